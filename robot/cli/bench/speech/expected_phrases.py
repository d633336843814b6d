"""Measure how often an expected phrase is recognised, and how often it is recognised though it was not said.

Of each recording one phrase of two or three words is expected, together with the everyday names of all procedures,
which no recording contains. `recall` is the share of recordings whose phrase is in the text, `false` the number of
expected phrases that are in the text but not in the transcript, for 100 recordings. The phrases are given to the
recogniser as names, which any sentence may contain, or as awaited answers; baseline: not at all. In the air of a lobby
as in `robot.cli.bench.speech.degraded_sound`."""

import argparse
import random
from collections.abc import Callable
from typing import Any

from robot.cli.bench.speech.degraded_sound import airs
from robot.cli.bench.speech.live_pipeline import level_of
from robot.cli.bench.speech.noise_mixer import Degradation
from robot.cli.bench.speech.recordings import Clip
from robot.cli.bench.speech.rig import SpeechRig
from robot.cli.bench.speech.word_error_rate import Score, score, total
from robot.cli.hear.progress import each
from robot.core.context_phrases import ANYTHING, ContextPhrases
from robot.runtime.ports import Emit, LiveValues, Recogniser, RecognitionSession
from robot.runtime.speech_input.pipeline import SpeechPipeline
from voice_models.recognition.transcript_text import spoken

_AIRS = ("babble, 10 dB SNR",)
_GIVEN: dict[str, Callable[[tuple[str, ...]], ContextPhrases]] = {
    "not at all (baseline)": lambda _: ANYTHING,
    "as names": lambda phrases: ContextPhrases(names=phrases),
    "as awaited answers": lambda phrases: ContextPhrases(awaited=phrases),
}


class Biased:
    """A recogniser that expects the same phrases in each utterance."""

    def __init__(self, engine: Recogniser, context: ContextPhrases) -> None:
        self._engine, self._context = engine, context
        self.name, self.alive = engine.name, engine.alive

    def session(self, context: ContextPhrases = ANYTHING) -> RecognitionSession:
        """Begin an utterance; `context` is replaced."""
        del context
        return self._engine.session(self._context)


def measure(rig: SpeechRig, clips: list[Clip], args: argparse.Namespace) -> dict[str, Any]:
    """Measure each way of giving the phrases, in clear sound and in babble."""
    draw = random.Random(args.seed)
    said = {clip.path: _phrase(clip, draw) for clip in clips}
    procedures = rig.content.catalogue.procedures.values()
    phrases = tuple(dict.fromkeys((*said.values(), *(spoken(name) for one in procedures for name in one.asked.names))))
    rows: dict[str, dict[str, Any]] = {}
    lost = 0
    for air_name, air in {
        "clear": Degradation(seed=args.seed),
        **{name: airs(args.seed)[name] for name in _AIRS},
    }.items():
        rows[air_name] = {}
        for given, make_context in _GIVEN.items():
            context = make_context(phrases)
            found: list[tuple[bool, int, Score]] = []

            def hear(
                clip: Clip,
                air: Degradation = air,
                context: ContextPhrases = context,
                found: list[tuple[bool, int, Score]] = found,
            ) -> None:
                def make(emit: Emit, live: LiveValues, engine: Recogniser) -> SpeechPipeline:
                    return rig.hearing(emit, live, Biased(engine, context))

                text = rig.live(clip, level_of(clip), air, make=make).text
                wrong = sum(_contains(text, each) and not _contains(clip.transcript, each) for each in phrases)
                found.append((_contains(text, said[clip.path]), wrong, score(clip.transcript, text)))

            lost += each(clips, hear, f"{air_name}, {given}")
            rows[air_name][given] = _figures(found)
    return {"unreadable": lost, "phrases": len(phrases), "airs": rows}


def _figures(found: list[tuple[bool, int, Score]]) -> dict[str, float]:
    count = max(1, len(found))
    return {
        "recall": round(100 * sum(right for right, _, _ in found) / count, 1),
        "false": round(100 * sum(wrong for _, wrong, _ in found) / count, 1),
        "wer": total(one for _, _, one in found).figures()["wer"],
    }


def _phrase(clip: Clip, draw: random.Random) -> str:
    """Return two or three neighbouring words of the transcript, drawn at random."""
    words = spoken(clip.transcript).split()
    length = min(len(words), draw.choice((2, 3)))
    start = draw.randrange(len(words) - length + 1)
    return " ".join(words[start : start + length])


def _contains(text: str, phrase: str) -> bool:
    return f" {phrase} " in f" {spoken(text)} "


def show(found: dict[str, Any]) -> None:
    """Print one line for each way of giving the phrases, in each air."""
    print(f"\n{found['phrases']} phrases expected, %".ljust(52) + f"{'recall':>8}{'false':>8}{'WER':>8}")
    for air, rows in found["airs"].items():
        for given, row in rows.items():
            print(f"{air + ', ' + given:<51}{row['recall']:>8.1f}{row['false']:>8.1f}{row['wer']:>8.1f}")


MEASURES = {"phrases": measure}
SHOWS = {"phrases": show}
