"""The ticket printer: asks for paper and cover, prints a slip as a picture, and tells what became of it.

A slip counts as printed only when the printer says so after the cut. What fails is taken back by `escpos.CLEAR`, so
that paper that is put in later does not bring out half a ticket. The cable is opened anew for each slip: a printer that
was switched off and on needs no restart of the robot.
"""

import logging
import time

from hardware import escpos
from hardware.printer_link import LinkLost, PrinterLink
from hardware.slip_page import draw
from robot.core.slip import PRINTS, Outcome, PrinterState, Printing, Slip

log = logging.getLogger("kiosk.printer")

ANSWER_S = 1.5
"""A printer answers `DLE EOT` within milliseconds; network print servers take longer."""

STALLED_S = 4.0
"""A printer that takes no byte for so long is stuck: its slowest rows take a tenth of a second."""

DONE_S = 20.0
"""From the last byte until it is on paper: 4 kB in the cable at 9,600 baud, and the paper itself."""

SILENT_DONE_S = 2.0
"""The same for a printer that answered nothing before: it is not expected to answer now."""

ASK_EVERY_S = 0.5
_POLL_S = 0.1
TAIL_DOTS = 24


class Printer:
    """A printer at `address` with `width_dots` across the paper (576 on 80 mm, 384 on 58 mm)."""

    def __init__(self, address: str, baud: int, width_dots: int, *, cuts: bool) -> None:
        self._address, self._baud, self._width_dots, self._cuts = address, baud, width_dots, cuts
        self._unfinished = False  # something that failed may still stand in its memory

    def state(self) -> PrinterState:
        """What it says of itself now."""
        try:
            with PrinterLink(self._address, self._baud) as link:
                self._take_back(link)
                return _ask(link)
        except LinkLost as lost:
            log.warning("the printer is gone: %s", lost)
            return PrinterState.UNPLUGGED

    def print(self, slip: Slip) -> Printing:
        """Print `slip` and cut it off; takes one to some seconds."""
        bands = escpos.raster(draw(slip, self._width_dots))
        end = escpos.feed(TAIL_DOTS) + escpos.cut() if self._cuts else escpos.feed(5 * TAIL_DOTS)
        try:
            with PrinterLink(self._address, self._baud) as link:
                self._take_back(link)
                state = _ask(link)
                if state not in PRINTS:
                    return Printing(Outcome.FAILED, state)
                self._unfinished = True
                printing = _deliver(link, [escpos.RESET, *bands, end + escpos.ASK_WHEN_DONE], state)
                self._unfinished = printing.outcome is Outcome.FAILED
                self._take_back(link)
                return printing
        except LinkLost as lost:
            log.warning("the printer is gone: %s", lost)
            return Printing(Outcome.FAILED, PrinterState.UNPLUGGED)

    def _take_back(self, link: PrinterLink) -> None:
        """Wipe what a slip that failed has left in the printer; where it takes no byte now, at the next chance."""
        if self._unfinished:
            link.discard_output()
            self._unfinished = not _sent(link, escpos.CLEAR, ANSWER_S)


def open_printer(address: str, baud: int, width_dots: int, *, cuts: bool) -> Printer | None:
    """The printer of the settings; None for `none`."""
    return None if address == "none" else Printer(address, baud, width_dots, cuts=cuts)


def _ask(link: PrinterLink) -> PrinterState:
    """Cover and errors first, then paper. A printer that answers neither is `UNKNOWN`."""
    offline = _answer(link, escpos.ASK_OFFLINE)
    if offline is None:
        return PrinterState.UNKNOWN
    state = escpos.offline_state(offline)
    if state is not PrinterState.READY:
        return state
    paper = _answer(link, escpos.ASK_PAPER)
    return PrinterState.UNKNOWN if paper is None else escpos.paper_state(paper)


def _answer(link: PrinterLink, question: bytes) -> int | None:
    while link.receive(0):
        pass  # answers to earlier questions
    if not _sent(link, question, ANSWER_S):
        return None
    ends_s = time.monotonic() + ANSWER_S
    while (left_s := ends_s - time.monotonic()) > 0:
        for byte in link.receive(left_s):
            if escpos.is_answer(byte):
                return byte
    return None


def _sent(link: PrinterLink, data: bytes, limit_s: float) -> bool:
    """Whether all of `data` went out, no longer than `limit_s` without a byte."""
    moved_s = time.monotonic()
    while data:
        taken = link.send(data, _POLL_S)
        data = data[taken:]
        if taken:
            moved_s = time.monotonic()
        elif time.monotonic() - moved_s >= limit_s:
            return False
    return True


def _deliver(link: PrinterLink, parts: list[bytes], found: PrinterState) -> Printing:
    """Send `parts`, asking between them (a question inside a picture would become dots), and wait for the end."""
    answers = found is not PrinterState.UNKNOWN
    asked_s = time.monotonic()
    for part in parts:
        if answers and time.monotonic() - asked_s >= ASK_EVERY_S:
            asked_s = time.monotonic()
            state = _ask(link)
            if state not in PRINTS:
                return Printing(Outcome.FAILED, state)
        if not _sent(link, part, STALLED_S):
            link.discard_output()  # this slip is lost anyway
            state = _ask(link)
            return Printing(Outcome.FAILED, PrinterState.STUCK if state in PRINTS else state)
    ends_s = time.monotonic() + (DONE_S if answers else SILENT_DONE_S)
    while time.monotonic() < ends_s:
        for byte in link.receive(ASK_EVERY_S):
            if escpos.is_done(byte):
                return Printing(Outcome.PRINTED, found)
            if escpos.is_answer(byte) and (state := escpos.offline_state(byte)) is not PrinterState.READY:
                return Printing(Outcome.FAILED, state)
        if answers:
            _sent(link, escpos.ASK_OFFLINE, 0.0)
    return Printing(Outcome.UNSURE, found)
