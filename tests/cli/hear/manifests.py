"""Manifests for the tests: the human recordings of tests/data/speech, and files that are wrong in every usual way."""

from pathlib import Path

import numpy as np

from hardware.audio.resampling import resampled
from hardware.audio.wav import read_wav, write_wav
from tests.voice_models.recordings import SAID, SPEECH

SPEAKERS = dict(zip(SAID, ("one", "two", "three"), strict=True))


def manifest(folder: Path, *extra: str, count: int = 3) -> Path:
    """Of the first `count` recordings, and of `extra` files in `folder`, said to be silent."""
    rows = [f"{SPEECH / name}\t{text}\tread\t{SPEAKERS[name]}" for name, text in list(SAID.items())[:count]]
    rows += [f"{name}\tkhông có gì\tbroken\t" for name in extra]
    path = folder / "manifest.tsv"
    path.write_text("\n".join(["file\ttranscript\tgroup\tspeaker", *rows]) + "\n", encoding="utf-8")
    return path


def bad_files(folder: Path) -> tuple[str, ...]:
    """Half a header, silence, no sound at all; names in `folder`."""
    whole = (SPEECH / next(iter(SAID))).read_bytes()
    (folder / "half.wav").write_bytes(whole[:23])
    write_wav(folder / "silent.wav", bytes(32_000), 16_000)
    (folder / "text.wav").write_text("no sound")
    return ("half.wav", "silent.wav", "text.wav", "missing.wav")


def odd_files(folder: Path) -> tuple[str, ...]:
    """What can be heard: a recording at 8 kHz, and one as clipped stereo at 44.1 kHz."""
    samples, rate_hz = read_wav(SPEECH / next(iter(SAID)))
    write_wav(folder / "narrow.wav", resampled(samples, rate_hz, 8000).tobytes(), 8000)
    wide = np.clip(resampled(samples, rate_hz, 44_100).astype(np.int32) * 4, -32768, 32767).astype("<i2")
    sound = np.repeat(wide, 2).tobytes()
    head = b"RIFF" + (36 + len(sound)).to_bytes(4, "little") + b"WAVEfmt " + (16).to_bytes(4, "little")
    head += b"\1\0\2\0" + (44_100).to_bytes(4, "little") + (176_400).to_bytes(4, "little") + b"\4\0\x10\0"
    (folder / "stereo.wav").write_bytes(head + b"data" + len(sound).to_bytes(4, "little") + sound)
    return ("narrow.wav", "stereo.wav")
