"""Settings: later files win, and one run tells every error."""

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from robot.core.trouble import Trouble, Troubles
from robot.runtime.settings_files import load_settings, read_toml


def test_the_shipped_settings_are_whole() -> None:
    assert load_settings().recogniser.engine == "auto"


def test_a_later_file_and_then_the_command_line_win(tmp_path: Path) -> None:
    overlay = tmp_path / "desk.toml"
    overlay.write_text('[camera]\naddress = "device:4"\ndetect_per_s = 5\n', encoding="utf-8")
    settings = load_settings([overlay], ["camera.address=http://127.0.0.1:8000/"])
    assert settings.camera.address == "http://127.0.0.1:8000/"
    assert settings.camera.detect_per_s == 5
    assert settings.camera.detect_width_px == 320


def test_all_errors_of_a_run_are_told_together_with_file_key_and_value(tmp_path: Path) -> None:
    overlay = tmp_path / "bad.toml"
    overlay.write_text('[camera]\ndetect_per_s = 900\ncolour = "red"\n[oven]\nheat = 3\n', encoding="utf-8")
    with pytest.raises(Troubles) as caught:
        load_settings([overlay], ["presence.near_px=two", "nonsense"])
    text = str(caught.value)
    for told in ("camera.detect_per_s = 900", "camera.colour = 'red'", "oven", "presence.near_px = 'two'", "nonsense"):
        assert told in text
    assert str(overlay) in text
    assert all("|" in trouble.line() for trouble in caught.value.found), "English and Vietnamese"


@pytest.mark.parametrize("content", [b"[camera\n", b"\xff\xfe", b"camera = 3\n"])
def test_a_broken_file_is_a_trouble_that_names_it(tmp_path: Path, content: bytes) -> None:
    overlay = tmp_path / "broken.toml"
    overlay.write_bytes(content)
    with pytest.raises(Troubles, match=r"broken\.toml"):
        load_settings([overlay])


def test_a_missing_file_is_a_trouble(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="missing"):
        read_toml(tmp_path / "none.toml")


def test_a_missing_key_is_named(tmp_path: Path) -> None:
    (tmp_path / "robot.toml").write_text('[camera]\naddress = "device:0"\n', encoding="utf-8")
    with pytest.raises(Troubles) as caught:
        load_settings(config=tmp_path)
    assert "camera.detect_per_s: the key is missing" in str(caught.value)


@given(st.text(max_size=40))
def test_no_assignment_ever_ends_in_anything_but_settings_or_troubles(text: str) -> None:
    with contextlib.suppress(Troubles):
        load_settings(sets=[text])
