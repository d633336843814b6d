"""`kiosk models`: list, fetch, verify, and what it says of bad input."""

from pathlib import Path

import pytest

from robot.cli.__main__ import main
from voice_models.model_files.store import ModelStore

with_yunet = pytest.mark.skipif(
    ModelStore().condition("yunet") != "ready", reason="models not fetched: ./kiosk models fetch"
)


def test_the_list_names_every_model_with_its_licence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "list"]) == 0
    out = capsys.readouterr().out
    for name, entry in ModelStore().entries.items():
        assert name in out
        assert entry.licence in out


@with_yunet
def test_what_is_here_is_verified_and_not_fetched_again(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "fetch", "yunet"]) == 0
    assert "1 ready" in capsys.readouterr().out
    assert main(["models", "verify", "yunet"]) == 0


def test_a_folder_that_is_not_there_and_a_name_that_is_none_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["models", "fetch", "--from", str(tmp_path / "none")]) == 2
    assert main(["models", "fetch", "yunett"]) == 2
    assert main(["models", "verify", "yunett"]) == 2
    assert capsys.readouterr().err.count("\n") == 3
