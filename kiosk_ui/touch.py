"""Fingers to intents: a target is chosen when the finger lifts inside it; a tremor changes nothing."""

from collections.abc import Callable, Hashable, Sequence
from math import hypot

from kiosk_ui.geometry import Rect
from kiosk_ui.scene import Target

DEBOUNCE_MS = 300
NEAR_MISS_PX = 12
"""A touch that lands so far beside a target, on nothing else, is meant for it (3 mm)."""


def target_at(targets: Sequence[Target], x: float, y: float) -> Target | None:
    """The topmost target under reference (x, y), else the nearest within a near miss."""
    for target in reversed(targets):
        if target.rect.contains(x, y):
            return target
    near = [(_distance(target.rect, x, y), i) for i, target in enumerate(targets)]
    distance, index = min(near, default=(NEAR_MISS_PX + 1.0, 0))
    return targets[index] if distance <= NEAR_MISS_PX else None


def _distance(rect: Rect, x: float, y: float) -> float:
    return hypot(max(rect.x - x, 0, x - rect.right), max(rect.y - y, 0, y - rect.bottom))


class TouchGate:
    """Follows one finger at a time over the targets that stood there when it came down."""

    def __init__(self, targets: Callable[[], Sequence[Target]]) -> None:
        self._targets = targets
        self._finger: Hashable | None = None
        self._last_ms: int | None = None
        self.pressed: Target | None = None

    def down(self, finger: Hashable, x: float, y: float, at_ms: int) -> None:
        """A finger touches reference (x, y)."""
        if self._finger is not None:
            return
        if self.ready_in_ms(at_ms):
            return
        self._finger = finger
        self.pressed = target_at(self._targets(), x, y)

    def up(self, finger: Hashable, x: float, y: float, at_ms: int) -> Target | None:
        """The finger leaves: the target that was meant, if it lifts where it came down."""
        if finger != self._finger:
            return None
        pressed, self._finger, self.pressed = self.pressed, None, None
        if pressed is None or _distance(pressed.rect, x, y) > NEAR_MISS_PX:
            return None
        self._last_ms = at_ms
        return pressed

    def ready_in_ms(self, at_ms: int) -> int:
        """How long a touch would still be taken for a tremor of the last one."""
        return 0 if self._last_ms is None else max(0, DEBOUNCE_MS - (at_ms - self._last_ms))

    def cancel(self) -> None:
        """The page changed under the finger: what it aimed at is gone."""
        self._finger, self.pressed = None, None
