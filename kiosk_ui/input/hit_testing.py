"""Hit testing: which target a touch means.

It is chosen when the finger lifts; repeated contacts of a trembling finger count once.
"""

from collections.abc import Callable, Hashable, Sequence
from math import hypot

from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.scene_items import TouchTarget

DEBOUNCE_MS = 300
NEAR_MISS_MM = 3.0
"""A touch that hits no target counts for a target at most this far away, mm."""

NEAR_MISS_PX = 12.0
"""The largest near miss, `NEAR_MISS_MM`, in px of the reference panel."""


def target_at(targets: Sequence[TouchTarget], x: float, y: float, near_px: float = NEAR_MISS_PX) -> TouchTarget | None:
    """Return the topmost target at (x, y) in reference pixels, else the nearest one within `near_px`, else None."""
    for target in reversed(targets):
        if target.rect.contains(x, y):
            return target
    near = [(_distance(target.rect, x, y), i) for i, target in enumerate(targets)]
    distance, index = min(near, default=(near_px + 1.0, 0))
    return targets[index] if distance <= near_px else None


def answering(target: TouchTarget, targets: Sequence[TouchTarget], near_px: float, glass: Rect) -> Rect:
    """Return the area of `glass` where a touch means `target`: its rectangle, and around it the near misses.

    A near miss between two targets counts for the nearer one.
    """
    rect = target.rect
    left, top, right, bottom = rect.x - near_px, rect.y - near_px, rect.right + near_px, rect.bottom + near_px
    for other in targets:
        beside = other.rect
        if other is target or beside.meets(rect):
            continue
        if beside.y < rect.bottom and rect.y < beside.bottom:
            left = max(left, (beside.right + rect.x) / 2) if beside.right <= rect.x else left
            right = min(right, (beside.x + rect.right) / 2) if beside.x >= rect.right else right
        if beside.x < rect.right and rect.x < beside.right:
            top = max(top, (beside.bottom + rect.y) / 2) if beside.bottom <= rect.y else top
            bottom = min(bottom, (beside.y + rect.bottom) / 2) if beside.y >= rect.bottom else bottom
    left, top, right, bottom = max(left, glass.x), max(top, glass.y), min(right, glass.right), min(bottom, glass.bottom)
    return Rect(left, top, right - left, bottom - top)


def _distance(rect: Rect, x: float, y: float) -> float:
    return hypot(max(rect.x - x, 0, x - rect.right), max(rect.y - y, 0, y - rect.bottom))


class TouchGate:
    """Follows one finger at a time. It can hit only targets that were on the page when it came down."""

    def __init__(self, targets: Callable[[], Sequence[TouchTarget]], near_px: float = NEAR_MISS_PX) -> None:
        self._targets, self._near_px = targets, near_px
        self._finger: Hashable | None = None
        self._last_ms: int | None = None
        self.pressed: TouchTarget | None = None

    def down(self, finger: Hashable, x: float, y: float, at_ms: int) -> None:
        """Begin to follow a finger at reference (x, y), unless another is down or the last touch was a moment ago."""
        if self._finger is not None:
            return
        if self.ready_in_ms(at_ms):
            return
        self._finger = finger
        self.pressed = target_at(self._targets(), x, y, self._near_px)

    def up(self, finger: Hashable, x: float, y: float, at_ms: int) -> TouchTarget | None:
        """Return the target that the lifting finger meant; None if the finger lifts away from where it came down."""
        if finger != self._finger:
            return None
        pressed, self._finger, self.pressed = self.pressed, None, None
        if pressed is None or _distance(pressed.rect, x, y) > self._near_px:
            return None
        self._last_ms = at_ms
        return pressed

    def ready_in_ms(self, at_ms: int) -> int:
        """Return how long a new touch would still be taken for a tremor of the last one, ms from now."""
        return 0 if self._last_ms is None else max(0, DEBOUNCE_MS - (at_ms - self._last_ms))

    def cancel(self) -> None:
        """Forget the finger: the page has changed under it, so that its target is gone."""
        self._finger, self.pressed = None, None
