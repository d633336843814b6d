"""When a lidar counts as up, silent, dark, covered or askew, and what is told of it, on a made-up clock."""

from collections.abc import Callable

import pytest

from hardware.lidar.health_monitor import AILING_MS, CLEAR_MS, SILENT_MS, LidarWatch
from hardware.lidar.scanner import AWAY_MS, Lidar, LidarMount
from robot.core.events import PartDown, PartUp
from simulators.physics.lidar import packet
from simulators.physics.lockstep import MemoryCable

STEP_MS = 20.0
DOZENS = 7.5
"""In a step: 375 packets a second."""

Points = Callable[[int], list[int]]


def room(_first: int) -> list[int]:
    return [1500] * 12


def dark(_first: int) -> list[int]:
    return [0] * 12


def covered(_first: int) -> list[int]:
    return [40] * 12


def glimmer(first: int) -> list[int]:
    """A stray reflection or two in a turn."""
    return [1500 if first == 0 else 0] + [0] * 11


class Watched:
    """A lidar on a cable, read and looked at as the motion process does it."""

    def __init__(self) -> None:
        self.cable = MemoryCable(None)  # type: ignore[arg-type]
        self.watch, self.now_ms, self._angle, self._due = LidarWatch(), 1_000.0, 0, 0.0
        self.told: list[PartUp | PartDown] = []
        self.find()

    def find(self) -> None:
        self.lidar = Lidar(self.cable, LidarMount())
        self.lidar.receive(self.now_ms)
        self.watch.begin(self.lidar, self.now_ms)

    def go(self, ms: float, points: Points | None, *, askew: bool = False, turning: bool = True) -> list[str]:
        """What is told in that time, in short."""
        before = len(self.told)
        for _ in range(round(ms / STEP_MS)):
            self.now_ms += STEP_MS
            self._due += DOZENS
            while self._due >= 1.0:
                self._due -= 1.0
                if points is not None:
                    self.cable.push(packet(self._angle, points(self._angle), 0))
                self._angle = (self._angle + 960) % 36_000 if turning else 960
            self.lidar.receive(self.now_ms)
            self.told += self.watch.update(self.lidar, "lidar0", self.now_ms, askew=askew)
        return ["up" if isinstance(event, PartUp) else event.reason for event in self.told[before:]]


@pytest.fixture
def seen() -> Watched:
    watched = Watched()
    assert watched.go(2_000, room) == ["up"]
    return watched


@pytest.mark.parametrize("points", [dark, covered])
def test_a_lidar_that_sees_nothing_from_the_start_never_counts_as_up(points: Points) -> None:
    watched = Watched()
    (reason,) = watched.go(10_000, points)
    assert "wipe its window" in reason
    assert not watched.watch.up


@pytest.mark.parametrize(
    ("points", "says", "vi"),
    [(dark, "no light comes back", "không có tia phản xạ"), (covered, "something lies before it", "có vật che sát")],
)
def test_a_lidar_that_sees_nothing_any_more_is_reported_once_and_its_port_stays_open(
    seen: Watched, points: Points, says: str, vi: str
) -> None:
    (reason,) = seen.go(60_000, points)
    assert reason.startswith(f"lidar0: {says}; uncover it, wipe its window")
    assert f" | lidar0: {vi}; gỡ vật che, lau kính lidar" in reason
    assert not seen.watch.gone
    assert seen.go(2_000, room) == ["up"]


def test_a_blind_lidar_is_up_again_only_when_light_has_come_back_for_a_while(seen: Watched) -> None:
    seen.go(1_000, dark)
    for _ in range(20):
        assert seen.go(400, glimmer) == []
        assert seen.go(CLEAR_MS / 2, room) == []
        assert seen.go(200, dark) == []
    assert not seen.watch.up
    assert seen.go(2_000, room) == ["up"]


def test_a_sleeve_that_brushes_over_the_lidar_is_no_loss(seen: Watched) -> None:
    assert seen.go(AILING_MS / 2, covered) == []
    assert seen.watch.up
    assert seen.go(3_000, room) == []


def test_a_covered_lidar_that_falls_silent_must_be_opened_anew(seen: Watched) -> None:
    seen.go(1_000, covered)
    (reason,) = seen.go(SILENT_MS + 100, None)
    assert "silent; see whether it turns" in reason
    assert seen.watch.gone
    assert seen.watch.missing("no lidar is heard") == ()


def test_a_lidar_that_sends_without_turning_is_lost(seen: Watched) -> None:
    (reason,) = seen.go(SILENT_MS + 500, room, turning=False)
    assert "only a part of its turn comes; see whether it turns" in reason
    assert seen.watch.gone


def test_a_lidar_that_contradicts_the_map_stays_down(seen: Watched) -> None:
    (reason,) = seen.go(STEP_MS, room, askew=True)
    assert "lidar.yaw_deg" in reason
    assert "chiều lắp" in reason
    assert not seen.watch.gone
    assert seen.go(5_000, room) == []
    assert seen.go(2_000, covered) == []
    assert seen.go(2_000, None) == []
    assert seen.watch.gone
    assert seen.watch.missing("no lidar is heard") == ()
    seen.find()
    assert seen.go(5_000, room) == []
    assert not seen.watch.up


def test_a_lost_cable_is_told_with_its_own_words(seen: Watched) -> None:
    (event,) = seen.watch.update(seen.lidar, "lidar0", seen.now_ms + STEP_MS, "lidar0: cable lost")
    assert isinstance(event, PartDown)
    assert event.reason == "lidar0: cable lost"
    assert seen.watch.gone


def test_a_host_that_was_held_up_reports_no_silence(seen: Watched) -> None:
    seen.now_ms += 3 * SILENT_MS
    assert seen.watch.away(seen.now_ms)
    assert seen.go(SILENT_MS - 100, None) == []
    assert seen.go(200, None) != []


def test_a_late_step_does_not_count_as_a_host_held_up(seen: Watched) -> None:
    seen.now_ms += AWAY_MS - STEP_MS
    assert not seen.watch.away(seen.now_ms)
    assert seen.go(1_000, room) == []


def strap(angle_cdeg: int) -> list[int]:
    """Something hangs 12 degrees wide ahead, close by; a few of its points come back no more."""
    angles_deg = [angle_cdeg / 100 + 0.8 * point for point in range(12)]
    hit = [min(angle % 360, -angle % 360) <= 6.0 for angle in angles_deg]
    return [(0 if number % 7 == 3 else 60) if hit[number] else 3_000 for number in range(12)]


def test_a_thing_that_hides_a_part_of_what_is_ahead_is_reported_with_its_direction(seen: Watched) -> None:
    (reason,) = seen.go(10_000, strap)
    assert "something hides what is" in reason
    assert "gỡ vật che, lau kính lidar" in reason
    assert not seen.watch.gone
    assert seen.go(2_000, room) == ["up"]
