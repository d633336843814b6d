"""The robot's recogniser in a process of its own: a crash or hang loses one utterance, never the robot."""

import contextlib
import logging
import math
import time
from collections import deque

from robot.core.context_phrases import ANYTHING, ContextPhrases
from robot.core.trouble import Trouble
from robot.runtime.ports import EngineLost
from voice_models.recognition.engine_link import HANG_S, EngineLink
from voice_models.recognition.engine_messages import (
    Begin,
    EngineSetup,
    Finish,
    Peek,
    RecognisedText,
    TellReadings,
    UtteranceSound,
)

log = logging.getLogger(__name__)

_BYTES_PER_S = 32_000
_PART_BYTES = _BYTES_PER_S  # each part is answered, so that a long sound does not look like a hang
_WORK_S_PER_S = 0.25  # to recognise an utterance once more, on slow machines
_MOST_WORK_S = 10.0
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 1.0, 30.0  # before another start after a failed one


class RemoteRecogniser:
    """A `Recogniser` that replaces a dead or hanging process at once; the new process loads in the background.

    One utterance at a time: a new session drops the one before. For use by one thread.
    """

    def __init__(
        self, engine: str, vosk_model: str, begun: EngineLink | None = None, *, second_hearing: str = ""
    ) -> None:
        """Start the process and wait until it has loaded the engine. Raises the `Trouble` that the process reports.

        `begun`: a process with the same setup that was started earlier. `second_hearing`: as in `EngineSetup`.
        """
        self._setup = EngineSetup(engine, vosk_model, second_hearing)
        self._failures = 0
        self._start_s = 0.0  # earliest time of another start
        self._trouble: Trouble | None = None
        self._link: EngineLink | None = begun or EngineLink(self._setup)
        try:
            while not self._link.name:
                self._link.receive(HANG_S)
        except EngineLost as lost:
            raise self._link.trouble or _does_not_start(engine, str(lost)) from None
        self.name, self._takes_phrases = self._link.name, self._link.takes_phrases

    @property
    def pid(self) -> int | None:
        """Return the id of the present process; None if none could be started."""
        return self._link.pid if self._link is not None else None

    def alive(self) -> bool:
        """Whether an engine is loaded and its process alive. A process that died between two utterances is replaced."""
        self._look()
        return self._link is not None and bool(self._link.name)

    def session(self, context: ContextPhrases = ANYTHING) -> "RemoteHeard":
        """Begin an utterance. While a new process loads the engine, the sound waits in its pipe.

        Raises `Trouble` if the engine can no longer be loaded.
        """
        self._look()
        if self._link is None and self._trouble is not None:
            raise self._trouble
        return RemoteHeard(self, self._link, context if self._takes_phrases else ANYTHING)

    def lost(self, link: EngineLink, lost: EngineLost) -> None:
        """Take note that the process of `link` is over, and start the next one."""
        if link is not self._link:
            return
        log.warning("%s", lost)
        self._link, self._trouble = None, link.trouble
        self._failures = 0 if link.name else self._failures + 1
        if self._failures:
            self._start_s = time.monotonic() + min(_LONGEST_PAUSE_S, _FIRST_PAUSE_S * 2 ** (self._failures - 1))
        self._look()

    def close(self) -> None:
        """End the recogniser's process."""
        if self._link is not None:
            self._link.leave()
            self._link = None

    def _look(self) -> None:
        if self._link is None:
            if time.monotonic() >= self._start_s:
                self._start()
            return
        try:
            self._link.receive()
        except EngineLost as lost:
            self.lost(self._link, lost)

    def _start(self) -> None:
        try:
            self._link = EngineLink(self._setup)
        except (EngineLost, OSError) as error:
            log.warning("the recogniser's process does not start: %s", error)
            self._failures += 1
            self._start_s = time.monotonic() + _LONGEST_PAUSE_S


class RecogniserAhead:
    """Starts the recogniser's process early, so that it loads the engine while the rest of the robot starts.

    Calling it waits for the recogniser and returns it; each further call starts another process.
    """

    def __init__(self, engine: str, vosk_model: str, second_hearing: str = "") -> None:
        self._setup = EngineSetup(engine, vosk_model, second_hearing)
        self._begun: EngineLink | None = None
        with contextlib.suppress(EngineLost, OSError):  # the caller learns the reason
            self._begun = EngineLink(self._setup)

    def __call__(self) -> RemoteRecogniser:
        """Return the recogniser as soon as it is loaded. Raises `Trouble` if it cannot be loaded."""
        begun, self._begun = self._begun, None
        setup = self._setup
        return RemoteRecogniser(setup.engine, setup.vosk_model, begun, second_hearing=setup.second_hearing)

    def close(self) -> None:
        """End the process, if no call has taken it."""
        if self._begun is not None:
            self._begun.leave()
            self._begun = None


class RemoteHeard:
    """An utterance that the recogniser's process recognises."""

    def __init__(self, owner: RemoteRecogniser, link: EngineLink | None, context: ContextPhrases) -> None:
        self._owner, self._link = owner, link
        self._unanswered: deque[UtteranceSound | Peek | Finish | TellReadings] = deque()
        self._sought: TellReadings | None = None  # since the last sound
        self._readings: tuple[str, ...] | None = None  # None = not received
        self._fed_bytes = 0
        self._peeked = False
        self._answer = RecognisedText("")
        if link is not None:
            with contextlib.suppress(EngineLost):  # the next call raises it
                same = context.names == link.names
                link.names = context.names
                self._ask(Begin(context._replace(names=()) if same else context, same))

    def accept(self, pcm: bytes) -> str:
        """Send sound, 16 kHz mono int16; return the newest partial text. `accept(b"")` only returns this text."""
        for start in range(0, len(pcm), _PART_BYTES):
            part = pcm[start : start + _PART_BYTES]
            self._fed_bytes += len(part)
            self._ask(UtteranceSound(part), self._work_s() if self._peeked else 0.0)
            self._peeked, self._sought, self._readings = False, None, None
        self._receive(0.0)
        return self._answer.text

    def peek(self) -> str:
        """Return the text as if nothing more were said; wait for it."""
        self._ask(Peek(), self._work_s())
        self._settle()
        self._peeked = True
        return self._answer.text

    def final(self) -> str:
        """Return the text of the utterance. After a peek it is known already: no busy or dead process delays it."""
        if not self._peeked:
            self._ask(Finish(), self._work_s())
            self._settle()
        return self._answer.text

    def confidences(self) -> tuple[float, ...]:
        """Return the confidence of each word of the text that the last `peek` or `final` returned."""
        return self._answer.confidences

    def readings(self, within_s: float = math.inf) -> tuple[str, ...] | None:
        """Request the alternative readings (texts) once; wait for them up to `within_s`. None if they have not come."""
        if self._sought is None:
            self._sought = TellReadings()
            self._ask(self._sought, self._work_s())
        self._settle(within_s)
        return self._readings

    def take(self, told: RecognisedText) -> None:
        """Receive the answer to the oldest open request."""
        if self._unanswered.popleft() is self._sought:
            self._readings = told.readings
        self._answer = told

    def _work_s(self) -> float:
        """Return how long it may take to recognise the whole utterance once more, s."""
        return min(_MOST_WORK_S, self._fed_bytes / _BYTES_PER_S * _WORK_S_PER_S)

    def _ask(self, message: Begin | UtteranceSound | Peek | Finish | TellReadings, work_s: float = 0.0) -> None:
        link = self._living()
        try:
            if isinstance(message, Begin):
                link.send(message)
            else:
                self._unanswered.append(message)
                link.ask(self, message, work_s)
        except EngineLost as lost:
            self._lose(link, lost)

    def _settle(self, within_s: float = math.inf) -> None:
        """Wait up to `within_s` for all answers; at most `HANG_S` for a process that is still loading the engine."""
        began_s = time.monotonic()
        while self._unanswered:
            left_s = within_s - (time.monotonic() - began_s)
            self._receive(max(0.0, min(0.1, left_s)))
            if left_s <= 0:
                return
            if not self._living().name and time.monotonic() - began_s > HANG_S:
                self._link = None
                raise EngineLost("the recogniser is still being loaded")

    def _receive(self, wait_s: float) -> None:
        link = self._living()
        try:
            link.receive(wait_s)
        except EngineLost as lost:
            self._lose(link, lost)

    def _living(self) -> EngineLink:
        if self._link is None:
            raise EngineLost("the recogniser's process was lost")
        return self._link

    def _lose(self, link: EngineLink, lost: EngineLost) -> None:
        self._link = None
        self._owner.lost(link, lost)
        raise lost


def _does_not_start(engine: str, what: str) -> Trouble:
    return Trouble(
        what,
        "bộ nhận dạng giọng nói không khởi động được",
        remedy="type ./kiosk doctor, or choose another engine",
        remedy_vi="hãy gõ ./kiosk doctor hoặc chọn bộ nhận dạng khác",
        key="recogniser.engine",
        value=engine,
    )
