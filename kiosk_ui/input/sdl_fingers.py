"""A finger on the glass, as SDL reports it: for the debug port, for tests and benchmarks."""

from typing import NamedTuple

import pygame

Point = tuple[float, float]


class FrameTimes(NamedTuple):
    """One turn of the window. Times are of `time.perf_counter`."""

    began_s: float
    ended_s: float
    changed: bool  # something new reached the glass
    touched: bool  # a finger came or went since that happened last
    fresh: bool  # another view was laid out since then
    moving: bool  # the next one follows as soon as it may


def down(at: Point, size: tuple[int, int], finger: int = 1) -> None:
    """A finger comes down at panel px `at` of a panel of `size`."""
    _post(pygame.FINGERDOWN, at, size, finger)


def up(at: Point, size: tuple[int, int], finger: int = 1) -> None:
    """The finger leaves there."""
    _post(pygame.FINGERUP, at, size, finger)


def _post(kind: int, at: Point, size: tuple[int, int], finger: int) -> None:
    """Nothing happens without a window: it may have closed meanwhile."""
    if pygame.display.get_init():
        where = {"x": at[0] / size[0], "y": at[1] / size[1], "dx": 0.0, "dy": 0.0}
        pygame.event.post(pygame.event.Event(kind, {"touch_id": 1, "finger_id": finger, **where}))
