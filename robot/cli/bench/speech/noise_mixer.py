"""Degrade a recording as a lobby does: noise at a given distance below the speech, level, clipping, reverberation.

The steps are in the order of a lobby: the room reverberates the speech, noise is added, the amplifier amplifies and
clips. The signal-to-noise ratio is the level of the frames with speech over the level of the noise. All randomness
comes from `seed` and the recording's name, so that the same command gives the same sound. Sound may come in blocks of
any length."""

import functools
import zlib
from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from hardware.audio.wav import pcm_blocks
from robot.cli.bench.speech.recordings import Clip, strangers
from robot.cli.bench.speech.speech_bounds import RATE_HZ, Loudness, Samples, loudness
from robot.core.trouble import Trouble

NOISES = ("babble", "pink", "white")
_TALKERS = 6
_LOOP_S = 20
_MOST_S = 12.0  # longest part of one recording in the babble, seconds
_DIRECT_DB = 0.0
"""Level of the direct sound over that of the reverberation, dB; chosen: a speaker at arm's length in a room of tiles
and glass."""


class Degradation(msgspec.Struct, frozen=True):
    """Values that say how a recording is degraded."""

    noise: str = ""
    snr_db: float = 10.0
    gain_db: float = 0.0
    reverb_s: float = 0.0
    seed: int = 1

    @property
    def clear(self) -> bool:
        """Whether these values leave the recording unchanged."""
        return not (self.noise or self.gain_db or self.reverb_s)


class Mixer:
    """Degrades one recording. Feed it the blocks of sound in order, with the silence before and after the speech."""

    def __init__(self, air: Degradation, clip: Clip, level: Loudness, others: Sequence[Clip]) -> None:
        """Prepare the noise and the reverberation. `others`: the manifest's recordings, of which babble is mixed
        (without `clip` and its speaker)."""
        draw = np.random.default_rng([air.seed, zlib.crc32(clip.name.encode())])
        self._gain = 10 ** (air.gain_db / 20)
        self._noise = np.zeros(1, np.float32)
        if air.noise:
            loop = noise(air.noise, strangers(clip, list(others)), draw)
            wanted = (level.speech_rms or 1000.0) / 10 ** (air.snr_db / 20)
            self._noise = (loop * wanted).astype(np.float32)
        self._at = 0
        self._room = _room(air.reverb_s, draw) if air.reverb_s else None
        self._tail = np.zeros(0, np.float32)

    def feed(self, samples: Samples) -> NDArray[np.int16]:
        """Return the next block of sound as the microphone records it."""
        sound = samples if self._room is None else self._reverberated(samples)
        at = (self._at + np.arange(samples.size)) % self._noise.size
        self._at += samples.size
        heard = np.rint((sound + self._noise[at]) * self._gain)
        return np.clip(heard, -32768, 32767).astype(np.int16)

    def _reverberated(self, samples: Samples) -> Samples:
        assert self._room is not None
        if not samples.size:
            return samples
        wet = _convolved(samples, self._room)
        wet[: self._tail.size] += self._tail[: wet.size]
        self._tail = wet[samples.size :]
        return wet[: samples.size]


def noise(kind: str, clips: Sequence[Clip], draw: np.random.Generator, seconds: float = _LOOP_S) -> Samples:
    """Return noise that can be repeated in a loop, with RMS 1. `kind`: "pink", "white", "babble" (`_TALKERS` voices at
    once, each a row of recordings) or "tv" (one such voice)."""
    size = round(seconds * RATE_HZ)
    if kind in ("babble", "tv"):
        talkers = _TALKERS if kind == "babble" else 1
        loop = sum((_talker(clips, size, draw) for _ in range(talkers)), np.zeros(size, np.float32))
    elif kind == "pink":
        tones = np.fft.rfft(draw.standard_normal(size))
        loop = np.fft.irfft(tones / np.sqrt(np.maximum(1.0, np.arange(tones.size))), size).astype(np.float32)
    elif kind == "white":
        loop = draw.standard_normal(size).astype(np.float32)
    else:
        raise ValueError(f"no noise {kind!r}")
    scaled: Samples = (loop / max(1e-9, float(np.sqrt(np.mean(np.square(loop)))))).astype(np.float32)
    return scaled


def _talker(clips: Sequence[Clip], size: int, draw: np.random.Generator) -> Samples:
    """Return the speech of recordings in random order, from a random start, all at the same level."""
    parts: list[Samples] = []
    have, unread = 0, 0
    while have < size:
        if not clips or unread > 2 * len(clips):
            raise Trouble(
                "babble needs recordings of other speakers in the manifest",
                "cần bản ghi của người khác để tạo tiếng ồn",
                remedy="add some, or use --noise pink",
                remedy_vi="hãy thêm bản ghi, hoặc dùng --noise pink",
                key="--noise",
                value="babble",
            )
        try:
            part = _speech(clips[int(draw.integers(len(clips)))])
        except Trouble:  # the error is reported when the recording itself is measured
            part = np.zeros(0, np.float32)
        unread = 0 if part.size else unread + 1
        parts.append(part)
        have += part.size
    whole = np.concatenate(parts)
    turned: Samples = np.roll(whole, int(draw.integers(whole.size)))[:size]
    return turned


@functools.lru_cache(maxsize=64)
def _speech(clip: Clip) -> Samples:
    """Return the speech of a recording, at most `_MOST_S` of it, with RMS 1."""
    blocks: list[bytes] = []
    for block in pcm_blocks(clip.path):
        blocks.append(block)
        if sum(map(len, blocks)) > _MOST_S * 2 * RATE_HZ:
            break
    level = loudness(blocks)
    samples = np.frombuffer(b"".join(blocks), np.int16).astype(np.float32)
    milli = RATE_HZ // 1000
    cut: Samples = samples[level.onset_ms * milli : level.end_ms * milli] / max(1.0, level.speech_rms)
    return cut


def _room(t60_s: float, draw: np.random.Generator) -> Samples:
    """Return an impulse response of a room: direct sound, then noise that decays by 60 dB within `t60_s`."""
    size = round(t60_s * RATE_HZ)
    tail = draw.standard_normal(size) * 10 ** (-3 * np.arange(size) / size)
    tail *= 10 ** (-_DIRECT_DB / 20) / np.sqrt(np.sum(np.square(tail)))
    tail[: RATE_HZ // 500] = 0.0  # the first wall is 0.35 m away
    tail[0] = 1.0
    response: Samples = tail.astype(np.float32)
    return response


def _convolved(samples: Samples, response: Samples) -> Samples:
    """Return the linear convolution of the samples with `response`, in full length."""
    size = samples.size + response.size - 1
    points = 1 << (size - 1).bit_length()
    product = np.fft.irfft(np.fft.rfft(samples, points) * np.fft.rfft(response, points), points)
    whole: Samples = product[:size].astype(np.float32)
    return whole
