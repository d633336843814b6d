"""What people make of a robot that asks to be let through, or asks who still follows."""

from collections.abc import Callable
from math import inf

from robot.core.commands import CallStaff
from robot.core.events import DriveEnded, EscortChanged, EscortStep
from robot.rehearsal.people import People
from robot.rehearsal.step import RehearsalStep
from simulators.people.crowd_members import RobotState

HEARD_AFTER_MS, EVERY_MS, STAFF_AFTER_MS = 1_500.0, 6_000.0, 15_000.0
"""Who is asked to make room does so so soon; as long as the robot asks, some more do; a clerk comes after a call."""


class Pleading:
    """Tell it every step, and call `hear` as time passes."""

    def __init__(self, people: People, robot: Callable[[], RobotState]) -> None:
        self._people, self._robot = people, robot
        self._pleads: EscortStep | None = None
        self._heard_ms = inf

    def told(self, step: RehearsalStep) -> None:
        """The robot has decided something."""
        match step.event:
            case EscortChanged(step=EscortStep.ASKING | EscortStep.STUCK as escort):
                self._pleads, self._heard_ms = escort, step.at_ms + HEARD_AFTER_MS
            case EscortChanged(step=escort):
                self._pleads = None
                if escort is EscortStep.LOOKING:
                    self._call()
            case DriveEnded():
                self._pleads = None
        if self._pleads is EscortStep.STUCK and any(isinstance(each, CallStaff) for each in step.commands):
            self._heard_ms = step.at_ms + STAFF_AFTER_MS

    def over(self) -> None:
        """It asks no more."""
        self._pleads = None

    def hear(self, now_ms: float) -> None:
        """People make room, if it is time."""
        if self._pleads is None or now_ms < self._heard_ms:
            return
        self._heard_ms = now_ms + EVERY_MS
        self._people.make_room(self._robot(), by_staff=self._pleads is EscortStep.STUCK)

    def _call(self) -> None:
        """Whoever follows is asked to come before the robot."""
        for actor in self._people.actors.values():
            if actor.follower is not None:
                actor.follower.call(self._people.now_s)
