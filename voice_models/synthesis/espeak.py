"""The espeak-ng voice, through the library binding of pyttsx3.

pyttsx3's own engine loop is not used: `runAndWait` of 2.99 returns before `save_to_file` has written anything; the file
is written later on espeak's thread with a print to stdout. The binding itself is sound. In synchronous mode the library
calls back on the caller's thread, so that a sentence of four seconds costs about 4 ms. The robot loads the library in
the voice's process only (`voice_models.synthesis.voice_process`), because a crash ends the process.
"""

import contextlib
import ctypes
import functools
import re
import threading
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from robot.core.trouble import Trouble

PITCH = 60
"""Pitch of espeak's voice, 0..99: with it and the defaults of `EspeakVoice`, a recogniser errs least (`kiosk bench
voice`)."""
_WORD_GAP = 7  # espeakWORDGAP: pyttsx3's binding has no name for it
_HANGS_S = 10.0
_SEED = 1
_IPA = 2  # espeakPHONEMES_IPA
_CLAUSE = re.compile(r"([^.,?!:;]+)([.,?!:;]?)\s*")
_LANGUAGE_SWITCH = re.compile(r"\([^)]+\)")  # espeak marks a word that it says in another language: (en)wifi(vi)
_library_lock = threading.Lock()  # the library has one voice and one callback per process


class EspeakVoice:
    """A `Voice` with one espeak voice per language. `voices` maps a language to an espeak voice ("vi" -> "vi+f2").

    Numbers are espeak's: `pitch` 0..99, `intonation` the range of pitch, 0..100 (wide sets the tones far apart),
    `word_gap` the pause between words in 10 ms at the ordinary rate. Sounds are kept by `cached_voice`, not here.
    """

    longest = 0

    def __init__(
        self,
        voices: Mapping[str, str],
        pitch: int,
        words_per_minute: int,
        *,
        slow_words_per_minute: int | None = None,
        intonation: int = 100,
        word_gap: int = 0,
    ) -> None:
        """Load the library and try each voice. `slow_words_per_minute`: by default 75 % of the ordinary rate."""
        with _alone():
            self._espeak, self.rate_hz = _library()
        self._voices = dict(voices)
        self._rate = words_per_minute
        self._slow_rate = round(words_per_minute * 0.75) if slow_words_per_minute is None else slow_words_per_minute
        self._set = ((self._espeak.PITCH, pitch), (self._espeak.RANGE, intonation), (_WORD_GAP, word_gap))
        version = self._espeak.Info().decode().split(" ")[0]
        self.name = f"espeak-ng {version} {voices.get('vi', '')}"
        self.identity = (
            f"{self.name} {sorted(voices.items())} {self._set} {self._rate} {self._slow_rate} {self.rate_hz}"
        )
        for language in voices:
            self.synthesise("a", language, slow=False)

    def synthesise(self, text: str, language: str, *, slow: bool) -> bytes:
        """Return the sentence as mono int16 PCM at `rate_hz`. Raises `Trouble` if the voice is missing."""
        with _alone():
            return self._spoken(text, language, slow)

    def _spoken(self, text: str, language: str, slow: bool) -> bytes:
        espeak, parts = self._espeak, []

        def collect(samples: Any, count: int, _events: Any) -> int:
            if count > 0:
                parts.append(ctypes.string_at(samples, count * ctypes.sizeof(ctypes.c_short)))
            return 0

        voice = self._voices.get(language, "")
        if not voice or espeak.SetVoiceByName(voice.encode()) != espeak.EE_OK or not self._variant_found(voice):
            raise _no_voice(language, voice)
        espeak.SetParameter(espeak.RATE, self._slow_rate if slow else self._rate, 0)
        for parameter, value in self._set:
            espeak.SetParameter(parameter, value, 0)
        espeak.SetSynthCallback(collect)
        self._reseed()
        raw = text.encode()
        status = espeak.cSynth(raw, len(raw) + 1, 0, espeak.POS_CHARACTER, 0, espeak.CHARS_UTF8, None, None)
        if status != espeak.EE_OK:
            raise _failed(f"espeak-ng answers {status}")
        return b"".join(parts)

    def _reseed(self) -> None:
        """Reset the random numbers of espeak's breath noise, so that a sentence sounds the same in every process.

        Versions before 1.50 have no such call.
        """
        with contextlib.suppress(AttributeError):
            self._espeak.dll.espeak_ng_SetRandSeed(_SEED)

    def _variant_found(self, voice: str) -> bool:
        """Whether the voice's variant exists: for an unknown one ("vi+typo") espeak silently uses the plain voice."""
        variant = voice.partition("+")[2]
        identifier: bytes = self._espeak.GetCurrentVoice().contents.identifier
        return not variant or identifier.decode().endswith(f"+{variant}")


def phonemes(text: str, voice: str) -> str:
    """Return `text` in espeak's phonemes (IPA, NFD) with its punctuation, as Piper's models read it.

    Raises `Trouble` if espeak-ng or the voice is missing.
    """
    with _alone():
        espeak, _ = _library()
        if espeak.SetVoiceByName(voice.encode()) != espeak.EE_OK:
            raise _no_voice(voice.partition("-")[0], voice)
        clauses = [_clause_phonemes(espeak, words) + sign for words, sign in _CLAUSE.findall(text)]
    return unicodedata.normalize("NFD", " ".join(clauses))


def _clause_phonemes(espeak: Any, words: str) -> str:
    translate = espeak.dll.espeak_TextToPhonemes
    translate.restype = ctypes.c_char_p
    rest, said = ctypes.c_char_p(words.encode()), []
    while rest.value is not None:
        said.append((translate(ctypes.byref(rest), espeak.CHARS_UTF8, _IPA) or b"").decode())
    return _LANGUAGE_SWITCH.sub("", " ".join(filter(None, said)))


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Lock the library for one caller at a time. Raises `Trouble` if the caller before does not return."""
    if not _library_lock.acquire(timeout=_HANGS_S):
        raise _failed("espeak-ng hangs")
    try:
        yield
    finally:
        _library_lock.release()


@functools.cache  # the library must be initialised once in a process
def _library() -> tuple[Any, int]:
    """Return pyttsx3's binding of libespeak-ng and its sample rate in Hz. Raises `Trouble` if it is not installed."""
    try:
        from pyttsx3.drivers import _espeak
    except RuntimeError as error:
        raise _failed("espeak-ng is not installed") from error
    rate_hz = _espeak.Initialize(_espeak.AUDIO_OUTPUT_SYNCHRONOUS, 0)
    if rate_hz <= 0:
        raise _failed("espeak-ng does not start: its voice data are missing")
    return _espeak, rate_hz


def _no_voice(language: str, voice: str) -> Trouble:
    return Trouble(
        "espeak-ng has no such voice",
        "espeak-ng không có giọng này",
        remedy="take one of 'espeak-ng --voices', with a variant of 'espeak-ng --voices=variant': vi+f2",
        remedy_vi="hãy chọn giọng trong 'espeak-ng --voices', ví dụ vi+f2",
        key=f"voice.voice_{language}",
        value=voice,
    )


def _failed(what: str) -> Trouble:
    return Trouble(
        what,
        "bộ đọc espeak-ng không hoạt động",
        remedy="type: sudo apt-get install espeak-ng",
        remedy_vi="hãy gõ: sudo apt-get install espeak-ng",
    )
