"""Judge a recorded sentence: level, clipping, noise of the room, length for its text. Trim the silence around it."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from voice_models.synthesis.phrase_joining import levels_db, noise_db, sounding, words_of

_HEAD_S, _TAIL_S = (
    0.12,
    0.18,
)  # kept before the first and after the last sound: soft consonants, and room to join; chosen
_FADE_S = 0.01  # fade at both ends, so that room noise begins and ends without a click; chosen
_SOFT_DBFS = -38.0  # softest speech: it would be raised by 20 dB, and the noise of the microphone with it; chosen
_SPEECH_DB = 20.0  # frames up to this much below the loudest one count as speech; chosen
_SPEECH_SNR_DB = 6.0  # least height of the loudest frame above the noise for any speech at all; chosen
_NOISY_DB = 25.0  # least level of speech above the room's noise; a quiet office with a near microphone has 35 to 50
_FULL = 0.985  # share of full scale from which a sample counts as clipped; resampling rounds the tops off a little
_FLAT = 3  # samples in a row at one peak that count as a clipped top; chosen
_MOST_CLIPPED = 3  # tops that may be clipped: a single one is not heard; chosen
_EDGE_S = 0.03  # a sound that begins or ends nearer to the edge of the recording is not whole; chosen
_LEAST_S_A_WORD, _MOST_S_A_WORD = 0.09, 0.6
"""Time for a word (in Vietnamese a syllable), s: people read 4 to 6 of them a second, at the least 2 and at most 9."""
_SLACK_S, _SLACK_A_MARK_S = 0.6, 0.7  # longer in any case, and for each pause that the text has; chosen


class TakeFault(NamedTuple):
    """A fault of a take, and what to do about it, in Vietnamese and English."""

    kind: str
    vi: str
    en: str


class Take(NamedTuple):
    """A recorded sentence without the silence around it, and what is wrong with it."""

    samples: NDArray[np.int16]
    rate_hz: int
    speech_s: float
    level_dbfs: float
    snr_db: float
    faults: tuple[TakeFault, ...]


def judged(samples: NDArray[np.int16], rate_hz: int, text: str) -> Take:
    """Return the take of `text` in `samples` (mono): its speech with a little room around it, its level and faults."""
    level = samples.astype(np.float64)
    centred = np.clip(np.rint(level - (level.mean() if level.size else 0.0)), -32768, 32767).astype(np.int16)
    levels = levels_db(centred, rate_hz)
    start, end = sounding(centred, rate_hz)
    if end == start or levels.max() - noise_db(levels) < _SPEECH_SNR_DB:
        return Take(samples[:0], rate_hz, 0.0, -100.0, 0.0, (_NOTHING,))
    speech = levels[levels > levels.max() - _SPEECH_DB]
    level_dbfs = float(10 * np.log10(np.mean(10 ** (speech / 10))))
    snr_db = level_dbfs - noise_db(levels)
    speech_s = (end - start) / rate_hz
    faults = [*_level_faults(samples, level_dbfs, snr_db), *_length_faults(start / rate_hz, speech_s, text)]
    if (samples.size - end) / rate_hz < _EDGE_S:
        faults.append(_NO_END)
    return Take(_trimmed(centred, rate_hz, start, end), rate_hz, speech_s, level_dbfs, snr_db, tuple(faults))


def room_level_dbfs(samples: NDArray[np.int16], rate_hz: int) -> float:
    """Return the level of a recording of the silent room, dBFS."""
    levels = levels_db(samples, rate_hz)
    return float(np.median(levels)) if levels.size else -100.0


def clipped_tops(samples: NDArray[np.int16]) -> int:
    """Return how many tops of the wave are cut off: at full scale, or flat at the highest level of the whole take.

    A microphone whose own amplifier is overloaded gives flat tops below full scale.
    """
    size = np.abs(samples.astype(np.int32))
    peak = int(size.max(initial=0))
    if peak == 0:
        return 0
    full = _runs(size >= _FULL * 32767, 1)
    return max(full, _runs(size >= peak - max(1, peak // 1000), _FLAT))


def _runs(high: NDArray[np.bool_], least: int) -> int:
    """Return how many stretches of at least `least` true values `high` has."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], high, [False])).astype(np.int8)))
    return int(np.sum(edges[1::2] - edges[::2] >= least))


def _level_faults(samples: NDArray[np.int16], level_dbfs: float, snr_db: float) -> Iterator[TakeFault]:
    if clipped_tops(samples) > _MOST_CLIPPED:
        yield TakeFault(
            "clipped",
            "Tiếng quá to nên bị vỡ. Hãy ngồi xa micrô hơn một gang tay, hoặc giảm mức thu.",
            "Too loud, the sound is distorted: sit a hand's breadth further away, or turn the input down.",
        )
    if level_dbfs < _SOFT_DBFS:
        yield TakeFault(
            "soft",
            f"Tiếng quá nhỏ ({level_dbfs:.0f} dB, cần trên {_SOFT_DBFS:.0f}). "
            "Hãy ngồi gần micrô hơn, hoặc tăng mức thu.",
            "Too soft: sit nearer to the microphone, or turn the input up.",
        )
    elif snr_db < _NOISY_DB:
        yield TakeFault(
            "noisy",
            f"Phòng ồn: tiếng nói chỉ hơn tiếng ồn {snr_db:.0f} dB (cần {_NOISY_DB:.0f}). "
            "Hãy tắt quạt, đóng cửa, ngồi gần hơn.",
            "The room is noisy: switch fans off, close the door, sit nearer.",
        )


def _length_faults(begins_s: float, speech_s: float, text: str) -> Iterator[TakeFault]:
    words = words_of(text)
    least_s = _LEAST_S_A_WORD * len(words)
    pauses = sum(bool(word.mark) for word in words)
    most_s = _MOST_S_A_WORD * len(words) + _SLACK_A_MARK_S * pauses + _SLACK_S
    if begins_s < _EDGE_S:
        yield TakeFault(
            "cut",
            "Mất phần đầu câu. Hãy đợi hiện chữ ĐANG THU rồi mới đọc.",
            "The beginning is missing: wait for RECORDING, then read.",
        )
    if speech_s < least_s:
        yield TakeFault(
            "short",
            f"Quá ngắn ({speech_s:.1f} giây cho {len(words)} tiếng): có thể đọc thiếu.",
            "Too short for this sentence: words may be missing.",
        )
    elif speech_s > most_s:
        yield TakeFault(
            "long",
            f"Quá dài ({speech_s:.1f} giây cho {len(words)} tiếng): có thể đọc thừa, hoặc có tiếng động khác.",
            "Too long for this sentence: there may be more words, or another sound.",
        )


def _trimmed(samples: NDArray[np.int16], rate_hz: int, start: int, end: int) -> NDArray[np.int16]:
    first, last = max(0, start - round(_HEAD_S * rate_hz)), end + round(_TAIL_S * rate_hz)
    cut = samples[first:last].astype(np.float64)
    fade = min(round(_FADE_S * rate_hz), cut.size // 2)
    if fade:
        cut[:fade] *= np.linspace(0.0, 1.0, fade)
        cut[-fade:] *= np.linspace(1.0, 0.0, fade)
    whole: NDArray[np.int16] = np.rint(cut).astype(np.int16)
    return whole


_NO_END = TakeFault(
    "end",
    "Mất phần cuối câu. Đọc xong hãy đợi một giây rồi mới bấm Enter.",
    "The end is missing: wait for a second before you press Enter.",
)
_NOTHING = TakeFault(
    "nothing",
    "Không nghe thấy tiếng đọc. Hãy kiểm tra micrô rồi đọc lại.",
    "No speech was heard: check the microphone, then read it again.",
)
