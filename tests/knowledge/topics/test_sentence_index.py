"""Known sentences, and how one is found."""

from robot.knowledge.topics.lexicon import Concepts, Lexicon
from robot.knowledge.topics.sentence_index import SentenceIndex, space_of
from robot.knowledge.vietnamese.syllables import syllables
from robot.runtime.content.understanding_loader import load_language
from tests.knowledge.asking import CONFIG

CONCEPTS = Concepts(Lexicon(()))
KNOWN = {
    "1": ("giấy khai sinh cho cháu", "tôi muốn làm giấy khai sinh cho cháu nội"),
    "2": ("làm thẻ căn cước", "đổi thẻ"),
}


def same(text: str) -> set[str]:
    """Return the topics of which a known sentence was said word for word."""
    index = SentenceIndex(KNOWN, space_of(KNOWN, CONCEPTS), CONCEPTS, load_language(CONFIG)[1])
    return {match.key for match in index.search(index.query(syllables(text), accents=True)) if match.same}


def test_a_known_sentence_said_with_a_wish_is_found_though_a_longer_one_is_more_similar() -> None:
    assert same("tôi muốn giấy khai sinh cho cháu") == {"1"}


def test_a_sentence_that_is_only_similar_was_not_said_word_for_word() -> None:
    assert same("tôi muốn làm giấy khai sinh cho con") == set()
