"""One scored list: how likely a sentence means each of the things that it may mean.

Three opinions are weighed: the most similar known sentence (cosine of inverse document frequencies), how much of what
was said belongs to the vocabulary of the thing, and rapidfuzz's token ratio with the best few known sentences. The
weights were set on the development questions; `kiosk ask --explain` shows the parts.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import msgspec
from rapidfuzz import fuzz

from robot.knowledge.features import Sentence, of_tokens, read
from robot.knowledge.lexicon import Concepts

VIEWS = ("exact", "heard", "plain")
VIEW_WEIGHTS = {"exact": 0.55, "heard": 0.45}
SIMILAR_WEIGHT, COVERED_WEIGHT, FUZZY_WEIGHT = 0.5, 0.35, 0.15
FUZZY_BEST = 30
"""How many known sentences rapidfuzz looks at."""


class Match(msgspec.Struct, frozen=True):
    """A thing that may be meant: raw `score`, its parts, and the most similar known sentence."""

    key: str
    score: float
    similar: float
    covered: float
    fuzzy: float
    sentence: str


class _View:
    """Posting lists of one degree of care."""

    def __init__(self) -> None:
        self.rarity: dict[str, float] = {}
        self.sentences: dict[str, list[tuple[int, float]]] = defaultdict(list)
        self.things: dict[str, list[tuple[int, float]]] = defaultdict(list)
        self.unseen = 1.0


class Index:
    """Known sentences of each thing, by feature."""

    def __init__(self, known: Mapping[str, Iterable[str]], concepts: Concepts) -> None:
        """`known`: key of a thing -> sentences that mean it."""
        self._concepts = concepts
        self._keys = tuple(known)
        self._texts: list[str] = []
        self._compared: list[str] = []
        self._owner: list[int] = []
        read_sentences: list[Sentence] = []
        for number, key in enumerate(self._keys):
            for text in known[key]:
                sentence = read(text, concepts)
                read_sentences.append(sentence)
                self._texts.append(text)
                self._compared.append(sentence.text)
                self._owner.append(number)
        self._views = {view: self._build(view, read_sentences) for view in VIEWS}

    def _build(self, name: str, sentences: list[Sentence]) -> _View:
        view = _View()
        holders: dict[str, set[int]] = defaultdict(set)
        counts: dict[int, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        sizes: dict[int, int] = defaultdict(int)
        for number, sentence in enumerate(sentences):
            owner = self._owner[number]
            sizes[owner] += 1
            for feature in sentence.views.get(name, ()):
                holders[feature].add(owner)
                counts[owner][feature] += 1
        total = len(self._keys)
        view.rarity = {feature: math.log((1 + total) / (0.5 + len(owners))) for feature, owners in holders.items()}
        view.unseen = math.log((1 + total) / 1.5)
        for number, sentence in enumerate(sentences):
            weights = {f: w * view.rarity[f] for f, w in sentence.views.get(name, {}).items()}
            norm = math.sqrt(sum(w * w for w in weights.values())) or 1.0
            for feature, weight in weights.items():
                view.sentences[feature].append((number, weight / norm))
        for owner, features in counts.items():
            for feature, count in features.items():
                share = count / sizes[owner]
                view.things[feature].append((owner, share / (share + 0.06)))
        return view

    def weight_of(self, tokens: Sequence[str]) -> int:
        """How many syllables of `tokens` say anything: fillers do not."""
        return len(self._concepts.content(tokens))

    def search(self, tokens: Sequence[str], *, accents: bool, keep: int = 24) -> list[Match]:
        """The `keep` likeliest things that the syllables `tokens` mean, best first. [] when nothing is alike."""
        sentence = of_tokens(tokens, self._concepts, accents=accents)
        weights = VIEW_WEIGHTS if "exact" in sentence.views else {"plain": 1.0}
        similar: dict[int, float] = defaultdict(float)
        covered: dict[int, float] = defaultdict(float)
        for name, share in weights.items():
            self._add(self._views[name], sentence.views[name], share, similar, covered)
        best = sorted(similar, key=lambda number: (-similar[number], number))
        top: dict[int, tuple[float, int]] = {}
        fuzzy: dict[int, float] = defaultdict(float)
        for rank, number in enumerate(best):
            owner = self._owner[number]
            top.setdefault(owner, (similar[number], number))
            if rank < FUZZY_BEST:
                ratio = fuzz.token_set_ratio(sentence.text, self._compared[number]) / 100
                fuzzy[owner] = max(fuzzy[owner], ratio)
        matches = [
            Match(
                self._keys[owner],
                SIMILAR_WEIGHT * value + COVERED_WEIGHT * covered[owner] + FUZZY_WEIGHT * fuzzy[owner],
                value,
                covered[owner],
                fuzzy[owner],
                self._texts[number],
            )
            for owner, (value, number) in top.items()
        ]
        matches.sort(key=lambda match: (-match.score, match.key))
        return matches[:keep]

    def _add(
        self,
        view: _View,
        features: dict[str, float],
        share: float,
        similar: dict[int, float],
        covered: dict[int, float],
    ) -> None:
        weights = {f: w * view.rarity.get(f, view.unseen) for f, w in features.items()}
        norm = math.sqrt(sum(w * w for w in weights.values())) or 1.0
        total = sum(weights.values()) or 1.0
        for feature, weight in weights.items():
            for number, known in view.sentences.get(feature, ()):
                similar[number] += share * known * weight / norm
            for owner, known in view.things.get(feature, ()):
                covered[owner] += share * known * weight / total
