"""The machine-readable mark of synthetic sound (Decree 142/2026/NĐ-CP), in every file that holds the robot's voice.

It stands where ordinary readers (ffprobe, players) show a title and a comment: in a FLAC file's Vorbis comment, in a
WAV file's chunk LIST INFO. The comment is JSON: `digitalSourceType` of the IPTC vocabulary for media made by algorithms
(https://cv.iptc.org/newscodes/digitalsourcetype), `generator`, and `sha256` of the sound, mono int16 PCM.
"""

import hashlib
import io
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from robot.core.trouble import Trouble

TITLE = "Synthetic speech | Giọng nói do máy tạo"
_VOCABULARY = "http://cv.iptc.org/newscodes/digitalsourcetype/"
_TRAINED, _BY_RULES = "trainedAlgorithmicMedia", "algorithmicMedia"  # by a trained model; by rules, as espeak-ng does


class SyntheticMark(msgspec.Struct, frozen=True):
    """Mark of a synthetic sound: kind of source, program and voice that made it, SHA-256 of its int16 PCM."""

    digitalSourceType: str
    generator: str
    sha256: str


def flac_of(pcm: bytes, rate_hz: int, generator: str) -> bytes:
    """Return a marked FLAC file of the sound `pcm`, mono int16 at `rate_hz`; the sound comes back bit by bit."""
    file = io.BytesIO()
    _write(file, pcm, rate_hz, generator, "FLAC")
    return file.getvalue()


def pcm_of(flac: bytes) -> bytes | None:
    """Return the sound of a file that `flac_of` has made, as mono int16 PCM; None if it is damaged or not marked."""
    import soundfile

    try:
        with soundfile.SoundFile(io.BytesIO(flac)) as sound:
            mark = msgspec.json.decode(sound.comment, type=SyntheticMark)
            pcm: bytes = sound.read(dtype="int16").tobytes()
    except (soundfile.LibsndfileError, msgspec.DecodeError, RuntimeError):
        return None
    return pcm if mark.sha256 == hashlib.sha256(pcm).hexdigest() else None


def write_marked_wav(path: Path, pcm: bytes, rate_hz: int, generator: str) -> None:
    """Write the sound, mono int16 PCM, to a marked WAV file. Raises `Trouble` when `path` cannot be written."""
    try:
        with path.open("wb") as file:
            _write(file, pcm, rate_hz, generator, "WAV")
    except OSError as error:
        raise Trouble(
            f"can't be written: {error.strerror or error}",
            "không ghi được tệp âm thanh",
            remedy="choose a folder that exists and is yours",
            remedy_vi="hãy chọn thư mục có sẵn và có quyền ghi",
            file=str(path),
        ) from error


def _write(file: Any, pcm: bytes, rate_hz: int, generator: str, kind: str) -> None:
    import soundfile

    source = _BY_RULES if generator.startswith("espeak") else _TRAINED
    mark = SyntheticMark(_VOCABULARY + source, generator, hashlib.sha256(pcm).hexdigest())
    with soundfile.SoundFile(file, "w", rate_hz, 1, subtype="PCM_16", format=kind) as sound:
        sound.title, sound.comment = TITLE, msgspec.json.encode(mark).decode()
        sound.write(np.frombuffer(pcm, np.int16))
