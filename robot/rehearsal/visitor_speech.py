"""The voice of virtual visitors: the natural voice where it was fetched, since the recogniser follows it as it follows
people; else espeak-ng."""

import logging
from functools import cache
from pathlib import Path

from hardware.audio.wav import write_wav
from robot.core.trouble import Trouble
from simulators.audio.visitor_voices import LAN, spoken
from voice_models.model_files.store import FILES
from voice_models.synthesis.supertonic import MODEL, SupertonicEngine

log = logging.getLogger(__name__)

_STYLE = "F4"
"""Speaker of the natural voice, another one than the robot's own (`voice.style`). Chosen."""


class VisitorSpeech:
    """Speaks for visitors. `name`: of the voice, for reports."""

    def __init__(self, root: Path = FILES) -> None:
        """Load the natural voice if it is installed below `root`. A voice that cannot be loaded is left out."""
        self._natural: SupertonicEngine | None = None
        if (root / MODEL).exists():
            try:
                self._natural = SupertonicEngine(root, _STYLE, 1.0)
            except Trouble as trouble:
                log.warning("visitors speak with espeak-ng: %s", trouble.line())
        self.name = self._natural.name if self._natural is not None else f"espeak-ng {LAN.name}"

    def write(self, text: str, wav: Path) -> Path:
        """Speak the Vietnamese `text` into the file `wav`, and return it. Raises `Trouble`."""
        if self._natural is None:
            return spoken(text, wav)
        write_wav(wav, self._natural.synthesise(text, "vi", slow=False), self._natural.rate_hz)
        return wav


@cache
def visitor_speech() -> VisitorSpeech:
    """Return the voice of the visitors, loaded once in a process."""
    return VisitorSpeech()
