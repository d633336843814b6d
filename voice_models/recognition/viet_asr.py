"""The viet-asr engine: a Vietnamese model inside its wheel, streaming, offline.

What has been measured of 0.1.0.dev11 and is answered here: a session dies without a word after 215 s of sound, so that
each utterance has its own and a long one is cut in time; partial texts hold only the last five lines (pauses); short
words gain much from silence before them; the engine works in chunks of 430 ms, and what it hears depends on where the
chunks fall; the first chunk of a process takes four times as long as the others; an INFO log goes to stderr.
"""

import math
from importlib import metadata
from typing import Any, NamedTuple

import numpy as np

from voice_models.recognition.second_pass import CHUNK_MS, MovedChunks
from voice_models.recognition.transcript_text import joined, plain
from voice_models.recognition.utterance_buffer import KeptSound

_RATE_HZ = 16_000
_BYTES_PER_S = 2 * _RATE_HZ
_MS = _BYTES_PER_S // 1000
_LEAST_LEAD_MS = 500
_ALIGNED_MS = 1644
"""So much silence and sound together before speech was noticed lets the chunks fall best: 14.3 % of the words wrong on
74 recordings, up to 18.6 % with other alignments."""
_SHORT_S = 5.0  # silence and pre-roll before it included: an answer of a word or two
_LATE_MS = 250
"""A session that is given so much at once is behind by that, and has no time for looks: they delay its own words."""
_QUIET_RMS = 200.0


class EarlyLook(NamedTuple):
    """A session of its own looks whether a first word can be told: so long after speech was noticed, over as much sound
    and so much from before, with so much silence behind it. Up to 450 ms together are one chunk of work."""

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
"""Half of the first words of 74 recordings came within 346 ms, where a chunk takes 65 ms; within 414 with four looks of
one, two, two and three chunks. The first four are one chunk each."""
_STEP_MS = 100  # a chunk of work, on a slow machine
_BLOCK = 60 * _RATE_HZ // 1000
_PAUSE_POWER = 0.01  # of the loudest 60 ms; in a noisy room none is found, and what waits is heard at the end
_MOST_BACK_MS = max(look.back_ms for look in _LOOKS)
_ERRORS_ONLY = 3  # of the engine's log levels


class VietAsr:
    """A `Recogniser`. Loading takes 0.8 s and about 200 MB."""

    takes_phrases = False

    def __init__(self) -> None:
        from vietasr import Pipeline
        from vietasr.ffi import native

        native.lib.vietasr_set_log_level(_ERRORS_ONLY)
        self._pipeline = Pipeline.preset("transcribe")
        self.name = f"viet-asr {metadata.version('viet-asr')}"
        _text_of(self._pipeline, bytes(_ALIGNED_MS * _MS))  # the slow first chunk
        self._streams = Streams(self._pipeline)
        self._streams.prepare()

    def alive(self) -> bool:
        """In this process: as long as it lives."""
        return True

    def session(self, phrases: tuple[str, ...] = ()) -> "VietAsrHeard":  # noqa: ARG002 - the engine takes no grammar
        """Begin an utterance."""
        return VietAsrHeard(self._pipeline, streams=self._streams)


class Streams:
    """Sessions of the engine that have heard the silence with which every utterance begins. One is kept ready: to hear
    that silence takes a chunk of work, for which the first word would have to wait."""

    def __init__(self, pipeline: Any) -> None:
        self._pipeline = pipeline
        self._ready: Any = None

    def open(self, silence_bytes: int) -> Any:
        """A session that has heard so much silence, at least `_LEAST_LEAD_MS` of it."""
        self.prepare()
        session, self._ready = self._ready, None
        session.accept(bytes(silence_bytes - _LEAST_LEAD_MS * _MS))
        return session

    def prepare(self) -> bool:
        """Have one ready; False where it is."""
        if self._ready is not None:
            return False
        session = self._pipeline.stream(sample_rate=float(_RATE_HZ))
        session.accept(bytes(_LEAST_LEAD_MS * _MS))
        self._ready = session
        return True


class VietAsrHeard:
    """One utterance of any length.

    A session of the engine ends at the first quiet moment after `quiet_cut_s` of sound, and at `hard_cut_s` in any
    case; the next one goes on.
    """

    def __init__(
        self, pipeline: Any, quiet_cut_s: float = 120.0, hard_cut_s: float = 200.0, streams: Streams | None = None
    ) -> None:
        self._pipeline, self._streams = pipeline, streams or Streams(pipeline)
        self._quiet_cut_s, self._hard_cut_s = quiet_cut_s, hard_cut_s
        self._session: Any = None  # None before the first sound, and after a look at the end
        self._lead = b""
        self._closed: list[str] = []  # texts of the sessions that were cut
        self._lines: list[str] = []  # of the open session
        self._waiting = bytearray()  # not fed yet: looks come before it, `catch_up` feeds it between them
        self._fed_s = 0.0
        self._kept = KeptSound()  # what the session was fed
        self._look = _EarlyLook(pipeline)
        self._peeked = ""
        self._moved_chunks = MovedChunks(pipeline, b"")

    def accept(self, pcm: bytes) -> str:
        """Feed 16 kHz mono int16; the partial text so far. Any length: a longer one is fed in parts.

        The first words may come from an early look, and differ from what the session itself makes of them. Until the
        looks are over the sound waits for `catch_up`, or for the end of the looks.
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
        """The text if nothing more were said. When more is fed, the utterance is heard once more from its beginning,
        so that a peek costs no word. Where that is nothing a short word may have fallen badly into the chunks: of 40
        answers of synthetic voices the engine heard nothing in 8, and in 2 with the chunks moved."""
        if self._session is not None:
            self._hear()
            self._close()
        self._peeked = self._text()
        if not self._peeked and 0 < self._fed_s <= _SHORT_S:
            self._peeked = self._moved()
        return self._peeked

    def final(self) -> str:
        """The text of the utterance; its session is closed. Call it once."""
        return self.peek()

    def catch_up(self) -> bool:
        """One step of what waits; False where nothing does: sound that is to be heard, then the second hearing, which
        `readings` asks for, and what the next utterance begins with. Nothing right before a look, which a step under
        way would delay; where the next one is far, or the speaker pauses, only what waits: first words come first."""
        if self._session is None or self._look.is_near:
            return False
        if self._waiting:
            self._hear(CHUNK_MS * _MS)
            return True
        if self._look.goes_on:
            return False
        return (not self._closed and self._moved_chunks.step(self._kept)) or self._streams.prepare()

    def readings(self, within_s: float = math.inf) -> tuple[str, ...]:  # noqa: ARG002 - works on the spot
        """The text, and what is heard with the chunks moved by half of one: to be asked where the text is not
        understood. What `catch_up` has not done takes 0.07 s a second of sound. Of 24 sentences of a synthetic voice 6
        were understood by the text alone, 9 by both."""
        text = self._text()
        other = self._moved() if text else self._peeked
        return tuple(dict.fromkeys(filter(None, (text, other))))

    def _moved(self) -> str:
        """What is heard with the chunks moved by half of one; "" where the sound is no longer whole."""
        return self._moved_chunks.text(self._kept) if self._kept.size and not self._closed else ""

    def _shown(self) -> str:
        return max(self._text() or ("" if self._peeked else self._look.text), self._peeked, key=len)

    def _begin(self, first_bytes: int) -> None:
        """Open the first session, or the one after a peek, for which sound waits or comes."""
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
        """Feed what waits, or so much of it."""
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
    """What can be told before the first chunk with speech in it is full: a short session over the newest sound.

    Right in six of ten cases: good enough for a first caption, until the session has a text.
    """

    def __init__(self, pipeline: Any) -> None:
        self.text = ""
        self._pipeline = pipeline
        self._looks = list(_LOOKS)
        self._sound: bytearray | None = None

    @property
    def goes_on(self) -> bool:
        """Whether further looks are to come."""
        return bool(self._looks)

    @property
    def is_near(self) -> bool:
        """Whether the next look comes within the time of a step. In a pause it comes late, or not at all."""
        return bool(self._looks) and self._fed_ms + _STEP_MS >= self._looks[0].at_ms and not self._pauses()

    def _pauses(self) -> bool:
        sound = np.frombuffer(self._sound or b"", np.int16).astype(np.float32)
        blocks = sound[sound.size % _BLOCK :].reshape(-1, _BLOCK)
        powers = np.mean(np.square(blocks), axis=1)
        return bool(powers.size) and self._fed_ms > 0 and bool(powers[-1] < _PAUSE_POWER * powers.max())

    def feed(self, pcm: bytes, *, needed: bool) -> bool:
        """Take the sound that the session is fed; `needed`: it has no text yet. Whether there was a look."""
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
        sound = self._sound[-(look.back_ms + look.at_ms) * _MS :]  # the newest: on a busy machine more is there
        self.text = _text_of(self._pipeline, bytes(sound) + bytes(look.silence_ms * _MS)) or self.text
        return True

    @property
    def _fed_ms(self) -> int:
        """Since speech was noticed."""
        return len(self._sound or b"") // _MS - _MOST_BACK_MS


def _lead_in(first: int) -> bytes:
    """The silence before an utterance whose first piece has `first` bytes: 0.5 s or more."""
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
