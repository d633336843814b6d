"""Alert for a visitor who cannot hear that the queue number is called: the visor pulses three times at 1 Hz."""

from math import cos, tau

from robot.core.screen.view import ArrivedPage, TicketPage, View

PULSES, PULSE_MS = 3, 1000
STEPS = 8
_CALLED = ("say.called", "say.called_window")


class Alert:
    """The pulse of the visor, once for each called number. Call `step` once a frame. `strength`: 0 (none)..STEPS."""

    def __init__(self) -> None:
        self.strength = 0
        self._alerted = ""
        self._from_ms: int | None = None

    @property
    def on(self) -> bool:
        """Whether the alert is running, so that the next frame is needed soon."""
        return self._from_ms is not None

    def step(self, at_ms: int, view: View) -> None:
        """Set the strength of the alert at `at_ms`. In calm mode the visor does not pulse but is lit as long."""
        number = called(view) if view.written else ""
        if number and number != self._alerted:
            self._alerted, self._from_ms = number, at_ms
        if self._from_ms is None:
            return
        passed_ms = at_ms - self._from_ms
        if passed_ms >= PULSES * PULSE_MS:
            self.strength, self._from_ms = 0, None
        else:
            self.strength = STEPS if view.calm else round(STEPS * (1 - cos(tau * passed_ms / PULSE_MS)) / 2)

    def forget(self) -> None:
        """Forget the alert of a visit that has ended."""
        self.strength, self._alerted, self._from_ms = 0, "", None


def called(view: View) -> str:
    """Return the visitor's queue number if it is being called, else ""."""
    page = view.page
    if isinstance(page, TicketPage | ArrivedPage) and page.ticket is not None and page.ticket.called:
        return page.ticket.number
    return next((line.text for line in view.caption if line.key in _CALLED), "")
