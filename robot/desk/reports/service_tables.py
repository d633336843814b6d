"""Tables and charts about the service at the centre: the queue, the robot, ratings, by counter, hour and day."""

import datetime
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar

from robot.desk.reports.document import Cell, CellKind, ChartShape, ReportChart, ReportTable
from robot.desk.reports.facts import CounterFacts, PeriodFacts, ReportFacts, Spread
from robot.desk.reports.names import ReportNames
from robot.desk.reports.numbers import Numbers
from robot.desk.reports.worded_tables import worded_table

PROCEDURES = 12
"""The chart of procedures shows at most this many; the table has all of them."""

QUESTIONS = 12
Label = Callable[[str], str]
"""From a day (ISO 8601) to its label in a chart."""

K = TypeVar("K")
MOST_DAYS, MOST_WEEK_DAYS = 31, 186
"""A longer period is drawn by weeks, and a still longer one by months."""


def counter_table(now: PeriodFacts, numbers: Numbers, names: ReportNames) -> ReportTable:
    """Return the figures of the queue, one counter a row, and of the whole centre."""
    queue = now.queue
    rows = [(names.place(each.place), *_counter_cells(each)) for each in queue.counters]
    sums = [sum(getattr(each, name) for each in queue.counters) for name in _COUNTED]
    rows.append((numbers.text("report.whole_centre"), *sums, *_waits(queue.wait_min), None))
    heads = [("counter", CellKind.TEXT, 2.6), *((name, CellKind.COUNT, 1.0) for name in _COUNTED)]
    heads += [(name, CellKind.MINUTES, 1.6) for name in ("wait50", "wait90", "service")]
    notes = []
    if queue.estimate is not None:
        estimate = queue.estimate
        error = numbers.minutes(estimate.mean_error_min)
        share = numbers.percent(estimate.inside, 0)
        notes.append(numbers.text("queue_table.estimate", n=estimate.tickets, a=share, b=error))
    if queue.not_printed:
        notes.append(numbers.text("queue_table.not_printed", n=queue.not_printed))
    return worded_table("hang-cho", "counters", heads, rows, numbers, total=1, notes=notes)


_COUNTED = ("issued", "served", "absent", "cancelled", "priority")


def _counter_cells(each: CounterFacts) -> tuple[Cell, ...]:
    service = None if each.service_min is None else each.service_min.p50
    return (*(getattr(each, name) for name in _COUNTED), *_waits(each.wait_min), service)


def _waits(wait: Spread | None) -> tuple[Cell, Cell]:
    return (None, None) if wait is None else (wait.p50, wait.p90)


def robot_table(now: PeriodFacts, numbers: Numbers) -> ReportTable:
    """Return what the robot did for visitors, one figure a row."""
    robot, count = now.robot, CellKind.COUNT
    figures: list[RobotFigure] = [
        ("visits", robot.visits, count),
        ("spoken", robot.spoken, count),
        ("languages", robot.languages.get("en", 0), count),
        ("precheck_complete", robot.prechecks.get("complete", 0), count),
        ("precheck_missing", robot.prechecks.get("missing", 0), count),
        ("guided", sum(robot.guided.values()), count),
        ("look_ups", sum(now.look_ups.values()), count),
        ("staff_calls", now.help.calls, count),
        ("staff_answered", now.help.answered, count),
        ("understood", robot.understood, CellKind.SHARE),
    ]
    return _robot_figures("robot", "robot", figures, numbers)


def robot_details(now: PeriodFacts, numbers: Numbers) -> ReportTable:
    """Return the technical figures of the robot, one a row."""
    robot, count, time = now.robot, CellKind.COUNT, CellKind.SECONDS
    answer = robot.answer_ms
    figures: list[RobotFigure] = [
        ("persons", robot.persons, count),
        ("greetings", robot.greetings, count),
        ("guide_failed", sum(robot.guide_failed.values()), count),
        ("part_downs", sum(robot.part_downs.values()), count),
        ("stops", sum(robot.stops.values()), count),
        ("sentences", robot.sentences, count),
        ("asked_back", robot.acts.get("ask_back", 0), count),
        ("refused", robot.acts.get("refuse", 0), count),
        ("silent", robot.silent_turns, count),
        ("answer_time", None if answer is None else answer.p50 / 1000, time),
        ("answer_time90", None if answer is None else answer.p90 / 1000, time),
        ("noisy", robot.noisy_turns, count),
    ]
    return _robot_figures("robot-ky-thuat", "robot_details", figures, numbers)


RobotFigure = tuple[str, Cell, CellKind]
"""A figure of the robot: the key of its words after "robot_table.", its value and its kind."""


def _robot_figures(key: str, name: str, figures: Sequence[RobotFigure], numbers: Numbers) -> ReportTable:
    rows = [
        (numbers.text(f"robot_table.{figure}"), numbers.text(f"unit.{_unit(kind)}"), value)
        for figure, value, kind in figures
    ]
    heads = (("figure", CellKind.TEXT, 5.0), ("unit", CellKind.TEXT, 1.2), ("count", CellKind.COUNT, 1.0))
    return worded_table(key, name, heads, rows, numbers, mixed=[kind for _, _, kind in figures])


def _unit(kind: CellKind) -> str:
    return {CellKind.SHARE: "share", CellKind.SECONDS: "seconds"}.get(kind, "times")


def procedure_table(now: PeriodFacts, numbers: Numbers, names: ReportNames) -> ReportTable:
    """Return how often each procedure was asked for at the robot."""
    rows = [(code, names.procedure(code), count) for code, count in now.robot.procedures]
    heads = (("procedure_code", CellKind.TEXT, 1.2), ("procedure", CellKind.TEXT, 5.0), ("times", CellKind.COUNT, 1.0))
    return worded_table("thu-tuc-duoc-hoi", "procedures", heads, rows, numbers)


def question_table(now: PeriodFacts, numbers: Numbers) -> ReportTable:
    """Return the groups of questions that the robot did not understand."""
    rows = [(group.text, group.count, group.last_day) for group in now.unanswered]
    heads = (("question", CellKind.TEXT, 5.0), ("times", CellKind.COUNT, 1.0), ("last_day", CellKind.DAY, 1.2))
    return worded_table("cau-chua-hieu", "questions", heads, rows, numbers)


def face_table(now: PeriodFacts, numbers: Numbers) -> ReportTable:
    """Return the ratings by face."""
    opinions = now.opinions
    faces = [
        (numbers.text(f"fee.{face}"), count, count / opinions.count if opinions.count else None)
        for face, count in enumerate(opinions.faces, start=1)
    ]
    heads = (("face", CellKind.TEXT, 3.0), ("count", CellKind.COUNT, 1.0), ("share", CellKind.SHARE, 1.0))
    return worded_table("danh-gia", "faces", heads, [*faces, _all_ratings(now, numbers)], numbers, total=1)


def rating_tables(now: PeriodFacts, numbers: Numbers, names: ReportNames) -> Iterator[ReportTable]:
    """Yield the ratings by counter and by reason."""
    opinions = now.opinions
    places = [
        (names.place(place) if place else numbers.text("report.not_known"), count, mean)
        for place, (count, mean) in opinions.by_place.items()
    ]
    place_heads = (("counter", CellKind.TEXT, 3.0), ("count", CellKind.COUNT, 1.0), ("mean", CellKind.NUMBER, 1.0))
    yield worded_table("danh-gia-theo-quay", "ratings_by_place", place_heads, places, numbers)
    reasons = [(numbers.text(f"fee.{reason}"), count) for reason, count in opinions.reasons.items()]
    reason_heads = (("reason", CellKind.TEXT, 4.0), ("count", CellKind.COUNT, 1.0))
    yield worded_table("ly-do-danh-gia", "reasons", reason_heads, reasons, numbers)


def _all_ratings(now: PeriodFacts, numbers: Numbers) -> tuple[Cell, ...]:
    return numbers.text("report.total"), now.opinions.count, 1.0 if now.opinions.count else None


def hour_table(now: PeriodFacts, numbers: Numbers) -> ReportTable:
    """Return visits, procedures and queue numbers by hour of the day."""
    robot, queue = now.robot, now.queue
    rows = [
        (
            numbers.text("report.hour", hour=hour),
            robot.by_hour.get(hour, 0),
            robot.procedure_hours.get(hour, 0),
            queue.by_hour.get(hour, 0),
        )
        for hour in _hours(now)
    ]
    counted = ((name, CellKind.COUNT, 1.0) for name in ("visits", "asked", "tickets"))
    return worded_table("theo-gio", "hours", (("hour", CellKind.TEXT, 1.5), *counted), rows, numbers)


def day_table(now: PeriodFacts, numbers: Numbers) -> ReportTable:
    """Return visits and queue numbers by day."""
    days = sorted({*now.robot.by_day, *now.queue.by_day})
    rows = [(day, now.robot.by_day.get(day, 0), now.queue.by_day.get(day, 0)) for day in days]
    counted = ((name, CellKind.COUNT, 1.0) for name in ("visits", "tickets"))
    return worded_table("theo-ngay", "days", (("day", CellKind.DAY, 1.2), *counted), rows, numbers)


def hour_chart(now: PeriodFacts, numbers: Numbers) -> ReportChart:
    """Return the chart of visits and queue numbers by hour."""
    hours = _hours(now)
    labels = tuple(numbers.text("report.hour", hour=hour) for hour in hours)
    return _two_series("hours", labels, now.robot.by_hour, now.queue.by_hour, hours, numbers)


def day_chart(facts: ReportFacts, numbers: Numbers) -> ReportChart:
    """Return the chart of visits and queue numbers by day, in a longer period by week or month."""
    now = facts.now
    period = now.period
    label = _label_of(period.days, numbers)
    visits, tickets = (_summed(counts, label) for counts in (now.robot.by_day, now.queue.by_day))
    labels = list(dict.fromkeys(label(day) for day in sorted({*now.robot.by_day, *now.queue.by_day})))
    return _two_series("days", tuple(labels), visits, tickets, labels, numbers)


def procedure_chart(now: PeriodFacts, numbers: Numbers, names: ReportNames) -> ReportChart:
    """Return the chart of the procedures that were asked for most."""
    most = now.robot.procedures[:PROCEDURES]
    series = ((numbers.text("column.times"), tuple(float(count) for _, count in most)),)
    labels = tuple(names.procedure(code) for code, _ in most)
    return ReportChart(
        key="procedures", title=numbers.text("table.procedures"), shape=ChartShape.ROWS, labels=labels, series=series
    )


def _hours(now: PeriodFacts) -> list[int]:
    found = {*now.robot.by_hour, *now.robot.procedure_hours, *now.queue.by_hour}
    return list(range(min(found), max(found) + 1)) if found else []


def _label_of(days: int, numbers: Numbers) -> Label:
    """Return the function from a day to its label: the day itself, its week, or its month."""

    def label(day: str) -> str:
        moment = datetime.date.fromisoformat(day)
        if days <= MOST_DAYS:
            return f"{moment:%d/%m}"
        if days <= MOST_WEEK_DAYS:
            return numbers.text("report.week_label", n=f"{moment.isocalendar().week}")
        return f"{moment:%m/%Y}"

    return label


def _summed(counts: Mapping[str, int], label: Label) -> Mapping[str, int]:
    found: Counter[str] = Counter()
    for day, count in counts.items():
        found[label(day)] += count
    return found


def _two_series(
    name: str,
    labels: tuple[str, ...],
    visits: Mapping[K, int],
    tickets: Mapping[K, int],
    keys: Sequence[K],
    numbers: Numbers,
) -> ReportChart:
    """Return a chart of visits and queue numbers; a series without any value is left out."""
    both = (("column.visits", visits), ("column.tickets", tickets))
    series = tuple(
        (numbers.text(key), tuple(float(counts.get(each, 0)) for each in keys))
        for key, counts in both
        if any(counts.values())
    )
    title = numbers.text(f"table.{name}")
    return ReportChart(key=name, title=title, shape=ChartShape.COLUMNS, labels=labels, series=series)
