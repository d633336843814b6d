"""Simulated finger events in SDL's form, for the debug port, tests and benchmarks."""

from typing import NamedTuple

import pygame

Point = tuple[float, float]


class FrameTimes(NamedTuple):
    """Times and results of one pass of the window's loop. Times are those of `time.perf_counter`, s."""

    began_s: float
    ended_s: float
    changed: bool  # something new reached the glass
    touched: bool  # a finger came or lifted since the last new picture
    fresh: bool  # another view was laid out since the last new picture
    moving: bool  # the next turn follows as soon as possible


def down(at: Point, size: tuple[int, int], finger: int = 1) -> None:
    """Post the event of a finger that comes down at panel px `at` of a panel of `size`."""
    _post(pygame.FINGERDOWN, at, size, finger)


def up(at: Point, size: tuple[int, int], finger: int = 1) -> None:
    """Post the event of a finger that lifts at panel px `at` of a panel of `size`."""
    _post(pygame.FINGERUP, at, size, finger)


def _post(kind: int, at: Point, size: tuple[int, int], finger: int) -> None:
    """Post the event to SDL; do nothing without a window, which may have been closed meanwhile."""
    if pygame.display.get_init():
        where = {"x": at[0] / size[0], "y": at[1] / size[1], "dx": 0.0, "dy": 0.0}
        pygame.event.post(pygame.event.Event(kind, {"touch_id": 1, "finger_id": finger, **where}))
