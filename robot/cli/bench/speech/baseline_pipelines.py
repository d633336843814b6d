"""Speech pipelines as commonly built, to compare with the robot's: a voice activity detector and a fixed silence.

`EnergyActivity` uses the dynamic threshold of the Python package SpeechRecognition (its defaults): a piece is speech
when its RMS exceeds a threshold, which follows 1.5 times the RMS of the other pieces, damped by 0.15 a second."""

from collections import deque
from collections.abc import Callable

import msgspec
import numpy as np

from robot.core.commands import AnyCommand, EndTurn, Listen, StopListening
from robot.core.events import HeardNothing, SpeechBegan, SpeechEnded
from robot.runtime.ports import Activity, Emit, LiveValues, Recogniser, RecognitionSession, Understanding

FIXED_SILENCE_MS = 700
_PIECE_MS = 20
_CHANCE = 0.5
_BEGIN_PIECES = 3
_PRE_ROLL_PIECES = 25
_FEED_PIECES = 5
_LONGEST_MS = 20_000


class PlainChain:
    """Baseline pipeline for one turn (utterance): speech begins after 60 ms of voice activity, and ends after
    `silence_ms` without any."""

    def __init__(
        self,
        emit: Emit,
        live: LiveValues,
        recogniser: Recogniser,
        activity: Activity,
        understanding: Callable[[], Understanding],
        silence_ms: int = FIXED_SILENCE_MS,
    ) -> None:
        self._emit, self._live, self._recogniser, self._activity = emit, live, recogniser, activity
        self._understanding, self._silence_ms = understanding, silence_ms
        self._listen: Listen | None = None
        self._session: RecognitionSession | None = None
        self._pre_roll: deque[bytes] = deque(maxlen=_PRE_ROLL_PIECES)
        self._unfed: list[bytes] = []
        self._voiced = self._quiet_ms = self._length_ms = 0

    def obey(self, command: AnyCommand) -> None:
        """Open or close the turn (one utterance), as the command says."""
        match command:
            case Listen():
                self._listen, self._session = command, None
                self._voiced = self._quiet_ms = self._length_ms = 0
            case EndTurn() if self._session is not None:
                self._finish()
            case StopListening():
                self._listen = self._session = None

    def take(self, piece: bytes) -> None:
        """Process the next 20 ms of sound."""
        speech = self._activity.speech(piece) >= _CHANCE
        if self._listen is None:
            return
        if self._session is None:
            self._pre_roll.append(piece)
            self._voiced = self._voiced + 1 if speech else 0
            if self._voiced >= _BEGIN_PIECES:
                self._session = self._recogniser.session()
                self._unfed = list(self._pre_roll)
                self._emit(SpeechBegan(self._listen.turn))
            return
        self._unfed.append(piece)
        self._length_ms += _PIECE_MS
        self._quiet_ms = 0 if speech else self._quiet_ms + _PIECE_MS
        if len(self._unfed) >= _FEED_PIECES:
            self._live.heard(self._listen.turn, self._session.accept(b"".join(self._unfed)), final=False)
            self._unfed.clear()
        if self._quiet_ms >= self._silence_ms or self._length_ms >= _LONGEST_MS:
            self._finish()

    def _finish(self) -> None:
        listen, session = self._listen, self._session
        assert listen is not None
        assert session is not None
        self._listen = self._session = None
        self._emit(SpeechEnded(listen.turn))
        if self._unfed:
            session.accept(b"".join(self._unfed))
        text = session.final()
        self._live.heard(listen.turn, text, final=True)
        if not text:
            self._emit(HeardNothing(listen.turn))
            return
        understood = self._understanding().understand(text, listen)
        self._emit(msgspec.structs.replace(understood, turn=listen.turn))


class EnergyActivity:
    """A voice activity detector (`Activity`) that judges by loudness alone."""

    _RATIO, _DAMPING_PER_S = 1.5, 0.15

    def __init__(self) -> None:
        self._threshold = 300.0

    def speech(self, piece: bytes) -> float:
        """Return 1.0 when the piece is louder than the threshold, else 0.0; quiet pieces adapt the threshold."""
        rms = float(np.sqrt(np.mean(np.square(np.frombuffer(piece, np.int16).astype(np.float32)))))
        if rms > self._threshold:
            return 1.0
        damping = self._DAMPING_PER_S ** (_PIECE_MS / 1000)
        self._threshold = self._threshold * damping + rms * self._RATIO * (1 - damping)
        return 0.0

    def reset(self) -> None:
        """Reset the threshold to its value at the start."""
        self._threshold = 300.0
