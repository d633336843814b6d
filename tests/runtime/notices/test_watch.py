"""When messages to officials are due: the digest before opening, late dossiers, an old list, faults, emergencies."""

import datetime
import json
from pathlib import Path

import msgspec
import pytest

from robot.desk.dossiers.model import Dossier
from robot.desk.dossiers.store import Dossiers
from robot.desk.feedback.staff_calls import StaffCalls
from robot.desk.notices.store import NoticeKind, Notices, OfficialNotice
from robot.desk.reports.numbers import Numbers
from robot.runtime.content.desk_vocabulary_loader import load_working_days
from robot.runtime.content.words_loader import load_words
from robot.runtime.notices.watch import NoticePlace, NoticeWatch
from robot.runtime.settings.loader import CONFIG, load_settings

MONDAY = datetime.datetime(2026, 11, 30, 8, 30)
LATE = "H49.34-261102-0001"


class Centre:
    """A desk with a watch, at a time that a test sets."""

    def __init__(self, folder: Path) -> None:
        self.now, self.path, self.status = MONDAY, folder / "desk.sqlite", folder / "robot.json"
        settings = load_settings(config=CONFIG)
        notices = msgspec.structs.replace(settings.notices, webhook="http://127.0.0.1:9/", webhook_secret_file="x")
        self.days = load_working_days(CONFIG, settings)
        self.watch = NoticeWatch(
            NoticePlace(self.path, self.status, folder),
            msgspec.structs.replace(settings, notices=notices),
            lambda: self.days,
            Numbers(load_words(CONFIG / "words"), "vi"),
            "Trung tâm",
            lambda: self.now,
        )

    def look(self, minutes: int = 0) -> list[NoticeKind]:
        """Let `minutes` pass, look, and return the kinds queued so far, in order."""
        self.now += datetime.timedelta(minutes=minutes)
        self.watch.look()
        return [each.kind for each in reversed(self.queued())]

    def queued(self) -> list[OfficialNotice]:
        with Notices(self.path) as notices:
            return notices.newest(50)

    def list_of(self, *dues: str, as_of: datetime.datetime | None = None) -> None:
        rows = [
            Dossier(
                code=f"H49.34-261102-{number:04d}",
                title="Đăng ký khai sinh",
                field="Hộ tịch",
                clerk="Nguyễn Thị An",
                status=4,
                received="2026-11-02T08:00:00",
                due=f"{due}T17:00:00",
                due_given=True,
            )
            for number, due in enumerate(dues, start=1)
        ]
        at_s = int((as_of or self.now).timestamp())
        with Dossiers(self.path) as dossiers:
            dossiers.take(rows, file="a", sha256=str(at_s), kind="csv", at_s=at_s, as_of_s=at_s, refused=0)

    def parts(self, **up: bool) -> None:
        self.status.write_text(json.dumps({"at_s": int(self.now.timestamp()), "parts": up, "version": "1"}))


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    return Centre(tmp_path)


def test_nothing_is_said_when_nothing_is_to_be_said(centre: Centre) -> None:
    assert centre.look() == []
    centre.parts(camera=True)
    assert centre.look() == []


def test_the_digest_is_sent_once_shortly_before_opening_on_a_working_day(centre: Centre) -> None:
    centre.list_of("2026-12-01", as_of=MONDAY - datetime.timedelta(3))
    centre.now = MONDAY.replace(hour=7, minute=10)
    assert centre.look() == []
    assert centre.look(minutes=10) == [NoticeKind.DIGEST]
    assert centre.look(minutes=5) == [NoticeKind.DIGEST]
    body = centre.queued()[0].body
    assert "Bản tin hồ sơ ngày 30/11/2026" in body
    assert "Đến hạn ngày làm việc tới, 01/12/2026: 1" in body


def test_no_message_names_a_person_or_a_procedure(centre: Centre) -> None:
    centre.list_of("2026-11-27", "2026-11-30", "2026-12-01")
    assert centre.look() == [NoticeKind.DIGEST, NoticeKind.OVERDUE]
    for each in centre.queued():
        assert "Nguyễn" not in each.body + each.payload + each.subject
        assert "khai sinh" not in each.body + each.payload
        assert LATE in each.payload


def test_dossiers_that_became_late_since_the_last_working_day_are_told_once(centre: Centre) -> None:
    centre.list_of("2026-11-27", "2026-11-20")
    centre.look()
    (found,) = [each for each in centre.queued() if each.kind is NoticeKind.OVERDUE]
    assert "1 hồ sơ mới quá hạn" in found.body
    assert "Tổng số hồ sơ đang quá hạn: 2." in found.body
    assert "Số liệu hồ sơ lúc 08:30" in found.body, "how old the list is"
    assert json.loads(found.payload)["counts"] == {"new": 1, "late": 2}


def test_an_old_list_is_told_each_morning(centre: Centre) -> None:
    centre.list_of("2026-12-20", as_of=MONDAY - datetime.timedelta(5))
    assert NoticeKind.STALE_LIST in centre.look()
    assert centre.look(minutes=24 * 60).count(NoticeKind.STALE_LIST) == 2


def test_a_list_of_the_last_working_day_is_not_old(centre: Centre) -> None:
    centre.list_of("2026-12-20", as_of=MONDAY - datetime.timedelta(3))
    assert NoticeKind.STALE_LIST not in centre.look()


def test_a_part_that_stays_down_is_told_and_one_that_restarts_is_not(centre: Centre) -> None:
    centre.parts(camera=False, voice=False)
    assert centre.look() == []
    centre.parts(camera=False, voice=True)
    assert centre.look(minutes=1) == []
    centre.parts(camera=False, voice=True)
    assert centre.look(minutes=2) == [NoticeKind.FAULT]
    (found,) = centre.queued()
    assert "Camera" in found.body
    assert "Giọng nói" not in found.body
    centre.now += datetime.timedelta(minutes=90)
    centre.parts(camera=False, voice=True)
    assert centre.look() == [NoticeKind.FAULT], "once a day"


def test_a_robot_that_reports_nothing_during_opening_hours_is_told(centre: Centre) -> None:
    centre.parts(camera=True)
    assert centre.look(minutes=9) == []
    assert centre.look(minutes=5) == [NoticeKind.FAULT]
    assert "không báo trạng thái" in centre.queued()[0].subject


def test_an_emergency_is_told_at_once_and_an_ordinary_call_is_not(centre: Centre) -> None:
    with StaffCalls(centre.path, lambda: centre.now) as calls:
        calls.call("1.001193", "vi")
        assert centre.look() == []
        calls.call("", "vi", kind="medical")
        calls.withdraw()
    assert centre.look() == [NoticeKind.EMERGENCY]
    assert "cấp cứu y tế" in centre.queued()[0].subject
    with StaffCalls(centre.path, lambda: centre.now) as calls:
        calls.call("", "vi", kind="fire")
        calls.withdraw()
        calls.call("", "vi", kind="medical")
    assert centre.look(minutes=5) == [NoticeKind.EMERGENCY] * 3, "each call, also within the hour"
    assert centre.look(minutes=1) == [NoticeKind.EMERGENCY] * 3, "each once"


@pytest.mark.parametrize("kind", ["abuse", "self-harm"])
def test_an_emergency_that_says_something_about_a_person_stays_in_the_house(centre: Centre, kind: str) -> None:
    with StaffCalls(centre.path, lambda: centre.now) as calls:
        calls.call("", "vi", kind=kind)
    centre.look()
    (found,) = centre.queued()
    assert found.subject == "KHẨN CẤP, cần kín đáo: robot đang gọi cán bộ"
    assert kind not in found.payload


def test_a_new_list_with_late_dossiers_is_looked_at_during_the_day(centre: Centre) -> None:
    centre.list_of("2026-12-20")
    assert NoticeKind.OVERDUE not in centre.look()
    centre.now += datetime.timedelta(hours=1)
    centre.list_of("2026-11-27")
    assert NoticeKind.OVERDUE in centre.look()


def test_kinds_that_the_settings_do_not_name_are_not_sent(tmp_path: Path) -> None:
    centre = Centre(tmp_path)
    centre.list_of("2026-11-27")
    centre.watch._settings = msgspec.structs.replace(
        centre.watch._settings, notices=msgspec.structs.replace(centre.watch._settings.notices, kinds=("overdue",))
    )
    assert centre.look() == [NoticeKind.OVERDUE]


def test_a_torn_status_file_is_no_fault(centre: Centre) -> None:
    centre.status.write_text('{"at_s": 1, "par')
    assert centre.look() == []
