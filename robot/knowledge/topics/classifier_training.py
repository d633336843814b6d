"""Learn a `SentenceClassifier` from sentences with known labels."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from robot.knowledge.topics.sentence_classifier import Floats, LinearModel, SentenceClassifier, grams, plain_grams

FEWEST = 2
"""A feature must occur in at least this many sentences."""
MOST = 14_000
"""Greatest number of features with accents, and of those without."""
PLAIN_SHARE = 0.7
"""Weight of the features without accents, beside those with. Chosen: accents distinguish more."""
STIFFNESS = 8.0
"""Inverse of the weight of the penalty on large weights (`C` of scikit-learn). Chosen among 3, 8, 10 and 30."""
MEANING_STIFFNESS = 0.02
"""The same for embeddings of unit variance. Chosen among 0.02, 0.1 and 0.5."""
ROUNDS = 150
NUMBERS = ("rarity", "weights", "bias", "meaning", "meaning_bias")
"""Names of the arrays of numbers of a classifier."""


class LabelledSentence(NamedTuple):
    """The words of a sentence, its embedding (None = not known), its label, and how much it counts."""

    tokens: tuple[str, ...]
    vector: Floats | None
    label: str
    weight: float = 1.0


def train(sentences: Sequence[LabelledSentence]) -> dict[str, np.ndarray]:
    """Return the arrays of the classifier, by name, for a file; in about 30 s. Needs scikit-learn."""
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
    labels, counts = [each.label for each in sentences], [each.weight for each in sentences]
    shares = (1.0, PLAIN_SHARE)
    rows = hstack([block.fit_transform(tokens) * share for block, share in zip(blocks, shares, strict=True)]).tocsr()
    words = LogisticRegression(C=STIFFNESS, max_iter=ROUNDS, tol=1e-3).fit(rows, labels, sample_weight=counts)
    scale = np.repeat(shares, [len(block.idf_) for block in blocks])
    names = [name for block in blocks for name in block.get_feature_names_out()]
    return {
        "labels": np.frombuffer("\n".join(words.classes_).encode(), np.uint8),
        "vocabulary": np.frombuffer("\n".join(names).encode(), np.uint8),
        "rarity": np.concatenate([block.idf_ for block in blocks]).astype(np.float16),
        "weights": (words.coef_.T * scale[:, None]).astype(np.float16),
        "bias": words.intercept_.astype(np.float32),
        **_meaning(sentences, labels, counts),
    }


def _meaning(
    sentences: Sequence[LabelledSentence], labels: Sequence[str], counts: Sequence[float]
) -> dict[str, np.ndarray]:
    """Return the arrays of the model of embeddings; without embeddings, a model of no dimension."""
    from sklearn.linear_model import LogisticRegression

    vectors = [sentence.vector for sentence in sentences if sentence.vector is not None]
    if len(vectors) < len(sentences):
        kinds = len(set(labels))
        return {"meaning": np.zeros((0, kinds), np.float16), "meaning_bias": np.zeros(kinds, np.float32)}
    known = np.stack(vectors)
    spread = float(known.std()) or 1.0
    model = LogisticRegression(C=MEANING_STIFFNESS, max_iter=ROUNDS, tol=1e-3)
    model.fit(known / spread, labels, sample_weight=counts)
    return {
        "meaning": (model.coef_.T / spread).astype(np.float32),
        "meaning_bias": model.intercept_.astype(np.float32),
    }


def model_of(arrays: Mapping[str, np.ndarray]) -> SentenceClassifier:
    """Return the classifier whose arrays `train` has returned. Raises `KeyError` or `ValueError` for others."""
    names = {name: bytes(arrays[name]).decode().split("\n") for name in ("labels", "vocabulary")}
    numbers = {name: arrays[name].astype(np.float32) for name in NUMBERS}
    shape = (len(names["vocabulary"]), len(names["labels"]))
    if numbers["weights"].shape != shape or any(len(numbers[name]) != shape[1] for name in ("bias", "meaning_bias")):
        raise ValueError(f"its weights do not have the shape {shape}")
    if not all(np.isfinite(each).all() for each in numbers.values()):
        raise ValueError("a weight is no number")
    words = LinearModel(numbers["weights"], numbers["bias"])
    meaning = LinearModel(numbers["meaning"], numbers["meaning_bias"])
    return SentenceClassifier(names["labels"], names["vocabulary"], numbers["rarity"], words, meaning)
