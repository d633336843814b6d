"""The page of the fields and windows of each counter, and of who goes first."""

import datetime
from collections.abc import Mapping
from typing import Any, NamedTuple

from robot.desk.database.outdated import Outdated
from robot.desk.day_orders.model import (
    MOST_WINDOWS,
    DayOrder,
    FieldsValue,
    OrderKind,
    OrderValue,
    PriorityGroup,
    PriorityValue,
    WindowsValue,
)
from robot.desk.staff.roles import Right
from robot.staff_page.page_routes import PageRoute
from robot.staff_page.request_types import Answer, Ask, Goto, RenderTemplate
from robot.staff_page.steering.departments import department_names
from robot.staff_page.steering.typed_values import end_of_day, shown_again
from robot.staff_page.stores import StaffStores

GROUPS: tuple[PriorityGroup, ...] = ("elderly", "disabled", "pregnant", "small_child", "merit")
MOST_BETWEEN = 20
"""Of so many calls at least one goes to a visitor with priority: the limit of `queue.priority_every`."""


class CounterFields(NamedTuple):
    """A counter on the page. `order`: of its fields, `windows_order`: of its windows; None = as usual. `shown`,
    `windows_shown`: ids of the newest orders, 0 = none."""

    place: str
    departments: tuple[str, ...]
    order: DayOrder | None
    shown: int
    windows: int
    windows_order: DayOrder | None
    windows_shown: int


def fields(desk: StaffStores, ask: Ask) -> Answer:
    """Show the fields and windows of each counter, and the rules of priority."""
    return _page(desk, ask, {}, {})


def set_fields(desk: StaffStores, ask: Ask) -> Answer:
    """Order which fields a counter takes."""
    place, form = ask.form.get("place", ""), ask.form
    known = department_names(desk.knowledge.content, ask.session.language)
    if place not in _places(desk):
        return Goto("/steer/fields")
    chosen = tuple(each for each in known if form.get(f"dept_{each}") == "yes")
    if not chosen:
        return _page(desk, ask, {place: "no_fields"}, form)
    before = ", ".join(known.get(each, each) for each in _departments(desk, place))
    return _ordered(
        desk, ask, OrderKind.FIELDS, place, FieldsValue(chosen), before, ", ".join(known[each] for each in chosen)
    )


def set_windows(desk: StaffStores, ask: Ask) -> Answer:
    """Order how many windows call from the line of a counter."""
    place, typed = ask.form.get("place", ""), ask.form.get("count", "").strip()
    if place not in _places(desk):
        return Goto("/steer/fields")
    if not (typed.isascii() and typed.isdigit() and len(typed) == 1 and 1 <= int(typed) <= MOST_WINDOWS):
        return _page(desk, ask, {f"windows_{place}": "no_windows"}, ask.form)
    return _ordered(
        desk, ask, OrderKind.WINDOWS, place, WindowsValue(int(typed)), str(desk.windows(place)), str(int(typed))
    )


def set_priority(desk: StaffStores, ask: Ask) -> Answer:
    """Order who may ask for priority, and how many others are called between two with priority."""
    typed = ask.form.get("between", "").strip()
    groups = tuple(each for each in GROUPS if ask.form.get(f"group_{each}") == "yes")
    given = ask.form.get("given") != "no"
    if given and not (typed.isascii() and typed.isdigit() and len(typed) < 3 and int(typed) < MOST_BETWEEN):
        return _page(desk, ask, {"between": "no_between"}, ask.form)
    if given and not groups:
        return _page(desk, ask, {"between": "no_groups"}, ask.form)
    value = PriorityValue(int(typed) + 1 if given else 0, groups)
    return _ordered(desk, ask, OrderKind.PRIORITY, "", value, _in_words(desk, _priority(desk)), _in_words(desk, value))


def as_usual(desk: StaffStores, ask: Ask) -> Answer:
    """Take back the orders for the fields or windows of a counter, or for priority."""
    kind, place = ask.form.get("kind", ""), ask.form.get("place", "")
    if kind in (OrderKind.FIELDS, OrderKind.WINDOWS, OrderKind.PRIORITY):
        try:
            with desk.orders() as orders:
                ended = orders.withdraw_all(OrderKind(kind), place, ask.session.who, _shown_of(ask.form))
        except Outdated:
            ask.session.refuse("page_steer.not_undone")
            return Goto("/steer/fields")
        if ended:
            desk.note(ask.session, f"{kind}_usual", desk.place(place, "vi") if place else "")
        ask.session.told = ("page_steer.did_usual", "")
    return Goto("/steer/fields")


def _ordered(
    desk: StaffStores, ask: Ask, kind: OrderKind, place: str, value: OrderValue, before: str, after: str
) -> Answer:
    now = desk.now()
    last = end_of_day(now) if ask.form.get("span", "day") != "open" else None
    try:
        with desk.orders() as orders:
            orders.give(
                kind, place, value, now, last, ask.session.who,
                shown=_shown_of(ask.form),
            )  # fmt: skip
    except Outdated:
        names = {OrderKind.PRIORITY: "between", OrderKind.WINDOWS: f"windows_{place}"}
        return _page(desk, ask, {names.get(kind, place): "outdated"}, ask.form)
    desk.note(ask.session, f"{kind.value}_set", desk.place(place, "vi") if place else "", before, after)
    ask.session.told = ("page_steer.did_set", "")
    return Goto("/steer/fields")


def _page(desk: StaffStores, ask: Ask, errors: Mapping[str, str], form: Mapping[str, str]) -> RenderTemplate:
    names = department_names(desk.knowledge.content, ask.session.language)
    now_s = desk.now().timestamp()
    with desk.orders() as orders:
        every = orders.all()

    def newest(kind: OrderKind, place: str) -> tuple[DayOrder | None, int]:
        mine = [each for each in every if (each.kind, each.subject) == (kind, place)]
        return next((each for each in reversed(mine) if each.in_force(now_s)), None), mine[-1].id if mine else 0

    def shown_of(name: str, newest: int) -> int:
        """Return what the form with the field `name` has shown: as it was sent, unless the page shows what is newer."""
        sent = _shown_of(form)
        return newest if sent is None or errors.get(name, "outdated") == "outdated" else sent

    counters = [
        CounterFields(
            place,
            _departments(desk, place),
            fields_order,
            shown_of(place, fields_id),
            desk.windows(place),
            windows_order,
            shown_of(f"windows_{place}", windows_id),
        )
        for place in _places(desk)
        for fields_order, fields_id in (newest(OrderKind.FIELDS, place),)
        for windows_order, windows_id in (newest(OrderKind.WINDOWS, place),)
    ]
    taken = {each for counter in counters for each in counter.departments}
    order, shown = newest(OrderKind.PRIORITY, "")
    values: dict[str, Any] = {
        "counters": counters,
        "names": names,
        "orphans": [names[each] for each in names if each not in taken and _usual(desk, each)],
        "priority": _priority(desk),
        "priority_order": order,
        "priority_shown": shown_of("between", shown),
        "newest": {f"{each.kind}{each.subject}": each.id for each in every},
        "groups": GROUPS,
        "most_windows": MOST_WINDOWS,
        "errors": errors,
        "form": shown_again(form),
        "own": desk.own_queue,
        "at": datetime.datetime.fromtimestamp,
    }
    return RenderTemplate("steering/fields.html", values, 422 if errors else 200)


def _shown_of(form: Mapping[str, str]) -> int | None:
    """Return the id of the newest order that the page of a form has shown, 0 = none; None = the form says nothing."""
    shown = form.get("shown", "")
    return int(shown) if shown.isascii() and shown.isdigit() and len(shown) < 10 else None


def _places(desk: StaffStores) -> list[str]:
    """Return the counters of the map: the places at which fields are taken on other days."""
    return [place.id for place in desk.lobby.places if place.departments]


def _departments(desk: StaffStores, place: str) -> tuple[str, ...]:
    return next(each.departments for each in desk.ordered_content().lobby.places if each.id == place)


def _usual(desk: StaffStores, department: str) -> bool:
    return any(department in place.departments for place in desk.lobby.places)


def _priority(desk: StaffStores) -> PriorityValue:
    queue = desk.settings.queue
    return desk.orders_in_force().priority or PriorityValue(queue.priority_every, queue.priority_for)


def _in_words(desk: StaffStores, value: PriorityValue) -> str:
    """Return what the log keeps of the rule of priority, in one line of Vietnamese."""
    text = desk.knowledge.content.text
    if not value.every:
        return text("page_steer.given_no", "vi")
    groups = ", ".join(text(f"tic.{each}", "vi") for each in value.groups)
    return f"{text('page_steer.between', 'vi')}: {value.every - 1}; {groups or '–'}"


ROUTES = (
    PageRoute("/steer/fields", fields, Right.STEER),
    PageRoute("/steer/fields", set_fields, Right.STEER, "POST"),
    PageRoute("/steer/windows", set_windows, Right.STEER, "POST"),
    PageRoute("/steer/priority", set_priority, Right.STEER, "POST"),
    PageRoute("/steer/usual", as_usual, Right.STEER, "POST"),
)
