"""Choose the voice: Piper if the settings allow it and it is installed; espeak-ng otherwise, or when Piper fails."""

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np

from robot.core.trouble import Trouble
from robot.runtime.ports import Voice
from voice_models.model_files.store import FILES
from voice_models.synthesis.cached_voice import KeptVoice, SynthesisEngine
from voice_models.synthesis.espeak import PITCH, EspeakVoice
from voice_models.synthesis.loudness import at_rate
from voice_models.synthesis.piper import PiperEngine, engine_installed, installed_voice
from voice_models.synthesis.sound_cache import SoundCache

log = logging.getLogger("kiosk")


class VoiceLost(Exception):
    """Error: the voice's process has died or hangs, so none of its voices can speak."""


class Wanted(Protocol):
    """Those settings of the table [voice] that affect the sound of the voice."""

    @property
    def engine(self) -> str: ...
    @property
    def voice_vi(self) -> str: ...
    @property
    def voice_en(self) -> str: ...
    @property
    def words_per_minute(self) -> int: ...
    @property
    def slow_words_per_minute(self) -> int: ...


class WantedAndKept(Wanted, Protocol):
    """Those settings of the table [voice] that affect the sound of the voice, and the size of the sound cache in MB."""

    @property
    def cache_mb(self) -> int: ...


class Voices:
    """A `Voice` made of several: for each language a list, first choice first.

    After a failure a voice is not used again.
    """

    def __init__(self, sources: Mapping[str, Sequence[Voice]]) -> None:
        self._sources = {language: list(voices) for language, voices in sources.items()}
        first = next(iter(self._sources.values()))[0]
        self.name = ", ".join(dict.fromkeys(voices[0].name for voices in self._sources.values()))
        self.rate_hz = first.rate_hz

    def synthesise(self, text: str, language: str, *, slow: bool) -> bytes:
        """Return the sentence as mono int16 PCM at `rate_hz`.

        Raises an error if the last voice of the language fails too.
        """
        voices = self._sources.get(language) or next(iter(self._sources.values()))
        while len(voices) > 1:
            try:
                return self._spoken(voices[0], text, language, slow)
            except VoiceLost:
                raise
            except Exception as error:  # a neural engine raises many kinds
                failed = voices.pop(0)
                log.warning("%s does not speak, %s does: %s", failed.name, voices[0].name, error)
        return self._spoken(voices[0], text, language, slow)

    def _spoken(self, voice: Voice, text: str, language: str, slow: bool) -> bytes:
        pcm = voice.synthesise(text, language, slow=slow)
        return at_rate(np.frombuffer(pcm, np.int16), voice.rate_hz, self.rate_hz).tobytes()


def open_voice(wanted: WantedAndKept, cache: Path | None = None, root: Path = FILES) -> Voices:
    """Load the configured voice into this process, for commands. `cache`: folder for sounds; None = in memory only."""
    return kept_voices(engines_of(wanted, root), cache, wanted.cache_mb)


def kept_voices(engines: Mapping[str, Sequence[SynthesisEngine]], cache: Path | None, cache_mb: int) -> Voices:
    """Make a voice of `engines` (by language) that keeps its sounds in the folder `cache`; None = in memory only."""
    kept = SoundCache(cache, cache_mb * 1_000_000) if cache and cache_mb else None
    voices = {id(engine): KeptVoice(engine, kept) for sources in engines.values() for engine in sources}
    return Voices({language: [voices[id(engine)] for engine in sources] for language, sources in engines.items()})


def engines_of(wanted: Wanted, root: Path) -> dict[str, list[SynthesisEngine]]:
    """Load the configured synthesisers; return them by language, first choice first.

    "auto" takes Piper if its package and a Vietnamese voice below `root` are installed, and then for English too if
    there is a voice; "piper" raises `Trouble` without package or Vietnamese voice.
    """
    espeak = EspeakVoice(
        {"vi": wanted.voice_vi, "en": wanted.voice_en},
        PITCH,
        wanted.words_per_minute,
        slow_words_per_minute=wanted.slow_words_per_minute,
    )
    engines: dict[str, list[SynthesisEngine]] = {"vi": [espeak], "en": [espeak]}
    models = {language: installed_voice(root, language) for language in engines}
    if wanted.engine == "piper" and models["vi"] is None:
        raise _no_voice(root)
    if wanted.engine == "espeak" or models["vi"] is None or (wanted.engine == "auto" and not engine_installed()):
        return engines
    slow_factor = wanted.words_per_minute / wanted.slow_words_per_minute
    for language, model in models.items():
        if model is None:
            continue
        try:
            engines[language].insert(0, PiperEngine(model, slow_factor))
        except Trouble as trouble:
            if wanted.engine == "piper":
                raise
            log.warning("%s speaks instead of Piper: %s", espeak.name, trouble.line())
    return engines


def _no_voice(root: Path) -> Trouble:
    return Trouble(
        "no Vietnamese voice of Piper is installed",
        "chưa cài giọng tiếng Việt của Piper",
        file=str(root),
        key="voice.engine",
        value="piper",
        remedy='type: ./kiosk models fetch piper-vi piper-vi-config, or take engine = "auto"',
        remedy_vi='hãy gõ: ./kiosk models fetch piper-vi piper-vi-config, hoặc dùng engine = "auto"',
    )
