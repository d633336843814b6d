"""Check that a motor board keeps the rules of its protocol, on which the robot relies: kiosk board check --port
/dev/ttyACM0.

The wheels turn in some checks: set the base on blocks first. In others the technician presses the red button and the
bumper."""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable

from hardware.motor_boards.conformance.board_under_test import BoardUnderTest, Failed
from hardware.motor_boards.conformance.suite import CHECKS, CheckResult
from hardware.motor_boards.conformance.suite import run as run_suite
from hardware.serial_ports.serial_port import CableLost, open_port
from robot.cli.board.port_lookup import reference_board
from robot.core.trouble import Trouble
from robot.runtime.settings.loader import load_settings

SIGNS = {"kept": "TỐT  good   ", "broken": "HỎNG broken ", "skipped": "bỏ qua skip "}


class TechnicianHand:
    """Asks the technician, for the check suite, to press and release the button, bumper and cliff sensor, and allows
    `patience_s` for each."""

    patience_s = 30.0

    def press_estop(self) -> None:
        _ask("press the red button", "nhấn nút dừng khẩn màu đỏ")

    def release_estop(self) -> None:
        _ask("twist the red button until it is released", "xoay nút đỏ để nhả ra")

    def press_bumper(self) -> None:
        _ask("press the bumper and hold it", "nhấn và giữ cản va")

    def release_bumper(self) -> None:
        _ask("let the bumper go", "thả cản va")

    def lose_floor(self) -> None:
        _ask("hold a cliff sensor over the edge of the block", "đưa cảm biến mép sàn ra khỏi mặt sàn")

    def find_floor(self) -> None:
        _ask("put the floor back under the cliff sensor", "đặt lại mặt sàn dưới cảm biến")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `kiosk board`."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    check = acts.add_parser("check", help="all checks, each with what is wrong")
    check.add_argument("--port", help="serial port, or usb:SERIAL_NUMBER; else the one of this site's settings")
    check.add_argument("--wheels-free", action="store_true", help="the base stands on blocks: turn the wheels unasked")
    check.add_argument("--no-hand", action="store_true", help="leave out what needs a hand")
    names = [each.name for each in CHECKS]
    check.add_argument(
        "--skip", action="append", default=[], choices=names, metavar="CHECK", help="leave one out: cliff"
    )
    check.add_argument("--only", action="append", default=[], choices=names, metavar="CHECK", help="this one again")
    check.add_argument("--json", action="store_true", help="one JSON line a check")


def run(args: argparse.Namespace) -> int:
    """Run the checks; return 0 when every rule that was checked is kept, 1 when one is broken."""
    there = reference_board(load_settings([], []).base, args.port)
    port = open_port(there.port, there.baud, there.key)
    try:
        asking = sys.stdin.isatty() and not args.json
        board_link = BoardUnderTest(port, TechnicianHand() if asking and not args.no_hand else None)
        _greet(board_link, as_json=args.json)
        turning = args.wheels_free or (asking and _on_blocks())
        return _report(run_suite(board_link, turning=turning, skip=_left_out(args)), as_json=args.json)
    except (CableLost, Failed) as lost:
        told, _, vi = str(lost).partition(" | ")
        raise Trouble(
            f"the board does not answer: {told}",
            f"mạch không trả lời: {vi}",
            remedy="check cable and power of the base; another device may hold this port: ./kiosk doctor",
            remedy_vi="kiểm tra cáp và nguồn của đế; có thể cổng này là của thiết bị khác: ./kiosk doctor",
            key=there.key,
            value=port.path,
        ) from lost
    finally:
        port.close()


def _left_out(args: argparse.Namespace) -> frozenset[str]:
    others = {check.name for check in CHECKS if args.only and check.name not in args.only}
    return frozenset(args.skip) | others


def _greet(board_link: BoardUnderTest, *, as_json: bool) -> None:
    board = board_link.wake()
    if as_json:
        print(json.dumps({"name": board.name, "firmware": board.firmware, "board": board.board}), flush=True)
    else:
        print(f"{board_link.port.path}: {board.name} {board.firmware}, {board.board}, last start: {board.reset_cause}")


def _report(results: Iterable[CheckResult], *, as_json: bool) -> int:
    count: Counter[str] = Counter()
    for result in results:
        count[result.state] += 1
        check = result.check
        if as_json:
            line = {"check": check.name, "state": result.state, "rule": check.rule, "seen": result.seen}
            print(json.dumps(line), flush=True)
            continue
        print(f"{SIGNS[result.state]} {check.name:<18} {check.rule} | {check.vi}", flush=True)
        if result.state == "broken":
            print(f"{'':>12}  -> {result.seen} | {result.seen_vi}", flush=True)
    if not as_json:
        print(
            f"{count['kept']} kept, {count['broken']} broken, {count['skipped']} skipped | "
            f"{count['kept']} đạt, {count['broken']} hỏng, {count['skipped']} bỏ qua"
        )
    return 1 if count["broken"] else 0


def _on_blocks() -> bool:
    answer = input("do both wheels hang free? y/n | hai bánh đã được kê lên khỏi sàn chưa? c/k: ")
    return answer.strip().lower() in ("y", "yes", "c", "co", "có")


def _ask(what: str, vi: str) -> None:
    print(f"   >> {what} | {vi}", flush=True)
