"""Sounds that are made before they are wanted: fixed sentences at once, beginnings of answers in idle hours."""

import logging
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from robot.core.screen.lines import Line
from robot.core.trouble import Trouble
from robot.runtime.ports import Content, LivingVoice, SentenceDropped, SpokenPiece
from robot.runtime.processes.task_thread import HandedOverTask, TaskThread

log = logging.getLogger("kiosk")

IDLE_S = 120.0
"""Beginnings of answers are made when the robot has said nothing for this time, s: no visitor is there who needs the
processor. Chosen: longer than the pauses in a visit."""
_FIXED_FOR = (("vi", False), ("en", False), ("vi", True))  # (language, slow) of the fixed sentences
_ANSWERS_FOR = ("vi", "en")


class AheadLine(NamedTuple):
    """A line to be made ahead: whole if it is fixed, else only its first sentence."""

    line: Line
    language: str
    slow: bool
    fixed: bool


def ahead_lines(fixed: Iterable[Line], answers: Iterable[Line]) -> Iterator[AheadLine]:
    """Yield what is made ahead, the most wanted first."""
    fixed, answers = list(fixed), list(answers)
    for language, slow in _FIXED_FOR:
        yield from (AheadLine(line, language, slow, True) for line in fixed)
    for language in _ANSWERS_FOR:
        yield from (AheadLine(line, language, False, False) for line in answers)


def first_sentence(pieces: Sequence[SpokenPiece]) -> list[SpokenPiece]:
    """Return the pieces of a text up to the first that ends a sentence: while they sound, the others can be made."""
    found: list[SpokenPiece] = []
    for piece in pieces:
        found.append(piece)
        if piece.ends_sentence:
            break
    return found


class Rehearsal:
    """Makes sounds ahead in the backstage thread, one line at a time; anew after each change of the content."""

    def __init__(
        self,
        content: Callable[[], Content],
        fixed: Callable[[], Iterable[Line]],
        answers: Callable[[], Iterable[Line]],
        voice: LivingVoice,
        make: Callable[[Content, Line, str, bool], Sequence[SpokenPiece]],
        backstage: TaskThread,
    ) -> None:
        """`make`: makes the first piece of a line, given its content, language and whether it is slow; returns the
        others."""
        self._content, self._fixed, self._answers = content, fixed, answers
        self._voice, self._make, self._backstage = voice, make, backstage
        self._edition: Content | None = None
        self._todo: deque[AheadLine] = deque()
        self._line: AheadLine | None = None
        self._now: HandedOverTask[bool] | None = None
        self._quiet_since_s = time.monotonic()
        self._disturbances = 0

    def disturbed(self) -> None:
        """Note that the voice is wanted now: the line in work ends after its piece, and answers are not made ahead
        until the robot has been idle again."""
        self._quiet_since_s = time.monotonic()
        self._disturbances += 1

    def goes_on(self) -> bool:
        """Start the next line if the last one is finished; never blocks. Return whether one is being made."""
        content = self._content()
        if content is not self._edition:
            self._edition = content
            self._todo = deque(ahead_lines(self._fixed(), self._answers()))
        if self._now is not None and self._now.ready():
            made, self._now = self._now, None
            self._finished(made)
        if self._now is None and self._todo and (self._todo[0].fixed or self._idle()):
            self._line = self._todo.popleft()
            self._now = self._backstage.do(partial(self._made, content, self._line, self._disturbances))
        return self._now is not None

    def _finished(self, made: HandedOverTask[bool]) -> None:
        try:
            if not made.result():
                self._todo = deque(wanted for wanted in self._todo if wanted.fixed)
        except SentenceDropped:  # what sounds comes first
            if self._line is not None:
                self._todo.appendleft(self._line)
        except Trouble as trouble:  # an error only when it is to be spoken
            log.warning("not synthesised ahead: %s", trouble.line())

    def _made(self, content: Content, wanted: AheadLine, disturbances: int) -> bool:
        """Make a line; return False where no further answer needs to be made ahead.

        Raises `SentenceDropped` before a piece if the robot has been disturbed since `disturbances`.
        """
        line, language, slow, fixed = wanted
        self._voice.resume()
        self._go_on(disturbances)
        if fixed:
            for piece in self._make(content, line, language, slow):
                self._go_on(disturbances)
                self._voice.synthesise(piece.text, language, slow=slow)
            return True
        for piece in first_sentence(self._voice.pieces(content.spoken(line, language), language)):
            self._go_on(disturbances)
            if not self._voice.make_ahead(piece.text, language, slow=slow):
                return False
        return True

    def _go_on(self, disturbances: int) -> None:
        if self._disturbances != disturbances:
            raise SentenceDropped

    def _idle(self) -> bool:
        return time.monotonic() - self._quiet_since_s > IDLE_S
