"""Supertonic 3, a neural voice for Vietnamese and English, run by sherpa-onnx 2.x.

The engine is under the Apache licence and needs no phonemiser: the model reads letters. The weights are under the
OpenRAIL-M licence, which restricts their use; `./kiosk models fetch voice` shows its terms. sherpa-onnx ends its
process when a model file is not what it expects, so every byte is compared with the hashes of the fetch before it is
loaded.
"""

import importlib.util
from importlib import metadata
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from robot.core.trouble import Trouble
from voice_models.model_files.store import ModelStore
from voice_models.synthesis.loudness import at_rate
from voice_models.synthesis.text_pieces import pieces

MODEL = "supertonic"
"""Name of the model in `voice_models/models.toml`."""
LANGUAGES = ("vi", "en")
STYLES = ("F1", "F2", "F3", "F4", "F5", "M1", "M2", "M3", "M4", "M5")
"""Speakers of the model, women and men, in the order of its file voice.bin (sherpa-onnx, scripts/supertonic)."""
LONGEST = 70
"""Most letters of a piece: longer ones are said worse (FluidAudio issue 669: 6.9 % of English words wrong, 1.0 % with
pieces of 70)."""
RATE_HZ = 24_000
"""Sample rate of the sound, from 44,100 Hz of the model: speech has little above 12 kHz, and cache and memory hold
almost twice as much. Chosen."""
_STEPS = 8  # denoising steps; sherpa-onnx's example for this model
_SPEED = 1.0
_SEED = "1"  # the same sentence always sounds the same
_THREADS = 2  # the screen and the recogniser need the other cores


def fault(root: Path) -> Trouble | None:
    """Return why Supertonic cannot speak with the model below `root`: no package, or a missing or damaged model.

    None = it can. Every byte of the model is read, in about a second.
    """
    if importlib.util.find_spec("sherpa_onnx") is None:
        return _no_engine()
    store = ModelStore(root)
    return store.trouble(MODEL, *store.verify(MODEL))


class SupertonicEngine:
    """The Supertonic voice. A sentence spoken slowly takes `slow_factor` times as long."""

    rate_hz = RATE_HZ
    longest = LONGEST

    def __init__(self, root: Path, style: str, slow_factor: float) -> None:
        """Check and load the model below `root` (129 MB, a few seconds). `style`: one of `STYLES`.

        Raises `Trouble` if the package is missing, or the model is missing or damaged.
        """
        trouble = fault(root)
        if trouble is not None:
            raise trouble
        import sherpa_onnx

        store = ModelStore(root)

        self._sherpa, self._style, self._slow_factor = sherpa_onnx, STYLES.index(style), slow_factor
        try:
            self._voice = sherpa_onnx.OfflineTts(_configuration(store.place(MODEL)))
        except Exception as error:  # onnxruntime raises many kinds for a wrong file
            raise _unfit(store.place(MODEL), str(error)) from error
        record = store.record(MODEL)
        self.name = f"supertonic {style}, sherpa-onnx {metadata.version('sherpa-onnx')}"
        self.identity = f"{self.name} {record and record.sha256} {_STEPS} {_SPEED} {_SEED} {slow_factor} {RATE_HZ}"

    def synthesise(self, text: str, language: str, *, slow: bool) -> bytes:
        """Return the text, piece by piece, as mono int16 PCM at `rate_hz`; b"" for a text that has no sound.

        Any number of threads may call this at the same time. Raises `Trouble` if the model gives no sound.
        """
        speed = _SPEED / self._slow_factor if slow else _SPEED
        sound: list[bytes] = []
        parts = pieces(text, LONGEST)
        for number, part in enumerate(parts, 1):
            pause_s = part.pause_s if number < len(parts) else 0.0
            sound += [self._spoken(part.text, language, speed).tobytes(), bytes(2 * round(pause_s * RATE_HZ))]
        return b"".join(sound)

    def _spoken(self, text: str, language: str, speed: float) -> NDArray[np.int16]:
        order = self._sherpa.GenerationConfig()
        order.sid, order.num_steps, order.speed = self._style, _STEPS, speed
        order.extra = {"lang": language, "seed": _SEED}
        made = self._voice.generate(text, order)
        samples = np.asarray(made.samples, np.float32)
        if not samples.size:
            raise _no_sound(text)
        return at_rate(np.rint(np.clip(samples, -1, 1) * 32767).astype(np.int16), made.sample_rate, RATE_HZ)


def _configuration(folder: Path) -> object:
    import sherpa_onnx

    graphs = ("duration_predictor", "text_encoder", "vector_estimator", "vocoder")
    model = sherpa_onnx.OfflineTtsSupertonicModelConfig(
        **{graph: str(folder / f"{graph}.int8.onnx") for graph in graphs},
        tts_json=str(folder / "tts.json"),
        unicode_indexer=str(folder / "unicode_indexer.bin"),
        voice_style=str(folder / "voice.bin"),
    )
    wanted = sherpa_onnx.OfflineTtsConfig(
        model=sherpa_onnx.OfflineTtsModelConfig(supertonic=model, num_threads=_THREADS)
    )
    if not wanted.validate():
        raise _unfit(folder, "a file is missing")
    return wanted


def _no_engine() -> Trouble:
    return Trouble(
        "sherpa-onnx is not installed",
        "chưa cài sherpa-onnx",
        key="voice.engine",
        value="supertonic",
        remedy='type: .venv/bin/pip install "sherpa-onnx>=2.0.1,<3"',
        remedy_vi='hãy gõ: .venv/bin/pip install "sherpa-onnx>=2.0.1,<3"',
    )


def _unfit(folder: Path, what: str) -> Trouble:
    return Trouble(
        f"is no model that sherpa-onnx can speak with: {' '.join(what.split())}",
        "mô hình giọng đọc không dùng được với sherpa-onnx",
        file=str(folder),
        remedy=f"type: ./kiosk models verify {MODEL}, then fetch it again",
        remedy_vi=f"hãy gõ: ./kiosk models verify {MODEL}, rồi tải lại",
    )


def _no_sound(text: str) -> Trouble:
    return Trouble(
        f"supertonic gives no sound for {text!r}",
        "giọng supertonic không đọc được câu này",
        key="voice.engine",
        remedy='say it in other words in config/words or the catalogue, or take engine = "espeak"',
        remedy_vi='hãy viết câu khác trong config/words hoặc danh mục, hoặc dùng engine = "espeak"',
    )
