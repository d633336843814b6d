"""Search for a visitor who is no longer behind the robot: stop, glance back, turn round, call, look to all sides.

With a camera that recognises the visitor, the robot looks all round, again and again, until the camera has found the
visitor or the time is over: the visitor may have come up beside it, or stand on the way ahead. It looks first at people
who are known to stand near. Without such a camera, a person who stands in front of the robot counts as the visitor.
"""

import enum
from itertools import cycle

from robot.core.events import EscortStep
from robot.navigation.escort.follower_state import FollowerCommand, FollowerInput
from robot.navigation.escort.limits import (
    ASK_LIMIT_MS,
    BACK_MS,
    BEFORE_IT_M,
    BRAKING_MS,
    CALLED_MS,
    CALLS_EVERY_MS,
    CLOSE_M,
    COMES_MS,
    GIVE_UP_MS,
    GLANCE_RAD,
    HALF_TURN_RAD,
    IN_SIGHT_RAD,
    LONGEST_MS,
    LOOK_LIMIT_MS,
    LOOKED_AT_M,
    LOOKED_AT_MS,
    LOOKED_RAD,
    LOOKS_AT_MS,
    LOOKS_MS,
    NEAR_LATELY_MS,
    PASSED_BY_MS,
    SEEN_AGAIN_MS,
    SIDES_RAD,
    TURNS_TO_MS,
)
from robot.navigation.footprint import RADIUS_M
from robot.navigation.geometry import XY, bearing, distance, wrapped
from robot.navigation.perception.limits import BEFORE_RAD, HALF_PERSON_M


class FoundVisitor(enum.Enum):
    """Way in which the person who counts as the visitor was found."""

    GLANCED_AT = enum.auto()
    STANDS_BEFORE = enum.auto()


class VisitorSearch:
    """A search, from the robot's stop until the visitor is found or the search is given up."""

    def __init__(self, view: FollowerInput, *, round_to: float, glance: bool, patience_ms: float = GIVE_UP_MS) -> None:
        """`round_to`: 1.0 = turn to the left, -1.0 = to the right; `glance`: first turn only a part of the way, to
        glance back; `patience_ms`: length of the search.
        """
        self._since_ms, self._until_ms = view.now_ms, view.now_ms + patience_ms
        self._braked_ms = view.now_ms + (BRAKING_MS if view.moving else 0.0)
        self._round, self.from_rad = round_to, view.pose[2]
        self._glanced, self._turned = not glance, False
        self._seen_ms = 0.0
        self._sides = cycle(SIDES_RAD)
        self._side_rad: float | None = None
        self._looks_ms, self._nobody_ms, self._stays_ms = CALLED_MS, 0.0, 0.0
        self._stays_limit_ms = LOOK_LIMIT_MS
        self._called_ms = view.now_ms
        self._waits_for_who_comes = True  # at the place of a call, for the visitor to come
        self._looked_at: list[tuple[float, XY]] = []  # time ms, position

    def update(self, view: FollowerInput, *, by_camera: bool, accept_anyone: bool) -> FollowerCommand | FoundVisitor:
        """Run one control step; return the command of the search, or how the visitor was found. `by_camera`: the camera
        recognises the visitor; `accept_anyone`: without a camera, accept a person who stands in front.
        """
        before = view.before_m is not None and view.before_m <= BEFORE_IT_M
        if not by_camera:  # the camera may fail while the robot turns to a side for it
            self._side_rad = None
        if self._turned:
            self._count_seen(view, before and self._side_rad is None)  # not while the robot turns: the sensors err then
        if self._turned and by_camera and self._seen_ms >= SEEN_AGAIN_MS:
            lately_ms = view.now_ms + NEAR_LATELY_MS if _stands_before(view) else 0.0
            until_ms = max(self._since_ms + ASK_LIMIT_MS, lately_ms)
            self._until_ms = min(max(self._until_ms, until_ms), self._since_ms + LONGEST_MS)
        if view.now_ms >= self._until_ms and not (by_camera and self._turned and self._turn_to_somebody(view)):
            return FollowerCommand(EscortStep.LOOKING, 0.0, over=True)
        if self._turned:
            if self._seen_ms >= SEEN_AGAIN_MS and accept_anyone and not by_camera:
                return FoundVisitor.STANDS_BEFORE
            look_rad = self._to_the_sides(view, before) if by_camera else None
            return FollowerCommand(EscortStep.LOOKING, 0.0, look_rad, again=self._calls_again(view.now_ms))
        if not self._glanced:
            self._count_seen(view, view.gap_m is not None and view.gap_m <= CLOSE_M)
            if self._seen_ms >= PASSED_BY_MS:
                return FoundVisitor.GLANCED_AT
        look_rad = wrapped(self.from_rad + self._round * (HALF_TURN_RAD if self._glanced else GLANCE_RAD))
        if abs(wrapped(look_rad - view.pose[2])) <= LOOKED_RAD:
            self._turned, self._glanced, self._seen_ms = self._glanced, True, 0.0
            self._called_ms = view.now_ms
        step = EscortStep.SEEKING if self._glanced else EscortStep.WAITING
        return FollowerCommand(step, 0.0, None if view.now_ms < self._braked_ms else look_rad)

    def _count_seen(self, view: FollowerInput, seen: bool) -> None:
        """Update how long a person has been seen without a break. `seen`: a person is seen now."""
        self._seen_ms = self._seen_ms + view.step_ms if seen else 0.0

    def _to_the_sides(self, view: FollowerInput, before: bool) -> float | None:
        """Return the heading to turn to, rad; None = stand, because a person is in front or one may still come."""
        if self._side_rad is not None:
            if abs(wrapped(self._side_rad - view.pose[2])) <= LOOKED_RAD:
                self._side_rad, self._nobody_ms, self._stays_ms = None, 0.0, 0.0
            return self._side_rad
        self._stays_ms += view.step_ms
        self._nobody_ms = 0.0 if before else self._nobody_ms + view.step_ms
        in_sight = [one for one, aside_rad in _near(view) if abs(aside_rad) <= IN_SIGHT_RAD]
        done = self._nobody_ms >= self._looks_ms or self._stays_ms >= self._stays_limit_ms
        if self._stays_ms >= LOOKS_MS:
            self._looked_at += [(view.now_ms, one) for one in in_sight if self._is_new(view.now_ms, one)]
            early = not in_sight and not self._waits_for_who_comes
            if (done or early) and self._turn_to_somebody(view):
                return self._side_rad
        if done:
            side_rad = next(self._sides)
            self._turn_to(self.from_rad + self._round * (HALF_TURN_RAD + side_rad), LOOKS_MS if side_rad else BACK_MS)
        return self._side_rad

    def _turn_to(self, side_rad: float, looks_ms: float, stays_limit_ms: float = LOOK_LIMIT_MS) -> None:
        """Begin a turn to the heading `side_rad`, rad, and a look there. `looks_ms`: how long to look if no person is
        there; `stays_limit_ms`: longest look.
        """
        self._side_rad, self._waits_for_who_comes = wrapped(side_rad), False
        self._looks_ms, self._stays_limit_ms = looks_ms, stays_limit_ms

    def _turn_to_somebody(self, view: FollowerInput) -> bool:
        """Begin a turn to a person near the robot who has not been looked at yet, if time is left. Return whether it
        begins one.
        """
        over_ms = min(view.now_ms + TURNS_TO_MS + LOOKS_AT_MS, self._since_ms + LONGEST_MS)
        asides_rad = [
            aside_rad
            for one, aside_rad in _near(view)
            if abs(aside_rad) > IN_SIGHT_RAD and self._is_new(view.now_ms, one)
        ]
        if view.now_ms >= over_ms or not asides_rad:
            return False
        self._until_ms = max(self._until_ms, over_ms)
        self._turn_to(view.pose[2] + min(asides_rad, key=abs), LOOKS_MS, LOOKS_AT_MS)
        return True

    def _is_new(self, now_ms: float, one: XY) -> bool:
        """Whether the robot has not looked at this place lately."""
        return all(
            distance(one, other) > LOOKED_AT_M for at_ms, other in self._looked_at if now_ms - at_ms < LOOKED_AT_MS
        )

    def _calls_again(self, now_ms: float) -> bool:
        """Whether the robot calls again now: it has just turned to a side or back, and at the last call the visitor may
        have been busy.
        """
        if self._side_rad is not None or self._stays_ms or now_ms - self._called_ms < CALLS_EVERY_MS:
            return False
        if now_ms + COMES_MS > self._until_ms:
            return False
        self._called_ms, self._looks_ms, self._stays_limit_ms = now_ms, COMES_MS, LOOK_LIMIT_MS
        self._waits_for_who_comes = True
        return True


def _stands_before(view: FollowerInput) -> bool:
    """Whether a person surely stands in front of the robot: a thing counts only if nothing on the map, anywhere in the
    sensor's cone, explains it.
    """
    return any(abs(aside_rad) <= BEFORE_RAD for _, aside_rad in _near(view))


def _near(view: FollowerInput) -> list[tuple[XY, float]]:
    """Return the people who stand within BEFORE_IT_M of the robot, each with the angle from its heading, rad."""
    here, heading_rad = view.pose[:2], view.pose[2]
    within_m = RADIUS_M + BEFORE_IT_M + HALF_PERSON_M
    near = [(x, y) for x, y, _ in view.standing if distance(here, (x, y)) <= within_m]
    return [(one, wrapped(bearing(here, one) - heading_rad)) for one in near]
