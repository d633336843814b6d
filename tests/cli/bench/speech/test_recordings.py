"""Manifests: columns by name, files beside the manifest, noise that is never the speaker themselves."""

from pathlib import Path

import pytest

from robot.cli.bench.speech.recordings import load_clips, strangers
from robot.core.trouble import Trouble


def written(folder: Path, text: str) -> Path:
    path = folder / "m.tsv"
    path.write_text(text, encoding="utf-8")
    return path


def test_columns_are_found_by_name_and_files_beside_the_manifest(tmp_path: Path) -> None:
    path = written(tmp_path, "group\tfile\tregion\ttranscript\nread\ta.wav\tNorth/female/speaker s021\txin chào\n\n")
    (clip,) = load_clips(path)
    assert (clip.path, clip.name, clip.transcript) == (tmp_path / "a.wav", "a.wav", "xin chào")
    assert (clip.group, clip.speaker) == ("read", "s021")


@pytest.mark.parametrize(
    "text", ["", "file\ttext\na.wav\tx\n", "file\ttranscript\n", "file\ttranscript\na.wav\n", "file\ttranscript\n\tx\n"]
)
def test_a_manifest_that_is_none_is_trouble_that_names_it(tmp_path: Path, text: str) -> None:
    with pytest.raises(Trouble, match=r"m\.tsv"):
        load_clips(written(tmp_path, text))


def test_a_limit_takes_recordings_evenly_over_all(tmp_path: Path) -> None:
    rows = "".join(f"{number}.wav\tx\n" for number in range(10))
    path = written(tmp_path, f"file\ttranscript\n{rows}")
    assert [clip.name for clip in load_clips(path, 3)] == ["0.wav", "3.wav", "6.wav"]
    assert len(load_clips(path, 99)) == 10


def test_noise_around_a_recording_is_neither_it_nor_its_speaker(tmp_path: Path) -> None:
    path = written(tmp_path, "file\ttranscript\tspeaker\na.wav\tx\tan\nb.wav\tx\tan\nc.wav\tx\tbinh\nd.wav\tx\t\n")
    clips = load_clips(path)
    assert [clip.name for clip in strangers(clips[0], clips)] == ["c.wav", "d.wav"]
    assert [clip.name for clip in strangers(clips[3], clips)] == ["a.wav", "b.wav", "c.wav"]
