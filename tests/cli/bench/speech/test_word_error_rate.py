"""Errors are counted in words, letters and sentences; spellings of one syllable are no error."""

import pytest

from robot.cli.bench.speech.word_error_rate import Score, score, total


@pytest.mark.parametrize(
    ("said", "heard", "wrong"),
    [
        ("Xin chào, bác!", "xin chào bác", 0),
        ("hoà bình", "hòa bình", 0),
        ("một hai ba", "một ba", 1),
        ("một hai", "một hai ba bốn", 2),
        ("một hai ba", "một hài ba", 1),
        ("một hai", "", 2),
    ],
)
def test_words_changed_lost_and_invented_are_wrong(said: str, heard: str, wrong: int) -> None:
    assert score(said, heard).word_errors == wrong


def test_a_wrong_tone_is_one_letter_of_its_word() -> None:
    one = score("một hai ba", "một hài ba")
    assert (one.letters, one.letter_errors) == (8, 1)


def test_counts_add_up_and_shares_are_percent() -> None:
    both = total([score("một hai", "một hai"), score("ba bốn", "ba")])
    assert (both.sentences, both.right, both.words, both.word_errors) == (2, 1, 4, 1)
    assert (both.wer, both.accuracy) == (25.0, 50.0)
    assert total([]) == Score()


def test_a_long_text_is_not_cut() -> None:
    assert score("một " * 500, "").words == 500
