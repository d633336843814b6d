"""The sound of a rehearsed lobby: pieces of noise of 20 ms, as loud as the people who speak, and the words of those
people.

The noise contains no voices. The results of a voice detector and of a recogniser are given separately
(`SoundField.chance`, `PerfectSession`).
"""

import math
import random
from dataclasses import dataclass

import numpy as np

PIECE_MS = 20
SYLLABLE_PIECES = 11
"""Pieces of 20 ms in a syllable: 4.5 syllables a second, the rate of calm speech."""
ROOM_DBFS = -60.0
VOICE_DBFS = -26.0
"""Level of a person who speaks at one metre from the microphone, with the gain set as in the site's checklist."""
_SHAPE_DB = (-16.0, -6.0, -1.0, 0.0, 0.0, -1.0, -2.0, -4.0, -8.0, -14.0, -20.0)
"""Levels of a syllable's pieces, relative to the speaker's level, dB: a single voice rises and falls."""
_PAUSE_PIECES = 15
_BABBLE_SYLLABLES = ("dạ", "cái", "này", "thì", "bên", "kia", "ờ", "mà", "đi", "rồi", "có", "với", "cho", "hỏi")


@dataclass
class Speech:
    """A person's speech: syllables from piece number `begins` on, at `level_dbfs` in the microphone."""

    who: str
    syllables: tuple[str, ...]
    begins: int
    level_dbfs: float

    @property
    def ends(self) -> int:
        """Number of the first piece after the speech."""
        return self.begins + len(self.syllables) * SYLLABLE_PIECES


class SoundField:
    """A source of sound in pieces of 20 ms. `number` counts the pieces since the microphone was first opened."""

    def __init__(self, seed: int) -> None:
        self._dice = random.Random(f"air {seed}")
        self._noise = np.random.default_rng(seed).normal(0.0, 1.0, 16_000).astype(np.float32)
        self._noise /= float(np.sqrt(np.mean(self._noise**2)))
        self.number = 0
        self.noise_dbfs = ROOM_DBFS
        self.babble_dbfs: float | None = None
        self.chance = 0.0
        """Probability that the newest piece contains speech, as a voice detector would report it."""
        self._speeches: list[Speech] = []
        self._said: list[tuple[int, str]] = []
        self._made: dict[int, list[bytes]] = {}
        self._quiet_since = 0
        self._changed = 0

    @property
    def lively(self) -> bool:
        """Whether the ears have something to read: speech, babble, or noise that changed within the last 400 pieces."""
        return bool(self._speeches) or self.babble_dbfs is not None or self.number - self._changed < 400

    @property
    def quiet_pieces(self) -> int:
        """Number of pieces since a person last spoke; 0 while one speaks."""
        return 0 if self._speeches else self.number - self._quiet_since

    def say(self, who: str, words: str, away_m: float, louder_db: float = 0.0) -> int:
        """Let a person at `away_m` speak, after that person's earlier speech has ended. Return the time until the end
        of the speech, ms."""
        syllables = tuple(words.split())
        level = VOICE_DBFS + louder_db - 20 * math.log10(max(0.5, away_m))
        mine = [speech.ends for speech in self._speeches if speech.who == who]
        begins = max([self.number + 1, *(end + _PAUSE_PIECES for end in mine)])
        speech = Speech(who, syllables, begins, level)
        self._speeches.append(speech)
        return (speech.ends - self.number) * PIECE_MS

    def is_speaking(self, who: str) -> bool:
        """Whether the person `who` is still speaking."""
        return any(speech.who == who for speech in self._speeches)

    def silence(self, who: str) -> None:
        """End the speech of the person `who` at once."""
        self._speeches = [speech for speech in self._speeches if speech.who != who]

    def set_noise(self, dbfs: float) -> None:
        """Set the noise level of the room, dBFS."""
        self.noise_dbfs, self._changed = dbfs, self.number

    def set_babble(self, dbfs: float | None) -> None:
        """Let many people talk at once at this level, dBFS; None = let them stop."""
        self.babble_dbfs, self._changed = dbfs, self.number

    def piece(self) -> bytes:
        """Return the next 20 ms of sound, 16 kHz mono int16."""
        self.number += 1
        power = 10 ** (self.noise_dbfs / 10)
        chance = 0.03
        for speech in self._speeches:
            place = self.number - speech.begins
            if not 0 <= place < len(speech.syllables) * SYLLABLE_PIECES:
                continue
            syllable, within = divmod(place, SYLLABLE_PIECES)
            power += 10 ** ((speech.level_dbfs + _SHAPE_DB[within]) / 10)
            chance = 0.95
            if within == SYLLABLE_PIECES - 3:  # by then a recogniser knows the syllable
                self._said.append((self.number, speech.syllables[syllable]))
        if self._speeches and all(speech.ends <= self.number for speech in self._speeches):
            self._quiet_since = self.number
        self._speeches = [speech for speech in self._speeches if speech.ends > self.number]
        if self.babble_dbfs is not None:
            power += 10 ** ((self.babble_dbfs + self._dice.uniform(-2.0, 2.0)) / 10)
            chance = max(chance, self._dice.uniform(0.4, 0.95))
            if self._dice.random() < 0.1:
                self._said.append((self.number, self._dice.choice(_BABBLE_SYLLABLES)))
        self.chance = chance
        del self._said[:-400]
        return self._sound(round(10 * math.log10(power)))

    def words(self, first: int, last: int) -> str:
        """Return the words spoken in the pieces `first` to `last`, both included; words of several speakers are
        mixed."""
        return " ".join(word for number, word in self._said if first <= number <= last)

    def _sound(self, dbfs: int) -> bytes:
        made = self._made.get(dbfs)
        if made is None:
            scale = 32768 * 10 ** (dbfs / 20)
            samples = np.clip(np.rint(self._noise * scale), -32767, 32767).astype(np.int16)
            made = self._made[dbfs] = [samples[at : at + 320].tobytes() for at in range(0, len(samples) - 320, 320)]
        return made[self.number % len(made)]


class PerfectSession:
    """A recogniser's session on the sound field `air`; it recognises every word in the sound that it receives."""

    def __init__(self, air: SoundField) -> None:
        self._air, self._first, self._last = air, 0, 0

    def accept(self, pcm: bytes) -> str:
        """Take the newest pieces of sound. Return the text recognised since the session began."""
        pieces = len(pcm) // (2 * 320)
        if not self._first:
            self._first, self._last = self._air.number - pieces + 1, self._air.number
        else:
            self._last = self._air.number
        return self.peek()

    def peek(self) -> str:
        """Return the text recognised since the session began."""
        return self._air.words(self._first, self._last)

    def final(self) -> str:
        """Return the whole recognised text of the session."""
        return self.peek()

    def confidences(self) -> tuple[float, ...]:
        """Return (): every word is certain."""
        return ()

    def readings(self, within_s: float = math.inf) -> tuple[str, ...]:  # noqa: ARG002 - they are there
        """Return the recognised text as the only alternative; () without text."""
        text = self.peek()
        return (text,) if text else ()
