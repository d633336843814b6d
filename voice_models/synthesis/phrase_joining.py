"""Cover a sentence by recorded phrases, and join their sounds without a click.

A phrase whose text ends in ".", "!" or "?" was read as the end of a sentence, and is used only there. A phrase without
such a mark ("quầy số ba", "Đã đến…") may stand anywhere.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

FRAME_S = 0.005
"""Length of the frames in which the energy of a sound is measured, s. Chosen."""
_QUIETER_DB = 35.0  # below the loudest frame by this much a frame counts as silence; chosen: soft consonants stay above
_OVER_NOISE_DB = 8.0  # a frame with sound is louder than the room's noise by at least this much; chosen
_SURE_DB = 25.0  # a frame is sound in any case up to this much below the loudest: a file may have no silence; chosen
_HEAD_S, _TAIL_S = 0.05, 0.06  # searched before and after the sound for the quietest frame, in which to cut; chosen
_FADE_S = 0.03  # length of the crossfade, and of the fades at a pause; chosen
_PAUSES_S = {",": 0.15, ".": 0.3, "?": 0.3}  # silence after a comma, and after a sentence; chosen

_WORD = re.compile(r"\w+")
_END = {".": ".", "!": ".", "?": "?", ",": ",", ":": ",", ";": ","}
_STRONGEST = ("?", ".", ",")

Kept = TypeVar("Kept")


class SpokenWord(NamedTuple):
    """A word in small letters, and the mark after it: "" for none, "," for a short pause, "." or "?" at the end."""

    text: str
    mark: str


class PhraseSound(NamedTuple):
    """The sound of a phrase, mono int16, and the mark that follows it in the sentence."""

    samples: NDArray[np.int16]
    mark: str


Phrases = Mapping[tuple[str, ...], Mapping[str, Kept]]
"""Maps the words of a phrase to its recordings, by the mark at its end ("" = may stand anywhere)."""


def words_of(text: str) -> list[SpokenWord]:
    """Return the words of `text`; capitals, quotation marks and kinds of pauses make no difference."""
    text = unicodedata.normalize("NFC", text).lower()
    found = list(_WORD.finditer(text))
    ends = [*(match.start() for match in found[1:]), len(text)]
    return [SpokenWord(match[0], _mark(text[match.end() : end])) for match, end in zip(found, ends, strict=False)]


def end_of(words: Sequence[SpokenWord]) -> str:
    """Return the mark by which a phrase is bound to the end of a sentence: "." or "?", else ""."""
    return words[-1].mark if words and words[-1].mark in (".", "?") else ""


def covered(words: Sequence[SpokenWord], phrases: Phrases[Kept]) -> list[tuple[Kept, str]] | None:
    """Return the fewest phrases that together are `words`, each with the mark after it; None when a part is missing."""
    lengths = sorted({len(phrase) for phrase in phrases}, reverse=True)
    texts = tuple(word.text for word in words)
    best: list[list[tuple[Kept, str]] | None] = [[]]
    for end in range(1, len(words) + 1):
        found: list[tuple[Kept, str]] | None = None
        mark = words[end - 1].mark
        for length in lengths:
            before = best[end - length] if length <= end else None
            if before is None or (found is not None and len(before) + 1 >= len(found)):
                continue
            takes = phrases.get(texts[end - length : end], {})
            take = takes.get(mark) or takes.get("")
            if take is not None:
                found = [*before, (take, mark)]
        best.append(found)
    return best[-1] or None


def sounding(samples: NDArray[np.int16], rate_hz: int) -> tuple[int, int]:
    """Return the numbers of the first sample with sound and of the one after the last; (0, 0) for silence."""
    levels = levels_db(samples, rate_hz)
    if not levels.size or levels.max() <= _SILENCE_DB:
        return 0, 0
    over_noise_db = min(noise_db(levels) + _OVER_NOISE_DB, levels.max() - _SURE_DB)
    loud = np.flatnonzero(levels >= max(levels.max() - _QUIETER_DB, over_noise_db))
    frame = _frame(rate_hz)
    return int(loud[0]) * frame, min(samples.size, (int(loud[-1]) + 1) * frame)


_SILENCE_DB = -100.0  # level of a frame without any sound, dB relative to full scale


def levels_db(samples: NDArray[np.int16], rate_hz: int) -> NDArray[np.float64]:
    """Return the level of each whole frame of `FRAME_S`, dB relative to full scale; shape (n,) to (n / frame,)."""
    frame = _frame(rate_hz)
    whole = samples[: samples.size - samples.size % frame].astype(np.float64) / 32768
    power = np.mean(np.square(whole.reshape(-1, frame)), axis=1) if whole.size else np.zeros(0)
    levels: NDArray[np.float64] = 10 * np.log10(np.maximum(power, 10 ** (_SILENCE_DB / 10)))
    return levels


def noise_db(levels: NDArray[np.float64]) -> float:
    """Return the level of the room's noise: of the quietest tenth of all frames, dB relative to full scale."""
    return float(np.percentile(levels, 10))


def joined(pieces: Sequence[PhraseSound], rate_hz: int) -> NDArray[np.int16]:
    """Return the sounds one after the other, cut in their quietest frames beside the speech.

    Within a sentence the ends are crossfaded; at a mark the sound fades out, and the next fades in after a pause.
    """
    fade = max(1, round(rate_hz * _FADE_S))
    up = 0.5 - 0.5 * np.cos(np.pi * (np.arange(fade) + 0.5) / fade)
    whole = np.zeros(0)
    mark = ","
    for piece in pieces:
        cut = _tight(piece.samples, rate_hz).astype(np.float64)
        if whole.size:
            short = min(fade, cut.size, whole.size)
            rises = up if short == fade else np.linspace(0.0, 1.0, short)
            cut[:short] *= rises
            whole[whole.size - short :] *= rises[::-1]
            pause_s = _PAUSES_S.get(mark)
            if pause_s is None:
                whole[whole.size - short :] += cut[:short]
                cut = cut[short:]
            else:
                whole = np.concatenate((whole, np.zeros(round(rate_hz * pause_s))))
        whole, mark = np.concatenate((whole, cut)), piece.mark
    out: NDArray[np.int16] = np.clip(np.rint(whole), -32768, 32767).astype(np.int16)
    return out


def _tight(samples: NDArray[np.int16], rate_hz: int) -> NDArray[np.int16]:
    """Return the sound from the quietest frame before its speech to the quietest one after it."""
    start, end = sounding(samples, rate_hz)
    frame = _frame(rate_hz)
    head = samples[max(0, start - round(_HEAD_S * rate_hz)) : start]
    tail = samples[end : end + round(_TAIL_S * rate_hz)]
    before = levels_db(head[head.size % frame :], rate_hz)
    after = levels_db(tail, rate_hz)
    first = start - (before.size - int(np.argmin(before))) * frame if before.size else start
    last = end + (int(np.argmin(after)) + 1) * frame if after.size else end
    return samples[first:last]


def _frame(rate_hz: int) -> int:
    return max(1, round(rate_hz * FRAME_S))


def _mark(between: str) -> str:
    """Return the strongest mark among the signs between two words; "…" is none: there a part of a sentence ends."""
    marks = {_END[sign] for sign in between.replace("...", "…") if sign in _END}
    return next((mark for mark in _STRONGEST if mark in marks), "")
