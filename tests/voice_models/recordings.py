"""Human recordings for the tests (see tests/data/speech/README.md) and sound made for the purpose."""

from pathlib import Path

import numpy as np

from hardware.wav import read_pcm

SPEECH = Path(__file__).parents[1] / "data" / "speech"

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


def pieces(sound: bytes, size: int = PIECE_BYTES) -> list[bytes]:
    """Cut into pieces; a last short one is filled with silence."""
    return [sound[start : start + size].ljust(size, b"\0") for start in range(0, len(sound), size)]
