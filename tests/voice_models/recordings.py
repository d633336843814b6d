"""Human recordings for the tests (see tests/data/speech/README.md) and sound made for the purpose."""

import functools
import subprocess
import sys

import numpy as np
from numpy.typing import NDArray

from hardware.audio.resampling import resampled
from hardware.audio.wav import read_pcm
from robot.paths import ROOT

SPEECH = ROOT / "tests" / "data" / "speech"

SAID = {
    "commonvoice_22028599.wav": "anh ta là một người khác",
    "commonvoice_23667731.wav": "tầm một tuần ở đây thôi",
    "commonvoice_22416756.wav": "ôi tình mẫu tử",
}

PIECE_BYTES = 640


def pcm(name: str) -> bytes:
    """16 kHz mono int16."""
    return read_pcm(SPEECH / name)


def silence(seconds: float) -> bytes:
    return bytes(2 * round(16_000 * seconds))


def noise(seconds: float, rms: float) -> bytes:
    samples = np.random.default_rng(7).normal(0, rms, round(16_000 * seconds))
    return np.clip(samples, -32768, 32767).astype(np.int16).tobytes()


@functools.cache
def spoken(text: str, words_per_minute: int) -> NDArray[np.int16]:
    """The robot's voice at 16 kHz, the same in each run: espeak's sound depends on what its process has said before."""
    pcm, rate_hz = spoken_alone(text, words_per_minute)
    return resampled(np.frombuffer(pcm, np.int16), rate_hz, 16_000)


def spoken_alone(text: str, words_per_minute: int) -> tuple[bytes, int]:
    """Mono int16 of a process that says nothing else, and its rate in Hz."""
    program = (
        "import sys; from voice_models.synthesis.espeak import EspeakVoice\n"
        f"voice = EspeakVoice({{'vi': 'vi+f2'}}, 60, {words_per_minute})\n"
        f"print(voice.rate_hz, flush=True); sys.stdout.buffer.write(voice.synthesise({text!r}, 'vi', slow=False))"
    )
    root = ROOT
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, cwd=root).stdout
    rate, _, sound = told.partition(b"\n")
    return sound, int(rate)


def pieces(sound: bytes, size: int = PIECE_BYTES) -> list[bytes]:
    """Cut into pieces; a last short one is filled with silence."""
    return [sound[start : start + size].ljust(size, b"\0") for start in range(0, len(sound), size)]
