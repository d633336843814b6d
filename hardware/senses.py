"""The readings of the range sensors as they come from the board, and what they tell of the surroundings. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import inf

from msgspec import structs

from hardware.range_readings import RangeReadings
from robot.guiding.clearance import BLIND, REAR_RAD, Surroundings, fitted
from robot.guiding.defects import Defects
from robot.guiding.echo_map import hiding_on, mapped_about_on, mapped_on
from robot.guiding.floor import Disc, Floor
from robot.guiding.lobby import Lobby
from robot.guiding.odometry import Position
from robot.guiding.sensing import Sensing
from robot.guiding.walls import bare_walls

RANGES_LIMIT_MS = 250.0
"""So long after the newest range reading nothing counts as free: two pushes of a board that tells all at once."""


class Senses:
    """Hears each reading once. How many sensors there are the board tells."""

    def __init__(self, floor: Floor, lobby: Lobby, bearings_rad: Sequence[float]) -> None:
        """`floor` of the `lobby`. `bearings_rad`: where they look, as on the wire; one at the back is the last."""
        things = Floor(structs.replace(lobby, keep_out=()))
        walls = Floor(structs.replace(lobby, keep_out=(), places=(), seats=()))
        self._mapped, self._mapped_about = mapped_on(floor, things), mapped_about_on(floor, things)
        self._hides = hiding_on(things, walls)
        self._walls, self._bearings_rad = bare_walls(lobby), tuple(bearings_rad)
        self._defects = Defects(self._walls, bearings_rad)
        self._sensing: Sensing | None = None
        self._read_ms = [-inf] * len(self._bearings_rad)

    @property
    def watches_behind(self) -> bool:
        """A sensor looks back, by what the board sent last."""
        return self._sensing is not None and any(abs(bearing) > REAR_RAD for bearing in self._sensing.bearings_rad)

    def stood(self, now_ms: float) -> Callable[[], Sequence[Disc]]:
        """Who stood about lately, found when it is asked for."""
        sensing = self._sensing
        return (lambda: sensing.stood(now_ms)) if sensing is not None else tuple

    def look(
        self,
        now_ms: float,
        age_ms: float,
        pose: Position,
        ranges: RangeReadings,
        reckoned: Position,
        *,
        placed: bool = True,
    ) -> Surroundings:
        """What the readings tell; while none comes nothing is free, and what stood about is forgotten.

        `placed`: the robot surely is at `pose`.
        """
        bearings = fitted(len(ranges.mm), self._bearings_rad)
        if age_ms > RANGES_LIMIT_MS or not bearings:
            self._sensing = None
            broken = self._defects.broken(now_ms, range(len(self._defects.bearings_rad)))
            return replace(BLIND, broken=broken, broken_ahead=self._defects.ahead(broken))
        if len(self._defects.bearings_rad) != len(bearings):
            self._defects, self._sensing = Defects(self._walls, bearings), None
            self._read_ms = [-inf] * len(bearings)
        if self._sensing is None:
            self._sensing = Sensing(self._mapped, self._mapped_about, self._hides, self._defects)
        readings = zip(ranges.mm, ranges.at_ms, ranges.singly, strict=True)
        for sensor, (range_mm, at_ms, timed) in enumerate(readings):
            if at_ms > self._read_ms[sensor]:
                self._read_ms[sensor] = at_ms
                self._sensing.hear(sensor, at_ms, range_mm, pose, reckoned, placed=placed, timed=timed)
        return self._sensing.around(now_ms, pose, reckoned)
