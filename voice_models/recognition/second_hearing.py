"""A second hearing of a sentence that was not understood, by another recogniser: Gipformer through sherpa-onnx.

Gipformer (`gipformer1.5-68M-rnnt`, a Zipformer transducer) hears whole sentences only. By its makers' figures 14.8 % of
the words of a test set of public administration are wrong, the best of 13 models. It is loaded in a thread, so that no
request waits for it. Not yet measured here, since its files could not be had.
"""

import logging
import threading
from pathlib import Path
from typing import Any

import numpy as np

from robot.core.trouble import Trouble
from voice_models.model_files.store import ModelStore
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


def fault(folder: Path) -> Trouble | None:
    """Return the fault of a folder that lacks files of the model, or has damaged ones; None if all are well.

    sherpa-onnx ends its process when a file is not what it expects, so every byte is compared with the list of models.
    """
    missing = [name for name in FILES_NEEDED.values() if not (folder / name).is_file()]
    if not missing:
        store = ModelStore(folder)
        troubles = (store.trouble(name, *store.verify(name)) for name in (f"gipformer-{part}" for part in FILES_NEEDED))
        return next(filter(None, troubles), None)
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
    """The second recogniser, and the sound of the utterance that it may have to hear."""

    def __init__(self, folder: Path) -> None:
        """Begin to load the model, whose files are in `folder`, in the thread `loading`."""
        self._recogniser: Any = None  # until it is loaded
        self._kept = KeptSound()
        self.loading = threading.Thread(target=self._load, args=(folder,), name="second hearing", daemon=True)
        self.loading.start()

    def _load(self, folder: Path) -> None:
        """Load the model. One that cannot be loaded is logged, and there is no second hearing."""
        try:
            if trouble := fault(folder):
                raise trouble
            import sherpa_onnx

            files = {part: str(folder / name) for part, name in FILES_NEEDED.items()}
            made = sherpa_onnx.OfflineRecognizer.from_transducer(**files, decoding_method="modified_beam_search")
        except (Trouble, ImportError, OSError, RuntimeError) as error:
            log.warning("no second hearing: %s", error)
            return
        self._recogniser = made

    def begin(self) -> None:
        """Drop the sound of the last utterance."""
        self._kept = KeptSound()

    def accept(self, pcm: bytes) -> None:
        """Keep a piece of the utterance's sound, 16 kHz mono int16."""
        self._kept.add(pcm)

    def readings(self, first: tuple[str, ...]) -> tuple[str, ...]:
        """Hear the kept sound; return `first`, the other recogniser's readings, with the text heard in second place.

        The first place stays, since a "yes" counts only there: it makes the robot drive. Where there is none, and while
        the model is not loaded, nothing is added.
        """
        if not first or not self._kept.size or self._recogniser is None:
            return first
        try:
            text = self._text(self._kept.whole())
        except RuntimeError as error:
            log.warning("no second hearing: %s", error)
            return first
        return tuple(dict.fromkeys(filter(None, (*first[:1], text, *first[1:]))))

    def _text(self, pcm: bytes) -> str:
        stream = self._recogniser.create_stream()
        stream.accept_waveform(_RATE_HZ, np.frombuffer(pcm, np.int16).astype(np.float32) / 32768)
        self._recogniser.decode_stream(stream)
        return plain(stream.result.text)
