"""Choose the voice: Supertonic, else Piper, if the settings allow it and it is installed; espeak-ng otherwise, or for
what the better voice cannot say."""

import logging
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np

from robot.core.trouble import Trouble
from robot.runtime.ports import SentenceDropped, Voice
from voice_models.model_files.store import FILES
from voice_models.synthesis.cached_voice import KeptVoice, SynthesisEngine
from voice_models.synthesis.espeak import PITCH, EspeakVoice
from voice_models.synthesis.loudness import at_rate
from voice_models.synthesis.piper import PIPER, PiperEngine
from voice_models.synthesis.sherpa_voice import fault
from voice_models.synthesis.sound_cache import SoundCache
from voice_models.synthesis.supertonic import LANGUAGES, MODEL, SupertonicEngine
from voice_models.synthesis.text_pieces import TextPiece, pieces

log = logging.getLogger("kiosk")

_MOST_FAILED = 3  # different texts in a row at which a voice fails, after which it is not used again. Chosen.


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
    @property
    def style(self) -> str: ...


class WantedAndKept(Wanted, Protocol):
    """Those settings of the table [voice] that affect the sound of the voice, and the size of the sound cache in MB."""

    @property
    def cache_mb(self) -> int: ...


class KeptSource(Voice, Protocol):
    """A voice of one engine that keeps its sounds. `longest`: most letters of a piece of text; 0 = any length."""

    longest: int

    def make_ahead(self, text: str, language: str, *, slow: bool) -> bool:
        """Have the text on disk, so that it can be spoken at once; return False where nothing is to be made ahead."""
        ...


class Voices:
    """A `Voice` made of several: for each language a list, first choice first.

    A text at which a voice fails is said by the next one. After failing at several texts a voice is not used again.
    """

    def __init__(self, sources: Mapping[str, Sequence[KeptSource]]) -> None:
        self._sources = {language: list(voices) for language, voices in sources.items()}
        first = next(iter(self._sources.values()))[0]
        self.name = ", ".join(dict.fromkeys(voices[0].name for voices in self._sources.values()))
        self.rate_hz = first.rate_hz
        self.spoke = ""
        """Name of the voice that made the last sound; "" before the first."""
        self._failed: dict[str, set[str]] = {}  # by name of a voice: the texts at which it failed since it last spoke

    def synthesise(self, text: str, language: str, *, slow: bool) -> bytes:
        """Return the sentence as mono int16 PCM at `rate_hz`.

        Raises an error if the last voice of the language fails too.
        """
        *better, last = self._of(language)
        for voice in better:
            try:
                return self._spoken(voice, text, language, slow)
            except (VoiceLost, SentenceDropped):
                raise
            except Exception as error:  # a neural engine raises many kinds
                log.warning("another voice speaks instead of %s: %s", voice.name, error)
                self._note_failure(voice, text, language)
        return self._spoken(last, text, language, slow)

    def pieces(self, text: str, language: str) -> list[TextPiece]:
        """Return the text in the pieces in which the voice of the language says it well and soon."""
        return pieces(text, self._of(language)[0].longest)

    def make_ahead(self, text: str, language: str, *, slow: bool) -> bool:
        """Have a piece on disk, so that it can be spoken at once; return False where nothing is to be made ahead."""
        return self._of(language)[0].make_ahead(text, language, slow=slow)

    def _of(self, language: str) -> list[KeptSource]:
        return self._sources.get(language) or next(iter(self._sources.values()))

    def _note_failure(self, voice: KeptSource, text: str, language: str) -> None:
        texts = self._failed.setdefault(voice.name, set())
        texts.add(text)
        if len(texts) >= _MOST_FAILED:
            log.error("%s is not used again: it failed at %d texts", voice.name, len(texts))
            self._of(language).remove(voice)

    def _spoken(self, voice: Voice, text: str, language: str, slow: bool) -> bytes:
        pcm = voice.synthesise(text, language, slow=slow)
        self._failed.pop(voice.name, None)
        self.spoke = voice.name
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

    "auto" takes Supertonic for both languages where its model is installed below `root`; else Piper for Vietnamese
    where it is installed. "supertonic" and "piper" raise `Trouble` where that voice cannot speak.
    """
    espeak = EspeakVoice(
        {"vi": wanted.voice_vi, "en": wanted.voice_en},
        PITCH,
        wanted.words_per_minute,
        slow_words_per_minute=wanted.slow_words_per_minute,
    )
    slow_factor = wanted.words_per_minute / wanted.slow_words_per_minute
    better: list[tuple[str, Sequence[str], Callable[[], SynthesisEngine]]] = [
        (MODEL, LANGUAGES, lambda: SupertonicEngine(root, wanted.style, slow_factor)),
        (PIPER, ("vi",), lambda: PiperEngine(root, slow_factor)),
    ]
    for model, languages, load in better:
        chosen = model.startswith(wanted.engine)
        if not chosen and not (wanted.engine == "auto" and (root / model).exists()):
            continue
        try:
            engine = load()
        except Trouble as trouble:
            if chosen:
                raise
            log.warning("another voice speaks instead of %s: %s", model, trouble.line())
            continue
        return {language: [engine, espeak] if language in languages else [espeak] for language in LANGUAGES}
    return {language: [espeak] for language in LANGUAGES}


def why_not_natural(wanted: Wanted, root: Path = FILES) -> Trouble | None:
    """Return why the natural voice, Supertonic, is not the one that speaks; None if it is."""
    if wanted.engine in ("auto", "supertonic"):
        return fault(root, MODEL)
    return Trouble(
        "the settings choose another voice than the natural one",
        "cấu hình chọn giọng khác, không dùng giọng tự nhiên",
        key="voice.engine",
        value=wanted.engine,
        remedy='take engine = "auto"',
        remedy_vi='hãy dùng engine = "auto"',
    )
