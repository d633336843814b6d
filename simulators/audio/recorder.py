"""A recorder of the simulated lobby's sound that knows the time of each sample, to find when a sound began or ended.

Two recorders of one server can be compared: both record the monitor of a sink (what it plays) with the same latency,
about 25 ms. Times are seconds of `time.monotonic()`: a block is stamped at its arrival, the block with the least delay
sets the clock, and all other times follow by counting samples.
"""

import os
import subprocess
import threading
import time
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

_RATE_HZ = 16_000
_FRAME_S = 0.01
_FRAME_BYTES = 2 * _RATE_HZ // 100
LOUD_DBFS = -45.0


class Recorder:
    """A recorder of the PulseAudio source `source`, which keeps the sound level of each frame of 10 ms."""

    def __init__(self, source: str, environment: Mapping[str, str], *, only: int | None = None) -> None:
        """`only`: record only the sink input with this number, one of those that play into the sink whose monitor is
        `source`."""
        self._lock = threading.Lock()
        self._levels: list[NDArray[np.float32]] = []
        self._frames = 0
        self._zero_s = float("inf")
        command = ["parec", f"--device={source}", "--raw", "--format=s16le", "--rate=16000", "--channels=1"]
        alone = [] if only is None else [f"--monitor-stream={only}"]
        self._process = subprocess.Popen(
            [*command, *alone, "--latency-msec=10"],
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL if alone else None,  # parec complains about the end of the input
            start_new_session=True,
        )
        self._thread = threading.Thread(target=self._read, name=f"recorder-{source}", daemon=True)
        self._thread.start()

    def first_loud_s(self, since_s: float, until_s: float = float("inf")) -> float | None:
        """Return the time at which the first sound after `since_s` begins, s; None when there is no sound."""
        loud, zero_s = self._loud()
        times = zero_s + loud * _FRAME_S
        found = times[(times >= since_s) & (times < until_s)]
        return float(found[0]) if found.size else None

    def last_loud_s(self, since_s: float, until_s: float = float("inf")) -> float | None:
        """Return the time at which the last sound between the two times ends, s; None when there is no sound."""
        loud, zero_s = self._loud()
        times = zero_s + (loud + 1) * _FRAME_S
        found = times[(times > since_s) & (times <= until_s)]
        return float(found[-1]) if found.size else None

    def levels_since(self, frame: int) -> tuple[int, NDArray[np.float32]]:
        """Return the number of the next frame, and the levels (dBFS) of the frames from number `frame` up to that
        one."""
        with self._lock:
            first, found = self._frames, list[NDArray[np.float32]]()
            for block in reversed(self._levels):
                if first <= frame:
                    break
                first -= block.size
                found.append(block)
            levels = np.concatenate(found[::-1]) if found else np.zeros(0, np.float32)
            return self._frames, levels[max(0, frame - first) :]

    @property
    def now_s(self) -> float:
        """Time up to which sound has been recorded, s."""
        with self._lock:
            return self._zero_s + self._frames * _FRAME_S

    def stop(self) -> None:
        """End the recording."""
        self._process.terminate()
        self._process.wait()
        self._thread.join(1.0)

    def _loud(self) -> tuple[NDArray[np.int64], float]:
        with self._lock:
            levels = np.concatenate(self._levels) if self._levels else np.zeros(0, np.float32)
            return np.flatnonzero(levels >= LOUD_DBFS), self._zero_s

    def _read(self) -> None:
        assert self._process.stdout is not None
        kept = b""
        while sound := os.read(self._process.stdout.fileno(), 1 << 14):
            came_s = time.monotonic()
            kept += sound
            whole = len(kept) // _FRAME_BYTES * _FRAME_BYTES
            if not whole:
                continue
            frames = np.frombuffer(kept[:whole], np.int16).astype(np.float32).reshape(-1, _FRAME_BYTES // 2) / 32768
            kept = kept[whole:]
            level = (10 * np.log10(np.mean(np.square(frames), axis=1) + 1e-10)).astype(np.float32)
            with self._lock:
                self._levels.append(level)
                self._frames += level.size
                self._zero_s = min(self._zero_s, came_s - self._frames * _FRAME_S)
