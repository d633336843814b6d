"""Find why a place cannot be taken off the lobby map: what still uses it, or needs a department that it has."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping

from robot.desk.day_orders.model import OrderKind
from robot.editing.map_draft import MapDraft
from robot.staff_page.lobby.map_names import MapNames, NamedFinding
from robot.staff_page.stores import StaffStores

OF_PLACES = (OrderKind.PAUSE, OrderKind.FIELDS, OrderKind.WINDOWS)
"""Kinds of orders for the day that are about a place."""


def uses_of(
    desk: StaffStores, before: MapDraft, after: MapDraft, names: MapNames, words: Callable[..., str]
) -> list[NamedFinding]:
    """Return why the places that `after` no longer has, or that get no numbers any more, must stay as they are."""
    fields_before, fields_after = _served(before), _served(after)
    removed = [place for place in before.places if place not in after.places]
    idle = [place for place in before.places if place in fields_before.values() and place not in fields_after.values()]
    found = [
        NamedFinding(names.thing(f"place:{place}"), words(f"page_lobby.used_{key}", n=count))
        for place in dict.fromkeys((*removed, *idle))
        for key, count in _used(desk, place)
    ]
    return [*found, *_needed(desk, [each for each in fields_before if each not in fields_after], names, words)]


def _served(draft: MapDraft) -> Mapping[str, str]:
    """Return the place of each department that works at one."""
    return {name[6:]: where for name, where in draft.texts.items() if name.startswith("field:") and where}


def _used(desk: StaffStores, place: str) -> Iterator[tuple[str, int]]:
    """Yield what uses a place today, a key of words, with how many there are."""
    if desk.own_queue:
        with desk.tickets() as tickets:
            if waiting := tickets.line_length(place):
                yield "waiting", waiting
            if served := len(tickets.being_served(place)):
                yield "served", served
    now_s = desk.now().timestamp()
    with desk.orders() as orders:
        kinds = {
            each.kind
            for each in orders.all()
            if each.kind in OF_PLACES and each.subject == place and not each.is_over(now_s)
        }
    yield from ((f"order_{kind.value}", 1) for kind in OF_PLACES if kind in kinds)


def _needed(
    desk: StaffStores, lost: Iterable[str], names: MapNames, words: Callable[..., str]
) -> Iterator[NamedFinding]:
    """Yield the departments that no place has any more, and that procedures are handed in to."""
    count = Counter(each.department for each in desk.knowledge.content.catalogue.procedures.values())
    for department in lost:
        if count[department]:
            yield NamedFinding(names.thing(f"field:{department}"), words("page_lobby.used_field", n=count[department]))


def idle_hints(before: MapDraft, after: MapDraft, names: MapNames, words: Callable[..., str]) -> Iterator[NamedFinding]:
    """Yield the places that lose their last department: the robot gives no more numbers for them."""
    had, have = _served(before).values(), _served(after).values()
    for place in after.places:
        if place in had and place not in have:
            yield NamedFinding(names.thing(f"place:{place}"), words("page_lobby.is_idle"))
