"""Measure the legal answers: cited article right, in the first three, refused when absent: `kiosk law bench`."""

import argparse
import datetime
import json
from collections.abc import Iterator, Sequence
from typing import Annotated, Literal, NamedTuple

import msgspec

from robot.cli.law.asking import load_answers
from robot.core.trouble import Trouble, Troubles
from robot.law.asked_sentences import places_of
from robot.law.legal_answers import LegalAnswer
from robot.runtime.content.typed_toml import decode

FIRST = 3


class BenchQuestion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A question and the articles of which each answers it, "NUMBER ARTICLE"; none = no text on the device does."""

    ask: Annotated[str, msgspec.Meta(min_length=1)]
    wording: Literal["official", "citizen"]
    half: str
    cites: tuple[str, ...] = ()


class BenchQuestions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The contents of a file of questions."""

    questions: tuple[BenchQuestion, ...]


class BenchOutcome(NamedTuple):
    """A question with the places that its answer cites, the first first; none = refused."""

    question: BenchQuestion
    cited: tuple[str, ...]
    headings: tuple[str, ...] = ()  # articles that are only named as near

    @property
    def right(self) -> bool:
        """Whether the first citation answers the question."""
        return bool(self.cited) and self.cited[0] in self.question.cites

    @property
    def near(self) -> bool:
        """Whether one of the first citations answers the question."""
        return any(each in self.question.cites for each in self.cited[:FIRST])

    @property
    def named(self) -> bool:
        """Whether one of the articles that are only named as near answers the question."""
        return any(each in self.question.cites for each in self.headings)

    @property
    def wrong_law(self) -> bool:
        """Whether the first citation is of a law that no right answer is of."""
        laws = {each.split()[0] for each in self.question.cites}
        return bool(self.cited) and self.cited[0].split()[0] not in laws


def measure(args: argparse.Namespace) -> int:
    """Print the shares for all questions and for each half; return 0."""
    found: list[Trouble] = []
    file = decode(args.file, BenchQuestions, found, "robot/law/README.md")
    if file is None:
        raise Troubles(found)
    answers, today = load_answers(policies=True), datetime.date.today()
    outcomes = [_outcome(each, answers.answer(each.ask, today)) for each in file.questions]
    halves = sorted({each.half for each in file.questions})
    figures = {half: _figures([each for each in outcomes if each.question.half == half]) for half in halves}
    figures["all"] = _figures(outcomes)
    if args.json:
        print(json.dumps(figures))
        return 0
    for name, values in figures.items():
        print(f"{name:8} {'  '.join(f'{key} {value:.1%}' for key, value in values.items())}")
    if args.wrong:
        print("\n".join(_wrong(outcomes)))
    return 0


def _outcome(question: BenchQuestion, answer: LegalAnswer) -> BenchOutcome:
    near = tuple(f"{each.text.header.number} {each.article.number}" for each in answer.near)
    return BenchOutcome(question, _cited(answer), near)


def _cited(answer: LegalAnswer) -> tuple[str, ...]:
    """Return what is cited: the quotations, then what the policy answer's basis names besides."""
    quoted = [f"{each.text.header.number} {each.article.number}" for each in answer.quotations]
    legal = answer.policy.legal if answer.policy else ()
    named = [f"{number} {article}" for reference in legal for number, article in places_of(reference)]
    basis = [reference.document for reference in legal if not list(places_of(reference))]
    return tuple(dict.fromkeys((*quoted, *named, *basis)))


def _figures(outcomes: Sequence[BenchOutcome]) -> dict[str, float]:
    there = [each for each in outcomes if each.question.cites]
    absent = [each for each in outcomes if not each.question.cites]
    return {
        "right": _share(each.right for each in there),
        "first three": _share(each.near for each in there),
        "refused": _share(not each.cited for each in absent),
        "wrong law": _share(each.wrong_law for each in outcomes),
        "quoted or named": _share(each.near or each.named for each in there),
    }


def _share(flags: Iterator[bool] | Sequence[bool]) -> float:
    values = list(flags)
    return sum(values) / len(values) if values else 0.0


def _wrong(outcomes: Sequence[BenchOutcome]) -> Iterator[str]:
    for each in outcomes:
        if (not each.right) if each.question.cites else each.cited:
            right, cited = (", ".join(places) or "-" for places in (each.question.cites, each.cited[:FIRST]))
            yield f"{each.question.ask} | {right} | {cited}"
