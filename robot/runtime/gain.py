"""Automatic gain: brings a quiet or distant voice to the level at which recognisers hear best.

Measured with viet-asr on 74 recordings: see `tests/hearing/test_gain.py` for the effect that is held on to.
"""

import numpy as np

_TARGET_RMS = 3277.0  # -20 dBFS
_MOST = 30.0  # 29.5 dB: beyond it the noise of the room would become a voice
_ATTACK, _RELEASE = 0.3, 0.02  # share of the difference taken over per voiced 20 ms piece: down fast, up slowly
_CEILING = 32000.0


class AutomaticGain:
    """Feed it piece by piece; it learns from voiced ones only, so that silence is never blown up."""

    def __init__(self) -> None:
        self._level = 0.0  # RMS of the voice, 0 = none heard yet
        self._gain = 1.0

    def apply(self, piece: bytes) -> bytes:
        """The piece at the present gain, without clipping. Quieter is never made of it."""
        samples = np.frombuffer(piece, np.int16).astype(np.float32)
        peak = float(np.max(np.abs(samples), initial=1.0))
        wanted = min(max(1.0, _TARGET_RMS / self._level) if self._level else 1.0, _MOST, max(1.0, _CEILING / peak))
        ramp = np.linspace(self._gain, wanted, samples.size, dtype=np.float32)
        self._gain = wanted
        return np.clip(samples * np.minimum(ramp, _CEILING / peak), -32768, 32767).astype(np.int16).tobytes()

    def learn(self, piece: bytes) -> None:
        """Take over the level of a voiced piece, as it came from the microphone."""
        rms = float(np.sqrt(np.mean(np.square(np.frombuffer(piece, np.int16).astype(np.float32)))))
        if rms > 0:
            share = _ATTACK if rms > self._level else _RELEASE
            self._level = rms if self._level == 0 else self._level + share * (rms - self._level)
