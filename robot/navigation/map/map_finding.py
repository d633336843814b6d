"""The type of a finding about a lobby map."""

from dataclasses import dataclass

from robot.navigation.geometry import XY


@dataclass(frozen=True)
class MapFinding:
    """A finding about the map. `key`, `value`: where it is in the map file; `what`: description in English, `vi` in
    Vietnamese, both without keys of the file and ids of places. `grave`: the robot fails because of it. `remedy`,
    `remedy_vi`: what to do next.
    """

    key: str
    value: object
    what: str
    vi: str
    grave: bool = True
    remedy: str = "measure it again and mend the map"
    remedy_vi: str = "hãy đo lại và sửa bản đồ"


def spot_words(spot: XY) -> tuple[str, str]:
    """Return where a point, m, lies in the room, in English and in Vietnamese."""
    x, y = spot
    return f"x {x:.2f} m, y {y:.2f} m", f"ngang {x:.2f} m, dọc {y:.2f} m"
