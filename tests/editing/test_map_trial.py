"""The check of a map that is being edited: what it finds, and what is kept for the next look at the same map."""

import msgspec
import pytest

from robot.core.trouble import Troubles
from robot.editing import map_findings
from robot.editing.map_draft import LOBBY
from robot.editing.map_trial import check_map, checked_lobby
from robot.editing.trial import check_content
from robot.paths import CONFIG
from robot.runtime.settings.loader import load_settings

SETTINGS = load_settings()
TEXT = (CONFIG / LOBBY).read_text(encoding="utf-8")


def drives() -> int:
    """Number of times that a map was driven through for its check."""
    return map_findings._findings_of.cache_info().misses


def test_a_map_that_is_saved_right_after_its_check_is_not_driven_through_again() -> None:
    text, in_force = TEXT.replace("[4.0, 4.4]", "[3.9, 4.4]"), checked_lobby(TEXT)
    verdict, driven, loaded = check_map(text, SETTINGS), drives(), checked_lobby.cache_info()
    assert check_map(text, SETTINGS) == verdict
    check_content(CONFIG, SETTINGS, in_force, {LOBBY: text})
    assert drives() == driven
    assert checked_lobby.cache_info()[:2] == (loaded.hits + 2, loaded.misses)


def test_another_map_or_another_camera_is_checked_anew() -> None:
    check_map(TEXT, SETTINGS)
    tight = check_map(TEXT.replace("[8.8, 3.7]", "[9.1, 3.7]"), SETTINGS)
    assert tight != check_map(TEXT, SETTINGS)
    high = msgspec.structs.replace(SETTINGS.camera, height_m=2.4)
    seen = check_map(TEXT, msgspec.structs.replace(SETTINGS, camera=high))
    assert seen != check_map(TEXT, SETTINGS)


def test_an_error_names_the_map_below_config_and_no_file_that_is_gone() -> None:
    text = TEXT.replace("width_m = 12.0", "width_m = 9.0")
    assert "ngoài phòng 9 x 9 m" in check_map(text, SETTINGS).errors[0].vi
    with pytest.raises(Troubles) as caught:
        check_content(CONFIG, SETTINGS, checked_lobby(TEXT), {LOBBY: text})
    assert {each.file for each in caught.value.found} == {str(CONFIG / LOBBY)}
