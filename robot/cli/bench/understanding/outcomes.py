"""Count how questions were answered, and check the calibration: whether the scores are as high as the share of right
answers."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

import msgspec

from robot.cli.bench.understanding.question_files import LabelledQuestion
from robot.core.events import Act, Understood

BINS = (0.0, 0.2, 0.4, 0.6, 0.8, 0.9, 0.97, 1.0001)
"""Edges of the score bins in the calibration table."""


class AnswerOutcome(msgspec.Struct, frozen=True):
    """The way in which one question was answered."""

    question: LabelledQuestion
    at_once: bool
    after_one: bool  # right at once, or among the choices of a question back
    wrong: bool  # the answer was another procedure
    refused: bool
    score: float
    top: bool | None  # None when no procedure was guessed
    work_ms: float


class Share(msgspec.Struct, frozen=True):
    """Counts of how the questions of a group were answered."""

    name: str
    count: int
    at_once: int
    after_one: int
    wrong: int
    refused: int

    def percent(self, count: int) -> float:
        """Return `count` in percent of the group's questions."""
        return 100 * count / self.count


def outcome(question: LabelledQuestion, meaning: Understood, work_ms: float) -> AnswerOutcome:
    """Judge whether `meaning`, which was understood, is right for `question`."""
    expect = question.expect
    codes = tuple(candidate.code for candidate in meaning.candidates[:3])
    answered = meaning.procedure if meaning.act is Act.ANSWER else ""
    offered = meaning.act is Act.ASK_BACK and any(code in expect for code in codes)
    match question.kind:
        case "ambiguous":
            at_once = offered
        case "slot":
            known = meaning.act in (Act.FOLLOW_UP, Act.ANSWER) and meaning.procedure in expect
            at_once, offered = known and meaning.slot == question.expect_slot, False
        case "navigate":
            at_once = meaning.act is Act.NAVIGATE and f"nav:{meaning.target}" in expect
        case "centre":
            at_once = meaning.act is Act.INFORM and meaning.target in expect
        case "service":
            name = "emergency" if meaning.act is Act.EMERGENCY else meaning.target
            at_once = meaning.act in (Act.SERVICE, Act.EMERGENCY) and f"cmd:{name}" in expect
        case "out_of_scope":
            at_once = meaning.act is Act.REFUSE
        case _:
            at_once = answered in expect
    guess = answered or (codes[0] if codes else "")
    return AnswerOutcome(
        question,
        at_once=at_once,
        after_one=at_once or offered,
        wrong=bool(answered) and answered not in expect,
        refused=meaning.act is Act.REFUSE,
        score=meaning.score,
        top=guess in expect if guess and question.kind in ("procedure", "asr_noise", "out_of_scope") else None,
        work_ms=work_ms,
    )


def share(name: str, outcomes: Iterable[AnswerOutcome]) -> Share:
    """Return the counts for a group of questions named `name`."""
    group = tuple(outcomes)
    return Share(
        name,
        len(group),
        sum(one.at_once for one in group),
        sum(one.after_one for one in group),
        sum(one.wrong for one in group),
        sum(one.refused for one in group),
    )


class Bin(msgspec.Struct, frozen=True):
    """Guesses whose score lies between two edges: their mean score, and the share of them that was right."""

    low: float
    high: float
    count: int
    expected: float
    observed: float


def calibration(outcomes: Sequence[AnswerOutcome]) -> tuple[list[Bin], float]:
    """Return a table of mean scores and shares of right guesses, and their mean distance, the expected calibration
    error (Guo et al. 2017)."""
    guesses = [one for one in outcomes if one.top is not None]
    bins: list[Bin] = []
    for low, high in pairwise(BINS):
        inside = [one for one in guesses if low <= one.score < high]
        if inside:
            expected = sum(one.score for one in inside) / len(inside)
            observed = sum(bool(one.top) for one in inside) / len(inside)
            bins.append(Bin(low, min(high, 1.0), len(inside), expected, observed))
    error = sum(one.count * abs(one.expected - one.observed) for one in bins) / max(1, len(guesses))
    return bins, error
