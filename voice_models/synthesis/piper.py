"""Piper, a neural voice. Its licence is GPL (piper-tts, GPL-3.0-or-later), so Piper is not part of the robot.

A centre that wants Piper installs it (`pip install "reception-robot[piper]"`) with a voice of its choice (`./kiosk
models fetch piper-vi piper-vi-config`). A voice is two files, NAME.onnx and NAME.onnx.json, under `voice_models/files`;
the name begins with the language: `vi_VN-vais1000-medium.onnx`.
"""

import importlib.util
from importlib import metadata
from pathlib import Path
from typing import Any

import msgspec

from robot.core.trouble import Trouble

_QUALITIES = ("-high", "-medium", "-low", "-x_low")
_THREADS = 2  # the screen and the recogniser need the other cores
_ERRORS_ONLY = 3  # a log level of onnxruntime


def installed_voice(root: Path, language: str) -> Path | None:
    """Return the best complete Piper voice of `language` below `root`; None if there is none."""
    found = [
        path
        for pattern in (f"{language}_*.onnx", f"*/{language}_*.onnx")
        for path in root.glob(pattern)
        if _config_of(path).is_file()
    ]
    return min(found, key=lambda path: (_quality(path), path.name), default=None)


def engine_installed() -> bool:
    """Whether the package piper-tts is installed."""
    return importlib.util.find_spec("piper") is not None


class PiperEngine:
    """A Piper voice for one language. A sentence spoken slowly takes `slow_factor` times as long."""

    longest = 0

    def __init__(self, model: Path, slow_factor: float) -> None:
        """Load the model (63 MB, about a second).

        Raises `Trouble` if the package is missing or the file is not Piper's.
        """
        if not engine_installed():
            raise Trouble(
                "Piper is not installed",
                "chưa cài Piper",
                key="voice.engine",
                value="piper",
                remedy='type: .venv/bin/pip install "piper-tts>=1.4,<2"',
                remedy_vi='hãy gõ: .venv/bin/pip install "piper-tts>=1.4,<2"',
            )
        import onnxruntime
        from piper import PiperConfig, PiperVoice

        onnxruntime.set_default_logger_severity(_ERRORS_ONLY)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = _THREADS
        try:
            config = PiperConfig.from_dict(msgspec.json.decode(_config_of(model).read_bytes()))
            session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        except Exception as error:  # onnxruntime and Piper raise many kinds for a wrong file
            raise Trouble(
                f"is no voice of Piper: {' '.join(str(error).split())}",
                "tệp giọng đọc Piper bị hỏng",
                file=str(model),
                remedy="type: ./kiosk models verify, then fetch it again",
                remedy_vi="hãy gõ: ./kiosk models verify, rồi tải lại",
            ) from error
        self._voice = PiperVoice(config=config, session=session)
        self._slow_factor = slow_factor
        self._length = float(config.length_scale)
        self.rate_hz = int(config.sample_rate)
        self.name = f"piper {metadata.version('piper-tts')} {model.stem}"
        self.identity = f"{self.name} {model.stat().st_size} {self._length} {slow_factor} {self.rate_hz}"

    def synthesise(self, text: str, language: str, *, slow: bool) -> bytes:  # noqa: ARG002 - the model has one language
        """Return the sentence as mono int16 PCM at `rate_hz`; b"" for a text that has no sound."""
        from piper import SynthesisConfig

        config = SynthesisConfig(length_scale=self._length * (self._slow_factor if slow else 1.0))
        chunks: Any = self._voice.synthesize(text, config)
        return b"".join(chunk.audio_int16_bytes for chunk in chunks)


def _config_of(model: Path) -> Path:
    return model.with_name(model.name + ".json")


def _quality(path: Path) -> int:
    return next((rank for rank, end in enumerate(_QUALITIES) if path.stem.endswith(end)), len(_QUALITIES))
