"""Range sensors and battery in the settings: what cannot be is refused with file and key."""

from pathlib import Path

import pytest

from robot.core.trouble import Troubles
from robot.runtime.settings.loader import load_settings


def with_table(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "more.toml"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ("[base]\nrange_bearings_deg = [180.0, 0.0]", "range_bearings_deg"),  # the one at the back is not the last
        ("[base]\nrange_bearings_deg = [0.0, 170.0, 180.0]", "range_bearings_deg"),
        ("[base]\nrange_bearings_deg = [120.0, -120.0]", "range_bearings_deg"),  # none looks ahead
        ("[base]\nrange_bearings_deg = [0.0, 270.0]", "range_bearings_deg"),
        ("[battery]\nrest_mv = [22000]", "rest_mv"),
        ("[battery]\nrest_mv = [22000, 22000, 25000]", "rest_mv"),
        ("[battery]\nwh_per_m = -1.0", "wh_per_m"),
    ],
)
def test_what_cannot_be_is_refused_by_name(tmp_path: Path, table: str, key: str) -> None:
    with pytest.raises(Troubles) as caught:
        load_settings([with_table(tmp_path, table)])
    assert key in str(caught.value)


def test_a_robot_without_a_sensor_at_the_back_is_set_up_by_leaving_it_out(tmp_path: Path) -> None:
    settings = load_settings([with_table(tmp_path, "[base]\nrange_bearings_deg = [50.0, 25.0, 0.0, -25.0, -50.0]")])
    assert len(settings.base.range_bearings_deg) == 5


def test_as_shipped_the_last_sensor_looks_back() -> None:
    assert load_settings().base.range_bearings_deg[-1] == 180.0
