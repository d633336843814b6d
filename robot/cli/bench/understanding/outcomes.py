"""Count how questions were answered, and check the calibration: whether the scores are as high as the share of right
answers."""

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

import msgspec

from robot.cli.bench.understanding.question_files import PROCEDURES, LabelledQuestion
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
        return 100 * count / max(1, self.count)


def outcome(
    question: LabelledQuestion, meaning: Understood, work_ms: float, judge: "Judge | None" = None
) -> AnswerOutcome:
    """Judge whether `meaning`, which was understood, is right for `question`."""
    judge = judge or Judge()
    at_once, after_one, wrong = judge.of(question, meaning)
    codes = tuple(candidate.code for candidate in meaning.candidates[:3])
    claims = meaning.act in CLAIMS
    guess = meaning.procedure if claims else codes[0] if codes else ""
    scored = question.kind in (*PROCEDURES, "out_of_scope")
    return AnswerOutcome(
        question,
        at_once=at_once,
        after_one=at_once or after_one,
        wrong=wrong,
        refused=meaning.act is Act.REFUSE,
        score=meaning.score,
        top=guess in question.expect if guess and scored else None,
        work_ms=work_ms,
    )


CLAIMS = (Act.ANSWER, Act.FOLLOW_UP, Act.INFORM)
"""Acts with which the robot states facts of a procedure or of the law."""
_ALIKE = (frozenset(("paper", "papers")), frozenset(("who", "proxy")))
"""Questions that one answer serves."""

Verdict = tuple[bool, bool, bool]
"""Right at once; right after one more question, or an honest hand-over that names what is missing; wrong."""


class Judge:
    """Judges meanings. `known`: whether the content answers a question about a procedure with a fact; `policy_for`: the
    id of the policy answer that is said for it, "" = none."""

    def __init__(
        self,
        known: Callable[[str, str], bool] = lambda code, question: True,
        policy_for: Callable[[str, str], str] = lambda code, question: "",
    ) -> None:
        self._known, self._policy_for = known, policy_for

    def of(self, question: LabelledQuestion, meaning: Understood) -> Verdict:
        """Return the verdict on `meaning`."""
        match question.kind:
            case "policy" | "policy_unknown":
                return self._of_policy(question, meaning)
            case "slot":
                return self._of_page(question, meaning)
            case "emergency":
                return meaning.act is Act.EMERGENCY and meaning.target == question.target, False, False
            case "none" | "elsewhere" | "out_of_scope":
                claims = (meaning.act in CLAIMS and not meaning.target) or meaning.act is Act.ASK_BACK
                named = meaning.act is Act.REFUSE and meaning.target == question.target
                at_once = named if question.kind == "elsewhere" else not claims
                return at_once, not claims and meaning.act is not Act.EMERGENCY, claims
            case "ambiguous":
                return _offers(question, meaning), False, False
            case "navigate" | "service" | "centre":
                return _is_named(question, meaning), False, False
        return self._of_procedure(question, meaning)

    def _of_procedure(self, question: LabelledQuestion, meaning: Understood) -> Verdict:
        named = {meaning.procedure, meaning.variant} & set(question.expect)
        claims = meaning.act in CLAIMS and not meaning.target.startswith("centre:")
        answered = claims and bool(named)
        return answered, _offers(question, meaning), claims and not answered

    def _of_policy(self, question: LabelledQuestion, meaning: Understood) -> Verdict:
        if meaning.act is Act.INFORM and meaning.policy:
            right = meaning.policy in question.policy
            return right, False, not right
        if meaning.act is Act.REFUSE:
            return False, meaning.target.endswith(f"-{question.asked}"), False
        if meaning.act not in (Act.ANSWER, Act.FOLLOW_UP) or not meaning.slot:
            return False, False, False
        code = meaning.variant or meaning.procedure
        if not self._known(code, meaning.slot):
            return False, _same(meaning.slot, question.asked), False
        right = self._policy_for(code, meaning.slot) in question.policy
        return right, False, not right and not _same(meaning.slot, question.asked)

    def _of_page(self, question: LabelledQuestion, meaning: Understood) -> Verdict:
        here = meaning.procedure == question.context or not question.context
        asked = meaning.question or meaning.slot
        right = meaning.act in CLAIMS and here and _same(asked, question.asked)
        return right, meaning.act is Act.REFUSE and _same(asked, question.asked), meaning.act in CLAIMS and not right


def _offers(question: LabelledQuestion, meaning: Understood) -> bool:
    """Whether the robot asks back and offers a right procedure, or shows it beside its answer."""
    codes = [candidate.code for candidate in meaning.candidates[:3]]
    return meaning.act is Act.ASK_BACK and not set(codes).isdisjoint(question.expect)


def _is_named(question: LabelledQuestion, meaning: Understood) -> bool:
    """Whether the place, service or fact of the centre is the right one."""
    expect = set(question.expect) | ({question.target, f"centre:{question.target}"} if question.target else set())
    named = {meaning.target, f"nav:{meaning.target}", f"cmd:{meaning.target}"}
    return meaning.act in (Act.NAVIGATE, Act.SERVICE, Act.INFORM) and not named.isdisjoint(expect)


def _same(one: str, other: str) -> bool:
    return one == other or any({one, other} <= alike for alike in _ALIKE)


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
