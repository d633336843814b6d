"""An order for the day, the values of each kind of order, and everything that holds at one moment."""

import datetime
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Annotated, Any, Literal, NamedTuple

import msgspec

NOTICE_CHARS = 160
"""Longest text of a notice in one language, letters. Chosen: four lines of the idle page, or 12 s of speech."""
WHY_CHARS = 120
"""Longest reason of an order, letters. Chosen: one line of the page."""
MOST_WINDOWS = 9
"""Most windows that call from one line: their number has one digit."""

Minute = Annotated[int, msgspec.Meta(ge=0, le=24 * 60)]
Span = tuple[Minute, Minute]
"""A piece of the opening hours, (from, to) in minutes of the day."""
Spans = tuple[Span, ...]
"""Opening hours of a day, in order and apart; () = closed."""
Week = Annotated[tuple[Spans, ...], msgspec.Meta(min_length=7, max_length=7)]
"""Opening hours of the seven weekdays, Monday first."""
PriorityGroup = Literal["elderly", "disabled", "pregnant", "small_child", "merit"]


class OrderKind(StrEnum):
    """Kind of an order; its subject is named beside each kind."""

    PAUSE = "pause"  # a place: the robot gives no numbers for it
    HOURS = "hours"  # a day, "2026-12-24": its opening hours
    WEEK = "week"  # a day, "2026-12-07": the usual opening hours from this day on
    FIELDS = "fields"  # a place: the departments that work there
    PRIORITY = "priority"  # "": who goes first, and how often
    WINDOWS = "windows"  # a place: how many windows call from its line
    NOTICE = "notice"  # "": a text for visitors


class PauseValue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The value of a pause: nothing beside its times and its reason."""


class HoursValue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Opening hours of one day, in order and apart; () = closed."""

    spans: Spans

    def __post_init__(self) -> None:
        if not _in_order(self.spans):
            raise ValueError("spans: not in order, or not apart")


class WeekValue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The usual opening hours of each weekday, Monday first; () = closed. At least one weekday is open, so that the
    next working day can always be found."""

    days: Week

    def __post_init__(self) -> None:
        if not any(self.days) or not all(map(_in_order, self.days)):
            raise ValueError("days: never open, or spans not in order, or not apart")


def _in_order(spans: Spans) -> bool:
    """Whether the spans are in order and apart."""
    ends = 0
    for begins, end in spans:
        if not ends <= begins < end:
            return False
        ends = end
    return True


class FieldsValue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The departments that work at a counter."""

    departments: tuple[str, ...]


class PriorityValue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`every`: of so many calls one goes to a visitor with priority, as `QueueRule.priority_every`; `groups`: who may
    ask for priority at the robot."""

    every: Annotated[int, msgspec.Meta(ge=0, le=20)]
    groups: tuple[PriorityGroup, ...]


class WindowsValue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Number of windows that call from the line of a counter."""

    count: Annotated[int, msgspec.Meta(ge=1, le=MOST_WINDOWS)]


NoticeText = Annotated[str, msgspec.Meta(min_length=1, max_length=NOTICE_CHARS)]


class NoticeValue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The text of a notice in both languages."""

    vi: NoticeText
    en: NoticeText


OrderValue = PauseValue | HoursValue | WeekValue | FieldsValue | PriorityValue | WindowsValue | NoticeValue

VALUES: Mapping[OrderKind, type[OrderValue]] = {
    OrderKind.PAUSE: PauseValue,
    OrderKind.HOURS: HoursValue,
    OrderKind.WEEK: WeekValue,
    OrderKind.FIELDS: FieldsValue,
    OrderKind.PRIORITY: PriorityValue,
    OrderKind.WINDOWS: WindowsValue,
    OrderKind.NOTICE: NoticeValue,
}
"""The type of the value of each kind of order."""
CALENDAR_KINDS = (OrderKind.HOURS, OrderKind.WEEK)
"""Kinds of orders by which days are counted, also days that are over."""


class DayOrder(msgspec.Struct, frozen=True):
    """An order. `from_s`, `until_s`, `set_s`: s since 1970; `until_s` None = until it is withdrawn."""

    id: int
    kind: OrderKind
    subject: str
    value: Any  # an `OrderValue` of the kind
    from_s: int
    until_s: int | None
    why: str
    who: str
    set_s: int

    def in_force(self, at_s: float) -> bool:
        """Whether the order holds at the moment `at_s`, s since 1970. Opening hours hold on their own days, which the
        calendar may ask for at any time: such an order always holds."""
        if self.kind in CALENDAR_KINDS:
            return True
        return self.from_s <= at_s and (self.until_s is None or at_s < self.until_s)

    def is_over(self, at_s: float) -> bool:
        """Whether the order has ended at the moment `at_s`."""
        return self.until_s is not None and self.until_s <= at_s


class OrdersInForce(msgspec.Struct, frozen=True):
    """Everything that is ordered at one moment: for each subject the newest order."""

    paused: tuple[str, ...] = ()  # ids of places
    hours: Mapping[datetime.date, Spans] = {}  # of the days with hours of their own; () = closed
    weeks: Mapping[datetime.date, Week | None] = {}  # first day -> usual hours from it on; None = those of the settings
    departments: Mapping[str, tuple[str, ...]] = {}  # place -> departments
    windows: Mapping[str, int] = {}  # place -> number of windows
    priority: PriorityValue | None = None
    notice: NoticeValue | None = None


NO_ORDERS = OrdersInForce()


class WeekPeriod(NamedTuple):
    """A time in which the usual hours stay the same, from the day `first` until the next period. `order`: the order
    whose hours they are; None = those of the settings."""

    first: datetime.date
    order: DayOrder | None


def week_periods(orders: Iterable[DayOrder]) -> list[WeekPeriod]:
    """Return the times with usual hours of their own, the earliest first, by the orders of the kind WEEK among
    `orders`, none of which is withdrawn. On each day the order with the latest first day counts that has not ended; of
    several with the same first day, the newest. Before the first period the hours of the settings count.
    """
    newest = {each.from_s: each for each in sorted(orders, key=lambda each: each.id) if each.kind is OrderKind.WEEK}
    changes = sorted({*newest, *(each.until_s for each in newest.values() if each.until_s is not None)})
    found: list[WeekPeriod] = []
    for at_s in changes:
        held = [each for each in newest.values() if each.from_s <= at_s and not each.is_over(at_s)]
        order = max(held, key=lambda each: each.from_s, default=None)
        if order != (found[-1].order if found else None):
            found.append(WeekPeriod(datetime.date.fromtimestamp(at_s), order))
    return found


def in_force(orders: Iterable[DayOrder], at_s: float) -> OrdersInForce:
    """Return what holds at the moment `at_s`, s since 1970, by `orders`, none of which is withdrawn."""
    newest: dict[tuple[OrderKind, str], DayOrder] = {}
    for order in sorted(orders, key=lambda each: each.id):
        if order.in_force(at_s):
            newest[order.kind, order.subject] = order

    def of(kind: OrderKind) -> dict[str, Any]:
        return {subject: newest[each, subject].value for each, subject in sorted(newest) if each is kind}

    return OrdersInForce(
        paused=tuple(of(OrderKind.PAUSE)),
        hours={datetime.date.fromisoformat(day): value.spans for day, value in of(OrderKind.HOURS).items()},
        weeks={
            each.first: None if each.order is None else each.order.value.days for each in week_periods(newest.values())
        },
        departments={place: value.departments for place, value in of(OrderKind.FIELDS).items()},
        windows={place: value.count for place, value in of(OrderKind.WINDOWS).items()},
        priority=of(OrderKind.PRIORITY).get(""),
        notice=of(OrderKind.NOTICE).get(""),
    )
