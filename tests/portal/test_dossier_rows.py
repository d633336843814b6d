"""Rows of exports that were written by hand or broken by a program: what is read of them, and what not."""

import json
from pathlib import Path

import pytest

from robot.desk.dossiers.model import DossierStatus
from robot.desk.dossiers.store import Dossiers
from robot.portal.dossier_export import Export
from tests.portal.dossier_exports import GOOD, HEADER, read, take


def table(tmp_path: Path, *lines: str, name: str = "list.csv") -> Export:
    return read(tmp_path / name, "\n".join(lines))


def numbered(number: int) -> str:
    return GOOD.replace("0001", f"{number:04d}")


@pytest.mark.parametrize("quote", ['"Đăng ký khai sinh', 'Đăng ký khai sinh"', '"'])
def test_a_quotation_mark_that_nobody_closed_costs_no_other_row(tmp_path: Path, quote: str) -> None:
    bad = GOOD.replace("Đăng ký khai sinh", quote)
    rows = [numbered(number) for number in range(2, 400)]
    export = table(tmp_path, HEADER, bad, *rows)
    assert len(export.dossiers) + len(export.refused) == 399
    assert set(export.dossiers) >= {f"H49.34-260713-{number:04d}" for number in range(2, 400)}
    assert all(len(each.title) < 40 for each in export.dossiers.values())
    assert export.rows == 399


def test_two_broken_rows_and_a_cell_of_two_lines_are_told_apart(tmp_path: Path) -> None:
    half = GOOD.replace("Đăng ký", '"Đăng ký').replace("0001", "0002")
    lines = GOOD.replace("Đăng ký khai sinh", '"Đăng ký\nkhai sinh"').replace("0001", "0003")
    export = table(tmp_path, HEADER, half, numbered(4), lines, half.replace("0002", "0005"), numbered(6))
    assert sorted(code[-1] for code in export.dossiers) == list("23456")
    assert {each.title for each in export.dossiers.values()} == {"Đăng ký khai sinh"}


def test_a_row_that_a_comma_has_shifted_is_refused(tmp_path: Path) -> None:
    shifted = GOOD.replace("Đăng ký khai sinh", "Đăng ký khai sinh, khai tử")
    export = table(tmp_path, HEADER, shifted, numbered(2))
    assert list(export.dossiers) == ["H49.34-260713-0002"]
    assert "more cells" in export.refused[0].what


def test_no_telephone_or_identity_number_in_any_column_reaches_the_disk(tmp_path: Path) -> None:
    header = "Mã hồ sơ,Tên thủ tục,Lĩnh vực,Trạng thái,Đơn vị xử lý,Người xử lý,Mã TTHC"
    row = "H49.34-260713-0001," + ",".join(f"Lan {number} 0912345678" for number in range(6))
    with Dossiers(tmp_path / "desk.sqlite") as dossiers:
        take(dossiers, table(tmp_path, header, row[: row.rindex(",")] + ",1.001193"))
        found = dossiers.find("H49.34-260713-0001")
    assert found is not None
    assert "0912345678" not in repr(found)
    stored = b"".join(path.read_bytes() for path in tmp_path.glob("desk.sqlite*"))
    assert b"0912345678" not in stored


def test_an_unknown_status_is_kept_short(tmp_path: Path) -> None:
    export = table(tmp_path, HEADER, GOOD.replace("Đang xử lý", "Chờ " * 100))
    assert len(export.dossiers["H49.34-260713-0001"].status_text) <= 40


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ("Không thu phí", False),
        ("Miễn phí", False),
        ("Chưa thanh toán", False),
        ("Có", True),
        ("Đang đối soát", None),
        ("https://x.vn/1", None),
    ],
)
def test_what_is_neither_yes_nor_no_is_not_known_and_told(tmp_path: Path, said: str, means: bool | None) -> None:
    export = table(tmp_path, "Mã hồ sơ,Trạng thái,Thu phí", f"H49.34-260713-0001,Đang xử lý,{said}")
    assert export.dossiers["H49.34-260713-0001"].fee is means
    assert export.strange == ({f"fee: {said}": 1} if means is None else {})


@pytest.mark.parametrize(("said", "means"), [("https://x.vn/kq.pdf", True), ("12/GCN", True), ("chưa có", False)])
def test_a_link_or_a_number_of_a_result_means_that_there_is_one(tmp_path: Path, said: str, means: bool) -> None:
    export = table(tmp_path, "Mã hồ sơ,Trạng thái,Kết quả điện tử", f"H49.34-260713-0001,Đã trả,{said}")
    assert export.dossiers["H49.34-260713-0001"].electronic_result is means


@pytest.mark.parametrize("first", ["Hạn xử lý", "Ngày hẹn trả"])
def test_of_two_columns_of_one_name_the_one_named_first_counts_wherever_it_stands(tmp_path: Path, first: str) -> None:
    days = {"Hạn xử lý": "14/07/2026", "Ngày hẹn trả": "15/07/2026"}
    names = sorted(days, key=lambda name: name != first)
    row = ",".join(("H49.34-260713-0001", *(days[name] for name in names), "Đang xử lý"))
    export = table(tmp_path, ",".join(("Mã hồ sơ", *names, "Trạng thái")), row)
    assert export.dossiers["H49.34-260713-0001"].due == "2026-07-15"


@pytest.mark.parametrize("at", ["2026-07-12T18:30:00Z", "2026-07-12T18:30:00.000+00:00", "2026-07-13T01:30:00+0700"])
def test_times_of_the_world_are_told_as_local_ones(tmp_path: Path, at: str) -> None:
    data = json.dumps([{"MaHoSo": "H49.34-260713-0001", "NgayTiepNhan": at}])
    assert read(tmp_path / "a.json", data).dossiers["H49.34-260713-0001"].received == "2026-07-13T01:30:00"


def test_a_list_within_a_record_changes_nothing_of_the_dossier(tmp_path: Path) -> None:
    item = {
        "MaHoSo": "H49.34-260713-0001",
        "TrangThaiHoSo": "4",
        "NgayHenTra": "20260715170000",
        "LichSu": [{"MaHoSo": "H49.34-260101-0009", "TrangThaiHoSo": "10", "NgayHenTra": "20260101170000"}],
        "DanhSachHoSoBoSung": [{"NgayBoSung": "20260714080000", "TrangThaiHoSo": "10", "NgayTra": "20260714"}],
    }
    (found,) = read(tmp_path / "a.json", json.dumps([item])).dossiers.values()
    assert (found.code, found.status, found.due) == ("H49.34-260713-0001", 4, "2026-07-15T17:00:00")
    assert (found.supplements, found.supplement_since, found.returned) == (1, "2026-07-14T08:00:00", None)


def test_rows_that_are_none_are_counted_and_a_short_row_without_a_code_is_refused(tmp_path: Path) -> None:
    lines = (HEADER, GOOD, ",,Đăng ký khai sinh,Đang xử lý,,", "Tổng cộng: 2,,,,,", ",,,,,", ",,,,Người lập biểu,")
    export = table(tmp_path, *lines)
    assert [each.place for each in export.refused] == ["row 3"]
    assert export.skipped == ["row 4", "row 6"]


@pytest.mark.parametrize(
    ("title", "made"),
    [
        ("Ngày xuất: 14/07/2026 08:30", "2026-07-14T08:30:00"),
        ("Số liệu tính đến 08:30 ngày 14/07/2026", "2026-07-14T08:30:00"),
        ("Từ ngày 01/07/2026 đến ngày 14/07/2026", ""),
        ("Số liệu từ 01/07/2026 đến 14/07/2026", ""),
    ],
)
def test_a_title_may_tell_when_the_list_was_made(tmp_path: Path, title: str, made: str) -> None:
    assert table(tmp_path, f"{title},,,,,", HEADER, GOOD).made == made


@pytest.mark.parametrize("days", [("20/07/2026", "21/07/2026"), ("13/07/2026", "12/07/2026")])
def test_a_day_that_cannot_be_yet_or_comes_before_its_beginning_is_refused(
    tmp_path: Path, days: tuple[str, str]
) -> None:
    row = GOOD.replace("13/07/2026 08:12:00,15/07/2026", ",".join(days))
    assert len(table(tmp_path, HEADER, row).refused) == 1


def test_of_two_rows_the_later_one_counts_though_its_status_has_a_smaller_number(tmp_path: Path) -> None:
    header = "Mã hồ sơ,Trạng thái,Ngày nhận,Ngày yêu cầu bổ sung"
    asked = "H49.34-260713-0001,Yêu cầu bổ sung,10/07/2026,13/07/2026"
    for rows in ((asked, asked.replace("Yêu cầu bổ sung,", "Tạm dừng,").replace(",13/07/2026", ",11/07/2026")),):
        for order in (rows, rows[::-1]):
            assert table(tmp_path, header, *order).dossiers["H49.34-260713-0001"].status == DossierStatus.SUPPLEMENT


@pytest.mark.parametrize("span", ["9" * 5000, "0", "-1", "x", "2 "])
def test_a_page_without_the_end_of_its_head_and_with_strange_spans_is_read(tmp_path: Path, span: str) -> None:
    cells = "</td><td>".join(GOOD.split(","))
    head = "</td><td>".join(HEADER.split(","))
    page = f"<html><head><title>x<body><table><tr><td>{head}</td></tr><tr><td>{cells}</td></tr>"
    page += f"<tr><td colspan='{span}' rowspan='{span}'>Người lập</td></tr></table>"
    assert list(read(tmp_path / "list.xls", page).dossiers) == ["H49.34-260713-0001"]


def test_a_count_of_five_thousand_digits_is_a_large_count(tmp_path: Path) -> None:
    export = table(tmp_path, "Mã hồ sơ,Trạng thái,Số lần bổ sung", f"H49.34-260713-0001,Đang xử lý,{'9' * 5000}")
    assert export.dossiers["H49.34-260713-0001"].supplements == 99
