"""Reactions of the people in a rehearsal when the robot asks for room or calls its lost follower."""

from collections.abc import Callable
from math import inf

from robot.core.commands import CallStaff
from robot.core.events import DriveEnded, EscortChanged, EscortStep
from robot.rehearsal.people import People
from robot.rehearsal.step import RehearsalStep
from simulators.people.crowd_members import RobotState

HEARD_AFTER_MS, EVERY_MS, STAFF_AFTER_MS = 1_500.0, 6_000.0, 15_000.0
"""Time from the robot's request for room to the first reaction, time between reactions, and time from a call for staff
until a clerk helps, ms; chosen."""


class Pleading:
    """People's reactions to the robot's requests for room. Call `add_step` with each step of the robot, `react` as time
    passes."""

    def __init__(self, people: People, robot: Callable[[], RobotState]) -> None:
        self._people, self._robot = people, robot
        self._pleads: EscortStep | None = None
        self._reacts_ms = inf

    def add_step(self, step: RehearsalStep) -> None:
        """Read a step of the robot's journal: note whether the robot begins or stops asking for room."""
        match step.event:
            case EscortChanged(step=EscortStep.ASKING | EscortStep.STUCK as escort):
                self._pleads, self._reacts_ms = escort, step.at_ms + HEARD_AFTER_MS
            case EscortChanged(step=escort):
                self._pleads = None
                if escort is EscortStep.LOOKING:
                    self._call()
            case DriveEnded():
                self._pleads = None
        if self._pleads is EscortStep.STUCK and any(isinstance(each, CallStaff) for each in step.commands):
            self._reacts_ms = step.at_ms + STAFF_AFTER_MS

    def over(self) -> None:
        """Forget the request for room, since the robot no longer asks."""
        self._pleads = None

    def react(self, now_ms: float) -> None:
        """Let people (or a clerk) make room when their reaction is due."""
        if self._pleads is None or now_ms < self._reacts_ms:
            return
        self._reacts_ms = now_ms + EVERY_MS
        self._people.make_room(self._robot(), by_staff=self._pleads is EscortStep.STUCK)

    def _call(self) -> None:
        """Call all people who follow the robot, so that they come in front of it."""
        for actor in self._people.actors.values():
            if actor.follower is not None:
                actor.follower.call(self._people.now_s)
