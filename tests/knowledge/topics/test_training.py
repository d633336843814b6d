"""How the robot learns how sure it may be."""

import numpy as np
import pytest

from robot.core.questions import Question
from robot.knowledge.catalogue.policies import Policies
from robot.knowledge.topics import classifier_training, training
from robot.knowledge.topics.classifier_training import LabelledSentence
from robot.knowledge.topics.lexicon import Concepts, Lexicon
from robot.knowledge.topics.ranking import Ranking, features
from robot.knowledge.topics.sentence_classifier import Classifiers, SentenceClassifier
from robot.knowledge.topics.sentence_index import SentenceIndex, space_of
from robot.knowledge.topics.topic_keys import TaughtSentence, TopicTraits
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
ASKED = [LabelledSentence(syllables(text), None, question) for question, said in SAID.items() for text in said]
LABELS = {**KNOWN, "page": ("cái này thế nào", "cái này", "thế nào")}
LABEL = TopicTraits().label
LABELLED = [LabelledSentence(syllables(text), None, LABEL(key)) for key, said in LABELS.items() for text in said]


def questions() -> SentenceClassifier:
    return classifier_training.model_of(classifier_training.train(ASKED))


def classifiers() -> Classifiers:
    return Classifiers(questions(), classifier_training.model_of(classifier_training.train(LABELLED)))


def index() -> SentenceIndex:
    return SentenceIndex(KNOWN, space_of(KNOWN, CONCEPTS), CONCEPTS, SOUNDS)


def taught() -> dict[str, list[training.Lesson]]:
    return {
        author: training.lessons(index(), classifiers(), Policies(), frozenset(), said, embedded=False)
        for author, said in {"north": NORTH, "south": SOUTH}.items()
    }


def trained() -> Ranking:
    return training.fit([lesson for own in taught().values() for lesson in own])


def chances(ranking: Ranking, text: str) -> tuple[dict[str, float], float]:
    known, said = index(), syllables(text)
    query = known.query(said, accents=True)
    found = known.search(query)
    asked, labels = (classifier.chances(said) for classifier in classifiers())
    rows = features(found, query.strange, asked, labels, TopicTraits(), on_screen=False)
    shares, nothing = ranking.chances(found, rows)
    return {match.key: share for match, share in zip(found, shares, strict=True)}, nothing


def test_a_strangers_sentence_finds_its_topic() -> None:
    shares, nothing = chances(trained(), "khai sinh cho con gái")
    assert max(shares, key=shares.__getitem__) == "2"
    assert shares["2"] > nothing


def test_what_is_like_nothing_known_is_no_procedure() -> None:
    shares, nothing = chances(trained(), "gió thổi lá bay")
    assert nothing + shares.get("none", 0.0) > max(
        (share for key, share in shares.items() if key != "none"), default=0.0
    )


def test_chances_add_up_to_one() -> None:
    shares, nothing = chances(trained(), "nhà mới")
    assert sum(shares.values()) + nothing == pytest.approx(1.0)


def test_each_author_is_found_by_what_the_others_taught() -> None:
    lines: list[str] = []
    training.report_held_out(taught(), lines.append)
    assert {line.split()[0] for line in lines} == {"north", "south"}


def test_of_two_procedures_that_fit_alike_the_one_that_is_often_asked_for_is_likelier() -> None:
    known = {"often": ("đổi thẻ",), "seldom": ("đổi thẻ",)}
    space = SentenceIndex(known, space_of(known, CONCEPTS), CONCEPTS, SOUNDS)
    traits = TopicTraits(rare=frozenset(("seldom",)))
    said = [TaughtSentence(f"đổi thẻ {word}", ("often",)) for word in ("này", "kia", "đó", "ấy")]
    lessons = training.lessons(space, classifiers(), Policies(), traits.rare, said, embedded=False)
    ranking = training.fit(lessons)
    found = space.search(space.query(syllables("đổi thẻ mới"), accents=True))
    asked, labels = (classifier.chances(syllables("đổi thẻ mới")) for classifier in classifiers())
    shares, _ = ranking.chances(found, features(found, (0.0, 0.0, 0.0), asked, labels, traits, on_screen=False))
    assert shares[[match.key for match in found].index("often")] > 0.6


def test_a_lesson_about_a_rare_procedure_weighs_less() -> None:
    rare = frozenset(("3",))
    common, seldom = (
        training.lessons(index(), classifiers(), Policies(), rare, [said], embedded=False)[0]
        for said in (NORTH[0], NORTH[2])
    )
    assert common.weight == 1.0
    assert seldom.weight == training.RARE_WEIGHT


def test_a_question_is_recognised_whatever_its_topic() -> None:
    asked = questions().chances(syllables("làm cái này hết bao nhiêu tiền"))
    assert max(asked, key=asked.__getitem__) == Question.FEE
    assert sum(asked.values()) == pytest.approx(1.0, abs=1e-5)


def test_a_question_without_tone_marks_is_recognised_too() -> None:
    asked = questions().chances(syllables("bao lau thi xong"))
    assert max(asked, key=asked.__getitem__) == Question.TIME


def test_a_classifier_is_the_same_after_the_way_through_a_file() -> None:
    arrays = classifier_training.train(ASKED)
    copied = {name: np.array(array) for name, array in arrays.items()}
    said = syllables("mất tiền không")
    assert classifier_training.model_of(copied).chances(said) == classifier_training.model_of(arrays).chances(said)


def test_words_that_no_sentence_has_are_judged_by_their_embedding() -> None:
    towards = dict(zip(("north", "south", "west"), np.eye(3, dtype=np.float32), strict=True))
    said = [LabelledSentence(("một",), vector, name) for name, vector in towards.items() for _ in range(2)]
    classifier = classifier_training.model_of(classifier_training.train(said))
    chances = classifier.chances(("hai",), towards["south"])
    assert max(chances, key=chances.__getitem__) == "south"
