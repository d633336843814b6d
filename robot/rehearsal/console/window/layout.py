"""The layout of the console: rectangles in reference pixels, for any window from 1280 x 800 up."""

from dataclasses import dataclass

from kiosk_ui.rendering.geometry import Rect

REFERENCE = (1280, 800)
MARGIN, GUTTER, HEADER = 12.0, 10.0, 54.0
SMALLEST = (960, 600)
_UPPER = 440.0
"""Largest height of the upper row, reference px: the robot's screen widens with it, beside the lobby; chosen."""


@dataclass(frozen=True)
class ConsoleLayout:
    """The rectangles of a window's panels; `k` pixels are one reference pixel."""

    k: float
    width: float
    height: float
    header: Rect
    lobby: Rect
    screen: Rect
    camera: Rect
    sound: Rect
    gauges: Rect
    journal: Rect
    wire: Rect
    health: Rect
    faults: Rect


def arranged(width_px: int, height_px: int) -> ConsoleLayout:
    """Return the layout of a window of this size in pixels."""
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
    return ConsoleLayout(
        k=k,
        width=width,
        height=height,
        header=Rect(0, 0, width, HEADER),
        lobby=Rect(MARGIN, top, left_w, upper),
        screen=Rect(middle_x, top, screen_w, upper),
        camera=Rect(middle_x, low, screen_w, camera_h),
        sound=Rect(middle_x, low + camera_h + GUTTER, screen_w, bottom - low - camera_h - GUTTER),
        gauges=Rect(MARGIN, low, left_w, gauges_h),
        journal=Rect(MARGIN, lists_y, journal_w, bottom - lists_y),
        wire=Rect(MARGIN + journal_w + GUTTER, lists_y, left_w - journal_w - GUTTER, bottom - lists_y),
        health=Rect(right_x, top, palette, health_h),
        faults=Rect(right_x, top + health_h + GUTTER, palette, bottom - top - health_h - GUTTER),
    )
