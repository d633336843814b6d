"""The file of the known sentences' embeddings."""

from pathlib import Path

import numpy as np

from robot.knowledge.topics.embedded_sentences import EmbeddedSentences
from robot.runtime.content.language_model import LanguageModel, language_model
from robot.runtime.content.sentence_embeddings import packed, read_file

SAID = (
    *("bố tôi mất hôm qua", "ông cụ nhà tôi qua đời", "my father has died", "báo tử cho bà", "cụ vừa mất sáng nay"),
    *("tôi muốn xây nhà", "xin phép cất nhà", "sửa lại ngôi nhà cũ", "build a house", "làm thêm một tầng"),
)
SIZES = np.array([5, 5])


def model() -> LanguageModel:
    found = language_model()
    assert found is not None, "the wheel is a requirement of this project"
    return found


def written(folder: Path) -> Path:
    path = folder / "embeddings.npz"
    arrays = packed(SAID, model()(SAID))
    np.savez(path, allow_pickle=False, **arrays)
    return path


def test_the_file_gives_nearly_the_embeddings_that_were_written(tmp_path: Path) -> None:
    kept = read_file(written(tmp_path))
    assert kept is not None
    given, exact = kept.vectors(SAID, model()), kept.project(model()(SAID))
    assert np.abs(given - exact).max() < np.abs(exact).max() / 100


def test_a_sentence_that_the_file_lacks_is_computed(tmp_path: Path) -> None:
    kept = read_file(written(tmp_path))
    assert kept is not None
    taught = ("làm giấy báo tử cho bà nội",)
    assert np.allclose(kept.vectors(taught, model()), kept.project(model()(taught)))


def test_a_damaged_file_is_not_used(tmp_path: Path) -> None:
    path = written(tmp_path)
    path.write_bytes(path.read_bytes()[:-200])
    assert read_file(path) is None


def test_a_file_that_another_model_made_does_not_fit(tmp_path: Path) -> None:
    kept = read_file(written(tmp_path))
    assert kept is not None
    assert kept.fits(SAID, model())
    assert not kept.fits(SAID, lambda texts: model()(texts)[:, ::-1])


def test_a_file_of_other_sentences_does_not_fit(tmp_path: Path) -> None:
    kept = read_file(written(tmp_path))
    assert kept is not None
    assert not kept.fits(("xin giấy phép xây nhà", "đổi bằng lái xe"), model())


def test_a_topic_is_found_by_meaning(tmp_path: Path) -> None:
    kept = read_file(written(tmp_path))
    assert kept is not None
    embedded = EmbeddedSentences(kept.vectors(SAID, model()), SIZES, lambda said: kept.project(model()(said)))
    _, nearest, typical = embedded.compare(embedded.vector("grandmother passed away"))
    assert nearest[0] > nearest[1]
    assert typical[0] > typical[1]
