"""Recorded prompts: a person's voice for the robot's sentences, whole or joined from recorded phrases.

`FOLDER/vi/say.greet.wav` is played instead of the text with the key `say.greet`. `say.greet.txt` beside it may hold the
recorded words: after an official has changed the text, the recording is not played any more, because the caption would
differ from the voice.

Every recording with a `.txt` is also a phrase: a sentence that consists of recorded phrases ("Đã đến…", "quầy số ba",
"Cần gì nữa bác cứ nói.") is joined from them. If one is missing, the synthesised voice speaks the whole sentence.
`./kiosk say --record` makes them.
"""

import logging
import os
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from robot.core.trouble import Trouble
from voice_models.synthesis.loudness import at_rate, levelled
from voice_models.synthesis.phrase_joining import PhraseSound, SpokenWord, covered, end_of, joined, words_of

log = logging.getLogger("kiosk")

ReadWav = Callable[[Path], tuple[NDArray[np.int16], int]]
"""Function that reads a sound file; returns mono samples and the rate in Hz. Raises `Trouble` for any other file."""

_Take = tuple[int, int]
"""Modification time in ns and size of a file; if they differ, the file was replaced."""

_SETTLED_NS = 2_000_000_000
"""Age of a folder's last change from which a further one surely gets another time, ns. Chosen: clocks of file systems
tick every 4 ms to 2 s."""

_Phrases = dict[tuple[str, ...], dict[str, Path]]


class Prompts:
    """The recordings below `folder`; a missing folder counts as empty.

    A file is read whenever it is played, so that a new recording counts at once, and a deleted one is nowhere any more.
    """

    def __init__(self, folder: Path, read_wav: ReadWav) -> None:
        self._folder, self._read_wav = folder, read_wav
        self._broken: dict[Path, _Take] = {}
        self._texts: dict[Path, tuple[_Take, list[SpokenWord]]] = {}
        self._phrases: dict[str, tuple[int, _Phrases]] = {}  # by language, with the time of the folder's last change

    def sound(self, key: str, language: str, words: str) -> tuple[bytes, int] | None:
        """Return (mono int16 PCM, rate in Hz) of `words`: the recording of `key` ("" = no fixed text), else phrases.

        Return None where a part is not recorded. A file that cannot be read is logged once, and the voice speaks
        instead.
        """
        phrases = self._phrases_of(language)  # in any case, so that they are known before the first of them is needed
        path = self._path(key, language)
        sound = self._read(path) if key and self.agrees(key, language, words) else None
        return sound or self._joined(phrases, words)

    def keys(self, language: str) -> Iterator[str]:
        """Yield the keys of the texts, and the names of the phrases, that have a recording."""
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
        """Whether `words` are the recorded ones; True if there is no file with the recorded words.

        Marks within them make no difference, but a question is not the same as a statement.
        """
        written = self.written(key, language)
        return written is None or _compared(written) == _compared(words)

    def written(self, key: str, language: str) -> str | None:
        """Return the recorded words of the recording `key`; None if there is no file with them."""
        try:
            return self._path(key, language).with_suffix(".txt").read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return None

    def _joined(self, phrases: _Phrases, words: str) -> tuple[bytes, int] | None:
        found = covered(words_of(words), phrases)
        if found is None:
            return None
        sounds = [(self._read(path), mark) for path, mark in found]
        rate_hz = max((sound[1] for sound, _ in sounds if sound), default=0)
        pieces = [
            PhraseSound(at_rate(np.frombuffer(sound[0], np.int16), sound[1], rate_hz), mark)
            for sound, mark in sounds
            if sound
        ]
        if len(pieces) < len(found):
            return None
        return (pieces[0].samples if len(pieces) == 1 else joined(pieces, rate_hz)).tobytes(), rate_hz

    def _phrases_of(self, language: str) -> _Phrases:
        """Return the phrases of a language; looked for again after a file was added, renamed or deleted.

        The words of 1,464 recordings are read in 0.3 s once, after a change only those that are new; after that a
        sentence of 3 to 5 phrases is joined in 10 to 30 ms (measured, x86-64, 2 shared cores).
        """
        folder = self._folder / language
        try:
            changed_ns = folder.stat().st_mtime_ns
            known = self._phrases.get(language)
            settled = time.time_ns() - changed_ns > _SETTLED_NS
            if known is None or known[0] != changed_ns or not settled:
                known = self._phrases[language] = (changed_ns, self._read_phrases(folder))
        except OSError:  # no folder, or a file that is being replaced: the next sentence looks again
            return {}
        return known[1]

    def _read_phrases(self, folder: Path) -> _Phrases:
        phrases: _Phrases = {}
        entries = {entry.name: entry for entry in os.scandir(folder)}
        for name in sorted(entries):
            path = folder / name
            if path.suffix != ".wav" or f"{path.stem}.txt" not in entries:
                continue
            status = entries[f"{path.stem}.txt"].stat()
            take = (status.st_mtime_ns, status.st_size)
            known = self._texts.get(path)
            if known is None or known[0] != take:
                known = self._texts[path] = (take, words_of(self.written(path.stem, folder.name) or ""))
            if known[1]:
                takes = phrases.setdefault(tuple(word.text for word in known[1]), {})
                takes.setdefault(end_of(known[1]), path)
        return phrases

    def _read(self, path: Path) -> tuple[bytes, int] | None:
        """Return the recording at one loudness; None when there is none or it cannot be played."""
        take = _take(path)
        if take is None or self._broken.get(path) == take:
            return None
        try:
            samples, rate_hz = self._read_wav(path)
        except Trouble as trouble:
            log.warning("%s", trouble.line())
            self._broken[path] = take
            return None
        return (levelled(samples).tobytes(), rate_hz) if samples.size else None

    def _path(self, key: str, language: str) -> Path:
        return self._folder / language / f"{key}.wav"


def _compared(text: str) -> tuple[list[str], bool]:
    words = words_of(text)
    return [word.text for word in words], end_of(words) == "?"


def _take(path: Path) -> _Take | None:
    """Return modification time and size of the file `path`; None if there is no file."""
    try:
        found = path.stat()
    except OSError:
        return None
    return (found.st_mtime_ns, found.st_size) if stat.S_ISREG(found.st_mode) else None
