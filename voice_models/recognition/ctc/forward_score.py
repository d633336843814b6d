"""How likely a whole utterance is each of a few texts: the CTC forward algorithm (Graves et al., "Connectionist
Temporal Classification", 2006), for all texts at once."""

from collections.abc import Sequence

import numpy as np

from voice_models.recognition.ctc.acoustic_model import Floats
from voice_models.recognition.ctc.token_table import BLANK


def forward_scores(frames: Floats, texts: Sequence[tuple[int, ...]]) -> Floats:
    """Return the log probability of each text over all its paths. `frames`: log probabilities, (frames, tokens)."""
    length = 2 * max(map(len, texts)) + 1
    labels = np.full((len(texts), length), BLANK)
    for row, text in zip(labels, texts, strict=True):
        row[1 : 2 * len(text) : 2] = text
    last = np.array([[2 * len(text) - 1, 2 * len(text)] for text in texts])
    skips = np.zeros(labels.shape, bool)
    skips[:, 2:] = (labels[:, 2:] != BLANK) & (labels[:, 2:] != labels[:, :-2])
    reached = np.full((len(texts), length + 2), -np.inf, np.float32)  # two columns before the first label
    reached[:, 2] = 0.0
    for frame in frames:
        stayed_or_moved = np.logaddexp(reached[:, 2:], reached[:, 1:-1])
        skipped = np.where(skips, reached[:, :-2], -np.inf)
        reached[:, 2:] = np.logaddexp(stayed_or_moved, skipped) + frame[labels]
    ends: Floats = np.logaddexp.reduce(np.take_along_axis(reached[:, 2:], last, axis=1), axis=1)
    return ends
