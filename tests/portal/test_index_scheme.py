"""Schemes of provinces from workbooks: heads, groups, ways of scoring, targets, wrong rows."""

from pathlib import Path

import openpyxl
import pytest

from robot.core.trouble import Trouble
from robot.desk.indicators.criteria import Step, faults_of
from robot.desk.indicators.measures import MEASURES
from robot.portal.index_scheme import read_scheme, suggested_measure
from tests.portal.scheme_tables import HEAD, ROWS, TITLE


def workbook(path: Path, *rows: tuple[object, ...]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


@pytest.fixture
def par(tmp_path: Path) -> Path:
    return workbook(tmp_path / "par.xlsx", *TITLE, HEAD, ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)"), *ROWS)


def test_criteria_groups_points_and_the_decision_are_read(par: Path) -> None:
    read = read_scheme(par, "PAR")
    index = read.index
    assert [each.code for each in index.criteria] == ["1", "2", "3.1", "3.2", "4"]
    assert [each.max_points for each in index.criteria] == [10, 10, 12.5, 7.5, 10]
    assert [group.title.vi for group in index.groups] == ["CHỈ ĐẠO, ĐIỀU HÀNH", "THỦ TỤC HÀNH CHÍNH"]
    assert index.decision == "2712/QĐ-UBND"
    assert index.title.vi == "BỘ TIÊU CHÍ ĐÁNH GIÁ CHỈ SỐ CẢI CÁCH HÀNH CHÍNH CẤP XÃ"
    assert (read.total, read.refused) == (50, ())
    assert read.columns["most"] == "Điểm tối đa"
    assert faults_of(index, MEASURES) == []


def test_steps_shares_and_points_by_hand_are_told_apart(par: Path) -> None:
    meetings, tasks, on_time, paid, published = read_scheme(par, "PAR").index.criteria
    assert (meetings.curve, meetings.steps) == ("steps", (Step(2, 5), Step(3, 7.5), Step(4, 10)))
    assert (tasks.curve, tasks.measure) == ("linear", "")
    assert (on_time.curve, on_time.measure) == ("linear", "on_time")
    assert (paid.curve, paid.measure) == ("linear", "paid_online")
    assert published.curve is None
    assert meetings.source == "Biên bản"


def test_targets_are_points_or_shares(par: Path) -> None:
    meetings, tasks, on_time, *_ = read_scheme(par, "PAR").index.criteria
    assert (meetings.target, meetings.target_points) == (None, 10)
    assert (tasks.target, on_time.target) == (0.9, 0.98)


def test_wrong_rows_are_left_out_with_line_and_reason(tmp_path: Path) -> None:
    rows = (
        ("1", "Đúng", 10, "", "", ""),
        ("2", "Không điểm", "", "", "", ""),
        ("3", "Điểm chữ", "mười", "", "", ""),
        ("1", "Trùng mã", 5, "", "", ""),
        ("5", "Chỉ tiêu quá điểm", 5, "", "", 6),
        ("6", "Âm", -5, "", "", ""),
        ("7", "Cũng đúng", 5, "", "", ""),
    )
    read = read_scheme(workbook(tmp_path / "x.xlsx", HEAD, *rows), "PAR")
    assert [each.code for each in read.index.criteria] == ["1", "7"]
    assert [(row.line, row.key) for row in read.refused] == [
        (3, "no_most"),
        (4, "wrong_most"),
        (5, "twice"),
        (6, "wrong_target"),
        (7, "wrong_most"),
    ]


def test_heads_may_stand_in_another_order_and_without_a_code(tmp_path: Path) -> None:
    rows = (("Nguồn", "Điểm chuẩn", "Nội dung đánh giá"), ("Sổ", 5, "Một"), ("Sổ", "7,5", "Hai"))
    read = read_scheme(workbook(tmp_path / "x.xlsx", *rows), "DTI", "Chỉ số thử")
    assert [(each.title.vi, each.max_points, each.source) for each in read.index.criteria] == [
        ("Một", 5, "Sổ"),
        ("Hai", 7.5, "Sổ"),
    ]
    assert read.index.title.vi == "Chỉ số thử"
    assert len({each.code for each in read.index.criteria}) == 2


@pytest.mark.parametrize("rows", [(), (("Họ tên", "Ngày sinh"), ("A", "B")), (("Tiêu chí",), ("Một",))])
def test_a_workbook_without_such_a_table_is_refused(tmp_path: Path, rows: tuple[tuple[str, ...], ...]) -> None:
    with pytest.raises(Trouble, match="Điểm tối đa"):
        read_scheme(workbook(tmp_path / "x.xlsx", *rows), "PAR")


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"PK\x03\x04broken", "mã,tiêu chí".encode()])
def test_a_file_that_is_no_workbook_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(data)
    with pytest.raises(Trouble):
        read_scheme(path, "PAR")


@pytest.mark.parametrize(
    ("title", "measure"),
    [
        ("Tỷ lệ hồ sơ giải quyết đúng hạn", "on_time"),
        ("Tỷ lệ hồ sơ nộp trực tuyến", "online"),
        ("Tỷ lệ hồ sơ trực tuyến toàn trình", "full_online"),
        ("Thanh toán trực tuyến", "paid_online"),
        ("Số hóa hồ sơ", "digitised"),
        ("Tái sử dụng dữ liệu số hoá", "reused"),
        ("Cấp kết quả giải quyết điện tử", "electronic_result"),
        ("Họp giao ban", ""),
    ],
)
def test_a_measure_is_proposed_by_the_title(title: str, measure: str) -> None:
    assert suggested_measure(title) == measure
