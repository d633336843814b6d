"""Vietnamese numbers, spoken and heard."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from robot.knowledge.understanding.choice_replies import chosen, counter, says_any
from robot.knowledge.vietnamese.numbers import number_words, read_number
from robot.knowledge.vietnamese.syllables import syllables


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"),
        (5, "năm"),
        (10, "mười"),
        (11, "mười một"),
        (14, "mười bốn"),
        (15, "mười lăm"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (25, "hai mươi lăm"),
        (105, "một trăm linh năm"),
        (1005, "một nghìn không trăm linh năm"),
        (2025, "hai nghìn không trăm hai mươi lăm"),
        (35_000, "ba mươi lăm nghìn"),
        (1_400_000, "một triệu bốn trăm nghìn"),
        (10_800_000, "mười triệu tám trăm nghìn"),
    ],
)
def test_a_number_is_spoken_as_the_north_says_it(number: int, words: str) -> None:
    assert number_words(number) == words


@given(st.integers(min_value=1, max_value=99))
def test_a_spoken_number_is_heard_again(number: int) -> None:
    tokens = syllables(number_words(number))
    assert read_number(tokens, 0) == (number, len(tokens))


@pytest.mark.parametrize(
    ("said", "number"), [("hăm lăm", 25), ("bảy chục", 70), ("hai lăm", 25), ("bẩy nhăm", 75), ("14", 14)]
)
def test_a_number_is_heard_as_people_say_it(said: str, number: int) -> None:
    found = read_number(syllables(said), 0)
    assert found is not None
    assert found[0] == number


@pytest.mark.parametrize(
    ("said", "index"),
    [
        ("cái thứ hai", 1),
        ("số hai", 1),
        ("việc thứ nhất", 0),
        ("cái đầu tiên", 0),
        ("số ba", 2),
        ("hai", 1),
        ("cái cuối", 2),
    ],
)
def test_a_choice_is_heard(said: str, index: int) -> None:
    assert chosen(syllables(said), 3) == index


@pytest.mark.parametrize("said", ["tôi có hai con", "số bảy", "làm khai sinh cho cháu thứ hai nhà tôi", "không phải"])
def test_what_is_no_choice_is_not_heard_as_one(said: str) -> None:
    assert chosen(syllables(said), 3) is None


@pytest.mark.parametrize(
    ("said", "number"), [("quầy số năm ở đâu", 5), ("ra bàn ba", 3), ("ô cửa số 12", 12), ("quầy đất đai", None)]
)
def test_a_counter_is_heard_by_its_number(said: str, number: int | None) -> None:
    assert counter(syllables(said)) == number


def test_a_stop_word_is_heard_inside_a_sentence() -> None:
    assert says_any(syllables("ê rô bốt rừng lại cái đã"), ("dừng lại",))
    assert not says_any(syllables("đi tiếp nào"), ("dừng lại",))
