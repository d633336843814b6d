"""The best recogniser that is there is chosen, and its name says why it is not a better one."""

import pytest

from robot.core.trouble import Trouble
from voice_models.recognition.ctc import weights
from voice_models.recognition.engine_choice import recogniser


def test_without_a_model_of_vosk_the_weights_are_decoded_here() -> None:
    engine = recogniser("auto", "no-such-model")
    assert engine.name.endswith("own decoder")
    assert engine.takes_phrases


def test_weights_that_differ_leave_the_library_and_the_name_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "MODEL_SHA256", "0" * 64)
    name = recogniser("auto", "no-such-model").name
    assert "library" in name
    assert "vietasr_asr_model_onnx has the SHA-256" in name


def test_weights_that_differ_are_an_error_for_the_engine_that_was_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "MODEL_SHA256", "0" * 64)
    with pytest.raises(Trouble, match="vietasr_asr_model_onnx"):
        recogniser("ctc", "")


def test_an_unknown_engine_is_named_with_those_that_there_are() -> None:
    with pytest.raises(Trouble, match=r"whisper.*auto, vosk, viet-asr, ctc"):
        recogniser("whisper", "")
