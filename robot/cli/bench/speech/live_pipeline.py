"""Run recordings through the robot's ears, faster than real time: voice activity, pre-roll, streaming, endpointing.

A turn (the microphone open for one utterance) begins `OPEN_S` before the recording begins, in the sound of the
recording's room, and the room goes on afterwards until the turn has closed. The 20 ms pieces are passed one by one, and
the work on each is timed. Events get the times that a real microphone would give them: a piece arrives at its time in
the sound, is processed once the pieces before it are done, and its events appear after that work:

done = max(time in the sound at the end of the piece, done of the piece before) + work of the piece

The recogniser works ahead in idle time, one step at a time, as its process does; the step counts as work of the piece
before.

When a turn closes before the speaker has finished, the next turn opens at once, as when the robot begins to answer. A
pipeline that notices that the speaker goes on recognises both parts as one sentence, and the text of that sentence
counts (`mended`). Otherwise the text of the first turn counts: words spoken after the robot has taken the turn are
lost."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol

import msgspec
import numpy as np

from hardware.audio.wav import pcm_blocks
from robot.cli.bench.speech.noise_mixer import Degradation, Mixer
from robot.cli.bench.speech.recordings import Clip
from robot.cli.bench.speech.speech_bounds import RATE_HZ, Loudness, Samples, loudness
from robot.core.commands import AnyCommand, Listen
from robot.core.context_phrases import ANYTHING, ContextPhrases
from robot.core.events import AnyEvent, HeardNothing, HearingLost, NoiseChanged, SpeechBegan, Understood
from robot.core.trouble import Trouble
from robot.runtime.ports import Emit, LiveValues, Recogniser
from robot.runtime.ports import RecognitionSession as Session

PIECE_BYTES = 640
PIECE_MS = 20
OPEN_S = 1.5
_GIVE_UP_S = 6.0  # after the end of the recording
_GO_ON_MS = 200  # seconds after the end of speech from which on the speaker counts as finished
_MOST_PRE_ROLL_BYTES = 32 * 1000  # a longer first piece contains an earlier sentence


class Chain(Protocol):
    """Speech pipeline under test: `robot.runtime.speech_input.pipeline.SpeechPipeline`, or a plainer one to compare
    with it."""

    def obey(self, command: AnyCommand) -> None: ...
    def take(self, piece: bytes) -> None: ...


MakeChain = Callable[[Emit, LiveValues, Recogniser], Chain]
"""Makes a speech pipeline from: the function that takes its events, the live values, the recogniser."""


class RecordingResult(msgspec.Struct):
    """Result of one recording. Times in ms from its first sample; None = the event did not happen."""

    text: str = ""
    partials: list[tuple[int, str]] = []  # (when it appeared, the text so far)
    began_ms: int | None = None  # when speech was noticed
    words_ms: int | None = None  # time in the sound of the piece that brought the first text
    closed_ms: int | None = None  # time in the sound of the piece that closed the turn whose text counts
    final_ms: int | None = None  # when the meaning was known
    cut: bool = False  # a turn was closed before the speaker had finished
    mended: bool = False  # after a cut, the whole sentence was recognised all the same
    understood: Understood | None = None
    noisy: bool = False
    work_ms: float = 0.0
    audio_ms: int = 0  # length of all sound heard, with the room before and after

    def first_partial_ms(self, level: Loudness) -> int | None:
        """Return the ms from the onset of speech until the first words are on the screen."""
        return self.partials[0][0] - level.onset_ms if self.partials else None

    def answer_ms(self, level: Loudness) -> int | None:
        """Return the ms from the end of speech until the meaning is known, the wait for silence included; None for a
        sentence that stayed cut, because a quick answer to a half sentence is worth nothing."""
        lost = self.cut and not self.mended
        return None if self.final_ms is None or lost else self.final_ms - level.end_ms

    def work_after_ms(self) -> int | None:
        """Return the ms from the piece that closed the turn until the meaning is known, without the silence before."""
        return None if self.final_ms is None or self.closed_ms is None else self.final_ms - self.closed_ms


def level_of(clip: Clip) -> Loudness:
    """Return the loudness of the clean recording. Raises `Trouble` when it cannot be read or is silent."""
    level = loudness(pcm_blocks(clip.path))
    if not level.speech_rms:
        raise Trouble(
            "there is no sound in it: every sample is silence",
            "tệp không có tiếng",
            remedy="record it again",
            remedy_vi="hãy ghi âm lại",
            file=str(clip.path),
        )
    return level


def sound_of(clip: Clip, level: Loudness, air: Degradation, others: Sequence[Clip]) -> Iterator[bytes]:
    """Yield the sound at the microphone: the recording, degraded by `air`, with room sound for `OPEN_S` before it and
    `_GIVE_UP_S` after it."""
    mixer = Mixer(air, clip, level, others)
    draw = np.random.default_rng(air.seed)
    yield mixer.feed(_room_tone(OPEN_S, level, draw)).tobytes()
    for block in pcm_blocks(clip.path):
        yield mixer.feed(np.frombuffer(block, np.int16).astype(np.float32)).tobytes()
    for _ in range(round(_GIVE_UP_S / 0.5)):
        yield mixer.feed(_room_tone(0.5, level, draw)).tobytes()


def through(
    make: MakeChain,
    engine: Recogniser,
    sound: Iterable[bytes],
    speech_end_ms: int,
    listen: Listen,
    tell: Callable[[int], None] | None = None,
) -> RecordingResult:
    """Run the sound of one recording through a pipeline, with a turn open from the start, and return the result. The
    callback gets the ms of sound processed, once a second."""
    run = _Run(make, engine, speech_end_ms, listen)
    for piece in cut_to_pieces(sound):
        if not run.take(piece):
            break
        if tell is not None and run.sound_ms % 1000 == 0:
            tell(run.sound_ms)
    return run.heard


def cut_to_pieces(sound: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the sound in pieces of 20 ms; the last piece is filled up with silence."""
    kept = b""
    for block in sound:
        kept += block
        whole = len(kept) // PIECE_BYTES * PIECE_BYTES
        for start in range(0, whole, PIECE_BYTES):
            yield kept[start : start + PIECE_BYTES]
        kept = kept[whole:]
    if kept:
        yield kept.ljust(PIECE_BYTES, b"\0")


class _Run:
    """Feeds one recording to a pipeline and records when its events happen."""

    def __init__(self, make: MakeChain, engine: Recogniser, speech_end_ms: int, listen: Listen) -> None:
        self.heard = RecordingResult()
        self.sound_ms = -round(OPEN_S * 1000)
        self._speech_end_ms, self._listen = speech_end_ms, listen
        self._live = LiveValues()
        self._events: list[AnyEvent] = []
        self._engine = _Watched(engine)
        self._chain = make(self._events.append, self._live, self._engine)
        self._done_ms = float(self.sound_ms)
        self._turn = 0
        self._speaks = False
        self._open()

    def take(self, piece: bytes) -> bool:
        """Feed the next piece of sound to the pipeline. Return whether a result is still to come."""
        heard = self.heard
        self.sound_ms += PIECE_MS
        began_s = time.perf_counter()
        self._chain.take(piece)
        work_ms = (time.perf_counter() - began_s) * 1000
        self._done_ms = max(self._done_ms, float(self.sound_ms)) + work_ms
        heard.work_ms += work_ms
        heard.audio_ms += PIECE_MS
        done_ms = round(self._done_ms)
        text, final = self._live.transcript(self._turn)
        if text and not final and (not heard.partials or heard.partials[-1][1] != text):
            heard.partials.append((done_ms, text))
            if heard.words_ms is None:
                heard.words_ms = self.sound_ms
        turn = self._turn
        for event in self._events:
            self._happened(event, done_ms, text)
        self._events.clear()
        self._work_ahead()
        if turn == self._turn and not self._speaks and self.sound_ms > self._speech_end_ms + _GO_ON_MS:
            return turn == 1 and heard.final_ms is None
        return heard.final_ms is None or (heard.cut and not heard.mended)

    def _work_ahead(self) -> None:
        """Let the recogniser work ahead on sound it already has, in the time left until the next piece."""
        while self._done_ms < self.sound_ms + PIECE_MS:
            began_s = time.perf_counter()
            if not self._engine.catch_up():
                return
            work_ms = (time.perf_counter() - began_s) * 1000
            self._done_ms += work_ms
            self.heard.work_ms += work_ms

    def _open(self) -> None:
        self._turn += 1
        self._speaks = False
        self._chain.obey(msgspec.structs.replace(self._listen, turn=self._turn))

    def _happened(self, event: AnyEvent, done_ms: int, text: str) -> None:
        heard = self.heard
        match event:
            case SpeechBegan():
                self._speaks = True
                if heard.began_ms is None:
                    heard.began_ms = done_ms
            case Understood():
                self._closed(done_ms, text, event)
            case HeardNothing() | HearingLost():
                self._closed(done_ms, "", None)
            case NoiseChanged(noisy):
                heard.noisy = noisy

    def _closed(self, done_ms: int, text: str, understood: Understood | None) -> None:
        heard = self.heard
        early = self.sound_ms < self._speech_end_ms
        if self._turn == 1 or self._engine.rejoined:
            heard.text, heard.understood = text, understood
            heard.closed_ms, heard.final_ms = self.sound_ms, done_ms
            heard.mended = self._turn > 1 and not early
        heard.cut = heard.cut or early
        if early or (heard.cut and not heard.mended):
            self._open()


class _Watched:
    """Wraps a recogniser, and notes whether its newest session also received the sound of an earlier sentence."""

    def __init__(self, engine: Recogniser) -> None:
        self._engine = engine
        self.name = engine.name
        self.rejoined = False
        self._step: Callable[[], bool] = lambda: False

    def session(self, context: ContextPhrases = ANYTHING) -> Session:
        self.rejoined = False
        session = self._engine.session(context)
        self._step = getattr(session, "catch_up", self._step)
        return _WatchedSession(self, session)

    def catch_up(self) -> bool:
        """Let the engine do one step of work ahead, in its own process if it has one. Return False when there is
        nothing to do."""
        return self._step()

    def alive(self) -> bool:
        return self._engine.alive()


class _WatchedSession:
    def __init__(self, owner: _Watched, session: Session) -> None:
        self._owner, self._session = owner, session
        self._first = True
        self.peek, self.final = session.peek, session.final
        self.confidences, self.readings = session.confidences, session.readings

    def accept(self, pcm: bytes) -> str:
        if self._first:
            self._owner.rejoined = len(pcm) > _MOST_PRE_ROLL_BYTES
            self._first = False
        return self._session.accept(pcm)


def _room_tone(seconds: float, level: Loudness, draw: np.random.Generator) -> Samples:
    tone: Samples = (draw.standard_normal(round(seconds * RATE_HZ)) * level.floor_rms).astype(np.float32)
    return tone
