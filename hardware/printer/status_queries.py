"""Asks the ticket printer for its state, one kind of question at a time: an answer does not name its question.

An answer may also be late, so open questions are counted.
"""

import time

from hardware.printer import escpos
from hardware.printer.connection import PrinterLink
from robot.core.screen.ticket_slip import PrinterState

ANSWER_S = 1.5
"""Longest wait for an answer, s. Chosen: a printer answers `DLE EOT` within milliseconds, a print server later."""

_POLL_S = 0.1  # longest wait of one attempt to send; chosen


class Questions:
    """Questions to the printer over `link`, with a count of those that are not answered yet."""

    def __init__(self, link: PrinterLink) -> None:
        self._link = link
        self._kind, self._open = b"", 0
        self.done = False  # whether `ASK_WHEN_DONE` was answered

    def state(self, limit_s: float = ANSWER_S) -> PrinterState:
        """Ask for cover and errors, at most `limit_s`, then for paper; return the state, `UNKNOWN` without answers."""
        offline = self._answer(escpos.ASK_OFFLINE, limit_s)
        if offline is None:
            return PrinterState.UNKNOWN
        state = escpos.offline_state(offline)
        if state is not PrinterState.READY:
            return state
        paper = self._answer(escpos.ASK_PAPER, ANSWER_S)
        return PrinterState.UNKNOWN if paper is None else escpos.paper_state(paper)

    def ask_offline(self, limit_s: float) -> bool:
        """Send the question `ASK_OFFLINE`; return whether it went out. `offline_states` returns the answers."""
        return self._ask(escpos.ASK_OFFLINE, limit_s)

    def offline_states(self, wait_s: float) -> list[PrinterState]:
        """Return the answers to `ask_offline` that came within `wait_s`; set `done` if the printer is done."""
        kind = self._kind
        answers = self._read(wait_s)
        return [escpos.offline_state(byte) for byte in answers] if kind == escpos.ASK_OFFLINE else []

    def in_turn(self, limit_s: float) -> bool:
        """Whether the printer answers `ASK_WHEN_DONE`. In an unfinished picture it takes the question for dots and does
        not answer.
        """
        self.done = False
        ends_s = time.monotonic() + limit_s
        if sent(self._link, escpos.ASK_WHEN_DONE, limit_s):
            while not self.done and (left_s := ends_s - time.monotonic()) > 0:
                self._read(left_s)
        return self.done

    def forget(self) -> None:
        """Forget open questions after output was discarded: each is answered within ANSWER_S, or was discarded too."""
        ends_s = time.monotonic() + ANSWER_S
        while self._open and (left_s := ends_s - time.monotonic()) > 0:
            self._read(left_s)
        self._open = 0

    def _answer(self, kind: bytes, limit_s: float) -> int | None:
        """Send a question; return the newest answer once all have come, or None if some are missing after `limit_s`."""
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
                if self._open:  # else it answers a question of an earlier connection
                    self._open -= 1
                    answers.append(byte)
            elif escpos.is_done(byte):
                self.done = True
        return answers


def sent(link: PrinterLink, data: bytes, limit_s: float) -> bool:
    """Send `data`; return whether all of it went out, with at most `limit_s` without progress."""
    moved_s = time.monotonic()
    while data:
        taken = link.send(data, _POLL_S)
        data = data[taken:]
        if taken:
            moved_s = time.monotonic()
        elif time.monotonic() - moved_s >= limit_s:
            return False
    return True
