"""The form of the usual weekly opening hours, which count from a day on, and the button that ends them."""

import datetime
from collections.abc import Mapping
from typing import NamedTuple

from robot.desk.database.outdated import Outdated
from robot.desk.day_orders.model import WeekValue
from robot.desk.day_orders.store import week_state
from robot.desk.dossiers.working_days import Week
from robot.desk.reports.numbers import Numbers
from robot.desk.staff.roles import Right
from robot.staff_page.page_routes import PageRoute
from robot.staff_page.request_types import Answer, Ask, Goto
from robot.staff_page.steering.hours_page import WEEKDAYS, EnteredForms, hours_page, hours_text, runs_of, week_text
from robot.staff_page.steering.typed_values import MOST_SPANS, BadValue, Spans, clock_of, clock_text, day_of, text_of
from robot.staff_page.stores import StaffStores

EARLY_MIN, LATE_MIN = 5 * 60, 21 * 60
"""Opening before, or closing after, this minute of the day is asked back. Chosen: a mistyped half of the day."""
SHORTER, LONGER = 0.5, 1.5
"""A week with less, or more, than this share of the hours of before is asked back. Chosen."""
SHOWN = "/steer/hours#top"
"""Where an official sees what was done; without "#top" the browser would go on to the form that was sent."""

Doubt = tuple[str, str, Mapping[str, str]]
"""What is asked back: the name of its tick, the value that is doubted, and the values of the question."""


class TypedWeek(NamedTuple):
    """Contents of the form: the hours of the weekdays, the day from which they count, and the reason."""

    days: Week
    first: datetime.date
    why: str


def set_week(desk: StaffStores, ask: Ask) -> Answer:
    """Order the usual hours of the week from a day on."""
    form, errors = ask.form, dict[str, str]()
    typed = _typed(form, desk.now().date(), errors)
    before = desk.working_days.week(typed.first)
    if not errors and (typed.days == before or not any(typed.days)):
        errors["week"] = "week_same" if any(typed.days) else "week_closed"
    shown = _state(desk)
    if not errors and form.get("plan", "") != shown:
        errors["week"] = "outdated"
    if errors:
        return hours_page(desk, ask, EnteredForms(week=form, week_errors=errors))
    asked = [*_overruled(desk, ask, typed, before), *_doubts(typed.days, before)]
    doubts = [each for each in asked if form.get(each[0]) != each[1]]
    if doubts:
        return hours_page(desk, ask, EnteredForms(week=form, doubts=doubts))
    try:
        with desk.orders() as orders:
            orders.give_week(typed.first, WeekValue(typed.days), ask.session.who, typed.why, shown)
    except Outdated:
        return hours_page(desk, ask, EnteredForms(week=form, week_errors={"week": "outdated"}))
    first = f"{typed.first:%d/%m/%Y}"
    desk.note(ask.session, "week_set", first, _text(desk, before), _text(desk, typed.days), typed.why)
    following = desk.working_days.next_change(typed.first)
    if following is None:
        ask.session.told = ("page_steer.did_week", first)
    else:
        ask.session.told = ("page_steer.did_week_until", f"{first} – {following - datetime.timedelta(1):%d/%m/%Y}")
    return Goto(SHOWN)


def end_week(desk: StaffStores, ask: Ask) -> Answer:
    """End the usual hours of an order: withdraw it if it is to come, else let it count until yesterday."""
    typed, today = ask.form.get("id", ""), desk.now().date()
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
    try:
        with desk.orders() as orders:
            ended = orders.end_week(number, today, ask.session.who, ask.form.get("weeks", ""))
    except Outdated:
        ask.session.refuse("page_steer.not_undone")
        return Goto(SHOWN)
    if ended is not None:
        first = max(today, datetime.date.fromisoformat(ended.subject))
        after = desk.working_days.week(first)
        before = ended.value.days
        desk.note(ask.session, "week_end", f"{first:%d/%m/%Y}", _text(desk, before), _text(desk, after))
        ask.session.told = ("page_steer.did_week_end", f"{first:%d/%m/%Y}")
    return Goto(SHOWN)


def _typed(form: Mapping[str, str], today: datetime.date, errors: dict[str, str]) -> TypedWeek:
    """Return what was typed; what cannot be taken goes into `errors`."""
    first, why = today, ""
    try:
        first = day_of(form.get("first", ""), today)
    except BadValue as error:
        errors["first"] = error.key
    try:
        why = text_of(form, "week_why")
    except BadValue as error:
        errors["week_why"] = error.key
    return TypedWeek(tuple(_spans_of(form, name, errors) for name in WEEKDAYS), first, why)


def _state(desk: StaffStores) -> str:
    with desk.orders() as orders:
        return week_state(orders.all())


def _spans_of(form: Mapping[str, str], day: str, errors: dict[str, str]) -> Spans:
    names = [(f"{day}_from{n}", f"{day}_to{n}") for n in range(1, MOST_SPANS + 1)]
    pairs = [each for each in names if any(form.get(name, "").strip() for name in each)]
    if f"{day}_open" not in form:
        if pairs and form.get(f"{day}_was") == "closed":
            errors[f"{day}_open"] = "week_not_ticked"
        return ()
    if not pairs:
        errors[names[0][0]] = "week_no_hours"
    found: list[tuple[int, int]] = []
    for from_name, to_name in pairs:
        begin, end = _clock_of(form, from_name, errors), _clock_of(form, to_name, errors)
        if begin is None or end is None:
            continue
        if end <= begin:
            errors[to_name] = "week_end"
        elif found and begin < found[-1][1]:
            errors[from_name] = "week_overlap"
        found.append((begin, end))
    return tuple(found)


def _clock_of(form: Mapping[str, str], name: str, errors: dict[str, str]) -> int | None:
    try:
        return clock_of(form.get(name, ""))
    except BadValue as error:
        errors[name] = error.key
        return None


def _overruled(desk: StaffStores, ask: Ask, typed: TypedWeek, before: Week) -> list[Doubt]:
    """Ask back about weekdays whose hours on the first day, `before`, the official has not seen in the form, because
    it was filled with those of another day, and which the typed hours would replace."""
    text = Numbers(desk.knowledge.content.words, ask.session.language).text
    filled = ask.form.get("filled", "").split("; ")
    shown = filled if len(filled) == len(before) else [None] * len(before)
    unseen = [
        text("page_steer.week_replaced", day=text(f"day.{name}"), first=hours or closed, last=hours_text(new) or closed)
        for name, hours, was, new in zip(WEEKDAYS, map(hours_text, before), shown, typed.days, strict=True)
        for closed in (text("page_steer.closed"),)
        if was != hours != hours_text(new)
    ]
    if not unseen:
        return []
    values = {"first": f"{typed.first:%d/%m/%Y}", "text": "; ".join(unseen)}
    return [("sure_replaced", f"{typed.first} {week_text(before)}", values)]


def _doubts(week: Week, before: Week) -> list[Doubt]:
    """Return what is implausible in a week that replaces `before`."""
    found: list[Doubt] = []
    earliest = min(spans[0][0] for spans in week if spans)
    latest = max(spans[-1][1] for spans in week if spans)
    if earliest < EARLY_MIN:
        found.append(("sure_early", clock_text(earliest), {"at": clock_text(earliest)}))
    if latest > LATE_MIN:
        found.append(("sure_late", clock_text(latest), {"at": clock_text(latest)}))
    total, known = _minutes(week), _minutes(before)
    if known and not SHORTER * known <= total <= LONGER * known:
        values = {"first": _in_hours(total), "last": _in_hours(known)}
        found.append(("sure_shorter" if total < known else "sure_longer", str(total), values))
    return found


def _minutes(week: Week) -> int:
    return sum(end - begin for spans in week for begin, end in spans)


def _in_hours(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return f"{hours}:{rest:02d}" if rest else str(hours)


def _text(desk: StaffStores, week: Week) -> str:
    """Return the usual hours of a week for the log of deeds: "Thứ Hai – Thứ Sáu 07:30–11:30; Thứ Bảy Nghỉ"."""
    text = Numbers(desk.knowledge.content.words, "vi").text
    named = (
        (text(f"day.{run.first}"), text(f"day.{run.last}"), run.hours or text("page_steer.closed"))
        for run in runs_of(week)
    )
    return "; ".join(f"{first}{f' – {last}' * (first != last)} {hours}" for first, last, hours in named)


ROUTES = (
    PageRoute("/steer/hours/week", set_week, Right.STEER, "POST"),
    PageRoute("/steer/hours/week/end", end_week, Right.STEER, "POST"),
)
