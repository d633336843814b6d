"""The sound of a rehearsed lobby: who speaks when, as 20 ms pieces of noise of the right loudness, and their words.

No piece holds a voice: what a detector and a recogniser would make of it is told beside it (`SoundField.chance`,
`PerfectSession`)."""

import math
import random
from dataclasses import dataclass

import numpy as np

PIECE_MS = 20
SYLLABLE_PIECES = 11
"""4.5 syllables a second: people who speak calmly."""
ROOM_DBFS = -60.0
VOICE_DBFS = -26.0
"""Of somebody at one metre with the gain set as the site's checklist says."""
_SHAPE_DB = (-16.0, -6.0, -1.0, 0.0, 0.0, -1.0, -2.0, -4.0, -8.0, -14.0, -20.0)
"""Of a syllable, piece by piece: one person's voice rises and falls."""
_PAUSE_PIECES = 15
_BABBLE_SYLLABLES = ("dạ", "cái", "này", "thì", "bên", "kia", "ờ", "mà", "đi", "rồi", "có", "với", "cho", "hỏi")


@dataclass
class Speech:
    """Somebody speaks: syllables from piece `begins` on, `level_dbfs` at the microphone."""

    who: str
    syllables: tuple[str, ...]
    begins: int
    level_dbfs: float

    @property
    def ends(self) -> int:
        """The piece after the last one."""
        return self.begins + len(self.syllables) * SYLLABLE_PIECES


class SoundField:
    """Piece by piece. `number` counts pieces since the microphone was opened first."""

    def __init__(self, seed: int) -> None:
        self._dice = random.Random(f"air {seed}")
        self._noise = np.random.default_rng(seed).normal(0.0, 1.0, 16_000).astype(np.float32)
        self._noise /= float(np.sqrt(np.mean(self._noise**2)))
        self.number = 0
        self.noise_dbfs = ROOM_DBFS
        self.babble_dbfs: float | None = None
        self.chance = 0.0
        """Of speech in the newest piece, as a detector would tell."""
        self._speeches: list[Speech] = []
        self._said: list[tuple[int, str]] = []
        self._made: dict[int, list[bytes]] = {}
        self._quiet_since = 0
        self._changed = 0

    @property
    def lively(self) -> bool:
        """Whether something sounds that is worth hearing: speech, babble, or a noise that has just changed."""
        return bool(self._speeches) or self.babble_dbfs is not None or self.number - self._changed < 400

    @property
    def quiet_pieces(self) -> int:
        """How long nobody has spoken."""
        return 0 if self._speeches else self.number - self._quiet_since

    def say(self, who: str, words: str, away_m: float, louder_db: float = 0.0) -> int:
        """Somebody at `away_m` begins to speak; how many ms it takes. Whoever already speaks goes on first."""
        syllables = tuple(words.split())
        level = VOICE_DBFS + louder_db - 20 * math.log10(max(0.5, away_m))
        mine = [speech.ends for speech in self._speeches if speech.who == who]
        begins = max([self.number + 1, *(end + _PAUSE_PIECES for end in mine)])
        speech = Speech(who, syllables, begins, level)
        self._speeches.append(speech)
        return (speech.ends - self.number) * PIECE_MS

    def is_speaking(self, who: str) -> bool:
        """Whether they still speak."""
        return any(speech.who == who for speech in self._speeches)

    def silence(self, who: str) -> None:
        """They stop in the middle of it."""
        self._speeches = [speech for speech in self._speeches if speech.who != who]

    def set_noise(self, dbfs: float) -> None:
        """The room has another loudness from now on."""
        self.noise_dbfs, self._changed = dbfs, self.number

    def set_babble(self, dbfs: float | None) -> None:
        """Many people talk at once, or no longer."""
        self.babble_dbfs, self._changed = dbfs, self.number

    def piece(self) -> bytes:
        """The next 20 ms, 16 kHz mono int16."""
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
            if within == SYLLABLE_PIECES - 3:  # by then a recogniser knows it
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
        """What was said in these pieces, both included, one syllable after the other however many speak."""
        return " ".join(word for number, word in self._said if first <= number <= last)

    def _sound(self, dbfs: int) -> bytes:
        made = self._made.get(dbfs)
        if made is None:
            scale = 32768 * 10 ** (dbfs / 20)
            samples = np.clip(np.rint(self._noise * scale), -32767, 32767).astype(np.int16)
            made = self._made[dbfs] = [samples[at : at + 320].tobytes() for at in range(0, len(samples) - 320, 320)]
        return made[self.number % len(made)]


class PerfectSession:
    """A recogniser's session over the `air`: hears every word that sounds in what it is fed."""

    def __init__(self, air: SoundField) -> None:
        self._air, self._first, self._last = air, 0, 0

    def accept(self, pcm: bytes) -> str:
        """Feed sound; the text so far."""
        pieces = len(pcm) // (2 * 320)
        if not self._first:
            self._first, self._last = self._air.number - pieces + 1, self._air.number
        else:
            self._last = self._air.number
        return self.peek()

    def peek(self) -> str:
        """The text so far."""
        return self._air.words(self._first, self._last)

    def final(self) -> str:
        """The whole text."""
        return self.peek()

    def readings(self, within_s: float = math.inf) -> tuple[str, ...]:  # noqa: ARG002 - they are there
        """Its text and nothing else."""
        text = self.peek()
        return (text,) if text else ()
