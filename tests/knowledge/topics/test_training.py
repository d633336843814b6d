"""How the robot learns how sure it may be."""

import msgspec
import numpy as np
import pytest

from robot.core.questions import Question
from robot.knowledge.catalogue.policies import Policies
from robot.knowledge.topics import question_training, training
from robot.knowledge.topics.lexicon import Concepts, Lexicon
from robot.knowledge.topics.question_model import QuestionModel
from robot.knowledge.topics.question_training import AskedSentence
from robot.knowledge.topics.ranking import FEATURES, POSITIVE, Ranking, features
from robot.knowledge.topics.sentence_index import SentenceIndex, space_of
from robot.knowledge.topics.topic_keys import TaughtSentence
from robot.knowledge.vietnamese.phonetic_distance import Sounds
from robot.knowledge.vietnamese.syllables import syllables
from robot.runtime.content.understanding_loader import load_language
from tests.knowledge.asking import CONFIG

SOUNDS: Sounds = load_language(CONFIG)[1]
CONCEPTS = Concepts(Lexicon(()))
KNOWN = {
    "1": ("làm căn cước", "đổi căn cước cũ", "căn cước mới", "thẻ căn cước", "căn cước của tôi", "cấp căn cước"),
    "2": ("khai sinh cho con", "con mới sinh", "giấy khai sinh", "làm khai sinh", "sinh con trai", "con gái mới sinh"),
    "3": ("xây nhà mới", "giấy phép xây nhà", "phép xây nhà", "nhà tôi xây", "muốn xây nhà", "xây thêm nhà"),
    "none": ("trời mưa", "bóng đá hôm nay", "hát một bài", "mua vé xem phim", "giá vàng", "mấy giờ rồi"),
}
NORTH = (
    TaughtSentence("tôi làm thẻ căn cước", ("1",)),
    TaughtSentence("vợ tôi sinh con", ("2",)),
    TaughtSentence("tôi xây nhà", ("3",)),
    TaughtSentence("tàu hỏa chạy về phía bắc", ("none",)),
)
SOUTH = (
    TaughtSentence("căn cước tui cũ rồi", ("1",)),
    TaughtSentence("con gái tui mới sinh", ("2",)),
    TaughtSentence("xin phép xây nhà", ("3",)),
    TaughtSentence("xem bóng đá không", ("none",)),
)
SAID = {
    Question.FEE: ("hết bao nhiêu tiền", "bao nhiêu tiền vậy", "mất tiền không"),
    Question.TIME: ("bao lâu thì xong", "mấy ngày có", "bao lâu có"),
    Question.NONE: ("tôi làm giấy tờ", "tôi xây nhà", "tôi làm căn cước"),
}
ASKED = [AskedSentence(syllables(text), question) for question, said in SAID.items() for text in said]


def questions() -> QuestionModel:
    return question_training.model_of(question_training.train(ASKED))


def index() -> SentenceIndex:
    return SentenceIndex(KNOWN, space_of(KNOWN, CONCEPTS), CONCEPTS, SOUNDS)


def trained(*told: str) -> tuple[Ranking, list[str]]:
    lines = list(told)
    authors = {"north": NORTH, "south": SOUTH}
    ranking = training.held_out(
        tuple(authors),
        lambda author: training.lessons(index(), questions(), Policies(), authors[author]),
        lines.append,
    )
    return ranking, lines


def chances(ranking: Ranking, text: str) -> tuple[dict[str, float], float]:
    known, said = index(), syllables(text)
    query = known.query(said, accents=True)
    found = known.search(query)
    rows = features(found, query.strange, questions().chances(said), {}, on_screen=False)
    shares, nothing = ranking.chances(found, rows)
    return {match.key: share for match, share in zip(found, shares, strict=True)}, nothing


def test_a_strangers_sentence_finds_its_topic() -> None:
    shares, nothing = chances(trained()[0], "khai sinh cho con gái")
    assert max(shares, key=shares.__getitem__) == "2"
    assert shares["2"] > nothing


def test_what_is_like_nothing_known_is_no_procedure() -> None:
    shares, nothing = chances(trained()[0], "gió thổi lá bay")
    assert nothing + shares.get("none", 0.0) > max(
        (share for key, share in shares.items() if key != "none"), default=0.0
    )


def test_chances_add_up_to_one() -> None:
    shares, nothing = chances(trained()[0], "nhà mới")
    assert sum(shares.values()) + nothing == pytest.approx(1.0)


def test_no_evidence_speaks_against_its_topic() -> None:
    ranking = trained()[0]
    assert all(ranking.weights[name] >= 0 for name in FEATURES[:POSITIVE])


def test_each_author_is_found_by_what_the_others_taught() -> None:
    assert {line.split()[0] for line in trained()[1]} == {"north", "south"}


def test_a_question_is_recognised_whatever_its_topic() -> None:
    asked = questions().chances(syllables("làm cái này hết bao nhiêu tiền"))
    assert max(asked, key=asked.__getitem__) == Question.FEE
    assert sum(asked.values()) == pytest.approx(1.0, abs=1e-5)


def test_a_question_without_tone_marks_is_recognised_too() -> None:
    asked = questions().chances(syllables("bao lau thi xong"))
    assert max(asked, key=asked.__getitem__) == Question.TIME


def test_weights_survive_the_way_to_a_file_and_back() -> None:
    ranking = trained()[0]
    assert msgspec.convert(msgspec.to_builtins(ranking), Ranking) == ranking


def test_a_model_of_questions_is_the_same_after_the_way_through_a_file() -> None:
    arrays = question_training.train(ASKED)
    copied = {name: np.array(array) for name, array in arrays.items()}
    said = syllables("mất tiền không")
    assert question_training.model_of(copied).chances(said) == question_training.model_of(arrays).chances(said)
