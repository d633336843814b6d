"""Screen dimming: in an empty lobby, the idle page is darkened after a while, to make the panel last longer."""

from kiosk_ui.animation.easing import share
from robot.core.screen.view import IdlePage, View
from robot.runtime.ports import LiveValues

ALONE_MS = 600_000
DARK_PERCENT = 60
_FADE_MS, _FADE_STEPS = 2000, 10


class Rest:
    """Computes the brightness of the screen, lower in an empty lobby. Call `brightness` before each frame."""

    def __init__(self) -> None:
        self._alone_ms: int | None = None

    def brightness(self, at_ms: int, view: View, live: LiveValues) -> int:
        """Return the brightness at which the picture is to be shown, percent."""
        if live.gaze is not None or not isinstance(view.page, IdlePage):
            self._alone_ms = None
            return 100
        if self._alone_ms is None:
            self._alone_ms = at_ms
        gone = round(share(at_ms, self._alone_ms + ALONE_MS, _FADE_MS) * _FADE_STEPS) / _FADE_STEPS
        return round(100 - (100 - DARK_PERCENT) * gone)
