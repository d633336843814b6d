"""Which words of the phrases a lexicon lacks, and where they stand."""

import pytest

from robot.cli.models.vocabulary import lacking, words


def test_lacking_words_are_counted_and_shown_in_a_phrase() -> None:
    lexicon = {"làm", "giấy", "khai", "sinh"}
    found = lacking(["Làm giấy khai sinh", "đổi giấy tờ", "đổi thẻ", "đổi thẻ"], lexicon.__contains__)
    assert found.words == {"đổi": (2, "đổi giấy tờ"), "tờ": (1, "đổi giấy tờ"), "thẻ": (1, "đổi thẻ")}
    assert (found.words_known, found.phrases_with, found.phrases) == (4, 2, 3)


def test_an_engine_without_a_closed_lexicon_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert words("viet-asr") == 0
    assert "no closed lexicon" in capsys.readouterr().out
