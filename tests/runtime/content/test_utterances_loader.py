"""The sentences that people say are read with the content that they are about."""

from pathlib import Path

import pytest

from robot.core.trouble import Troubles
from robot.knowledge.catalogue.policies import Policies
from robot.runtime.content.understanding_loader import load_requests
from robot.runtime.content.utterances_loader import ByAuthor, load_utterances
from robot.runtime.settings.loader import CONFIG
from tests.knowledge.asking import catalogue


def load(folder: Path, *lines: str) -> ByAuthor:
    (folder / "utterances").mkdir()
    (folder / "utterances" / "north.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return load_utterances(folder, catalogue(), load_requests(CONFIG, catalogue()), Policies())


def test_a_sentence_has_its_topics_and_its_question(tmp_path: Path) -> None:
    (utterance,) = load(tmp_path, '{"text": "mất bao nhiêu", "topics": ["1.001193"], "question": "fee"}')["north"]
    assert (utterance.text, utterance.topics, utterance.question) == ("mất bao nhiêu", ("1.001193",), "fee")


def test_a_sentence_about_what_the_content_no_longer_holds_is_passed_over(tmp_path: Path) -> None:
    assert load(tmp_path, '{"text": "a b", "topics": ["9.999999"]}')["north"] == ()


@pytest.mark.parametrize("line", ["{", '{"text": "a"}', '{"text": "a", "topics": ["none"], "question": "song"}'])
def test_a_bad_line_is_named(tmp_path: Path, line: str) -> None:
    with pytest.raises(Troubles) as told:
        load(tmp_path, '{"text": "a b", "topics": ["none"]}', line)
    assert "north.jsonl" in str(told.value)
    assert "line 2" in str(told.value)
