"""Group sentences that ask the same in other words, so that an official reads ten lines instead of a hundred."""

from collections.abc import Callable, Iterable

import msgspec
from rapidfuzz import fuzz, process

from robot.knowledge.vietnamese.syllables import sound, syllables

ALIKE = 80.0
"""Least likeness, 0 to 100, of two sentences in one group. Measured on 240 test questions about 97 procedures: 10 join
the group of a wrong procedure. At 70 it would be 45; at 90 only 16 would join another sentence at all."""

TELLING = 3
"""A sentence with fewer different syllables than this is compared only as a whole, because such a short sentence is
contained in too many others."""


class UnansweredSentence(msgspec.Struct, frozen=True):
    """A sentence that was not understood: its words, how often it was said, and the last day (ISO 8601)."""

    text: str
    count: int
    last_day: str


class SentenceGroup(msgspec.Struct, frozen=True):
    """Sentences that are alike, the most frequent first; the first sentence names the group."""

    sentences: tuple[UnansweredSentence, ...]

    @property
    def text(self) -> str:
        """The most frequent sentence, which stands for the group."""
        return self.sentences[0].text

    @property
    def count(self) -> int:
        """Number of times that the sentences of the group were said."""
        return sum(sentence.count for sentence in self.sentences)

    @property
    def last_day(self) -> str:
        """The last day on which a sentence of the group was said."""
        return max(sentence.last_day for sentence in self.sentences)


def grouped(sentences: Iterable[UnansweredSentence]) -> list[SentenceGroup]:
    """Return `sentences` in groups, the most frequent group first. The order of `sentences` does not matter.

    Greedy: from the most frequent sentence on, each joins the group whose first sentence is most similar, or begins a
    new group. Syllables that accents and recognisers confuse count as equal.
    """
    long_heads: dict[int, str] = {}
    short_heads: dict[int, str] = {}
    groups: list[list[UnansweredSentence]] = []
    for sentence in sorted(sentences, key=lambda each: (-each.count, each.text)):
        key = " ".join(sound(syllable) for syllable in syllables(sentence.text))
        short = len(set(key.split())) < TELLING
        found = [
            *_most_alike(key, short_heads, fuzz.token_sort_ratio),
            *_most_alike(key, long_heads, fuzz.token_sort_ratio if short else fuzz.token_set_ratio),
        ]
        if found:
            _, place = max(found, key=lambda pair: (pair[0], -pair[1]))
            groups[place].append(sentence)
        else:
            (short_heads if short else long_heads)[len(groups)] = key
            groups.append([sentence])
    return sorted((SentenceGroup(tuple(group)) for group in groups), key=lambda group: (-group.count, group.text))


def _most_alike(key: str, heads: dict[int, str], scorer: Callable[..., float]) -> list[tuple[float, int]]:
    """Return likeness (`ALIKE` to 100) and group number of the sentence in `heads`, the first ones of the groups, that
    is most similar to `key`, in any word order; [] if none is similar enough."""
    best = process.extractOne(key, heads, scorer=scorer, score_cutoff=ALIKE)
    return [] if best is None else [(best[1], best[2])]
