"""Learn the weights of the ranking: leave out the sentences of one author after the other, and find them in the rest.

So a weight is right for the sentences of a stranger: known sentences of one author are more alike than those of two.
The classifiers, whose chances are features of the ranking, are learned without the author as well.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from robot.knowledge.catalogue.policies import Policies
from robot.knowledge.topics.clauses import without_denied
from robot.knowledge.topics.ranking import Doubles, Ranking, features
from robot.knowledge.topics.sentence_classifier import Classifiers
from robot.knowledge.topics.sentence_index import SentenceIndex
from robot.knowledge.topics.topic_keys import BEYOND, PAGE, TALK, VARIANT, TaughtSentence, TopicTraits, kind_of, name_of
from robot.knowledge.vietnamese.syllables import has_accents

UNITS = 16
"""Hidden units of the network. Chosen."""
RIDGE = 1e-3
"""Weight of the penalty on large weights. Chosen."""
ROUNDS = 120
SCATTER, SEED = 0.1, 1
"""Standard deviation of the weights at the start, and the seed of their random numbers."""
LEAST_SPREAD = 1e-3
"""Added to the standard deviation of a feature, which may be 0."""
RARE_WEIGHT = 0.2
"""Weight of a lesson about a rare procedure. Rare procedures have half of the taught requests and a tenth of those in a
lobby; measured on strangers, a lower weight makes fewer rare procedures take the question of a common one."""
THREE = 3
GROUPS = 6


class Lesson(NamedTuple):
    """A search to learn from. `rows`: `features` of each topic found, the last row for "nothing"; `right`: the rows
    that are right; `kind`: of the topic that is meant; `weight`: how much it counts."""

    rows: Doubles
    right: tuple[int, ...]
    kind: str
    weight: float = 1.0


def lessons(
    index: SentenceIndex,
    classifiers: Classifiers,
    policies: Policies,
    rare: frozenset[str],
    utterances: Sequence[TaughtSentence],
    *,
    embedded: bool,
) -> list[Lesson]:
    """Return a lesson for each utterance, searched in `index`, which must not hold it. `rare`: codes of the procedures
    that few visitors ask for; `embedded`: sentences are also compared by their embeddings."""
    traits = TopicTraits(policies.kinds, rare)
    return [
        _lesson(index, classifiers, policies, traits, utterance, embedded=embedded, on_screen=number % 2 == 0)
        for number, utterance in enumerate(utterances)
        if utterance.text.strip()
    ]


def _lesson(
    index: SentenceIndex,
    classifiers: Classifiers,
    policies: Policies,
    traits: TopicTraits,
    utterance: TaughtSentence,
    *,
    embedded: bool,
    on_screen: bool,
) -> Lesson:
    tokens = without_denied(index.read(utterance.text))
    query = index.query(tokens, accents=has_accents(utterance.text), said=utterance.text if embedded else None)
    found = index.search(query)
    kind = kind_of(utterance.topics[0])
    on_screen = on_screen or kind == PAGE  # another request may come while a procedure is shown
    asked, labels = (classifier.chances(tokens, query.vector) for classifier in classifiers)
    rows = features(found, query.strange, asked, labels, traits, on_screen=on_screen)
    right = [place for place, match in enumerate(found) if _is_right(match.key, utterance, policies)]
    if kind in (TALK, BEYOND):
        right.append(len(found))
    return Lesson(rows, tuple(right), kind, RARE_WEIGHT if traits.is_rare(utterance.topics[0]) else 1.0)


def _is_right(key: str, utterance: TaughtSentence, policies: Policies) -> bool:
    """Whether the topic `key` is right: as stated, or a policy answer that answers the question about the procedure."""
    topics = utterance.topics
    policy = policies.find(name_of(key)) if kind_of(key) == "policy" else None
    if policy is not None and policy.kind == utterance.question and not set(topics).isdisjoint(policy.procedures):
        return True
    return key in topics or key.partition(VARIANT)[0] in topics


def fit(taught: Sequence[Lesson]) -> Ranking:
    """Return the network that makes the right topics most likely. Needs scipy."""
    from scipy.optimize import minimize

    used = [lesson for lesson in taught if lesson.right]
    rows = np.vstack([lesson.rows for lesson in used]).astype(np.float32)
    sizes = np.array([len(lesson.rows) for lesson in used])
    starts, owner = np.cumsum(sizes) - sizes, np.repeat(np.arange(len(used)), sizes)
    right = np.zeros(len(rows), bool)
    for start, lesson in zip(starts.tolist(), used, strict=True):
        right[[start + place for place in lesson.right]] = True
    counts = np.array([lesson.weight for lesson in used], np.float32)
    counts /= counts.mean()
    mean, spread = rows.mean(axis=0), rows.std(axis=0) + LEAST_SPREAD
    rows = (rows - mean) / spread
    width = rows.shape[1]
    parts = np.cumsum([width, width * UNITS, UNITS])

    def split(weights: Doubles) -> Ranking:
        straight, hidden, bias, out = np.split(weights, parts)
        return Ranking(straight, hidden.reshape(width, UNITS), bias, out)

    def loss(weights: Doubles) -> tuple[float, Doubles]:
        ranking = split(weights.astype(np.float32))
        units = np.tanh(rows @ ranking.hidden + ranking.bias)
        scores = rows @ ranking.straight + units @ ranking.out
        chances = np.exp(scores - np.maximum.reduceat(scores, starts)[owner])
        chances /= np.add.reduceat(chances, starts)[owner]
        hit = np.where(right, chances, 0.0)
        total = np.add.reduceat(hit, starts) + 1e-9
        error = (chances - hit / total[owner]) * counts[owner] / len(used)
        back = error[:, None] * ranking.out * (1 - units**2)
        slope = np.concatenate((rows.T @ error, (rows.T @ back).ravel(), back.sum(axis=0), units.T @ error))
        return float(-(counts * np.log(total)).mean() + RIDGE * (weights @ weights) / 2), slope + RIDGE * weights

    size = width + width * UNITS + 2 * UNITS
    first = np.random.default_rng(SEED).normal(scale=SCATTER, size=size)
    found = minimize(loss, first, jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS})
    straight, hidden, bias, out = split(found.x)
    scaled = hidden / spread[:, None]
    return Ranking(straight / spread, scaled, bias - mean @ scaled, out)


def report_held_out(taught: Mapping[str, Sequence[Lesson]], report: Callable[[str], None]) -> None:
    """Report how many sentences of some authors are found by a ranking that is learned from the other authors. The
    authors are left out in `GROUPS` groups."""
    for number in range(min(GROUPS, len(taught))):
        left_out = sorted(taught)[number::GROUPS]
        ranking = fit([lesson for author, own in taught.items() if author not in left_out for lesson in own])
        for author in left_out:
            by_kind: dict[str, list[tuple[bool, bool]]] = {}
            for lesson in taught[author]:
                order = np.argsort(-ranking.scores(lesson.rows))[:THREE].tolist()
                first = order[0] in lesson.right
                by_kind.setdefault(lesson.kind, []).append((first, not set(order).isdisjoint(lesson.right)))
            for kind, hits in by_kind.items():
                right, among = (100 * sum(each) / len(hits) for each in zip(*hits, strict=True))
                report(f"{author:<12} {kind:<10} {len(hits):>5}  first {right:5.1f} %  among three {among:5.1f} %")
