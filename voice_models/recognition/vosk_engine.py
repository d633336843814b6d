"""The Vosk engine: streaming and offline, with any model folder of the Vosk project.

The model is always given by its path: Vosk's own search by language uses the network and may end the process. Vosk's
confidence `conf` can be 1.0 for a wrong word and is not used: alternatives are returned as further readings.
"""

import json
import math
from collections.abc import Callable
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import Any

from robot.core.context_phrases import ANYTHING, ContextPhrases
from robot.core.trouble import Trouble
from voice_models.recognition.transcript_text import plain, spoken
from voice_models.recognition.utterance_buffer import KeptSound

_RATE_HZ = 16_000
_READINGS = 3
_GRAMMARS = 4
UNKNOWN = "[unk]"
"""Word that the engine returns for speech outside the phrases of its grammar."""


class Vosk:
    """A `Recogniser` with the Vosk model in `folder`. Raises `Trouble` if the folder contains none."""

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
        """Return True: the engine runs in this process and cannot die without it."""
        return True

    def session(self, context: ContextPhrases = ANYTHING) -> "VoskHeard":
        """Begin an utterance, restricted to the awaited phrases and their words if little else is said and it is safe.

        Without an "unknown" word in its lexicon, a model would recognise anything said as one of the phrases. In that
        case, and when the model takes no grammar or knows none of the phrases, everything is recognised.
        """
        awaited = context.awaited if context.closed else ()
        if awaited and self.takes_grammar and self.knows(UNKNOWN) and self._grammar(awaited):
            return self.restricted((*awaited, UNKNOWN))
        return VoskHeard(self._decoder)

    def restricted(self, phrases: tuple[str, ...]) -> "VoskHeard":
        """Begin an utterance restricted to those of `phrases` whose words are all in the lexicon.

        The engine models neighbouring words of the phrases, so that other word orders are recognised too. Without known
        phrases everything is recognised, since an empty grammar is a segmentation fault in the library.
        """
        known = self._grammar(phrases)
        if not known:
            return VoskHeard(self._decoder)
        grammar = json.dumps(known, ensure_ascii=False)
        return VoskHeard(lambda: self._decoder(grammar), self._decoder)

    def knows(self, word: str) -> bool:
        """Whether the model's lexicon contains `word`."""
        return bool(self._model.vosk_model_find_word(word) >= 0)

    def _decoder(self, *grammar: str) -> Any:
        decoder = self._vosk.KaldiRecognizer(self._model, _RATE_HZ, *grammar)
        decoder.SetMaxAlternatives(_READINGS)
        return decoder

    def _grammar_of(self, phrases: tuple[str, ...]) -> list[str]:
        """Return those phrases, without punctuation, whose words are all in the lexicon."""
        words = dict.fromkeys(phrase if phrase == UNKNOWN else spoken(phrase) for phrase in phrases)
        return [phrase for phrase in words if phrase and all(map(self.knows, phrase.split()))]


class VoskHeard:
    """An utterance, recognised by Vosk. `decoder` opens a decoder, which may be restricted to phrases. In that case
    `free` opens an unrestricted one, which is used if the speech is outside the phrases."""

    def __init__(self, decoder: Callable[[], Any], free: Callable[[], Any] | None = None) -> None:
        self._open, self._free = decoder, free
        self._decoder = decoder()
        self._closed: list[tuple[str, ...]] = []  # readings of each part; Vosk ends a part at what it takes for a pause
        self._kept = KeptSound()
        self._readings: tuple[str, ...] | None = None  # after a peek

    def accept(self, pcm: bytes) -> str:
        """Add 16 kHz mono int16 sound; return the partial text."""
        if not pcm:
            return _first(self._readings or self._texts(""))
        if self._readings is not None:
            self._resume()
        self._kept.add(pcm)
        return self._feed(pcm)

    def peek(self) -> str:
        """Return the text as if nothing more were said.

        After more sound, the utterance is recognised from its beginning.
        """
        if self._readings is None:
            self._closed.append(_alternatives(self._decoder.FinalResult()))
            self._readings = self._found()
        return _first(self._readings)

    def final(self) -> str:
        """Return the text of the utterance."""
        return self.peek()

    def catch_up(self) -> bool:
        """Return False: this engine has no work that could be done early."""
        return False

    def confidences(self) -> tuple[float, ...]:
        """Return (): the confidences of this engine mean nothing."""
        return ()

    def readings(self, within_s: float = math.inf) -> tuple[str, ...]:  # noqa: ARG002 - they are there
        """Return the text and the alternatives that the engine offers; () before a peek."""
        return self._readings or ()

    def _feed(self, pcm: bytes) -> str:
        if self._decoder.AcceptWaveform(pcm):
            self._closed.append(_alternatives(self._decoder.Result()))
            return _first(self._texts(""))
        return _first(self._texts(json.loads(self._decoder.PartialResult())["partial"]))

    def _resume(self) -> None:
        self._readings = None
        sound = self._kept.whole()
        if sound:  # else the decoder continues after the closed part
            self._decoder, self._closed = self._open(), []
            self._feed(sound)

    def _found(self) -> tuple[str, ...]:
        """Return the readings (possible texts).

        If half of the words or more are outside the phrases, recognise without them.
        """
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
        """Return possible texts: the n-th joins the n-th reading of each part, or the first if it has fewer."""
        parts = [part for part in (*self._closed, (partial,) if partial else ()) if part]
        count = max(map(len, parts), default=0)
        joined = (" ".join(part[n if n < len(part) else 0] for part in parts) for n in range(count))
        texts = (plain(text.replace(UNKNOWN, " ")) for text in joined)
        return tuple(dict.fromkeys(filter(None, texts)))


def holds_model(folder: Path) -> bool:
    """Whether `folder` looks like a Vosk model, in the present layout or the older flat one."""
    return (folder / "am" / "final.mdl").is_file() or (folder / "final.mdl").is_file()


def _alternatives(answer: str) -> tuple[str, ...]:
    """Return the possible texts of a finished part, likeliest first, unknown words included; () if there is none."""
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
