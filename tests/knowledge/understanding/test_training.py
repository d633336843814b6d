"""How the robot learns how sure it may be."""

from itertools import pairwise

import msgspec
import numpy as np
import pytest

from robot.knowledge.topics.lexicon import Concepts, Lexicon
from robot.knowledge.topics.ranking import Ranking
from robot.knowledge.topics.sentence_index import SentenceIndex
from robot.knowledge.topics.training import TrainingQuestion, mangle, train
from robot.knowledge.vietnamese.phonetic_distance import Sounds
from robot.knowledge.vietnamese.syllables import syllables
from robot.runtime.content.understanding_loader import load_language
from tests.knowledge.asking import CONFIG

SOUNDS: Sounds = load_language(CONFIG)[1]
KNOWN = {
    "1": ("làm căn cước", "đổi căn cước cũ", "căn cước mới", "thẻ căn cước", "căn cước của tôi", "cấp căn cước"),
    "2": ("khai sinh cho con", "con mới sinh", "giấy khai sinh", "làm khai sinh", "sinh con trai", "con gái mới sinh"),
    "3": ("xây nhà mới", "giấy phép xây nhà", "phép xây nhà", "nhà tôi xây", "muốn xây nhà", "xây thêm nhà"),
    "refuse:not-here": ("trời mưa", "bóng đá hôm nay", "hát một bài", "mua vé xem phim", "giá vàng", "mấy giờ rồi"),
}
ASKED = [
    TrainingQuestion("tôi làm thẻ căn cước", frozenset({"1"})),
    TrainingQuestion("vợ tôi sinh con", frozenset({"2"})),
    TrainingQuestion("tôi xây nhà", frozenset({"3"})),
    TrainingQuestion("xem bóng đá không", frozenset({"refuse:not-here", "nothing"})),
]


def trained() -> tuple[SentenceIndex, Ranking, list[float]]:
    index = SentenceIndex.of(KNOWN, Concepts(Lexicon(())), SOUNDS)
    return index, *train(index, ASKED, np.random.default_rng(3))


def test_training_makes_the_right_choices_likelier_round_by_round() -> None:
    _, ranking, losses = trained()
    rises = [after for before, after in pairwise(losses) if after > before]
    assert len(rises) == 1, "only where the second fit begins anew"
    assert losses[-1] < losses[0] / 100
    assert all(weight >= 0 for weight in ranking.evidence.values())


def test_what_is_like_nothing_known_is_nothing() -> None:
    index, ranking, _ = trained()
    near = index.query(syllables("khai sinh cho con gái"), accents=True)
    chances, nothing = ranking.chances(index.search(near), near.strange)
    assert max(chances) > nothing
    far = index.query(syllables("tàu hỏa chạy về phía bắc"), accents=True)
    assert ranking.chances(index.search(far), far.strange)[1] > nothing


def test_chances_add_up_to_one() -> None:
    index, ranking, _ = trained()
    query = index.query(syllables("nhà mới"), accents=True)
    chances, nothing = ranking.chances(index.search(query), query.strange)
    assert sum(chances) + nothing == pytest.approx(1.0)


def test_a_mangled_sentence_only_holds_what_sounds_like_it() -> None:
    said = syllables("tôi muốn làm lại thẻ căn cước bị mất")
    rng = np.random.default_rng(5)
    changed = 0
    for _ in range(50):
        left = mangle(said, SOUNDS, rng)
        assert all(any(SOUNDS.distance(meant, heard) < 1.0 for meant in said) for heard in left)
        changed += left != said
    assert changed > 40


def test_weights_survive_the_way_to_a_file_and_back() -> None:
    _, ranking, _ = trained()
    assert msgspec.convert(msgspec.to_builtins(ranking), Ranking) == ranking
