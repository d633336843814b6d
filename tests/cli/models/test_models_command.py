"""`kiosk models`: list, fetch, verify, and what it says of bad input."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from robot.cli.__main__ import main
from robot.core.trouble import Trouble
from tests.voice_models.synthesis import small_supertonic
from voice_models.model_files.registry import ModelSource
from voice_models.model_files.store import ModelStore

with_yunet = pytest.mark.skipif(
    ModelStore().condition("yunet") != "ready", reason="models not fetched: ./kiosk models fetch"
)


def test_the_list_names_every_model_with_its_licence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "list"]) == 0
    out = capsys.readouterr().out
    for name, entry in ModelStore().entries.items():
        assert name in out
        assert entry.licence in out


@with_yunet
def test_what_is_here_is_verified_and_not_fetched_again(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "fetch", "yunet"]) == 0
    assert "1 ready" in capsys.readouterr().out
    assert main(["models", "verify", "yunet"]) == 0


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModelStore:
    """A store whose one model, the natural voice, is nowhere to be had."""
    entry = replace(ModelStore().entry("supertonic"), sources=(ModelSource(url="http://127.0.0.1:1/v.tar.bz2"),))
    small = ModelStore(tmp_path / "files", {"supertonic": entry})
    monkeypatch.setattr("robot.cli.models.ModelStore", lambda: small)
    return small


@pytest.mark.usefixtures("shelf")
def test_the_terms_of_the_voice_are_shown_and_without_a_network_the_way_by_a_stick(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["models", "fetch", "voice"]) == 1
    told = capsys.readouterr()
    assert "must NOT use it" in told.out
    assert "KHÔNG được dùng" in told.out
    assert "refused" in told.err
    assert "models fetch supertonic --from DIR" in told.err


def test_a_voice_that_was_damaged_is_not_taken_for_whole(shelf: ModelStore, capsys: pytest.CaptureFixture[str]) -> None:
    small_supertonic.install(shelf.root)
    assert main(["models", "fetch", "voice"]) == 0
    voice = shelf.place("supertonic") / "voice.bin"
    voice.write_bytes(voice.read_bytes()[:-1] + b"x")
    assert main(["models", "verify", "voice"]) == 1
    assert "supertonic/voice.bin" in capsys.readouterr().out
    assert main(["models", "fetch", "voice"]) == 1


@with_yunet
def test_a_damaged_model_is_never_used_and_fetched_again_also_without_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry, whole = ModelStore().entry("yunet"), ModelStore().place("yunet").read_bytes()
    shelf = ModelStore(tmp_path / "files", {"yunet": entry})
    monkeypatch.setattr("robot.cli.models.ModelStore", lambda: shelf)
    for place, data in ((shelf.place("yunet"), whole[:-1] + b"x"), (tmp_path / "stick" / entry.path, whole)):
        place.parent.mkdir()
        place.write_bytes(data)
    with pytest.raises(Trouble, match=r"the model is damaged; type: \./kiosk models fetch yunet"):
        shelf.path("yunet")
    assert main(["models", "fetch", "--from", str(tmp_path / "stick")]) == 0
    assert shelf.path("yunet").read_bytes() == whole


def test_a_folder_that_is_not_there_and_a_name_that_is_none_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["models", "fetch", "--from", str(tmp_path / "none")]) == 2
    assert main(["models", "fetch", "yunett"]) == 2
    assert main(["models", "verify", "yunett"]) == 2
    assert capsys.readouterr().err.count("\n") == 3
