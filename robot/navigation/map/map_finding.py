"""The type of a finding about a lobby map."""

from dataclasses import dataclass


@dataclass(frozen=True)
class MapFinding:
    """A finding about the map. `key`, `value`: where it is in the map file; `what`: description in English, `vi` in
    Vietnamese. `grave`: the robot fails because of it. `remedy`, `remedy_vi`: what to do next.
    """

    key: str
    value: object
    what: str
    vi: str
    grave: bool = True
    remedy: str = "measure it again and mend the map"
    remedy_vi: str = "hãy đo lại và sửa bản đồ"
