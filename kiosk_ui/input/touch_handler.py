"""Meaning of touches: keys and the stop of the wheels act when the finger comes down, everything else when it lifts.

With `read_aloud` the first touch of a target only reads its name aloud; a second touch of the same target activates it.
"""

from collections.abc import Callable, Hashable, Sequence

from kiosk_ui.input.hit_testing import NEAR_MISS_PX, TouchGate, target_at
from kiosk_ui.keyboard.typing_port import BACK, CLEAR, Typist
from kiosk_ui.rendering.scene_items import TouchTarget
from robot.core.intents import Intent, Want

HOLD_CLEARS_MS = 800
NAMED_MS = 4000
TYPING_EVERY_MS = 1000
"""Shortest time between two events by which the dialogue learns that a visitor is typing, ms."""


class TouchHandler:
    """Converts touches to intents. A finger can hit only targets that were on the page when it came down."""

    def __init__(
        self,
        targets: Callable[[], Sequence[TouchTarget]],
        near_px: float = NEAR_MISS_PX,
        click: Callable[[], None] = lambda: None,
    ) -> None:
        """`near_px`: how far beside a target a touch still counts for it. `click` is called for each pressed key."""
        self._targets, self._near_px, self._click = targets, near_px, click
        self._gate = TouchGate(targets, near_px)
        self._keys: dict[Hashable, tuple[TouchTarget, int]] = {}
        self._down_ms: dict[Hashable, int] = {}
        self._typing_ms: int | None = None
        self._named: tuple[TouchTarget, int] | None = None
        self.typist: Typist | None = None

    @property
    def pressed(self) -> TouchTarget | None:
        """Return the target under a finger, to be drawn as pressed; None without one."""
        key = next(iter(self._keys.values()), None)
        return key[0] if key else self._gate.pressed

    def named(self, at_ms: int) -> TouchTarget | None:
        """Return the target whose name was read aloud, while a second touch can activate it; else None."""
        if self._named is not None and at_ms - self._named[1] > NAMED_MS:
            self._named = None
        return None if self._named is None else self._named[0]

    def down(self, finger: Hashable, x: float, y: float, at_ms: int) -> Intent | None:
        """Handle a finger that comes down at reference (x, y). Return the intent of a key or stop: they act at once."""
        target = target_at(self._targets(), x, y, self._near_px)
        stops = self._stops(target)
        if stops is not None:
            return stops  # also by a palm, a second finger, or right after a touch
        if target is None or self.typist is None or not self._is_key(target):
            self._down_ms[finger] = at_ms
            self._gate.down(finger, x, y, at_ms)
            return None
        self._keys[finger] = (target, at_ms)
        self._click()
        meant = self.typist.press(target.intent.of)
        if meant is not None:
            return meant
        if self._typing_ms is not None and at_ms - self._typing_ms < TYPING_EVERY_MS:
            return None
        self._typing_ms = at_ms
        return Intent(Want.TYPING)

    def up(self, finger: Hashable, x: float, y: float, at_ms: int, *, read_aloud: bool = False) -> Intent | None:
        """Handle a finger that lifts at reference (x, y); return the intent of its target."""
        since_ms = self._down_ms.pop(finger, at_ms)
        if finger in self._keys:
            key, since_ms = self._keys.pop(finger)
            if key.intent.of == BACK and at_ms - since_ms >= HOLD_CLEARS_MS and self.typist is not None:
                return self.typist.press(CLEAR)
            return None
        target = self._gate.up(finger, x, y, at_ms)
        if target is not None and at_ms - since_ms < target.hold_ms:
            below = [other for other in self._targets() if not other.hold_ms]
            target = target_at(below, x, y, self._near_px)
        if target is None:
            return None
        meant = self._meaning(target)
        if read_aloud and target != self.named(at_ms):
            self._named = (target, at_ms)
            return Intent(Want.READ, f"{meant.want.value} {meant.of}".rstrip())
        self._named = None
        return meant

    def _stops(self, target: TouchTarget | None) -> Intent | None:
        """Return the stop intent if touches of this page stop the wheels; then also for a touch beside all targets."""
        if target is not None:
            return target.intent if target.intent.want is Want.STOP else None
        return next((other.intent for other in self._targets() if other.intent.want is Want.STOP), None)

    def ready_in_ms(self, at_ms: int) -> int:
        """Return how long a new touch would still be taken for a tremor of the last one, ms from now."""
        return self._gate.ready_in_ms(at_ms)

    def _is_key(self, target: TouchTarget) -> bool:
        """Whether `target` is a key that types a character, not a found row that opens a page."""
        typist, intent = self.typist, target.intent
        return typist is not None and intent.want is Want.TYPING and typist.opens(intent.of) is None

    def _meaning(self, target: TouchTarget) -> Intent:
        """Return the intent of `target`; for a found row, that of what it opens.

        The intent of a key does not name the key: typed text stays in the window.
        """
        if target.intent.want is not Want.TYPING:
            return target.intent
        opened = None if self.typist is None else self.typist.opens(target.intent.of)
        return Intent(Want.TYPING) if opened is None else opened

    def new_page(self, typist: Typist | None) -> None:
        """Forget all fingers: the page has changed under them, so that their targets are gone.

        `typist`: the new key handler.
        """
        self._gate.cancel()
        self._keys.clear()
        self._named, self._typing_ms, self.typist = None, None, typist
