"""`kiosk catalogue check`: what an official is told about the files of the catalogue."""

import datetime
import shutil
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from robot.cli.__main__ import main
from robot.cli.catalogue.check import review
from robot.cli.catalogue.fact_rules import doubtful
from robot.cli.catalogue.sentence_rules import unreadable
from robot.core.trouble import Trouble
from robot.knowledge.catalogue.procedures import Fee
from robot.knowledge.vietnamese.numbers import number_words
from robot.paths import ROOT
from robot.runtime.content.catalogue_loader import load_catalogue
from robot.runtime.content.site_overlays import PHRASES

CONFIG = ROOT / "config"
TODAY = datetime.date(2026, 11, 24)
BIRTH = Path("procedures/ho-tich/dang-ky-khai-sinh.toml")


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = shutil.copytree(CONFIG, tmp_path / "config")
    monkeypatch.setattr("robot.runtime.settings.loader.CONFIG", folder)
    return folder


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def keys(troubles: list[Trouble]) -> list[tuple[str, str, object]]:
    return [(Path(trouble.file).name, trouble.key, trouble.value) for trouble in troubles]


def test_the_shipped_catalogue_has_no_error_and_warns_only_of_days() -> None:
    errors, warnings, count = review(CONFIG, TODAY)
    assert (errors, count) == ([], (560, 270))
    assert {trouble.key for trouble in warnings} == {"as_of", "valid_until"}


def test_sentences_of_the_site_for_what_the_robot_does_not_know_are_warned_of(config: Path) -> None:
    (config / PHRASES).write_text(
        '[procedures]\n"1.001193" = ["xin tờ giấy đỏ cho em bé"]\n"9.999999" = ["giấy của thủ tục đã bỏ"]\n'
        '[places]\nexit = ["lối ra bãi xe"]\nside-door = ["cửa phụ ở đâu"]\n',
        encoding="utf-8",
    )
    _, warnings, _ = review(config, TODAY)
    named = [key for key in keys(warnings) if key[0] == PHRASES]
    assert named == [(PHRASES, "procedures", "9.999999"), (PHRASES, "places", "side-door")]


def test_all_that_the_robot_would_tell_wrongly_is_an_error_and_nothing_else(config: Path) -> None:
    edit(config / "requests.toml", 'target = "court"', 'target = "moon"')
    edit(config / BIRTH, "as_of = 2026-07-18", "as_of = 2026-12-01")
    edit(config / BIRTH, 'department = "tu-phap"', 'department = "thue"')
    edit(config / BIRTH, "sources = [\n", 'sources = [\n  "n/a",\n  "https://?",\n  "https://[half",\n')
    errors, _, _ = review(config, TODAY)
    assert sorted(keys(errors)) == [
        (BIRTH.name, "as_of", "2026-12-01"),
        (BIRTH.name, "department", "thue"),
        (BIRTH.name, "sources[0]", "n/a"),
        (BIRTH.name, "sources[1]", "https://?"),
        (BIRTH.name, "sources[2]", "https://[half"),
        ("requests.toml", "refuse[1].target", "moon"),
    ]


@pytest.mark.parametrize(
    "edits",
    [
        [
            ("as_of = 2026-07-18", "as_of = 2025-07-18", "as_of"),
            ("valid_until = 2027-02-28", "valid_until = 2026-11-23", "valid_until"),
            ("extra = true\n", "extra = true\nvalid_until = 2026-11-23\n", "fee.items[2].valid_until"),
            ('vi = "Đăng ký khai sinh"', 'vi = "Đăng ký GKS mới XYZ"', "answer.title"),
            ("value = 1\n", "value = 3000\n", "time.value"),
            ("amount_vnd = 8000", "amount_vnd = 8000000000", "fee.items[2].amount_vnd"),
            ('"87/2020/NĐ-CP"', '"87-2020"', "legal_basis[2].number"),
            ("phrases = [\n", f'phrases = [\n  "{"con tôi " * 11}",\n', "asked.phrases"),
        ],
        [
            ('vi = "Đăng ký khai sinh"', f'vi = "Đăng ký {"khai sinh " * 7}"', "answer.intro (vi)"),
            ("amount_vnd = 8000", "amount_vnd = 8", "fee.items[2].amount_vnd"),
            ('"87/2020/NĐ-CP"', '"87/20200/NĐ-CP"', "legal_basis[2].number"),
            ("phrases = [\n", 'phrases = [\n  "Đăng ký  KẾT HÔN",\n', "asked.phrases"),
        ],
    ],
)
def test_what_an_official_should_look_at_is_a_warning(config: Path, edits: list[tuple[str, str, str]]) -> None:
    for old, new, _ in edits:
        edit(config / BIRTH, old, new)
    errors, warnings, _ = review(config, TODAY)
    assert errors == []
    told = {trouble.key for trouble in warnings if Path(trouble.file).name == BIRTH.name or "asked" in trouble.key}
    assert {key for _, _, key in edits} - told == set()
    assert all(trouble.remedy and trouble.remedy_vi for trouble in warnings)


def test_a_phrase_of_two_procedures_is_named_however_it_is_written(config: Path) -> None:
    edit(config / BIRTH, "phrases = [\n", 'phrases = [\n  "Trích-lục  KHAI TỬ",\n')
    _, warnings, _ = review(config, TODAY)
    (shared,) = [trouble for trouble in warnings if "stands under" in trouble.what]
    assert shared.value in ("Trích-lục  KHAI TỬ", "trích lục khai tử")
    assert "stands under 2.000635" in shared.what or "stands under 1.001193" in shared.what


def test_a_title_of_two_procedures_is_named(config: Path) -> None:
    edit(config / BIRTH, 'vi = "Đăng ký khai sinh"', 'vi = "Thủ tục đăng ký KẾT HÔN"')
    _, warnings, _ = review(config, TODAY)
    assert "title" in [trouble.key for trouble in warnings if "stands under" in trouble.what]


def test_a_topic_that_lists_a_procedure_no_more_leaves_it_out_of_reach(config: Path) -> None:
    text = (config / "topics.toml").read_text(encoding="utf-8")
    (config / "topics.toml").write_text(text.replace('  "1.001193",\n', ""), encoding="utf-8")
    _, warnings, _ = review(config, TODAY)
    assert (BIRTH.name, "code", "1.001193") in keys(warnings)


def test_an_amount_that_rests_on_nothing_is_a_warning() -> None:
    procedure = load_catalogue(CONFIG).procedures["2.000815"]
    baseless = msgspec.structs.replace(procedure, legal_basis=(), notes=(), fee=Fee(items=procedure.fee.items))
    assert [trouble.key for trouble in doubtful(BIRTH, baseless, "cert", TODAY)] == ["fee"]
    told = msgspec.structs.replace(baseless, fee=Fee(items=procedure.fee.items, note="theo 226/2016/TT-BTC"))
    assert doubtful(BIRTH, told, "cert", TODAY) == []


def test_errors_end_with_status_two_and_warnings_with_zero(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["catalogue", "check"]) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[-1].startswith("catalogue: 560 procedures, 270 policy answers, no error, ")
    assert all(line.startswith("warning | cảnh báo: ") for line in out[:-1])
    edit(config / BIRTH, 'department = "tu-phap"', 'department = "thue"')
    edit(config / BIRTH, "as_of = 2026-07-18", "as_of = 2999-01-01")
    assert main(["catalogue", "check"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 2


def test_broken_files_of_all_kinds_are_told_in_one_run(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(config / BIRTH, 'confidence = "high"', 'confidence = "certain"')
    edit(config / "site.toml", "weekdays", "working_days")
    (config / "lobby.toml").write_text("no map", encoding="utf-8")
    assert main(["catalogue", "check"]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == len(set(lines))
    for name in (BIRTH.name, "site.toml", "lobby.toml"):
        assert any(name in line for line in lines), name


@pytest.mark.parametrize("related", ['["9.999999"]', '["1.001193"]', '["1.001939", "1.001939"]'])
def test_a_related_code_leads_to_another_procedure(
    config: Path, capsys: pytest.CaptureFixture[str], related: str
) -> None:
    edit(config / BIRTH, 'related = ["1.001939", "1.004222", "1.014062"]', f"related = {related}")
    assert main(["catalogue", "check"]) == 2
    assert "related[" in capsys.readouterr().err


@pytest.mark.parametrize("word", ["TNHH", "VNeID", "kg", "TTg", "ĐKKD"])
def test_an_abbreviation_cannot_be_read(word: str) -> None:
    assert unreadable(word)


@given(st.integers(min_value=0, max_value=10**9))
def test_the_words_of_a_number_can_be_read(number: int) -> None:
    assert not any(unreadable(word) for word in number_words(number).split())
