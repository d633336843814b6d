"""Learn the weights of the ranking: take each known sentence in turn out of the index, and search it in the rest.

Each sentence is searched as it is written, and once more distorted as by an accent or a recogniser. To learn when no
intent is meant ("nothing"), each is also searched with its own intent left out. Real questions with known meanings
then set the level of the scores, because known sentences differ more from each other than real questions from them.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from robot.knowledge.understanding.features import Features, words
from robot.knowledge.understanding.ranking import KINDS, Ranking, kind_of
from robot.knowledge.understanding.retrieval import CLOSEST, EVIDENCE, STRANGE, SentenceIndex
from robot.knowledge.understanding.scoring import VARIANT
from robot.knowledge.understanding.vector_space import Space, damped
from robot.knowledge.vietnamese.phonetic_distance import Sounds
from robot.knowledge.vietnamese.syllables import has_accents

MANGLED = 0.25
"""Share of a sentence's syllables that training distorts."""
DEARER = 6.0
"""How fast the probability of a distortion falls with its phonetic cost: as exp(-DEARER x cost)."""
LOST = 0.02
"""Share of a sentence's syllables that training drops."""
HIDDEN_WEIGHT = 0.15
"""Weight of a search whose right intent was left out; low, because the most similar intent is often a fair guess."""
RIDGE = 1e-3
ROUNDS = 100

Doubles = npt.NDArray[np.float64]


class TrainingQuestion(msgspec.Struct, frozen=True):
    """A real question, the keys of the intents that are right for it, and whether the screen showed a procedure."""

    text: str
    right: frozenset[str]  # "nothing" = no intent
    on_screen: bool = False


class Lesson(msgspec.Struct, frozen=True):
    """A search to learn from. `choices`: a row of features for each intent found, the last row for "nothing"; `right`:
    the right rows."""

    choices: Doubles
    right: tuple[int, ...]
    weight: float


def train(
    index: SentenceIndex, asked: Sequence[TrainingQuestion], rng: np.random.Generator
) -> tuple[Ranking, list[float]]:
    """Return the weights that make the right intents most likely, and the mean log-loss in each round of training."""
    size = len(EVIDENCE)
    learned, losses = _fit(list(_lessons(index, rng)), size)
    # Real questions, fewer than the known sentences, set the sharpness of the choice and move the biases.
    talk = [
        msgspec.structs.replace(
            lesson, choices=np.hstack([lesson.choices @ learned[:, None], lesson.choices[:, size:]])
        )
        for lesson in _talk(index, asked)
    ]
    moved, more = _fit(talk, 1)
    weights = learned * moved[0]
    weights[size:] += moved[1:]
    weights = np.insert(weights, size, 0.0)  # procedures have no bias
    return (
        Ranking(
            evidence=_named(EVIDENCE, weights[:size]),
            kinds=_named(KINDS, weights[size : size + len(KINDS)]),
            nothing=round(float(weights[size + len(KINDS)]), 3),
            on_screen=round(float(weights[size + len(KINDS) + 1]), 3),
            strange=_named(STRANGE, weights[size + len(KINDS) + 2 :]),
        ),
        [*losses, *more],
    )


def _named(names: Sequence[str], weights: Doubles) -> dict[str, float]:
    return {name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True)}


def mangle(tokens: Sequence[str], sounds: Sounds, rng: np.random.Generator) -> tuple[str, ...]:
    """Return `tokens` with some syllables distorted or dropped, as by an accent or a recogniser."""
    left: list[str] = []
    for token in tokens:
        if rng.random() < LOST:
            continue
        others = [(other, cost) for other, cost in sounds.alike(token).items() if cost > 0]
        if others and rng.random() < MANGLED:
            odds = np.exp([-DEARER * cost for _, cost in others])
            token = others[int(rng.choice(len(others), p=odds / odds.sum()))][0]
        left.append(token)
    return tuple(left) or tuple(tokens)


def _lessons(index: SentenceIndex, rng: np.random.Generator) -> Iterator[Lesson]:
    owner = np.repeat(np.arange(len(index.keys)), index.sizes)
    tokens = [index.read(text) for text in index.texts]
    known = [words(one, index.concepts) for one in tokens]
    counts: list[Counter[str]] = [Counter() for _ in index.keys]
    for row, said in enumerate(known):
        counts[owner[row]].update(said.keys())
    for row, one in enumerate(tokens):
        thing = int(owner[row])
        size = int(index.sizes[thing])
        if size <= CLOSEST + 1 or not one:
            continue
        kind = kind_of(index.keys[thing])
        on_screen = rng.random() < (2 / 3 if kind == "slot" else 1 / 3)
        for heard in (one, mangle(one, index.sounds, rng)):
            query = index.query(heard, accents=True)
            similar, covered = index.compare(query)
            similar[row] = -1.0  # keeps this sentence from the closest
            written = [{name: weight} for name, weight in query.written.items()]
            for shares, asked in zip(covered, (query.heard, written), strict=True):
                shares[thing] = _covered_without(asked, index.words, counts[thing], known[row], size)
            found = index.evidence(query, similar, covered)
            right = next((place for place, line in enumerate(found) if line[0] == thing), None)
            rows = _rows([(index.keys[line[0]], line[1]) for line in found], query.strange, on_screen=on_screen)
            if kind == "refuse":
                others = tuple(place for place, line in enumerate(found) if kind_of(index.keys[line[0]]) == kind)
                yield Lesson(rows, (*others, len(found)), 1.0)
            elif right is not None:
                yield Lesson(rows, (right,), 1.0)
                yield Lesson(np.delete(rows, right, axis=0), (len(rows) - 2,), HIDDEN_WEIGHT)


def _talk(index: SentenceIndex, asked: Sequence[TrainingQuestion]) -> Iterator[Lesson]:
    for one in asked:
        tokens = index.read(one.text)
        query = index.query(tokens, accents=has_accents(one.text))
        found = [(index.keys[thing], evidence) for thing, evidence, _ in index.evidence(query, *index.compare(query))]
        keys = [*(key for key, _ in found), "nothing"]
        right = tuple(place for place, key in enumerate(keys) if key.partition(VARIANT)[0] in one.right)
        if right:
            yield Lesson(_rows(found, query.strange, on_screen=one.on_screen), right, 1.0)


def _covered_without(
    asked: Sequence[Features], space: Space, counts: Counter[str], known: Features, size: int
) -> float:
    """Return which share of `asked` one intent covers (`Space.covered_by_any`), if its sentence `known` is left out."""
    covered = total = 0.0
    for word in asked:
        total += max(space.weigh(*meant) for meant in word.items())
        covered += max(
            space.weigh(name, weight) * damped(float(counts[name] - (name in known)), float(size - 1))
            for name, weight in word.items()
        )
    return covered / (total or 1.0)


def _rows(found: Sequence[tuple[str, Sequence[float]]], strange: Sequence[float], *, on_screen: bool) -> Doubles:
    """Return a row of features for each intent in `found`, then one for "nothing". Columns: evidence, kind, "nothing",
    on screen, signs of strangeness."""
    ordinary = [0.0] * len(STRANGE)
    rows = []
    for key, evidence in found:
        kind = kind_of(key)
        kinds = [float(kind == other) for other in KINDS[1:]]
        asked = float(on_screen and kind == "slot")
        rows.append([*evidence, *kinds, 0.0, asked, *(strange if kind == "refuse" else ordinary)])
    return np.array([*rows, [*[0.0] * (len(EVIDENCE) + len(KINDS) - 1), 1.0, 0.0, *strange]])


def _fit(lessons: Sequence[Lesson], opinions: int) -> tuple[Doubles, list[float]]:
    """Fit a conditional logit (McFadden 1974) by Newton's method on the log-loss.

    Where several rows of a lesson are right, the curvature over all its rows is used as an upper bound, so that no step
    is too long. The weights of the first `opinions` columns stay at least 0. Return the weights and the loss per round.
    """
    width = lessons[0].choices.shape[1]
    most = max(len(lesson.choices) for lesson in lessons)
    choices = np.zeros((len(lessons), most, width))
    there = np.zeros((len(lessons), most), bool)
    for number, lesson in enumerate(lessons):
        choices[number, : len(lesson.choices)] = lesson.choices
        there[number, : len(lesson.choices)] = True
    right_rows = np.zeros_like(there)
    for number, lesson in enumerate(lessons):
        right_rows[number, list(lesson.right)] = True
    share = np.array([lesson.weight for lesson in lessons])
    share /= share.sum()
    weights = np.zeros(width)
    free = np.ones(width, bool)
    losses: list[float] = []
    for _ in range(ROUNDS):
        scores = np.where(there, choices @ weights, -np.inf)
        scores -= scores.max(axis=1, keepdims=True)
        chances = np.exp(scores)
        chances /= chances.sum(axis=1, keepdims=True)
        wanted = np.where(right_rows, chances, 0.0)
        hit = wanted.sum(axis=1, keepdims=True)
        losses.append(float(-(share * np.log(hit[:, 0] + 1e-12)).sum()))
        mean = np.einsum("nc,ncw->nw", chances, choices)
        slope = share @ (mean - np.einsum("nc,ncw->nw", wanted / (hit + 1e-12), choices)) + RIDGE * weights
        spread = np.einsum("n,nc,ncv,ncw->vw", share, chances, choices, choices, optimize=True)
        curve = spread - np.einsum("n,nv,nw->vw", share, mean, mean) + RIDGE * np.eye(width)
        step = np.zeros(width)
        step[free] = np.linalg.solve(curve[np.ix_(free, free)], slope[free])
        weights -= step
        against = (weights < 0) & (np.arange(width) < opinions)
        weights[against] = 0.0
        free &= ~against
        if float(np.abs(step).max()) < 1e-3:
            break
    return weights, losses
