"""Replay a journal: decide on its events again, and show the first decision that differs, with the state before it."""

import argparse
import json

import msgspec

from robot.cli.argument_types import readable
from robot.core.commands import AnyCommand
from robot.runtime.event_loop.replay import DecisionDifference, replay


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `kiosk replay`."""
    parser.add_argument("journal", type=readable, help="a journal.jsonl")
    parser.add_argument("--json", action="store_true", help="one JSON line")


def run(args: argparse.Namespace) -> int:
    """Replay the journal; return 0 when every decision is the same, 1 when one differs."""
    result = replay(args.journal)
    per_s = round(result.events_per_s)
    if args.json:
        line = result.difference.line if result.difference else None
        error = {"error": result.difference.error} if result.difference and result.difference.error else {}
        print(json.dumps({"events": result.events, "events_per_s": per_s, "differs_at_line": line, **error}))
    else:
        print(f"{result.events} events decided again, {per_s:,} events/s over {result.passes} passes")
        print("no differing decision" if result.difference is None else _describe(result.difference))
    return 0 if result.difference is None else 1


def _describe(difference: DecisionDifference) -> str:
    state = msgspec.json.format(msgspec.json.encode(difference.before), indent=2).decode()
    event = msgspec.json.encode(difference.entry.event).decode()
    return (
        f"line {difference.line}: the decision differs\n"
        f"event     {difference.entry.at} ms {event}\n"
        f"written   {_commands(difference.entry.commands)}\n"
        f"decided   {difference.error or _commands(difference.decided)}\n"
        f"state before:\n{state}"
    )


def _commands(commands: tuple[AnyCommand, ...]) -> str:
    return msgspec.json.encode(commands).decode() if commands else "(nothing)"
