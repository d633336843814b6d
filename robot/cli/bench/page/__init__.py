"""Measure the officials' page in a program of its own: 700 procedures, 10^5 dossiers, requests over HTTP.

Every page of the menu, calling numbers at a counter, and an official's change of a fee: form, draft, preview, approval,
and the way back, with the time until the robot's own watcher has the new content. Bars: p95 of a page and of a change
300 ms, of a called number 100 ms, the robot within 60 s. Baseline of the same run: the page of an address that does not
exist, which is the frame alone. Each time is that of one request; a redirect counts as the next request."""

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from robot.cli.bench import percentile
from robot.cli.bench.acceptance_bars import AcceptanceBar
from robot.cli.bench.page.served_office import APPROVER, AUTHOR, COUNTER, FEE_CODE, ServedOffice, served_office
from robot.cli.bench.page.watched_content import WatchedContent
from robot.staff_page.app import MENU

PAGE_MS, CALL_MS, FOLLOWS_S = 300.0, 100.0, 60.0
"""Bars: p95 of a page, p95 of a called number, and the longest time until the robot has an approved change."""
NOWHERE = "/no-such-page"
FEE = f"/content/procedure/{FEE_CODE}/fee"
AMOUNT = "fee.items.2.amount_vnd"
CHANGED_VND = "9000"
"""The fee that is changed, registration of a birth after its time, and its new amount: 8,000 dong as shipped."""


class FeeRound(NamedTuple):
    """Times of changes of a fee. `whole_s`: from opening the form to the approval, of each; `robot_s`: from the
    approval to the robot's new content."""

    whole_s: list[float]
    robot_s: list[float]


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("--dossiers", type=int, default=100_000)
    parser.add_argument("--procedures", type=int, default=700)
    parser.add_argument("--times", type=int, default=40, help="requests of each page (40)")
    parser.add_argument("--changes", type=int, default=10, help="changes of a fee (10)")


def run(args: argparse.Namespace) -> int:
    """Measure the page and print the figures; return 0 when the bars are kept, else 1."""
    with (
        tempfile.TemporaryDirectory(prefix="kiosk-page-") as folder,
        served_office(Path(folder), args.dossiers, args.procedures) as office,
    ):
        times_ms = _pages(office, args.times)
        _calls(office, args.times, times_ms)
        rounds = _changes(office, args.changes, times_ms)
    bars = [
        AcceptanceBar("a page or a change, ms, p95 of the slowest", _slowest(times_ms, "call"), PAGE_MS),
        AcceptanceBar("call the next number, ms, p95", percentile(times_ms["call"], 95), CALL_MS),
        AcceptanceBar("the robot has the change after, s", round(max(rounds.robot_s, default=0.0), 1), FOLLOWS_S),
    ]
    found = {name: (percentile(each, 50), percentile(each, 95)) for name, each in times_ms.items()}
    if args.json:
        print(json.dumps({"ms_p50_p95": found, "bars": [bar.as_json() for bar in bars], **rounds._asdict()}))
    else:
        _show(found, rounds, bars)
    return 1 if any(bar.missed for bar in bars) else 0


def _pages(office: ServedOffice, times: int) -> dict[str, list[float]]:
    """Open each page of the menu `times` times, in turn; return the times in ms by address."""
    browser = office.browser(AUTHOR)
    addresses = (NOWHERE, *(entry.path for entry in MENU))
    found: dict[str, list[float]] = {address: [] for address in addresses}
    for address in addresses:
        browser.get(address)  # the first request of a page makes its template
    for _ in range(times):
        for address in addresses:
            found[address].append(_ms(lambda address=address: browser.get(address)))  # type: ignore[misc]
    return found


def _calls(office: ServedOffice, times: int, times_ms: dict[str, list[float]]) -> None:
    browser = office.browser(AUTHOR)
    office.give_numbers(times)
    times_ms["call"], times_ms["page of the counter"] = [], []
    for _ in range(times):
        times_ms["page of the counter"].append(_ms(lambda: browser.get(f"/counter/{COUNTER}")))
        fields = browser.form(f"/counter/{COUNTER}/next")
        times_ms["call"].append(_ms(lambda fields=fields: browser.send(f"/counter/{COUNTER}/next", fields)))  # type: ignore[misc]


def _changes(office: ServedOffice, changes: int, times_ms: dict[str, list[float]]) -> FeeRound:
    """Change a fee again and again by two officials; add the times of the requests to `times_ms`."""
    author, approver = office.browser(AUTHOR), office.browser(APPROVER)
    whole_s, robot_s = list[float](), list[float]()

    def timed(name: str, act: Callable[[], object]) -> None:
        times_ms.setdefault(name, []).append(_ms(act))

    with WatchedContent(office.config) as robot:
        for number in range(changes):
            began_s = time.perf_counter()
            timed("form of a fee", lambda: author.get(FEE))
            fields = {**author.form(FEE), AMOUNT: CHANGED_VND, "why": f"{number}"}
            timed("save a draft", lambda fields=fields: author.send(FEE, fields))  # type: ignore[misc]
            version = author.redirect
            timed("version", lambda version=version: approver.get(version))  # type: ignore[misc]
            approval = approver.form(f"{version}/approve")
            timed("preview", lambda version=version: approver.get(f"{version}/preview"))  # type: ignore[misc]
            seen = robot.editions
            timed("approve", lambda: approver.send(f"{version}/approve", approval))  # noqa: B023
            approved_s = time.perf_counter()
            whole_s.append(round(approved_s - began_s, 2))
            robot.wait_for(seen + 1, FOLLOWS_S)
            robot_s.append(round(time.perf_counter() - approved_s, 2))
            author.get(version)
            back = author.form(f"{version}/back")
            timed("go back", lambda version=version, back=back: author.send(f"{version}/back", back))  # type: ignore[misc]
            robot.wait_for(seen + 2, FOLLOWS_S)
    return FeeRound(whole_s, robot_s)


def _ms(act: Callable[[], object]) -> float:
    began_s = time.perf_counter()
    act()
    return 1000 * (time.perf_counter() - began_s)


def _slowest(times_ms: dict[str, list[float]], without: str) -> float:
    return max(percentile(each, 95) for name, each in times_ms.items() if name != without)


def _show(found: dict[str, tuple[float, float]], rounds: FeeRound, bars: list[AcceptanceBar]) -> None:
    plain = found[NOWHERE][1]
    print(f"{'':<24} {'p50 ms':>8} {'p95 ms':>8} {'of the frame':>13}")
    for name, (middle, high) in found.items():
        print(f"{name:<24} {middle:>8.1f} {high:>8.1f} {high / plain:>12.1f}x")
    print(f"from the form to the approval, s: {rounds.whole_s}")
    print(f"until the robot has it, s:        {rounds.robot_s}")
    for bar in bars:
        print(f"{bar.name}: {bar.value} (bar {bar.limit}): {bar.verdict.value}")
