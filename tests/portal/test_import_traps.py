"""`kiosk catalogue import`: lists that would mislead, crash or lose a row."""

import datetime
import json
import shutil
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from robot.cli.__main__ import main
from robot.core.trouble import Trouble, Troubles
from robot.paths import ROOT
from robot.portal.columns import read_list
from robot.portal.import_plan import ImportPlan, RowOutcome
from robot.runtime.processes.atomic_files import write_whole

CONFIG = ROOT / "config"
HEADER = "STT,Mã thủ tục,Tên thủ tục,Lĩnh vực,Thời hạn giải quyết,Lệ phí,Mức độ"
MARRIAGE = Path("procedures/ho-tich/dang-ky-ket-hon.toml")
TODAY = datetime.date(2026, 11, 24)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CONFIG, tmp_path / "config"))


def plan(config: Path, file: Path, *update: str) -> ImportPlan:
    return ImportPlan(file, config, config / "procedures", update, "", TODAY)


def outcomes(config: Path, *rows: str, update: tuple[str, ...] = ()) -> list[RowOutcome]:
    file = config.parent / "list.csv"
    file.write_text("\n".join((HEADER, *rows)), encoding="utf-8")
    return plan(config, file, *update).outcomes


def items(config: Path, value: object) -> list[RowOutcome]:
    file = config.parent / "list.json"
    file.write_text(json.dumps(value), encoding="utf-8")
    return plan(config, file).outcomes


@pytest.mark.parametrize(
    ("title", "owner"),
    [
        ("Đăng ký khai sinh", "1.001193"),
        ("Thủ tục  ĐĂNG KÝ khai sinh.", "1.001193"),
        ("khai sinh cho cháu", "1.001193"),
        ("vợ tôi vừa sinh con", "1.001193"),
        ("Cấp bản sao Trích lục hộ tịch, bản sao Giấy khai sinh", "2.000635"),
    ],
)
def test_a_draft_never_takes_the_name_of_another_procedure(config: Path, title: str, owner: str) -> None:
    (outcome,) = outcomes(config, f'1,2.001121,"{title}",Hộ tịch')
    assert outcome.what == "refused"
    assert owner in outcome.told[0]


def test_two_rows_of_one_name_are_not_both_drafts(config: Path) -> None:
    first, second = outcomes(config, "1,2.001121,Việc hoàn toàn mới,Hộ tịch", "2,2.001122,việc hoàn toàn mới,Hộ tịch")
    assert (first.what, second.what) == ("new", "refused")
    assert "2.001121" in second.told[0]


def test_an_update_never_gives_a_procedure_the_name_of_another(config: Path) -> None:
    file = config / "list.csv"
    file.write_text(f"{HEADER}\n1,1.000894,Đăng ký khai sinh,Hộ tịch", encoding="utf-8")
    made = plan(config, file, "official_title")
    assert made.texts == {}
    assert "1.001193 has this name" in made.outcomes[0].told[0]


def test_a_code_that_lost_digits_changes_only_a_procedure_of_the_same_name(config: Path) -> None:
    path = config / "procedures/ho-tich/dang-ky-ket-hon.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("1.000894", "1.008900"), encoding="utf-8")
    topics = config / "topics.toml"
    announced = (config / "procedures_announced").glob("*.toml")
    for other in (topics, *(config / "procedures").rglob("*.toml"), *announced):
        other.write_text(other.read_text(encoding="utf-8").replace('"1.000894"', '"1.008900"'), encoding="utf-8")
    wrong, right = outcomes(
        config,
        "1,1.0089,Việc hoàn toàn khác,Hộ tịch,9 ngày",
        "2,1.0089,Đăng ký kết hôn,Hộ tịch,9 ngày",
        update=("time",),
    )
    assert (wrong.what, right.what) == ("refused", "updated")
    assert all("completed from '1.0089'" in outcome.told[0] for outcome in (wrong, right))


@pytest.mark.parametrize("title", ["***", "\u200b", "Thủ tục", "Thủ tục hành chính", "12"])
def test_a_title_that_says_nothing_is_refused(config: Path, title: str) -> None:
    (outcome,) = outcomes(config, f"1,2.001121,{title},Hộ tịch,5 ngày")
    assert outcome.what == "refused"


def test_what_could_not_be_compared_is_told(config: Path) -> None:
    (outcome,) = outcomes(config, "1,1.000894,Đăng ký kết hôn,Hộ tịch,khoảng một tuần,Không")
    assert outcome.what == "not compared"
    assert "khoảng một tuần" in outcome.told[0]
    assert "“Không”" in outcome.told[1]


def test_an_update_keeps_ends_of_line_and_drops_the_note_of_the_old_value(config: Path) -> None:
    path = config / MARRIAGE
    text = path.read_text(encoding="utf-8")
    assert "\nnote = " in text.partition("[time]")[2].partition("\n[")[0]
    path.write_bytes(text.replace("\n", "\r\n").encode())
    file = config / "list.csv"
    file.write_text(f"{HEADER}\n1,1.000894,Đăng ký kết hôn,Hộ tịch,9 ngày", encoding="utf-8")
    made = plan(config, file, "time")
    assert "dropped" in made.outcomes[0].told[0]
    after = made.texts[path]
    assert after.count("\n") == after.count("\r\n") > 100
    assert "note = " not in after.partition("[time]")[2].partition("\n[")[0]


def test_a_number_or_a_note_alone_is_no_field_and_is_told(config: Path) -> None:
    found = outcomes(
        config,
        "1,2.001121,Việc thứ nhất mới,Hộ tịch",
        "2,,,",
        "3,2.001122,Việc thứ hai mới,Hộ tịch",
        "Ghi chú: bảng này chỉ để tham khảo",
    )
    assert sorted(outcome.what for outcome in found) == ["new", "new", "refused", "refused"]
    assert any("tham khảo" in " ".join(outcome.told) for outcome in found)


def test_every_item_of_a_json_list_is_a_row(config: Path) -> None:
    good = {"maThuTuc": "2.001121", "tenThuTuc": "<p>Việc A &amp; B mới</p>", "linhVuc": "Hộ tịch"}
    bad = [{"maThuTuc": "", "tenThuTuc": "X"}, {"maThuTuc": None, "thoiHan": "5 ngày"}, None, 7, "chữ", {}]
    found = items(config, {"codes": list(range(50)), "data": [good, *bad]})
    assert [outcome.what for outcome in found] == ["new", *["refused"] * len(bad)]
    (first, *_) = read_list(config.parent / "list.json").rows
    assert first.cells["title"] == "Việc A & B mới"
    assert "'chữ'" in found[5].told[0]


def test_a_header_of_two_rows_is_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Mã", "Tên thủ tục", "Thời hạn giải quyết", "", "Lệ phí"])
    sheet.append(["", "", "Theo quy định", "Sau cắt giảm", ""])
    for cells in ("A1:A2", "B1:B2", "C1:D1", "E1:E2"):
        sheet.merge_cells(cells)
    sheet.append(["2.001121", "Việc thứ nhất", "5 ngày", "3 ngày", "Miễn phí"])
    sheet.append(["2.001122", "Việc thứ hai", "5 ngày", "", "Miễn phí"])
    book.save(tmp_path / "list.xlsx")
    first, second = read_list(tmp_path / "list.xlsx").rows
    assert first.cells["time"] == "Theo quy định: 5 ngày; Sau cắt giảm: 3 ngày"
    assert second.cells["time"] == "5 ngày"
    assert first.cells["fee"] == "Miễn phí"


def nested(levels: int) -> object:
    value: object = "x"
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize("cell", [nested(400), "\ud800"])
def test_a_cell_that_no_file_can_hold_is_a_trouble(config: Path, cell: object) -> None:
    with pytest.raises(Trouble):
        items(config, [{"maThuTuc": "2.001121", "tenThuTuc": "Việc mới", "x": cell}])


def test_a_draft_folder_with_a_file_that_is_not_utf8_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "list.csv").write_text(f"{HEADER}\n1,2.001121,Việc mới,Hộ tịch", encoding="utf-8")
    (tmp_path / "odd.toml").write_bytes(b'title = "\xff"')
    assert main(["catalogue", "import", str(tmp_path / "list.csv"), "--out", str(tmp_path)]) == 2
    error = capsys.readouterr().err
    assert len(error.splitlines()) == 1
    assert "odd.toml" in error


@pytest.mark.parametrize(
    "data",
    [
        "M· thñ tôc,Tªn thñ tôc,LÜnh vùc\n2.001121,§¨ng ký,Hé tÞch".encode("latin-1"),
        "Maõ thuû tuïc,Teân thuû tuïc\n2.001121,Ñaêng kyù".encode("latin-1"),
    ],
)
def test_a_font_encoding_of_old_is_named_with_the_way_out(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "list.csv").write_bytes(data)
    with pytest.raises(Trouble, match=r"TCVN3.*UniKey"):
        read_list(tmp_path / "list.csv")


CELLS = st.one_of(st.text(max_size=30), st.none(), st.integers(), st.lists(st.text(max_size=8), max_size=3))
ITEMS = st.fixed_dictionaries(
    {
        "maThuTuc": st.one_of(CELLS, st.from_regex(r"\A2\.00[0-9]{3,4}\Z")),
        "tenThuTuc": CELLS,
        "linhVuc": st.one_of(CELLS, st.just("Hộ tịch")),
        "thoiHan": CELLS,
        "lePhi": CELLS,
        "thanhPhanHoSo": CELLS,
    }
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.one_of(ITEMS, CELLS), min_size=1, max_size=30))
def test_any_list_is_imported_or_a_trouble(tmp_path_factory: pytest.TempPathFactory, listed: list[object]) -> None:
    folder = tmp_path_factory.mktemp("any")
    (folder / "list.json").write_text(json.dumps(listed), encoding="utf-8")
    try:
        made = ImportPlan(folder / "list.json", CONFIG, folder / "drafts", (), "tu-phap", TODAY)
        write_whole(made.texts)
    except (Trouble, Troubles):
        return
    assert len(made.outcomes) == len(listed)
