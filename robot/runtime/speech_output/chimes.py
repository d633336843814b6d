"""Chimes (short tones that the robot plays in addition to its voice) and the click of a key: soft sine tones."""

import time
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from robot.core.commands import Chime, Tone
from robot.runtime.ports import Speaker

RATE_HZ = 22_050
_SOFT_DBFS, _CHIME_DBFS, _CLICK_DBFS = -20.0, -14.0, -24.0  # level of peaks; a voice has -6 to -12
_FADE_S = 0.006
_CLICK_S, _CLICK_HZ = 0.012, 1_800.0
_OCTAVE = 0.18  # share of the octave above, for a warm tone

_D5, _E5, _G5, _A5, _C6 = 587.3, 659.3, 784.0, 880.0, 1046.5

_NOTES: dict[Tone, tuple[tuple[float, float], ...]] = {
    Tone.READY: ((_D5, 0.06), (_A5, 0.06)),
    Tone.UNDERSTOOD: ((_A5, 0.09),),
    Tone.ERROR: ((_G5, 0.09), (_D5, 0.11)),
    Tone.DEPARTURE: ((_E5, 0.2), (_G5, 0.2), (_C6, 0.4)),
    Tone.ARRIVAL: ((_C6, 0.2), (_G5, 0.4)),
}
"""Notes of each chime: (pitch in Hz, s until the next note)."""

LEADS = (Tone.DEPARTURE, Tone.ARRIVAL)
"""Chimes before a sentence: the sentence begins when they have ended."""


class Chimes:
    """Plays chimes on the loudspeaker that the voice has opened (`speaker`), over the voice; without one, nothing."""

    def __init__(self, volume: float) -> None:
        self.speaker: Speaker | None = None
        self._volume, self._visitors = volume, 1.0
        self._leads_until_s = 0.0

    @property
    def leading(self) -> bool:
        """Whether a chime is playing that a sentence must wait for."""
        return time.monotonic() < self._leads_until_s

    def play(self, wish: Chime) -> None:
        """Play the chime that the command `wish` names, at once."""
        pcm = chime(wish.tone)
        self._visitors = wish.volume_permille / 1000
        self._sound(pcm)
        if wish.tone in LEADS:
            self._leads_until_s = time.monotonic() + long_s(pcm)

    def click(self) -> None:
        """Play the click of a key, with the volume of the last chime. From any thread."""
        self._sound(click())

    def _sound(self, pcm: bytes) -> None:
        speaker = self.speaker
        if speaker is not None:
            speaker.chime(pcm, RATE_HZ, self._volume * self._visitors)


@lru_cache(maxsize=8)
def chime(tone: Tone) -> bytes:
    """Return a chime as mono int16 PCM at `RATE_HZ`."""
    leads = tone in LEADS
    notes = [_note(hz, long_s, ring=leads) for hz, long_s in _NOTES[tone]]
    return _pcm(np.concatenate(notes), _CHIME_DBFS if leads else _SOFT_DBFS)


@lru_cache(maxsize=1)
def click() -> bytes:
    """Return the click of a key as mono int16 PCM at `RATE_HZ`."""
    return _pcm(_note(_CLICK_HZ, _CLICK_S, ring=True), _CLICK_DBFS)


def long_s(pcm: bytes) -> float:
    """Return the duration of mono int16 PCM at `RATE_HZ`, s."""
    return len(pcm) / 2 / RATE_HZ


def _note(hz: float, long_s: float, *, ring: bool) -> NDArray[np.float64]:
    """Return a sine tone of `hz` with soft edges; with `ring` it dies away like a bell."""
    t = np.arange(round(long_s * RATE_HZ)) / RATE_HZ
    wave = np.sin(2 * np.pi * hz * t) + _OCTAVE * np.sin(4 * np.pi * hz * t)
    fade = np.minimum(1.0, np.minimum(t, t[-1] - t) / min(_FADE_S, long_s / 3))
    return np.asarray(wave * fade * (np.exp(-4 * t / long_s) if ring else 1.0))


def _pcm(wave: NDArray[np.float64], peak_dbfs: float) -> bytes:
    peak = 32767 * 10 ** (peak_dbfs / 20)
    samples: NDArray[np.int16] = np.rint(wave / np.max(np.abs(wave)) * peak).astype(np.int16)
    return samples.tobytes()
