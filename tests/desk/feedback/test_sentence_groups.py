"""Sentences that ask the same become one line of the official's list."""

from hypothesis import given
from hypothesis import strategies as st

from robot.desk.feedback.sentence_groups import UnansweredSentence, grouped

DAY = "2026-11-24"


def said(*texts: str) -> list[UnansweredSentence]:
    return [UnansweredSentence(text, len(texts) - place, DAY) for place, text in enumerate(texts)]


def names(sentences: list[UnansweredSentence]) -> list[list[str]]:
    return [[sentence.text for sentence in group.sentences] for group in grouped(sentences)]


def test_fillers_order_and_accents_make_no_new_group() -> None:
    library = ("làm thẻ thư viện", "dạ cho em hỏi làm thẻ thư viện ở đâu", "thẻ thư diện làm")
    assert names(said(*library)) == [list(library)]


def test_different_wishes_stay_apart() -> None:
    wishes = ("làm thẻ thư viện", "con chó nhà tôi bị lạc", "xin trồng cây trước nhà", "thuê sân bóng của phường")
    assert names(said(*wishes)) == [[wish] for wish in wishes]


def test_two_words_that_are_part_of_much_do_not_swallow_it() -> None:
    assert len(names(said("giấy phép", "xin giấy phép bán rong ở vỉa hè"))) == 2


def test_a_group_is_named_after_its_most_frequent_sentence_and_counts_all() -> None:
    (group,) = grouped(
        [UnansweredSentence("thẻ thư viện ạ", 2, "2026-11-20"), UnansweredSentence("làm thẻ thư viện", 5, "2026-11-01")]
    )
    assert (group.text, group.count, group.last_day) == ("làm thẻ thư viện", 7, "2026-11-20")


words = st.sampled_from(["làm", "thẻ", "thư", "viện", "chó", "lạc", "xin", "trồng", "cây", "giấy", "phép"])
sentences = st.builds(
    UnansweredSentence, st.lists(words, min_size=2, max_size=5).map(" ".join), st.integers(1, 3), st.just(DAY)
)


@given(st.lists(sentences, unique_by=lambda each: each.text, max_size=12), st.randoms())
def test_the_order_of_arrival_changes_nothing_and_no_sentence_is_lost(
    found: list[UnansweredSentence], random: object
) -> None:
    shuffled = list(found)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert grouped(shuffled) == grouped(found)
    assert sorted(text for group in names(found) for text in group) == sorted(each.text for each in found)
