"""Embeddings of the known sentences, which are kept in a file, and of other sentences as the file has them.

The 384 numbers of the language model are projected on their 192 main directions, which loses nothing that was measured.
"""

import hashlib
import logging
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

log = logging.getLogger("kiosk")

FILE = "embeddings.npz"
DIMENSIONS = 192
ALIKE = 0.9
"""Least cosine of two embeddings of one sentence by the same model on different machines. Chosen: rounding to 8 bits
takes less than 0.01 of it, and those of two models are not alike at all."""

COMPARED = 4
"""This many sentences are compared to see whether a file fits the language model. Chosen."""
LEAST_HELD = 0.5
"""A file that has fewer of the known sentences is not used: computing the others would take minutes. Chosen."""

Floats = npt.NDArray[np.float32]


class EmbeddingFile(msgspec.Struct, frozen=True):
    """Embeddings of known sentences, projected on the main directions and rounded to 8 bits.

    `names`: 64 bits of a hash of each sentence, sorted; `rows`: int8, (n, 192); `scales`: greatest number of each row
    over 127; `directions`: (384, 192); `mean`: of all sentences, (384,).
    """

    names: npt.NDArray[np.uint64]
    rows: npt.NDArray[np.int8]
    scales: Floats
    directions: Floats
    mean: Floats

    def project(self, vectors: Floats) -> Floats:
        """Return `vectors`, (n, 384), on the main directions, (n, 192)."""
        return np.asarray((vectors - self.mean) @ self.directions, np.float32)

    @property
    def basis(self) -> int:
        """Return 64 bits of a hash of the main directions: what was learned from these embeddings fits no others."""
        return _hash_of(self.directions.astype(np.float16).tobytes())

    def fits(self, known: Sequence[str], model: Callable[[Sequence[str]], Floats]) -> bool:
        """Whether the file has embeddings of most sentences `known`, and `model` gives some of them the same ones."""
        names = np.array([name_of(text) for text in known], np.uint64)
        held = np.flatnonzero(np.isin(names, self.names))
        if len(held) < LEAST_HELD * len(known):
            return False
        compared = [known[place] for place in held[:: max(1, len(held) // COMPARED)][:COMPARED].tolist()]
        now, kept = self.project(model(compared)), self.vectors(compared, model)
        lengths = np.linalg.norm(now, axis=1) * np.linalg.norm(kept, axis=1)
        return bool(np.all((now * kept).sum(axis=1) >= ALIKE * lengths))

    def vectors(self, texts: Sequence[str], model: Callable[[Sequence[str]], Floats]) -> Floats:
        """Return the projected embeddings of `texts`; those that the file lacks are computed by `model`."""
        names = np.array([name_of(text) for text in texts], np.uint64)
        places = np.minimum(np.searchsorted(self.names, names), len(self.names) - 1)
        found = self.rows[places].astype(np.float32) * self.scales[places, None]
        for place in np.flatnonzero(self.names[places] != names).tolist():
            found[place] = self.project(model([texts[place]]))[0]
        return found


def name_of(text: str) -> int:
    """Return 64 bits of a hash of a sentence."""
    return _hash_of(text.encode())


def _hash_of(data: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "big")


def file_of(arrays: Mapping[str, npt.NDArray[Any]]) -> EmbeddingFile:
    """Return the embeddings in `arrays`, as `packed` returns them. Raises `KeyError`."""
    numbers = (arrays[name].astype(np.float32) for name in ("scales", "directions", "mean"))
    return EmbeddingFile(arrays["names"], arrays["rows"], *numbers)


def basis_of(path: Path) -> int | None:
    """Return the basis of the file's embeddings; None where the file is missing or damaged."""
    try:
        with np.load(path, allow_pickle=False) as kept:
            return _hash_of(kept["directions"].astype(np.float16).tobytes())
    except Exception:  # damage raises many kinds of errors in zipfile and numpy
        return None


def read_file(path: Path) -> EmbeddingFile | None:
    """Return the file's embeddings; None where it is missing or damaged, which is logged."""
    try:
        with np.load(path, allow_pickle=False) as kept:
            file = file_of(kept)
        if not len(file.names) or file.rows.shape != (len(file.names), file.directions.shape[1]):
            raise ValueError(f"its rows have the shape {file.rows.shape}")
        return file
    except Exception as error:  # damage raises many kinds of errors in zipfile and numpy
        log.warning("%s is not used: %s: %s", path, type(error).__name__, error)
        return None


def packed(texts: Sequence[str], vectors: Floats) -> dict[str, npt.NDArray[np.generic]]:
    """Return the arrays of an `EmbeddingFile` for `texts` with their embeddings `vectors`, (n, 384)."""
    names = np.array([name_of(text) for text in texts], np.uint64)
    order = np.argsort(names)
    mean = vectors.mean(axis=0)
    _, _, main = np.linalg.svd(vectors[::4] - mean, full_matrices=False)
    directions = main[:DIMENSIONS].T.astype(np.float16)
    rows = (vectors - mean) @ directions.astype(np.float32)
    scales = (np.abs(rows).max(axis=1) / 127).astype(np.float32)
    return {
        "names": names[order],
        "rows": np.round(rows / np.maximum(scales, 1e-9)[:, None]).astype(np.int8)[order],
        "scales": scales[order],
        "directions": directions,
        "mean": mean.astype(np.float32),
    }
