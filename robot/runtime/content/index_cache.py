"""Cache the features of the known sentences on the disk: making those of thousands would slow down each start.

A copy is used only if lexicon and code are the same; otherwise, or if it is damaged, all features are made anew. After
an edit only those of new sentences are made.
"""

import hashlib
import io
import logging
import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

import robot.knowledge
from robot.knowledge.topics.feature_rows import FeatureRows
from robot.knowledge.topics.lexicon import Concepts
from robot.knowledge.topics.sentence_index import features_of, sizes_of
from robot.knowledge.topics.vector_space import Space

log = logging.getLogger("kiosk")

WORDS, NUMBERS = ("texts", "vocabulary"), ("columns", "weights", "lengths")
"""Names of the arrays of a copy: lists of words as msgpack, and those of `FeatureRows`."""

KEPT = 2
"""Number of copies kept: one for this release, one for the release before it."""

MADE_AT_EACH_START = 500
"""A copy that lacks at most this many sentences is not written anew; their features take 0.1 s. Chosen."""


def cached_space(
    known: Mapping[str, Sequence[str]], language: bytes, concepts: Concepts, folder: Path, *others: Path
) -> Space:
    """Return the feature space of the sentences `known`. Features that are not cached in `folder` or `others` are made;
    if these are many, all are kept in `folder`. `language`: the lexicon's bytes."""
    name = f"index-{_fingerprint(language)}.npz"
    kept_texts, kept = _first_copy([each / name for each in (folder, *others)])
    rows = {text: row for row, text in enumerate(kept_texts)}
    texts = tuple(text for sentences in known.values() for text in sentences)
    if texts == kept_texts:
        return Space.of(kept, sizes_of(known))
    new = [text for text in dict.fromkeys(texts) if text not in rows]
    if new:
        rows |= {text: row for row, text in enumerate(new, start=len(kept_texts))}
        kept = kept.with_more(features_of(new, concepts))
    features = kept.chosen(np.array([rows[text] for text in texts], np.int64))
    if not kept_texts or len(new) > MADE_AT_EACH_START:
        try:
            _keep(texts, features, folder / name)
        except OSError as error:
            log.info("the index is not kept: %s", error.strerror)
    return Space.of(features, sizes_of(known))


def _fingerprint(language: bytes) -> str:
    digest = hashlib.blake2b(language, digest_size=12)
    for room in ("topics", "vietnamese"):
        for source in sorted((Path(robot.knowledge.__path__[0]) / room).rglob("*.py")):
            digest.update(source.read_bytes())
    return digest.hexdigest()


def _first_copy(paths: Sequence[Path]) -> tuple[tuple[str, ...], FeatureRows]:
    """Return the sentences of the first undamaged copy with their features; none if there is no such copy."""
    for path in paths:
        try:
            with np.load(path, allow_pickle=False) as kept:
                texts, vocabulary = (msgspec.msgpack.decode(kept[name], type=tuple[str, ...]) for name in WORDS)
                return texts, FeatureRows(vocabulary, *(kept[name] for name in NUMBERS))
        except (FileNotFoundError, NotADirectoryError):
            pass
        except Exception as error:  # damage raises many kinds of errors in zipfile and numpy
            log.warning("%s is damaged and made anew: %s: %s", path, type(error).__name__, error)
    return (), FeatureRows.of(())


def _keep(texts: Sequence[str], features: FeatureRows, path: Path) -> None:
    arrays: dict[str, npt.NDArray[Any]] = {name: getattr(features, name) for name in NUMBERS}
    for name, words in zip(WORDS, (texts, features.vocabulary), strict=True):
        arrays[name] = np.frombuffer(msgspec.msgpack.encode(words), np.uint8)
    write_arrays(path, arrays)
    copies = sorted(path.parent.glob("index-*.npz"), key=lambda copy: copy.stat().st_mtime, reverse=True)
    for old in copies[KEPT:]:
        old.unlink(missing_ok=True)


def write_arrays(path: Path, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
    """Write `arrays` by name to `path`, as a whole: another program reads the file before or the new one. Raises
    `OSError`."""
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
