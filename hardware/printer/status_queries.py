"""Questions to the ticket printer, one kind at a time: an answer does not say which question it answers, and may be
late.
"""

import time

from hardware.printer import escpos
from hardware.printer.connection import PrinterLink
from robot.core.screen.ticket_slip import PrinterState

ANSWER_S = 1.5
"""How long an answer may take, s. Chosen: a printer answers `DLE EOT` within milliseconds, network print servers later.
"""

_POLL_S = 0.1


class Questions:
    """Questions that were asked over `link` and are not answered yet."""

    def __init__(self, link: PrinterLink) -> None:
        self._link = link
        self._kind, self._open = b"", 0
        self.done = False  # `ASK_WHEN_DONE` was answered

    def state(self, limit_s: float = ANSWER_S) -> PrinterState:
        """Ask for cover and errors first, then for paper. A printer that does not answer both within `limit_s` is
        `UNKNOWN`.
        """
        offline = self._answer(escpos.ASK_OFFLINE, limit_s)
        if offline is None:
            return PrinterState.UNKNOWN
        state = escpos.offline_state(offline)
        if state is not PrinterState.READY:
            return state
        paper = self._answer(escpos.ASK_PAPER, ANSWER_S)
        return PrinterState.UNKNOWN if paper is None else escpos.paper_state(paper)

    def ask_offline(self, limit_s: float) -> bool:
        """Ask without waiting; the answers come with `offline_states`. False when the question did not go out."""
        return self._ask(escpos.ASK_OFFLINE, limit_s)

    def offline_states(self, wait_s: float) -> list[PrinterState]:
        """Return the answers to `ask_offline` that came within `wait_s`; also notes `done`."""
        kind = self._kind
        answers = self._read(wait_s)
        return [escpos.offline_state(byte) for byte in answers] if kind == escpos.ASK_OFFLINE else []

    def in_turn(self, limit_s: float) -> bool:
        """Whether the printer obeys commands now: in the middle of a picture this question would be dots."""
        self.done = False
        ends_s = time.monotonic() + limit_s
        if sent(self._link, escpos.ASK_WHEN_DONE, limit_s):
            while not self.done and (left_s := ends_s - time.monotonic()) > 0:
                self._read(left_s)
        return self.done

    def forget(self) -> None:
        """Forget what was asked, after output was discarded: it is answered by now, or was discarded too."""
        ends_s = time.monotonic() + ANSWER_S
        while self._open and (left_s := ends_s - time.monotonic()) > 0:
            self._read(left_s)
        self._open = 0

    def _answer(self, kind: bytes, limit_s: float) -> int | None:
        """Ask, and return the newest answer once all are in; None if some are missing."""
        if not self._ask(kind, limit_s):
            return None
        last, ends_s = None, time.monotonic() + limit_s
        while self._open and (left_s := ends_s - time.monotonic()) > 0:
            for byte in self._read(left_s):
                last = byte
        return None if self._open else last

    def _ask(self, kind: bytes, limit_s: float) -> bool:
        if (self._open and kind != self._kind) or not sent(self._link, kind, limit_s):
            return False
        self._kind, self._open = kind, self._open + 1
        return True

    def _read(self, wait_s: float) -> list[int]:
        answers = []
        for byte in self._link.receive(wait_s):
            if escpos.is_answer(byte):
                if self._open:  # else of a question before this connection
                    self._open -= 1
                    answers.append(byte)
            elif escpos.is_done(byte):
                self.done = True
        return answers


def sent(link: PrinterLink, data: bytes, limit_s: float) -> bool:
    """Whether all of `data` went out, at most `limit_s` without a byte."""
    moved_s = time.monotonic()
    while data:
        taken = link.send(data, _POLL_S)
        data = data[taken:]
        if taken:
            moved_s = time.monotonic()
        elif time.monotonic() - moved_s >= limit_s:
            return False
    return True
