"""Sentences that ask the same in other words, as one group: an official reads ten lines and not a hundred."""

from collections.abc import Callable, Iterable

import msgspec
from rapidfuzz import fuzz, process

from robot.knowledge.vietnamese.syllables import sound, syllables

ALIKE = 80.0
"""From this likeness on (of 100) two sentences are one group. Of 240 test questions about 97 procedures it puts 10 with
another procedure's; at 70 it would be 45, and at 90 only 16 would join another sentence at all."""

TELLING = 3
"""A sentence of fewer different syllables is part of too many others: it must be alike as a whole."""


class UnansweredSentence(msgspec.Struct, frozen=True):
    """Words that were not understood, how often, and on which day last (ISO 8601)."""

    text: str
    count: int
    last_day: str


class SentenceGroup(msgspec.Struct, frozen=True):
    """Sentences that are alike, the most frequent first; it gives the group its name."""

    sentences: tuple[UnansweredSentence, ...]

    @property
    def text(self) -> str:
        """The sentence that stands for the group."""
        return self.sentences[0].text

    @property
    def count(self) -> int:
        """How often any of them was said."""
        return sum(sentence.count for sentence in self.sentences)

    @property
    def last_day(self) -> str:
        """When one of them was said last."""
        return max(sentence.last_day for sentence in self.sentences)


def grouped(sentences: Iterable[UnansweredSentence]) -> list[SentenceGroup]:
    """Groups, the most frequent first. The same sentences give the same groups, in whatever order they come.

    Greedy: from the most frequent sentence on, each joins the group whose first sentence it is most alike, or begins
    one. What accents and recognisers confuse counts as the same syllable.
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
    """Likeness and place of the head that `key` is most alike, the order of words and fillers aside; [] if none is."""
    best = process.extractOne(key, heads, scorer=scorer, score_cutoff=ALIKE)
    return [] if best is None else [(best[1], best[2])]
