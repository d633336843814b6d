"""Supertonic 3, a neural voice for Vietnamese and English, run by sherpa-onnx.

It needs no phonemiser: the model reads letters. The weights are under the OpenRAIL-M licence, which restricts their
use; `./kiosk models fetch voice` shows its terms.
"""

from pathlib import Path
from typing import Any

from voice_models.synthesis.sherpa_voice import THREADS, SherpaVoice

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
_SEED = "1"  # the same sentence always sounds the same


class SupertonicEngine(SherpaVoice):
    """The Supertonic voice (129 MB to fetch, a few seconds to load)."""

    def __init__(self, root: Path, style: str, slow_factor: float) -> None:
        """Check and load the model below `root`, as `SherpaVoice` does. `style`: one of `STYLES`."""
        super().__init__(root, MODEL, slow_factor, rate_hz=RATE_HZ, longest=LONGEST)
        self._style = STYLES.index(style)
        self.name = f"{MODEL} {style}{self.name.removeprefix(MODEL)}"
        self.identity += f" {style} {_STEPS} {_SEED}"

    def _configuration(self, sherpa: Any, folder: Path) -> Any:
        graphs = ("duration_predictor", "text_encoder", "vector_estimator", "vocoder")
        model = sherpa.OfflineTtsSupertonicModelConfig(
            **{graph: str(folder / f"{graph}.int8.onnx") for graph in graphs},
            tts_json=str(folder / "tts.json"),
            unicode_indexer=str(folder / "unicode_indexer.bin"),
            voice_style=str(folder / "voice.bin"),
        )
        return sherpa.OfflineTtsModelConfig(supertonic=model, num_threads=THREADS)

    def _order(self, _text: str, language: str) -> Any:
        order = self._sherpa.GenerationConfig()
        order.sid, order.num_steps = self._style, _STEPS
        order.extra = {"lang": language, "seed": _SEED}
        return order
