"""The recogniser: sound in, newest text out. Implements `robot.runtime.ports.Recogniser` in the engine's process.

A chunk of 400 ms is heard when it is full. What sounds after the last whole chunk is heard by a look: the chunk is
filled up with silence and heard from a copy of the state, which costs one step and no word of what follows. Looks give
the first caption early, and the whole text at the end of a sentence. The silence before an utterance has the length
with which a chunk ends shortly before the end of the first piece of sound, when speech is noticed: most of the first
word is then in one chunk."""

import math
from functools import lru_cache
from importlib import metadata
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from robot.core.context_phrases import ANYTHING, ContextPhrases
from voice_models.recognition.ctc import decoder
from voice_models.recognition.ctc.acoustic_model import (
    BEGINNING,
    CHUNK_SAMPLES,
    HOP_SAMPLES,
    OUTPUT_FRAMES,
    RATE_HZ,
    AcousticModel,
    Floats,
    ModelState,
)
from voice_models.recognition.ctc.decoder import Beam, Hypothesis, Trees
from voice_models.recognition.ctc.forward_score import forward_scores
from voice_models.recognition.ctc.phrase_bias import PhraseBias
from voice_models.recognition.ctc.token_table import TokenTable
from voice_models.recognition.ctc.weights import library_of_the_wheel, read_weights

_TAIL_SAMPLES = RATE_HZ * 24 // 100
"""Silence behind the sound of a look at the end, so that the last word is decided. Measured on 74 recordings: 400 and
600 ms cost more work and change no word."""
_LOOK_EVERY_SAMPLES = RATE_HZ * 8 // 100
_LOOKS = 7
"""Looks for a first word, at most, in one utterance. Chosen."""
_IN_NEXT_CHUNK_SAMPLES = RATE_HZ * 6 // 100
"""Sound at the end of the first piece that belongs to the next chunk. Measured on 74 recordings, words wrong and first
caption (p50, busy machine): 0 ms 8.0 %, 0.29 s; 60 ms 7.3 %, 0.34 s; 100 ms 7.5 %, 0.42 s; 200 ms 7.3 %, 0.44 s."""
_NAME_BIAS, _AWAITED_BIAS = 1.0, 2.0
"""Natural logarithm a token. Measured: 1 is safe anywhere, 2 where a list is awaited, 3 invents phrases."""
_TREES = 16
"""Most trees of phrases that are kept, since most pages await what they awaited before."""
_WHOLE_ANSWER_FRAMES = 150
"""Longest utterance that can be one of the awaited phrases as a whole, 6 s. Chosen."""
_WHOLE_ANSWER_LOG = -8.0
"""An awaited phrase is a reading unless its probability is below that of the text by more than this. Chosen."""
_FEW_TOKENS = 3
"""In a text of at most this many tokens a word is as doubtful as the text: "được" beside "không được"."""
_READINGS = 4
_LEAST_READING_LOG = -12.0
"""A reading whose probability is below that of the best by more than this is not reported."""


class Heard(NamedTuple):
    """State of the search after a number of chunks."""

    state: ModelState
    beam: Beam
    frames: tuple[Floats, ...] | None
    """Log probabilities from the beginning; None if the utterance cannot be one of the awaited phrases."""


class Said(NamedTuple):
    """A text that was probably said."""

    tokens: tuple[int, ...]
    peaks: tuple[float, ...]
    """Greatest log probability of each token in a frame."""
    score: float
    """Log probability of the text, without bias."""


_NOTHING = Said((), (), -math.inf)


def _doubted(said: Said, beam: Beam) -> Said:
    """Return `said` with no peak above the probability of the whole text, if it or a hypothesis of `beam` was said."""
    others = [each.acoustic for each in beam if each.tokens != said.tokens]
    share = said.score - float(np.logaddexp.reduce([said.score, *others]))
    return said._replace(peaks=tuple(min(share, peak) for peak in said.peaks))


class CtcRecogniser:
    """A `Recogniser`. Loading took 0.7 s (2 cores, x86-64); its process then took 285 MB."""

    takes_phrases = True

    def __init__(self) -> None:
        weights = read_weights(library_of_the_wheel())
        self._model, self._vocabulary = AcousticModel(weights.model), TokenTable(weights.tokens)
        self.name = f"viet-asr {metadata.version('viet-asr')}, own decoder"
        silence = np.zeros(CHUNK_SAMPLES, np.int16)
        _, self._after_silence = self._model.step(silence, BEGINNING)
        self._tree = lru_cache(maxsize=_TREES)(self._tree_of)
        self._tokens = lru_cache(maxsize=_TREES)(self._tokens_of)

    def alive(self) -> bool:
        """Return True: the engine lives as long as this process."""
        return True

    def session(self, context: ContextPhrases = ANYTHING) -> "CtcSession":
        """Begin an utterance that is likely to contain phrases of `context`."""
        lists = (context.names, _NAME_BIAS), (context.awaited, _AWAITED_BIAS)
        trees = tuple(self._tree(phrases, bias) for phrases, bias in lists if phrases)
        return CtcSession(self._model, self._vocabulary, trees, self._tokens(context.awaited), self._after_silence)

    def _tokens_of(self, phrases: tuple[str, ...]) -> tuple[tuple[int, ...], ...]:
        return tuple(dict.fromkeys(filter(None, map(self._vocabulary.tokens, phrases))))

    def _tree_of(self, phrases: tuple[str, ...], bias: float) -> PhraseBias:
        """Return the tree of the phrases of more than one word; single words would be heard in other sentences."""
        return PhraseBias((each for each in self._tokens_of(phrases) if len(each) > 1), bias)


class CtcSession:
    """Hears one utterance of any length."""

    def __init__(
        self,
        model: AcousticModel,
        vocabulary: TokenTable,
        trees: Trees,
        awaited: tuple[tuple[int, ...], ...],
        after_silence: ModelState,
    ) -> None:
        """`awaited`: the tokens of the phrases that the whole utterance may be."""
        self._model, self._vocabulary, self._trees, self._awaited = model, vocabulary, trees, awaited
        self._sound: npt.NDArray[np.int16] = np.zeros(0, np.int16)
        self._heard = Heard(after_silence, decoder.beginning(trees), () if awaited else None)
        self._looked: Heard | None = None
        self._newest: tuple[Heard, Said] | None = None
        self._looks = _LOOKS
        self._unlooked = 0
        self._first = True
        self._caption = ""

    def accept(self, pcm: bytes) -> str:
        """Feed 16 kHz mono int16 of any length; return the newest text."""
        new = np.frombuffer(pcm, np.int16)
        if self._first and new.size:
            lead = (CHUNK_SAMPLES + _IN_NEXT_CHUNK_SAMPLES - new.size) % HOP_SAMPLES
            self._sound = np.zeros(lead, np.int16)
        self._sound = np.concatenate((self._sound, new))
        self._unlooked += new.size
        if new.size:
            self._looked = None
        while self._sound.size >= CHUNK_SAMPLES:
            self._heard = self._step(self._heard, self._sound[:CHUNK_SAMPLES])
            self._sound = self._sound[HOP_SAMPLES:]
            self._unlooked = min(self._unlooked, self._sound.size)
        waits = self._unlooked >= _LOOK_EVERY_SAMPLES and not self._first
        if waits and self._looks and not self._heard.beam[0].tokens:
            self._looks -= 1
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
        """Return the text, the awaited phrase that it may be as a whole, and other likely texts, likeliest first."""
        heard = self._looked or self._heard
        others = (each for each in heard.beam if each.score > heard.beam[0].score + _LEAST_READING_LOG)
        answer = self._whole_answer(heard)
        texts = (self._shown(), self._vocabulary.text(answer.tokens), *(self._text(each) for each in others))
        return tuple(dict.fromkeys(filter(None, texts)))[:_READINGS]

    def confidences(self) -> tuple[float, ...]:
        """Return the probability of each word of the newest text, by the model."""
        said = self._said(self._looked or self._heard)
        words: list[float] = []
        for token, log in zip(said.tokens, said.peaks, strict=True):
            if words and not self._vocabulary.begins_word(token):
                words[-1] = min(words[-1], math.exp(log))
            else:
                words.append(math.exp(log))
        return tuple(words)

    def _said(self, heard: Heard) -> Said:
        """Return the likeliest text: the best hypothesis, or the awaited phrase that the whole utterance may be."""
        if self._newest is None or self._newest[0] is not heard:
            self._newest = heard, self._likeliest(heard)
        return self._newest[1]

    def _likeliest(self, heard: Heard) -> Said:
        best, answer = heard.beam[0], self._whole_answer(heard)
        if answer.score + _AWAITED_BIAS * len(answer.tokens) > best.score:
            return answer
        said = Said(best.tokens, best.peaks, best.acoustic)
        if len(best.tokens) > _FEW_TOKENS:
            return said
        return _doubted(said, heard.beam)

    def _whole_answer(self, heard: Heard) -> Said:
        """Return the likeliest awaited phrase, if the whole utterance may be it."""
        if not heard.beam[0].tokens or not heard.frames:
            return _NOTHING
        frames = np.concatenate(heard.frames)
        scores = forward_scores(frames, self._awaited)
        number = int(scores.argmax())
        if scores[number] < heard.beam[0].acoustic + _WHOLE_ANSWER_LOG:
            return _NOTHING
        tokens, score = self._awaited[number], float(scores[number])
        peaks = tuple(float(frames[:, token].max()) for token in tokens)
        return _doubted(Said(tokens, peaks, score), heard.beam)

    def _look(self, tail_samples: int) -> None:
        """Hear the sound after the last whole chunk, filled up with silence, from a copy of the state."""
        self._unlooked = 0
        heard, sound = self._heard, np.concatenate((self._sound, np.zeros(tail_samples, np.int16)))
        while True:
            chunk = sound[:CHUNK_SAMPLES]
            heard = self._step(heard, np.pad(chunk, (0, CHUNK_SAMPLES - chunk.size)))
            sound = sound[HOP_SAMPLES:]
            if sound.size <= CHUNK_SAMPLES - HOP_SAMPLES:
                break
        self._looked = heard

    def _step(self, heard: Heard, chunk: npt.NDArray[np.int16]) -> Heard:
        scores, state = self._model.step(chunk, heard.state)
        frames = None if heard.frames is None else (*heard.frames, scores)
        if frames and len(frames) * OUTPUT_FRAMES > _WHOLE_ANSWER_FRAMES:
            frames = None
        return Heard(state, decoder.extend(heard.beam, scores, self._trees), frames)

    def _shown(self) -> str:
        looked = self._looked is not None and self._text(self._said(self._looked))
        return looked or self._text(self._said(self._heard))

    def _text(self, said: Said | Hypothesis) -> str:
        return self._vocabulary.text(said.tokens)
