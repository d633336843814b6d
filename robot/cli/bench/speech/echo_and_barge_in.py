"""Measure how the robot copes with hearing its own voice, and with visitors who speak over it (barge-in).

The voice of the settings says answers of the catalogue. The played sound reaches the microphone after 60 ms and through
the room (taps that decay by 60 dB in 0.3 s), as loud as a visitor: speech of -26 dBFS, 0 dB between the two. The
microphone is open for barge-in, as the robot opens it while it speaks.

`own voice`: how many turns the robot's voice alone opens (bar 0), and how often the voice pauses without a visitor.
`spoken over it`: a sentence of the manifest is said into every answer from its third second on. The voice pauses within
20 ms of the first hint of speech, for as long as the loudspeaker's driver would, and ends when a speaker is noticed.
`interrupted` is the share of sentences noticed while the visitor speaks; `recognised` the share with at least half of
the words right (bar of both 90 %), beside the same share without the robot's voice. `silent` is the time from the
visitor's onset until the voice is silent and stays so, without the latency of a loudspeaker; `after` the time until the
pipeline reports speech."""

import argparse
import itertools
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from hardware.audio.aec.canceller import EchoCanceller
from hardware.audio.resampling import resampled
from hardware.audio.wav import read_pcm
from robot.cli.bench import percentile
from robot.cli.bench.speech.live_pipeline import PIECE_MS, level_of
from robot.cli.bench.speech.noise_mixer import Degradation
from robot.cli.bench.speech.noisy_room import SPEECH_RMS
from robot.cli.bench.speech.recordings import Clip
from robot.cli.bench.speech.rig import SpeechRig
from robot.cli.bench.speech.speech_bounds import RATE_HZ, Samples, loudness
from robot.cli.bench.speech.word_error_rate import score
from robot.cli.hear.progress import each
from robot.core.events import AnyEvent, HeardNothing, SpeechBegan, Understood
from robot.core.screen.lines import Line
from robot.runtime.ports import LiveValues
from robot.runtime.settings.loader import load_settings
from robot.runtime.speech_input.pipeline import SpeechPipeline
from voice_models.recognition.voice_activity import SileroActivity

_DELAY_MS, _T60_S = 60, 0.3
_PAUSE_PIECES = 300 // PIECE_MS
_BARGE_S = 3.0
_AFTER_S = 3.0  # time for the meaning of a sentence spoken over the voice
_PIECE = RATE_HZ * PIECE_MS // 1000
_FAIRLY_WRONG = 0.5
_SLOTS = ("intro", "papers", "time", "fee", "where")


class EchoRoom:
    """A loudspeaker and a microphone in one room, with the robot's speech pipeline behind the microphone."""

    def __init__(self, rig: SpeechRig) -> None:
        self.events: list[AnyEvent] = []
        self.live = LiveValues()
        self._voice, self._at, self._paused_for = np.zeros(0, np.float32), 0, 0
        self.pauses = 0
        self._echo = EchoCanceller()
        self._hearing = SpeechPipeline(
            self.events.append,
            rig.engine,
            SileroActivity(),
            lambda: rig.understanding,
            self.live,
            lambda: self.speaks,
            echo=self._echo,
            pause=self._pause_voice,
        )
        draw = np.random.default_rng(3)
        taps = round(_T60_S * RATE_HZ)
        room = draw.standard_normal(taps) * 10 ** (-3 * np.arange(taps) / taps) * 0.05
        room[0] = 1.0
        self._path = np.concatenate((np.zeros(_DELAY_MS * RATE_HZ // 1000), room)).astype(np.float32)
        self._path /= float(np.sqrt(np.sum(np.square(self._path))))
        self._tail = np.zeros(self._path.size + _PIECE, np.float32)
        self._draw = draw
        self._rig = rig
        self.turn = 0

    @property
    def erle_db(self) -> float | None:
        """Return the echo return loss enhancement (ERLE) in dB: by how much the canceller reduces the echo."""
        return self._echo.erle_db

    def listen(self, *, over_voice: bool) -> None:
        """Open the next turn (the microphone for one utterance); `over_voice`: while the robot speaks."""
        self.turn += 1
        self._hearing.obey(self._rig.listen(self.turn, over_voice=over_voice))

    @property
    def speaks(self) -> bool:
        """Whether the robot's sentence is not yet over."""
        return self._at < self._voice.size

    def say(self, voice: Samples) -> None:
        """Let the robot begin to say `voice`; an empty array silences it."""
        self._voice, self._at, self._paused_for = voice[: voice.size // _PIECE * _PIECE], 0, 0

    def pass_by(self, visitor: Samples) -> bool:
        """Advance by 20 ms, in which the robot continues its sentence and a person makes the sound `visitor`. Return
        whether the robot was audible."""
        voice = np.zeros(_PIECE, np.float32)
        if self._paused_for:
            self._paused_for -= 1
        elif self.speaks:
            voice = self._voice[self._at : self._at + _PIECE]
            self._at += _PIECE
        self._echo.played(np.clip(voice, -32768, 32767).astype(np.int16))
        self._tail = np.concatenate((self._tail[_PIECE:], np.zeros(_PIECE, np.float32)))
        if voice.any():
            self._tail[: self._path.size + _PIECE - 1] += np.convolve(voice, self._path)
        room = self._draw.standard_normal(_PIECE) * 20
        heard = np.clip(self._tail[:_PIECE] + visitor + room, -32768, 32767).astype(np.int16)
        self._hearing.take(heard.tobytes())
        return bool(voice.any())

    def _pause_voice(self) -> None:
        self.pauses += not self._paused_for
        self._paused_for = _PAUSE_PIECES


def measure(rig: SpeechRig, clips: list[Clip], args: argparse.Namespace) -> dict[str, Any]:
    """Measure the robot's voice alone, then visitors who speak over it."""
    minutes = args.minutes or 20.0
    alone = _alone(rig, minutes)
    rows: list[_Barge] = []
    answers = _answers(rig, longest_s=14.0, shortest_s=7.0)
    room = EchoRoom(rig)
    _speak(room, next(answers))  # the canceller learns the room

    def over(clip: Clip) -> None:
        rows.append(_spoken_over(rig, room, next(answers), clip))

    lost = each(clips, over, "own-voice")
    after = [row.after_ms for row in rows if row.noticed]
    silent = [row.silent_ms for row in rows if row.noticed]
    count = max(1, len(rows))
    return {
        "unreadable": lost,
        "own_voice": {"minutes": round(minutes, 1), **alone},
        "spoken_over": {
            "count": len(rows),
            "interrupted": round(100 * sum(row.noticed for row in rows) / count, 1),
            "recognised": round(100 * sum(row.right for row in rows) / count, 1),
            "recognised_alone": round(100 * sum(row.right_alone for row in rows) / count, 1),
            "after_ms": {"p50": percentile(after, 50), "p95": percentile(after, 95)},
            "silent_ms": {"p50": percentile(silent, 50), "p99": percentile(silent, 99)},
        },
    }


def _alone(rig: SpeechRig, minutes: float) -> dict[str, Any]:
    room = EchoRoom(rig)
    opened = understood = 0
    spoken_s = 0.0
    for voice in _answers(rig):
        began, meant = _speak(room, voice)
        opened, understood = opened + began, understood + meant
        spoken_s += voice.size / RATE_HZ
        if spoken_s >= minutes * 60:
            break
    return {
        "turns_opened": opened,
        "understood": understood,
        "pauses": room.pauses,
        "erle_db": None if room.erle_db is None else round(room.erle_db, 1),
    }


def _speak(room: EchoRoom, voice: Samples) -> tuple[int, int]:
    """Let the robot say one answer, then 1 s of quiet; return how many turns opened and how many sentences were
    understood."""
    room.events.clear()
    room.say(voice)
    room.listen(over_voice=True)
    nothing = np.zeros(_PIECE, np.float32)
    while room.speaks:
        room.pass_by(nothing)
    room.listen(over_voice=False)
    for _ in range(1000 // PIECE_MS):
        room.pass_by(nothing)
    began = len({event.turn for event in room.events if isinstance(event, SpeechBegan)})
    return began, sum(isinstance(event, Understood) for event in room.events)


class _Barge(NamedTuple):
    """Result of one sentence that a visitor spoke over the robot's voice. Times in ms from the visitor's onset."""

    noticed: bool
    right: bool
    right_alone: bool
    after_ms: float
    silent_ms: float


def _spoken_over(rig: SpeechRig, room: EchoRoom, voice: Samples, clip: Clip) -> _Barge:
    level = level_of(clip)
    said = np.frombuffer(read_pcm(clip.path), np.int16).astype(np.float32) * (SPEECH_RMS / level.speech_rms)
    visitor = np.concatenate(
        (np.zeros(round(_BARGE_S * RATE_HZ), np.float32), said, np.zeros(round(_AFTER_S * RATE_HZ), np.float32))
    )
    onset_ms, end_ms = _BARGE_S * 1000 + level.onset_ms, _BARGE_S * 1000 + level.end_ms
    room.events.clear()
    room.say(voice)
    room.listen(over_voice=True)
    noticed_ms: float | None = None
    text, heard_ms, spoke = "", 0.0, True
    for number, start in enumerate(range(0, visitor.size - _PIECE, _PIECE)):
        at_ms = (number + 1) * PIECE_MS
        if room.pass_by(visitor[start : start + _PIECE]) and noticed_ms is None:
            heard_ms = at_ms
        if spoke and not room.speaks and noticed_ms is None:
            room.listen(over_voice=False)
        spoke = room.speaks
        for event in room.events:
            if isinstance(event, SpeechBegan) and noticed_ms is None and at_ms >= onset_ms:
                noticed_ms = at_ms
                room.say(np.zeros(0, np.float32))
            if isinstance(event, Understood):
                text = room.live.transcript(event.turn)[0]
        ended = any(isinstance(event, Understood | HeardNothing) for event in room.events)
        room.events.clear()
        if ended and noticed_ms is not None:
            if at_ms >= end_ms:
                break
            room.listen(over_voice=False)
    room.say(np.zeros(0, np.float32))
    noticed = noticed_ms is not None and noticed_ms <= end_ms
    alone = rig.live(clip, level, Degradation())
    return _Barge(
        noticed, _fairly(clip, text), _fairly(clip, alone.text), (noticed_ms or 0.0) - onset_ms, heard_ms - onset_ms
    )


def _fairly(clip: Clip, text: str) -> bool:
    told = score(clip.transcript, text)
    return told.word_errors <= _FAIRLY_WRONG * told.words


def _answers(rig: SpeechRig, shortest_s: float = 2.0, longest_s: float = 30.0) -> Iterator[Samples]:
    """Yield answers of the catalogue without end, as sound at -26 dBFS."""
    from voice_models.synthesis.voice_choice import open_voice

    voice = open_voice(load_settings().voice)
    codes = rig.content.catalogue.codes()
    for slot, code in itertools.cycle(itertools.product(_SLOTS, codes)):
        text = rig.content.spoken(Line(f"answer.{slot}", procedure=code), "vi")
        pcm: NDArray[np.int16] = resampled(
            np.frombuffer(voice.synthesise(text, "vi", slow=False), np.int16), voice.rate_hz, RATE_HZ
        )
        level = loudness([pcm.tobytes()])
        if level.speech_rms and shortest_s <= pcm.size / RATE_HZ <= longest_s:
            yield pcm.astype(np.float32) * np.float32(SPEECH_RMS / level.speech_rms)


def show(found: dict[str, Any]) -> None:
    """Print the figures of both parts: the robot's voice alone, and sentences spoken over it."""
    alone, over = found["own_voice"], found["spoken_over"]
    erle = "-" if alone["erle_db"] is None else f"{alone['erle_db']:.0f} dB"
    print(f"\nown voice, {alone['minutes']:.1f} minutes at 0 dB (echo softer by {erle}):")
    print(f"  turns opened {alone['turns_opened']} (bar 0), understood {alone['understood']}, pauses {alone['pauses']}")
    print(
        f"{over['count']} sentences spoken over it: interrupted {over['interrupted']:.0f} % (bar 90), recognised "
        f"{over['recognised']:.0f} % (bar 90; without the voice {over['recognised_alone']:.0f} %)"
    )
    after, silent = over["after_ms"], over["silent_ms"]
    print(f"  silent p50 {silent['p50']:.0f} p99 {silent['p99']:.0f} ms (bar 300), ", end="")
    print(f"told p50 {after['p50']:.0f} p95 {after['p95']:.0f} ms")


MEASURES = {"own-voice": measure}
SHOWS = {"own-voice": show}
