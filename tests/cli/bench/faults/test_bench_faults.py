"""The table of faults: every fault has its expectation in both languages; killed at random moments nothing is lost."""

import unicodedata
from pathlib import Path

from msgspec.structs import replace

from kiosk_ui.pages import scene_of
from kiosk_ui.rendering.typesetting import Typesetter
from robot.cli.bench.faults.checks import kept_files, number_wrong, unwanted, write_old_days
from robot.cli.bench.faults.kills import kills
from robot.cli.bench.faults.plan import FaultCase, load_plan
from robot.cli.bench.faults.port_faults import row
from robot.cli.bench.faults.rig import PROBES, missing
from robot.core.screen.desk_values import Ticket
from robot.core.screen.view import OutOfServicePage
from robot.desk.queue.model import QueueRule
from robot.desk.queue.tickets import Tickets
from robot.rehearsal.scenarios.faults import FAULTS
from simulators.centre.journal_follower import JournalLine
from tests.kiosk_ui import every_view

CASE = FaultCase(scene="idle", en="-", vi="-", safe_s=2.0, recovered_s=5.0)


def test_of_every_fault_at_real_ports_it_is_written_what_must_hold() -> None:
    plan = load_plan()
    at_ports = {name for name, kind in FAULTS.items() if "ports" in kind.backends}
    assert at_ports <= {case.fault or name for name, case in plan.items()}
    for case in plan.values():
        assert case.vi
        assert case.en
        assert unicodedata.is_normalized("NFC", case.vi)


def test_something_is_looked_at_of_what_each_row_at_the_ports_promises() -> None:
    rows = {name: case for name, case in load_plan().items() if case.scene in ("idle", "driving")}
    assert [name for name, case in rows.items() if not case.looked_at] == []
    assert not CASE.looked_at


def test_a_number_that_is_given_on_a_full_disk_does_not_hold_nor_one_that_is_not_given_without_paper() -> None:
    issued, refused = "TicketIssued", "TicketRefused"
    assert number_wrong("refused", [refused, issued], told_none=False) == []
    assert number_wrong("given", [issued], told_none=False) == []
    assert number_wrong("refused", [issued], told_none=True) == ["a number was given meanwhile"]
    assert number_wrong("given", [refused, issued], told_none=False) == ["a number was refused meanwhile"]
    assert number_wrong("given", [], told_none=True) == ["no number was given meanwhile"]


def test_a_desk_that_was_never_asked_has_refused_no_number() -> None:
    assert number_wrong("refused", [], told_none=False) == ["no number was refused meanwhile"]
    assert number_wrong("refused", [], told_none=True) == [], "the journal waits for the same disk"


def test_what_must_not_stand_in_the_journal_is_found_among_events_and_commands() -> None:
    steps = [
        JournalLine(1, {"event": "Tapped"}, ({"command": "Drive", "place": "counter:3"},)),
        JournalLine(2, {"event": "Woke"}, ()),
    ]
    assert unwanted(steps, ("Drive", "Understood")) == ["Drive stands in the journal"]
    assert unwanted(steps, ("Tapped",)) == ["Tapped stands in the journal"]
    assert unwanted(steps, ("Understood",)) == []


def test_a_figure_journal_or_copy_that_is_gone_is_missed(tmp_path: Path) -> None:
    write_old_days(tmp_path / "figures")
    (tmp_path / "journal.jsonl").touch()
    before = kept_files(tmp_path)
    gone = next((tmp_path / "figures").glob("*.counts.json"))
    gone.unlink()
    (tmp_path / "journal.jsonl").unlink()
    assert before - kept_files(tmp_path) == {f"figures/{gone.name}", "journal.jsonl"}


def test_a_number_is_given_twice_on_one_day_only(tmp_path: Path) -> None:
    desk = tmp_path / "desk.sqlite"
    with Tickets(desk, QueueRule()) as tickets:
        tickets.issue("counter:3")
    today, tomorrow = Ticket("3001", "counter:3", issued="08:01, 24/11/2026"), "08:01, 24/11/2036"
    assert missing(desk, [today, replace(today, issued=tomorrow)], 0) == []
    assert missing(desk, [today, today], 0) == ["number 3001 was given twice on 24/11/2026"]
    assert missing(desk, [replace(today, number="3002")], 0) == ["number 3002 is not in the database"]


def test_what_is_late_missing_or_lost_does_not_hold() -> None:
    assert row("x", CASE, 0.1, 0.2, 4.0, [], [])["wrong"] == []
    assert row("x", CASE, 0.1, 2.5, 4.0, [], [])["wrong"] == ["touch took 2.5 s, at most 2.0 s were allowed"]
    assert row("x", CASE, None, 0.2, 4.0, [], [])["wrong"] == ["safe state did not come"]
    assert row("x", CASE, 0.1, 0.2, 4.0, ["number 3001"], [])["wrong"] == ["lost: number 3001"]


def test_every_page_offers_something_that_the_bench_may_touch_but_the_one_that_needs_a_technician() -> None:
    for view in every_view.views("vi").values():
        scene = scene_of(view, every_view.content(), Typesetter(), landscape=False)
        offered = {target.intent.want.value for target in scene.targets}
        assert offered & set(PROBES) or isinstance(view.page, OutOfServicePage), view.page


def test_a_robot_that_is_killed_again_and_again_has_lost_nothing(tmp_path: Path) -> None:
    for seed in range(5, 15):
        folder = tmp_path / str(seed)
        folder.mkdir()
        (found,) = kills(folder, 3, seed)
        assert found["lost"] == []
        assert found["wrong"] == []
        if "0 numbers told" not in found["notes"][0]:
            return
    raise AssertionError("it has never worked between the kills")
