"""CTC prefix beam search (Hannun et al., "First-Pass Large Vocabulary Continuous Speech Recognition using
Bi-Directional Recurrent DNNs", 2014), frame by frame, with phrase bias."""

from math import exp, inf, log1p
from typing import NamedTuple

import numpy as np

from voice_models.recognition.ctc.acoustic_model import Floats
from voice_models.recognition.ctc.phrase_bias import PhraseBias, PhraseState
from voice_models.recognition.ctc.token_table import BLANK

BEAM = 12
"""Hypotheses kept after each frame. Chosen."""
_TOKENS = 16
"""Number of the likeliest tokens of a frame that may extend a hypothesis. Chosen."""
_LEAST_LOG = -9.0
"""Log probability below which a token extends no hypothesis. Chosen."""
_SURELY_BLANK_LOG = -0.002
"""Log probability of blank above which a frame leaves the order of the hypotheses as it is. Chosen."""


class Hypothesis(NamedTuple):
    """A text that may have been said, as tokens."""

    tokens: tuple[int, ...]
    blank: float
    """Log probability of all paths to the text that end in blank."""
    token: float
    """Log probability of all paths to the text that end in its last token."""
    peaks: tuple[float, ...]
    """Greatest log probability of each token in a frame that it was read from."""
    phrases: tuple[PhraseState, ...]
    """Places in the trees of phrases."""

    @property
    def acoustic(self) -> float:
        """Log probability of the text, without bias."""
        return _either(self.blank, self.token)

    @property
    def score(self) -> float:
        """Log probability of the text, with bias."""
        return self.acoustic + sum(each.gain for each in self.phrases)


Trees = tuple[PhraseBias, ...]
Beam = tuple[Hypothesis, ...]
"""The likeliest hypotheses, best first."""


def beginning(trees: Trees) -> Beam:
    """Return the beam before the first frame."""
    return (Hypothesis((), 0.0, -inf, (), tuple(each.beginning for each in trees)),)


def extend(beam: Beam, frames: Floats, trees: Trees) -> Beam:
    """Return the beam after `frames`: log probabilities, (frames, tokens)."""
    for frame in frames:
        beam = _extend(beam, frame, trees)
    return beam


def _extend(beam: Beam, frame: Floats, trees: Trees) -> Beam:
    blank = float(frame[BLANK])
    if blank > _SURELY_BLANK_LOG:
        return tuple(each._replace(blank=each.acoustic + blank, token=-inf) for each in beam)
    count = min(_TOKENS, frame.size)
    likely = np.argpartition(frame, -count)[-count:]
    scores = [(int(token), float(frame[token])) for token in likely if frame[token] > _LEAST_LOG and token != BLANK]
    found: dict[tuple[int, ...], Hypothesis] = {}
    for each in beam:
        last = each.tokens[-1] if each.tokens else BLANK
        stays = float(frame[last]) if last != BLANK else -inf
        peaks = (*each.peaks[:-1], max(each.peaks[-1], stays)) if each.peaks else ()
        _add(found, each._replace(blank=each.acoustic + blank, token=each.token + stays, peaks=peaks))
        for token, log in scores:
            before = each.blank if token == last else each.acoustic
            if before == -inf:
                continue
            phrases = tuple(tree.step(state, token) for tree, state in zip(trees, each.phrases, strict=True))
            _add(found, Hypothesis((*each.tokens, token), -inf, before + log, (*each.peaks, log), phrases))
    return tuple(sorted(found.values(), key=lambda each: -each.score)[:BEAM])


def _add(found: dict[tuple[int, ...], Hypothesis], one: Hypothesis) -> None:
    other = found.get(one.tokens)
    if other is not None:
        peaks = max(one, other, key=lambda each: each.acoustic).peaks
        one = one._replace(blank=_either(one.blank, other.blank), token=_either(one.token, other.token), peaks=peaks)
    found[one.tokens] = one


def _either(a: float, b: float) -> float:
    """Return log(exp(a) + exp(b))."""
    if a < b:
        a, b = b, a
    return a if b == -inf else a + log1p(exp(b - a))
