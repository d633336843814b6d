"""Piper's Vietnamese voice VAIS-1000, run by sherpa-onnx: smaller and faster than Supertonic, and less natural.

A Piper model reads phonemes. They come from espeak-ng, which the robot has anyway as its last voice: for three
sentences they were, sign by sign, those of piper-tts 1.8, the program for which the model was trained. It was trained
on the recordings VAIS-1000 (CC-BY-4.0).
"""

from pathlib import Path
from typing import Any

from voice_models.synthesis.espeak import phonemes
from voice_models.synthesis.sherpa_voice import THREADS, SherpaVoice

PIPER = "piper-vi"
"""Name of the model in `voice_models/models.toml`."""
_GRAPH = "vi_VN-vais1000-medium.onnx"
_ESPEAK_VOICE = "vi"
_RATE_HZ = 22_050
_LONGEST = 120
"""Most letters of a piece, so that a long line begins to sound soon. Chosen."""


class PiperEngine(SherpaVoice):
    """The Piper voice (67 MB to fetch, about a second to load)."""

    def __init__(self, root: Path, slow_factor: float) -> None:
        """Check and load the model below `root`, as `SherpaVoice` does."""
        super().__init__(root, PIPER, slow_factor, rate_hz=_RATE_HZ, longest=_LONGEST)

    def _configuration(self, sherpa: Any, folder: Path) -> Any:
        model = sherpa.OfflineTtsVitsModelConfig(model=str(folder / _GRAPH), tokens=str(folder / "tokens.txt"))
        return sherpa.OfflineTtsModelConfig(vits=model, num_threads=THREADS)

    def _order(self, text: str, _language: str) -> Any:
        order = self._sherpa.GenerationConfig()
        order.silence_scale = 1.0  # pauses as the model makes them; sherpa-onnx would shorten them
        order.phoneme_codepoints = [[ord(sign) for sign in phonemes(text, _ESPEAK_VOICE)]]
        return order
