"""What the voices that sherpa-onnx runs have in common: check and load a model, and make a text piece by piece.

sherpa-onnx 2.x is under the Apache licence and holds no espeak-ng. It ends its process when a model file is not what it
expects, so every byte of a model is compared with the hashes of its fetch before it is loaded.
"""

import importlib.util
from abc import ABC, abstractmethod
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from robot.core.trouble import Trouble
from voice_models.model_files.store import ModelStore
from voice_models.synthesis.loudness import at_rate
from voice_models.synthesis.text_pieces import pieces

THREADS = 2
"""Threads of a model: the screen and the recogniser need the other cores. Chosen."""


def fault(root: Path, model: str) -> Trouble | None:
    """Return why sherpa-onnx cannot speak with `model` below `root`: no package, or a missing or damaged model.

    None = it can. Every byte of the model is read, in about a second.
    """
    if importlib.util.find_spec("sherpa_onnx") is None:
        return _no_engine()
    store = ModelStore(root)
    return store.trouble(model, *store.verify(model))


class SherpaVoice(ABC):
    """A voice that sherpa-onnx runs. A text spoken slowly takes `slow_factor` times as long."""

    def __init__(self, root: Path, model: str, slow_factor: float, *, rate_hz: int, longest: int) -> None:
        """Check and load `model` below `root`. Sound is made at `rate_hz`, pieces of at most `longest` letters.

        Raises `Trouble` if the package is missing, or the model is missing or damaged.
        """
        trouble = fault(root, model)
        if trouble is not None:
            raise trouble
        import sherpa_onnx

        store = ModelStore(root)
        self._sherpa, self._slow_factor, self.rate_hz, self.longest = sherpa_onnx, slow_factor, rate_hz, longest
        try:
            wanted = sherpa_onnx.OfflineTtsConfig(model=self._configuration(sherpa_onnx, store.place(model)))
            if not wanted.validate():
                raise ValueError("a file is missing")
            self._voice = sherpa_onnx.OfflineTts(wanted)
        except Exception as error:  # onnxruntime raises many kinds for a wrong file
            raise _unfit(store.place(model), model, str(error)) from error
        record = store.record(model)
        self.name = f"{model}, sherpa-onnx {metadata.version('sherpa-onnx')}"
        self.identity = f"{self.name} {record and record.sha256} {slow_factor} {rate_hz}"

    def synthesise(self, text: str, language: str, *, slow: bool) -> bytes:
        """Return the text, piece by piece, as mono int16 PCM at `rate_hz`; b"" for a text that has no sound.

        Any number of threads may call this at the same time. Raises `Trouble` if the model gives no sound.
        """
        sound, pause_s = b"", 0.0
        for part in pieces(text, self.longest):
            order = self._order(part.text, language)
            order.speed = 1.0 / self._slow_factor if slow else 1.0
            sound += bytes(2 * round(pause_s * self.rate_hz)) + self._spoken(part.text, order).tobytes()
            pause_s = part.pause_s
        return sound

    @abstractmethod
    def _configuration(self, sherpa: Any, folder: Path) -> Any:
        """Return sherpa-onnx's configuration of the model in `folder`."""

    @abstractmethod
    def _order(self, text: str, language: str) -> Any:
        """Return sherpa-onnx's order to say one piece at the usual speed."""

    def _spoken(self, text: str, order: Any) -> NDArray[np.int16]:
        made = self._voice.generate(text, order)
        samples = np.asarray(made.samples, np.float32)
        if not samples.size:
            raise _no_sound(self.name, text)
        return at_rate(np.rint(np.clip(samples, -1, 1) * 32767).astype(np.int16), made.sample_rate, self.rate_hz)


def _no_engine() -> Trouble:
    return Trouble(
        "sherpa-onnx is not installed",
        "chưa cài sherpa-onnx",
        key="voice.engine",
        remedy='type: .venv/bin/python -m pip install "sherpa-onnx>=2.0.1,<3"',
        remedy_vi='hãy gõ: .venv/bin/python -m pip install "sherpa-onnx>=2.0.1,<3"',
    )


def _unfit(folder: Path, model: str, what: str) -> Trouble:
    return Trouble(
        f"is no model that sherpa-onnx can speak with: {' '.join(what.split())}",
        "mô hình giọng đọc không dùng được với sherpa-onnx",
        file=str(folder),
        remedy=f"type: ./kiosk models verify {model}, then fetch it again",
        remedy_vi=f"hãy gõ: ./kiosk models verify {model}, rồi tải lại",
    )


def _no_sound(name: str, text: str) -> Trouble:
    return Trouble(
        f"{name} gives no sound for {text!r}",
        f"giọng {name} không đọc được câu này",
        key="voice.engine",
        remedy='say it in other words in config/words or the catalogue, or take engine = "espeak"',
        remedy_vi='hãy viết câu khác trong config/words hoặc danh mục, hoặc dùng engine = "espeak"',
    )
