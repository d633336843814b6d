"""The call of a number for somebody who does not hear it: the visor pulses, three times at 1 Hz."""

from math import cos, tau

from robot.core.screen.view import ArrivedPage, TicketPage, View

PULSES, PULSE_MS = 3, 1000
STEPS = 8
_CALLED = ("say.called", "say.called_window")


class Alert:
    """Stepped once a frame. `strength` is 0 at rest .. STEPS; each number is told once."""

    def __init__(self) -> None:
        self.strength = 0
        self._told = ""
        self._from_ms: int | None = None

    @property
    def on(self) -> bool:
        """It wants the next frame soon."""
        return self._from_ms is not None

    def step(self, at_ms: int, view: View) -> None:
        """Move on to `at_ms`. Where nothing may pulse the visor is lit for as long as it would."""
        number = called(view) if view.written else ""
        if number and number != self._told:
            self._told, self._from_ms = number, at_ms
        if self._from_ms is None:
            return
        passed_ms = at_ms - self._from_ms
        if passed_ms >= PULSES * PULSE_MS:
            self.strength, self._from_ms = 0, None
        else:
            self.strength = STEPS if view.calm else round(STEPS * (1 - cos(tau * passed_ms / PULSE_MS)) / 2)

    def forget(self) -> None:
        """A visit ended."""
        self.strength, self._told, self._from_ms = 0, "", None


def called(view: View) -> str:
    """The visitor's number where it is being called, else ""."""
    page = view.page
    if isinstance(page, TicketPage | ArrivedPage) and page.ticket is not None and page.ticket.called:
        return page.ticket.number
    return next((line.text for line in view.caption if line.key in _CALLED), "")
