"""A sentence that was not understood is heard again, by the real sherpa-onnx with a model made for the purpose."""

import time
from pathlib import Path

import pytest

from robot.runtime.processes.child_process import command_of
from tests.voice_models.recognition.tiny_transducer import tiny_entries, write_model
from tests.voice_models.recordings import SAID, pcm, pieces
from voice_models.model_files.store import ModelStore
from voice_models.recognition.remote_recogniser import RemoteRecogniser
from voice_models.recognition.second_hearing import FILES_NEEDED, SecondHearing

NAME = next(iter(SAID))
AGAIN = "xin chào"
LIMIT_S = 40.0


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder with the tiny model, which this process and the recogniser's take for Gipformer."""
    monkeypatch.setattr("voice_models.model_files.store.load_entries", tiny_entries)
    monkeypatch.setattr(
        "voice_models.child_processes.child_end.command_of",
        lambda _module: command_of("tests.voice_models.recognition.tiny_process"),
    )
    return write_model(tmp_path)


def loaded(folder: Path) -> SecondHearing:
    second = SecondHearing(folder)
    second.loading.join(LIMIT_S)
    return second


def test_the_text_comes_after_the_first_reading_since_a_yes_counts_only_there(tiny: Path) -> None:
    second = loaded(tiny)
    for piece in pieces(pcm(NAME)):
        second.accept(piece)
    assert second.readings(("sinh chào", "xinh")) == ("sinh chào", AGAIN, "xinh")
    assert second.readings((AGAIN, "xinh")) == (AGAIN, "xinh")
    assert second.readings(()) == ()


def test_only_the_sound_of_the_present_utterance_is_heard(tiny: Path) -> None:
    second = loaded(tiny)
    second.accept(pcm(NAME))
    second.begin()
    second.accept(bytes(64_000))
    assert second.readings(("nhà",)) == ("nhà",)


def test_while_the_model_is_being_loaded_no_reading_waits_for_it(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("threading.Thread.start", lambda _self: None)
    second = SecondHearing(tiny)
    second.accept(pcm(NAME))
    assert second.readings(("nhà",)) == ("nhà",)


@pytest.mark.parametrize("part", FILES_NEEDED)
def test_without_one_of_its_files_the_first_readings_stay_and_the_log_says_what_to_type(
    tiny: Path, part: str, caplog: pytest.LogCaptureFixture
) -> None:
    (tiny / FILES_NEEDED[part]).unlink()
    second = loaded(tiny)
    second.accept(pcm(NAME))
    assert second.readings(("nhà",)) == ("nhà",)
    assert "kiosk models fetch gipformer-encoder" in caplog.text


@pytest.mark.parametrize("part", FILES_NEEDED)
def test_a_damaged_file_at_which_sherpa_would_end_the_process_is_not_loaded(
    tiny: Path, part: str, caplog: pytest.LogCaptureFixture
) -> None:
    (tiny / FILES_NEEDED[part]).write_bytes(b"damaged")
    second = loaded(tiny)
    second.accept(pcm(NAME))
    assert second.readings(("nhà",)) == ("nhà",)
    assert f"{FILES_NEEDED[part]}: the model is damaged" in caplog.text
    assert f"kiosk models fetch gipformer-{part}" in caplog.text


def test_the_files_of_the_second_hearing_are_in_the_list_of_models() -> None:
    entries = ModelStore().entries
    assert {part: entries[f"gipformer-{part}"].path for part in FILES_NEEDED} == FILES_NEEDED


def heard(remote: RemoteRecogniser) -> tuple[str, tuple[str, ...]]:
    """Recognise the recording; return its first text and all readings."""
    session = remote.session()
    for piece in pieces(pcm(NAME), 6400):
        session.accept(piece)
    first = session.peek()
    readings = session.readings()
    assert readings is not None
    assert session.final() == first
    return first, readings


@pytest.mark.parametrize("engine", ["ctc", "viet-asr"])
def test_in_the_recognisers_process_the_readings_of_an_utterance_are_heard_again(tiny: Path, engine: str) -> None:
    remote = RemoteRecogniser(engine, "", second_hearing=str(tiny))
    first, readings = heard(remote)
    until_s = time.monotonic() + LIMIT_S
    while AGAIN not in readings and time.monotonic() < until_s:  # it is still being loaded
        first, readings = heard(remote)
    assert first not in ("", AGAIN)
    assert readings[:2] == (first, AGAIN)
    quiet = remote.session()
    quiet.accept(bytes(64_000))
    quiet.peek()
    assert AGAIN not in (quiet.readings() or ())
    remote.close()
