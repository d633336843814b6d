"""Load what `kiosk catalogue train` has learned: the weights of the ranking, and the classifiers of sentences."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from robot.core.trouble import Trouble, Troubles
from robot.knowledge.topics.classifier_training import model_of
from robot.knowledge.topics.ranking import FEATURES, Ranking, Rankings
from robot.knowledge.topics.sentence_classifier import Classifiers, SentenceClassifier
from robot.runtime.content.sentence_embeddings import FILE, basis_of
from robot.runtime.content.typed_toml import bad

RANKING, QUESTIONS, LABELS = "ranking.npz", "questions.npz", "labels.npz"


def load_rankings(config: Path) -> Rankings:
    """Return the rankings of ranking.npz. Raises `Troubles`."""
    path = config / RANKING
    arrays = _arrays(path)
    try:
        if bytes(arrays["features"]).decode() != "\n".join(FEATURES):
            raise ValueError("it was learned from other features")
        rankings = Rankings(*(_ranking(arrays, name) for name in Rankings._fields))
        for ranking in rankings:
            if not np.isfinite(ranking.scores(np.zeros((1, len(FEATURES))))).all():
                raise ValueError("a weight is no number")
    except (KeyError, ValueError) as error:
        raise Troubles([_unreadable(path, error)]) from error
    return rankings


def arrays_of(rankings: Rankings) -> dict[str, np.ndarray]:
    """Return the arrays of ranking.npz."""
    pairs = ((name, ranking._asdict()) for name, ranking in zip(rankings._fields, rankings, strict=True))
    found = {f"{name}.{part}": array for name, parts in pairs for part, array in parts.items()}
    return {"features": np.frombuffer("\n".join(FEATURES).encode(), np.uint8), **found}


def _ranking(arrays: Mapping[str, np.ndarray], name: str) -> Ranking:
    return Ranking(*(arrays[f"{name}.{part}"] for part in Ranking._fields))


def load_classifiers(config: Path) -> Classifiers:
    """Return the classifier of questions (questions.npz) and that of topics (labels.npz), which must have been learned
    with the embeddings of embeddings.npz. Raises `Troubles`."""
    basis = basis_of(config / FILE)
    return Classifiers(_classifier(config / QUESTIONS, basis), _classifier(config / LABELS, basis))


def _classifier(path: Path, basis: int | None) -> SentenceClassifier:
    arrays = _arrays(path)
    try:
        if basis is not None and int(arrays.pop("basis")) != basis:
            raise ValueError(f"it was learned with other embeddings than those of {FILE}")
        return model_of(arrays)
    except (KeyError, ValueError) as error:
        raise Troubles([_unreadable(path, error)]) from error


def _arrays(path: Path) -> dict[str, np.ndarray]:
    try:
        with np.load(path, allow_pickle=False) as kept:
            return {name: kept[name] for name in kept.files}
    except Exception as error:  # damage raises many kinds of errors in zipfile and numpy
        raise Troubles([_unreadable(path, error)]) from error


def _unreadable(path: Path, error: Exception) -> Trouble:
    what = f"cannot be read: {type(error).__name__}: {error}"
    return bad(path, "", None, what, "không đọc được; hãy chạy kiosk catalogue train")
