"""`kiosk catalogue check` on policy answers: what an official is warned of, file by file."""

import datetime
import shutil
from pathlib import Path

import pytest

from robot.cli.__main__ import main
from robot.cli.catalogue.check import review_policies
from robot.core.trouble import Trouble
from robot.paths import ROOT
from robot.runtime.content.catalogue_loader import load_catalogue

CONFIG = ROOT / "config"
CATALOGUE = load_catalogue(CONFIG)
TODAY = datetime.date(2026, 11, 24)
DEATH = Path("policies/civil/khai-tu-thoi-han.toml")
"""An answer of high confidence without a last day, in which nothing is to be warned of."""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return shutil.copytree(CONFIG, tmp_path / "config")


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def told(troubles: list[Trouble]) -> list[tuple[str, object]]:
    return [(trouble.key, trouble.value) for trouble in troubles if Path(trouble.file).name == DEATH.name]


def test_an_answer_in_order_is_not_warned_of(config: Path) -> None:
    errors, warnings, _ = review_policies(config, CATALOGUE, TODAY)
    assert (told(errors), told(warnings)) == ([], [])


@pytest.mark.parametrize(
    ("old", "new", "key", "value"),
    [
        ("as_of = 2026-07-01\n", "as_of = 2026-07-01\nvalid_until = 2026-11-23\n", "valid_until", "2026-11-23"),
        ("as_of = 2026-07-01\n", "as_of = 2026-07-01\nvalid_until = 2027-02-22\n", "valid_until", "2027-02-22"),
        ("as_of = 2026-07-01", "as_of = 2025-11-23", "as_of", "2025-11-23"),
        ("effective = 2016-01-01\n", "", "legal[0].effective", "Luật Hộ tịch 60/2014/QH13"),
        ("Luật Hộ tịch 60/2014/QH13", "Thông tư 55/2021/TT-BCA", "legal[0].document", "55/2021/TT-BCA"),
        ("answer_en", "# answer_en", "answer_en", None),
        ("question_en", "# question_en", "question_en", None),
        ("Trong 15 ngày", "Theo XYZQ trong 15 ngày", "answer", "XYZQ"),
    ],
)
def test_what_an_official_should_look_at_is_a_warning(
    config: Path, old: str, new: str, key: str, value: object
) -> None:
    edit(config / DEATH, old, new)
    errors, warnings, _ = review_policies(config, CATALOGUE, TODAY)
    assert (told(errors), told(warnings)) == ([], [(key, value)])
    assert all(trouble.remedy and trouble.remedy_vi and trouble.vi for trouble in warnings)


def test_limits_are_exact(config: Path) -> None:
    edit(config / DEATH, "as_of = 2026-07-01\n", "as_of = 2025-11-24\nvalid_until = 2027-02-23\n")
    _, warnings, _ = review_policies(config, CATALOGUE, TODAY)
    assert told(warnings) == []


def test_an_answer_that_is_too_long_to_listen_to_is_a_warning(config: Path) -> None:
    edit(config / DEATH, 'answer = "', f'answer = "{"Câu này đủ ngắn. " * 3}')
    _, warnings, _ = review_policies(config, CATALOGUE, TODAY)
    assert [key for key, _ in told(warnings)] == ["answer"]
    edit(config / DEATH, "Câu này đủ ngắn. " * 3, f"Từ ngày 1/7/2026 {'rất dài ' * 8}thì ")
    _, warnings, _ = review_policies(config, CATALOGUE, TODAY)
    assert [key for key, _ in told(warnings)] == ["answer"]


def test_a_phrasing_of_two_answers_is_named_however_it_is_written(config: Path) -> None:
    edit(config / DEATH, "asked = [\n", 'asked = [\n  "SINH CON bao lâu, thì phải đăng-ký khai sinh",\n')
    _, warnings, _ = review_policies(config, CATALOGUE, TODAY)
    (shared,) = [trouble for trouble in warnings if "stands in" in trouble.what]
    assert "ho-tich-khai-sinh-thoi-han" in shared.what or "khai-tu-thoi-han" in shared.what


def test_a_phrasing_that_is_too_long_is_named(config: Path) -> None:
    edit(config / DEATH, "asked = [\n", f'asked = [\n  "{"khai tử " * 11}",\n')
    _, warnings, _ = review_policies(config, CATALOGUE, TODAY)
    assert [key for key, _ in told(warnings)] == ["asked[0]"]


def test_a_date_in_the_future_and_a_source_that_is_none_are_errors(config: Path) -> None:
    edit(config / DEATH, "as_of = 2026-07-01", "as_of = 2026-11-25")
    edit(config / DEATH, "sources = [\n", 'sources = [\n  "n/a",\n')
    errors, _, _ = review_policies(config, CATALOGUE, TODAY)
    assert told(errors) == [("as_of", "2026-11-25"), ("sources[0]", "n/a")]


def test_an_unknown_procedure_ends_with_status_two(
    config: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("robot.runtime.settings.loader.CONFIG", config)
    edit(config / DEATH, 'procedures = ["', 'procedures = ["9.999999", "')
    assert main(["catalogue", "check"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert DEATH.name in line
    assert "9.999999" in line
