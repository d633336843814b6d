"""Load what `kiosk catalogue train` has learned: the weights of the ranking, and the model of questions."""

import math
from pathlib import Path

import numpy as np

from robot.core.trouble import Trouble, Troubles
from robot.knowledge.topics.question_model import QuestionModel
from robot.knowledge.topics.question_training import model_of
from robot.knowledge.topics.ranking import FEATURES, Rankings
from robot.runtime.content.typed_toml import bad, decode

RANKING, QUESTIONS = "ranking.toml", "questions.npz"


def load_rankings(config: Path) -> Rankings:
    """Return the weights of ranking.toml, complete and finite. Raises `Troubles`."""
    found: list[Trouble] = []
    path = config / RANKING
    rankings = decode(path, Rankings, found)
    if rankings is None:
        raise Troubles(found)
    for name in ("with_embeddings", "by_words"):
        weights = getattr(rankings, name).weights
        for key in sorted(set(FEATURES).symmetric_difference(weights)):
            missing = key in FEATURES
            what, vi = ("the weight is missing", "thiếu trọng số này") if missing else ("unknown key", "khoá lạ")
            found.append(bad(path, f"{name}.weights.{key}", None, what, vi))
        for key, weight in weights.items():
            if not math.isfinite(weight):
                found.append(bad(path, f"{name}.weights.{key}", str(weight), "is no number", "không phải là số"))
    if found:
        raise Troubles(found)
    return rankings


def load_questions(config: Path) -> QuestionModel:
    """Return the model of questions of questions.npz. Raises `Troubles`."""
    path = config / QUESTIONS
    try:
        with np.load(path, allow_pickle=False) as kept:
            return model_of({name: kept[name] for name in kept.files})
    except Exception as error:  # damage raises many kinds of errors in zipfile and numpy
        what = f"cannot be read: {type(error).__name__}: {error}"
        raise Troubles([bad(path, "", None, what, "không đọc được; hãy chạy kiosk catalogue train")]) from error
