"""The order in which a line of people is called: as they came, and of those with priority one in every few."""

from collections.abc import Sequence
from typing import NamedTuple, TypeVar


class LinePosition(NamedTuple):
    """Somebody's place in a line."""

    position: int
    priority: bool


P = TypeVar("P", bound=LinePosition)


def calling_order(waiting: Sequence[P], ordinary_called: int, priority_every: int) -> list[P]:
    """`waiting` in the order in which it will be called if nobody else comes.

    Of `priority_every` calls in a row one goes to somebody with priority, if there is one: 1 = they always go first,
    2 = every second call, 0 = priority changes nothing. `ordinary_called`: so many without it were called since the
    last one who had it.
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
