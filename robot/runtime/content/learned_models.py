"""Load what `kiosk catalogue train` has learned: the weights of the ranking, and the classifiers of sentences."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from robot.core.trouble import Trouble, Troubles
from robot.knowledge.topics.classifier_training import model_of
from robot.knowledge.topics.ranking import FEATURES, Ranking, Rankings
from robot.knowledge.topics.sentence_classifier import Classifiers, SentenceClassifier
from robot.runtime.content.typed_toml import bad

RANKING, QUESTIONS, LABELS = "ranking.npz", "questions.npz", "labels.npz"


def load_rankings(config: Path) -> Rankings:
    """Return the rankings of ranking.npz. Raises `Troubles`."""
    path = config / RANKING
    arrays = _arrays(path)
    try:
        rankings = Rankings(
            *(Ranking(*(arrays[f"{name}.{part}"] for part in Ranking._fields)) for name in Rankings._fields)
        )
        for ranking in rankings:
            if not np.isfinite(ranking.scores(np.zeros((1, len(FEATURES))))).all():
                raise ValueError("a weight is no number")
    except (KeyError, ValueError) as error:
        raise Troubles([_unreadable(path, error)]) from error
    return rankings


def _ranking(arrays: Mapping[str, np.ndarray], name: str) -> Ranking:
    return Ranking(*(arrays[f"{name}.{part}"] for part in Ranking._fields))


def load_classifiers(config: Path) -> Classifiers:
    """Return the classifier of questions (questions.npz) and that of topics (labels.npz). Raises `Troubles`."""
    return Classifiers(_classifier(config / QUESTIONS), _classifier(config / LABELS))


def _classifier(path: Path) -> SentenceClassifier:
    try:
        return model_of(_arrays(path))
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
