"""Settings: later files win, and one run tells every error."""

import contextlib
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from robot.core.parts import Part
from robot.core.trouble import Trouble, Troubles
from robot.navigation.footprint import RADIUS_M
from robot.runtime.content.core_rules import finds_markers, has_lidar, parts_of
from robot.runtime.settings.loader import CONFIG, load_settings, read_toml
from robot.runtime.settings.schema import RIM_M, Settings


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
    (tmp_path / "site.toml").touch()
    with pytest.raises(Troubles) as caught:
        load_settings(config=tmp_path)
    assert "config/robot.toml: camera.detect_per_s: the key is missing" in str(caught.value)
    assert "config/site.toml: site.name: the key is missing" in str(caught.value)


def test_a_missing_site_file_is_one_line(tmp_path: Path) -> None:
    shutil.copy(CONFIG / "robot.toml", tmp_path)
    with pytest.raises(Troubles) as caught:
        load_settings(config=tmp_path)
    assert str(caught.value).startswith(f"{tmp_path}/site.toml: the file is missing")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        ("[site]\nhours = []", "site.hours"),
        ('[site]\ndossier_prefix = "H49.34-"', "site.dossier_prefix"),
        ('[site]\nhours = ["7:30-11:30"]', "site.hours[0]"),
        ('[site]\nhours = ["07:30-24:00"]', "site.hours[0]"),
        ('[site]\nhours = ["07:30-11:60"]', "site.hours[0]"),
        ('[site]\nhours = ["07:30-11:30", "17:00-13:30"]', "site.hours"),
        ('[lidar]\nport = ""', "lidar.port"),
        ("[lidar]\nahead_m = 0.6", "lidar.ahead_m"),
        ("[lidar]\nyaw_deg = 181.0", "lidar.yaw_deg"),
        ("[lidar]\nview_deg = 149.0", "lidar.view_deg"),
        ("[lidar]\nahead_m = 0.2\naside_m = -0.16", "lidar.ahead_m"),
        ("[lidar]\naside_m = 0.26", "lidar.aside_m"),
        ('[base]\nport = "usb:A1"\n[lidar]\nport = "usb:A1"', "lidar.port"),
        ('[base]\nsensors_port = "/dev/ttyUSB0"\n[lidar]\nport = "/dev/ttyUSB0"', "lidar.port"),
        ("[presence]\nnear_px = 4", "presence.near_px"),
    ],
)
def test_values_that_would_make_a_robot_behave_badly_are_told_with_file_key_and_value(
    tmp_path: Path, bad: str, told: str
) -> None:
    overlay = tmp_path / "bad.toml"
    overlay.write_text(bad, encoding="utf-8")
    with pytest.raises(Troubles) as caught:
        load_settings([overlay])
    assert len(caught.value.found) == 1
    trouble = caught.value.found[0]
    assert (trouble.file, trouble.key) == (str(overlay), told)
    assert trouble.value is not None


def test_a_lidar_at_the_port_of_the_motor_board_is_refused_with_what_to_write(tmp_path: Path) -> None:
    overlay = tmp_path / "site.toml"
    overlay.write_text('[lidar]\nport = "/dev/ttyACM0"', encoding="utf-8")
    with pytest.raises(Troubles) as caught:
        load_settings([overlay], ["base.port=/dev/ttyACM0"])
    assert str(caught.value) == (
        f"{overlay}: lidar.port = '/dev/ttyACM0': base.port has the same port; "
        "write the lidar's own (see ./kiosk doctor) or usb: | "
        "trùng với base.port; ghi cổng riêng của lidar (xem ./kiosk doctor) hoặc usb:"
    )


def test_a_lidar_outside_the_footprint_is_told_how_far() -> None:
    with pytest.raises(Troubles, match=r"0\.30 m from the middle .* measure both again, in metres \| cách tâm trục"):
        load_settings(sets=["lidar.ahead_m=0.3"])
    assert load_settings(sets=["lidar.ahead_m=0.25"]).lidar.ahead_m == 0.25
    assert RIM_M == RADIUS_M


@pytest.mark.parametrize("port", ["usb:", "usb:@/host", "none"])
def test_ports_that_name_no_device_may_be_the_same(port: str) -> None:
    assert load_settings(sets=[f"base.port={port}", f"lidar.port={port}"]).lidar.port == port


@given(st.text(max_size=40))
def test_no_assignment_ever_ends_in_anything_but_settings_or_troubles(text: str) -> None:
    with contextlib.suppress(Troubles):
        assert isinstance(load_settings(sets=[text]), Settings)


@pytest.mark.parametrize(
    ("sets", "fitted"),
    [(["lidar.port=usb:"], True), (["lidar.port=none"], False), (["lidar.port=usb:", "base.port=none"], False)],
)
def test_a_robot_has_a_lidar_where_one_is_named_beside_a_base(sets: list[str], fitted: bool) -> None:
    settings = load_settings(sets=sets)
    assert (Part.LIDAR in parts_of(settings)) is fitted
    assert has_lidar(settings) is fitted


@pytest.mark.parametrize(
    ("sets", "what"),
    [
        ('site.hours_on={ sat = ["07:30-11:30"] }', "sat is no working day; add 5 to site.weekdays"),
        ('site.hours_on={ fri = ["11:30-07:30"] }', "11:30-07:30 ends before it begins"),
        ('site.hours_on={ friday = ["07:30-11:30"] }', "site.hours_on"),
        ("site.language=fr", "site.language = 'fr'"),
    ],
)
def test_wrong_hours_of_a_weekday_and_an_unknown_language_are_named(sets: str, what: str) -> None:
    with pytest.raises(Troubles) as caught:
        load_settings(sets=[sets])
    assert what in str(caught.value)
    assert " | " in str(caught.value)


def test_a_site_without_camera_or_microphone_has_no_such_part() -> None:
    none = load_settings(sets=["camera.address=none", "microphone.address=none"])
    assert {Part.CAMERA, Part.MICROPHONE, Part.RECOGNISER}.isdisjoint(parts_of(none))
    assert not finds_markers(none)
    assert finds_markers(load_settings())


def test_no_error_shows_the_value_of_a_pin_or_of_the_wifi(tmp_path: Path) -> None:
    site = tmp_path / "more.toml"
    site.write_text(
        '[staff]\npins = [{ level = 1, hash = "481516" }]\n[facts]\nwifi = { vi = "a", en = "b", fr = "Sieu99" }\n',
        encoding="utf-8",
    )
    with pytest.raises(Troubles, match=r"staff\.pins\[0\]\.hash = '\*\*\*': must be written like") as caught:
        load_settings([site])
    assert [secret for secret in ("481516", "Sieu99") if secret in str(caught.value)] == []
