"""The question of `kiosk install` for the natural voice: asked at a terminal, skippable, answered beforehand."""

import argparse
import io
import os
import pty
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from robot.cli import install
from tests.voice_models.model_files.shelf import Publisher, sha256
from tests.voice_models.synthesis import small_supertonic
from voice_models.model_files import store
from voice_models.model_files.registry import ModelSource
from voice_models.model_files.store import ModelStore
from voice_models.synthesis.supertonic import SupertonicEngine


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModelStore]:
    """A store whose natural voice a publisher on this machine has: the small model, in the archive's form."""
    model = small_supertonic.write(tmp_path / "made")
    buffer = io.BytesIO()
    whole = ModelStore().entry("supertonic")
    with tarfile.open(fileobj=buffer, mode="w:bz2") as archive:
        archive.add(model, whole.folder)
    publisher = Publisher()
    publisher.files["voice.tar.bz2"] = buffer.getvalue()
    entry = replace(
        whole,
        sources=(ModelSource(url=publisher.url("voice.tar.bz2")),),
        sha256=sha256(buffer.getvalue()),
        bytes=len(buffer.getvalue()),
    )
    small = ModelStore(tmp_path / "files", {"supertonic": entry})
    monkeypatch.setattr(store, "ModelStore", lambda: small)
    yield small
    publisher.close()


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A terminal at which the technician sits; its other end."""
    ours, theirs = pty.openpty()
    with open(theirs, encoding="utf-8") as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        yield ours
    os.close(ours)


@pytest.mark.parametrize("answer", ["y\n", "c\n", "có\n"])
def test_a_yes_at_the_terminal_fetches_the_voice_under_its_terms(
    shelf: ModelStore, terminal: int, answer: str, capsys: pytest.CaptureFixture[str]
) -> None:
    os.write(terminal, answer.encode())
    install._natural_voice(None)
    out = capsys.readouterr().out
    assert out.index("must NOT use it") < out.index("fetch the natural voice (")
    assert "the natural voice is installed" in out
    assert SupertonicEngine(shelf.root, "F1", 1.0).synthesise("chào bác", "vi", slow=False)
    install._natural_voice(None)
    assert capsys.readouterr().out == "", "what is here is not asked for again"


@pytest.mark.parametrize("answer", ["\n", "n\n", "k\n", "\x04"])
def test_the_question_is_skipped_by_enter(
    shelf: ModelStore, terminal: int, answer: str, capsys: pytest.CaptureFixture[str]
) -> None:
    os.write(terminal, answer.encode())
    install._natural_voice(None)
    assert "the robot speaks with espeak-ng" in capsys.readouterr().out
    assert shelf.condition("supertonic") == "absent"


def test_without_a_terminal_nothing_is_asked_or_fetched(
    shelf: ModelStore, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    install._natural_voice(None)
    told = capsys.readouterr().out
    assert "sudo kiosk models fetch voice" in told
    assert "[y/N" not in told
    assert shelf.condition("supertonic") == "absent"


@pytest.mark.usefixtures("terminal")
def test_the_options_answer_beforehand(shelf: ModelStore, capsys: pytest.CaptureFixture[str]) -> None:
    parser = argparse.ArgumentParser()
    install.arguments(parser)
    install._natural_voice(parser.parse_args(["--no-voice"]).voice)
    assert shelf.condition("supertonic") == "absent"
    assert "[y/N" not in capsys.readouterr().out
    install._natural_voice(parser.parse_args(["--voice"]).voice)
    assert shelf.condition("supertonic") == "ready"
    told = capsys.readouterr().out
    assert "[y/N" not in told
    assert "must NOT use it" in told
    assert parser.parse_args([]).voice is None


def test_without_a_network_the_installation_goes_on_and_says_what_to_do(
    shelf: ModelStore, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    unreachable = replace(shelf.entry("supertonic"), sources=(ModelSource(url="http://127.0.0.1:1/voice.tar.bz2"),))
    monkeypatch.setattr(store, "ModelStore", lambda: ModelStore(shelf.root, {"supertonic": unreachable}))
    install._natural_voice(True)
    told = capsys.readouterr()
    assert "the robot speaks with espeak-ng" in told.out
    assert "refused" in told.err
    assert "--from DIR" in told.err
