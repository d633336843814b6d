"""The size of the pages of each list: the decisions count pages by the same numbers as the screen."""

from typing import NamedTuple

from msgspec.structs import replace

from robot.core.phases import Adjusting, Answering, AnyPhase, Browsing, PickingCounter
from robot.core.rules import Rules


class PageSize(NamedTuple):
    """Rows or tiles of a page: usually, and with every control within reach of a person who sits (`lowered`).

    `alone`: the most that share a page where it is the only one, since the buttons that turn pages take no room there.
    """

    usual: int
    lowered: int
    alone: int = 0

    def of(self, *, lowered: bool) -> int:
        """Return how many rows or tiles are on a page."""
        return self.lowered if lowered else self.usual

    def pages(self, count: int, *, lowered: bool) -> int:
        """Return how many pages `count` rows take; at least 1."""
        return 1 if self._alone(count, lowered) else max(1, -(-count // self.of(lowered=lowered)))

    def shown(self, count: int, number: int, *, lowered: bool) -> tuple[int, slice]:
        """Return the page that is shown for `number`, which may be past the last one, and the slice of the rows that
        are on it.
        """
        number = min(number, self.pages(count, lowered=lowered) - 1)
        size = self.alone if self._alone(count, lowered) else self.of(lowered=lowered)
        return number, slice(number * size, (number + 1) * size)

    def _alone(self, count: int, lowered: bool) -> bool:
        return not lowered and 0 < count <= self.alone


TILES = PageSize(8, 4)
"""Life events of the home page."""

PROCEDURES = PageSize(5, 4)
"""Rows of the list of a life event."""

PAPERS = PageSize(3, 2, alone=4)
"""Rows of the checklist of a procedure."""

LAWS = PageSize(6, 6)
"""Legal documents of the sheet that names them."""

COUNTERS = PageSize(8, 6)
"""Counters of which a visitor picks the one that the number is for."""

OPTION_PAGES = 2
"""Number of pages of the display options."""

Pageable = Browsing | Answering | PickingCounter | Adjusting
"""Phases with several pages that are turned over."""


def turned(phase: Pageable, step: int, rules: Rules, *, lowered: bool) -> int:
    """Return the number of the page that is `step` pages further, within the first and the last one."""
    return min(pages_of(phase, rules, lowered=lowered) - 1, max(0, phase.number + step))


def pages_of(phase: Pageable, rules: Rules, *, lowered: bool) -> int:
    """Return how many pages `phase` has."""
    return _size(phase).pages(_count(phase, rules), lowered=lowered)


def turned_sheet(phase: Answering, step: int, rules: Rules) -> int:
    """Return the page of the sheet of legal documents that is `step` pages further, within the first and the
    last one.
    """
    pages = LAWS.pages(rules.procedures[phase.code].laws, lowered=False)
    return min(pages - 1, max(0, phase.leaf + step))


def resized(phase: AnyPhase, *, lowered: bool) -> AnyPhase:
    """Return `phase` at the page that holds the first row of its present page, now that `lowered` has changed."""
    if not isinstance(phase, Pageable):
        return phase
    size = _size(phase)
    first = phase.number * size.of(lowered=not lowered)
    return replace(phase, number=first // size.of(lowered=lowered))


def _size(phase: Pageable) -> PageSize:
    """Return the page size of the list that `phase` shows."""
    match phase:
        case Browsing(topic=topic):
            return PROCEDURES if topic else TILES
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
            return len(rules.topics.keys() - {"all"})
        case Browsing(topic=topic):
            return len(rules.topics.get(topic, ()))
        case Answering(code):
            return rules.procedures[code].documents
        case PickingCounter():
            return len(rules.counters)
        case Adjusting():
            return OPTION_PAGES
