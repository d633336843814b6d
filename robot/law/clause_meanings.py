"""Embeddings of the clauses: numbers of the language model that are alike for sentences of like meaning.

Those of the shipped texts are shipped too, in `config/law/embeddings.npz`; those of texts that a centre imports are
computed once, about 15 ms each.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from robot.law.asked_sentences import Asked
from robot.law.passages import ArticlePlace, key_of
from robot.runtime.content.sentence_embeddings import EmbeddingFile, packed

FILE = Path("law") / "embeddings.npz"
FIRST_CLAUSES = 6
"""An article is compared by its first clauses up to this many. Chosen: the later ones of long articles list cases."""

USUAL = 0.4
"""Likeness of every article where there is no language model: about that of a right one. Measured."""

Floats = npt.NDArray[np.float32]
Embed = Callable[[Sequence[str]], Floats]


def sentences_of(place: ArticlePlace, asked: Asked) -> list[str]:
    """Return the sentences that stand for an article: its title with the first line of each of its first clauses, and
    those in which people ask about it."""
    title = place.article.title
    clauses = [f"{title}: {clause.lines[0]}" for clause in place.article.clauses[:FIRST_CLAUSES]]
    return [*(clauses or [title]), *asked.get(key_of(place), ())]


def rows_of(places: Sequence[ArticlePlace], asked: Asked, file: EmbeddingFile, embed: Embed) -> Floats:
    """Return the embedding of each sentence of each article, (n, dimensions), of length 1."""
    return _unit(file.vectors([text for place in places for text in sentences_of(place, asked)], embed))


class ClauseMeanings:
    """Compares a question with the articles by meaning."""

    def __init__(
        self, places: Sequence[ArticlePlace], asked: Asked, rows: Floats, file: EmbeddingFile, embed: Embed
    ) -> None:
        """`rows`: as `rows_of` returns them, with the same `asked` and `file`; `embed`: embeds a question."""
        self._rows, self._file, self._embed = rows, file, embed
        counts = np.array([len(sentences_of(place, asked)) for place in places])
        self._starts = np.cumsum(counts) - counts

    def likeness(self, question: str) -> Floats:
        """Return for each article the greatest cosine, -1 to 1, of its sentences to the question."""
        asked = _unit(self._file.project(self._embed([question])))[0]
        return np.asarray(np.maximum.reduceat(self._rows @ asked, self._starts), np.float32)


def _unit(vectors: Floats) -> Floats:
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9), np.float32)


def write_embeddings(places: Sequence[ArticlePlace], asked: Asked, embed: Embed, path: Path) -> int:
    """Compute the embeddings of all articles, write them to `path`, return their number. Raises `OSError`."""
    texts = sorted({text for place in places for text in sentences_of(place, asked)})
    vectors = np.concatenate([embed([text]) for text in texts])
    np.savez_compressed(path, allow_pickle=False, **packed(texts, vectors))
    return len(texts)
