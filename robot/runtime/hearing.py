"""From pieces of sound to facts: pre-roll, voice activity, the recogniser's session of the open turn.

No thread and no device: `robot.runtime.ears` feeds it. All its times but the work of the engines are counted in pieces.
"""

import time
from collections import deque
from collections.abc import Callable

import msgspec
import numpy as np

from robot.core.commands import AnyCommand, EndTurn, Listen, StopListening
from robot.core.events import Act, HeardNothing, SpeechBegan, SpeechEnded
from robot.runtime.endpoint import PIECE_MS, Endpointer, Sound
from robot.runtime.ports import Activity, Emit, Heard, Live, Note, Recogniser, Understanding

_PRE_ROLL_PIECES = 900 // PIECE_MS  # 15.5 % WER against 16.3 % with 600 ms, on 74 recordings
_TAIL_PIECES = 200 // PIECE_MS  # after the robot's own voice: latency of the loudspeaker, echo of the room
_FEED_PIECES = 100 // PIECE_MS
_LEVEL_PIECES = 3  # the level meter moves about 17 times a second
_FLOOR_DBFS, _FULL_DBFS = -60.0, -10.0  # its ends


class Turn:
    """An open turn: what was asked, where the utterance stands, and the session that hears it."""

    def __init__(self, listen: Listen, session: Heard) -> None:
        self.listen = listen
        self.endpoint = Endpointer(listen.silence_ms)
        self.text = ""
        self._session = session
        self._unfed: list[bytes] = []

    def feed(self, pieces: list[bytes]) -> bool:
        """Hand sound on, 100 ms or more at a time; whether the text has grown."""
        self._unfed += pieces
        return len(self._unfed) >= _FEED_PIECES and self._accept()

    def final(self) -> str:
        """Hand the rest on and close the session."""
        if self._unfed:
            self._accept()
        return self._session.final()

    def _accept(self) -> bool:
        before, self.text = self.text, self._session.accept(b"".join(self._unfed))
        self._unfed.clear()
        return self.text != before


class Hearing:
    """What a microphone's pieces mean. `understanding` gives what is in force at the moment."""

    def __init__(
        self,
        emit: Emit,
        recogniser: Recogniser,
        activity: Activity,
        understanding: Callable[[], Understanding],
        live: Live,
        speaking: Callable[[], bool],
        note: Note | None = None,
    ) -> None:
        self._emit, self._recogniser, self._activity = emit, recogniser, activity
        self._understanding, self._live, self._speaking, self._note = understanding, live, speaking, note
        self._turn: Turn | None = None
        self._pre_roll: deque[bytes] = deque(maxlen=_PRE_ROLL_PIECES)
        self._deaf_pieces = 0
        self._for_level: list[bytes] = []
        self._newest_s = time.monotonic()

    def obey(self, command: AnyCommand) -> None:
        """Open or close a turn. Commands about a turn that is over are ignored."""
        match command:
            case Listen():
                awaited = self._understanding().phrases().get(command.expects, ())
                self._turn = Turn(command, self._recogniser.session(awaited))
            case EndTurn(turn) if self._turn is not None and self._turn.listen.turn == turn:
                self._finish(self._turn)
            case StopListening():
                self._turn = None

    def take(self, piece: bytes) -> None:
        """Hear 20 ms of 16 kHz mono int16."""
        self._newest_s = time.monotonic()
        self._meter(piece)
        if self._robot_speaks():
            return
        chance = self._activity.speech(piece)  # between turns too: it learns the sound of the room
        if self._turn is None:
            self._pre_roll.append(piece)
            return
        match self._turn.endpoint.feed(chance):
            case Sound.QUIET:
                self._pre_roll.append(piece)
            case Sound.BEGAN:
                self._emit(SpeechBegan(self._turn.listen.turn))
                self._feed(self._turn, [*self._pre_roll, piece])
                self._pre_roll.clear()
            case Sound.GOES_ON:
                self._feed(self._turn, [piece])
            case Sound.ENDED:
                self._feed(self._turn, [piece])
                self._finish(self._turn)

    def _feed(self, turn: Turn, pieces: list[bytes]) -> None:
        if turn.feed(pieces):
            self._live.heard(turn.listen.turn, turn.text, final=False)
            if turn.listen.expects == "stop":
                self._stop_at_once(turn)

    def _stop_at_once(self, turn: Turn) -> None:
        """On the way "stop" counts as soon as the recogniser has it: the end of the sentence is not awaited."""
        understood = self._understanding().understand(turn.text, turn.listen)
        if understood.act is Act.SERVICE:
            self._turn = None
            self._emit(msgspec.structs.replace(understood, turn=turn.listen.turn))

    def _finish(self, turn: Turn) -> None:
        self._turn = None
        number = turn.listen.turn
        if not turn.endpoint.began:
            self._emit(HeardNothing(number))
            return
        self._emit(SpeechEnded(number))
        began_s = time.monotonic()
        text = turn.final()
        self._live.heard(number, text, final=True)
        if not text:
            self._emit(HeardNothing(number))
            return
        understood = self._understanding().understand(text, turn.listen)
        ended_s = time.monotonic()
        self._emit(
            msgspec.structs.replace(
                understood,
                turn=number,
                work_ms=round((ended_s - began_s) * 1000),
                since_speech_ms=turn.endpoint.quiet_ms + round((ended_s - self._newest_s) * 1000),
            )
        )
        if self._note is not None:
            self._note(text, turn.listen, understood)

    def _robot_speaks(self) -> bool:
        """Whether this piece may hold the robot's own voice; when it begins to, what was heard of it is forgotten."""
        if self._speaking():
            if not self._deaf_pieces:
                self._activity.reset()
                self._pre_roll.clear()
            self._deaf_pieces = _TAIL_PIECES
            return True
        self._deaf_pieces = max(0, self._deaf_pieces - 1)
        return self._deaf_pieces > 0

    def _meter(self, piece: bytes) -> None:
        self._for_level.append(piece)
        if len(self._for_level) < _LEVEL_PIECES:
            return
        samples = np.frombuffer(b"".join(self._for_level), np.int16).astype(np.float32) / 32768
        self._for_level.clear()
        dbfs = 10 * float(np.log10(np.mean(np.square(samples)) + 1e-10))
        self._live.mic_level = min(1.0, max(0.0, (dbfs - _FLOOR_DBFS) / (_FULL_DBFS - _FLOOR_DBFS)))
