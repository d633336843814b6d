"""The mouth when the process of its voice dies: what was to be said is over, and the next start speaks again."""

import asyncio
import os
import signal
import time
from pathlib import Path

import pytest

from hardware.audio.speaker import SilentSpeaker
from robot.core.commands import Say
from robot.core.events import AnyEvent, PartDown, PartUp, VoiceBegan, VoiceEnded
from robot.core.parts import Part
from robot.core.screen.lines import Line
from robot.runtime.ports import LiveValues
from robot.runtime.processes.supervisor import keep
from robot.runtime.settings.loader import load_settings
from robot.runtime.speech_output.driver import Mouth
from voice_models.synthesis.remote_voice import RemoteVoice, VoiceProcesses

LIMIT_S = 40.0
FIRST, SECOND = "dạ thưa bác", "mời bác ngồi"


class Words:
    """A `Content` of which the voice needs one thing: what a line sounds like."""

    def addressing(self, _address: str) -> "Words":
        return self

    def spoken(self, line: Line, _language: str) -> str:
        return line.text


class Kept:
    """A mouth under its supervisor, the voices that it opened, and what it told."""

    def __init__(self, cache: Path) -> None:
        self.voices: list[RemoteVoice] = []
        self.events: list[AnyEvent] = []
        self._open = VoiceProcesses(load_settings(sets=["voice.words_per_minute=180"]).voice, cache)
        self.mouth = Mouth(SilentSpeaker, self._opened, Words, LiveValues(), 900)  # type: ignore[arg-type]
        now_ms = lambda: round(time.monotonic() * 1000)  # noqa: E731
        self.task = asyncio.create_task(keep(self.mouth, self.events.append, now_ms))

    def _opened(self) -> RemoteVoice:
        self.voices.append(self._open())
        return self.voices[-1]

    def say(self, utterance: int, *texts: str) -> None:
        self.mouth.obey(Say(utterance, tuple(Line("free", text=text) for text in texts)))

    async def until(self, kind: type[AnyEvent], times: int = 1) -> None:
        async with asyncio.timeout(LIMIT_S):
            while sum(isinstance(event, kind) for event in self.events) < times:
                await asyncio.sleep(0.01)

    async def stop(self) -> None:
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)


async def test_a_voice_that_dies_between_two_sentences_is_told_and_comes_back(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    await kept.until(PartUp)
    os.kill(kept.voices[0].pid, signal.SIGSEGV)
    await kept.until(PartDown)
    down = next(event for event in kept.events if isinstance(event, PartDown))
    assert down.part is Part.VOICE
    assert "SIGSEGV" in down.reason
    await kept.until(PartUp, 2)
    kept.say(1, FIRST)
    await kept.until(VoiceEnded)
    assert VoiceBegan(1) in kept.events
    await kept.stop()


async def test_a_sentence_that_was_made_is_said_to_its_end_by_a_voice_that_died_meanwhile(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    kept.say(1, FIRST)
    await kept.until(VoiceBegan)
    os.kill(kept.voices[0].pid, signal.SIGSEGV)
    await kept.until(PartDown)
    ends = [type(event) for event in kept.events if isinstance(event, VoiceEnded | PartDown)]
    assert ends == [VoiceEnded, PartDown]
    await kept.stop()


async def test_the_line_that_is_lost_ends_the_sentence_and_its_words_are_spoken_next_time(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    await kept.until(PartUp)
    os.kill(kept.voices[0].pid, signal.SIGSTOP)
    kept.say(1, FIRST)
    os.kill(kept.voices[0].pid, signal.SIGSEGV)
    os.kill(kept.voices[0].pid, signal.SIGCONT)
    await kept.until(PartDown)
    assert VoiceEnded(1) in kept.events
    await kept.until(PartUp, 2)
    kept.say(2, FIRST, SECOND)
    await kept.until(VoiceEnded, 2)
    assert VoiceBegan(2) in kept.events
    await kept.stop()


async def test_no_voice_process_is_left_behind(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    await kept.until(PartUp)
    await kept.stop()
    with pytest.raises(ProcessLookupError):
        os.kill(kept.voices[0].pid, 0)
