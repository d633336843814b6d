"""Shared by the commands that measure speech input: recogniser, understanding, pauses, and ways to process a
recording."""

import time
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from hardware.audio.noise_suppressor import open_noise_suppressor
from hardware.audio.wav import pcm_blocks
from robot.cli.bench.speech.baseline_pipelines import EnergyActivity, PlainChain
from robot.cli.bench.speech.live_pipeline import MakeChain, RecordingResult, sound_of, through
from robot.cli.bench.speech.noise_mixer import Degradation, Mixer
from robot.cli.bench.speech.recordings import Clip
from robot.cli.bench.speech.speech_bounds import Loudness
from robot.core.commands import Listen
from robot.runtime.content.editions import load_knowledge
from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.ports import Emit, LiveValues, Recogniser, Understanding
from robot.runtime.settings.loader import CONFIG, load_settings
from robot.runtime.speech_input.pipeline import SpeechPipeline
from voice_models.recognition.voice_activity import SileroActivity

_PIECE_BYTES = 3200  # 100 ms
_CUT_S, _QUIET_RMS = 120.0, 200.0
"""To bound memory, a recognition session that has lasted `_CUT_S` seconds ends at the next piece quieter than
`_QUIET_RMS`."""

Pause = tuple[int, int]
"""Pauses that end a turn: (silence_ms after any words, complete_ms after a complete request)."""


class SpeechRig:
    """A recogniser (`engine`) and the robot's understanding, loaded once. `recordings` provide the background noise."""

    def __init__(self, engine_name: str | None = None, recordings: Sequence[Clip] = ()) -> None:
        from voice_models.recognition.engine_choice import recogniser

        settings = load_settings()
        heard = settings.recogniser
        self.recordings, self._noise_suppression = recordings, heard.noise_suppression
        self.engine: Recogniser = recogniser(engine_name or heard.engine, heard.vosk_model)
        self.pause: Pause = (settings.dialogue.silence_ms, settings.dialogue.complete_ms)
        known = load_knowledge(CONFIG, settings, load_lobby(CONFIG / "lobby.toml"))
        self.content = known.content
        self.understanding: Understanding = known.understander

    def live(
        self,
        clip: Clip,
        level: Loudness,
        air: Degradation,
        pause: Pause | None = None,
        tell: Callable[[int], None] | None = None,
        make: MakeChain | None = None,
    ) -> RecordingResult:
        """Run `clip` through the robot's speech pipeline, or the one that `make` makes, in a turn that ends after
        `pause`."""
        sound = sound_of(clip, level, air, self.recordings)
        listen = self.listen(1, pause or self.pause)
        return through(make or self.hearing, self.engine, sound, level.end_ms, listen, tell)

    @property
    def fixed(self) -> MakeChain:
        """Baseline pipeline: the robot's voice activity detector, and a fixed silence of 0.7 s that ends a turn."""
        return lambda emit, live, engine: PlainChain(emit, live, engine, SileroActivity(), lambda: self.understanding)

    @property
    def energy(self) -> MakeChain:
        """Baseline pipeline: voice activity judged by loudness, and a fixed silence of 0.7 s that ends a turn."""
        return lambda emit, live, engine: PlainChain(emit, live, engine, EnergyActivity(), lambda: self.understanding)

    def bare(
        self, clip: Clip, level: Loudness, air: Degradation, tell: Callable[[int], None] | None = None
    ) -> RecordingResult:
        """Recognise the whole degraded file by the engine alone: no voice activity, no gain, no room sound."""
        mixer = Mixer(air, clip, level, self.recordings)
        blocks = (mixer.feed(np.frombuffer(block, np.int16).astype(np.float32)).tobytes() for block in blocks_of(clip))
        return whole_file(self.engine, blocks, tell)

    def hearing(self, emit: Emit, live: LiveValues | None = None, engine: Recogniser | None = None) -> SpeechPipeline:
        """Return the robot's speech pipeline, beside a loudspeaker that is silent; `engine` replaces the loaded
        recogniser."""
        ears, values = engine or self.engine, live or LiveValues()
        denoise = open_noise_suppressor(wanted=self._noise_suppression)  # adapts to one room, so it is never reused
        return SpeechPipeline(
            emit, ears, SileroActivity(), lambda: self.understanding, values, lambda: False, denoise=denoise
        )

    def listen(self, turn: int, pause: Pause | None = None, *, over_voice: bool = False) -> Listen:
        """Return the command that opens a turn which ends after `pause`, by default that of the settings."""
        silence_ms, complete_ms = pause or self.pause
        return Listen(turn, silence_ms=silence_ms, complete_ms=complete_ms, over_voice=over_voice)


def blocks_of(clip: Clip) -> Iterator[bytes]:
    """Yield the sound of the unchanged recording in blocks."""
    return pcm_blocks(clip.path)


def whole_file(
    engine: Recogniser, blocks: Iterator[bytes], tell: Callable[[int], None] | None = None
) -> RecordingResult:
    """Recognise a sound of any length, in pieces of 100 ms. Each of `partials` has its time in the sound, ms.

    A sound longer than two minutes is cut into sessions; a partial text then begins at the last cut."""
    heard = RecordingResult()
    began_s = time.perf_counter()
    session, text, fed_bytes, kept = engine.session(), "", 0, b""
    closed: list[str] = []
    size = 0

    def feed(piece: bytes) -> None:
        nonlocal session, text, fed_bytes, size
        partial = session.accept(piece)
        size, fed_bytes = size + len(piece), fed_bytes + len(piece)
        if partial != text:
            text = partial
            heard.partials.append((size // 32, text))
        if fed_bytes > _CUT_S * 32_000 and _quiet(piece):
            closed.append(session.final())
            session, text, fed_bytes = engine.session(), "", 0
        if tell is not None and size % 320_000 == 0:
            tell(size // 32)

    for block in blocks:
        kept += block
        whole = len(kept) // _PIECE_BYTES * _PIECE_BYTES
        for start in range(0, whole, _PIECE_BYTES):
            feed(kept[start : start + _PIECE_BYTES])
        kept = kept[whole:]
    if kept:
        feed(kept)
    closed.append(session.final())
    heard.text = " ".join(part for part in closed if part)
    heard.audio_ms = size // 32
    heard.work_ms = (time.perf_counter() - began_s) * 1000
    return heard


def _quiet(piece: bytes) -> bool:
    return float(np.sqrt(np.mean(np.square(np.frombuffer(piece, np.int16).astype(np.float32))))) < _QUIET_RMS
