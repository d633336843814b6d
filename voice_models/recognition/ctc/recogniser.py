"""The recogniser: sound in, newest text out. Implements `robot.runtime.ports.Recogniser` in the engine's process.

A chunk of 400 ms is heard when it is full. What sounds after the last whole chunk is heard by a look: the chunk is
filled up with silence and heard from a copy of the state, which costs one step and no word of what
follows. Looks give the first caption early, and the whole text at the end of a sentence."""

import math
from importlib import metadata
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from voice_models.recognition.ctc import decoder
from voice_models.recognition.ctc.acoustic_model import (
    BEGINNING,
    CHUNK_SAMPLES,
    HOP_SAMPLES,
    RATE_HZ,
    AcousticModel,
    ModelState,
)
from voice_models.recognition.ctc.decoder import Beam
from voice_models.recognition.ctc.phrase_bias import PhraseBias
from voice_models.recognition.ctc.token_table import TokenTable
from voice_models.recognition.ctc.weights import library_of_the_wheel, read_weights

_LEAD_SAMPLES = RATE_HZ // 2
"""Silence before each utterance. Chosen."""
_TAIL_SAMPLES = RATE_HZ * 6 // 10
"""Silence behind the sound of a look at the end, so that the last word is decided."""
_LOOK_EVERY_SAMPLES = RATE_HZ * 8 // 100
_LOOKS = 10
"""Looks for a first word, at most, in one utterance."""
_BIAS = 1.0
"""Natural logarithm a token. Measured: 1 is safe, 3 invents phrases."""
_READINGS = 4
_LEAST_READING_LOG = -12.0
"""A reading whose probability is below that of the best by more than this is not reported."""


class Heard(NamedTuple):
    """State of the model and hypotheses after the last whole chunk."""

    state: ModelState
    beam: Beam


class CtcRecogniser:
    """A `Recogniser`. Loading took 0.7 s (2 cores, x86-64); its process then took 285 MB."""

    takes_phrases = True

    def __init__(self) -> None:
        weights = read_weights(library_of_the_wheel())
        self._model, self._vocabulary = AcousticModel(weights.model), TokenTable(weights.tokens)
        self.name = f"viet-asr {metadata.version('viet-asr')}, own decoder"
        silence = np.zeros(CHUNK_SAMPLES, np.int16)
        _, self._after_silence = self._model.step(silence, BEGINNING)

    def alive(self) -> bool:
        """Return True: the engine lives as long as this process."""
        return True

    def session(self, phrases: tuple[str, ...] = ()) -> "CtcSession":
        """Begin an utterance in which `phrases` are likely."""
        tokens = filter(None, map(self._vocabulary.tokens, phrases))
        return CtcSession(self._model, self._vocabulary, PhraseBias(tokens, _BIAS), self._after_silence)


class CtcSession:
    """Hears one utterance of any length."""

    def __init__(
        self, model: AcousticModel, vocabulary: TokenTable, bias: PhraseBias, after_silence: ModelState
    ) -> None:
        self._model, self._vocabulary, self._bias = model, vocabulary, bias
        self._sound: npt.NDArray[np.int16] = np.zeros(_LEAD_SAMPLES - HOP_SAMPLES, np.int16)
        self._heard = Heard(after_silence, decoder.beginning(bias))
        self._looked: Beam = ()
        self._looks = _LOOKS
        self._unlooked = 0
        self._first = True
        self._caption = ""

    def accept(self, pcm: bytes) -> str:
        """Feed 16 kHz mono int16 of any length; return the newest text."""
        new = np.frombuffer(pcm, np.int16)
        self._sound = np.concatenate((self._sound, new))
        self._unlooked += new.size
        if new.size:
            self._looked = ()
        while self._sound.size >= CHUNK_SAMPLES:
            self._heard = self._step(self._heard, self._sound[:CHUNK_SAMPLES])
            self._sound = self._sound[HOP_SAMPLES:]
            self._unlooked = min(self._unlooked, self._sound.size)
        waits = self._unlooked >= _LOOK_EVERY_SAMPLES and not self._first
        if waits and self._looks and not self._text(self._heard.beam):
            self._look(0)
        self._first = self._first and not new.size
        self._caption = self._shown() or self._caption
        return self._caption

    def peek(self) -> str:
        """Return the text if nothing more were said."""
        self._look(_TAIL_SAMPLES)
        return self._shown()

    def final(self) -> str:
        """Return the text of the utterance. Call it once."""
        return self.peek() if not self._looked else self._shown()

    def catch_up(self) -> bool:
        """Return False: all sound that has come is heard at once, so no work waits."""
        return False

    def readings(self, within_s: float = math.inf) -> tuple[str, ...]:  # noqa: ARG002 - known already
        """Return the text and the other likely texts, likeliest first."""
        beam = self._looked or self._heard.beam
        best = beam[0].score
        texts = (self._vocabulary.text(each.tokens) for each in beam if each.score > best + _LEAST_READING_LOG)
        return tuple(dict.fromkeys(filter(None, texts)))[:_READINGS]

    def _look(self, tail_samples: int) -> None:
        """Hear the sound after the last whole chunk, filled up with silence, from a copy of the state."""
        self._looks, self._unlooked = self._looks - 1, 0
        heard, sound = self._heard, np.concatenate((self._sound, np.zeros(tail_samples, np.int16)))
        while True:
            chunk = sound[:CHUNK_SAMPLES]
            heard = self._step(heard, np.pad(chunk, (0, CHUNK_SAMPLES - chunk.size)))
            sound = sound[HOP_SAMPLES:]
            if sound.size <= CHUNK_SAMPLES - HOP_SAMPLES:
                break
        self._looked = heard.beam

    def _step(self, heard: Heard, chunk: npt.NDArray[np.int16]) -> Heard:
        scores, state = self._model.step(chunk, heard.state)
        return Heard(state, decoder.extend(heard.beam, scores, self._bias))

    def _shown(self) -> str:
        return self._text(self._looked) or self._text(self._heard.beam)

    def _text(self, beam: Beam) -> str:
        return self._vocabulary.text(beam[0].tokens) if beam else ""
