"""A sentence that was not understood is heard again, by the real sherpa-onnx with a model made for the purpose."""

from pathlib import Path

import pytest

from tests.voice_models.recognition.tiny_transducer import write_model
from tests.voice_models.recordings import SAID, pcm, pieces
from voice_models.model_files.store import ModelStore
from voice_models.recognition.remote_recogniser import RemoteRecogniser
from voice_models.recognition.second_hearing import FILES_NEEDED, SecondHearing

NAME = next(iter(SAID))
AGAIN = "xin chào"


def test_the_text_comes_after_the_first_reading_since_a_yes_counts_only_there(tmp_path: Path) -> None:
    second = SecondHearing(write_model(tmp_path))
    for piece in pieces(pcm(NAME)):
        second.accept(piece)
    assert second.readings(("sinh chào", "xinh")) == ("sinh chào", AGAIN, "xinh")
    assert second.readings((AGAIN, "xinh")) == (AGAIN, "xinh")


def test_only_the_sound_of_the_present_utterance_is_heard(tmp_path: Path) -> None:
    second = SecondHearing(write_model(tmp_path))
    second.accept(pcm(NAME))
    second.begin()
    second.accept(bytes(64_000))
    assert second.readings(("nhà",)) == ("nhà",)


@pytest.mark.parametrize("part", FILES_NEEDED)
def test_without_one_of_its_files_the_first_readings_stay_and_the_log_says_what_to_type(
    tmp_path: Path, part: str, caplog: pytest.LogCaptureFixture
) -> None:
    (write_model(tmp_path) / FILES_NEEDED[part]).unlink()
    second = SecondHearing(tmp_path)
    second.accept(pcm(NAME))
    assert second.readings(("nhà",)) == ("nhà",)
    assert "kiosk models fetch gipformer-encoder" in caplog.text


def test_the_files_of_the_second_hearing_are_in_the_list_of_models() -> None:
    entries = ModelStore().entries
    assert {part: entries[f"gipformer-{part}"].path for part in FILES_NEEDED} == FILES_NEEDED


@pytest.mark.parametrize("engine", ["ctc", "viet-asr"])
def test_in_the_recognisers_process_the_readings_of_an_utterance_are_heard_again(tmp_path: Path, engine: str) -> None:
    remote = RemoteRecogniser(engine, "", second_hearing=str(write_model(tmp_path)))
    session = remote.session()
    for piece in pieces(pcm(NAME), 6400):
        session.accept(piece)
    first = session.peek()
    assert first
    assert AGAIN not in first
    readings = session.readings()
    assert readings is not None
    assert readings[:2] == (first, AGAIN)
    assert session.final() == first
    quiet = remote.session()
    quiet.accept(bytes(64_000))
    quiet.peek()
    assert AGAIN not in (quiet.readings() or ())
    remote.close()
