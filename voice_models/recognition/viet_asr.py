"""The viet-asr engine: a Vietnamese model inside its wheel, streaming, offline.

Measured properties of 0.1.0.dev11 that this module works around: a session silently dies after 215 s of sound, so each
utterance has its own, and a long one is cut in time; partial texts hold only the last five lines (pauses); short words
are recognised much better after silence; the engine works in chunks of 430 ms, whose position affects the text; the
first chunk of a process takes four times as long as the others; an INFO log goes to stderr.
"""

import math
from importlib import metadata
from typing import Any, NamedTuple

import numpy as np

from robot.core.context_phrases import ANYTHING, ContextPhrases
from voice_models.recognition.second_pass import CHUNK_MS, MovedChunks
from voice_models.recognition.transcript_text import joined, plain
from voice_models.recognition.utterance_buffer import KeptSound

_RATE_HZ = 16_000
_BYTES_PER_S = 2 * _RATE_HZ
_MS = _BYTES_PER_S // 1000
_LEAST_LEAD_MS = 500
_ALIGNED_MS = 1644
"""Silence before an utterance and its sound from before speech is noticed, together, for the best position of chunks,
ms: 14.3 % of the words wrong on 74 recordings (measured), up to 18.6 % with other positions."""
_SHORT_S = 5.0  # silence and pre-roll included: an answer of a word or two
_LATE_MS = 250
"""If a session gets more sound than this at once, ms, it is late: early looks, which would delay its text even more,
are then skipped."""
_QUIET_RMS = 200.0


class EarlyLook(NamedTuple):
    """An early look for the first word, in a separate session, `at_ms` after speech was noticed. It gets the sound
    since then and `back_ms` before, and then `silence_ms`. Up to 450 ms in total are one chunk of work."""

    at_ms: int
    back_ms: int
    silence_ms: int


_LOOKS = (
    EarlyLook(80, 200, 150),
    EarlyLook(160, 160, 120),
    EarlyLook(240, 110, 90),
    EarlyLook(320, 70, 60),
    EarlyLook(420, 200, 150),
    EarlyLook(680, 200, 150),
)
"""Measured on 74 recordings: half of the first words came within 346 ms, if a chunk of work takes 65 ms; within 414 ms
with four looks of one, two, two and three chunks. The first four looks here are one chunk each."""
_STEP_MS = 100  # time for a chunk of work on a slow machine
_BLOCK = 60 * _RATE_HZ // 1000
_PAUSE_POWER = 0.01  # share of the loudest 60 ms; a noisy room has no pauses, so waiting work is done at the end
_MOST_BACK_MS = max(look.back_ms for look in _LOOKS)
_ERRORS_ONLY = 3  # a log level of the engine


class VietAsr:
    """The viet-asr engine as a `Recogniser`. Loading takes 0.8 s and about 200 MB."""

    takes_phrases = False

    def __init__(self, reason: str = "") -> None:
        """Load the library. `reason`: why its better decoder cannot be used, for the name; "" if it was not wanted."""
        from vietasr import Pipeline
        from vietasr.ffi import native

        native.lib.vietasr_set_log_level(_ERRORS_ONLY)
        self._pipeline = Pipeline.preset("transcribe")
        self.name = f"viet-asr {metadata.version('viet-asr')}" + (f", library ({reason})" if reason else "")
        _text_of(self._pipeline, bytes(_ALIGNED_MS * _MS))  # the slow first chunk
        self._streams = Streams(self._pipeline)
        self._streams.prepare()

    def alive(self) -> bool:
        """Return True: the engine runs in this process and cannot die without it."""
        return True

    def session(self, context: ContextPhrases = ANYTHING) -> "VietAsrHeard":  # noqa: ARG002
        """Begin an utterance; the engine makes no use of `context`."""
        return VietAsrHeard(self._pipeline, streams=self._streams)


class Streams:
    """Sessions of the engine that have already processed the silence before an utterance. One is kept ready, because
    that silence takes a chunk of work, which would delay the first word."""

    def __init__(self, pipeline: Any) -> None:
        self._pipeline = pipeline
        self._ready: Any = None

    def open(self, silence_bytes: int) -> Any:
        """Return a session that has processed `silence_bytes` of silence, at least `_LEAST_LEAD_MS`."""
        self.prepare()
        session, self._ready = self._ready, None
        session.accept(bytes(silence_bytes - _LEAST_LEAD_MS * _MS))
        return session

    def prepare(self) -> bool:
        """Prepare the next session. Return False if one is ready already."""
        if self._ready is not None:
            return False
        session = self._pipeline.stream(sample_rate=float(_RATE_HZ))
        session.accept(bytes(_LEAST_LEAD_MS * _MS))
        self._ready = session
        return True


class VietAsrHeard:
    """An utterance of any length, recognised by viet-asr.

    After `quiet_cut_s` of sound the session of the engine ends at the first quiet moment, after `hard_cut_s` in any
    case; then the next session continues.
    """

    def __init__(
        self, pipeline: Any, quiet_cut_s: float = 120.0, hard_cut_s: float = 200.0, streams: Streams | None = None
    ) -> None:
        self._pipeline, self._streams = pipeline, streams or Streams(pipeline)
        self._quiet_cut_s, self._hard_cut_s = quiet_cut_s, hard_cut_s
        self._session: Any = None  # None before the first sound, and after a peek
        self._lead = b""
        self._closed: list[str] = []  # texts of the sessions that were cut
        self._lines: list[str] = []  # of the open session
        self._waiting = bytearray()  # not fed yet: looks go first, `catch_up` feeds it between them
        self._fed_s = 0.0
        self._kept = KeptSound()  # what the session was fed
        self._look = _EarlyLook(pipeline)
        self._peeked = ""
        self._moved_chunks = MovedChunks(pipeline, b"")

    def accept(self, pcm: bytes) -> str:
        """Add 16 kHz mono int16 sound of any length; return the partial text.

        The first words may come from an early look, and differ from the session's later text. Until the early looks are
        over, the sound waits for `catch_up` to feed it.
        """
        if not pcm:
            return self._shown()
        if self._session is None:
            self._begin(len(pcm))
        self._waiting += pcm
        looked = self._look.feed(pcm, needed=not (self._text() or self._peeked))
        if not looked and not self._look.goes_on:
            self._hear()
        return self._shown()

    def peek(self) -> str:
        """Return the text as if nothing more were said. More sound restarts the utterance from its beginning, so that a
        peek costs no word. If there is no text, the second pass is used, since a short word may lie badly in the
        chunks: of 40 answers of synthetic voices, 8 gave no text, with the second pass 2."""
        if self._session is not None:
            self._hear()
            self._close()
        self._peeked = self._text()
        if not self._peeked and 0 < self._fed_s <= _SHORT_S:
            self._peeked = self._moved()
        return self._peeked

    def final(self) -> str:
        """Return the text of the utterance and close its session. Call once."""
        return self.peek()

    def catch_up(self) -> bool:
        """Do one step of waiting work: feed sound, else run the second pass, which `readings` needs, else prepare the
        next session. Return False if there is none, or if an early look is due, which a step would delay. While early
        looks are to come, only sound is fed, because first words matter most."""
        if self._session is None or self._look.is_near:
            return False
        if self._waiting:
            self._hear(CHUNK_MS * _MS)
            return True
        if self._look.goes_on:
            return False
        return (not self._closed and self._moved_chunks.step(self._kept)) or self._streams.prepare()

    def confidences(self) -> tuple[float, ...]:
        """Return (): this engine gives none."""
        return ()

    def readings(self, within_s: float = math.inf) -> tuple[str, ...]:  # noqa: ARG002 - works on the spot
        """Return the text and that of the second pass, for a text that is not understood. Steps of the second pass that
        `catch_up` has not done take 0.07 s for each second of sound. Of 24 sentences of a synthetic voice, 6 were
        understood by the text alone, 9 by both."""
        text = self._text()
        other = self._moved() if text else self._peeked
        return tuple(dict.fromkeys(filter(None, (text, other))))

    def _moved(self) -> str:
        """Return the text of the second pass; "" if the sound from the beginning is no longer complete."""
        return self._moved_chunks.text(self._kept) if self._kept.size and not self._closed else ""

    def _shown(self) -> str:
        return max(self._text() or ("" if self._peeked else self._look.text), self._peeked, key=len)

    def _begin(self, first_bytes: int) -> None:
        """Open the first session, or after a peek the next one, which processes all kept sound again."""
        if again := self._kept.whole():
            self._open(self._lead)
            self._waiting += again
            return
        self._closed += self._lines
        self._open(self._lead or _lead_in(first_bytes))
        self._moved_chunks = MovedChunks(self._pipeline, self._lead)

    def _open(self, lead: bytes) -> None:
        self._lead = lead
        self._session = self._streams.open(len(lead))
        self._fed_s = len(lead) / _BYTES_PER_S
        self._kept = KeptSound()
        self._lines = []

    def _hear(self, most_bytes: int | None = None) -> None:
        """Feed the waiting sound to the session, at most `most_bytes`; None = all."""
        sound = bytes(self._waiting[:most_bytes])
        del self._waiting[:most_bytes]
        for start in range(0, len(sound), _RATE_HZ):
            self._feed(sound[start : start + _RATE_HZ])

    def _feed(self, piece: bytes) -> None:
        self._session.accept(piece)
        self._lines = joined(self._lines, self._session.partial().text.splitlines())
        self._fed_s += len(piece) / _BYTES_PER_S
        self._kept.add(piece)
        self._moved_chunks.sounded()
        if self._fed_s > self._hard_cut_s or (self._fed_s > self._quiet_cut_s and _quiet(piece)):
            self._close()
            self._closed += self._lines
            self._open(self._lead)
            self._moved_chunks = MovedChunks(self._pipeline, self._lead)

    def _close(self) -> None:
        self._lines = joined(self._lines, self._session.final().text.splitlines())
        self._session.close()
        self._session = None

    def _text(self) -> str:
        return plain(" ".join((*self._closed, *self._lines)))


class _EarlyLook:
    """Early text before the first chunk with speech is full, from short extra sessions over the newest sound.

    The text is right in six of ten cases: good enough for a first caption, until the main session has a text.
    """

    def __init__(self, pipeline: Any) -> None:
        self.text = ""
        self._pipeline = pipeline
        self._looks = list(_LOOKS)
        self._sound: bytearray | None = None

    @property
    def goes_on(self) -> bool:
        """Whether more early looks are to come."""
        return bool(self._looks)

    @property
    def is_near(self) -> bool:
        """Whether the next early look is due before a step of other work could end; False while the speaker pauses."""
        return bool(self._looks) and self._fed_ms + _STEP_MS >= self._looks[0].at_ms and not self._pauses()

    def _pauses(self) -> bool:
        sound = np.frombuffer(self._sound or b"", np.int16).astype(np.float32)
        blocks = sound[sound.size % _BLOCK :].reshape(-1, _BLOCK)
        powers = np.mean(np.square(blocks), axis=1)
        return bool(powers.size) and self._fed_ms > 0 and bool(powers[-1] < _PAUSE_POWER * powers.max())

    def feed(self, pcm: bytes, *, needed: bool) -> bool:
        """Add the sound that the session gets; return whether an early look was made. `needed`: the session has no text
        yet."""
        if self._sound is None:  # the sound before speech was noticed
            self._sound = bytearray(pcm[-_MOST_BACK_MS * _MS :])
            if len(self._sound) < _MOST_BACK_MS * _MS:
                self._looks.clear()
            return False
        if not needed:
            self._looks.clear()
        if not self._looks:
            return False
        self._sound += pcm
        due = [look for look in self._looks if self._fed_ms >= look.at_ms]
        del self._looks[: len(due)]
        if not due or len(pcm) > _LATE_MS * _MS:
            return False
        look = due[-1]
        sound = self._sound[-(look.back_ms + look.at_ms) * _MS :]  # the newest: a busy machine may have more
        self.text = _text_of(self._pipeline, bytes(sound) + bytes(look.silence_ms * _MS)) or self.text
        return True

    @property
    def _fed_ms(self) -> int:
        """Return how much sound has come since speech was noticed, ms."""
        return len(self._sound or b"") // _MS - _MOST_BACK_MS


def _lead_in(first: int) -> bytes:
    """Return the silence to put before an utterance whose first piece of sound has `first` bytes: at least 0.5 s."""
    wanted = (_ALIGNED_MS - _LEAST_LEAD_MS) * _MS - first
    return bytes(_LEAST_LEAD_MS * _MS + wanted % (CHUNK_MS * _MS))


def _text_of(pipeline: Any, pcm: bytes) -> str:
    session = pipeline.stream(sample_rate=float(_RATE_HZ))
    session.accept(pcm)
    text = plain(session.final().text)
    session.close()
    return text


def _quiet(piece: bytes) -> bool:
    samples = np.frombuffer(piece, np.int16).astype(np.float32)
    return bool(np.sqrt(np.mean(np.square(samples))) < _QUIET_RMS)
