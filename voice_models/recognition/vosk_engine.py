"""The Vosk engine: any model folder of the Vosk project, streaming, offline.

The model is always given by its path: Vosk's own search by language goes to the network and may end the process.
Vosk's `conf` can be 1.0 for a wrong word and is not used: what else was possible is told as further readings.
"""

import json
import math
from collections.abc import Callable
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import Any

from robot.core.trouble import Trouble
from voice_models.recognition.transcript_text import plain, spoken
from voice_models.recognition.utterance_buffer import KeptSound

_RATE_HZ = 16_000
_READINGS = 3
_GRAMMARS = 4
UNKNOWN = "[unk]"
"""A model's word for all that is not in its grammar."""


class Vosk:
    """A `Recogniser` of the model in `folder`. `Trouble` when the folder holds none."""

    takes_phrases = True

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
        self.takes_grammar = (folder / "graph" / "HCLr.fst").is_file()  # a graph that is composed at run time
        self.name = f"vosk {metadata.version('vosk')} {folder.name}"
        self._grammar = lru_cache(maxsize=_GRAMMARS)(self._grammar_of)

    def alive(self) -> bool:
        """In this process: as long as it lives."""
        return True

    def session(self, phrases: tuple[str, ...] = ()) -> "VoskHeard":
        """Begin an utterance, restricted to `phrases` and the words in them where that is safe.

        Without an "unknown" word in its lexicon a model would press everything that is said into one of the phrases:
        then, and when the model takes no grammar or knows none of the phrases, everything is heard.
        """
        if phrases and self.takes_grammar and self.knows(UNKNOWN) and self._grammar(phrases):
            return self.restricted((*phrases, UNKNOWN))
        return VoskHeard(self._decoder)

    def restricted(self, phrases: tuple[str, ...]) -> "VoskHeard":
        """Begin an utterance in which only those phrases are heard whose words the lexicon has.

        The engine makes a model of neighbouring words of them, so that other orders of the words are heard too. Where
        there are none everything is heard: an empty grammar is a segmentation fault in the library.
        """
        known = self._grammar(phrases)
        if not known:
            return VoskHeard(self._decoder)
        grammar = json.dumps(known, ensure_ascii=False)
        return VoskHeard(lambda: self._decoder(grammar), self._decoder)

    def knows(self, word: str) -> bool:
        """Whether the model's lexicon has the word."""
        return bool(self._model.vosk_model_find_word(word) >= 0)

    def _decoder(self, *grammar: str) -> Any:
        decoder = self._vosk.KaldiRecognizer(self._model, _RATE_HZ, *grammar)
        decoder.SetMaxAlternatives(_READINGS)
        return decoder

    def _grammar_of(self, phrases: tuple[str, ...]) -> list[str]:
        """Those phrases that the lexicon can spell, without signs."""
        words = dict.fromkeys(phrase if phrase == UNKNOWN else spoken(phrase) for phrase in phrases)
        return [phrase for phrase in words if phrase and all(map(self.knows, phrase.split()))]


class VoskHeard:
    """One utterance. `restricted`: its decoder hears phrases only; then `free` opens one that hears everything, for
    what lies beside the phrases."""

    def __init__(self, decoder: Callable[[], Any], free: Callable[[], Any] | None = None) -> None:
        self._open, self._free = decoder, free
        self._decoder = decoder()
        self._closed: list[tuple[str, ...]] = []  # readings of each part: Vosk ends one at its own idea of a pause
        self._kept = KeptSound()
        self._readings: tuple[str, ...] | None = None  # after a peek

    def accept(self, pcm: bytes) -> str:
        """Feed 16 kHz mono int16; the partial text so far."""
        if not pcm:
            return _first(self._readings or self._texts(""))
        if self._readings is not None:
            self._resume()
        self._kept.add(pcm)
        return self._feed(pcm)

    def peek(self) -> str:
        """The text if nothing more were said. When more is fed, the utterance is heard once more."""
        if self._readings is None:
            self._closed.append(_alternatives(self._decoder.FinalResult()))
            self._readings = self._found()
        return _first(self._readings)

    def final(self) -> str:
        """The text of the utterance."""
        return self.peek()

    def catch_up(self) -> bool:
        """Nothing is to be done ahead."""
        return False

    def readings(self, within_s: float = math.inf) -> tuple[str, ...]:  # noqa: ARG002 - they are there
        """The text and the alternatives that the engine offers."""
        return self._readings or ()

    def _feed(self, pcm: bytes) -> str:
        if self._decoder.AcceptWaveform(pcm):
            self._closed.append(_alternatives(self._decoder.Result()))
            return _first(self._texts(""))
        return _first(self._texts(json.loads(self._decoder.PartialResult())["partial"]))

    def _resume(self) -> None:
        self._readings = None
        sound = self._kept.whole()
        if sound:  # else the decoder goes on behind the part that was closed
            self._decoder, self._closed = self._open(), []
            self._feed(sound)

    def _found(self) -> tuple[str, ...]:
        """What was heard. Where less than half of it lay within the phrases, everything is heard once more, freely."""
        found = self._texts("")
        said = " ".join(part[0] for part in self._closed if part).split()
        sound = self._kept.whole()
        if self._free is None or not sound or 2 * said.count(UNKNOWN) < len(said):
            return found
        beside = VoskHeard(self._free)
        beside.accept(sound)
        beside.peek()
        return tuple(dict.fromkeys((*beside.readings(), *found)))

    def _texts(self, partial: str) -> tuple[str, ...]:
        """Readings of the whole: the n-th of each part, its first where it has no n-th."""
        parts = [part for part in (*self._closed, (partial,) if partial else ()) if part]
        count = max(map(len, parts), default=0)
        joined = (" ".join(part[n if n < len(part) else 0] for part in parts) for n in range(count))
        texts = (plain(text.replace(UNKNOWN, " ")) for text in joined)
        return tuple(dict.fromkeys(filter(None, texts)))


def holds_model(folder: Path) -> bool:
    """Whether `folder` looks like a Vosk model, of the present layout or of the older flat one."""
    return (folder / "am" / "final.mdl").is_file() or (folder / "final.mdl").is_file()


def _alternatives(answer: str) -> tuple[str, ...]:
    """The texts of a closed part, likeliest first, unknown words among them; () for nothing heard."""
    found = json.loads(answer)
    texts = [one["text"] for one in found["alternatives"]] if "alternatives" in found else [found["text"]]
    return tuple(text.strip() for text in texts) if texts and texts[0].strip() else ()


def _first(texts: tuple[str, ...]) -> str:
    return texts[0] if texts else ""


def _trouble(folder: Path, what: str) -> Trouble:
    return Trouble(
        what,
        "thư mục không có mô hình Vosk dùng được",
        remedy="type ./kiosk models list, fetch one, or set recogniser.engine = viet-asr",
        remedy_vi="hãy gõ ./kiosk models list và tải một mô hình, hoặc đặt recogniser.engine = viet-asr",
        file=str(folder),
        key="recogniser.vosk_model",
    )
