"""Learn the model of questions (`robot.knowledge.topics.question_model`) from sentences with known questions."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from robot.knowledge.topics.question_model import QuestionModel, grams, plain_grams

FEWEST = 2
"""A feature must occur in at least this many sentences."""
MOST = 14_000
"""Greatest number of features with accents, and of those without."""
PLAIN_SHARE = 0.7
"""Weight of the features without accents, beside those with. Chosen: accents distinguish more."""
STIFFNESS = 8.0
"""Inverse of the weight of the penalty on large weights (`C` of scikit-learn). Chosen among 3, 8, 10 and 30."""
ROUNDS = 150


class AskedSentence(NamedTuple):
    """The words of a sentence, its question, and how much it counts."""

    tokens: tuple[str, ...]
    question: str
    weight: float = 1.0


def train(sentences: Sequence[AskedSentence]) -> dict[str, np.ndarray]:
    """Return the arrays of the model, by name, for a file; in about 20 s. Needs scikit-learn."""
    from scipy.sparse import hstack
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    blocks = [
        TfidfVectorizer(
            analyzer=analyse, sublinear_tf=True, min_df=FEWEST, max_features=MOST, dtype=np.float32, norm="l2"
        )
        for analyse in (lambda tokens: list(grams(tokens)), lambda tokens: list(plain_grams(tokens)))
    ]
    tokens = [sentence.tokens for sentence in sentences]
    shares = (1.0, PLAIN_SHARE)
    rows = hstack([block.fit_transform(tokens) * share for block, share in zip(blocks, shares, strict=True)]).tocsr()
    model = LogisticRegression(C=STIFFNESS, max_iter=ROUNDS, tol=1e-3)
    model.fit(rows, [each.question for each in sentences], sample_weight=[each.weight for each in sentences])
    scale = np.repeat(shares, [len(block.idf_) for block in blocks])
    names = [name for block in blocks for name in block.get_feature_names_out()]
    return {
        "questions": np.frombuffer("\n".join(model.classes_).encode(), np.uint8),
        "vocabulary": np.frombuffer("\n".join(names).encode(), np.uint8),
        "rarity": np.concatenate([block.idf_ for block in blocks]).astype(np.float16),
        "weights": (model.coef_.T * scale[:, None]).astype(np.float16),
        "bias": model.intercept_.astype(np.float32),
    }


def model_of(arrays: dict[str, np.ndarray]) -> QuestionModel:
    """Return the model whose arrays `train` has returned."""
    names = {name: bytes(arrays[name]).decode().split("\n") for name in ("questions", "vocabulary")}
    numbers = (arrays[name].astype(np.float32) for name in ("rarity", "weights", "bias"))
    return QuestionModel(names["questions"], names["vocabulary"], *numbers)
