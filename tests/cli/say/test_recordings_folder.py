"""Recordings on the disk: a broken one never replaces a good one, and one command deletes the voice."""

import errno
import json
import resource
import shutil
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from hardware.audio.wav import read_wav
from robot.cli.__main__ import main
from robot.cli.say.recorded_prompts import CHANGED, MISSING, RECORDED, RecordingProgress, outdated
from robot.cli.say.recording_list import Prompt
from robot.cli.say.recordings_folder import RecordingsFolder, delete_voice
from robot.core.trouble import Trouble
from robot.runtime.settings.loader import CONFIG
from voice_models.synthesis.recorded_prompts import Prompts

RATE_HZ = 24_000
SOUND = (np.sin(np.arange(RATE_HZ) / 9) * 9_000).astype(np.int16)
GREETING = Prompt("say.greet", "visit", "Chào bác ạ!")


def test_a_take_replaces_the_one_before_it_with_its_words(tmp_path: Path) -> None:
    kept = RecordingsFolder(tmp_path, "vi")
    kept.keep("say.greet", SOUND, RATE_HZ, "Chào bác!")
    kept.keep("say.greet", -SOUND, RATE_HZ, GREETING.text)
    samples, rate_hz = read_wav(kept.path("say.greet"))
    assert (rate_hz, samples.tolist()) == (RATE_HZ, (-SOUND).tolist())
    assert kept.names() == {"say.greet"}
    assert sorted(path.name for path in kept.folder.iterdir()) == ["say.greet.txt", "say.greet.wav"]
    assert Prompts(tmp_path, read_wav).sound("say.greet", "vi", GREETING.text) is not None


@pytest.mark.parametrize(("sound", "words"), [(-SOUND, "other words"), (-SOUND[:900], "other words" * 3000)])
def test_a_take_that_cannot_be_written_whole_leaves_the_one_before_it(
    tmp_path: Path, sound: NDArray[np.int16], words: str
) -> None:
    kept = RecordingsFolder(tmp_path, "vi")
    kept.keep("say.greet", SOUND, RATE_HZ, GREETING.text)
    before = kept.path("say.greet").read_bytes()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, limits[1]))  # as on a disk that is full after 20 kB
    try:
        with pytest.raises(Trouble, match=r"written|kept"):
            kept.keep("say.greet", sound, RATE_HZ, words)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert len(list(kept.folder.iterdir())) == 2
    assert kept.path("say.greet").read_bytes() == before
    assert kept.path("say.greet").with_suffix(".txt").read_text(encoding="utf-8").strip() == GREETING.text


def test_a_take_whose_words_do_not_follow_it_is_not_played_with_the_old_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = RecordingsFolder(tmp_path, "vi")
    kept.keep("say.greet", SOUND, RATE_HZ, GREETING.text)
    replace = Path.replace

    def without_words(self: Path, target: Path) -> Path:
        if target.suffix == ".txt":
            raise OSError(errno.EIO, "input/output error")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", without_words)
    with pytest.raises(Trouble, match="cannot be kept"):
        kept.keep("say.greet", -SOUND, RATE_HZ, "other words")
    assert Prompts(tmp_path, read_wav).sound("say.greet", "vi", GREETING.text) is None


def test_a_link_to_a_folder_that_is_not_there_yet_is_followed(tmp_path: Path) -> None:
    (tmp_path / "prompts").symlink_to(tmp_path / "site" / "prompts")
    kept = RecordingsFolder(tmp_path / "prompts", "vi")
    kept.agree("Hoa")
    kept.keep("say.greet", SOUND, RATE_HZ, GREETING.text)
    assert (tmp_path / "site" / "prompts" / "vi" / "say.greet.wav").exists()


def test_a_folder_that_cannot_be_made_is_a_trouble_with_the_next_step(tmp_path: Path) -> None:
    (tmp_path / "vi").write_text("a file", encoding="utf-8")
    with pytest.raises(Trouble, match=r"cannot be kept: .*allow writing"):
        RecordingsFolder(tmp_path, "vi").keep("say.greet", SOUND, RATE_HZ, GREETING.text)


def test_a_sentence_whose_text_was_changed_is_to_be_recorded_again(tmp_path: Path) -> None:
    kept = RecordingsFolder(tmp_path, "vi")
    prompts = [GREETING, Prompt("say.home", "visit", "Mời bác chọn."), Prompt("say.nudge", "rare", "Bác cứ nói.")]
    kept.keep("say.greet", SOUND, RATE_HZ, "chào bác ạ")
    kept.keep("say.home", SOUND, RATE_HZ, "Xin mời bác chọn.")
    kept.keep("phrase.quay-so-ba.123456", SOUND, RATE_HZ, "quầy số ba")
    kept.keep("phrase.chi-cu-noi.123456", SOUND, RATE_HZ, "Chị cứ nói.")
    progress = RecordingProgress(tmp_path, "vi", prompts)
    assert progress.states == {"say.greet": RECORDED, "say.home": CHANGED, "say.nudge": MISSING}
    assert [prompt.name for prompt in progress.missing()] == ["say.home", "say.nudge"]
    assert list(progress.changed.items()) == [(prompts[1], "Xin mời bác chọn.\n")]
    assert outdated(tmp_path, "vi", prompts) == ["quầy số ba"]
    assert "1/2" in next(progress.table())


def test_the_voice_is_deleted_with_its_words_and_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "prompts"
    for language in ("vi", "en"):
        kept = RecordingsFolder(folder, language)
        kept.agree("Nguyễn Thị Hoa")
        kept.keep("say.greet", SOUND, RATE_HZ, GREETING.text)
        (kept.folder / ".say.home.wav.part").write_bytes(b"of a program that was killed")
    prompts = Prompts(folder, read_wav)
    assert prompts.sound("say.greet", "vi", GREETING.text) is not None
    release = tmp_path / "release"
    shutil.copytree(folder, release / "prompts")  # recorded there, and copied to `folder` by `kiosk install`
    monkeypatch.setattr("robot.cli.say.CONFIG", tmp_path / "config")
    monkeypatch.setattr("robot.cli.say.ROOT", release)
    monkeypatch.setattr("robot.cli.say.load_settings", lambda: _settings("prompts"))
    assert main(["say", "--delete-voice"]) == 0
    printed = capsys.readouterr().out
    assert "4 recordings deleted, voice of: Nguyễn Thị Hoa." in printed
    assert [path for path in release.rglob("*") if path.is_file()] == []
    assert [path for path in folder.rglob("*") if path.is_file()] == []
    assert prompts.sound("say.greet", "vi", GREETING.text) is None, "a robot that runs forgets it too"
    assert RecordingsFolder(folder, "vi").reader() is None
    assert delete_voice(folder).recordings == 0


def test_the_command_speaks_with_the_recorded_voice_where_all_of_a_sentence_is_recorded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = RecordingsFolder(tmp_path / "prompts", "vi")
    for number, text in enumerate(("Đã đến…", "Quầy số ba")):
        kept.keep(f"phrase.{number}", SOUND, RATE_HZ, text)
    settings = _settings(str(tmp_path / "prompts"))
    monkeypatch.setattr("robot.cli.say.load_settings", lambda: settings)
    engines = []
    for arguments in (["Đã đến quầy 3."], ["Đã đến quầy 4."], ["Đã đến quầy 3.", "--synthesised"]):
        assert main(["say", *arguments, "--wav", str(tmp_path / "out.wav"), "--json"]) == 0
        engines.append(json.loads(capsys.readouterr().out)["engine"])
    assert engines[0] == "recorded"
    assert engines[1] == engines[2] != "recorded"


def _settings(prompts_dir: str) -> object:
    from robot.runtime.settings.loader import load_settings

    return load_settings(config=CONFIG, sets=[f"voice.prompts_dir={prompts_dir}"])


def test_a_broken_name_of_the_reader_is_a_trouble_with_its_file(tmp_path: Path) -> None:
    kept = RecordingsFolder(tmp_path, "vi")
    assert kept.reader() is None
    kept.agree("Hoa")
    assert kept.reader() == kept.agree("Hoa")
    (kept.folder / "reader.json").write_text("{", encoding="utf-8")
    with pytest.raises(Trouble, match=r"reader\.json"):
        kept.reader()
    assert delete_voice(tmp_path).readers == ()
    assert kept.reader() is None
