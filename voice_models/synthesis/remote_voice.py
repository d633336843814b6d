"""The robot's voice, in a process of its own: a crash or hang loses one sentence, never the robot.

Sentences spoken before are kept on this side and need no process.
"""

import logging
from collections import Counter
from pathlib import Path

import msgspec

from voice_models.model_files.store import FILES
from voice_models.synthesis.text_pieces import TextPiece
from voice_models.synthesis.voice_choice import VoiceLost, WantedAndKept, kept_voices
from voice_models.synthesis.voice_link import VoiceLink, no_sound
from voice_models.synthesis.voice_messages import LoadedSynthesiser, Speak, VoiceSetup

log = logging.getLogger("kiosk")

_CRASHES = 2  # over the same sentence; a single one may be by chance


class RemoteEngine:
    """A synthesiser in the voice's process.

    `deadly` counts the processes that ended by themselves over a sentence, also earlier ones, until it is spoken.
    """

    def __init__(
        self, link: VoiceLink, number: int, source: LoadedSynthesiser, deadly: Counter[tuple[str, str]]
    ) -> None:
        self._link, self._number, self._deadly = link, number, deadly
        self.name, self.rate_hz, self.identity = source.name, source.rate_hz, source.identity
        self.longest = source.longest

    def synthesise(self, text: str, language: str, *, slow: bool) -> bytes:
        """Return the sentence as mono int16 PCM at `rate_hz`.

        Raises `Trouble` for a sentence that cannot be said, `VoiceLost` if the process has died, `SentenceDropped` if
        the sentence was given up meanwhile.
        """
        if self._deadly[self.identity, text] >= _CRASHES:
            raise no_sound(self.name, text)
        try:
            pcm = self._link.speak(Speak(0, self._number, text, language, slow))
        except VoiceLost:
            if not self._link.killed:
                self._deadly[self.identity, text] += 1
            raise
        del self._deadly[self.identity, text]
        return pcm


class RemoteVoice:
    """A `LivingVoice` that is one process, from its start to `close`; it is not replaced."""

    def __init__(self, setup: VoiceSetup, cache: Path | None, cache_mb: int, deadly: Counter[tuple[str, str]]) -> None:
        """Start the process and wait until the voice is loaded.

        Raises `Trouble` if it cannot be loaded, `VoiceLost` if the process dies over it.
        """
        self._link = VoiceLink(setup)
        loaded = self._link.loaded
        engines = [RemoteEngine(self._link, number, source, deadly) for number, source in enumerate(loaded.sources)]
        by_language = {language: [engines[number] for number in of] for language, of in loaded.by_language.items()}
        self._voices = kept_voices(by_language, cache, cache_mb)
        self.name, self.rate_hz = self._voices.name, self._voices.rate_hz

    @property
    def spoke(self) -> str:
        """Return the name of the voice that made the last sound; "" before the first."""
        return self._voices.spoke

    @property
    def pid(self) -> int:
        """Return the id of the voice's process."""
        return self._link.pid

    def synthesise(self, text: str, language: str, *, slow: bool) -> bytes:
        """Return the sentence as mono int16 PCM at `rate_hz`."""
        return self._voices.synthesise(text, language, slow=slow)

    def pieces(self, text: str, language: str) -> list[TextPiece]:
        """Return the text in the pieces in which the voice of the language says it well and soon."""
        return self._voices.pieces(text, language)

    def make_ahead(self, text: str, language: str, *, slow: bool) -> bool:
        """Have a piece on disk, so that it can be spoken at once; return False where nothing is to be made ahead."""
        return self._voices.make_ahead(text, language, slow=slow)

    def drop(self) -> None:
        """Give up the piece that another thread waits for: there `SentenceDropped` is raised within 20 ms.

        It is raised for every further piece too, until that thread calls `resume`.
        """
        self._link.drop()

    def resume(self) -> None:
        """Make pieces again after `drop`."""
        self._link.resume()

    def check(self) -> None:
        """Raise `VoiceLost` when the process has ended."""
        self._link.check()

    def close(self) -> None:
        """End the voice's process."""
        self._link.close()


class VoiceProcesses:
    """Starts one voice process after another, and remembers the sentences at which a process crashed.

    If a process dies while it loads the voice that "auto" has chosen, espeak-ng speaks from then on.
    """

    def __init__(self, wanted: WantedAndKept, cache: Path | None = None, root: Path = FILES) -> None:
        self._setup, self._cache, self._cache_mb = _setup(wanted, root), cache, wanted.cache_mb
        self._deadly: Counter[tuple[str, str]] = Counter()

    def __call__(self) -> RemoteVoice:
        """Start a process and wait until its voice is loaded. Raises `Trouble` if it cannot be loaded."""
        try:
            return self._started()
        except VoiceLost as lost:
            if self._setup.engine != "auto":
                raise
            log.error("espeak-ng speaks: the process that loads the better voice dies: %s", lost)
            self._setup = msgspec.structs.replace(self._setup, engine="espeak")
            return self._started()

    def _started(self) -> RemoteVoice:
        return RemoteVoice(self._setup, self._cache, self._cache_mb, self._deadly)


def _setup(wanted: WantedAndKept, root: Path) -> VoiceSetup:
    return VoiceSetup(
        wanted.engine,
        wanted.voice_vi,
        wanted.voice_en,
        wanted.words_per_minute,
        wanted.slow_words_per_minute,
        wanted.style,
        str(root),
    )
