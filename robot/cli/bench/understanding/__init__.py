"""Measure understanding on a file of questions: how many are right at once, right after a question back, wrong or
refused; also calibration and speed.

The baselines answer the same questions in the same run, from the same catalogue: rapidfuzz's WRatio over the names,
BM25 over all text, TF-IDF over character n-grams, and Home Assistant's hassil over the phrases of the requests."""

import argparse
import datetime
import json
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from robot.cli.argument_types import readable
from robot.cli.bench import percentile
from robot.cli.bench.understanding import baselines
from robot.cli.bench.understanding.outcomes import CLAIMS, AnswerOutcome, Judge, Share, calibration, outcome, share
from robot.cli.bench.understanding.question_files import (
    KINDS,
    PROCEDURES,
    Conversation,
    LabelledQuestion,
    load_questions,
)
from robot.core.commands import Listen
from robot.core.events import Understood
from robot.knowledge.catalogue.known_facts import is_known, policy_for
from robot.knowledge.catalogue.procedures import Catalogue
from robot.knowledge.understanding.requests import Requests
from robot.knowledge.understanding.understand import Understander
from robot.runtime.content.catalogue_loader import load_catalogue
from robot.runtime.content.policies_loader import load_policies
from robot.runtime.content.understanding_loader import load_requests, load_understander
from robot.runtime.settings.loader import CONFIG

Kind = TypeVar("Kind")

SURE = 0.9
"""Least score of a sure answer."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument(
        "file",
        type=readable,
        help='lines {"text","kind","expect"?,"policy"?,"target"?,"question"?,"context"?}, or {"turns"}',
    )
    parser.add_argument("--misses", action="store_true", help="also list every question that was not right at once")


def run(args: argparse.Namespace) -> int:
    """Measure understanding on the questions and print the figures; return 0."""
    read = load_questions(args.file)
    questions = [question for question in read if isinstance(question, LabelledQuestion)]
    began = time.perf_counter()
    catalogue = load_catalogue(CONFIG)
    understander = load_understander(CONFIG, catalogue)
    load_ms = (time.perf_counter() - began) * 1000
    judge = _judge(catalogue)
    outcomes = [_ask(understander, question, question.context, judge)[0] for question in questions]
    visits = [_visit(understander, visit, judge) for visit in read if isinstance(visit, Conversation)]
    plain = _baselines(questions, baselines.ranks(catalogue), load_requests(CONFIG, catalogue))
    figures = _figures(outcomes, plain, load_ms)
    figures["conversations"] = {"count": len(visits), "without_a_bad_turn": sum(visits)}
    figures["caption_p99_ms"] = percentile(_timed(understander.caption, questions)[1], 99)
    if args.json:
        print(json.dumps(figures, ensure_ascii=False))
        return 0
    _print(figures)
    if args.misses:
        _misses(understander, outcomes)
    return 0


def _ask(
    understander: Understander, question: LabelledQuestion, context: str, judge: Judge
) -> tuple[AnswerOutcome, Understood]:
    listen = Listen(turn=1, procedure=context)
    began = time.perf_counter()
    meaning = understander.understand(question.text, listen)
    return outcome(question, meaning, (time.perf_counter() - began) * 1000, judge), meaning


def _visit(understander: Understander, visit: Conversation, judge: Judge) -> bool:
    """Ask the turns of a visit, each on the page that the one before has opened; return whether none went badly."""
    context, good = "", True
    for turn in visit.turns:
        judged, meaning = _ask(understander, turn, turn.context or context, judge)
        good = good and judged.after_one and not judged.wrong
        context = (meaning.procedure or context) if meaning.act in CLAIMS else context
    return good


def _judge(catalogue: Catalogue) -> Judge:
    policies, today = load_policies(CONFIG, catalogue), datetime.date.today()

    def known(code: str, question: str) -> bool:
        procedure = catalogue.find(code)
        return procedure is not None and is_known(procedure, question, policies, today)

    def said(code: str, question: str) -> str:
        procedure = catalogue.find(code)
        policy = policy_for(procedure, question, policies) if procedure is not None else None
        return policy.id if policy is not None else ""

    return Judge(known, said)


def _baselines(
    questions: Sequence[LabelledQuestion], ranks: dict[str, baselines.Rank], requests: Requests
) -> list[dict[str, Any]]:
    """Return a table row for each baseline, which covers only the kinds of questions that the baseline can answer."""
    rows: list[dict[str, Any]] = []
    asked = [question for question in questions if question.kind in PROCEDURES]
    for name, rank in ranks.items():
        codes, work_ms = _timed(rank, asked)
        first = sum(bool(found) and found[0] in one.expect for one, found in zip(asked, codes, strict=True))
        three = sum(any(code in one.expect for code in found) for one, found in zip(asked, codes, strict=True))
        rows.append(_row(name, len(asked), first, three, len(asked) - first, work_ms))
    named = [question for question in questions if question.kind in ("navigate", "service", "slot")]
    meant, work_ms = _timed(baselines.hassil(requests), named)
    pairs = list(zip(named, meant, strict=True))
    right = sum(bool(found) and found in (one.asked, *one.expect) for one, found in pairs)
    wrong = sum(bool(found) for found in meant) - right
    rows.append(_row("hassil: slot, navigate, service", len(named), right, right, wrong, work_ms))
    return rows


def _timed(method: Callable[[str], Kind], questions: Sequence[LabelledQuestion]) -> tuple[list[Kind], list[float]]:
    found: list[Kind] = []
    work_ms: list[float] = []
    for question in questions:
        began = time.perf_counter()
        found.append(method(question.text))
        work_ms.append((time.perf_counter() - began) * 1000)
    return found, work_ms


def _row(name: str, count: int, first: int, three: int, wrong: int, work_ms: Sequence[float]) -> dict[str, Any]:
    part = 100 / max(1, count)
    return {
        "name": name,
        "count": count,
        "at_once": round(first * part, 1),
        "after_one": round(three * part, 1),
        "wrong": round(wrong * part, 1),
        "p50_ms": percentile(work_ms, 50),
        "p99_ms": percentile(work_ms, 99),
    }


def _figures(outcomes: Sequence[AnswerOutcome], plain: list[dict[str, Any]], load_ms: float) -> dict[str, Any]:
    found = [one for one in outcomes if one.question.kind in PROCEDURES]
    bins, error = calibration(outcomes)
    work_ms = [one.work_ms for one in outcomes]
    return {
        "kinds": [_shown(one) for one in _groups(outcomes, lambda q: q.kind, KINDS)],
        "regions": [_shown(one) for one in _groups(found, lambda q: q.region)],
        "styles": [_shown(one) for one in _groups(found, lambda q: q.style or "-")],
        "all": _shown(share("all", outcomes)),
        "calibration": [
            {"score": f"{one.low:.2f}-{one.high:.2f}", "count": one.count,
             "expected": round(one.expected, 3), "observed": round(one.observed, 3)}
            for one in bins
        ],
        "calibration_error": round(error, 3),
        "sure": _sure(outcomes),
        "p50_ms": percentile(work_ms, 50),
        "p99_ms": percentile(work_ms, 99),
        "load_ms": round(load_ms),
        "ours": _row("this robot", len(found), sum(one.at_once for one in found), sum(one.after_one for one in found),
                     sum(one.wrong for one in found), [one.work_ms for one in found]),
        "baselines": plain,
    }  # fmt: skip


def _sure(outcomes: Sequence[AnswerOutcome]) -> dict[str, Any]:
    """Return how many answers were sure, and which share of them was right or acceptable."""
    sure = [one for one in outcomes if one.score >= SURE]
    right = sum(one.after_one and not one.wrong for one in sure)
    return {"count": len(sure), "right": round(100 * right / max(1, len(sure)), 1)}


def _groups(
    outcomes: Iterable[AnswerOutcome], key: Callable[[LabelledQuestion], str], order: Sequence[str] = ()
) -> list[Share]:
    groups: dict[str, list[AnswerOutcome]] = {name: [] for name in order}
    for one in outcomes:
        groups.setdefault(key(one.question), []).append(one)
    return [share(name, group) for name, group in groups.items() if group]


def _shown(one: Share) -> dict[str, Any]:
    return {
        "name": one.name,
        "count": one.count,
        "at_once": round(one.percent(one.at_once), 1),
        "after_one": round(one.percent(one.after_one), 1),
        "wrong": round(one.percent(one.wrong), 1),
        "refused": round(one.percent(one.refused), 1),
    }


def _print(figures: dict[str, Any]) -> None:
    for title in ("kinds", "regions", "styles"):
        print(f"{title:<34}{'count':>6}{'at once %':>11}{'after one %':>13}{'wrong %':>9}{'refused %':>11}")
        for row in [*figures[title], *([figures["all"]] if title == "kinds" else [])]:
            print(f"  {row['name']:<32}{row['count']:>6}{row['at_once']:>11}{row['after_one']:>13}{row['wrong']:>9}"
                  f"{row['refused']:>11}")  # fmt: skip
    print(f"{'score of a procedure':<34}{'count':>6}{'expected':>11}{'observed':>13}")
    for row in figures["calibration"]:
        print(f"  {row['score']:<32}{row['count']:>6}{row['expected']:>11.2f}{row['observed']:>13.2f}")
    print(f"  expected calibration error {figures['calibration_error']:.3f}")
    sure = figures["sure"]
    print(f"score of at least {SURE}: {sure['count']}, of which right or acceptable {sure['right']} %")
    if figures["conversations"]["count"]:
        visits = figures["conversations"]
        print(f"visits without a bad turn: {visits['without_a_bad_turn']} of {visits['count']}")
    print(f"speed: p50 {figures['p50_ms']} ms, p99 {figures['p99_ms']} ms; loaded in {figures['load_ms']} ms; "
          f"a caption p99 {figures['caption_p99_ms']} ms")  # fmt: skip
    print(f"{'beside plainer methods':<34}{'count':>6}{'at once %':>11}{'among 3 %':>13}{'wrong %':>9}{'p50 ms':>9}"
          f"{'p99 ms':>9}")  # fmt: skip
    for row in (figures["ours"], *figures["baselines"]):
        print(f"  {row['name']:<32}{row['count']:>6}{row['at_once']:>11}{row['after_one']:>13}{row['wrong']:>9}"
              f"{row['p50_ms']:>9}{row['p99_ms']:>9}")  # fmt: skip


def _misses(understander: Understander, outcomes: Iterable[AnswerOutcome]) -> None:
    for one in outcomes:
        if one.at_once:
            continue
        question = one.question
        meaning = understander.understand(question.text, Listen(turn=1, procedure=question.context))
        state = "WRONG" if one.wrong else "asked" if one.after_one else "missed"
        got = meaning.procedure or meaning.target or " ".join(one.code for one in meaning.candidates)
        slot = f" {meaning.slot} (expected {question.asked})" if question.asked else ""
        print(f"{state:<7}{question.id:<7}{question.kind:<13}{question.text!r}: {meaning.act.value} {got}{slot}"
              f" {meaning.score:.2f}, expected {' '.join(question.expect)}")  # fmt: skip
