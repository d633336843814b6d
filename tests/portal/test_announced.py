"""`kiosk catalogue import LIST.jsonl` and `compare`: announced lists, whose facts no one has checked."""

import shutil
from pathlib import Path

import pytest

from robot.cli.__main__ import main
from robot.core.trouble import Troubles
from robot.paths import ROOT
from robot.portal.announced_list import AnnouncedTime, Listed, time_of
from robot.portal.announced_papers import papers_of
from robot.portal.cell_values import TimeValue
from robot.runtime.content.catalogue_loader import load_catalogue, load_catalogue_files
from robot.runtime.content.site_overlays import PHRASES
from tests.portal.announced_lists import LISTED, outcomes, written


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = shutil.copytree(ROOT / "config", tmp_path / "config")
    monkeypatch.setattr("robot.runtime.settings.loader.CONFIG", folder)
    return folder


def test_a_new_procedure_is_taken_with_its_source_its_day_and_nothing_that_is_unclear(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    listed = written(tmp_path / "list.jsonl", LISTED, {**LISTED, "code": "1.999002", "field": "Hàng không"})
    found = outcomes(capsys, "import", listed)
    assert [(found[code]["what"], found[code]["taken"]) for code in ("1.999001", "1.999002")] == [
        ("new", True),
        ("left out", False),
    ]
    taken = load_catalogue(config).procedures["1.999001"]
    assert taken.announced
    assert str(taken.as_of) == "2026-09-13"
    assert taken.department == "nong-nghiep"
    assert (taken.time.value, taken.time.at_most, taken.fee.is_free) == (7, True, True)
    assert [(paper.name, paper.need) for paper in taken.documents] == [
        ("Đơn đề nghị", "always"),
        ("Bản sao sổ hộ khẩu", "conditional"),
    ]
    assert taken.sources == ("github.com/owner/repo, list.md",)


def test_a_next_list_tells_new_changed_and_ended_and_takes_only_what_is_named(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outcomes(capsys, "import", written(tmp_path / "first.jsonl", LISTED, {**LISTED, "code": "1.999003"}))
    file = config / "procedures_announced" / "nong-nghiep-moi-truong.toml"
    file.write_text(file.read_text("utf-8").replace('en = "Cấp giấy phép nuôi ong"', 'en = "Keep bees"'), "utf-8")
    newer = {**LISTED, "time": "2 ngày", "fee": None, "documents": []}
    following = written(tmp_path / "next.jsonl", newer, {**LISTED, "code": "1.999004"})
    before = file.read_bytes()
    found = outcomes(capsys, "compare", following)
    expected = {"1.999001": "changed", "1.999003": "ended", "1.999004": "new"}
    assert {code: found[code]["what"] for code in expected} == expected
    assert not any(outcome["taken"] for outcome in found.values())
    assert file.read_bytes() == before

    outcomes(capsys, "compare", following, "--take", "1.999001", "1.999003")
    procedures = load_catalogue(config).procedures
    assert procedures["1.999001"].time.value == 2
    assert procedures["1.999001"].title.en == "Keep bees"
    assert procedures["1.999001"].documents, "a fact that the newer list lacks stays"
    assert {"1.999003", "1.999004"}.isdisjoint(procedures)


def test_words_that_people_wrote_stay_when_a_newer_list_is_taken(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (config / PHRASES).write_text('[procedures]\n"1.010386" = ["câu do nơi này dạy"]\n', encoding="utf-8")
    before = load_catalogue_files(config, taught=False)[0].procedures["1.010386"]
    paper = before.documents[0].name
    newer = {**LISTED, "code": "1.010386", "field": before.field, "documents": [f"{paper} [bản chính 1, bản sao 0]"]}
    outcomes(capsys, "compare", written(tmp_path / "list.jsonl", newer), "--take", "1.010386")
    after = load_catalogue_files(config, taught=False)[0].procedures["1.010386"]
    kept = ("related", "result", "conditions", "citizen_deadline", "asked")
    assert [getattr(after, key) for key in kept] == [getattr(before, key) for key in kept]
    assert [question.ask for question in after.precheck] == [question.ask for question in before.precheck]
    assert any(question.paper for question in before.precheck)
    assert all(question.paper in (None, paper) for question in after.precheck)


def test_a_time_within_the_day_is_read() -> None:
    found = time_of(Listed(code="1.999001", name="Nuôi ong", time="Trực tiếp: Trong ngày; Trực tuyến: 2 ngày"))
    assert found == AnnouncedTime(TimeValue(same_day=True), at_most=False)
    found = time_of(Listed(code="1.999001", name="Nuôi ong", time="Trong ngày; 2 ngày"))
    assert found == AnnouncedTime(TimeValue(2, "ngày"), at_most=True)


def test_days_that_are_months_are_no_time() -> None:
    assert time_of(Listed(code="1.999001", name="Nuôi ong", time="6 ngày — Trong thời gian 06 tháng")) is None


def test_times_that_add_up_give_no_upper_bound_but_a_remark(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    time = "5 ngày làm việc — 05 ngày làm việc; vụ việc phức tạp thì kéo dài thêm 10 ngày làm việc"
    outcomes(capsys, "import", written(tmp_path / "list.jsonl", {**LISTED, "time": time}))
    taken = load_catalogue(config).procedures["1.999001"]
    assert (taken.time.value, taken.unverified) == (None, (f"Thời hạn: danh mục ghi “{time}”",))


def test_a_new_procedure_goes_to_the_department_of_most_in_its_field(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outcomes(capsys, "import", written(tmp_path / "list.jsonl", {**LISTED, "field": "Chứng thực"}))
    assert load_catalogue(config).procedures["1.999001"].department == "chung-thuc"


def test_numbers_of_laws_end_at_their_authority_and_stand_once() -> None:
    legal = ("43/2025/TT-BTCN", "43/2025/TT-BTC", "12/2025/TT-BNVTH", "49/2019/QH1449", "118/2025/NĐ-C")
    more = ("190/2025/NQ-QH15", "13/2012/TTLT-BLĐTBXH-BTC-BTCCBCP", "5/2026/TT-ABC")
    assert Listed(code="1.999001", name="Nuôi ong", legal=(*legal, *more)).laws == (
        "43/2025/TT-BTC",
        "12/2025/TT-BNV",
        "49/2019/QH14",
        "118/2025/NĐ-CP",
        "190/2025/QH15",
        "13/2012/TTLT-BLĐTBXH-BTC-BTCCBCP",
    )


def test_both_codes_of_a_procedure_that_was_replaced_are_found(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bare = {**LISTED, "code": "1.999005", "documents": [], "time": None}
    old = {**LISTED, "qn_list": False, "replaced_by": "1.999005"}
    found = outcomes(capsys, "import", written(tmp_path / "list.jsonl", bare, old))
    assert found["1.999001"]["what"] == "merged"
    catalogue = load_catalogue(config)
    assert catalogue.find("1.999001") is catalogue.procedures["1.999005"]
    assert len(catalogue.procedures["1.999005"].documents) == 2, "the facts of its former code"


def test_an_office_that_ended_or_that_of_another_city_is_not_said_to_decide(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    offices = ("UBND cấp xã; UBND cấp xã.", "Bảo hiểm xã hội cấp huyện", "Phòng Tư pháp", "Sở Y tế TP HCM")
    rows = [{**LISTED, "code": f"1.99900{number}", "where": office} for number, office in enumerate(offices)]
    outcomes(capsys, "import", written(tmp_path / "list.jsonl", *rows))
    procedures = load_catalogue(config).procedures
    assert [procedures[row["code"]].decided_by for row in rows] == ["UBND cấp xã", None, None, None]


@pytest.mark.parametrize("key", ["as_of", "sources", "confidence"])
def test_facts_without_source_day_or_confidence_are_an_error(config: Path, key: str) -> None:
    file = config / "procedures_announced" / "quan-su.toml"
    lines = file.read_text("utf-8").splitlines()
    first = next(number for number, line in enumerate(lines) if line.startswith(f"{key} ="))
    end = next(n for n in range(first, len(lines)) if lines[first].count("[") == 0 or lines[n].endswith("]"))
    file.write_text("\n".join(lines[:first] + lines[end + 1 :]), "utf-8")
    with pytest.raises(Troubles, match=rf"quan-su\.toml: \d\.\d{{6}}\.{key}"):
        load_catalogue(config)


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ('related = ["1.888888"]', r"related\[0\]"),
        (
            'precheck = [{ ask = { vi = "Bác có ong chưa ạ?", en = "Any bees?" }, good = "yes", '
            'missing = { vi = "Ong", en = "Bees" }, instead = "1.888888" }]',
            r"precheck\[0\]\.instead",
        ),
    ],
)
def test_a_reference_of_an_announced_procedure_to_none_is_an_error(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str, key: str
) -> None:
    outcomes(capsys, "import", written(tmp_path / "list.jsonl", LISTED))
    file = config / "procedures_announced" / "nong-nghiep-moi-truong.toml"
    file.write_text(file.read_text("utf-8").replace('["1.999001"]\n', f'["1.999001"]\n{line}\n'), "utf-8")
    with pytest.raises(Troubles, match=rf"1\.999001\.{key} = '1\.888888'"):
        load_catalogue(config)


@pytest.mark.usefixtures("config")
def test_a_list_that_names_no_code_is_refused(tmp_path: Path) -> None:
    assert main(["catalogue", "compare", written(tmp_path / "list.jsonl", {"name": "Nuôi ong"})]) == 2
    assert main(["catalogue", "compare", written(tmp_path / "good.jsonl", LISTED), "--take", "1.000001"]) == 2


@pytest.mark.parametrize(
    "option", [("--update", "fee"), ("--out", "drafts"), ("--department", "nong-nghiep")], ids=lambda option: option[0]
)
def test_an_option_that_an_announced_list_does_not_know_is_refused(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], option: tuple[str, str]
) -> None:
    assert main(["catalogue", "import", written(tmp_path / "list.jsonl", LISTED), *option]) == 2
    assert f"{option[0]} = '{option[1]}'" in capsys.readouterr().err
    assert "1.999001" not in load_catalogue(config).procedures


@pytest.mark.usefixtures("config")
@pytest.mark.parametrize("action", ["import", "compare"])
def test_an_empty_list_and_a_device_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], action: str
) -> None:
    assert main(["catalogue", action, written(tmp_path / "list.jsonl")]) == 2
    assert "no procedure in the list" in capsys.readouterr().err
    assert main(["catalogue", action, "/dev/null"]) == 2
    assert "is no file but a device" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("row", "name", "need", "condition"),
    [
        ("+ Giấy ủy quyền nếu nhờ người khác [1 bản chính]", "Giấy ủy quyền", "conditional", "nếu nhờ người khác"),
        ("- Nếu đã mổ thì phải kèm theo giấy ra viện. [1 bản chính]", "Giấy ra viện", "conditional", "nếu đã mổ"),
        ("[Đối với tổ chức] Quyết định thành lập [1 bản chính]", "Quyết định thành lập", "always", None),
        ("[--] Tờ khai (Mẫu số 01/BĐS)01 BĐS.docx [1 bản chính,1 bản sao]", "Tờ khai", "always", None),
    ],
)  # fmt: skip
def test_a_row_of_papers_is_read(row: str, name: str, need: str, condition: str | None) -> None:
    paper = papers_of([row]).documents[0]
    assert (paper.name, paper.need, paper.condition) == (name, need, condition)


def test_rows_that_only_explain_are_no_papers() -> None:
    rows = [
        "Hồ sơ gồm: [bản chính 0, bản sao 0]",
        "Trường hợp không khai thác được dữ liệu thì cơ quan yêu cầu xuất trình. [bản chính 0, bản sao 0]",
        "Lưu ý: nộp đúng hạn [bản chính 1, bản sao 0]",
        "Chưa có quy định cụ thể",
        "[--] Số lượng hồ sơ: 01 bộ. [1 bản chính]",
        "[--] Tỷ lệ bản đồ: 1/5.000 hoặc 1/10.000 [0 bản chính]",
        "Đối với nước thải sinh hoạt: Mẫu số 01 ban hành kèm theo Nghị định số 53/2020/NĐ-CP. [1 bản chính]",
        "Riêng đối với trúng thưởng xổ số điện toán thì không khai phụ lục bảng kê [1 bản chính]",
        "Hồ sơ tương tự như khoản 1 của mục 3.3 [1 bản chính]",
        "Hồ sơ công nhận được xác lập đủ và đúng quy định tại từng thời điểm [1 bản chính]",
        "Trường hợp thiệt hại về đất đai thì cơ quan tài chính có trách nhiệm xác định [1 bản chính]",
    ]
    for row in rows:
        assert papers_of([row]).documents == (), row


def test_a_paper_of_one_short_word_is_read() -> None:
    assert [paper.name for paper in papers_of(["Ảnh [1 bản chính]", "- [1 bản chính]"]).documents] == ["Ảnh"]


def test_a_paper_of_several_cases_is_needed_in_all_of_them() -> None:
    def needs(*groups: str) -> list[tuple[str, str, str | None]]:
        rows = [f"[{group}] {paper} [1 bản chính]" for group, *papers in map(str.split, groups) for paper in papers]
        rows = [row.replace("_", " ") for row in rows]
        return [(paper.name, paper.need, paper.condition) for paper in papers_of(rows).documents]

    assert needs("Trường_hợp_mất Đơn_đề_nghị", "Trường_hợp_hỏng Đơn_đề_nghị Giấy_phép_cũ") == [
        ("Đơn đề nghị", "always", None),
        ("Giấy phép cũ", "conditional", "Trường hợp hỏng"),
    ]
    lost, torn, moved = "Trường_hợp_mất", "Trường_hợp_hỏng", f"Trường_hợp_{'chuyển_' * 20}đi"
    assert needs(f"{lost} Giấy_phép", f"{torn} Giấy_phép", f"{moved} Quyết_định")[0] == (
        "Giấy phép",
        "conditional",
        "Trường hợp mất; hỏng",
    )
    assert needs(f"{lost} Giấy_phép", f"{moved} Giấy_phép", f"{torn} Quyết_định")[0] == (
        "Giấy phép",
        "conditional",
        "Trường hợp mất và 1 trường hợp khác",
    )


def test_a_paper_to_show_is_named_without_the_verb() -> None:
    paper = papers_of(["[--] Xuất trình giấy tờ hợp lệ chứng minh thông tin [1 bản chính]"]).documents[0]
    assert (paper.name, paper.action) == ("Giấy tờ hợp lệ chứng minh thông tin", "xuất trình")
