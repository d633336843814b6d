"""Replay a journal: decide on its events again, and find the first decision that differs from the recorded one."""

import gc
import time
from pathlib import Path

import msgspec

from robot.core.commands import AnyCommand
from robot.core.reduce import first_state, reduce
from robot.core.state import State
from robot.runtime.event_loop.journal import JournalEntry, read


class DecisionDifference(msgspec.Struct, frozen=True):
    """The first step decided otherwise than recorded in the journal. `error`: exception raised instead, "" = none."""

    line: int
    entry: JournalEntry
    decided: tuple[AnyCommand, ...]
    before: State
    error: str = ""


class Replay(msgspec.Struct, frozen=True):
    """The result of a replay. `events_per_s`: speed of reading, deciding and comparing, averaged over all passes."""

    events: int
    passes: int
    events_per_s: float
    difference: DecisionDifference | None


MEASURE_S = 0.3
"""How long a replay is repeated to measure its speed, s: one pass over a visit takes only milliseconds. Chosen."""


def replay(path: Path) -> Replay:
    """Replay the journal `path`. Raises `Trouble` for a file that is not a journal."""
    began = time.perf_counter()
    count, difference = _decide(path)
    passes = 1
    while difference is None and time.perf_counter() - began < MEASURE_S:
        _decide(path)
        passes += 1
    seconds = time.perf_counter() - began
    return Replay(count, passes, count * passes / seconds, difference)


def _decide(path: Path) -> tuple[int, DecisionDifference | None]:
    head, entries = read(path)
    rules = head.rules
    state = head.state or first_state(0, rules)
    count = 0
    gc.disable()  # a garbage collection would only disturb the measurement: no cycles are made
    try:
        for number, entry in entries:
            before = state
            count += 1
            try:
                state, commands = reduce(state, entry.event, entry.at, rules)
            except Exception as error:
                return count, DecisionDifference(number, entry, (), before, f"{type(error).__name__}: {error}")
            if commands != entry.commands:
                return count, DecisionDifference(number, entry, commands, before)
    finally:
        gc.enable()
    return count, None
