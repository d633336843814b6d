"""Learn the weights of the ranking: leave out the sentences of one author after the other, and find them in the rest.

So a weight is right for the sentences of a stranger: known sentences of one author are more alike than those of two.
The model of questions, whose chances are features of the ranking, is learned without the author as well.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from robot.knowledge.catalogue.policies import Policies
from robot.knowledge.topics.clauses import without_denied
from robot.knowledge.topics.question_model import QuestionModel
from robot.knowledge.topics.ranking import FEATURES, POSITIVE, Doubles, Ranking, features
from robot.knowledge.topics.sentence_index import SentenceIndex
from robot.knowledge.topics.topic_keys import PAGE, TALK, VARIANT, TaughtSentence, kind_of, name_of
from robot.knowledge.vietnamese.syllables import has_accents

RIDGE = 1e-3
"""Weight of the penalty on large weights. Chosen."""
ROUNDS = 400
THREE = 3


class Lesson(NamedTuple):
    """A search to learn from. `rows`: `features` of each topic found, the last row for "nothing"; `right`: the rows
    that are right; `kind`: of the topic that is meant."""

    rows: Doubles
    right: tuple[int, ...]
    kind: str


def lessons(
    index: SentenceIndex, questions: QuestionModel, policies: Policies, utterances: Sequence[TaughtSentence]
) -> list[Lesson]:
    """Return a lesson for each utterance, searched in `index`, which must not hold it."""
    return [
        _lesson(index, questions, policies, utterance, on_screen=number % 2 == 0)
        for number, utterance in enumerate(utterances)
        if utterance.text.strip()
    ]


def _lesson(
    index: SentenceIndex, questions: QuestionModel, policies: Policies, utterance: TaughtSentence, *, on_screen: bool
) -> Lesson:
    tokens = without_denied(index.read(utterance.text))
    query = index.query(tokens, accents=has_accents(utterance.text), said=utterance.text)
    found = index.search(query)
    kind = kind_of(utterance.topics[0])
    on_screen = on_screen or kind == PAGE  # another request may come while a procedure is shown
    rows = features(found, query.strange, questions.chances(tokens), policies.kinds, on_screen=on_screen)
    right = [place for place, match in enumerate(found) if _is_right(match.key, utterance, policies)]
    if kind == TALK:
        right.append(len(found))
    return Lesson(rows, tuple(right), kind)


def _is_right(key: str, utterance: TaughtSentence, policies: Policies) -> bool:
    """Whether the topic `key` is right: as stated, or a policy answer that answers the question about the procedure."""
    topics = utterance.topics
    policy = policies.find(name_of(key)) if kind_of(key) == "policy" else None
    if policy is not None and policy.kind == utterance.question and not set(topics).isdisjoint(policy.procedures):
        return True
    return key in topics or key.partition(VARIANT)[0] in topics


def fit(taught: Sequence[Lesson]) -> Ranking:
    """Return the weights that make the right topics most likely: a conditional logit (McFadden 1974). Needs scipy."""
    from scipy.optimize import minimize

    used = [lesson for lesson in taught if lesson.right]
    most, width = max(len(lesson.rows) for lesson in used), len(FEATURES)
    rows = np.zeros((len(used), most, width))
    there, right = np.zeros((len(used), most), bool), np.zeros((len(used), most), bool)
    for number, lesson in enumerate(used):
        rows[number, : len(lesson.rows)] = lesson.rows
        there[number, : len(lesson.rows)] = True
        right[number, list(lesson.right)] = True
    flat = rows.reshape(-1, width)

    def loss(weights: Doubles) -> tuple[float, Doubles]:
        scores = np.where(there, (flat @ weights).reshape(there.shape), -np.inf)
        chances = np.exp(scores - scores.max(axis=1, keepdims=True))
        chances /= chances.sum(axis=1, keepdims=True)
        hit = np.where(right, chances, 0.0)
        total = hit.sum(axis=1, keepdims=True) + 1e-12
        slope = flat.T @ (chances - hit / total).ravel() / len(used) + RIDGE * weights
        return float(-np.log(total).mean() + RIDGE * (weights @ weights) / 2), slope

    bounds = [(0.0, None) if place < POSITIVE else (None, None) for place in range(width)]
    found = minimize(loss, np.zeros(width), jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": ROUNDS})
    return Ranking({name: round(float(weight), 3) for name, weight in zip(FEATURES, found.x, strict=True)})


def held_out(
    authors: Sequence[str], lessons_of: Callable[[str], Sequence[Lesson]], report: Callable[[str], None]
) -> Ranking:
    """Return the weights learned from the lessons of all authors; report for each author how many sentences are found
    by weights that are learned from the others."""
    taught = {author: lessons_of(author) for author in authors}
    for author in authors:
        ranking = fit([lesson for other in authors if other != author for lesson in taught[other]])
        weights = np.array([ranking.weights[name] for name in FEATURES])
        by_kind: dict[str, list[tuple[bool, bool]]] = {}
        for lesson in taught[author]:
            order = np.argsort(-(lesson.rows @ weights))[:THREE].tolist()
            first = order[0] in lesson.right
            by_kind.setdefault(lesson.kind, []).append((first, not set(order).isdisjoint(lesson.right)))
        for kind, hits in by_kind.items():
            right, among = (100 * sum(each) / len(hits) for each in zip(*hits, strict=True))
            report(f"{author:<12} {kind:<10} {len(hits):>5}  first {right:5.1f} %  among three {among:5.1f} %")
    return fit([lesson for author in authors for lesson in taught[author]])
