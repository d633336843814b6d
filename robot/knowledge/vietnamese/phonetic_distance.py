"""Measure how easily regional accents and recognisers confuse two syllables, by the costs in `config/sounds.toml`.

A syllable has an initial, a rhyme (vowels and final) and a tone. The table lists pairs of sounds that are confused,
with costs. Two syllables may differ by one pair in each of the three parts; costs add up. All others are different
words.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Annotated, Literal

import msgspec

FARTHEST = 0.5
"""Greatest cost at which two syllables may be the same word. Chosen: with a higher limit everything sounds alike."""

_INITIALS = ("ngh", "ng", "nh", "gh", "gi", "kh", "ph", "qu", "th", "tr", "ch", *"bcdđghklmnprstvxfjwz")
_SPELLED_ALIKE = {"ngh": "ng", "gh": "g", "k": "c"}
_FINALS = ("ng", "nh", "ch", "m", "n", "c", "p", "t")
ToneName = Literal["ngang", "sắc", "huyền", "hỏi", "ngã", "nặng"]
_TONES: dict[ToneName, str] = {"ngang": "0", "sắc": "1", "huyền": "2", "hỏi": "3", "ngã": "4", "nặng": "5"}


class ConfusedSounds(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Two sounds, `a` and `b`, that are confused in `regions`. `cost`: from 0 (always confused) to 1 (never)."""

    a: str
    b: str
    cost: Annotated[float, msgspec.Meta(gt=0, le=1)]
    regions: tuple[str, ...] = ()


class TonePair(ConfusedSounds, frozen=True, forbid_unknown_fields=True):
    """Two tones that are confused, given by their Vietnamese names."""

    a: ToneName
    b: ToneName


class Confusions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All pairs of confused sounds, by the part of the syllable that they change."""

    initial: tuple[ConfusedSounds, ...]
    rhyme: tuple[ConfusedSounds, ...]
    final: tuple[ConfusedSounds, ...]
    tone: tuple[TonePair, ...]


class SyllableParts(msgspec.Struct, frozen=True):
    """Parts of a syllable in normalised spelling: "nghĩa" has initial "ng", vowels "ia", no final, tone 4 (ngã)."""

    initial: str
    vowels: str
    final: str
    tone: str

    def written(self) -> str:
        """Return the syllable as one string, in normalised spelling (as `canonical`)."""
        return f"{self.initial}{self.vowels}{self.final}{self.tone}"


@lru_cache(maxsize=16384)
def parse(syllable: str) -> SyllableParts:
    """Split a syllable, in the form of `syllables.syllables`, into its parts. Any word is accepted."""
    letters, tone = syllable[:-1], syllable[-1:]
    initial = next((start for start in _INITIALS if letters.startswith(start)), "")
    vowels = letters[len(initial) :]
    if initial == "gi" and (not vowels or vowels in _FINALS or vowels.startswith("ê")):
        vowels = "i" + vowels  # "gì", "gin", "giết": a single i is written for two
    final = next((end for end in _FINALS if vowels.endswith(end) and len(vowels) > len(end)), "")
    vowels = vowels[: len(vowels) - len(final)]
    if vowels == "y":
        vowels = "i"
    elif vowels.startswith("yê"):
        vowels = "i" + vowels[1:]
    return SyllableParts(_SPELLED_ALIKE.get(initial, initial), vowels, final, tone)


def canonical(syllable: str) -> str:
    """Return a syllable in normalised spelling: "ký" and "kí", "nghỉ" and the misspelt "ngỉ" become equal."""
    return parse(syllable).written()


class Sounds:
    """Computes phonetic distances between syllables from a table of confused sounds."""

    def __init__(self, confusions: Confusions) -> None:
        self._initials = _both_ways(confusions.initial)
        self._rhymes = _both_ways(confusions.rhyme)
        self._finals = _both_ways(confusions.final)
        tones = [ConfusedSounds(_TONES[pair.a], _TONES[pair.b], pair.cost) for pair in confusions.tone]
        self._tones = _both_ways(tones)
        self.alike = lru_cache(maxsize=8192)(self._alike)

    def distance(self, one: str, other: str) -> float:
        """Return the cost, from 0 to 1, of taking one syllable for the other; 1 when beyond `FARTHEST`."""
        return self.alike(one).get(canonical(other), 1.0)

    def _alike(self, syllable: str) -> Mapping[str, float]:
        """Return every syllable (normalised) that may be confused with `syllable`, with its cost; itself costs 0."""
        parts = parse(syllable)
        initials = {parts.initial: 0.0} | self._initials.get(parts.initial, {})
        tones = {parts.tone: 0.0} | self._tones.get(parts.tone, {})
        found: dict[str, float] = {}
        for rhyme, rhyme_cost in self._rhymes_like(parts):
            for initial, initial_cost in initials.items():
                for tone, tone_cost in tones.items():
                    cost = rhyme_cost + initial_cost + tone_cost
                    written = f"{initial}{rhyme}{tone}"
                    if cost <= FARTHEST and cost < found.get(written, 2.0):
                        found[written] = cost
        return found

    def _rhymes_like(self, parts: SyllableParts) -> Iterator[tuple[str, float]]:
        """Yield the rhymes confused with that of `parts`, with costs: by a pair for all, or for vowels and final."""
        yield parts.vowels + parts.final, 0.0
        yield from self._rhymes.get(parts.vowels + parts.final, {}).items()
        finals = {parts.final: 0.0} | self._finals.get(parts.final, {})
        vowels = {parts.vowels: 0.0} | self._rhymes.get(parts.vowels, {})
        for vowel, vowel_cost in vowels.items():
            for final, final_cost in finals.items():
                yield vowel + final, vowel_cost + final_cost


def _both_ways(
    pairs: Iterator[ConfusedSounds] | tuple[ConfusedSounds, ...] | list[ConfusedSounds],
) -> dict[str, dict[str, float]]:
    table: dict[str, dict[str, float]] = {}
    for pair in pairs:
        for one, other in ((pair.a, pair.b), (pair.b, pair.a)):
            row = table.setdefault(one, {})
            row[other] = min(pair.cost, row.get(other, 1.0))
    return table
