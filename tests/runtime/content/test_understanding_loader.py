"""What understanding stands on is checked as a whole: a slip in a file is told, and never met in mid-sentence."""

import re
import shutil
from pathlib import Path
from typing import get_args

import pytest

from robot.core.dialogue.spoken_commands import SERVICES
from robot.core.trouble import Troubles
from robot.knowledge.understanding.requests import ServiceName
from robot.runtime.content.catalogue_loader import load_catalogue
from robot.runtime.content.learned_models import load_questions, load_rankings
from robot.runtime.content.understanding_loader import load_language, load_requests
from robot.runtime.settings.loader import CONFIG


def test_the_core_can_do_every_service_that_may_be_asked_for() -> None:
    assert set(get_args(ServiceName)) == set(SERVICES) - {"yes", "no", "unsure"}  # those are replies


@pytest.mark.parametrize(
    ("wrong", "right", "named"),
    [
        ('target = "stop"', 'target = "stopp"', "stopp"),
        ('target = "fee"', 'target = "fees"', "fees"),
        (r"\nno = \[.*?\n?\]\n", "\nno = []\n", "replies.no"),
        (r'\[\[service\]\]\ntarget = "stop"\n.*?phrases = \[.*?\]\n', "", "stop"),
    ],
)
def test_a_slip_in_the_requests_is_told(tmp_path: Path, wrong: str, right: str, named: str) -> None:
    text = (CONFIG / "requests.toml").read_text(encoding="utf-8")
    edited = re.sub(wrong, right.replace("\\", ""), text, count=1, flags=re.DOTALL)
    assert edited != text
    (tmp_path / "requests.toml").write_text(edited, encoding="utf-8")
    with pytest.raises(Troubles) as told:
        load_requests(tmp_path, load_catalogue(CONFIG))
    assert named in str(told.value)


@pytest.mark.parametrize(
    ("wrong", "right", "named"),
    [
        ("is_service = .*", "", "with_embeddings.weights.is_service"),
        ("is_service = ", "is_servise = ", "with_embeddings.weights.is_servise"),
        ("is_nothing = .*", "is_nothing = nan", "is_nothing"),
        ("fuzzy = .*", "fuzzy = inf", "fuzzy"),
    ],
)
def test_a_weight_that_is_missing_or_no_number_is_told(tmp_path: Path, wrong: str, right: str, named: str) -> None:
    text = (CONFIG / "ranking.toml").read_text(encoding="utf-8")
    (tmp_path / "ranking.toml").write_text(re.sub(f"(?m)^{wrong}", right, text, count=1), encoding="utf-8")
    with pytest.raises(Troubles) as told:
        load_rankings(tmp_path)
    assert named in str(told.value)


def test_a_damaged_model_of_questions_is_told(tmp_path: Path) -> None:
    (tmp_path / "questions.npz").write_bytes((CONFIG / "questions.npz").read_bytes()[:1000])
    with pytest.raises(Troubles) as told:
        load_questions(tmp_path)
    assert "questions.npz" in str(told.value)


def test_a_misspelt_tone_is_told(tmp_path: Path) -> None:
    shutil.copy(CONFIG / "lexicon.toml", tmp_path)
    text = (CONFIG / "sounds.toml").read_text(encoding="utf-8")
    (tmp_path / "sounds.toml").write_text(text.replace('a = "hỏi"', 'a = "hoi"', 1), encoding="utf-8")
    with pytest.raises(Troubles) as told:
        load_language(tmp_path)
    assert "hoi" in str(told.value)
