"""Turn evidence into chances (probabilities) of the topics that a sentence may have, and of none of them, by a small
neural network whose scores go through a softmax (a conditional logit, McFadden 1974, with one hidden layer).

The weights in `config/ranking.npz` are learned (`robot.knowledge.topics.training`) from sentences of authors
whose own sentences were left out, so that a chance is the probability of being right.
"""

import math
from collections.abc import Container, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from robot.core.questions import Question
from robot.knowledge.topics.sentence_index import EVIDENCE, STRANGE, Match
from robot.knowledge.topics.topic_keys import KINDS, PAGE, TALK, VARIANT, TopicTraits, kind_of, name_of

Doubles = npt.NDArray[np.float64]
Asked = Mapping[str, float]
"""Maps each question to the chance that the sentence asks it."""
Labels = Mapping[str, float]
"""Maps each label (`TopicTraits.label` of a topic) to its chance, by the classifier of labels."""

TALK_EVIDENCE = ("similar", "closest", "fuzzy", "near", "nearest")
"""Evidence for "no business of the robot". Its sentences use so many words that covering a sentence says nothing."""
ORDINARY = (Question.NONE, Question.HOW, Question.PAPERS, Question.WHERE, Question.FORM, Question.ONLINE, Question.TIME,
            Question.FEE)  # fmt: skip
"""Questions that the record of a procedure answers, rather than a policy answer."""
LEAST = 1e-3
"""Least chance of a question or a label in the logarithm."""

ROWS = (
    *EVIDENCE,
    *(f"talk_{name}" for name in TALK_EVIDENCE),
    *(f"is_{kind}" for kind in KINDS[1:]),
    "is_variant",
    "is_rare",
    "is_nothing",
    "page_on_screen",
    "procedure_on_screen",
    *(f"asked_{kind}" for kind in ("policy", "procedure", PAGE, TALK)),
    "label",
    "talk_label",
    "nothing_label",
    *STRANGE,
)
"""Names of the features of a topic by itself."""
FEATURES = (
    *ROWS,
    *(f"behind_{name}" for name in EVIDENCE),
    *(f"best_{name}" for name in EVIDENCE),
    *(f"against_{name}" for name in TALK_EVIDENCE),
    *(f"sentence_{name}" for name in STRANGE),
)
"""Names of the features of a topic, in the order of the rows that `features` returns: by itself; how far its evidence
is behind the best topic's; and of the sentence as a whole."""

FAVOUR = 4.0
"""Added to the logit of a procedure that the screen offers as a choice."""
SAME = 8.0
"""Added to the logit of a topic if one of its known sentences was said word for word. Chosen: training cannot learn
it, because it leaves out the sentences of the author."""

_AT = {name: place for place, name in enumerate(ROWS)}


class Ranking(NamedTuple):
    """A learned network of one hidden layer: `straight`, (features,), and `hidden`, (features, units), with `bias` and
    `out`, (units,)."""

    straight: Doubles
    hidden: Doubles
    bias: Doubles
    out: Doubles

    def scores(self, rows: Doubles) -> Doubles:
        """Return the logit of each of the `rows`, up to a constant."""
        return np.asarray(rows @ self.straight + np.tanh(rows @ self.hidden + self.bias) @ self.out)

    def chances(
        self,
        matches: Sequence[Match],
        rows: Doubles,
        choices: Container[str] = (),
    ) -> tuple[list[float], float]:
        """Return the chance of each of `matches`, and the chance that none is meant; their sum is 1.

        `rows`: their `features`; `choices`: codes that the screen offers.
        """
        scores = self.scores(rows)
        for place, match in enumerate(matches):
            scores[place] += SAME * match.same + FAVOUR * (match.key in choices)
        chances = np.exp(scores - scores.max())
        chances /= chances.sum()
        return chances[:-1].tolist(), float(chances[-1])


class Rankings(NamedTuple):
    """The rankings where sentences are also compared by their embeddings, and where they are not."""

    with_embeddings: Ranking
    by_words: Ranking


def features(
    matches: Sequence[Match],
    strange: Sequence[float],
    asked: Asked,
    labels: Labels,
    traits: TopicTraits,
    *,
    on_screen: bool,
) -> Doubles:
    """Return a row of `FEATURES` for each of `matches`, and a last one for "none of them".

    `strange`: signs that the sentence is no business of the robot; `asked`: chances of its questions; `labels`: of the
    labels of topics; `traits`: of the topics; `on_screen`: whether a procedure is shown.
    """
    rows = np.zeros((len(matches) + 1, len(ROWS)))
    ordinary = math.log(sum(asked.get(question, 0.0) for question in ORDINARY) + LEAST)
    none = _log(asked, Question.NONE)
    for row, match in zip(rows, matches, strict=False):
        kind = kind_of(match.key)
        row[_AT["talk_label" if kind == TALK else "label"]] = _log(labels, traits.label(match.key))
        if kind == TALK:
            found = dict(zip(EVIDENCE, match.evidence, strict=True))
            for name in TALK_EVIDENCE:
                row[_AT[f"talk_{name}"]] = found[name]
        else:
            row[: len(EVIDENCE)] = match.evidence
        if kind != KINDS[0]:
            row[_AT[f"is_{kind}"]] = 1.0
        row[_AT["is_variant"]] = VARIANT in match.key
        row[_AT["is_rare"]] = traits.is_rare(match.key)
        row[_AT["page_on_screen"]] = on_screen and kind == PAGE
        row[_AT["procedure_on_screen"]] = on_screen and kind == KINDS[0]
        match kind:
            case "policy":
                row[_AT["asked_policy"]] = _log(asked, traits.kinds.get(name_of(match.key), ""))
            case "procedure" | "beyond":
                row[_AT["asked_procedure"]] = ordinary
            case "page" | "none":
                row[_AT[f"asked_{kind}"]] = none
        if kind in ("refuse", TALK):
            row[-len(STRANGE) :] = strange
    rows[-1, _AT["is_nothing"]] = 1.0
    rows[-1, _AT["nothing_label"]] = _log(labels, TALK)
    rows[-1, -len(STRANGE) :] = strange
    return _beside_each_other(rows)


def _beside_each_other(rows: Doubles) -> Doubles:
    """Return the `ROWS` of all topics with the features that compare them, and those of the whole sentence."""
    evidence = rows[:, : len(EVIDENCE)]
    best = evidence.max(axis=0)
    behind = np.where(evidence.any(axis=1, keepdims=True), evidence - best, -1.0)
    talk = rows[:, len(EVIDENCE) : len(EVIDENCE) + len(TALK_EVIDENCE)].max(axis=0)
    whole = np.concatenate((best, talk, rows[-1, -len(STRANGE) :]))
    return np.hstack((rows, behind, np.broadcast_to(whole, (len(rows), len(whole)))))


def _log(chances: Mapping[str, float], name: str) -> float:
    return math.log(max(chances.get(name, 0.0), LEAST))
