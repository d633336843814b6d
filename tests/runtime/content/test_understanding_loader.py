"""What understanding stands on is checked as a whole: a slip in a file is told, and never met in mid-sentence."""

import re
import shutil
from pathlib import Path
from typing import get_args

import numpy as np
import pytest

from robot.core.dialogue.spoken_commands import SERVICES
from robot.core.trouble import Troubles
from robot.knowledge.understanding.requests import ServiceName
from robot.runtime.content.catalogue_loader import load_catalogue
from robot.runtime.content.learned_models import load_classifiers, load_rankings
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


def test_a_ranking_with_a_weight_that_is_no_number_is_told(tmp_path: Path) -> None:
    with np.load(CONFIG / "ranking.npz") as kept:
        arrays = {name: kept[name] for name in kept.files}
    arrays["by_words.bias"][0] = np.nan
    np.savez(tmp_path / "ranking.npz", allow_pickle=False, **arrays)
    with pytest.raises(Troubles) as told:
        load_rankings(tmp_path)
    assert "no number" in str(told.value)


def test_classifiers_of_other_embeddings_are_told(tmp_path: Path) -> None:
    for name in ("questions.npz", "labels.npz"):
        shutil.copy(CONFIG / name, tmp_path)
    with np.load(CONFIG / "embeddings.npz") as kept:
        np.savez(tmp_path / "embeddings.npz", allow_pickle=False, directions=kept["directions"] * 2)
    with pytest.raises(Troubles) as told:
        load_classifiers(tmp_path)
    assert "other embeddings" in str(told.value)


def test_a_ranking_of_other_features_is_told(tmp_path: Path) -> None:
    with np.load(CONFIG / "ranking.npz") as kept:
        arrays = {name: kept[name] for name in kept.files}
    arrays["features"] = arrays["features"][::-1].copy()
    np.savez(tmp_path / "ranking.npz", allow_pickle=False, **arrays)
    with pytest.raises(Troubles) as told:
        load_rankings(tmp_path)
    assert "other features" in str(told.value)


def test_a_ranking_without_one_of_its_parts_is_told(tmp_path: Path) -> None:
    with np.load(CONFIG / "ranking.npz") as kept:
        arrays = {name: kept[name] for name in kept.files if name != "with_embeddings.out"}
    np.savez(tmp_path / "ranking.npz", allow_pickle=False, **arrays)
    with pytest.raises(Troubles) as told:
        load_rankings(tmp_path)
    assert "with_embeddings.out" in str(told.value)


@pytest.mark.parametrize("name", ["questions.npz", "labels.npz"])
def test_a_damaged_classifier_is_told(tmp_path: Path, name: str) -> None:
    for each in ("questions.npz", "labels.npz"):
        shutil.copy(CONFIG / each, tmp_path)
    (tmp_path / name).write_bytes((CONFIG / name).read_bytes()[:1000])
    with pytest.raises(Troubles) as told:
        load_classifiers(tmp_path)
    assert name in str(told.value)


def test_a_misspelt_tone_is_told(tmp_path: Path) -> None:
    shutil.copy(CONFIG / "lexicon.toml", tmp_path)
    text = (CONFIG / "sounds.toml").read_text(encoding="utf-8")
    (tmp_path / "sounds.toml").write_text(text.replace('a = "hỏi"', 'a = "hoi"', 1), encoding="utf-8")
    with pytest.raises(Troubles) as told:
        load_language(tmp_path)
    assert "hoi" in str(told.value)
