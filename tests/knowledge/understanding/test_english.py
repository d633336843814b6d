"""Plain English requests for what visitors ask for most. None of these sentences stands in the catalogue."""

import pytest

from robot.knowledge.vietnamese.syllables import clean
from tests.knowledge.asking import ask, catalogue

REQUESTS = {
    "how do i register the birth of my child": "1.001193",
    "where can i register the birth of our daughter": "1.001193",
    "please help me register my son's birth": "1.001193",
    "how do we register our new baby": "1.001193",
    "birth certificate please": "1.001193",
    "how do i get married": "1.000894",
    "how do we register our wedding": "1.000894",
    "i need a marital status certificate": "1.004873",
    "my mother passed away": "1.000656",
    "what do i need to register a death": "1.000656",
    "how do i register my residence": "1.004222",
    "how do i register temporary residence": "1.004194",
    "how do i prove my address": "1.010041",
    "i need a new id card": "1.014063",
    "how do i replace my stolen id card": "1.014064",
    "i want to register my land": "1.013978",
    "i want to transfer my land to my son": "1.013831",
    "how do i open a shop": "1.001612",
    "how do i get a certified copy": "2.000815",
    "can you notarize this copy": "2.000815",
    "how do i get a copy of my marriage certificate": "2.000635",
    "i need to authenticate my signature": "2.000884",
    "how do i correct my child's name": "1.004859",
    "how do i get a building permit for a house": "1.013225",
    "disability benefit": "1.001776",
}


def test_no_english_test_sentence_stands_in_the_catalogue() -> None:
    asked = [procedure.asked for procedure in catalogue().procedures.values()]
    known = {clean(text) for one in asked for text in (*one.names, *one.phrases)}
    assert not known & {clean(text) for text in REQUESTS}


@pytest.mark.parametrize(("text", "code"), REQUESTS.items())
def test_a_plain_request_is_answered_or_asked_back_with_it_among_the_offers(text: str, code: str) -> None:
    heard = ask(text)
    offered = (heard.procedure, *(candidate.code for candidate in heard.candidates))
    assert code in offered, (heard.act, heard.target, offered)
