"""A ward's weeks as a report: figures equal the lists behind them, every link leads somewhere, names stay text."""

import csv
import datetime
import io
import re
from functools import cache
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from robot.desk.dossiers.model import Dossier
from robot.desk.dossiers.store import Dossiers
from robot.desk.reports import charts
from robot.desk.reports.counting import ReportMaterial, facts_of, spread
from robot.desk.reports.facts import PeriodFacts
from robot.desk.reports.numbers import Numbers
from robot.desk.reports.page import ReportNames, report_page, sentence_text
from robot.desk.reports.period import Period, PeriodKind, week_of
from robot.desk.reports.sheets import csv_text, tables_of, xlsx
from robot.desk.reports.summary import SentenceTone, summary
from robot.knowledge.catalogue.templates import Templates
from robot.runtime.content.indicator_loader import load_indexes
from robot.runtime.content.words_loader import load_words
from robot.runtime.desk_service.report_builder import last_whole_day
from robot.runtime.desk_service.report_data import material_of
from robot.runtime.settings.loader import CONFIG
from tests.desk.reports.sample_month import WardMonth

FIRST, LAST = datetime.date(2026, 11, 9), datetime.date(2026, 11, 20)
WEEK = week_of(LAST)
MADE = datetime.datetime(2026, 11, 20, 17, 30)
NASTY = '=HYPERLINK("http://evil")<script>alert(1)</script>'
NAMES = ReportNames(
    lambda code: f"Thủ tục {code}", lambda place: place.replace("counter:", "Quầy "), "Trung tâm, phường"
)


@cache
def words() -> Templates:
    return load_words(CONFIG / "words")


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
        at_s = int(MADE.timestamp())
        store.take([nasty], file="x", sha256="x", kind="csv", at_s=at_s, as_of_s=at_s, refused=0)
    return folder


@pytest.fixture(scope="module")
def now(folder: Path) -> PeriodFacts:
    return told(folder, WEEK)


def told(folder: Path, period: Period) -> PeriodFacts:
    return facts_of(
        material_of(folder / "desk.sqlite", folder / "figures", period), load_indexes(CONFIG / "indicators"), {}
    )


def page(now: PeriodFacts, before: PeriodFacts | None = None, language: str = "vi") -> str:
    return report_page(now, before, words(), language, NAMES, MADE)


class Links(HTMLParser):
    """What a page links to, and the anchors that it has."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.targets: set[str] = set()
        self.anchors: set[str] = set()
        self.tags: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            if name == "href" and value:
                self.targets.add(value)
            if name == "id" and value:
                self.anchors.add(value)
            assert name != "src", (tag, value)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_sentence_of_the_summary_leads_to_its_table(now: PeriodFacts, folder: Path, language: str) -> None:
    links = Links(page(now, told(folder, WEEK.before()), language))
    assert links.targets
    assert all(target.startswith("#") for target in links.targets)
    dead = {target[1:] for target in links.targets} - links.anchors
    assert dead <= {"measure-online", "measure-on_time", "late"}  # a card whose list is empty


def test_a_name_out_of_a_list_is_text_on_the_page_and_no_formula_in_the_tables(now: PeriodFacts) -> None:
    html = page(now)
    assert "script" not in Links(html).tags
    assert NASTY in unescape(html)
    tables = tables_of(now, None, Numbers(words(), "vi"), NAMES)
    late = next(table for table in tables if table.name == "late")
    rows = list(csv.reader(io.StringIO(csv_text(late).removeprefix("\ufeff"))))
    assert any(cell == f"'{NASTY}" for row in rows for cell in row)
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx(tables, "x")))["late"]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == NASTY]
    assert cells
    assert all(cell.data_type == "s" for cell in cells)


def test_the_tables_hold_what_the_page_tells(now: PeriodFacts) -> None:
    tables = {table.name: table for table in tables_of(now, None, Numbers(words(), "vi"), NAMES)}
    form = now.form
    assert form is not None
    assert form.adds_up
    assert len(tables["late"].rows) == form.total.late + form.total.open_late
    assert tables["form-06a"].rows[-2][2] == form.total.received
    evidence = tables["evidence"].rows
    for scores in now.scores:
        for line in scores.lines:
            if line.ratio is not None:
                outside = [row for row in evidence if row[0] == line.criterion.measure]
                assert len(outside) == line.ratio.denominator - line.ratio.numerator


def test_the_queue_adds_up_over_its_counters(now: PeriodFacts) -> None:
    queue = now.queue
    assert queue.issued == sum(counter.issued for counter in queue.counters) > 0
    assert sum(queue.by_hour.values()) == queue.issued
    assert now.opinions.count == sum(now.opinions.faces)


def test_a_ward_without_anything_has_a_report_that_says_so(tmp_path: Path) -> None:
    empty = told(tmp_path, WEEK)
    html = page(empty)
    assert "Chưa nhập danh sách hồ sơ" in html
    assert "None" not in html
    assert not re.search(r"\bnan\b", html)
    keys = [sentence.key for sentence in summary(empty, None)]
    assert keys == ["sum.no_counts", "sum.no_dossiers"]


def test_what_is_to_be_done_comes_last_and_late_dossiers_are_never_left_out(now: PeriodFacts) -> None:
    sentences = summary(now, None)
    tones = [sentence.tone is SentenceTone.ALERT for sentence in sentences]
    assert tones == sorted(tones)
    assert "sum.open_late" in [sentence.key for sentence in sentences]


def test_a_small_change_is_not_told_as_a_rise(folder: Path) -> None:
    now = told(folder, WEEK)
    robot = replace(now.robot, visits=105)
    before = replace(now, robot=replace(now.robot, visits=100))
    key = summary(replace(now, robot=robot), before)[0].key
    assert key == "sum.visits_same"
    more = replace(now, robot=replace(now.robot, visits=130))
    assert summary(more, before)[0].key == "sum.visits_up"
    assert "30 %" in sentence_text(summary(more, before)[0], Numbers(words(), "vi"), NAMES).replace("\u00a0", " ")


def test_a_robot_that_came_last_week_is_not_said_to_serve_six_times_as_many(folder: Path) -> None:
    now = told(folder, WEEK)
    before = replace(now, robot=replace(now.robot, visits=15), days_of={**now.days_of, "robot": 1})
    more = replace(now, robot=replace(now.robot, visits=100))
    assert summary(more, before)[0].key == "sum.visits"


def test_a_robot_that_stood_still_for_days_has_not_lost_visitors(folder: Path) -> None:
    now = told(folder, WEEK)
    few = replace(now, robot=replace(now.robot, visits=20), days_of={**now.days_of, "robot": 1})
    before = replace(now, robot=replace(now.robot, visits=100))
    assert summary(few, before)[0].key == "sum.visits"


def test_of_a_week_that_is_not_over_only_whole_days_are_compared(folder: Path) -> None:
    now = told(folder, WEEK)
    done = replace(now, robot=replace(now.robot, visits=100))
    today = replace(now, robot=replace(now.robot, visits=140), so_far=done)
    before = replace(now, robot=replace(now.robot, visits=102))
    assert summary(today, before)[0].values == {"n": 100, "b": 102, "a": pytest.approx(2 / 102)}
    assert summary(today, before)[0].key == "sum.visits_same"


@pytest.mark.parametrize(("hour", "last"), [(17, LAST), (11, LAST - datetime.timedelta(1))])
def test_a_list_knows_all_of_its_own_day_only_in_the_evening(hour: int, last: datetime.date) -> None:
    assert last_whole_day(datetime.datetime.combine(LAST, datetime.time(hour))) == last


def test_the_longest_late_dossier_is_the_one_that_was_due_first(now: PeriodFacts) -> None:
    assert now.form is not None
    told_of = next(sentence for sentence in summary(now, None) if sentence.key == "sum.open_late")
    dues = {code: now.dossiers[code].due for code in now.form.open_late}
    assert dues[told_of.values["d"]] == min(dues.values())


def test_without_due_days_no_share_on_time_is_told(now: PeriodFacts) -> None:
    form = now.form
    assert form is not None
    none = replace(form, resolved_without_due=form.total.resolved)
    keys = [sentence.key for sentence in summary(replace(now, form=none), None)]
    assert "sum.resolved_unknown" in keys
    assert "sum.resolved" not in keys


def test_three_visits_after_two_are_no_rise(folder: Path) -> None:
    now = told(folder, WEEK)
    few, fewer = (replace(now, robot=replace(now.robot, visits=count)) for count in (3, 2))
    assert summary(few, fewer)[0].key == "sum.visits"


def test_every_sentence_has_words_in_both_languages(now: PeriodFacts, folder: Path) -> None:
    for language in ("vi", "en"):
        for sentence in summary(now, told(folder, WEEK.before())):
            text = sentence_text(sentence, Numbers(words(), language), NAMES)
            assert text.endswith(".")
            assert not re.search(r"[{}]|None", text)


def test_numbers_read_as_in_vietnam() -> None:
    numbers = Numbers(words(), "vi")
    assert numbers.count(12345) == "12.345"
    assert numbers.count(4.25) == "4,25"
    assert numbers.percent(0.9345) == "93,5\u00a0%"
    assert numbers.percent(None) == "chưa rõ"
    assert numbers.minutes(7.26) == "7,3\u00a0phút"
    assert Numbers(words(), "en").count(12345.5) == "12,345.5"


@given(st.lists(st.tuples(st.text(max_size=20), st.integers(0, 10**6)), max_size=30))
def test_charts_are_well_formed_whatever_they_are_called(pairs: list[tuple[str, int]]) -> None:
    from xml.etree import ElementTree

    clean = [("".join(sign for sign in name if sign.isprintable()), count) for name, count in pairs]
    for svg in (charts.bars(clean), charts.rows(clean), charts.shares(clean[:5])):
        if svg:
            ElementTree.fromstring(svg)


@given(st.lists(st.floats(0, 1e6), min_size=1))
def test_a_spread_is_in_order(values: list[float]) -> None:
    found = spread(values)
    assert found is not None
    assert found.count == len(values)
    assert min(values) <= found.p50 <= found.p90 * (1 + 1e-9)
    assert found.p90 <= found.most * (1 + 1e-9)


def test_nothing_of_a_remark_or_a_question_is_markup() -> None:
    material = ReportMaterial(period=Period(PeriodKind.RANGE, LAST, LAST))
    facts = facts_of(material, (), {})
    spoiled = replace(
        facts, opinions=replace(facts.opinions, count=1, faces=(1, 0, 0, 0, 0), content=0.0, remarks=(NASTY,))
    )
    assert "script" not in Links(page(spoiled)).tags


def test_the_lists_behind_the_shares_are_titled_in_the_language_of_the_report(now: PeriodFacts) -> None:
    html = unescape(page(now, None, "en"))
    titles = re.findall(r"<summary>([^<]*):", html)
    assert titles
    assert all(title.isascii() for title in titles)


def test_a_report_does_not_keep_what_somebody_said_after_it_is_deleted() -> None:
    facts = facts_of(ReportMaterial(period=Period(PeriodKind.RANGE, LAST, LAST)), ())
    said = "cán bộ ở quầy ba rất nhiệt tình"
    opinions = replace(facts.opinions, count=1, faces=(0, 0, 0, 0, 1), content=1.0, remarks=(said,))
    spoken = replace(facts, opinions=opinions)
    assert said not in page(spoken)
    tables = tables_of(spoken, None, Numbers(words(), "vi"), NAMES)
    assert all(said != cell for table in tables for row in table.rows for cell in row)


def test_a_period_whose_dossiers_were_deleted_meanwhile_says_so(folder: Path) -> None:
    now = told(folder, WEEK)
    keys = [sentence.key for sentence in summary(replace(now, kept_since=WEEK.last), None)]
    assert "sum.forgotten" in keys
    assert "sum.forgotten" not in [sentence.key for sentence in summary(replace(now, kept_since=WEEK.first), None)]
    before = replace(told(folder, WEEK.before()), kept_since=WEEK.first)
    assert "sum.received" in [sentence.key for sentence in summary(now, before)]


def test_the_heads_of_every_table_are_words_of_the_language_of_the_report(now: PeriodFacts, folder: Path) -> None:
    before = told(folder, WEEK.before())
    vi, en = (tables_of(now, before, Numbers(words(), language), NAMES) for language in ("vi", "en"))
    for one, other in zip(vi, en, strict=True):
        same = [head for head, too in zip(one.head, other.head, strict=True) if head == too]
        assert same == [], one.name


def test_years_whose_holidays_nobody_confirmed_stand_at_the_foot_of_the_page(now: PeriodFacts) -> None:
    assert "2026, 2027" in page(replace(now, calendar_open=(2026, 2027)), None, "vi")
    assert "chưa đối chiếu với lịch chính thức" not in page(now, None, "vi")
