"""Retrieve the topics (what the visitor may want) that a sentence may have, with evidence for each.

The evidence, 0 to 1: the mean similarity of a topic's three most similar known sentences, and that of the most similar
one; the share of the sentence's words that the topic's sentences use, once by sound and once as written; the best
rapidfuzz token ratio with those three; and three similarities of sentence embeddings (0 without them).
`robot.knowledge.topics.ranking` turns evidence into chances.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec
import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from robot.knowledge.topics.clauses import request_start, without_wish
from robot.knowledge.topics.embedded_sentences import EmbeddedSentences
from robot.knowledge.topics.embedded_sentences import Floats as Vector
from robot.knowledge.topics.feature_rows import FeatureRows
from robot.knowledge.topics.features import Features, Meant, words
from robot.knowledge.topics.lexicon import Concepts
from robot.knowledge.topics.topic_keys import BEYOND, PAGE, TALK, kind_of
from robot.knowledge.topics.vector_space import Floats, Space
from robot.knowledge.vietnamese.phonetic_distance import Sounds
from robot.knowledge.vietnamese.syllables import plain

EVIDENCE = ("similar", "closest", "heard", "written", "fuzzy", "near", "nearest", "typical")
"""Names of the pieces of evidence, in the order of `Match.evidence`. The last three are of embeddings: the mean
similarity of three sentences, that of the most similar one, and that to the mean of all the topic's sentences."""

STRANGE = ("foreign", "pointless", "short")
"""Signs (0 to 1) that a sentence is no business of the robot, in the order of `Query.strange`: words that no
procedure's sentences have, few concepts, few words."""

MOST_CONCEPTS, MOST_WORDS = 3, 12

CLOSEST = 3
"""The similarity of an intent is that of this many of its sentences, since a single one may be similar by chance."""

WORD_FOR_WORD = 0.999
"""A known sentence of at least this similarity counts as said word for word: 1, except for rounding."""

NEARLY = 0.5
"""A known sentence of at least this similarity counts as said word for word, if its letters are the same, also after
words such as "tôi muốn xin". Chosen: words that sound like others make the similarity less than 1."""
STORY = 0.65
"""The weight of a word in a story before the request is multiplied by this."""

KEEP, KEEP_NEAR, KEEP_TYPICAL = 14, 10, 10
"""Evidence is computed for this many topics that are the likeliest by their words, by their most similar embedding, and
by the mean of their embeddings; and for `ALWAYS`. With these numbers 0.9 % of the right topics are left out that
numbers twice as great keep (measured on 5,800 sentences)."""
ALWAYS = frozenset((PAGE, TALK, BEYOND))
"""Kinds of topics for which evidence is always computed: one topic each, with sentences of many sorts."""


class Match(msgspec.Struct, frozen=True):
    """An intent that a sentence may have (`key`), its evidence (in the order of `EVIDENCE`), and its known sentence
    that is most similar."""

    key: str
    evidence: tuple[float, ...]
    sentence: str
    same: bool = False  # the known sentence was said word for word


class Query(msgspec.Struct, frozen=True):
    """A sentence prepared for comparison: features by sound, features as written, text without accents, and embedding
    (None = it is compared by its words alone). `wish`: the text without "tôi muốn xin" at its beginning."""

    heard: list[Features]
    written: Features
    text: str
    wish: str
    strange: tuple[float, ...]
    vector: Vector | None


def space_of(known: Mapping[str, Sequence[str]], concepts: Concepts) -> Space:
    """Return the feature space of `known`, which maps the key of each topic to its sentences, at least one each."""
    texts = (text for given in known.values() for text in given)
    return Space.of(FeatureRows.of(features_of(texts, concepts)), sizes_of(known))


def features_of(texts: Iterable[str], concepts: Concepts) -> Iterator[Features]:
    """Yield the features of each of `texts`."""
    return (words(concepts.read(text), concepts) for text in texts)


def sizes_of(known: Mapping[str, Sequence[str]]) -> npt.NDArray[np.int64]:
    """Return the number of sentences of each topic of `known`."""
    return np.array([len(given) for given in known.values()], np.int64)


class SentenceIndex:
    """The known sentences of each intent, indexed by features."""

    def __init__(
        self,
        known: Mapping[str, Sequence[str]],
        words: Space,
        concepts: Concepts,
        sounds: Sounds,
        embedded: EmbeddedSentences | None = None,
    ) -> None:
        """`known`: maps the key of each intent to its sentences; `words`: their feature space, as built by `space_of`;
        `embedded`: their embeddings, None = there is no language model."""
        self.embedded = embedded
        self.concepts, self.sounds = concepts, sounds
        self.keys = tuple(known)
        self.texts = tuple(text for texts in known.values() for text in texts)
        self.words = words
        self.sizes = words.sizes
        self._starts = np.cumsum(self.sizes) - self.sizes
        self._always = [place for place, key in enumerate(self.keys) if kind_of(key) in ALWAYS]
        self._compared: dict[int, str] = {}
        self._meant = Meant(words.vocabulary, words.rarity.tolist(), sounds)
        self._ours = words.held_by([place for place, key in enumerate(self.keys) if kind_of(key) == "procedure"])

    def read(self, text: str) -> tuple[str, ...]:
        """Split `text` into the syllables that are compared, after its abbreviations are written out."""
        return self.concepts.read(text)

    def lost_accents(self, tokens: Sequence[str]) -> bool:
        """Whether the syllables `tokens`, which have no accents, are Vietnamese typed without them."""
        return self._meant.lost_accents(tokens)

    def weight_of(self, tokens: Sequence[str]) -> int:
        """Return how many different syllables of `tokens` are no filler words."""
        return len(set(self.concepts.content(tokens)))

    def query(self, tokens: Sequence[str], *, accents: bool, said: str | None = None) -> Query:
        """Prepare the syllables `tokens` for comparison. `accents`: they were written with accents; `said`: the
        sentence for the language model, None = it is compared by its words alone."""
        heard = self._meant.words(tokens, self.concepts, accents=accents)
        written = words(tokens, self.concepts) if accents else {}
        strange = self._strange(heard, self.weight_of(tokens))
        start = request_start(tokens)
        if start:  # words of the story before the request count less
            request = tokens[start:]
            wanted = self._meant.words(request, self.concepts, accents=accents)
            heard = [word if word in wanted else _dimmed(word) for word in heard]
            kept = words(request, self.concepts) if accents else {}
            written = {name: weight if name in kept else weight * STORY for name, weight in written.items()}
        vector = self.embedded.vector(said) if self.embedded is not None and said is not None else None
        return Query(heard, written, _bare(tokens), _bare(without_wish(tokens)), strange, vector)

    def search(self, query: Query) -> list[Match]:
        """Return the likeliest intents with their evidence; [] when nothing is similar."""
        similar, covered = self.compare(query)
        return [
            self._match(query, thing, evidence, {row: float(similar[row]) for row in closest})
            for thing, evidence, closest in self.evidence(query, similar, covered)
        ]

    def _match(self, query: Query, thing: int, evidence: tuple[float, ...], similarities: Mapping[int, float]) -> Match:
        """Return the match of the intent numbered `thing`. `similarities`: maps the rows of its most similar sentences,
        the best first, to their similarity."""
        same = [row for row, similarity in similarities.items() if self._is_same(query, row, similarity)]
        closest = (*same, *similarities)[0]
        return Match(self.keys[thing], evidence, self.texts[closest], same=bool(same))

    def _is_same(self, query: Query, row: int, similarity: float) -> bool:
        """Whether the known sentence of `row` was said word for word."""
        if similarity > WORD_FOR_WORD:
            return True
        return similarity > NEARLY and self._bare_row(row) in (query.text, query.wish)

    def shared(self, query: Query, sentence: str) -> tuple[str, ...]:
        """Return the words, pairs of words and concepts that `sentence` and `query` share, also if only by sound."""
        known = words(self.concepts.read(sentence), self.concepts)
        best = (max((name for name in word if name in known), key=word.__getitem__, default="") for word in query.heard)
        return tuple(dict.fromkeys(name for name in best if name))

    def compare(self, query: Query) -> tuple[Floats, list[Floats]]:
        """Return the similarity of every known sentence to `query`; and for each intent the share of the words of
        `query` that its sentences use, by sound and as written."""
        heard = self.words.covered_by_any(query.heard)
        written = self.words.covered(query.written) if query.written else heard
        return self.words.similar(query.heard), [heard, written]

    def evidence(
        self, query: Query, similar: Floats, covered: Sequence[Floats]
    ) -> list[tuple[int, tuple[float, ...], list[int]]]:
        """Return (index, evidence, rows of its most similar sentences, the best first) of the likeliest intents."""
        rough = sum(covered, start=np.maximum.reduceat(similar, self._starts))
        order = np.argsort(-rough, kind="stable")[:KEEP]
        things: list[int] = order[rough[order] > 0].tolist()
        near = None
        if self.embedded is not None and query.vector is not None:
            near, most, typical = self.embedded.compare(query.vector)
            things += [*np.argsort(-most)[:KEEP_NEAR].tolist(), *np.argsort(-typical)[:KEEP_TYPICAL].tolist()]
        things = list(dict.fromkeys((*things, *self._always)))
        closest = [self._closest(thing, similar) for thing in things]
        fuzzy = self._fuzzy(query.text, closest)
        found = []
        for thing, rows, ratio in zip(things, closest, fuzzy, strict=True):
            likest: list[float] = similar[rows].tolist()
            by_words = (sum(likest) / len(likest), likest[0], *(float(each[thing]) for each in covered))
            by_meaning = (0.0, 0.0, 0.0)
            if near is not None and self.embedded is not None:
                by_meaning = (self.embedded.nearest(thing, near), float(most[thing]), float(typical[thing]))
            found.append((thing, (*by_words, ratio, *by_meaning), rows.tolist()))
        return found

    def _strange(self, heard: Sequence[Features], count: int) -> tuple[float, ...]:
        total = ours = 0.0
        for word in heard:
            weights = [(self.words.weigh(*meant), self.words.vocabulary.get(meant[0])) for meant in word.items()]
            total += max(weight for weight, _ in weights)
            ours += max((weight for weight, column in weights if column is not None and self._ours[column]), default=0)
        concepts = sum(next(iter(word)).startswith("c:") for word in heard)
        return 1 - ours / (total or 1), 1 - min(1.0, concepts / MOST_CONCEPTS), 1 - min(1.0, count / MOST_WORDS)

    def _closest(self, thing: int, similar: Floats) -> npt.NDArray[np.int64]:
        """Return the rows of the `CLOSEST` sentences of intent `thing` that are most similar, the best first."""
        start = int(self._starts[thing])
        rows = np.argsort(-similar[start : start + int(self.sizes[thing])], kind="stable")[:CLOSEST]
        return rows + start

    def _fuzzy(self, text: str, closest: Sequence[npt.NDArray[np.int64]]) -> list[float]:
        if not closest:
            return []
        compared = [self._bare_row(row) for rows in closest for row in rows.tolist()]
        ratios = process.cdist([text], compared, scorer=fuzz.token_set_ratio, dtype=np.float32)[0] / 100
        ends = np.cumsum([len(rows) for rows in closest])
        return [float(part.max()) for part in np.split(ratios, ends[:-1])]

    def _bare_row(self, row: int) -> str:
        if row not in self._compared:
            self._compared[row] = _bare(self.concepts.read(self.texts[row]))
        return self._compared[row]


def _dimmed(word: Features) -> Features:
    return {name: weight * STORY for name, weight in word.items()}


def _bare(tokens: Sequence[str]) -> str:
    return " ".join(plain(token) for token in tokens)
