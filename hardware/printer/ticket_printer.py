"""The ticket printer: asks for paper and cover, prints a slip as a picture, and reports whether it was printed.

A slip counts as printed only when the printer confirms it after the cut. A slip that failed, or that an earlier program
may have left in the printer, is deleted by `escpos.CLEAR` before the next slip, and its printed part is cut off. A
printer that does not know `CLEAR` and waits for the rest of a picture gets that rest in white. The cable is opened anew
for each slip, so a printer that was switched off and on needs no restart of the robot.
"""

import logging
import time

from hardware.printer import escpos
from hardware.printer.connection import PrinterLink, PrinterLost
from hardware.printer.slip_layout import draw
from hardware.printer.status_queries import ANSWER_S, Questions, sent
from robot.core.screen.ticket_slip import PRINTS, PrinterState, Printing, Slip, SlipOutcome

log = logging.getLogger("kiosk.printer")

STALLED_S = 4.0
"""Time in which a stuck printer takes no byte, s. Chosen: the slowest rows of a slip take a tenth of a second."""

DONE_S = 20.0
"""Longest time from sending a slip's last byte until it is printed, s. Derived: 4 kB in the cable at 9,600 baud, and
the printing.
"""

SILENT_DONE_S = 2.0
"""Wait for the confirmation of a printer that has answered no question before, s. Chosen: it will hardly answer."""

BEHIND_S = 5.0
"""Longest wait for an answer behind data that an earlier connection has left in a network printer, s. Chosen."""

WHITE_DONE_S = 3.0
"""Longest wait for an answer behind a band of white that completes a broken picture, s. Chosen."""

ASK_EVERY_S = 0.5  # time between two questions while a slip is printed; chosen
TAIL_DOTS = 24  # white below a slip, dots; five times as much where the printer does not cut; chosen


class Printer:
    """Printer at `address` with `width_dots` across the paper (576 on 80 mm, 384 on 58 mm). `cuts`: it has a cutter."""

    def __init__(self, address: str, baud: int, width_dots: int, *, cuts: bool) -> None:
        self._address, self._baud, self._width_dots, self._cuts = address, baud, width_dots, cuts
        self._end = escpos.feed(TAIL_DOTS) + escpos.cut() if cuts else escpos.feed(5 * TAIL_DOTS)
        self._unfinished: bool | None = None  # whether a failed slip may be in its memory; None = not known

    def state(self) -> PrinterState:
        """Ask the printer and return its state; `UNPLUGGED` when it has gone."""
        try:
            with PrinterLink(self._address, self._baud) as link:
                if self._unfinished:
                    link.heed_stops(heed=False)
                    sent(link, escpos.CLEAR, ANSWER_S)
                return Questions(link).state()
        except PrinterLost as lost:
            log.warning("the printer is gone: %s", lost)
            return PrinterState.UNPLUGGED

    def print(self, slip: Slip) -> Printing:
        """Print `slip`, cut it off, and return the outcome with the printer's state. Takes one to some seconds."""
        bands = escpos.raster(draw(slip, self._width_dots))
        try:
            with PrinterLink(self._address, self._baud) as link:
                questions = Questions(link)
                state = questions.state() if self._unfinished is False else self._take_back(link, questions)
                if state not in PRINTS:
                    return Printing(SlipOutcome.FAILED, state)
                self._unfinished = True
                parts = [escpos.RESET, *bands, self._end + escpos.ASK_WHEN_DONE]
                printing = _deliver(link, questions, parts, state)
                if printing.outcome is SlipOutcome.FAILED:
                    link.discard_output()
                    if sent(link, escpos.CLEAR, ANSWER_S):  # a new roll should not bring out the rest of the slip
                        questions.forget()
                        questions.state()  # its answer shows that `CLEAR` has arrived
                else:
                    self._unfinished = False
                return printing
        except PrinterLost as lost:
            log.warning("the printer is gone: %s", lost)
            return Printing(SlipOutcome.FAILED, PrinterState.UNPLUGGED)

    def _take_back(self, link: PrinterLink, questions: Questions) -> PrinterState:
        """Delete the rest of an earlier slip in the printer, cut off its printed part, return the printer's state."""
        link.heed_stops(heed=False)  # its stop (XOFF) may be for an earlier program
        sent(link, escpos.CLEAR, ANSWER_S)
        state = questions.state(BEHIND_S)
        if state not in PRINTS:
            return state
        answers = state is not PrinterState.UNKNOWN
        clean = answers and questions.in_turn(ANSWER_S)
        link.heed_stops(heed=True)
        if not clean:
            missing = bytes(escpos.BAND_ROWS * ((self._width_dots + 7) // 8))
            if not sent(link, missing + escpos.RESET, STALLED_S):
                link.discard_output()
                return PrinterState.STUCK
            if answers:
                questions.in_turn(WHITE_DONE_S)
        cut = escpos.cut() if self._cuts else self._end
        return state if sent(link, cut, STALLED_S) else PrinterState.STUCK


def open_printer(address: str, baud: int, width_dots: int, *, cuts: bool) -> Printer | None:
    """Return the printer at the `address` of the settings; None for "none"."""
    return None if address == "none" else Printer(address, baud, width_dots, cuts=cuts)


def _deliver(link: PrinterLink, questions: Questions, parts: list[bytes], found: PrinterState) -> Printing:
    """Send `parts` and wait for the printer's confirmation. Questions go between parts: within one they become dots."""
    answers = found is not PrinterState.UNKNOWN
    asked_s = time.monotonic()
    for part in parts:
        if answers and time.monotonic() - asked_s >= ASK_EVERY_S:
            asked_s = time.monotonic()
            questions.ask_offline(STALLED_S)
        if answers and (bad := _fault(questions, 0.0)) is not None:
            return Printing(SlipOutcome.FAILED, bad)
        if not sent(link, part, STALLED_S):
            link.discard_output()  # the slip is lost anyway
            questions.forget()
            state = questions.state()
            return Printing(SlipOutcome.FAILED, PrinterState.STUCK if state in PRINTS else state)
    questions.done = False
    ends_s = time.monotonic() + (DONE_S if answers else SILENT_DONE_S)
    while time.monotonic() < ends_s:
        bad = _fault(questions, ASK_EVERY_S)
        if questions.done:
            return Printing(SlipOutcome.PRINTED, found)
        if answers and bad is not None:
            return Printing(SlipOutcome.FAILED, bad)
        if answers:
            questions.ask_offline(ANSWER_S)
    return Printing(SlipOutcome.UNSURE, found)


def _fault(questions: Questions, wait_s: float) -> PrinterState | None:
    """Return the first fault that the printer reports within `wait_s`; None = it reports none."""
    return next((state for state in questions.offline_states(wait_s) if state is not PrinterState.READY), None)
