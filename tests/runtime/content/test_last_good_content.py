"""A broken content file keeps no program from starting: the last good state is in force, and the error is named."""

import shutil
from pathlib import Path

import pytest

from robot.core.trouble import Troubles
from robot.paths import ROOT
from robot.runtime.content.editions import load_or_last_good
from robot.runtime.settings.fallback import load_or_last_good as settings_or_last_good
from robot.runtime.settings.fallback import settings_with_faults
from robot.runtime.settings.kept_content import keep_content, kept_content, writings
from robot.runtime.settings.loader import load_settings

BIRTH = Path("procedures/ho-tich/dang-ky-khai-sinh.toml")


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return shutil.copytree(ROOT / "config", tmp_path / "config")


def broken(path: Path) -> str:
    before = path.read_text(encoding="utf-8")
    path.write_text(before.replace("confidence =", "confidnce =", 1) + "\nfee = [", encoding="utf-8")
    return before


def test_without_a_good_start_before_a_broken_file_is_an_error(config: Path) -> None:
    broken(config / BIRTH)
    with pytest.raises(Troubles):
        load_or_last_good(config, load_settings(config=config))


@pytest.mark.parametrize("name", [BIRTH, Path("lobby.toml"), Path("words/vi/dialogue.toml"), Path("calendar.toml")])
def test_a_broken_file_leaves_the_last_good_content_in_force_and_is_named(config: Path, name: Path) -> None:
    settings = load_settings(config=config)
    good = load_or_last_good(config, settings)
    assert good.faults == ()
    assert good.folder == config
    (config / name).write_text("fee = [", encoding="utf-8")
    content = load_or_last_good(config, settings)
    assert {fault.file for fault in content.faults} == {str(config / name)}
    assert content.folder == kept_content(config)
    code = "1.001193"
    assert content.knowledge.content.procedure(code, "vi") == good.knowledge.content.procedure(code, "vi")
    assert [place.id for place in content.lobby.places] == [place.id for place in good.lobby.places]


def test_a_broken_file_is_never_copied_over_the_good_one(config: Path) -> None:
    settings = load_settings(config=config)
    load_or_last_good(config, settings)
    before = broken(config / BIRTH)
    for _ in range(2):
        load_or_last_good(config, settings)
    assert (kept_content(config) / BIRTH).read_text(encoding="utf-8") == before


def test_a_copy_that_was_cut_off_between_two_renames_is_found_again(config: Path) -> None:
    keep_content(config, writings(config))
    kept = kept_content(config)
    kept.rename(kept.with_name("content.old"))
    keep_content(config, writings(config))
    assert (kept / BIRTH).read_bytes() == (config / BIRTH).read_bytes()
    assert [path.name for path in kept.parent.iterdir()] == ["content"]


def test_a_file_that_is_broken_after_it_was_judged_is_not_copied(config: Path) -> None:
    keep_content(config, writings(config))
    good = (config / BIRTH).read_bytes()
    (config / "words/vi/dialogue.toml").touch()
    judged = writings(config)
    broken(config / BIRTH)
    keep_content(config, judged)
    assert (kept_content(config) / BIRTH).read_bytes() == good
    assert [path.name for path in kept_content(config).parent.iterdir()] == ["content"]


def test_a_link_that_leads_nowhere_keeps_no_program_from_starting(config: Path) -> None:
    (config / "notes").symlink_to(config / "notes")
    assert load_or_last_good(config, load_settings(config=config)).faults == ()
    assert (kept_content(config) / BIRTH).is_file()


def test_the_copy_holds_no_hashes_of_pins(config: Path) -> None:
    keep_content(config, writings(config))
    assert not (kept_content(config) / "site.toml").exists()


def test_a_wrong_value_of_the_site_leaves_its_last_good_settings_in_force_and_is_named(config: Path) -> None:
    settings_or_last_good(config=config)
    site = config / "site.toml"
    site.write_text(site.read_text(encoding="utf-8") + "\n[queue]\nkeep_days = -3\n", encoding="utf-8")
    settings, faults = settings_with_faults(config=config)
    assert settings.queue.keep_days > 0
    assert [fault.key for fault in faults] == ["queue.keep_days"]
