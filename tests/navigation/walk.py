"""A robot that keeps a visitor's company over time: what the sensors say is set by hand."""

from math import cos, sin

from robot.core.events import EscortStep
from robot.navigation.escort.follower_state import FollowerCommand, FollowerInput
from robot.navigation.escort.visitor_following import Escort
from robot.navigation.footprint import RADIUS_M
from robot.navigation.geometry import XY, wrapped
from robot.navigation.map.clearance_grid import Disc
from robot.navigation.perception.limits import HALF_PERSON_M, PERSON_ROOM_M

STEP_MS = 20.0
CRUISE_M_S, TURN_RAD_S = 0.5, 0.9


class Walk:
    """A robot that drives as it may, and somebody behind it; `gap_m` and `before_m` are what the sensors say."""

    def __init__(self, *, rear: bool = True, by_camera: bool = False, left_m: float = 20.0) -> None:
        self.escort = Escort(rear=rear, by_camera=by_camera)
        self.now_ms = self.travelled_m = self.heading_rad = 0.0
        self.left_m = left_m
        self.gap_m: float | None = 0.9
        self.before_m: float | None = None
        self.before_is_mapped = False  # anywhere in the cone: it may be furniture
        self.stands_aside_m: tuple[float, float] | None = None  # somebody else: so far ahead and to the left
        self.stand_at: list[XY] = []  # others, where they stand on the floor
        self.pace_m_s: float | None = None  # of the visitor; None = the gap stays as it is set
        self.under_way = True
        self.speed_m_s = 0.0
        self.company = FollowerCommand()
        self.steps: list[EscortStep] = []
        self._lost_ms = 0.0
        self.called_ms: list[float] = []  # when it asked who still follows

    def goes(self, seconds: float) -> "Walk":
        for _ in range(round(seconds * 1000 / STEP_MS)):
            self._step()
        return self

    def _step(self) -> None:
        self.now_ms += STEP_MS
        moving = self.speed_m_s > 0
        view = FollowerInput(
            self.now_ms,
            STEP_MS,
            (self.travelled_m, 0.0, self.heading_rad),
            self.travelled_m,
            self.left_m,
            self.gap_m,
            self.before_m,
            self.under_way,
            moving,
            self._standing(),
        )
        self.company = self.escort.update(view)
        new = not self.steps or self.steps[-1] is not self.company.step
        if new:
            self.steps.append(self.company.step)
            if self.company.step is EscortStep.SEEKING:
                self._lost_ms = self.now_ms
        if self.company.step is EscortStep.LOOKING and not self.company.over and (new or self.company.again):
            self.called_ms.append(self.now_ms)
        if self.company.look_rad is not None:
            error, most = wrapped(self.company.look_rad - self.heading_rad), TURN_RAD_S * STEP_MS / 1000
            self.heading_rad += max(-most, min(most, error))
        wish = min(CRUISE_M_S, self.company.limit_m_s)
        self.speed_m_s += max(-0.01, min(0.01, wish - self.speed_m_s))
        way_m = self.speed_m_s * STEP_MS / 1000
        self.travelled_m, self.left_m = self.travelled_m + way_m, self.left_m - way_m
        if self.gap_m is not None and self.pace_m_s is not None:
            self.gap_m = max(0.5, self.gap_m + way_m - self.pace_m_s * STEP_MS / 1000)

    def _standing(self) -> tuple[Disc, ...]:
        spots = [self.stands_aside_m] if self.stands_aside_m is not None else []
        if self.before_m is not None and not self.before_is_mapped:
            spots.append((RADIUS_M + self.before_m + HALF_PERSON_M, 0.0))
        c, s = cos(self.heading_rad), sin(self.heading_rad)
        before = tuple((self.travelled_m + x * c - y * s, x * s + y * c, PERSON_ROOM_M) for x, y in spots)
        return before + tuple((x, y, PERSON_ROOM_M) for x, y in self.stand_at)

    @property
    def lost_ms(self) -> float:
        """When it began to look for the visitor."""
        return self._lost_ms

    @property
    def stands(self) -> bool:
        return self.speed_m_s == 0
