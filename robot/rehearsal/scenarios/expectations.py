"""The state of one expectation of a scenario, as time passes: not met yet, met, late or broken."""

from typing import NamedTuple

from robot.rehearsal.scenarios.run_facts import RunFacts
from robot.rehearsal.scenarios.scenario import Expectation

PATIENCE_MS = 60_000
"""After its last step a scenario waits this long for an expectation without `by_s`, ms; chosen."""

DESK_EVERY_MS = 1_000
"""Shortest time between two counts of records in the desk's database, ms, since counting takes a while; chosen."""


class FailedExpectation(NamedTuple):
    """A failed expectation: when and what failed, and what the robot showed and said at that moment."""

    at_s: float
    what: str
    page: str
    said: str

    def __str__(self) -> str:
        return f"{self.at_s:.1f} s: {self.what} [page {self.page or '-'}; said: {self.said or '-'}]"


class Expecting:
    """State of an expectation. Call `look` as time passes and `over` at the end; both return a failure as text, "" =
    none."""

    def __init__(self, expectation: Expectation) -> None:
        self.expectation = expectation
        self._since_ms: int | None = None if expectation.since else 0
        self._until_ms: int | None = None
        self._count = 0
        self._held = False
        self._done = False
        self._ended_ms: int | None = None
        self._next_ms = 0

    def marked(self, mark: str, at_ms: int) -> None:
        """Begin or end the expectation when the scenario passes the mark named in its `since` or `until`."""
        if mark == self.expectation.since:
            self._since_ms = at_ms
        if mark == self.expectation.until:
            self._until_ms = at_ms

    def wants(self, at_ms: int) -> bool:
        """Whether the expectation's condition must be evaluated now."""
        each = self.expectation
        if self._done or each.at_end or self._since_ms is None or self._until_ms is not None or at_ms < self._since_ms:
            return False
        if not each.asks_desk:
            return True
        if at_ms < self._next_ms:
            return False
        self._next_ms = at_ms + DESK_EVERY_MS
        return True

    def look(self, holds: bool, facts: RunFacts) -> str:
        """Note whether the condition `holds` at this moment. Return the failure as text, "" = none."""
        each, failed = self.expectation, ""
        if each.never and holds:
            failed = f"came, and must never: {self}"
        elif each.always and not holds and self._held:
            failed = f"ended, and must always hold: {self}"
        late = facts.at_ms > self._due_ms
        if late and not self._counts and not each.never and (not holds or each.happens):
            failed = f"has not come: {self}"
        if holds and not late and (each.happens or not self._held):
            self._count += 1
        self._held = holds
        once = not (each.never or each.always or self._counts)
        self._done = bool(failed) or (once and holds)
        if each.times is not None and self._count > each.times and not self._done:
            self._done, failed = True, f"came {self._count} times: {self}"
        return failed

    def waits(self, at_ms: int) -> bool:
        """Whether the scenario must go on because this expectation may still be met."""
        each = self.expectation
        if self._done or each.never or each.always or each.at_end or each.times is not None:
            return False
        if each.at_least is not None and self._count >= each.at_least:
            return False
        if self._since_ms is None or self._until_ms is not None:
            return False
        if each.by_s is not None:
            return at_ms <= self._due_ms
        self._ended_ms = at_ms if self._ended_ms is None else self._ended_ms
        return at_ms < self._ended_ms + PATIENCE_MS

    def over(self, holds_now: bool) -> str:
        """Judge the expectation at the scenario's end, where its condition holds or not. Return the failure as text, ""
        = none."""
        each = self.expectation
        if self._done:
            return ""
        if self._since_ms is None:
            return f"the mark {each.since!r} was never passed: {self}"
        if each.at_end:
            return "" if holds_now else f"does not hold at the end: {self}"
        if each.always:
            return "" if self._held else f"never held, and must always: {self}"
        if each.times is not None:
            return "" if self._count == each.times else f"came {self._count} times: {self}"
        if each.at_least is not None:
            return "" if self._count >= each.at_least else f"came {self._count} times: {self}"
        return "" if each.never else f"has not come: {self}"

    @property
    def _counts(self) -> bool:
        return self.expectation.times is not None or self.expectation.at_least is not None

    @property
    def _due_ms(self) -> float:
        by_s = self.expectation.by_s
        return float("inf") if by_s is None else (self._since_ms or 0) + by_s * 1000

    def __str__(self) -> str:
        each = self.expectation
        when = f" by {each.by_s:g} s" if each.by_s is not None else ""
        where = "".join(f" {word} {mark!r}" for word, mark in (("since", each.since), ("until", each.until)) if mark)
        count = f" {each.times} times" if each.times is not None else ""
        count += f" at least {each.at_least} times" if each.at_least is not None else ""
        why = f" ({each.because})" if each.because else ""
        return f"{{ {each} }}{count}{when}{where}{why}"
