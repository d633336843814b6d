"""The lidar of a rehearsed robot: up, lost and back as at a real port."""

import random

import pytest

from hardware.lidar.scanner import LidarMount
from robot.core.events import PartDown, PartUp
from robot.rehearsal.parts.cable import FaultyCable
from robot.rehearsal.parts.lidar import LidarInMemory
from simulators.physics.lidar import SpinningLidar
from simulators.physics.room import RoomGeometry
from tests.hardware.lidar.lidar_on_a_pty import CORRIDOR, HERE

STEP_MS = 20.0


class Rehearsed:
    """A lidar that turns in a room, and what is told of it."""

    def __init__(self) -> None:
        self.cable = FaultyCable(random.Random(1))
        self.turning = SpinningLidar(RoomGeometry(CORRIDOR), 1)
        self.told: list[PartUp | PartDown] = []
        self.now_ms = 0.0
        self.begin()

    def begin(self) -> None:
        """A motion process begins."""
        self.memory = LidarInMemory(self.cable, LidarMount())

    def go(self, ms: float, *, askew: bool = False) -> list[str]:
        """What is told in that time, in short."""
        before = len(self.told)
        for _ in range(round(ms / STEP_MS)):
            self.now_ms += STEP_MS
            self.cable.push(self.turning.turn(self.now_ms, HERE, STEP_MS))
            self.memory.step(self.now_ms, STEP_MS, self.told.append, askew=askew)
            if self.memory.lidar is not None:
                self.memory.lidar.receive(self.now_ms)
        return ["up" if isinstance(event, PartUp) else event.reason.split(" | ")[0] for event in self.told[before:]]


@pytest.fixture
def rehearsed() -> Rehearsed:
    lidar = Rehearsed()
    assert lidar.go(2_000) == ["up"]
    return lidar


def test_a_lidar_is_lost_while_covered_and_back_when_uncovered(rehearsed: Rehearsed) -> None:
    rehearsed.turning.covered = True
    (told,) = rehearsed.go(5_000)
    assert told.startswith("memory: something lies before it; uncover it, wipe its window")
    assert rehearsed.memory.lidar is None
    rehearsed.turning.covered = False
    assert rehearsed.go(2_000) == ["up"]


def test_a_lidar_is_lost_while_silent_and_back_when_it_turns_again(rehearsed: Rehearsed) -> None:
    rehearsed.turning.silent = True
    assert rehearsed.go(5_000) == ["memory: silent; see whether it turns"]
    rehearsed.turning.silent = False
    assert rehearsed.go(4_000) == ["up"]


def test_a_lidar_is_lost_with_its_cable_pulled_and_back_when_it_is_put_in(rehearsed: Rehearsed) -> None:
    rehearsed.cable.pull()
    assert rehearsed.go(5_000) == ["memory: cable lost (pulled)"]
    rehearsed.cable.plug_in()
    assert rehearsed.go(4_000) == ["up"]


def test_a_lidar_that_contradicts_the_map_is_used_again_by_the_next_motion_process(rehearsed: Rehearsed) -> None:
    (reason,) = rehearsed.go(STEP_MS, askew=True)
    assert "lidar.yaw_deg" in reason
    assert rehearsed.go(5_000) == []
    rehearsed.begin()
    assert rehearsed.go(2_000) == ["up"]
