"""A ward's desk over some weeks, written into a real database and day files: for the demo, tests and pictures.

Everything is drawn from one seed: visits by hour, a queue with clerks who work at their own pace, ratings, dossiers
with their due dates, some late, some waiting for papers. No name of a person is in it.
"""

import datetime
import random
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from robot.desk.dossiers.model import Dossier
from robot.desk.dossiers.store import Dossiers
from robot.desk.feedback.day_counts import DayCounts, encoded, path_of
from robot.desk.feedback.ratings import Ratings
from robot.desk.feedback.staff_calls import StaffCalls
from robot.desk.feedback.unanswered import Unanswered
from robot.desk.queue.model import QueueRule
from robot.desk.queue.tickets import Tickets


class SampleProcedure(NamedTuple):
    """A procedure: code, title, field, counter, working days it takes, how often it comes, whether it costs a fee."""

    code: str
    title: str
    field: str
    place: str
    days: int
    weight: int
    fee: bool


KINDS = (
    SampleProcedure("1.001193", "Đăng ký khai sinh", "Hộ tịch", "counter:3", 1, 14, False),
    SampleProcedure("1.000656", "Đăng ký khai tử", "Hộ tịch", "counter:3", 1, 5, False),
    SampleProcedure("1.000894", "Đăng ký kết hôn", "Hộ tịch", "counter:3", 1, 6, False),
    SampleProcedure("2.000635", "Cấp bản sao trích lục hộ tịch", "Hộ tịch", "counter:3", 1, 9, True),
    SampleProcedure("2.000815", "Chứng thực bản sao từ bản chính", "Chứng thực", "counter:4", 1, 25, True),
    SampleProcedure("2.000884", "Chứng thực chữ ký", "Chứng thực", "counter:4", 1, 8, True),
    SampleProcedure("1.012786", "Cấp đổi Giấy chứng nhận quyền sử dụng đất", "Đất đai", "counter:1", 10, 8, True),
    SampleProcedure("1.004194", "Đăng ký tạm trú", "Cư trú", "counter:5", 3, 10, True),
    SampleProcedure("1.001612", "Đăng ký thành lập hộ kinh doanh", "Đăng ký kinh doanh", "counter:2", 3, 6, True),
    SampleProcedure("1.001776", "Trợ cấp xã hội hằng tháng", "Bảo trợ xã hội", "counter:6", 7, 5, False),
)
CLERKS = {"counter:1": "Cán bộ quầy 1", "counter:2": "Cán bộ quầy 2", "counter:3": "Cán bộ quầy 3"}
UNANSWERED = (
    "làm giấy xác nhận độc thân để đi nước ngoài thì sao",
    "đổi tên đường có phải sửa sổ đỏ không",
    "muốn xin giấy xác nhận hạnh kiểm cho cháu",
    "chó hàng xóm sủa quá thì báo ai",
)
HOUR_WEIGHTS = {7: 6, 8: 18, 9: 20, 10: 14, 11: 5, 13: 10, 14: 15, 15: 12, 16: 6}


class _Clock:
    """The moment that the stores are given."""

    def __init__(self) -> None:
        self.at = datetime.datetime(2026, 1, 1)

    def __call__(self) -> datetime.datetime:
        return self.at


class WardMonth:
    """Fills `database` and the folder `figures` for the days from `first` to `last`; `busy` scales all counts."""

    def __init__(self, database: Path, figures: Path, seed: int = 1, busy: float = 1.0) -> None:
        self._database, self._figures, self._busy = database, figures, busy
        self._dice = random.Random(seed)
        self._clock = _Clock()

    def fill(self, first: datetime.date, last: datetime.date) -> None:
        """All of it."""
        days = [first + datetime.timedelta(n) for n in range((last - first).days + 1)]
        worked = [day for day in days if day.weekday() < 5]
        for day in worked:
            self._count(day)
        self._queue(worked)
        self._opinions(worked)
        self._questions(worked)
        self.dossiers(worked, last)

    def dossiers(self, worked: Sequence[datetime.date], known_until: datetime.date, per_day: int = 22) -> list[Dossier]:
        """Dossiers received on `worked`, as they stand at the end of `known_until`, and taken into the database."""
        made = [
            self._dossier(day, number, known_until)
            for day in worked
            for number in range(1, round(per_day * self._busy * self._dice.uniform(0.7, 1.3)) + 1)
        ]
        at_s = int(datetime.datetime.combine(known_until, datetime.time(17, 5)).timestamp())
        with Dossiers(self._database) as store:
            store.take(
                made, file="danh-sach.xls", sha256=f"{at_s:064d}", kind="html", at_s=at_s, as_of_s=at_s, refused=0
            )
        return made

    def _count(self, day: datetime.date) -> None:
        dice, counts = self._dice, DayCounts(day.isoformat())
        for hour, weight in HOUR_WEIGHTS.items():
            visits = round(weight * self._busy * dice.uniform(0.5, 1.2))
            persons = round(visits * dice.uniform(2.2, 3.4))
            for kind, count in (
                ("visit", visits),
                ("visit_spoken", round(visits * 0.6)),
                ("person", persons),
                ("greeting", round(persons * 0.45)),
            ):
                counts.add(kind, "", hour, count)
            counts.add("visit_language", "en", hour, round(visits * 0.03))
            counts.add("visit_language", "vi", hour, visits - round(visits * 0.03))
            for asked in dice.choices(KINDS, [each.weight for each in KINDS], k=visits):
                counts.add("procedure", asked.code, hour)
            for act, share in (
                ("answer", 0.55),
                ("follow_up", 0.3),
                ("navigate", 0.1),
                ("ask_back", 0.12),
                ("refuse", 0.08),
            ):
                counts.add("act", act, hour, round(visits * share * 1.4))
            counts.add("precheck", "complete", hour, round(visits * 0.12))
            counts.add("precheck", "missing", hour, round(visits * 0.09))
            counts.add("guided", "counter:3", hour, round(visits * 0.15))
            counts.add("silent_turn", "", hour, round(visits * 0.1))
        self._figures.mkdir(parents=True, exist_ok=True)
        path_of(self._figures, day).write_text(encoded(counts), encoding="utf-8")

    def _queue(self, worked: Sequence[datetime.date]) -> None:
        """People come in the order of the clock, and a counter calls the next one when it is free."""
        with (
            Tickets(self._database, QueueRule(), self._clock) as desk,
            StaffCalls(self._database, self._clock) as calls,
        ):
            for day in worked:
                self._queue_of(day, desk, calls)

    def _queue_of(self, day: datetime.date, desk: Tickets, calls: StaffCalls) -> None:
        dice = self._dice
        arrivals = sorted(
            (self._moment(day), kind)
            for kind in dice.choices(KINDS, [each.weight for each in KINDS], k=round(45 * self._busy))
        )
        free = {kind.place: datetime.datetime.combine(day, datetime.time(7, 35)) for kind in KINDS}
        todo = list(arrivals)
        while todo or any(desk.line(place) for place in free):
            place = min(free, key=lambda each: (free[each], each))
            if todo and todo[0][0] <= free[place]:
                self._clock.at, kind = todo.pop(0)
                ticket = desk.issue(kind.place, kind.code, priority=dice.random() < 0.08)
                desk.note_print(ticket.label, printed=dice.random() > 0.01)
                continue
            self._clock.at = free[place]
            called = desk.call_next(place)
            if called is not None and dice.random() < 0.03:
                self._clock.at += datetime.timedelta(minutes=2)
                desk.absent(place)
            minutes = dice.lognormvariate(2.2, 0.5) if called is not None else 1.0
            free[place] += datetime.timedelta(minutes=minutes)
            if free[place].hour >= 18:
                break
        for place in free:
            self._clock.at = max(self._clock.at, free[place])
            desk.finish(place)
        for _ in range(dice.randrange(4)):
            self._clock.at = self._moment(day)
            number = calls.call(dice.choice(KINDS).code, "vi", (0,))
            self._clock.at += datetime.timedelta(seconds=dice.randrange(15, 120))
            if dice.random() < 0.85:
                calls.answer(number)
            else:
                calls.withdraw()

    def _opinions(self, worked: Sequence[datetime.date]) -> None:
        with Ratings(self._database, self._clock) as ratings:
            for day in worked:
                for _ in range(round(18 * self._busy)):
                    self._clock.at = self._moment(day)
                    kind = self._dice.choices(KINDS, [each.weight for each in KINDS])[0]
                    face = self._dice.choices((1, 2, 3, 4, 5), (2, 4, 10, 34, 50))[0]
                    reasons = self._dice.sample(range(6), self._dice.randrange(3))
                    remark = "ghế chờ hơi ít" if self._dice.random() < 0.02 else ""
                    ratings.keep(face, reasons, kind.place, kind.code, remark)

    def _questions(self, worked: Sequence[datetime.date]) -> None:
        with Unanswered(self._database) as desk:
            for day in worked:
                for text in UNANSWERED:
                    if self._dice.random() < 0.4:
                        desk.count(text, day)

    def _dossier(self, day: datetime.date, number: int, known_until: datetime.date) -> Dossier:
        dice = self._dice
        kind = dice.choices(KINDS, [each.weight for each in KINDS])[0]
        received = self._moment(day)
        due = datetime.datetime.combine(_later(day, kind.days), datetime.time(17))
        took = max(0, round(dice.gauss(kind.days - 0.6, 0.9)))
        finished = datetime.datetime.combine(
            _later(day, took), datetime.time(dice.randrange(8, 17), dice.randrange(60))
        )
        if finished < received:
            finished = received + datetime.timedelta(minutes=40)
        supplements = 1 if dice.random() < 0.04 else 2 if dice.random() < 0.01 else 0
        waiting = supplements == 1 and dice.random() < 0.5
        known = datetime.datetime.combine(known_until, datetime.time(17))
        done = finished <= known and not waiting
        online = dice.random() < 0.62
        returned = finished + datetime.timedelta(hours=dice.randrange(1, 60)) if done else None
        back = returned is not None and returned <= known
        withdrawn = done and dice.random() < 0.01
        return Dossier(
            code=f"H49.34-{day:%y%m%d}-{number:04d}",
            procedure_code=kind.code,
            title=kind.title,
            field=kind.field,
            status=7 if withdrawn else 10 if back else 9 if done else 5 if waiting else 4,
            submitted=received.isoformat(),
            received=received.isoformat(),
            due=due.isoformat(),
            due_given=True,
            finished=finished.isoformat() if done else None,
            returned=returned.isoformat() if back and returned is not None else None,
            clerk=CLERKS.get(kind.place, "Cán bộ một cửa"),
            channel="online" if online else "post" if dice.random() < 0.05 else "direct",
            full_online=kind.days <= 3,
            fee=kind.fee,
            paid_online=dice.random() < 0.55 if kind.fee else None,
            digitised=dice.random() < 0.83,
            reused=dice.random() < 0.41,
            electronic_result=dice.random() < 0.9 if done else None,
            supplements=supplements,
            supplement_since=(received + datetime.timedelta(hours=5)).isoformat() if waiting else None,
            supplement_s=86_400 if supplements == 1 and not waiting else 0,
        )

    def _moment(self, day: datetime.date) -> datetime.datetime:
        hour = self._dice.choices(tuple(HOUR_WEIGHTS), tuple(HOUR_WEIGHTS.values()))[0]
        first = 35 if hour == 7 else 0
        minute = self._dice.randrange(first, 30 if hour == 11 else 60)
        return datetime.datetime.combine(day, datetime.time(hour, minute, self._dice.randrange(60)))


def _later(day: datetime.date, count: int) -> datetime.date:
    """`count` weekdays after `day`."""
    for _ in range(count):
        day += datetime.timedelta(1)
        while day.weekday() > 4:
            day += datetime.timedelta(1)
    return day
