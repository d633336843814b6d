"""A sound file of any length is read a second at a time, and is the same sound."""

from pathlib import Path

import numpy as np
import pytest

from hardware.audio.wav import pcm_blocks, read_pcm, write_wav
from robot.core.trouble import Trouble
from tests.cli.hear.manifests import bad_files, odd_files
from tests.voice_models.recordings import SAID, SPEECH


@pytest.mark.parametrize("name", SAID)
def test_the_blocks_are_the_sound(name: str) -> None:
    assert b"".join(pcm_blocks(SPEECH / name)) == read_pcm(SPEECH / name)


def test_sound_files_of_any_rate_and_channel_count_are_the_same_sound(tmp_path: Path) -> None:
    for name in odd_files(tmp_path):
        whole = np.frombuffer(read_pcm(tmp_path / name), np.int16)
        blocks = np.frombuffer(b"".join(pcm_blocks(tmp_path / name)), np.int16)
        assert 0 <= blocks.size - whole.size < 1600
        assert np.array_equal(blocks[: whole.size], whole)


def test_no_block_is_longer_than_a_second(tmp_path: Path) -> None:
    path = tmp_path / "long.wav"
    write_wav(path, bytes(2 * 16_000 * 30), 16_000)
    sizes = [len(block) for block in pcm_blocks(path)]
    assert max(sizes) <= 32_000
    assert sum(sizes) == 2 * 16_000 * 30


def test_a_file_that_is_none_is_trouble_before_the_first_block(tmp_path: Path) -> None:
    for name in bad_files(tmp_path):
        if name == "silent.wav":
            continue
        with pytest.raises(Trouble, match=name):
            next(pcm_blocks(tmp_path / name))
