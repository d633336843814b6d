"""The way of a sound from the loudspeaker to the microphone of a simulated room."""

import numpy as np
from numpy.typing import NDArray

ROOM_RMS = 20.0
Sound = NDArray[np.int16]


def room_response(delay_ms: int) -> NDArray[np.float64]:
    """From loudspeaker to microphone: a delay, and reflections that die away in 0.3 s."""
    random = np.random.default_rng(3)
    taps = random.normal(size=4800) * np.exp(-6.9 * np.arange(4800) / 4800) * 0.15
    taps[0] = 1.0
    taps /= np.sqrt(np.sum(taps**2))
    return np.concatenate((np.zeros(delay_ms * 16), taps))


def through_a_room(played: Sound, delay_ms: int) -> NDArray[np.float64]:
    """What a microphone hears of it."""
    heard = np.convolve(played.astype(float), room_response(delay_ms))[: played.size]
    return heard + np.random.default_rng(5).normal(0, ROOM_RMS, played.size)


def first_loud(said: NDArray[np.float64]) -> int:
    """The sample at which somebody begins to speak: 20 dB below their loudest 20 ms."""
    loudness = np.sqrt(np.mean(np.square(said[: said.size // 320 * 320].reshape(-1, 320)), axis=1))
    return int(np.flatnonzero(loudness >= loudness.max() / 10)[0]) * 320
