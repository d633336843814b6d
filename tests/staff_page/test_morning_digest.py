"""The morning digest: written once before the centre opens, shown on the clerks' first page, gone after its days."""

import datetime
import stat
from pathlib import Path

from hardware.printer.ticket_printer import Printer
from robot.desk.day_orders.model import WeekValue
from robot.desk.dossiers.model import Dossier
from robot.runtime.content.words_loader import load_words
from robot.runtime.settings.loader import CONFIG
from robot.staff_page.morning_digest import Morning
from robot.staff_page.stores import StaffStores
from simulators.printer.ticket_printer import SimulatedPrinter
from tests.staff_page.rig import NOW, Office, open_office


def late(desk: StaffStores) -> None:
    rows = [
        Dossier(
            code="H49.34-261101-0001", status=4, due="2026-11-20T17:00:00", due_given=True, field="Đất đai", clerk="Lan"
        ),
        Dossier(
            code="H49.34-261102-0002",
            status=4,
            due="2026-11-24T17:00:00",
            due_given=True,
            field="Hộ tịch",
            clerk="Hùng",
        ),
    ]
    at_s = int(NOW.timestamp())
    with desk.dossiers() as dossiers:
        dossiers.take(rows, file="a", sha256="a", kind="csv", at_s=at_s, as_of_s=at_s, refused=0)


def morning_at(office: Office, when: datetime.datetime, printer: Printer | None = None) -> Morning:
    office.desk.now = lambda: when
    words, print_slip = load_words(CONFIG / "words"), None if printer is None else printer.print
    return Morning(office.desk, words, office.desk.database.parent, print_slip=print_slip)


def test_the_morning_digest_is_written_once_on_a_working_day_before_the_centre_opens(tmp_path: Path) -> None:
    office, monday = Office(tmp_path), datetime.date(2026, 11, 23)
    late(office.desk)
    for day in (monday - datetime.timedelta(1), monday):
        early = morning_at(office, datetime.datetime.combine(day, datetime.time(7, 10)))
        assert early.write_if_due() is None
    sunday = morning_at(office, datetime.datetime.combine(monday - datetime.timedelta(1), datetime.time(9, 0)))
    assert sunday.write_if_due() is None
    with SimulatedPrinter(tmp_path / "slips", baud=0) as device:
        printer = Printer(device.address, 921_600, 576, cuts=True)
        due = morning_at(office, datetime.datetime.combine(monday, datetime.time(7, 16)), printer)
        file = due.write_if_due()
        assert device.slip() is not None, "the counts, on paper"
    assert file is not None
    assert due.write_if_due() is None
    text = file.read_text(encoding="utf-8")
    assert "1  Quá hạn" in text
    assert "Lan: 1 Quá hạn" in text
    assert "H49.34-261101-0001  20/11/2026  Đất đai  Lan" in text
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    later = datetime.datetime.combine(monday + datetime.timedelta(30), datetime.time(8, 0))
    assert morning_at(office, later).write_if_due() is not None
    assert not file.exists()


def test_the_digest_follows_the_hours_that_are_ordered(tmp_path: Path) -> None:
    office, saturday = Office(tmp_path), datetime.date(2026, 11, 28)
    late(office.desk)
    with office.desk.orders() as orders:
        orders.give_week(saturday, WeekValue((*(((450, 690),),) * 5, ((540, 690),), ())))
    early = datetime.datetime.combine(saturday, datetime.time(8, 40))
    assert morning_at(office, early).write_if_due() is None
    assert morning_at(office, early.replace(minute=46)).write_if_due() is not None


def test_clerks_see_on_their_first_page_what_must_be_looked_at(tmp_path: Path) -> None:
    with open_office(tmp_path) as office:
        browser = office.browser()
        browser.get("/")
        browser.enter()
        assert "Cần xử lý ngay" not in browser.text
        late(office.desk)
        browser.get("/")
        assert "Quá hạn: 1 · Hạn hôm nay: 1" in browser.text
