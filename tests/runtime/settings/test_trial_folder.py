"""An edit is tried in a folder of links: nothing large is copied, and a system that refuses it is reported."""

from pathlib import Path

import pytest

from robot.core.trouble import Trouble
from robot.runtime.settings.trial_folder import trial_folder


@pytest.fixture
def config(tmp_path: Path) -> Path:
    for name in ("forms/to-khai.pdf", "words/vi/screen.toml", "words/en/screen.toml", "site.toml"):
        (tmp_path / "config" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "config" / name).write_text(name, encoding="utf-8")
    return tmp_path / "config"


def test_only_the_exchanged_files_are_written_and_all_else_is_linked(config: Path) -> None:
    with trial_folder(config, {"words/vi/screen.toml": "mới", "site.toml": None}) as trial:
        assert (trial / "words/vi/screen.toml").read_text(encoding="utf-8") == "mới"
        assert not (trial / "site.toml").exists()
        assert (trial / "forms").is_symlink()
        assert (trial / "words/en").is_symlink()
        assert not (trial / "words/vi").is_symlink()
        assert (trial / "forms/to-khai.pdf").read_text(encoding="utf-8") == "forms/to-khai.pdf"
    assert not trial.exists()
    assert (config / "words/vi/screen.toml").read_text(encoding="utf-8") == "words/vi/screen.toml"


def test_a_file_that_the_system_refuses_is_a_trouble(config: Path) -> None:
    with pytest.raises(Trouble, match="too long"), trial_folder(config, {f"{'k' * 300}.toml": ""}):
        pass
