"""Questions that people asked: how many are understood, and that none of them was learnt by heart."""

from collections.abc import Iterator

import pytest

from robot.cli.questions import Question
from robot.cli.tally import Outcome, calibration, outcome, share
from robot.knowledge.text import clean
from robot.runtime.understanding_files import load_requests
from tests.knowledge.asking import CONFIG, HELD_OUT, QUESTIONS, ask, catalogue, questions

FOUND = ("procedure", "asr_noise")


def asked(*kinds: str) -> list[Outcome]:
    """What becomes of the questions of `kinds`, those that the weights were learned from and those held out."""
    return [_outcome(one) for one in questions(QUESTIONS, HELD_OUT) if one.kind in kinds]


def _outcome(question: Question) -> Outcome:
    return outcome(question, ask(question.text, procedure=question.context), 0.0)


def test_procedures_are_right_after_at_most_one_question() -> None:
    found = share("procedure", asked("procedure"))
    assert found.percent(found.after_one) >= 97
    assert found.percent(found.at_once) >= 88


def test_mangled_sentences_are_right_after_at_most_one_question() -> None:
    found = share("asr_noise", asked("asr_noise"))
    assert found.percent(found.after_one) >= 92


def test_hardly_any_question_is_answered_with_the_wrong_procedure() -> None:
    found = share("all", asked("procedure", "asr_noise", "slot", "ambiguous", "navigate", "service", "out_of_scope"))
    assert found.percent(found.wrong) <= 1


@pytest.mark.parametrize(("kind", "least"), [("slot", 95), ("navigate", 95), ("service", 94), ("out_of_scope", 96)])
def test_slots_places_services_and_refusals_are_understood(kind: str, least: int) -> None:
    found = share(kind, asked(kind))
    assert found.percent(found.at_once) >= least


def test_vague_sentences_are_asked_back() -> None:
    found = share("ambiguous", asked("ambiguous"))
    assert found.percent(found.at_once) >= 90


def test_no_region_is_understood_much_worse_than_another() -> None:
    outcomes = asked(*FOUND)
    regions = {one.question.region for one in outcomes} - {"any"}
    groups = [share(region, (one for one in outcomes if one.question.region == region)) for region in regions]
    shares = [group.percent(group.after_one) for group in groups]
    assert max(shares) - min(shares) <= 5


def test_the_score_is_the_probability_of_being_right() -> None:
    _, error = calibration(asked(*FOUND, "out_of_scope"))
    assert error <= 0.06


def test_no_question_stands_in_the_catalogue_word_for_word() -> None:
    known = {clean(sentence) for sentence in _sentences()}
    assert not known & {clean(one.text) for one in questions(QUESTIONS, HELD_OUT) if one.kind != "slot"}


def _sentences() -> Iterator[str]:
    for procedure in catalogue().procedures.values():
        yield from (*procedure.asked.names, *procedure.asked.phrases, procedure.asked.situation.vi)
    requests = load_requests(CONFIG, catalogue())
    for request in (*requests.refuse, *requests.ask_back):
        yield from request.phrases
