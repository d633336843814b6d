"""The voice in a process of its own: the same sound, and what becomes of a process that dies, hangs or cannot load."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from robot.core.trouble import Trouble
from robot.paths import ROOT
from robot.runtime.ports import SentenceDropped
from robot.runtime.settings.loader import load_settings
from voice_models.synthesis.remote_voice import RemoteVoice, VoiceProcesses
from voice_models.synthesis.voice_choice import VoiceLost, open_voice

GREETING = "xin chào bác"


@pytest.fixture
def voices(tmp_path: Path) -> VoiceProcesses:
    return VoiceProcesses(load_settings().voice, tmp_path / "cache", tmp_path)


@pytest.fixture
def voice(voices: VoiceProcesses) -> Iterator[RemoteVoice]:
    voice = voices()
    yield voice
    voice.close()


def ended(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_a_voice_process_speaks_as_the_same_voice_does_in_this_process(voice: RemoteVoice, tmp_path: Path) -> None:
    here = open_voice(load_settings().voice, root=tmp_path)
    assert (voice.name, voice.rate_hz) == (here.name, here.rate_hz)
    for language, slow in (("vi", False), ("vi", True), ("en", False)):
        sound = voice.synthesise(GREETING, language, slow=slow)
        assert len(sound) > voice.rate_hz
        # espeak-ng's breath is random: no two sounds are the same, but they take the same time
        assert len(sound) == pytest.approx(len(here.synthesise(GREETING, language, slow=slow)), rel=0.01)


def test_a_page_that_is_read_aloud_comes_whole(voice: RemoteVoice) -> None:
    assert len(voice.synthesise(GREETING * 60, "vi", slow=True)) > 2_000_000


def test_the_robot_loads_no_synthesiser_into_its_own_process() -> None:
    program = (
        "import sys, robot.runtime.assemble\n"
        "from robot.runtime.settings.loader import load_settings\n"
        "from voice_models.synthesis.remote_voice import VoiceProcesses\n"
        "voice = VoiceProcesses(load_settings().voice)()\n"
        "assert voice.synthesise('xin chào', 'vi', slow=False)\n"
        "voice.close()\n"
        "sys.exit(', '.join({'pyttsx3', 'sherpa_onnx'} & sys.modules.keys()) or 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr


def test_a_process_that_crashed_is_noticed_between_two_sentences(voice: RemoteVoice) -> None:
    voice.check()
    os.kill(voice.pid, signal.SIGSEGV)
    with pytest.raises(VoiceLost, match="SIGSEGV"):  # noqa: PT012 - it dies within a moment
        while True:
            voice.check()
            time.sleep(0.01)


def test_a_sentence_that_was_spoken_before_needs_no_process(voice: RemoteVoice) -> None:
    before = voice.synthesise(GREETING, "vi", slow=False)
    os.kill(voice.pid, signal.SIGKILL)
    assert voice.synthesise(GREETING, "vi", slow=False) == before
    with pytest.raises(VoiceLost, match="SIGKILL"):
        voice.synthesise("tạm biệt bác", "vi", slow=False)


def test_a_process_that_hangs_is_ended(voice: RemoteVoice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voice_models.synthesis.voice_link.HANG_S", 0.2)
    os.kill(voice.pid, signal.SIGSTOP)
    with pytest.raises(VoiceLost, match="no answer"):
        voice.synthesise(GREETING, "vi", slow=False)
    with pytest.raises(VoiceLost, match="SIGKILL"):
        voice.synthesise(GREETING, "vi", slow=False)


def test_a_voice_process_is_ended_in_mid_sentence(voice: RemoteVoice) -> None:
    os.kill(voice.pid, signal.SIGSTOP)
    lost: list[VoiceLost] = []

    def speak() -> None:
        try:
            voice.synthesise(GREETING, "vi", slow=False)
        except VoiceLost as error:
            lost.append(error)

    speaking = threading.Thread(target=speak)
    speaking.start()
    while not voice._link._asking.locked():
        time.sleep(0.01)
    voice.close()
    speaking.join(40.0)
    assert len(lost) == 1
    assert ended(voice.pid)


def test_a_sentence_that_was_given_up_before_it_was_asked_for_is_not_made(voice: RemoteVoice) -> None:
    voice.drop()
    with pytest.raises(SentenceDropped):
        voice.synthesise(GREETING, "vi", slow=False)
    voice.resume()
    assert voice.synthesise(GREETING, "vi", slow=False)


def test_a_sentence_over_which_it_died_twice_is_left_out_and_the_others_are_said(voices: VoiceProcesses) -> None:
    for _ in range(2):
        voice = voices()
        os.kill(voice.pid, signal.SIGKILL)
        with pytest.raises(VoiceLost):
            voice.synthesise(GREETING, "vi", slow=False)
        voice.close()
    voice = voices()
    with pytest.raises(Trouble, match="crashed twice"):
        voice.synthesise(GREETING, "vi", slow=False)
    assert voice.synthesise("tạm biệt bác", "vi", slow=False)
    voice.close()


@pytest.mark.parametrize("end", ["closed", "overdue"])
def test_a_process_that_this_side_ends_does_not_count_against_the_sentence(
    voices: VoiceProcesses, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    for _ in range(2):
        voice = voices()
        if end == "closed":
            voice.close()
        else:
            os.kill(voice.pid, signal.SIGSTOP)
            monkeypatch.setattr("voice_models.synthesis.voice_link.HANG_S", 0.2)
        with pytest.raises(VoiceLost):
            voice.synthesise(GREETING, "vi", slow=False)
        voice.close()
        monkeypatch.undo()
    voice = voices()
    assert voice.synthesise(GREETING, "vi", slow=False)
    voice.close()


def test_a_sentence_that_is_spoken_again_is_no_longer_counted(voices: VoiceProcesses, tmp_path: Path) -> None:
    for _ in range(2):
        voice = voices()
        os.kill(voice.pid, signal.SIGKILL)
        with pytest.raises(VoiceLost):
            voice.synthesise(GREETING, "vi", slow=False)
        voice.close()
        voice = voices()
        assert voice.synthesise(GREETING, "en", slow=False)
        voice.close()
        for kept in (tmp_path / "cache").iterdir():
            kept.unlink()
    voice = voices()
    assert voice.synthesise(GREETING, "vi", slow=False)
    voice.close()


def test_a_voice_that_does_not_exist_is_told_as_in_this_process(tmp_path: Path) -> None:
    wrong = load_settings(sets=['voice.voice_vi="vi+typo"']).voice
    with pytest.raises(Trouble) as here:
        open_voice(wrong, root=tmp_path)
    with pytest.raises(Trouble) as there:
        VoiceProcesses(wrong, root=tmp_path)()
    assert str(there.value) == str(here.value)
    assert "voice.voice_vi" in str(there.value)


def test_a_voice_process_ends_with_its_parent() -> None:
    program = (
        "from robot.runtime.settings.loader import load_settings\n"
        "from voice_models.synthesis.remote_voice import VoiceProcesses\n"
        "import os, signal\n"
        "print(VoiceProcesses(load_settings().voice)().pid, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    parent = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=240)
    pid = int(parent.stdout)
    until_s = time.monotonic() + 40.0
    while not ended(pid):
        assert time.monotonic() < until_s
        time.sleep(0.02)
