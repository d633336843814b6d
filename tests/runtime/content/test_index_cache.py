"""The index that is kept on disk is only a copy."""

import resource
import shutil
from pathlib import Path

import numpy as np
import pytest

import robot.knowledge
from robot.knowledge.topics.lexicon import Concepts, Lexicon
from robot.knowledge.topics.sentence_index import Match, SentenceIndex, space_of
from robot.knowledge.vietnamese.syllables import syllables
from robot.runtime.content.index_cache import KEPT, cached_space
from robot.runtime.content.understanding_loader import load_language
from robot.runtime.settings.loader import CONFIG

CONCEPTS, SOUNDS = load_language(CONFIG)
KNOWN = {"1": ("làm căn cước", "đổi căn cước"), "2": ("khai sinh cho con", "con mới sinh")}


def cached_index(known: dict[str, tuple[str, ...]], language: bytes, folder: Path) -> SentenceIndex:
    return SentenceIndex(known, cached_space(known, language, CONCEPTS, folder), CONCEPTS, SOUNDS)


def made(known: dict[str, tuple[str, ...]]) -> SentenceIndex:
    return SentenceIndex(known, space_of(known, CONCEPTS), CONCEPTS, SOUNDS)


def found(index: SentenceIndex) -> list[Match]:
    return index.search(index.query(syllables("đổi thẻ căn cước"), accents=True))


def test_a_kept_index_finds_the_same(tmp_path: Path) -> None:
    first = cached_index(KNOWN, b"1", tmp_path)
    assert len(list(tmp_path.iterdir())) == 1
    assert found(cached_index(KNOWN, b"1", tmp_path)) == found(first) == found(made(KNOWN))


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 half a file"])
def test_a_damaged_copy_is_made_anew(tmp_path: Path, damage: bytes) -> None:
    cached_index(KNOWN, b"1", tmp_path)
    (copy,) = tmp_path.iterdir()
    whole = copy.read_bytes()
    copy.write_bytes(damage)
    assert found(cached_index(KNOWN, b"1", tmp_path)) == found(made(KNOWN))
    assert copy.read_bytes() == whole


def test_an_index_of_different_sentences_or_words_is_not_used(tmp_path: Path) -> None:
    cached_index(KNOWN, b"1", tmp_path)
    taught = cached_index(KNOWN | {"2": (*KNOWN["2"], "đổi thẻ căn cước")}, b"1", tmp_path)
    assert found(taught)[0].key == "2"
    for number in range(KEPT + 2):
        cached_index(KNOWN, str(number).encode(), tmp_path)
    assert len(list(tmp_path.iterdir())) == KEPT


def test_after_an_edit_the_index_is_what_it_would_be_without_a_copy(tmp_path: Path) -> None:
    cached_index(KNOWN, b"1", tmp_path)
    edited = {"3": ("con mới sinh", "khai tử"), "1": ("đổi căn cước", "mất thẻ căn cước", "con mới sinh")}
    space, anew = cached_index(edited, b"1", tmp_path).words, made(edited).words
    assert list(space.vocabulary) == list(anew.vocabulary)
    for one, other in ((space.things, anew.things), (space.sentences, anew.sentences)):
        assert all(np.array_equal(getattr(one, name), getattr(other, name)) for name in one.__struct_fields__)


def test_an_edit_makes_the_features_of_new_sentences_only(tmp_path: Path) -> None:
    no_concepts = Concepts(Lexicon(words=()))
    cached_space(KNOWN, b"1", no_concepts, tmp_path)
    (copy,) = tmp_path.iterdir()
    whole = copy.read_bytes()
    space = cached_space({**KNOWN, "3": ("nhập hộ khẩu",)}, b"1", CONCEPTS, tmp_path)
    concepts = {name for name in space.vocabulary if name.startswith("c:")}
    assert concepts
    assert concepts.isdisjoint(made(KNOWN).words.vocabulary)
    assert copy.read_bytes() == whole


def test_a_kept_index_is_made_anew_after_a_change_of_a_module_that_makes_features(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, kept = tmp_path / "knowledge", tmp_path / "kept"
    shutil.copytree(Path(robot.knowledge.__path__[0]), program, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(robot.knowledge, "__path__", [str(program)])
    kept.mkdir()
    cached_index(KNOWN, b"1", kept)
    with (program / "topics" / "features.py").open("a") as module:
        module.write("# changed\n")
    cached_index(KNOWN, b"1", kept)
    assert len(list(kept.iterdir())) == 2


def test_a_folder_that_cannot_be_written_costs_nothing_but_time(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert found(cached_index(KNOWN, b"1", blocked)) == found(made(KNOWN))


def test_whichever_byte_is_damaged_the_index_finds_the_same(tmp_path: Path) -> None:
    right = found(cached_index(KNOWN, b"1", tmp_path))
    (copy,) = tmp_path.iterdir()
    whole = copy.read_bytes()
    for place in [*range(0, len(whole), 7), *range(max(0, len(whole) - 700), len(whole))]:
        copy.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        assert found(cached_index(KNOWN, b"1", tmp_path)) == right, place


def test_a_damaged_copy_is_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    cached_index(KNOWN, b"1", tmp_path)
    assert caplog.text == ""
    (copy,) = tmp_path.iterdir()
    copy.write_bytes(b"PK")
    cached_index(KNOWN, b"1", tmp_path)
    assert f"{copy} is damaged" in caplog.text


def test_a_full_disk_leaves_no_piece_of_a_file(tmp_path: Path) -> None:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
    try:
        cached_index(KNOWN, b"1", tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert list(tmp_path.iterdir()) == []
