"""Faults of the simulated lobby's sound: no microphone, no loudspeaker, a loud room, many voices.

microphone_dead               the microphone hangs and gives no sound
speaker_dead                  the loudspeaker is unplugged
microphone_loud (db 30)       a machine runs in the room, this many dB above a quiet room
microphone_babble (db 24)     a crowd talks, this many dB above a quiet room
"""

import contextlib
import subprocess
import tempfile
import threading
import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from simulators.audio.sound_server import SoundServer
from simulators.audio.visitor_voices import VisitorVoice, spoken

QUIET_DBFS = -50.0
"""RMS level of a quiet lobby in the robot's microphone, dBFS."""
_RATE_HZ = 16_000
_BLOCK = _RATE_HZ // 10
_CROWD = (
    ("hôm qua tôi đi chợ mua được con cá to lắm mà rẻ", VisitorVoice("vi+m3", 40, 165)),
    ("trời hôm nay nóng quá, chiều chắc lại mưa thôi", VisitorVoice("vi+f2", 55, 150)),
    ("con bé nhà chị năm nay học lớp mấy rồi nhỉ", VisitorVoice("vi+m1", 50, 175)),
    ("xe buýt về thị xã mấy giờ có chuyến nữa vậy cô", VisitorVoice("vi+f4", 65, 160)),
)
"""Small talk of the crowd's members, with the voice of each; the robot must not answer it."""

Samples = NDArray[np.float64]


class SoundFaults:
    """Faults of the sound server `sound`. `present`: names of the faults now in force."""

    names = ("microphone_dead", "microphone_loud", "microphone_babble", "speaker_dead")

    def __init__(self, sound: SoundServer) -> None:
        self._sound = sound
        self._noises: dict[str, _Noise] = {}
        self.present: set[str] = set()

    def inject(self, name: str, **values: float) -> None:
        """Begin the fault `name`; `values`: its loudness "db", if it has one."""
        self.mend(name)
        match name:
            case "microphone_dead":
                self._sound.cut_microphone(cut=True)
            case "speaker_dead":
                self._sound.cut_loudspeaker(cut=True)
            case "microphone_loud":
                self._noises[name] = _Noise(self._sound, _machine(), QUIET_DBFS + values.get("db", 30.0))
            case "microphone_babble":
                self._noises[name] = _Noise(self._sound, _crowd(), QUIET_DBFS + values.get("db", 24.0))
        self.present.add(name)

    def mend(self, name: str) -> None:
        """End the fault `name`."""
        if name == "microphone_dead":
            self._sound.cut_microphone(cut=False)
        elif name == "speaker_dead":
            self._sound.cut_loudspeaker(cut=False)
        elif (noise := self._noises.pop(name, None)) is not None:
            noise.stop()
        self.present.discard(name)


class _Noise:
    """A sound that is repeated without end in the room, at an RMS level of `dbfs`."""

    def __init__(self, sound: SoundServer, samples: Samples, dbfs: float) -> None:
        loud = samples / np.sqrt(np.mean(np.square(samples))) * 32_768 * 10 ** (dbfs / 20)
        self._pcm = np.clip(loud, -32_768, 32_767).astype("<i2")
        self._player = sound.pour()
        self._thread = threading.Thread(target=self._play, name="noise", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._player.terminate()
        self._player.wait()
        self._thread.join()
        assert self._player.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            self._player.stdin.close()

    def _play(self) -> None:
        player: subprocess.Popen[bytes] = self._player
        assert player.stdin is not None
        with contextlib.suppress(OSError, ValueError):
            while player.poll() is None:
                for start in range(0, self._pcm.size, _BLOCK):
                    player.stdin.write(self._pcm[start : start + _BLOCK].tobytes())
                    player.stdin.flush()


def _machine() -> Samples:
    """Return four seconds of a fan: noise that falls by 3 dB an octave (pink noise)."""
    dice = np.random.default_rng(5)
    spectrum = np.fft.rfft(dice.normal(size=4 * _RATE_HZ))
    spectrum[1:] /= np.sqrt(np.arange(1, spectrum.size))
    return np.asarray(np.fft.irfft(spectrum), dtype=np.float64)


def _crowd() -> Samples:
    """Return ten seconds of sound, made to be repeated, in which all voices of the crowd talk at once."""
    ring = np.zeros(10 * _RATE_HZ)
    with tempfile.TemporaryDirectory(prefix="kiosk-crowd-") as folder:
        for number, (words, visitor) in enumerate(_CROWD):
            voice = _at_16_khz(spoken(words, Path(folder) / f"{number}.wav", visitor))
            for start in range(number * 9_000, ring.size, voice.size + 12_000):
                np.add.at(ring, np.arange(start, start + voice.size) % ring.size, voice)
    return ring


def _at_16_khz(path: Path) -> Samples:
    with wave.open(str(path)) as sound:
        samples = np.frombuffer(sound.readframes(sound.getnframes()), dtype="<i2").astype(np.float64)
        rate_hz = sound.getframerate()
    times = np.arange(0, samples.size / rate_hz, 1 / _RATE_HZ)
    return np.interp(times, np.arange(samples.size) / rate_hz, samples)
