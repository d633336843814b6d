"""Compare sentences by their embeddings: numbers of a language model that are alike for sentences of like meaning.

The embeddings are whitened by the scatter of the sentences within their topics (linear discriminant analysis, Fisher
1936, with shrinkage), so that directions in which sentences of one topic differ count little. Everything is computed
from the known sentences: a sentence that is taught counts at once.
"""

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Embed = Callable[[Sequence[str]], Floats]
"""Returns the embeddings of sentences, one row each."""

SHRINKAGE = 0.1
"""Share of the scatter that is taken as equal in all directions: topics have few sentences. Chosen."""
PRIOR = 3
"""The mean of a topic's sentences is taken as if it had this many more, which are nothing in particular. Chosen."""
FEWEST = 3
"""Topics with fewer sentences say nothing about the scatter within topics."""
NEAREST = 3


class EmbeddedSentences:
    """The embeddings of all known sentences, topic by topic."""

    def __init__(self, vectors: Floats, sizes: npt.NDArray[np.int64], embed: Embed) -> None:
        """`vectors`: of all sentences, (n, dimensions); `sizes`: number of sentences of each topic; `embed`: computes
        the vector of a sentence that is asked."""
        self._embed = embed
        self._starts = np.cumsum(sizes) - sizes
        self._ends = np.cumsum(sizes)
        owner = np.repeat(np.arange(len(sizes)), sizes)
        self._mean = vectors.mean(axis=0)
        count = sizes[:, None].astype(np.float32)
        means = np.add.reduceat(vectors, self._starts) / count
        within = (vectors - means[owner])[sizes[owner] >= FEWEST]
        self._whiten = _whitening(within)
        self._sentences = _unit((vectors - self._mean) @ self._whiten)
        self._typical = _unit(np.add.reduceat(self._sentences, self._starts) / (count + PRIOR))

    def vector(self, text: str) -> Floats:
        """Return the embedding of `text`, (dimensions,)."""
        return np.asarray(self._embed([text])[0], np.float32)

    def compare(self, vector: Floats) -> tuple[Floats, Floats, Floats]:
        """Return the similarity, -1 to 1, of the embedding `vector` to that of every known sentence; and for each topic
        the greatest of its sentences' and that to their mean."""
        white = _unit((vector - self._mean)[None, :] @ self._whiten)[0]
        similar = self._sentences @ white
        return similar, np.maximum.reduceat(similar, self._starts), self._typical @ white

    def nearest(self, topic: int, similar: Floats) -> float:
        """Return the mean similarity of the `NEAREST` sentences of a topic that are most similar."""
        best: list[float] = np.sort(similar[self._starts[topic] : self._ends[topic]])[-NEAREST:].tolist()
        return sum(best) / len(best)


def _whitening(within: npt.NDArray[np.floating]) -> Floats:
    size = within.shape[1]
    scatter = within.T @ within / max(1, len(within))
    scatter = (1 - SHRINKAGE) * scatter + SHRINKAGE * (np.trace(scatter) / size + 1e-9) * np.eye(size)
    values, directions = np.linalg.eigh(scatter)
    return (directions / np.sqrt(values)).astype(np.float32)


def _unit(vectors: npt.NDArray[np.floating]) -> Floats:
    length = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))[:, None]
    return np.asarray(vectors / np.maximum(length, np.float32(1e-9)), np.float32)
