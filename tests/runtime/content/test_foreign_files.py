"""What a Mac, an office program or an editor leaves among the robot's files is skipped, and named."""

import datetime
import logging
import shutil
from pathlib import Path

import pytest

from robot.cli.catalogue.check import review
from robot.paths import ROOT
from robot.runtime.content.catalogue_loader import load_catalogue
from robot.runtime.content.indicator_loader import load_indexes
from robot.runtime.content.policies_loader import load_policy_files
from robot.runtime.content.understanding_loader import load_requests
from robot.runtime.content.utterances_loader import load_utterances
from robot.runtime.minisign import new_signer, read_keys
from robot.runtime.settings.file_stamps import stamps

JUNK = b"\x00\x05\x16\x07 Mac OS X \xff"


def planted(place: Path, ending: str) -> list[Path]:
    """Files of other programs in a folder."""
    found = [place / f"._x{ending}", place / f"~$x{ending}", place / f".#x{ending}"]
    for path in found:
        path.write_bytes(JUNK)
    return found


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return shutil.copytree(ROOT / "config", tmp_path / "config")


def test_foreign_files_among_the_content_are_skipped_and_each_is_named(
    config: Path, caplog: pytest.LogCaptureFixture
) -> None:
    seen = stamps(config)
    places = ("procedures", "procedures/ho-tich", "policies", "words/vi", "indicators")
    foreign = [path for place in places for path in planted(config / place, ".toml")]
    foreign += planted(config / "utterances", ".jsonl")
    with caplog.at_level(logging.WARNING, "kiosk.content"):
        review(config, datetime.date(2026, 11, 30))  # raises what cannot be loaded
        catalogue = load_catalogue(config)
        policies, _ = load_policy_files(config, catalogue)
        load_utterances(config, catalogue, load_requests(config, catalogue), policies)
        load_indexes(config / "indicators")
    named = [record.getMessage() for record in caplog.records]
    assert sorted(line.partition(":")[0] for line in named) == sorted(map(str, foreign)), "each once"
    assert all("is skipped, a file of another program | bỏ qua" in line for line in named)
    assert stamps(config) == seen, "an editor's file is no reason to load the content again"


def test_foreign_files_among_the_keys_do_not_keep_bundles_out(tmp_path: Path) -> None:
    key = new_signer().public
    (tmp_path / "centre.pub").write_text(key.text(), encoding="utf-8")
    planted(tmp_path, ".pub")
    assert read_keys(tmp_path) == [key]
