"""Recognise an emergency in any sentence, by the patterns of `config/emergencies.toml`.

A pattern is a row of elements that a sentence must contain in this order:

    word        this word; `một|hai_ba` = the word "một" or the words "hai ba"
    <group>     one of the phrases of a group
    *           up to `GAP` other words, or none
    ^ and $     the beginning and the end of the sentence

A word counts as said if it is written so, or if the whole sentence is written without accents. A word that is said
with the accent of a region, that a recogniser confuses (table `misheard`), or that is too common without its accents
(list `accented`) is doubted: it counts in patterns of the level strong only, whose doubts add up to at most `DOUBT`.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Literal

import msgspec

from robot.knowledge.vietnamese.phonetic_distance import Sounds, canonical
from robot.knowledge.vietnamese.syllables import has_accents, plain, syllables

Kind = Literal["self-harm", "abuse", "violence", "lost-child", "theft", "fire", "medical", "other"]
"""The kinds of emergency; each has its own page and words."""

GAP = 4
"""Most words between two elements that are joined by `*`. Chosen: "con *tôi mặc áo đỏ* đâu rồi"."""

DOUBT = 0.3
"""Greatest doubt about the words of a pattern of the level strong. Chosen: one misheard word, or three bare ones."""

SAME = 0.05
"""Greatest doubt about the words of any other pattern: hỏi and ngã, which half of the country says alike. Chosen."""

MISHEARD, BARE, ACCENT = 0.2, 0.1, 0.1
"""Doubt about a word of the table `misheard`, and about a word of `accented` without its accents; greatest cost of
`config/sounds.toml` for a word in the accent of a region. Chosen.
"""

Level = Literal["strong", "sure", "likely", "exact"]

Words = tuple[str, ...]
Elements = tuple[tuple[Words, ...] | None, ...]
Span = tuple[int, int, float]
"""First word of a phrase in a sentence, the word behind its last one, and the doubt about its words."""


class KindPatterns(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Patterns of one kind of emergency.

    No pattern counts beside a phrase of the group `settled` (it is over, or a request to this office), unless one of
    the group `urgent` is said too. `strong`: count although a word is misheard or has no accents. `sure`: count as
    said.
    `likely`: do not count beside a word of the group `calm` (papers, questions) either, unless one of `urgent` is said.
    `exact`: like `likely`, but only in a sentence with accents.
    """

    target: Kind
    strong: tuple[str, ...] = ()
    sure: tuple[str, ...] = ()
    likely: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()


class EmergencyPhrases(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Contents of `config/emergencies.toml`. The kinds are in the order in which they win over each other."""

    ignored: tuple[str, ...]
    accented: tuple[str, ...]
    groups: Mapping[str, tuple[str, ...]]
    misheard: Mapping[str, tuple[str, ...]]
    kind: tuple[KindPatterns, ...]


class Emergency(msgspec.Struct, frozen=True):
    """An emergency: its `kind`, the `pattern` that recognised it, and how sure that is, 0 to 1."""

    kind: Kind
    pattern: str
    score: float


class _Rule(msgspec.Struct, frozen=True):
    """One pattern: its elements, each a tuple of phrases, None = a gap; "^" and "$" are phrases of one word."""

    kind: Kind
    pattern: str
    level: Level
    elements: Elements


_SCORES: Mapping[Level, float] = {"strong": 1.0, "sure": 1.0, "likely": 0.95, "exact": 0.9}
_BEGIN, _END = "^", "$"


def unknown_groups(phrases: EmergencyPhrases) -> list[tuple[str, str]]:
    """Return every pattern that names a group that does not exist, with the name; `calm` and `settled`, `urgent` must
    exist too."""
    patterns = [
        "<calm> <settled> <urgent>",
        *(one for kind in phrases.kind for level in _SCORES for one in getattr(kind, level)),
    ]
    parts = ((pattern, part) for pattern in patterns for part in pattern.split())
    return [(pattern, part) for pattern, part in parts if part[0] == "<" and part[1:-1] not in phrases.groups]


class Emergencies:
    """Recognises emergencies by `phrases`, which have no `unknown_groups`."""

    def __init__(self, phrases: EmergencyPhrases, sounds: Sounds) -> None:
        self._groups = {name: tuple(_words(one) for one in group) for name, group in phrases.groups.items()}
        rules = [
            _Rule(kind.target, pattern, level, self._elements(pattern))
            for level in _SCORES
            for kind in phrases.kind
            for pattern in getattr(kind, level)
        ]
        self._rules = tuple(rules)
        self._ignored = tuple(_words(one) for one in phrases.ignored)
        self._heard = _Heard(self._vocabulary(), phrases, sounds)

    def find(self, text: str) -> Emergency | None:
        """Return the emergency that `text` reports; None if it reports none."""
        said = _Sentence(self._heard, text, self._ignored)
        levels = self._levels(said)
        for rule in self._rules:
            if rule.level in levels and said.matches(rule.elements, DOUBT if rule.level == "strong" else SAME):
                return Emergency(rule.kind, rule.pattern, _SCORES[rule.level])
        return None

    def _levels(self, said: "_Sentence") -> frozenset[Level]:
        """Return the levels whose patterns count in this sentence."""
        urgent = said.has(self._groups["urgent"])
        if not urgent and said.has(self._groups["settled"]):
            return frozenset()
        if not urgent and said.has(self._groups["calm"]):
            return frozenset(("strong", "sure"))
        return frozenset(("strong", "sure", "likely", "exact") if said.accents else ("strong", "sure", "likely"))

    def _elements(self, pattern: str) -> Elements:
        return tuple(self._element(part) for part in pattern.split())

    def _element(self, part: str) -> tuple[Words, ...] | None:
        if part == "*":
            return None
        if not part.startswith("<"):
            return tuple(_words(word.replace("_", " ")) or (word,) for word in part.split("|"))
        return self._groups[part[1:-1]]

    def _vocabulary(self) -> set[str]:
        rows = [phrases for rule in self._rules for phrases in rule.elements if phrases is not None]
        return {word for phrases in (*rows, *self._groups.values()) for phrase in phrases for word in phrase}


class _Heard:
    """Which words of the patterns a word of a sentence may stand for, each with its doubt."""

    def __init__(self, vocabulary: set[str], phrases: EmergencyPhrases, sounds: Sounds) -> None:
        self._bare: dict[str, dict[str, float]] = defaultdict(dict)
        self._alike: dict[str, dict[str, float]] = defaultdict(dict)
        accented = {word for one in phrases.accented for word in _words(one)}
        for word in vocabulary:
            self._bare[plain(word)][word] = BARE if word in accented else 0.0
            for other, cost in sounds.alike(word).items():
                if cost <= ACCENT:
                    self._alike[other][word] = cost
        for meant, heard in phrases.misheard.items():
            (word,) = _words(meant)
            for other in (canonical(token) for one in heard for token in _words(one)):
                self._alike[other][word] = min(MISHEARD, self._alike[other].get(word, MISHEARD))

    def of(self, token: str, *, accents: bool) -> Mapping[str, float]:
        """Return the words of the patterns that `token` may stand for. `accents`: the sentence has accents."""
        table, key = (self._alike, canonical(token)) if accents else (self._bare, plain(token))
        return table.get(key, {})


class _Sentence:
    """The words of one sentence, and where phrases of the patterns are in it."""

    def __init__(self, heard: _Heard, text: str, ignored: tuple[Words, ...]) -> None:
        tokens = _without(ignored, syllables(text))
        self.accents = has_accents(text)
        self._length = len(tokens)
        self._places: dict[str, dict[int, float]] = defaultdict(dict)
        for at, token in enumerate(tokens):
            for word, doubt in heard.of(token, accents=self.accents).items() if token else ():
                self._places[word][at] = doubt
        self._found: dict[int, tuple[Span, ...]] = {}

    def has(self, phrases: tuple[Words, ...]) -> bool:
        """Whether one of `phrases` is said without a doubt."""
        return any(doubt == 0 for _, _, doubt in self._spans(phrases))

    def matches(self, elements: Elements, doubt: float) -> bool:
        """Whether the sentence contains `elements` in this order, with at most this `doubt`."""
        if not all(phrases is None or self._spans(phrases) for phrases in elements):
            return False
        starts = {start for start, _, _ in self._spans(elements[0] or ())}
        return any(self._goes_on(elements, start, doubt) for start in starts)

    def _goes_on(self, elements: Elements, at: int, doubt: float) -> bool:
        """Whether the sentence goes on with `elements` from the word `at`."""
        if not elements:
            return True
        first, rest = elements[0], elements[1:]
        if first is None:
            return any(self._goes_on(rest, start, doubt) for start in range(at, min(at + GAP, self._length) + 1))
        return any(
            start == at and less <= doubt and self._goes_on(rest, end, doubt - less)
            for start, end, less in self._spans(first)
        )

    def _spans(self, phrases: tuple[Words, ...]) -> tuple[Span, ...]:
        """Return where `phrases` are said."""
        if id(phrases) not in self._found:
            self._found[id(phrases)] = tuple(span for phrase in phrases for span in self._spans_of(phrase))
        return self._found[id(phrases)]

    def _spans_of(self, phrase: Words) -> Iterator[Span]:
        if phrase in ((_BEGIN,), (_END,)):
            at = 0 if phrase == (_BEGIN,) else self._length
            yield at, at, 0.0
            return
        if not all(word in self._places for word in phrase):
            return
        for start in self._places[phrase[0]]:
            doubts = [self._places[word].get(start + n) for n, word in enumerate(phrase)]
            if None not in doubts:
                yield start, start + len(phrase), sum(doubt or 0.0 for doubt in doubts)


def _without(ignored: tuple[Words, ...], tokens: Words) -> Words:
    """Return `tokens` with "" for the words of `ignored` phrases."""
    left = list(tokens)
    for phrase in ignored:
        for start in range(len(tokens) - len(phrase) + 1):
            if tokens[start : start + len(phrase)] == phrase:
                left[start : start + len(phrase)] = [""] * len(phrase)
    return tuple(left)


def _words(phrase: str) -> Words:
    return syllables(phrase)
