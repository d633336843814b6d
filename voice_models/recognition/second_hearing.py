"""A second hearing of a sentence that was not understood, by another recogniser: Gipformer through sherpa-onnx.

Gipformer (`gipformer1.5-68M-rnnt`, a Zipformer transducer) hears whole sentences only. By its makers' figures 14.8 % of
the words of a test set of public administration are wrong, the best of 13 models. It is loaded with the first sentence
that needs it. Not yet measured here, since its files could not be had.
"""

import logging
from pathlib import Path
from typing import Any

import numpy as np

from robot.core.trouble import Trouble
from voice_models.recognition.transcript_text import plain
from voice_models.recognition.utterance_buffer import KeptSound

log = logging.getLogger("kiosk.recogniser")

FILES_NEEDED = {
    "encoder": "gipformer-encoder.int8.onnx",
    "decoder": "gipformer-decoder.int8.onnx",
    "joiner": "gipformer-joiner.int8.onnx",
    "tokens": "gipformer-tokens.txt",
}
"""The files of the model, by what they are for."""

_RATE_HZ = 16_000


def missing_files(folder: Path) -> Trouble | None:
    """Return the fault of a folder that lacks files of the model; None if all are there."""
    missing = [name for name in FILES_NEEDED.values() if not (folder / name).is_file()]
    if not missing:
        return None
    names = " ".join(f"gipformer-{part}" for part in FILES_NEEDED)
    return Trouble(
        f"the model of the second hearing is not installed: {', '.join(missing)}",
        "chưa cài mô hình nghe lại",
        remedy=f"type: ./kiosk models fetch {names}",
        remedy_vi=f"hãy gõ: ./kiosk models fetch {names}",
        file=str(folder),
        key="recogniser.second_hearing",
    )


class SecondHearing:
    """The second recogniser, with its files in `folder`, and the sound of the utterance that it may have to hear."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._recogniser: Any = None
        self._kept = KeptSound()

    def begin(self) -> None:
        """Drop the sound of the last utterance."""
        self._kept = KeptSound()

    def accept(self, pcm: bytes) -> None:
        """Keep a piece of the utterance's sound, 16 kHz mono int16."""
        self._kept.add(pcm)

    def readings(self, first: tuple[str, ...]) -> tuple[str, ...]:
        """Hear the kept sound; return `first`, the other recogniser's readings, with the text heard in second place.

        The first place stays, since a "yes" counts only there: it makes the robot drive. A model that cannot be loaded
        adds nothing (logged).
        """
        if not self._kept.size:
            return first
        try:
            text = self._text(self._kept.whole())
        except (Trouble, ImportError, RuntimeError) as error:
            log.warning("no second hearing: %s", error)
            return first
        return tuple(dict.fromkeys(filter(None, (*first[:1], text, *first[1:]))))

    def _text(self, pcm: bytes) -> str:
        if self._recogniser is None:
            self._recogniser = _load(self._folder)
        stream = self._recogniser.create_stream()
        stream.accept_waveform(_RATE_HZ, np.frombuffer(pcm, np.int16).astype(np.float32) / 32768)
        self._recogniser.decode_stream(stream)
        return plain(stream.result.text)


def _load(folder: Path) -> Any:
    if trouble := missing_files(folder):  # the library would end the process
        raise trouble
    import sherpa_onnx

    files = {part: str(folder / name) for part, name in FILES_NEEDED.items()}
    return sherpa_onnx.OfflineRecognizer.from_transducer(**files, decoding_method="modified_beam_search")
