"""Cache the sentence index on the disk: building it from thousands of sentences would slow down each start.

A copy is used only if sentences, lexicon and code are the same; otherwise, or if it is damaged, the index is built
anew.
"""

import hashlib
import io
import logging
import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

import robot.knowledge
from robot.knowledge.topics.lexicon import Concepts
from robot.knowledge.topics.sentence_index import space_of
from robot.knowledge.topics.vector_space import Postings, Space

log = logging.getLogger("kiosk")

KEPT = 2
"""Number of copies kept: one for the shipped content, one for content that an official tries out."""

PARTS = ("owners", "values", "ends")


def cached_space(
    known: Mapping[str, Sequence[str]], language: bytes, concepts: Concepts, folder: Path, *others: Path
) -> Space:
    """Return the features of the sentences `known`, from `folder` or `others` if cached there; else they are made, and
    kept in `folder`. `language`: the lexicon's bytes."""
    name = f"index-{_fingerprint(known, language)}.npz"
    for path in (each / name for each in (folder, *others)):
        try:
            with np.load(path, allow_pickle=False) as kept:
                return _space(kept)
        except (FileNotFoundError, NotADirectoryError):
            pass
        except Exception as error:  # damage raises many kinds of errors in zipfile and numpy
            log.warning("%s is damaged and made anew: %s: %s", path, type(error).__name__, error)
    path = folder / name
    space = space_of(known, concepts)
    try:
        _keep(space, path)
    except OSError as error:
        log.info("the index is not kept: %s", error.strerror)
    return space


def _fingerprint(known: Mapping[str, Sequence[str]], language: bytes) -> str:
    digest = hashlib.blake2b(language, digest_size=12)
    for key, sentences in known.items():
        digest.update("\x1f".join((key, *sentences, "\x1e")).encode())
    for source in sorted(Path(robot.knowledge.__path__[0]).rglob("*.py")):
        digest.update(source.read_bytes())
    return digest.hexdigest()


def _space(kept: Mapping[str, npt.NDArray[Any]]) -> Space:
    vocabulary = kept["vocabulary"].tobytes().decode().split("\n")
    things, sentences = (Postings(*(kept[f"{owner}.{part}"] for part in PARTS)) for owner in ("things", "sentences"))
    return Space(vocabulary, kept["sizes"], things, sentences)


def _keep(space: Space, path: Path) -> None:
    arrays: dict[str, npt.NDArray[Any]] = {
        "vocabulary": np.frombuffer("\n".join(space.vocabulary).encode(), np.uint8),
        "sizes": space.sizes,
    }
    for owner, postings in (("things", space.things), ("sentences", space.sentences)):
        arrays |= {f"{owner}.{part}": getattr(postings, part) for part in PARTS}
    whole = io.BytesIO()
    np.savez(whole, allow_pickle=False, **arrays)
    path.parent.mkdir(parents=True, exist_ok=True)
    number, beside = tempfile.mkstemp(dir=path.parent, prefix=".index-", suffix=".new")
    try:
        with open(number, "wb") as file:
            file.write(whole.getbuffer())
        os.replace(beside, path)
    finally:
        Path(beside).unlink(missing_ok=True)
    copies = sorted(path.parent.glob("index-*.npz"), key=lambda copy: copy.stat().st_mtime, reverse=True)
    for old in copies[KEPT:]:
        old.unlink(missing_ok=True)
