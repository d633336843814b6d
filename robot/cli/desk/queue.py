"""Handle queue numbers at the command line, for clerks without the web page."""

import argparse
import datetime
import json
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from robot.cli.argument_types import whole
from robot.core.trouble import Trouble
from robot.desk.feedback.staff_calls import StaffCalls
from robot.desk.queue.model import QueueTicket
from robot.desk.queue.tickets import Tickets
from robot.runtime.content.catalogue_loader import load_catalogue
from robot.runtime.content.desk_vocabulary_loader import queue_rule_of
from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.settings.loader import CONFIG
from robot.runtime.settings.schema import Settings

_STATES = {
    "waiting": "waiting | đang chờ",
    "called": "called | đang gọi",
    "done": "done | đã xong",
    "absent": "absent | vắng mặt",
    "cancelled": "cancelled | đã huỷ",
}


def arguments(acts: Any) -> None:
    """Add the sub-commands for numbers, waiting times and calls for staff."""
    calling = acts.add_parser("call", help="call the next number to a counter")
    calling.add_argument("--counter", required=True, metavar="N", help="3, or the id of a place on the map")
    calling.add_argument("--window", type=int, choices=range(1, 10), metavar="N", help="of several at the counter")
    how = calling.add_mutually_exclusive_group()
    how.add_argument("--again", action="store_true", help="announce once more who was called")
    how.add_argument("--absent", action="store_true", help="who was called has not come; then call the next")
    how.add_argument("--done", action="store_true", help="who was called is done; call nobody")
    how.add_argument("--number", metavar="NUMBER", help="call this number to the counter, out of turn")
    taking = acts.add_parser("take", help="give a number by hand")
    taking.add_argument("--counter", required=True, metavar="N")
    taking.add_argument("--code", default="", help="code of the procedure")
    taking.add_argument("--priority", action="store_true", help="elderly, disabled, pregnant, with a small child")
    for name, told in (("priority", "give a number priority"), ("cancel", "the visitor has given up")):
        acts.add_parser(name, help=told).add_argument("number", metavar="NUMBER")
    moving = acts.add_parser("move", help="let a number wait for another counter")
    moving.add_argument("number", metavar="NUMBER")
    moving.add_argument("--to", required=True, metavar="N")
    acts.add_parser("clock-is-right", help="delete numbers of days to come, which a wrong clock has given")
    lining = acts.add_parser("line", help="who waits where")
    lining.add_argument("--json", action="store_true")
    waiting = acts.add_parser("waits", help="how good the estimates were")
    waiting.add_argument("--days", type=whole(1, 400), default=7, metavar="N")
    waiting.add_argument("--json", action="store_true")
    acts.add_parser("calls", help="visitors who ask for a person").add_argument("--json", action="store_true")
    acts.add_parser("answer", help="tell a visitor that somebody comes").add_argument("id", type=int, metavar="ID")


def call(args: argparse.Namespace, settings: Settings) -> int:
    """Run `kiosk desk call` (call the next number to a counter); return 0, or 1 when no number waits."""
    place = _place(args.counter) + (f"~{args.window}" if args.window else "")
    with _tickets(settings) as tickets:
        if args.again:
            return _print_ticket(tickets.call_again(place))
        if args.done:
            return _print_ticket(tickets.finish(place))
        if args.number:
            return _print_ticket(tickets.call(args.number, place))
        if args.absent:
            _print_ticket(tickets.absent(place))
        return _print_ticket(tickets.call_next(place))


def take(args: argparse.Namespace, settings: Settings) -> int:
    """Run `kiosk desk take`: issue a number and print it; return 0."""
    if args.code and args.code not in load_catalogue(CONFIG).procedures:
        raise Trouble(
            "no procedure has this code",
            "không có thủ tục mang mã này",
            key="--code",
            value=args.code,
            remedy="leave --code out, or see the codes with ./kiosk catalogue stats",
            remedy_vi="bỏ --code, hoặc xem các mã bằng ./kiosk catalogue stats",
        )
    with _tickets(settings) as tickets:
        return _print_ticket(tickets.issue(_place(args.counter), args.code, priority=args.priority))


def change(args: argparse.Namespace, settings: Settings) -> int:
    """Run `kiosk desk priority`, `cancel` or `move`, which change a queue number, and print the changed number; return
    0."""
    with _tickets(settings) as tickets:
        changes: dict[str, Callable[[], QueueTicket]] = {
            "priority": lambda: tickets.give_priority(args.number),
            "cancel": lambda: tickets.cancel(args.number),
            "move": lambda: tickets.move(args.number, _place(args.to)),
        }
        return _print_ticket(changes[args.act]())


def clock(args: argparse.Namespace, settings: Settings) -> int:
    """Run `kiosk desk clock-is-right`: delete numbers issued for future days while the clock was wrong; return 0."""
    del args
    with _tickets(settings) as tickets:
        gone = tickets.forget_days_to_come()
    print(f"{gone} numbers of days to come are deleted | đã xoá {gone} số của những ngày chưa tới")
    return 0


def line(args: argparse.Namespace, settings: Settings) -> int:
    """Run `kiosk desk line`: print the numbers served and waiting at each counter; return 0."""
    with _tickets(settings) as tickets:
        lines = {place: (tickets.being_served(place), tickets.line(place)) for place in _counters()}
    if args.json:
        told = {
            place: {"serving": served[0].label if served else None, "waiting": [each.label for each in waiting]}
            for place, (served, waiting) in lines.items()
        }
        print(json.dumps(told))
        return 0
    for place, (served, waiting) in lines.items():
        numbers = ", ".join(each.label + "*" * each.priority for each in waiting) or "-"
        called = " ".join(each.label for each in served) or "-"
        print(f"{place:<12} serving | đang phục vụ {called:<6} waiting | chờ: {numbers}")
    print("* priority | ưu tiên")
    return 0


def waits(args: argparse.Namespace, settings: Settings) -> int:
    """Run `kiosk desk waits`: print how far the estimates of waiting times were off; return 0."""
    today = datetime.date.today()
    with _tickets(settings) as tickets:
        error = tickets.waited(today - datetime.timedelta(args.days - 1), today)
    if args.json:
        print(json.dumps(None if error is None else error._asdict()))
    elif error is None:
        print("No estimate was told yet | chưa có ước tính nào")
    else:
        print(
            f"{error.tickets} estimates | ước tính: {error.inside:.0%} within their range | đúng khoảng; "
            f"off by {error.mean_error_min:.1f} min on average | lệch trung bình; bias | thiên lệch "
            f"{error.bias_min:+.1f} min"
        )
    return 0


def calls(args: argparse.Namespace, settings: Settings) -> int:
    """Run `kiosk desk calls`: list the visitors who ask for a person; return 0."""
    with _staff_calls(settings) as kept:
        waiting = kept.waiting()
    if args.json:
        print(msgspec.json.encode(waiting).decode())
        return 0
    for each in waiting:
        at = datetime.datetime.fromtimestamp(each.called_s)
        about = each.kind or each.code or "-"
        print(f"{each.id:>4}  {at:%H:%M}  {about}  {each.language}  papers | giấy tờ: {len(each.papers)}")
    if not waiting:
        print("Nobody waits | không có ai chờ")
    return 0


def answer(args: argparse.Namespace, settings: Settings) -> int:
    """Run `kiosk desk answer` (announce that a person comes to the visitor); return 0, or 1 when the call is no longer
    open."""
    with _staff_calls(settings) as kept:
        if kept.answer(args.id):
            print("The robot says that somebody comes | robot đã báo có người đến")
            return 0
    print("This call does not stand any more | lời gọi này không còn")
    return 1


ACTS: Mapping[str, Callable[[argparse.Namespace, Settings], int]] = {
    "call": call,
    "take": take,
    "priority": change,
    "cancel": change,
    "move": change,
    "clock-is-right": clock,
    "line": line,
    "waits": waits,
    "calls": calls,
    "answer": answer,
}


def _tickets(settings: Settings) -> Tickets:
    if settings.queue.source != "own":
        raise Trouble(
            "this site gives and calls its numbers with another system",
            "nơi này phát số và gọi số bằng hệ thống khác",
            key="queue.source",
            value=settings.queue.source,
            remedy="call with that system, or set queue.source to own",
            remedy_vi="gọi bằng hệ thống đó, hoặc đặt queue.source = own",
        )
    return Tickets(CONFIG.parent / settings.desk.file, queue_rule_of(settings))


def _staff_calls(settings: Settings) -> StaffCalls:
    return StaffCalls(CONFIG.parent / settings.desk.file)


def _counters() -> tuple[str, ...]:
    return tuple(place.id for place in load_lobby(CONFIG / "lobby.toml").places if place.departments)


def _place(counter: str) -> str:
    """Return the id of a counter: "3" is "counter:3". Raises `Trouble` for an unknown counter."""
    place = f"counter:{counter}" if counter.isdecimal() else counter
    if place not in (known := _counters()):
        raise Trouble(
            "no such counter",
            "không có quầy này",
            key="--counter",
            value=counter,
            remedy=f"one of {', '.join(known)}",
            remedy_vi=f"một trong: {', '.join(known)}",
        )
    return place


def _print_ticket(ticket: QueueTicket | None) -> int:
    if ticket is None:
        print("Nobody waits | không có ai chờ")
        return 1
    first = " *" if ticket.priority else ""
    print(f"{ticket.label}{first}  {ticket.place}  {_STATES[ticket.state]}")
    return 0
