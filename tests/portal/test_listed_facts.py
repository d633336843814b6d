"""`kiosk catalogue compare`: a list against what the last one said, whatever people wrote in the catalogue since."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from robot.cli.__main__ import main
from robot.core.trouble import Trouble
from robot.paths import ROOT
from robot.portal.listed_facts import FILE, read_last
from robot.runtime.content.catalogue_loader import load_catalogue
from tests.portal.announced_lists import LISTED, outcomes, written

OWN_FILE, OTHER_CODE, REPLACED = "1.013831", "1.115835", "1.013950"


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = shutil.copytree(ROOT / "config", tmp_path / "config", ignore=shutil.ignore_patterns("*.npz"))
    monkeypatch.setattr("robot.runtime.settings.loader.CONFIG", folder)
    return folder


def bees(config: Path) -> Path:
    return config / "procedures_announced" / "nong-nghiep-moi-truong.toml"


def again(config: Path, code: str, **facts: Any) -> dict[str, Any]:
    """The entry of a procedure as the last list had it, where facts differ."""
    last = read_last(config)[code]
    return {**LISTED, "code": code, "name": last.official_title, "field": last.field, "time": last.time} | facts


def test_the_last_list_has_every_announced_procedure() -> None:
    last, catalogue = read_last(ROOT / "config"), load_catalogue(ROOT / "config")
    announced = [each for each in catalogue.procedures.values() if each.announced]
    assert [each.code for each in announced if not last.keys() & {each.code, *each.other_codes}] == [REPLACED]
    assert [code for code in last if catalogue.find(code) is None] == []


def test_our_corrections_are_no_changes_and_hide_none(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outcomes(capsys, "import", written(tmp_path / "first.jsonl", LISTED))
    ours = bees(config).read_text("utf-8")
    head, found, tail = ours.partition('["1.999001"]')
    tail = tail.replace('value = 7, unit = "ngày làm việc", at_most = true', 'value = 6, unit = "ngày"', 1)
    tail = tail.replace('name = "Đơn đề nghị"', 'name = "Đơn nuôi ong"', 1)
    bees(config).write_text(head + found + tail, "utf-8")
    before = load_catalogue(config).procedures["1.999001"]
    assert (before.time.value, before.documents[0].name) == (6, "Đơn nuôi ong")
    assert outcomes(capsys, "compare", written(tmp_path / "same.jsonl", LISTED))["1.999001"]["what"] == "same"

    newer = written(tmp_path / "next.jsonl", {**LISTED, "time": "6 ngày", "fee": "50.000 đồng"})
    found = outcomes(capsys, "compare", newer)["1.999001"]
    assert (found["what"], found["told"]) == (
        "changed",
        ["time | thời hạn: tối đa 7 ngày làm việc -> 6 ngày", "fee | lệ phí: miễn phí -> 50000 đồng"],
    )
    newer = written(tmp_path / "next.jsonl", {**LISTED, "time": "2 ngày"})
    found = outcomes(capsys, "compare", newer, "--take", "1.999001")["1.999001"]
    assert found["told"] == ["time | thời hạn: tối đa 7 ngày làm việc -> 2 ngày (ours | của ta: 6 ngày)"]
    after = load_catalogue(config).procedures["1.999001"]
    assert after.time.value == 2
    assert after.documents == before.documents, "only what changed is taken"
    assert outcomes(capsys, "compare", newer)["1.999001"]["what"] == "same"


def test_what_people_wrote_beside_a_fee_and_on_papers_stays_and_what_is_dropped_is_named(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    listed = {**LISTED, "fee": "8.000 đồng"}
    outcomes(capsys, "import", written(tmp_path / "first.jsonl", listed))
    head, found, tail = bees(config).read_text("utf-8").partition('["1.999001"]')
    ours = {
        'basis = "đồng" }]': 'basis = "đồng", valid_until = 2030-01-01 }, { amount_vnd = 2000, basis = "đồng/bản", '
        'extra = true }], exemptions = ["người nuôi ong nghèo"], note = "thu tại quầy"',
        'at_most = true }': 'at_most = true, note = "mùa ong lâu hơn" }',
        'need = "always"': 'need = "conditional", condition = "nếu có ong", condition_en = "if there are bees"',
        'condition = "nếu có"': 'condition = "nếu có", condition_en = "if any"',
    }  # fmt: skip
    for old, new in ours.items():
        assert old in tail
        tail = tail.replace(old, new, 1)
    bees(config).write_text(head + found + tail, "utf-8")
    before = load_catalogue(config).procedures["1.999001"]
    newer = {**listed, "fee": "9.000 đồng", "documents": [*listed["documents"], "Ảnh 4x6 [1 bản chính]"]}
    newer |= {"time": "2 ngày"}
    told = outcomes(capsys, "compare", written(tmp_path / "next.jsonl", newer), "--take", "1.999001")["1.999001"][
        "told"
    ]
    after = load_catalogue(config).procedures["1.999001"]
    assert after.time.value == 2
    assert [(item.amount_vnd, item.extra) for item in after.fee.items] == [(9000, False), (2000, True)]
    assert (after.fee.exemptions, after.fee.note) == (before.fee.exemptions, before.fee.note)
    assert (*before.documents, after.documents[-1]) == after.documents
    assert after.documents[-1].name == "Ảnh 4x6"
    assert [line.partition(": ")[2] for line in told if "--take" in line] == ["mùa ong lâu hơn", "2030-01-01"]


def test_a_condition_that_the_list_has_changed_is_taken_where_people_have_not_written_their_own(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    papers = ["Giấy phép nuôi ong (nếu có) [1 bản chính]", "Sổ hộ khẩu (nếu có) [1 bản chính]"]
    outcomes(capsys, "import", written(tmp_path / "first.jsonl", {**LISTED, "documents": papers}))
    head, found, tail = bees(config).read_text("utf-8").partition('["1.999001"]')
    name = 'name = "Sổ hộ khẩu"'
    tail = tail.replace('condition = "nếu có"', 'condition = "nếu có", condition_en = "if any"', 1)
    first, second = tail.split(name, 1)
    second = second.replace('condition = "nếu có"', 'condition = "nếu còn giữ"', 1)
    bees(config).write_text(head + found + first + name + second, "utf-8")
    newer = {**LISTED, "documents": [paper.replace("(nếu có) ", "") for paper in papers]}
    told = outcomes(capsys, "compare", written(tmp_path / "next.jsonl", newer), "--take", "1.999001")["1.999001"][
        "told"
    ]
    taken, kept = load_catalogue(config).procedures["1.999001"].documents
    assert (taken.need, taken.condition) == ("always", None)
    assert (kept.need, kept.condition) == ("conditional", "nếu còn giữ")
    assert told[1:] == ["of ours, dropped by --take | của ta, --take sẽ bỏ: if any"]


def test_conditions_of_papers_stay_where_no_earlier_list_is_known(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outcomes(capsys, "import", written(tmp_path / "first.jsonl", LISTED))
    before = load_catalogue(config).procedures["1.999001"].documents
    (config / FILE).unlink()
    newer = {**LISTED, "documents": [row.replace(" (nếu có)", "") for row in LISTED["documents"]]}
    outcomes(capsys, "compare", written(tmp_path / "next.jsonl", newer), "--take", "1.999001")
    after = load_catalogue(config).procedures["1.999001"].documents
    assert [(paper.need, paper.condition) for paper in after] == [(paper.need, paper.condition) for paper in before]


@pytest.mark.usefixtures("config")
def test_a_change_is_named_until_it_is_taken(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outcomes(capsys, "import", written(tmp_path / "first.jsonl", LISTED))
    newer = written(
        tmp_path / "next.jsonl", {**LISTED, "documents": [*LISTED["documents"][2:], "Ảnh 4x6 [1 bản chính]"]}
    )
    for action in ("import", "compare", "compare"):
        found = outcomes(capsys, action, newer)["1.999001"]
        assert (found["what"], found["taken"]) == ("changed", False)
        assert found["told"] == ["papers | giấy tờ: + Ảnh 4x6; - Bản sao sổ hộ khẩu (nếu có)"]


@pytest.mark.usefixtures("config")
def test_a_fact_that_is_gone_is_named_where_the_list_has_such_facts_at_all(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = {**LISTED, "code": "1.999002"}
    outcomes(capsys, "import", written(tmp_path / "first.jsonl", LISTED, other))
    newer = {**LISTED, "fee": None, "legal": None}
    found = outcomes(capsys, "compare", written(tmp_path / "next.jsonl", newer, {**other, "legal": None}))["1.999001"]
    assert found["told"] == ["fee | lệ phí: miễn phí -> not listed | không ghi"]


def test_ended_and_replaced_are_named_first_and_taken_out_only_by_name(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [{**LISTED, "code": f"1.99900{number}"} for number in (1, 2)]
    outcomes(capsys, "import", written(tmp_path / "first.jsonl", *rows))
    ended, replaced = {**rows[0], "status": "bãi bỏ"}, {**rows[1], "replaced_by": "1.999003"}
    files = [
        again(config, OWN_FILE, status="bãi bỏ"),
        again(config, "1.001193", replaced_by="1.999003"),
        again(config, "1.012783", replaced_by="1.115848"),
    ]
    newer = written(tmp_path / "next.jsonl", ended, replaced, *files, {**LISTED, "code": "1.999003"})
    found = outcomes(capsys, "compare", newer)
    assert {code: (found[code]["what"], found[code]["told"][0]) for code in ("1.999001", "1.999002", OWN_FILE)} == {
        "1.999001": ("ended", "bãi bỏ"),
        "1.999002": ("replaced", "replaced by | thay bằng: 1.999003"),
        OWN_FILE: ("ended", "bãi bỏ"),
    }
    assert (found["1.001193"]["what"], found["1.001193"]["taken"]) == ("replaced", False)
    assert found["1.012783"]["what"] == "changed", "its newer code is one of its codes already"

    outcomes(capsys, "compare", newer, "--take", "1.999001", "1.999002", "1.999003")
    catalogue = load_catalogue(config)
    assert catalogue.find("1.999001") is None
    assert catalogue.find("1.999002") is catalogue.procedures["1.999003"]


def test_the_codes_of_a_replaced_procedure_are_found_when_it_is_taken_after_its_successor(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = {**LISTED, "replaces": ["1.999009"]}, {**LISTED, "code": "1.999003"}
    outcomes(capsys, "import", written(tmp_path / "first.jsonl", old))
    newer = written(tmp_path / "next.jsonl", {**old, "replaced_by": "1.999003"}, new)
    for code in ("1.999003", "1.999001"):
        outcomes(capsys, "compare", newer, "--take", code)
    catalogue = load_catalogue(config)
    assert "1.999001" not in catalogue.procedures
    assert catalogue.find("1.999001") is catalogue.find("1.999009") is catalogue.procedures["1.999003"]


@pytest.mark.parametrize("over", [{"status": "bãi bỏ"}, {"replaced_by": "1.888888"}, {"code": "1.999001"}])
def test_the_end_of_a_procedure_with_its_own_file_is_named_until_it_is_noted_as_read(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], over: dict[str, str]
) -> None:
    code = "1.001193"
    newer = written(tmp_path / "next.jsonl", {**again(config, code), **over})
    files = {path: path.read_bytes() for path in (config / "procedures").rglob("*.toml")}
    for arguments in ((), ("--take", code)):
        found = outcomes(capsys, "compare", newer, *arguments)[code]
        assert (found["what"], found["noted"]) == ("replaced" if "replaced_by" in over else "ended", bool(arguments))
    assert {path: path.read_bytes() for path in files} == files
    assert outcomes(capsys, "compare", newer)[code]["what"] == "known"
    again_changed = written(tmp_path / "later.jsonl", again(config, code, status="hết hiệu lực"))
    assert outcomes(capsys, "compare", again_changed)[code]["what"] == "ended", "another reason is named"


CHECK = 'ask = { vi = "Có ong?", en = "Bees?" }, good = "yes", missing = { vi = "Ong", en = "Bees" }'
REFERENCES = {
    "topics.toml": ("codes = [", 'codes = ["1.999001", '),
    "procedures_announced/nong-nghiep-moi-truong.toml": (
        '["1.999005"]\n',
        f'["1.999005"]\nprecheck = [{{ {CHECK}, instead = "1.999001" }}]\nrelated = ["1.999001"]\n',
    ),
}
ASK_BACK = {"requests.toml": ("[[ask_back]]\ncodes = [", '[[ask_back]]\ncodes = ["1.999001", ')}


@pytest.mark.parametrize(
    ("references", "over", "keys"),
    [
        (REFERENCES, {"status": "bãi bỏ"}, (".codes", ".related[0]", ".precheck[0].instead")),
        (ASK_BACK, {"replaced_by": "1.888888"}, ("ask_back[0].codes",)),
    ],
    ids=["ended", "replaced"],
)
def test_a_procedure_to_which_other_content_refers_is_not_taken_out(
    config: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    references: dict[str, tuple[str, str]],
    over: dict[str, str],
    keys: tuple[str, ...],
) -> None:
    outcomes(capsys, "import", written(tmp_path / "first.jsonl", LISTED, {**LISTED, "code": "1.999005"}))
    for file, (before, after) in references.items():
        text = (config / file).read_text("utf-8")
        (config / file).write_text(text.replace(before, after, 1), "utf-8")
    files = {path: path.read_bytes() for path in config.rglob("*.*l")}
    newer = written(tmp_path / "next.jsonl", {**LISTED, **over}, {**LISTED, "code": "1.999002"})
    assert main(["catalogue", "compare", newer, "--take", "1.999001", "new"]) == 2
    said = capsys.readouterr()
    assert [file for file in references if f"{config / file}: " not in said.err] == []
    assert [key for key in keys if f"{key} = '1.999001': " not in said.err] == []
    assert "nothing is written" in said.err
    assert "TAKEN" not in said.out
    assert {path: path.read_bytes() for path in config.rglob("*.*l")} == files


@pytest.mark.usefixtures("config")
def test_a_new_procedure_that_is_already_replaced_is_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = outcomes(capsys, "import", written(tmp_path / "list.jsonl", {**LISTED, "replaced_by": "1.888888"}))
    assert found["1.999001"]["what"] == "left out"
    assert found["1.999001"]["told"] == ["replaced by | thay bằng: 1.888888"]


def test_a_change_to_a_procedure_with_its_own_file_is_named_and_noted_but_not_written(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    newer = written(tmp_path / "next.jsonl", again(config, OWN_FILE, time="99 ngày"))
    files = {path: path.read_bytes() for path in (config / "procedures").rglob("*.toml")}
    for _ in range(2):
        found = outcomes(capsys, "compare", newer)[OWN_FILE]
        assert found["what"] == "changed"
        assert any("-> 99 ngày" in line for line in found["told"])
    assert outcomes(capsys, "compare", newer, "--take", OWN_FILE)[OWN_FILE]["taken"]
    assert {path: path.read_bytes() for path in files} == files
    assert outcomes(capsys, "compare", newer)[OWN_FILE]["what"] == "known"


def test_a_change_under_another_code_of_a_known_procedure_is_named(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    newer = written(tmp_path / "next.jsonl", again(config, OTHER_CODE, time="99 ngày"))
    found = outcomes(capsys, "compare", newer)
    assert found[OTHER_CODE]["what"] == "changed"
    assert found[OTHER_CODE]["told"][0] == f"into | vào: {OWN_FILE}"
    assert any("-> 99 ngày" in line for line in found[OTHER_CODE]["told"])
    assert found[OWN_FILE]["told"] == [
        "not in the list | không có trong danh mục",
        f"still listed as | vẫn còn mã: {OTHER_CODE}",
    ]


@pytest.mark.parametrize("code", [OWN_FILE, OTHER_CODE])
def test_what_people_must_change_by_hand_is_noted_as_read_and_not_called_taken(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], code: str
) -> None:
    newer = written(tmp_path / "next.jsonl", again(config, code, time="99 ngày"))
    assert main(["catalogue", "compare", newer, "--take", code]) == 0
    said = capsys.readouterr().out
    assert f"{code}  changed | đã đổi  NOTED AS READ" in said
    assert "người sửa tay" in said
    assert "TAKEN" not in said
    assert "0 taken | đã lấy, 1 noted as read" in said


def test_a_change_under_another_code_of_an_announced_procedure_is_noted_as_read(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    merged = {**LISTED, "qn_list": False, "replaced_by": "1.999005"}
    new = {**LISTED, "code": "1.999005"}
    outcomes(capsys, "import", written(tmp_path / "first.jsonl", new, merged))
    before = bees(config).read_bytes()
    newer = written(tmp_path / "next.jsonl", new, {**merged, "time": "99 ngày"})
    found = outcomes(capsys, "compare", newer, "--take", "1.999001")["1.999001"]
    assert (found["what"], found["noted"]) == ("changed", True)
    assert any(str(bees(config)) in line and "người sửa tay" in line for line in found["told"])
    assert bees(config).read_bytes() == before


@pytest.mark.usefixtures("config")
def test_rows_that_are_refused_are_left_out_with_their_reason_and_do_not_end_their_procedures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outcomes(capsys, "import", written(tmp_path / "first.jsonl", LISTED, {**LISTED, "code": "1.999002"}))
    table = tmp_path / "next.csv"
    rows = ("1.999001,,Chăn nuôi", "1.99x002,Cấp phép,Chăn nuôi", "1.999003,Nuôi ong,Chăn nuôi")
    table.write_text("\n".join(("Mã thủ tục,Tên thủ tục,Lĩnh vực", *rows, "1.999003,Nuôi dê,Chăn nuôi")), "utf-8")
    assert main(["catalogue", "compare", str(table)]) == 0
    said = capsys.readouterr().out
    for code, place in (("1.999001", "row 2"), ("1.99x002", "row 3"), ("1.999003", "row 5")):
        assert f"{code}  left out | không lấy" in said
        assert f"    {place}: " in said
    assert "there is no name | không có tên thủ tục" in said
    assert "'1.99x002' is not an official code" in said
    assert "the code stands in row 4 too" in said
    assert "1.999001  ended" not in said
    assert "1.999002  ended" in said
    found = outcomes(capsys, "compare", str(table), "--take", "new")["1.999003"]
    assert (found["what"], found["name"]) == ("new", "Nuôi ong")


@pytest.mark.usefixtures("config")
def test_the_second_line_of_a_code_is_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    newer = written(tmp_path / "list.jsonl", LISTED, {**LISTED, "name": "Nuôi dê"})
    assert main(["catalogue", "compare", newer]) == 0
    assert "line 2: the code stands in line 1 too" in capsys.readouterr().out
    assert outcomes(capsys, "compare", newer)["1.999001"]["name"] == LISTED["name"]


@pytest.mark.usefixtures("config")
def test_a_field_without_a_group_is_a_change_that_cannot_be_taken_yet(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outcomes(capsys, "import", written(tmp_path / "first.jsonl", LISTED))
    newer = written(tmp_path / "next.jsonl", {**LISTED, "field": "Nuôi ong"})
    found = outcomes(capsys, "compare", newer, "--take", "1.999001")["1.999001"]
    assert (found["what"], found["taken"]) == ("changed", False)
    assert found["told"][0] == "field | lĩnh vực: Chăn nuôi -> Nuôi ong"
    assert "chưa có lĩnh vực này" in found["told"][1]


def test_a_changed_field_moves_the_procedure_to_the_file_of_its_group(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outcomes(capsys, "import", written(tmp_path / "first.jsonl", LISTED))
    newer = written(tmp_path / "next.jsonl", {**LISTED, "field": "Hộ tịch"})
    outcomes(capsys, "compare", newer, "--take", "1.999001")
    assert load_catalogue(config).procedures["1.999001"].field == "Hộ tịch"
    assert "1.999001" not in bees(config).read_text("utf-8")


def test_a_damaged_line_of_the_last_list_is_an_error(config: Path) -> None:
    with (config / FILE).open("a", encoding="utf-8") as file:
        file.write(json.dumps({"code": "1.999001"}) + "\n")
    with pytest.raises(Trouble, match=r"listed\.jsonl"):
        read_last(config)
    assert main(["catalogue", "compare", str(config / FILE)]) == 2
