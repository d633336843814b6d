"""How many rows or tiles fit on a page of each list: decisions and screen count pages by the same numbers."""

from typing import NamedTuple

from msgspec.structs import replace

from robot.core.phases import Adjusting, Answering, AnyPhase, Browsing, PickingCounter
from robot.core.rules import ALL, Rules, fields, life_events


class PageSize(NamedTuple):
    """The number of rows or tiles on a page: `usual`, and `lowered`, with every control within a sitting person's
    reach.

    `alone`: how many fit if there is only one page, since it needs no buttons that turn pages; 0 = no more than
    `usual`.
    """

    usual: int
    lowered: int
    alone: int = 0

    def of(self, *, lowered: bool) -> int:
        """Return how many rows or tiles a full page holds."""
        return self.lowered if lowered else self.usual

    def pages(self, count: int, *, lowered: bool) -> int:
        """Return the number of pages for `count` rows; at least 1."""
        return 1 if self._alone(count, lowered) else max(1, -(-count // self.of(lowered=lowered)))

    def shown(self, count: int, number: int, *, lowered: bool) -> tuple[int, slice]:
        """Return the number of the page to show and the slice of the rows on it; a `number` past the last page gives
        the last.
        """
        number = min(number, self.pages(count, lowered=lowered) - 1)
        size = self.alone if self._alone(count, lowered) else self.of(lowered=lowered)
        return number, slice(number * size, (number + 1) * size)

    def _alone(self, count: int, lowered: bool) -> bool:
        return not lowered and 0 < count <= self.alone


TILES = PageSize(8, 4)
"""Size of a page of tiles: life events on the home page, fields of work in the list of every procedure."""

PROCEDURES = PageSize(5, 4)
"""Size of a page of the list of a life event: rows of procedures."""

PAPERS = PageSize(3, 2, alone=4)
"""Size of a page of a procedure's checklist: rows of papers."""

LAWS = PageSize(6, 6)
"""Size of a page of the sheet that lists the legal documents of a procedure."""

COUNTERS = PageSize(8, 6)
"""Size of the page on which the visitor picks the counter for a queue number."""

OPTION_PAGES = 2
"""Number of pages of the display options."""

Pageable = Browsing | Answering | PickingCounter | Adjusting
"""Phases whose page has several pages that can be turned."""


def turned(phase: Pageable, step: int, rules: Rules, *, lowered: bool) -> int:
    """Return the number of the page `step` pages after the present one, kept within the first and the last page."""
    return min(pages_of(phase, rules, lowered=lowered) - 1, max(0, phase.number + step))


def pages_of(phase: Pageable, rules: Rules, *, lowered: bool) -> int:
    """Return how many pages the list or checklist of `phase` has."""
    return _size(phase, rules).pages(_count(phase, rules), lowered=lowered)


def turned_sheet(phase: Answering, step: int, rules: Rules) -> int:
    """Return the page number, on the sheet of legal documents, `step` pages from the present one, within first and
    last.
    """
    pages = LAWS.pages(rules.procedures[phase.code].laws, lowered=False)
    return min(pages - 1, max(0, phase.leaf + step))


def resized(phase: AnyPhase, rules: Rules, *, lowered: bool) -> AnyPhase:
    """Return `phase`, turned to the page with the row that came first before `lowered` changed the page size."""
    if not isinstance(phase, Pageable):
        return phase
    size = _size(phase, rules)
    first = phase.number * size.of(lowered=not lowered)
    return replace(phase, number=first // size.of(lowered=lowered))


def _size(phase: Pageable, rules: Rules) -> PageSize:
    """Return the page size of the list that `phase` shows."""
    match phase:
        case Browsing(topic=topic):
            return TILES if topic == "" or (topic == ALL and fields(rules.topics)) else PROCEDURES
        case Answering():
            return PAPERS
        case PickingCounter():
            return COUNTERS
        case Adjusting():
            return PageSize(1, 1)


def _count(phase: Pageable, rules: Rules) -> int:
    """Return the number of rows of the list that `phase` shows."""
    match phase:
        case Browsing(topic=""):
            return len(life_events(rules.topics))
        case Browsing(topic="all") if tiles := fields(rules.topics):
            return len(tiles)
        case Browsing(topic=topic):
            return len(rules.topics.get(topic, ()))
        case Answering(code):
            return rules.procedures[code].documents
        case PickingCounter():
            return len(rules.counters)
        case Adjusting():
            return OPTION_PAGES
