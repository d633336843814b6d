"""The order in which waiting visitors are called: first come, first served, but every few calls one with priority."""

from collections.abc import Sequence
from typing import NamedTuple, TypeVar


class LinePosition(NamedTuple):
    """A waiting visitor: `position` in the line, the lowest first, and whether the visitor has `priority`."""

    position: int
    priority: bool


P = TypeVar("P", bound=LinePosition)


def calling_order(waiting: Sequence[P], ordinary_called: int, priority_every: int) -> list[P]:
    """Return `waiting` in the order in which it will be called if no one else comes.

    Of `priority_every` calls in a row one goes to a visitor with priority, if one waits: 1 = priority always goes
    first, 2 = every second call, 0 = priority changes nothing. `ordinary_called`: number of visitors without priority
    called since the last visitor with priority.
    """
    in_line = sorted(waiting)
    if priority_every <= 0:
        return in_line
    first = [each for each in in_line if each.priority]
    others = [each for each in in_line if not each.priority]
    order: list[P] = []
    since = ordinary_called
    while first and others:
        turn = since >= priority_every - 1
        order.append(first.pop(0) if turn else others.pop(0))
        since = 0 if turn else since + 1
    return [*order, *first, *others]
