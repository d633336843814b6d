"""The Vosk engine: any model folder of the Vosk project, streaming, offline.

The model is always given by its path: Vosk's own search by language goes to the network and may end the process.
Vosk's `conf` can be 1.0 for a wrong word and is not used.
"""

import json
from importlib import metadata
from pathlib import Path
from typing import Any

from robot.core.trouble import Trouble
from voice_models.transcript import plain

_RATE_HZ = 16_000
_UNKNOWN = "[unk]"


class Vosk:
    """A `Recogniser` of the model in `folder`. `Trouble` when the folder holds none."""

    def __init__(self, folder: Path) -> None:
        if not holds_model(folder):
            raise _trouble(folder, "holds no Vosk model")
        import vosk

        vosk.SetLogLevel(-1)
        self._vosk = vosk
        try:
            self._model = vosk.Model(model_path=str(folder))
        except Exception as error:  # vosk raises nothing narrower
            raise _trouble(folder, str(error)) from error
        self._takes_grammar = (folder / "graph" / "HCLr.fst").is_file()  # a graph that is composed at run time
        self.name = f"vosk {metadata.version('vosk')} {folder.name}"

    def session(self, phrases: tuple[str, ...] = ()) -> "VoskHeard":
        """Begin an utterance, restricted to `phrases` where that is safe.

        Without an "unknown" word in its lexicon a model would press everything that is said into one of the phrases:
        then, and when the model takes no grammar or knows none of the phrases, everything is heard.
        """
        if phrases and self._takes_grammar and self.knows(_UNKNOWN) and self._known(phrases):
            return self.restricted((*phrases, _UNKNOWN))
        return VoskHeard(self._vosk.KaldiRecognizer(self._model, _RATE_HZ))

    def restricted(self, phrases: tuple[str, ...]) -> "VoskHeard":
        """Begin an utterance in which only those phrases are heard whose words the lexicon has."""
        grammar = json.dumps(self._known(phrases), ensure_ascii=False)
        return VoskHeard(self._vosk.KaldiRecognizer(self._model, _RATE_HZ, grammar))

    def _known(self, phrases: tuple[str, ...]) -> list[str]:
        """Those phrases that the lexicon can spell, made plain."""
        words = [plain(phrase) for phrase in phrases]
        return [phrase for phrase in words if phrase and all(map(self.knows, phrase.split()))]

    def knows(self, word: str) -> bool:
        """Whether the model's lexicon has the word."""
        return bool(self._model.vosk_model_find_word(word) >= 0)


class VoskHeard:
    """One utterance."""

    def __init__(self, recogniser: Any) -> None:
        self._recogniser = recogniser
        self._closed: list[str] = []  # Vosk closes a text at its own idea of a pause

    def accept(self, pcm: bytes) -> str:
        """Feed 16 kHz mono int16; the partial text so far."""
        if self._recogniser.AcceptWaveform(pcm):
            self._closed.append(_words(self._recogniser.Result(), "text"))
            return " ".join(filter(None, self._closed))
        return " ".join(filter(None, (*self._closed, _words(self._recogniser.PartialResult(), "partial"))))

    def final(self) -> str:
        """The text of the utterance."""
        self._closed.append(_words(self._recogniser.FinalResult(), "text"))
        return " ".join(filter(None, self._closed))


def holds_model(folder: Path) -> bool:
    """Whether `folder` looks like a Vosk model, of the present layout or of the older flat one."""
    return (folder / "am" / "final.mdl").is_file() or (folder / "final.mdl").is_file()


def _words(answer: str, key: str) -> str:
    return plain(json.loads(answer).get(key, "").replace(_UNKNOWN, " "))


def _trouble(folder: Path, what: str) -> Trouble:
    return Trouble(
        what,
        "thư mục không có mô hình Vosk dùng được",
        remedy="type ./kiosk models list, fetch one, or set recogniser.engine = viet-asr",
        remedy_vi="hãy gõ ./kiosk models list và tải một mô hình, hoặc đặt recogniser.engine = viet-asr",
        file=str(folder),
        key="recogniser.vosk_model",
    )
