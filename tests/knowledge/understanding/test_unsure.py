"""Replies to a question of the robot that are neither yes nor no."""

from functools import cache

import pytest
from msgspec.structs import replace

from robot.core.commands import Listen
from robot.core.events import Act
from robot.knowledge.understanding.understand import Models, Understander
from robot.runtime.content.learned_models import load_classifiers, load_rankings
from robot.runtime.content.policies_loader import load_policies
from robot.runtime.content.understanding_loader import load_emergencies, load_index, load_language, load_requests
from tests.knowledge.asking import CONFIG, catalogue

PHRASES = ("không biết", "không nhớ", "tôi không rõ", "i don't know", "not sure")


@cache
def understander() -> Understander:
    requests, policies = load_requests(CONFIG, catalogue()), load_policies(CONFIG, catalogue())
    index = load_index(CONFIG, catalogue(), requests, policies)
    models = Models(load_rankings(CONFIG), load_classifiers(CONFIG))
    emergencies = load_emergencies(CONFIG, load_language(CONFIG)[1])
    requests = replace(requests, replies=replace(requests.replies, unsure=PHRASES))
    return Understander(catalogue(), requests, policies, index, models, {}, emergencies, index.texts)


def reply(text: str, expects: str = "yes_no") -> tuple[Act, str]:
    understood = understander().understand(text, Listen(turn=7, procedure="1.001193", expects=expects))
    return understood.act, understood.target


@pytest.mark.parametrize("text", [*PHRASES, "Không nhớ nữa con ơi", "I don't know, sorry"])
def test_not_knowing_is_no_no(text: str) -> None:
    assert reply(text) == (Act.SERVICE, "unsure")


@pytest.mark.parametrize(("text", "target"), [("không", "no"), ("chưa", "no"), ("không có", "no"), ("có", "yes")])
def test_yes_and_no_are_what_they_were(text: str, target: str) -> None:
    assert reply(text) == (Act.SERVICE, target)


def test_without_a_question_it_is_no_reply() -> None:
    assert reply("không biết", expects="") != (Act.SERVICE, "unsure")


def test_the_recogniser_awaits_it_after_a_question() -> None:
    assert set(PHRASES) <= set(understander().context_phrases(Listen(1, expects="yes_no")).awaited)
