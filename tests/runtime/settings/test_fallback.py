"""A `site.toml` that a power cut has ruined: the robot starts with the settings of its last start, and says so."""

import shutil
import stat
from pathlib import Path

import pytest

from robot.core.trouble import Troubles
from robot.runtime.settings.fallback import kept_site, load_or_last_good
from robot.runtime.settings.loader import CONFIG


@pytest.fixture
def config(tmp_path: Path) -> Path:
    folder = tmp_path / "config"
    folder.mkdir()
    for name in ("robot.toml", "site.toml"):
        shutil.copy(CONFIG / name, folder)
    return folder


@pytest.mark.parametrize("ruin", [b"", b"\n# cut here\n", b"\0" * 512, b"[site\nname = ", b"\xff\xfe\x00garbage"])
def test_a_ruined_file_is_replaced_by_the_last_good_one(
    config: Path, ruin: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    before = load_or_last_good(config=config)
    (config / "site.toml").write_bytes(ruin)
    assert load_or_last_good(config=config) == before
    (told,) = caplog.records
    assert told.levelname == "ERROR"
    assert str(config / "site.toml") in told.getMessage()
    assert (config / "site.toml").read_bytes() == ruin, "whoever mends it sees what is there"


def test_a_file_that_is_gone_is_replaced_too(config: Path) -> None:
    before = load_or_last_good(config=config)
    (config / "site.toml").unlink()
    assert load_or_last_good(config=config) == before


def test_a_wrong_value_stays_an_error(config: Path) -> None:
    load_or_last_good(config=config)
    with (config / "site.toml").open("a") as file:
        file.write('\n[camera]\ndetect_per_s = "often"\n')
    with pytest.raises(Troubles, match="detect_per_s"):
        load_or_last_good(config=config)


def test_without_an_earlier_start_a_ruined_file_is_an_error(config: Path) -> None:
    (config / "site.toml").write_bytes(b"\0")
    with pytest.raises(Troubles, match=r"site\.toml"):
        load_or_last_good(config=config)


def test_what_is_kept_is_the_newest_good_one_and_private(config: Path) -> None:
    load_or_last_good(config=config)
    with (config / "site.toml").open("a") as file:
        file.write("\n[battery]\ncapacity_wh = 99.0\n")
    load_or_last_good(config=config)
    (config / "site.toml").write_bytes(b"\0")
    assert load_or_last_good(config=config).battery.capacity_wh == 99.0
    assert stat.S_IMODE(kept_site(config).stat().st_mode) == 0o600
