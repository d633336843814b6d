"""Where everything stands in the window: pure geometry in reference pixels, for any window from 1280 x 800 up."""

from dataclasses import dataclass
from typing import NamedTuple

REFERENCE = (1280, 800)
MARGIN, GUTTER, HEADER = 12.0, 10.0, 54.0
SMALLEST = (960, 600)
_UPPER = 440.0
"""Of a window that is high for its width: else the robot's screen would take the lobby's room."""


class Box(NamedTuple):
    """A rectangle in reference pixels."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        return self.x + self.w

    @property
    def bottom(self) -> float:
        return self.y + self.h

    @property
    def cx(self) -> float:
        return self.x + self.w / 2

    @property
    def cy(self) -> float:
        return self.y + self.h / 2

    def inset(self, by: float, vertical: float | None = None) -> "Box":
        down = by if vertical is None else vertical
        return Box(self.x + by, self.y + down, self.w - 2 * by, self.h - 2 * down)

    def holds(self, x: float, y: float) -> bool:
        return self.x <= x < self.right and self.y <= y < self.bottom


@dataclass(frozen=True)
class Layout:
    """The panels of a window; `k` pixels are one reference pixel."""

    k: float
    width: float
    height: float
    header: Box
    lobby: Box
    screen: Box
    camera: Box
    sound: Box
    gauges: Box
    journal: Box
    wire: Box
    health: Box
    faults: Box


def arranged(width_px: int, height_px: int) -> Layout:
    """The panels of a window of that size."""
    k = max(0.5, min(width_px / REFERENCE[0], height_px / REFERENCE[1]))
    width, height = width_px / k, height_px / k
    spare = width - REFERENCE[0]
    palette = 372.0 + 0.3 * spare
    top, bottom = HEADER + GUTTER, height - MARGIN
    upper = min(round((bottom - top) * 0.595), _UPPER)
    screen_w = round((upper - 34) * 9 / 16) + 16.0
    left_w = width - 2 * MARGIN - 2 * GUTTER - palette - screen_w
    middle_x, right_x = MARGIN + left_w + GUTTER, width - MARGIN - palette
    low = top + upper + GUTTER
    gauges_h, health_h = 56.0, 124.0
    lists_y = low + gauges_h + GUTTER
    journal_w = round(left_w * 0.5 - GUTTER / 2)
    camera_h = round((screen_w - 16) * 3 / 4) + 34.0
    return Layout(
        k=k,
        width=width,
        height=height,
        header=Box(0, 0, width, HEADER),
        lobby=Box(MARGIN, top, left_w, upper),
        screen=Box(middle_x, top, screen_w, upper),
        camera=Box(middle_x, low, screen_w, camera_h),
        sound=Box(middle_x, low + camera_h + GUTTER, screen_w, bottom - low - camera_h - GUTTER),
        gauges=Box(MARGIN, low, left_w, gauges_h),
        journal=Box(MARGIN, lists_y, journal_w, bottom - lists_y),
        wire=Box(MARGIN + journal_w + GUTTER, lists_y, left_w - journal_w - GUTTER, bottom - lists_y),
        health=Box(right_x, top, palette, health_h),
        faults=Box(right_x, top + health_h + GUTTER, palette, bottom - top - health_h - GUTTER),
    )
