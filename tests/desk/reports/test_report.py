"""A ward's weeks as a report: one number a fact, figures equal the lists behind them, names stay text."""

import csv
import datetime
import io
import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from robot.desk.day_orders.model import WeekValue
from robot.desk.day_orders.store import DayOrders
from robot.desk.dossiers.model import Dossier
from robot.desk.dossiers.store import Dossiers
from robot.desk.feedback.day_counts import DayCounts, encoded, path_of
from robot.desk.indicators.measures import MEASURES
from robot.desk.reports import charts
from robot.desk.reports.change import ChangeKind, change, change_of
from robot.desk.reports.composition import drafted, sentence_text
from robot.desk.reports.counting import spread
from robot.desk.reports.document import CellKind, ChartShape, ReportChart, ReportDocument, ReportTable
from robot.desk.reports.docx_file import docx
from robot.desk.reports.facts import PeriodTally, ReportFacts
from robot.desk.reports.page import report_body, report_page
from robot.desk.reports.period import Period, PeriodKind, week_of
from robot.desk.reports.summary import SentenceTone, judgement, summary
from robot.desk.reports.workbook import csv_text, workbook_tables, xlsx
from robot.runtime.desk_service.report_builder import last_whole_day
from tests.desk.reports.sample_month import WardMonth
from tests.desk.reports.ward_report import MADE, NAMES, document_of, facts_in, numbers, some_day

FIRST, LAST = datetime.date(2026, 11, 9), datetime.date(2026, 11, 20)
WEEK = week_of(LAST)
SUNDAY = datetime.datetime(2026, 11, 22, 18)
NASTY = '=HYPERLINK("http://evil")<script>alert(1)</script>'


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ward")
    WardMonth(folder / "desk.sqlite", folder / "figures", seed=5, busy=0.4).fill(FIRST, LAST)
    nasty = Dossier(
        code="H49.34-261109-9999",
        title=NASTY,
        field=NASTY,
        status=4,
        received="2026-11-09",
        due="2026-11-10",
        clerk=NASTY,
    )
    with Dossiers(folder / "desk.sqlite") as store:
        at_s = int(SUNDAY.timestamp())
        store.take([nasty], file="x", sha256="x", kind="csv", at_s=at_s, as_of_s=at_s, refused=0)
    return folder


@pytest.fixture(scope="module")
def facts(folder: Path) -> ReportFacts:
    return facts_in(folder, WEEK, SUNDAY)


@pytest.fixture(scope="module")
def made(facts: ReportFacts) -> ReportDocument:
    return document_of(facts)


class Tags(HTMLParser):
    """The tags of a page; none loads anything."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        for name, value in attrs:
            assert name not in ("src", "style", "onclick"), (tag, value)


def table_of(document: ReportDocument, key: str) -> ReportTable:
    return next(table for table in document.tables() if table.key == key)


def test_a_name_out_of_a_list_is_text_on_the_page_and_no_formula_in_the_tables(made: ReportDocument) -> None:
    html = report_page(made, numbers())
    assert "script" not in Tags(html).names
    assert NASTY in unescape(html)
    late = table_of(made, "ho-so-qua-han")
    rows = list(csv.reader(io.StringIO(csv_text(late).removeprefix("\ufeff"))))
    assert any(cell == f"'{NASTY}" for row in rows for cell in row)
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx(made, numbers())))[late.sheet]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == NASTY]
    assert cells
    assert all(cell.data_type == "s" for cell in cells)


def test_a_name_with_signs_that_xml_forbids_does_not_spoil_the_word_file(facts: ReportFacts) -> None:
    late = replace(facts.late[0], dossier=replace(facts.late[0].dossier, title="a\x00b\x0bc\ud800", procedure_code=""))
    assert docx(document_of(replace(facts, late=(late,))), numbers()).startswith(b"PK")


def test_the_workbook_holds_every_table_and_the_sums_agree(made: ReportDocument, facts: ReportFacts) -> None:
    form = facts.now.form
    assert form is not None
    assert form.adds_up
    assert len(table_of(made, "ho-so-qua-han").rows) == form.total.late + form.total.open_late == len(facts.late)
    assert table_of(made, "bieu-ii-06a").rows[-1][2] == form.total.received
    clerks = table_of(made, "theo-can-bo").rows[-1]
    assert clerks[1:6] == (
        form.total.received,
        form.total.resolved,
        form.total.late,
        form.total.in_progress,
        form.total.open_late,
    )
    book = openpyxl.load_workbook(io.BytesIO(xlsx(made, numbers())))
    assert len(book.sheetnames) == len(workbook_tables(made, numbers())) + 1


def test_the_codes_of_dossiers_stand_in_the_workbook_alone(made: ReportDocument, facts: ReportFacts) -> None:
    codes = re.compile(r"H49\.34-\d{6}-\d{4}")
    assert codes.search(report_page(made, numbers())) is None
    book = openpyxl.load_workbook(io.BytesIO(xlsx(made, numbers())))
    listed = {str(row[0].value) for row in book["Hồ sơ quá hạn"].iter_rows(min_row=5)}
    assert {each.dossier.code for each in facts.late} <= listed


def test_days_in_the_workbook_are_days_and_shares_are_percentages(made: ReportDocument) -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx(made, numbers())))
    late = book["Hồ sơ quá hạn"]
    assert late["E5"].is_date
    assert late["E5"].number_format == "dd/mm/yyyy"
    assert late.auto_filter.ref.startswith("A4:")
    share = book["Trực tuyến, số hóa"]["D5"]
    assert share.number_format == "0.0%"
    assert 0 <= share.value <= 1


def test_no_text_of_the_report_is_a_key_or_a_command(made: ReportDocument) -> None:
    text = unescape(report_page(made, numbers()))
    assert "./kiosk" not in text
    assert not re.search(r"\b(on_time|open_late|sum\.|None|nan)\b", text)
    assert all(table.sheet[0].isupper() for table in made.tables())


def test_the_body_of_a_report_fits_into_a_page_with_a_strict_policy(made: ReportDocument) -> None:
    assert {"script", "style", "html"} & set(Tags(report_body(made, numbers())).names) == set()


def test_the_queue_adds_up_over_its_counters(facts: ReportFacts) -> None:
    queue = facts.now.queue
    assert queue.issued == sum(counter.issued for counter in queue.counters) > 0
    assert sum(queue.by_hour.values()) == sum(queue.by_day.values()) == queue.issued == facts.tally.tickets
    assert facts.now.opinions.count == sum(facts.now.opinions.faces)


def test_a_ward_without_anything_has_a_report_that_says_so(tmp_path: Path) -> None:
    empty = facts_in(tmp_path, WEEK, SUNDAY)
    html = report_page(document_of(empty), numbers())
    assert "Chưa nhập danh sách hồ sơ" in html
    assert not re.search(r"\b(None|nan)\b", html)
    assert [sentence.key for sentence in summary(empty)] == ["sum.no_dossiers", "sum.no_counts"]


def test_what_is_to_be_mended_comes_last_and_late_dossiers_are_never_left_out(facts: ReportFacts) -> None:
    sentences = judgement(facts)
    tones = [sentence.tone is SentenceTone.ALERT for sentence in sentences]
    assert tones == sorted(tones)
    assert "sum.open_late" in [sentence.key for sentence in sentences]


def test_a_rise_from_one_to_two_is_told_in_numbers_and_a_small_change_is_about_the_same() -> None:
    assert change(2, 1).kind is ChangeKind.FEW
    assert change(101, 100).kind is ChangeKind.SAME
    assert change(107, 100).kind is ChangeKind.UP
    assert numbers().change(change(107, 100)).replace("\u00a0", " ") == "tăng 7 % so với kỳ trước (100)"
    assert numbers().change(change(2, 1)) == "kỳ trước 1"


def test_the_table_and_the_sentence_tell_the_same_change(facts: ReportFacts) -> None:
    before = PeriodTally(period=WEEK.before(), handled=100, received=90, tickets=1000, visits=500)
    whole = replace(facts, before=before, tally=replace(facts.tally, handled=107, tickets=1080, visits=700, partial=()))
    text = drafted(whole, numbers(), NAMES)["summary"]
    rows = {row[0]: row for row in table_of(document_of(whole), "chi-tieu").rows}
    for figure, count, share in (("Hồ sơ phải giải quyết", "107", "7"), ("Số thứ tự đã cấp", "1.080", "8")):
        assert rows[figure][4] == f"tăng {share}\u00a0%"
        assert f"{count}" in text
        assert f"tăng {share}\u00a0%" in text


def test_a_robot_that_came_last_week_is_not_compared(facts: ReportFacts) -> None:
    before = PeriodTally(period=WEEK.before(), visits=15, partial=("visits",))
    assert change_of("visits", facts.tally, before) is None
    keys = [sentence.key for sentence in summary(replace(facts, before=before))]
    assert "sum.visits" in keys
    assert "sum.visits_compared" not in keys


def test_a_period_that_is_not_over_holds_only_whole_days_and_one_number_for_each_fact(folder: Path) -> None:
    morning = datetime.datetime(2026, 11, 19, 10)
    thursday = facts_in(folder, WEEK, morning)
    assert thursday.now.period.last == datetime.date(2026, 11, 18)
    assert thursday.before is not None
    assert thursday.before.period.days == 3
    html = unescape(report_page(document_of(thursday), numbers()))
    assert "đến hết ngày 18/11/2026" in html
    found = re.findall(r"Cấp ([\d.]+) số thứ tự", html)
    assert {*found, numbers().count(thursday.now.queue.issued)} == {numbers().count(thursday.tally.tickets or 0)}


def test_a_report_on_the_past_is_the_same_whenever_it_is_printed(folder: Path) -> None:
    week = WEEK.before()
    pages = {
        report_page(document_of(facts_in(folder, week, moment)), numbers())
        for moment in (SUNDAY, SUNDAY + datetime.timedelta(40))
    }
    (page,) = pages
    assert "hôm nay" not in page
    assert "cần xử lý tại ngày" not in page


def test_what_is_to_be_done_today_stands_only_in_the_present_period_and_names_its_day(folder: Path) -> None:
    now = document_of(facts_in(folder, WEEK, MADE))
    assert [section.title for section in now.sections if section.key == "todo"] == [
        "Việc cần xử lý tại ngày 20/11/2026"
    ]
    assert "todo" not in [section.key for section in document_of(facts_in(folder, WEEK.before(), MADE)).sections]


def test_a_list_that_ends_before_the_period_gives_no_figures_but_a_warning(folder: Path) -> None:
    later = facts_in(folder, WEEK.after(), datetime.datetime(2026, 11, 30, 9))
    assert later.now.form is None
    document = document_of(later)
    assert any("mới có đến ngày 22/11/2026" in warning for warning in document.warnings)
    assert "0 hồ sơ" not in report_page(document, numbers())


def test_a_list_that_lacks_days_of_the_period_is_warned_of_with_their_number(folder: Path) -> None:
    month = Period(PeriodKind.RANGE, FIRST, datetime.date(2026, 11, 27))
    facts = facts_in(folder, month, datetime.datetime(2026, 11, 30, 9))
    assert facts.list_behind == 4  # 24 November is a day off
    assert any("thiếu 4 ngày làm việc" in warning for warning in document_of(facts).warnings)
    assert "dossiers" in facts.tally.partial


@pytest.mark.parametrize(("hour", "last"), [(17, LAST), (11, LAST - datetime.timedelta(1))])
def test_a_list_knows_all_of_its_own_day_only_in_the_evening(hour: int, last: datetime.date) -> None:
    assert last_whole_day(datetime.datetime.combine(LAST, datetime.time(hour))) == last


def test_the_longest_late_dossier_is_named_by_the_working_days_that_it_is_late(facts: ReportFacts) -> None:
    told = next(sentence for sentence in judgement(facts) if sentence.key == "sum.open_late")
    still_open = [each for each in facts.late if each.open]
    assert told.values["m"] == max(each.days for each in still_open) == 8


def test_without_due_days_no_share_on_time_is_told(facts: ReportFacts) -> None:
    form = facts.now.form
    assert form is not None
    none = replace(form, resolved_without_due=form.total.resolved)
    keys = [sentence.key for sentence in summary(replace(facts, now=replace(facts.now, form=none)))]
    assert "sum.resolved_unknown" in keys
    assert "sum.resolved" not in keys


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_sentence_has_words_in_both_languages(facts: ReportFacts, language: str) -> None:
    for sentence in (*summary(facts), *judgement(facts)):
        text = sentence_text(sentence, numbers(language), NAMES)
        assert text.endswith(".")
        assert not re.search(r"[{}]|None", text)
    for text in drafted(facts, numbers(language), NAMES).values():
        assert all(line.endswith(".") for line in text.split("\n"))


def test_the_days_of_the_robot_are_counted_among_the_working_days(tmp_path: Path) -> None:
    for day in (datetime.date(2026, 11, 20), datetime.date(2026, 11, 21)):  # a Friday and a Saturday
        counts = DayCounts(day.isoformat())
        counts.add("visit", "", 9, 3)
        path_of(tmp_path / "figures", day).parent.mkdir(exist_ok=True)
        path_of(tmp_path / "figures", day).write_text(encoded(counts), encoding="utf-8")
    facts = facts_in(tmp_path, WEEK, SUNDAY)
    assert facts.tally.visits == 6
    assert "1/5 ngày làm việc" in " ".join(document_of(facts).notes)


def test_a_report_counts_the_days_by_the_hours_that_were_ordered_for_them(tmp_path: Path) -> None:
    full = ((450, 690),)
    with DayOrders(tmp_path / "desk.sqlite") as orders:
        orders.give_week(WEEK.first + datetime.timedelta(5), WeekValue((*(full,) * 6, ())))
        before = orders.give_week(WEEK.first - datetime.timedelta(21), WeekValue((full, *((),) * 6)))
        orders.end_week(before.id, WEEK.first)
    facts = facts_in(tmp_path, WEEK, SUNDAY)
    assert facts.working_days == 6, "with the Saturday, and without the week that had ended"


def test_every_share_of_an_index_has_a_name() -> None:
    assert all(numbers(language).text(f"measure.{name}") for name in MEASURES for language in ("vi", "en"))


def test_numbers_read_as_in_vietnam() -> None:
    vi = numbers()
    assert vi.count(12345) == "12.345"
    assert vi.count(4.25) == "4,25"
    assert vi.percent(0.9345) == "93,5\u00a0%"
    assert vi.percent(None) == "chưa có số liệu"
    assert vi.minutes(7.26) == "7,3\u00a0phút"
    assert vi.cell(None, CellKind.COUNT) == "–"
    assert vi.cell("2026-11-09T08:00", CellKind.DAY) == "09/11/2026"
    assert numbers("en").count(12345.5) == "12,345.5"


@given(st.lists(st.tuples(st.text(max_size=20), st.integers(0, 10**6)), min_size=1, max_size=30))
def test_charts_are_well_formed_whatever_they_are_called(pairs: list[tuple[str, int]]) -> None:
    labels = tuple("".join(sign for sign in name if sign.isprintable()) for name, _ in pairs)
    series = (("a & b", tuple(float(count) for _, count in pairs)),)
    for shape in ChartShape:
        svg = charts.drawn(ReportChart(key="x", title="x", shape=shape, labels=labels, series=series), numbers().count)
        if svg:
            ElementTree.fromstring(svg)


def test_a_chart_of_a_year_has_a_column_for_each_month(folder: Path) -> None:
    year = facts_in(folder, Period(PeriodKind.YEAR, datetime.date(2026, 1, 1), datetime.date(2026, 12, 31)), SUNDAY)
    chart = next(
        block
        for section in document_of(year).sections
        for block in section.blocks
        if isinstance(block, ReportChart) and block.key == "days"
    )
    assert chart.labels == ("11/2026",)
    assert [name for name, _ in chart.series] == ["Lượt robot phục vụ", "Số thứ tự đã cấp"]


@given(st.lists(st.floats(0, 1e6), min_size=1))
def test_a_spread_is_in_order(values: list[float]) -> None:
    found = spread(values)
    assert found is not None
    assert found.count == len(values)
    assert min(values) <= found.p50 <= found.p90 * (1 + 1e-9)
    assert found.p90 <= found.most * (1 + 1e-9)


def test_a_report_does_not_keep_what_somebody_said_after_it_is_deleted(tmp_path: Path) -> None:
    facts = facts_in(tmp_path, some_day(LAST))
    said = "cán bộ ở quầy ba rất nhiệt tình"
    opinions = replace(facts.now.opinions, count=1, faces=(0, 0, 0, 0, 1), content=1.0, remarks=(said,))
    document = document_of(replace(facts, now=replace(facts.now, opinions=opinions)))
    assert said not in report_page(document, numbers())
    assert all(said != cell for table in document.tables() for row in table.rows for cell in row)


def test_a_period_whose_dossiers_were_deleted_meanwhile_says_so(facts: ReportFacts) -> None:
    keys = [sentence.key for sentence in judgement(replace(facts, kept_since=WEEK.last))]
    assert "sum.forgotten" in keys
    assert "sum.forgotten" not in [sentence.key for sentence in judgement(replace(facts, kept_since=WEEK.first))]


def test_the_heads_of_every_table_are_words_of_the_language_of_the_report(facts: ReportFacts) -> None:
    vi, en = (document_of(facts, language) for language in ("vi", "en"))
    for one, other in zip(vi.tables(), en.tables(), strict=True):
        heads = zip(one.columns, other.columns, strict=True)
        assert [first.head for first, second in heads if first.head == second.head] == [], one.key


def test_years_whose_holidays_nobody_confirmed_are_named_in_the_notes(facts: ReportFacts) -> None:
    assert "2026, 2027" in " ".join(document_of(replace(facts, calendar_open=(2026, 2027))).notes)
    assert "chưa đối chiếu với lịch chính thức" not in " ".join(document_of(replace(facts, calendar_open=())).notes)
