"""The tables of the index, and their copy on the disk: the embeddings of imported texts take 15 ms a clause.

A copy is used only for the same texts, sentences and program. Otherwise, or if it is damaged, the tables are made anew.
"""

import hashlib
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from robot.law import clause_meanings, law_words, legal_text, passages
from robot.law.asked_sentences import Asked
from robot.law.clause_meanings import Floats, rows_of
from robot.law.passages import ArticlePlace, WordTable, table_of
from robot.runtime.content.index_cache import write_arrays
from robot.runtime.content.language_model import language_model
from robot.runtime.content.sentence_embeddings import EmbeddingFile, read_file

log = logging.getLogger("kiosk")

_ARRAYS = ("ends", "passages", "scores", "weights", "owners", "clauses")


class IndexTables(msgspec.Struct, frozen=True):
    """Tables of an index, as they are kept. `meanings`: rows of `robot.law.clause_meanings`; none without
    a language model."""

    words: WordTable
    meanings: Floats


def tables_for(config: Path, own: Path, places: Sequence[ArticlePlace], asked: Asked) -> IndexTables:
    """Return the tables for the articles `places`; `asked`: sentences in which people ask about them. The copy is kept
    in the folder `own`; that it cannot be written is only logged."""
    path = own / f"index-{fingerprint(config, places, asked)}.npz"
    tables = _read(path)
    if tables is None:
        tables = _made(config, places, asked)
        try:
            _keep(tables, path)
        except OSError as error:
            log.warning("the index of the legal texts is not kept: %s", error.strerror)
    return tables


def fingerprint(config: Path, places: Sequence[ArticlePlace], asked: Asked) -> str:
    """Return a name for the tables of these articles, made by this program with the shipped embeddings, whose
    dimensions a question is projected on."""
    digest = hashlib.blake2b(digest_size=12)
    embeddings = config / clause_meanings.FILE
    digest.update(embeddings.read_bytes() if embeddings.is_file() else b"")
    for module in (legal_text, law_words, passages, clause_meanings):
        digest.update(Path(str(module.__file__)).read_bytes())
    for place in places:
        key = passages.key_of(place)
        digest.update(repr((key, place.article, asked.get(key, ()))).encode())
    digest.update(b"meanings" if language_model() else b"words")
    return digest.hexdigest()


def shipped_embeddings(config: Path) -> EmbeddingFile | None:
    """Return the embeddings of the shipped texts; None where they are missing or damaged."""
    return read_file(config / clause_meanings.FILE)


def _made(config: Path, places: Sequence[ArticlePlace], asked: Asked) -> IndexTables:
    model, file = language_model(), shipped_embeddings(config)
    meanings = np.zeros((0, 0), np.float32) if model is None or file is None else rows_of(places, asked, file, model)
    return IndexTables(table_of(places, asked), meanings)


def _read(path: Path) -> IndexTables | None:
    try:
        with np.load(path, allow_pickle=False) as kept:
            words = msgspec.msgpack.decode(kept["words"].tobytes(), type=tuple[str, ...])
            table = WordTable(words, *(kept[name] for name in _ARRAYS))
            return IndexTables(table, kept["meanings"].astype(np.float32))
    except FileNotFoundError:
        return None
    except Exception as error:  # damage raises many kinds of errors in zipfile and numpy
        log.warning("%s is damaged and made anew: %s: %s", path, type(error).__name__, error)
        return None


def _keep(tables: IndexTables, path: Path) -> None:
    arrays: dict[str, npt.NDArray[Any]] = {name: getattr(tables.words, name) for name in _ARRAYS}
    arrays["words"] = np.frombuffer(msgspec.msgpack.encode(tables.words.words), np.uint8)
    arrays["meanings"] = tables.meanings.astype(np.float16)
    write_arrays(path, arrays)
    for old in path.parent.glob("index-*.npz"):
        if old != path:
            old.unlink(missing_ok=True)
