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

Level = Literal["strong", "sure", "likely", "exact"]
"""How sure the patterns are, the surest first; `KindPatterns` says what each level means."""

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

_SCORES: Mapping[Level, float] = {"strong": 1.0, "sure": 1.0, "likely": 0.95, "exact": 0.9}
REQUESTED = 0.8
"""The score beside a phrase of the group `request`: whether there is danger is left to the learned opinion as well."""
_BEGIN, _END = "^", "$"

Words = tuple[str, ...]
Phrases = tuple[Words, ...]
Span = tuple[int, int, float]
"""First word of a phrase in a sentence, the word behind its last one, and the doubt about its words."""


class KindPatterns(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Patterns of one kind of emergency.

    No pattern counts beside a phrase of the group `settled` (it is over, a tale, or a question on the law), unless one
    of the group `urgent` is said too; beside one of `request` (what this office is asked for) its score is `REQUESTED`
    only. `strong`: count although a word is misheard or has no accents. `sure`: count as said.
    `likely`: do not count beside a word of `calm` (papers, questions) or `request` either, unless one of `urgent` is
    said. `exact`: like `likely`, but only in a sentence with accents.
    """

    target: Kind
    strong: tuple[str, ...] = ()
    sure: tuple[str, ...] = ()
    likely: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()


class EmergencyPhrases(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Contents of `config/emergencies.toml`. The kinds are in the order in which they win over each other.

    `ignored`: phrases whose words are passed over; `accented`: words that are too common without their accents;
    `misheard`: for a word, the words that a recogniser writes in its place.
    """

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
    """A pattern. `elements`: numbers of its elements, None = a gap; `needs`: the same without the gaps."""

    kind: Kind
    pattern: str
    level: Level
    elements: tuple[int | None, ...]
    needs: frozenset[int]


def unknown_groups(phrases: EmergencyPhrases) -> list[tuple[str, str]]:
    """Return every pattern that names a group that does not exist, with the name. The groups `calm`, `request`,
    `settled` and `urgent` must exist as well.
    """
    patterns = ["<calm> <request> <settled> <urgent>"]
    patterns += [one for kind in phrases.kind for level in _SCORES for one in getattr(kind, level)]
    parts = ((pattern, part) for pattern in patterns for part in pattern.split())
    return [(pattern, part) for pattern, part in parts if part[0] == "<" and part[1:-1] not in phrases.groups]


class Emergencies:
    """Recognises emergencies by `phrases`, which have no `unknown_groups`."""

    def __init__(self, phrases: EmergencyPhrases, sounds: Sounds) -> None:
        self._groups = {name: tuple(map(syllables, group)) for name, group in phrases.groups.items()}
        self._numbers: dict[Phrases, int] = {}
        self._begin, self._end = self._number(((_BEGIN,),)), self._number(((_END,),))
        self._calm, self._request, self._settled, self._urgent = (
            self._number(self._groups[name]) for name in ("calm", "request", "settled", "urgent")
        )
        self._rules = tuple(
            self._rule(kind.target, pattern, level)
            for level in _SCORES
            for kind in phrases.kind
            for pattern in getattr(kind, level)
        )
        self._ignored = tuple(map(syllables, phrases.ignored))
        self._ignored_bare = tuple(tuple(f"{plain(word)}0" for word in phrase) for phrase in self._ignored)
        self._starts: dict[str, list[tuple[Words, int]]] = defaultdict(list)
        for group, number in self._numbers.items():
            for phrase in group:
                self._starts[phrase[0]].append((phrase, number))
        vocabulary = {word for group in self._numbers for phrase in group for word in phrase}
        self._heard = _Heard(vocabulary, phrases, sounds)

    def find(self, text: str) -> Emergency | None:
        """Return the emergency that `text` reports; None if it reports none."""
        said, accents = self._said(text), has_accents(text)
        found, levels = frozenset(said), self._levels(said, accents=accents)
        for rule in self._rules:
            doubt = DOUBT if rule.level == "strong" else SAME
            if rule.needs <= found and rule.level in levels and _contains(said, rule.elements, doubt):
                asked = self._is_said(said, self._request) and not self._is_said(said, self._urgent)
                return Emergency(rule.kind, rule.pattern, REQUESTED if asked else _SCORES[rule.level])
        return None

    def is_settled(self, text: str) -> bool:
        """Whether `text` speaks of the past, of a film or of the law, and of nothing urgent."""
        return not self._levels(self._said(text), accents=has_accents(text))

    def _levels(self, said: Mapping[int, list[Span]], *, accents: bool) -> frozenset[Level]:
        """Return the levels whose patterns count in a sentence that contains the phrases `said`."""
        urgent, settled, calm, request = (
            self._is_said(said, group) for group in (self._urgent, self._settled, self._calm, self._request)
        )
        if settled and not urgent:
            return frozenset()
        if (calm or request) and not urgent:
            return frozenset(("strong", "sure"))
        return frozenset(("strong", "sure", "likely", "exact") if accents else ("strong", "sure", "likely"))

    @staticmethod
    def _is_said(said: Mapping[int, list[Span]], group: int) -> bool:
        """Whether a phrase of the group with this number is said, its words not misheard."""
        return any(doubt == 0 for _, _, doubt in said.get(group, ()))

    def _said(self, text: str) -> dict[int, list[Span]]:
        """Return where the elements are in `text`, by their numbers; elements that are nowhere have no entry."""
        accents = has_accents(text)
        tokens = _without(self._ignored if accents else self._ignored_bare, syllables(text))
        places: dict[str, dict[int, float]] = defaultdict(dict)
        for at, token in enumerate(tokens):
            for word, doubt in self._heard.of(token, accents=accents).items():
                places[word][at] = doubt
        said: dict[int, list[Span]] = defaultdict(list)
        said[self._begin].append((0, 0, 0.0))
        said[self._end].append((len(tokens), len(tokens), 0.0))
        for word in places:
            for phrase, number in self._starts.get(word, ()):
                if spans := list(_spans(phrase, places)):
                    said[number] += spans
        return said

    def _rule(self, kind: Kind, pattern: str, level: Level) -> _Rule:
        elements = tuple(None if part == "*" else self._number(self._phrases(part)) for part in pattern.split())
        return _Rule(kind, pattern, level, elements, frozenset(one for one in elements if one is not None))

    def _phrases(self, part: str) -> Phrases:
        """Return the phrases of one element of a pattern."""
        if part in (_BEGIN, _END):
            return ((part,),)
        if part.startswith("<"):
            return self._groups[part[1:-1]]
        return tuple(syllables(phrase.replace("_", " ")) for phrase in part.split("|"))

    def _number(self, phrases: Phrases) -> int:
        return self._numbers.setdefault(phrases, len(self._numbers))


class _Heard:
    """Which words of the patterns a word of a sentence may stand for, each with its doubt."""

    def __init__(self, vocabulary: set[str], phrases: EmergencyPhrases, sounds: Sounds) -> None:
        self._bare: dict[str, dict[str, float]] = defaultdict(dict)
        self._alike: dict[str, dict[str, float]] = defaultdict(dict)
        accented = {word for one in phrases.accented for word in syllables(one)}
        for word in vocabulary:
            self._bare[plain(word)][word] = BARE if word in accented else 0.0
            for other, cost in sounds.alike(word).items():
                if cost <= ACCENT:
                    self._alike[other][word] = cost
        for meant, heard in phrases.misheard.items():
            for word in syllables(meant):
                for other in (canonical(token) for one in heard for token in syllables(one)):
                    self._alike[other][word] = min(MISHEARD, self._alike[other].get(word, MISHEARD))

    def of(self, token: str, *, accents: bool) -> Mapping[str, float]:
        """Return the words of the patterns that `token` may stand for. `accents`: the sentence has accents."""
        table, key = (self._alike, canonical(token)) if accents else (self._bare, plain(token))
        return table.get(key, {}) if token else {}


def _spans(phrase: Words, places: Mapping[str, Mapping[int, float]]) -> Iterator[Span]:
    """Yield where `phrase` is in a sentence. `places`: the doubt about each word of the sentence, by word and place."""
    for start in places[phrase[0]]:
        doubts = [places[word].get(start + n) if word in places else None for n, word in enumerate(phrase)]
        if None not in doubts:
            yield start, start + len(phrase), sum(doubt or 0.0 for doubt in doubts)


def _contains(said: Mapping[int, list[Span]], elements: tuple[int | None, ...], doubt: float) -> bool:
    """Whether a sentence contains `elements` in this order, with at most this `doubt` about all words together."""
    return any(_goes_on(said, elements, start, 0, doubt) for start in {span[0] for span in said[elements[0] or 0]})


def _goes_on(said: Mapping[int, list[Span]], elements: tuple[int | None, ...], at: int, gap: int, doubt: float) -> bool:
    """Whether the sentence goes on with `elements` from the word `at`, or up to `gap` words later."""
    if not elements:
        return True
    first, rest = elements[0], elements[1:]
    if first is None:
        return _goes_on(said, rest, at, GAP, doubt)
    return any(
        at <= start <= at + gap and less <= doubt and _goes_on(said, rest, end, 0, doubt - less)
        for start, end, less in said[first]
    )


def _without(ignored: Phrases, tokens: Words) -> Words:
    """Return `tokens` with "" for the words of `ignored` phrases."""
    left, said = list(tokens), frozenset(tokens)
    for phrase in ignored:
        if not said.issuperset(phrase):
            continue
        for start in range(len(tokens) - len(phrase) + 1):
            if tokens[start : start + len(phrase)] == phrase:
                left[start : start + len(phrase)] = [""] * len(phrase)
    return tuple(left)
