"""The speech pipeline from pieces of sound to events: echo, gain, voice activity, endpointing, recogniser, meaning.

It has no thread and no device: `robot.runtime.speech_input.driver` feeds it. All times are counted in pieces of sound,
except the time that engines take."""

import contextlib
import time
from collections import deque
from collections.abc import Callable, Sequence

import msgspec

from robot.core.commands import AnyCommand, EndTurn, Listen, StopListening
from robot.core.dialogue.turn_taking import DIGITS, YES_NO
from robot.core.events import Act, HeardNothing, HearingLost, NoiseChanged, SpeechBegan, SpeechEnded, Understood
from robot.core.trouble import Trouble, Troubles
from robot.runtime.ports import (
    Activity,
    EchoFilter,
    Emit,
    EngineLost,
    LiveValues,
    Note,
    Recogniser,
    Understanding,
)
from robot.runtime.speech_input.automatic_gain import Gain
from robot.runtime.speech_input.barge_in import UNHEARD, BargeInDetector
from robot.runtime.speech_input.digit_dictation import written_down
from robot.runtime.speech_input.endpointing import PIECE_MS, PieceMeaning
from robot.runtime.speech_input.half_duplex import HalfDuplexGate
from robot.runtime.speech_input.listening_turn import ListeningTurn
from robot.runtime.speech_input.noise_level import NoiseLevel, dbfs
from robot.runtime.speech_input.utterance import Piece, Utterance

_PRE_ROLL_PIECES = 820 // PIECE_MS  # two chunks of the recogniser
_DECAY_MS = 100  # part of the tail in which a paused voice's echo is soft
_TAIL_DB = 12.0  # speech that begins in the tail of the robot's voice must be louder by this
_ONSET_PIECES = 5  # pieces in which the level of a sentence's start is measured
_LEVEL_PIECES = 3  # the level meter moves about 17 times a second
_METER_FLOOR_DBFS, _METER_FULL_DBFS = -60.0, -10.0
_VOICED = 0.5  # probability of speech from which a piece counts for the level of speech

_REJOINED_PIECES = 12_000 // PIECE_MS
_MAY_GO_ON = (Act.ANSWER, Act.INFORM, Act.EMERGENCY, Act.ASK_BACK, Act.REFUSE)
"""Acts (kinds of meaning) after which a sentence may be continued; other acts are executed at once, and only once."""

_UNSURE = (Act.REFUSE, Act.ASK_BACK)
"""Acts (kinds of meaning) after which the recogniser's alternative texts are tried too."""

_READINGS_S = 0.3
"""Most time to wait for alternative texts at the end of a turn, s; mostly they are found during the quiet before."""

REJOIN_MS = 700
"""A sentence that begins at most this long after another one continues it: both are recognised as one, ms."""


class SpeechPipeline:
    """Turns a microphone's pieces of sound into events. `understanding`: returns the understanding in force."""

    def __init__(
        self,
        emit: Emit,
        recogniser: Recogniser,
        activity: Activity,
        understanding: Callable[[], Understanding],
        live: LiveValues,
        speaking: Callable[[], bool],
        note: Note | None = None,
        echo: EchoFilter | None = None,
        pause: Callable[[], None] = lambda: None,
        denoise: Callable[[bytes], bytes] = lambda piece: piece,
        aside: Callable[[], bool] = lambda: False,
    ) -> None:
        """`echo` None: the microphone is closed while the robot speaks. `pause`: pauses its voice for a moment.

        `denoise`: suppresses noise in each piece for the recogniser, and for nothing else. `aside`: whether the present
        talk comes from the side of the robot; no utterance begins with it.
        """
        self._overheard = BargeInDetector(pause, echo.leaked if echo is not None else lambda: None)
        self._emit, self._recogniser, self._activity = emit, recogniser, activity
        self._understanding, self._live, self._note = understanding, live, note
        self._echo, self._denoise, self._aside = echo, denoise, aside
        self._gain, self._room = Gain(), NoiseLevel()
        self._turn: ListeningTurn | None = None
        self._history: deque[Piece] = deque(maxlen=_PRE_ROLL_PIECES)
        self._unfinished: tuple[Piece, ...] = ()  # the last sentence, if it may be continued
        self._number = self._ended_number = 0
        self._own_voice = HalfDuplexGate(speaking, activity, echo)
        self._noisy = False
        self._levels: list[float] = []
        self._newest_s = time.monotonic()

    def obey(self, command: AnyCommand) -> None:
        """Open or close a turn of the visitor. A command about a turn that is over is ignored."""
        match command:
            case Listen():
                self._open(command)
            case EndTurn(turn) if self._turn is not None and self._turn.listen.turn == turn:
                open_turn = self._turn
                self._guarded(open_turn, lambda: self._finish(open_turn))
                self._unfinished = ()
            case StopListening():
                self._turn = None
                self._unfinished = ()

    def take(self, piece: bytes) -> None:
        """Process the next piece: 20 ms of 16 kHz mono int16 sound."""
        self._newest_s = time.monotonic()
        self._number += 1
        clean = piece if self._echo is None else self._echo.clean(piece)
        speaks = self._own_voice.may_sound()
        begun = self._turn is not None and self._turn.endpoint.began
        level = dbfs(clean)
        self._meter(level)
        above_db = self._room.above_db(level)
        trusted = self._echo is not None and self._echo.cancels()
        if speaks and not begun and not trusted and self._own_voice.closes(clean, above_db):
            self._history.clear()
            return
        self._own_voice.opens()
        whole = self._echo.whole if speaks and self._echo is not None else clean
        heard = Piece(self._number, self._denoise(whole), level)
        chance = self._activity.speech(self._gain.apply(whole))  # between turns too: the detector adapts to the room
        self._live.speech_chance = chance
        self._history.append(heard)
        turn = self._turn
        if turn is not None:
            self._guarded(turn, lambda: self._hear(turn, heard, chance, above_db))
        if self._unfinished and self._number - self._ended_number > REJOIN_MS // PIECE_MS:
            self._unfinished = ()
        if turn is not None and turn.endpoint.began:
            self._room.in_a_sentence(level, voiced=chance >= _VOICED and above_db >= 0)
        elif not speaks:
            self._room.between_sentences(level)
        self._report_noise()

    def _guarded(self, turn: ListeningTurn, work: Callable[[], None]) -> None:
        """Do `work` for `turn`. If recogniser or understanding fails, close the turn and emit `HearingLost`."""
        try:
            work()
        except (EngineLost, Trouble, Troubles):  # the driver notices a process that stays down
            self._turn = None
            self._emit(HearingLost(turn.listen.turn))

    def _open(self, listen: Listen) -> None:
        """Open a new turn; an utterance that has begun in the present turn continues in the new one."""
        if listen.over_voice:
            self._overheard.begin()
        before, self._turn = self._turn, ListeningTurn(listen, self._live.field)
        if before is not None and before.utterance is not None:
            before.listen, before.field = listen, self._live.field
            before.unjudge()
            self._turn = before
            self._emit(SpeechBegan(listen.turn))

    def _hear(self, turn: ListeningTurn, heard: Piece, chance: float, above_db: float) -> None:
        if not turn.endpoint.began:
            if self._own_voice.in_tail and turn.listen.over_voice and self._echo is not None:
                above_db = self._over_voice_db(turn.listen, self._echo, chance, above_db)
            else:
                above_db -= _TAIL_DB if self._own_voice.in_tail else 0.0
                above_db = UNHEARD if self._from_the_side(turn.listen, above_db) else above_db
        match turn.endpoint.feed(chance, above_db, turn.patience_ms):
            case PieceMeaning.BEGAN:
                self._emit(SpeechBegan(turn.listen.turn))
                context = self._understanding().context_phrases(turn.listen)
                onset_dbfs = max(piece.level_dbfs for piece in list(self._history)[-_ONSET_PIECES:])
                gain = self._gain.of_a_sentence(onset_dbfs)
                turn.utterance = Utterance(self._recogniser.session(context), self._before(turn.listen), gain)
            case PieceMeaning.GOES_ON:
                self._feed(turn, heard)
            case PieceMeaning.ENDED:
                self._feed(turn, heard)
                if self._turn is turn:
                    self._finish(turn)

    def _from_the_side(self, listen: Listen, above_db: float) -> bool:
        """Whether a sound comes from the side and is to be ignored. "Stop" is heard from everywhere."""
        return above_db >= 0 and not _on_the_way(listen) and self._aside()

    def _over_voice_db(self, listen: Listen, echo: EchoFilter, chance: float, above_db: float) -> float:
        """Return how far the voice of a visitor who interrupts the robot is above the room's noise, dB.

        When the robot's voice pauses, the voice activity detector is reset: after its long residue it finds speech
        late, once by 1 s.
        """
        near_db = above_db if echo.near_db is None else min(echo.near_db, self._room.above_db(dbfs(echo.whole)))
        if self._from_the_side(listen, max(above_db, near_db)):
            above_db = near_db = UNHEARD
        paused = self._overheard.pauses
        above_db = self._overheard.above_db(chance, above_db, near_db, echo.tail_ms - _DECAY_MS)
        if self._overheard.pauses and not paused:
            self._activity.reset()
        return above_db

    def _before(self, listen: Listen) -> Sequence[Piece]:
        """Return the sound before the utterance: the pre-roll, and before it a sentence that this one continues."""
        earlier = () if listen.expects else self._unfinished
        self._unfinished = ()
        if not earlier:
            return tuple(self._history)
        return (*earlier, *(piece for piece in self._history if piece.number > earlier[-1].number))

    def _feed(self, turn: ListeningTurn, heard: Piece) -> None:
        utterance = turn.utterance
        if utterance is None:
            return
        changed = utterance.add(heard, turn.endpoint.quiet_ms)
        if changed:
            self._live.heard(turn.listen.turn, utterance.text, final=False, field=turn.field)
            if _on_the_way(turn.listen):
                self._stop_at_once(turn, utterance.text)
        if not utterance.peeked:
            turn.unjudge()
        elif not turn.judged:
            self._judge(turn, utterance)
        elif turn.seeks:
            self._judge_readings(turn, utterance)

    def _judge(self, turn: ListeningTurn, utterance: Utterance) -> None:
        """Judge whether the text is a whole request. Alternative texts are requested now, during the quiet."""
        text, listen = utterance.text, turn.listen
        turn.judged = True
        turn.complete = bool(text) and self._understanding().complete(text, listen)
        turn.thinks = not turn.complete and self._thinks(text, listen)
        turn.seeks = bool(text) and not turn.complete and listen.expects != "stop"
        if turn.seeks:
            self._judge_readings(turn, utterance)

    def _judge_readings(self, turn: ListeningTurn, utterance: Utterance) -> None:
        try:
            readings = utterance.readings(within_s=0.0)
        except EngineLost:  # the first text is known
            turn.seeks = False
            return
        if readings is None:
            return
        understanding, turn.seeks = self._understanding(), False
        text, _ = understanding.best(readings, turn.listen)
        turn.complete = text != utterance.text and understanding.complete(text, turn.listen)
        turn.thinks = turn.thinks and not turn.complete

    def _thinks(self, text: str, listen: Listen) -> bool:
        """Whether the speaker is in the middle of a sentence that is no answer to a question of the robot."""
        return not listen.expects and bool(text) and self._understanding().goes_on(text, listen)

    def _stop_at_once(self, turn: ListeningTurn, text: str) -> None:
        """While the robot drives, end the turn as soon as the text means "stop", not only after the sentence."""
        understood = self._understanding().understand(text, turn.listen)
        if understood.act is Act.SERVICE and (turn.listen.expects == "stop" or understood.target == "stop"):
            self._turn = None
            self._emit(msgspec.structs.replace(understood, turn=turn.listen.turn))

    def _finish(self, turn: ListeningTurn) -> None:
        self._turn = None
        number = turn.listen.turn
        utterance = turn.utterance
        if utterance is None:
            self._emit(HeardNothing(number))
            return
        self._emit(SpeechEnded(number))
        began_s = time.monotonic()
        text, understanding = utterance.final(), self._understanding()
        if not text:
            self._emit(HeardNothing(number))
            return
        understood = understanding.understand(text, turn.listen)
        if understood.act in _UNSURE and turn.listen.expects != "stop":
            readings: tuple[str, ...] | None = None
            with contextlib.suppress(EngineLost):  # the first text is known
                readings = utterance.readings(0.0 if turn.listen.moving else _READINGS_S)
            if readings is not None:
                text, understood = understanding.best(readings, turn.listen)
        if turn.listen.expects == YES_NO and understood.target == "yes" and utterance.is_doubtful():
            understood = Understood(number, Act.REFUSE, target="not_understood")  # a yes may make the robot drive
        if turn.listen.expects == DIGITS:
            understood = written_down(self._live, text, understood, turn.field)
        self._live.heard(number, understanding.caption(text), final=True, field=turn.field)
        if understood.act in _MAY_GO_ON and not turn.listen.expects:
            self._unfinished, self._ended_number = _spoken(utterance, turn), self._number
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

    def _report_noise(self) -> None:
        room, live = self._room, self._live
        live.noise_dbfs, live.snr_db = room.noise_dbfs, room.snr_db
        if room.noisy is not self._noisy:
            self._noisy = room.noisy
            self._emit(NoiseChanged(room.noisy, round(room.noise_dbfs or 0), round(room.snr_db or 0)))

    def _meter(self, level_dbfs: float) -> None:
        self._levels.append(level_dbfs)
        if len(self._levels) >= _LEVEL_PIECES:
            level = max(self._levels)
            self._levels.clear()
            self._live.mic_level = min(
                1.0, max(0.0, (level - _METER_FLOOR_DBFS) / (_METER_FULL_DBFS - _METER_FLOOR_DBFS))
            )


def _on_the_way(listen: Listen) -> bool:
    """Whether the robot drives or expects "stop", which must then be recognised at once."""
    return listen.expects == "stop" or listen.moving


def _spoken(utterance: Utterance, turn: ListeningTurn) -> tuple[Piece, ...]:
    """Return the utterance's pieces without the quiet at its end; () when it is too long to be recognised again."""
    count = max(0, len(utterance.pieces) - turn.endpoint.quiet_ms // PIECE_MS)
    return tuple(utterance.pieces[:count]) if count <= _REJOINED_PIECES else ()
