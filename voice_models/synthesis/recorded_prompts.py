"""Recorded prompts: a person's voice for sentences that never change.

`FOLDER/vi/say.greet.wav` is played instead of the text with the key `say.greet`. `say.greet.txt` beside it may hold the
recorded words: after an official has changed the text, the recording is not played any more, because the caption would
differ from the voice.
"""

import logging
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from robot.core.trouble import Trouble
from voice_models.synthesis.loudness import levelled

log = logging.getLogger("kiosk")

ReadWav = Callable[[Path], tuple[NDArray[np.int16], int]]
"""Function that reads a sound file; returns mono samples and the rate in Hz. Raises `Trouble` for any other file."""


_Take = tuple[int, int]
"""Modification time in ns and size of a file; if they differ, the file was replaced."""


class Prompts:
    """The recordings below `folder`; a missing folder counts as empty.

    A file is read once, and again after its replacement, so that a new recording is played at once.
    """

    def __init__(self, folder: Path, read_wav: ReadWav) -> None:
        self._folder, self._read_wav = folder, read_wav
        self._sounds: dict[Path, tuple[_Take, tuple[bytes, int] | None]] = {}

    def sound(self, key: str, language: str, words: str) -> tuple[bytes, int] | None:
        """Return (mono int16 PCM, rate in Hz) if there is a recording of `key` with these `words`, else None.

        A file that cannot be read is logged once, and the voice speaks instead.
        """
        path = self._path(key, language)
        take = _take(path)
        if take is None:
            return None
        known = self._sounds.get(path)
        if known is None or known[0] != take:
            known = self._sounds[path] = (take, self._read(path))
        sound = known[1]
        return sound if sound and self.agrees(key, language, words) else None

    def keys(self, language: str) -> Iterator[str]:
        """Yield the keys of the texts that have a recording."""
        for path in sorted((self._folder / language).glob("*.wav")):
            yield path.stem

    def check(self, key: str, language: str) -> None:
        """Raise `Trouble` if the recording of the text `key` cannot be played."""
        samples, _ = self._read_wav(self._path(key, language))
        if not samples.any():
            raise Trouble(
                "is silent",
                "tệp thu âm không có tiếng",
                file=str(self._path(key, language)),
                remedy="record it again, or delete it: the voice speaks then",
                remedy_vi="hãy thu lại, hoặc xóa tệp: robot sẽ tự đọc",
            )

    def agrees(self, key: str, language: str, words: str) -> bool:
        """Whether `words` are the recorded ones; True if there is no file with the recorded words."""
        try:
            written = self._path(key, language).with_suffix(".txt").read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return True
        return written.split() == words.split()

    def _read(self, path: Path) -> tuple[bytes, int] | None:
        try:
            samples, rate_hz = self._read_wav(path)
        except Trouble as trouble:
            log.warning("%s", trouble.line())
            return None
        return levelled(samples).tobytes(), rate_hz

    def _path(self, key: str, language: str) -> Path:
        return self._folder / language / f"{key}.wav"


def _take(path: Path) -> _Take | None:
    """Return modification time and size of the file `path`; None if there is no file."""
    try:
        found = path.stat()
    except OSError:
        return None
    return (found.st_mtime_ns, found.st_size) if stat.S_ISREG(found.st_mode) else None
