"""The mouth speaks line by line, is hushed at once, and always says that it has ended."""

import asyncio
import time
from collections.abc import Callable

import pytest

from hardware.speaker import SilentSpeaker, open_speaker
from robot.core.commands import AnyCommand, Hush, Say
from robot.core.events import AnyEvent, PartUp, VoiceBegan, VoiceEnded
from robot.core.words import Line
from robot.runtime.mouth import Mouth
from robot.runtime.ports import Live, Speaker
from voice_models.espeak import EspeakVoice

LIMIT_S = 15.0
SHORT, LONG = "dạ", "mời bác đến quầy số ba để làm giấy khai sinh cho cháu"


class Words:
    """A `Content` of which the voice needs one thing: what a line sounds like."""

    def spoken(self, line: Line, _language: str) -> str:
        return line.text


class Unplugged(SilentSpeaker):
    """A loudspeaker whose cable is pulled as soon as it plays."""

    def playing(self) -> bool:
        if self._sounds:
            raise OSError("loudspeaker stopped by itself")
        return False


def mouth_with(speaker: Callable[[], Speaker], live: Live, content: Callable[[], Words] = Words) -> Mouth:
    return Mouth(speaker, lambda: EspeakVoice({"vi": "vi+f2", "en": "en+f2"}, 60, 150), content, live, 900)  # type: ignore[arg-type]


def say(utterance: int, *texts: str) -> Say:
    return Say(utterance, tuple(Line("free", text=text) for text in texts))


class Spoken:
    """A running mouth and the events that it emits."""

    def __init__(self, mouth: Mouth) -> None:
        self.mouth = mouth
        self.events: list[AnyEvent] = []
        self._arrived = asyncio.Event()
        loop = asyncio.get_running_loop()

        def emit(event: AnyEvent) -> None:
            self.events.append(event)
            loop.call_soon_threadsafe(self._arrived.set)

        self.emit = emit
        self.task = asyncio.create_task(mouth.run(emit))

    def obey(self, *commands: AnyCommand) -> None:
        for command in commands:
            self.mouth.obey(command)

    async def until(self, event: AnyEvent) -> None:
        async with asyncio.timeout(LIMIT_S):
            while event not in self.events:
                self._arrived.clear()
                await self._arrived.wait()

    async def stop(self) -> list[AnyEvent]:
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)
        return [event for event in self.events if not isinstance(event, PartUp)]


async def test_an_utterance_begins_moves_the_mouth_and_ends() -> None:
    live = Live()
    spoken = Spoken(mouth_with(SilentSpeaker, live))
    spoken.obey(say(1, LONG, SHORT))
    await spoken.until(VoiceBegan(1))
    assert spoken.mouth.speaking()
    loudest = 0.0
    while VoiceEnded(1) not in spoken.events:
        loudest = max(loudest, live.voice_level)
        await asyncio.sleep(0.02)
    assert loudest > 0.2
    assert not spoken.mouth.speaking()
    assert live.voice_level == 0.0
    assert await spoken.stop() == [VoiceBegan(1), VoiceEnded(1)]


async def test_hush_ends_it_at_once() -> None:
    speaker = SilentSpeaker()
    spoken = Spoken(mouth_with(lambda: speaker, Live()))
    spoken.obey(say(1, LONG, LONG))
    await spoken.until(VoiceBegan(1))
    began_s = time.monotonic()
    spoken.obey(Hush())
    await spoken.until(VoiceEnded(1))
    assert time.monotonic() - began_s < 2.0
    assert not speaker.playing()
    assert not spoken.mouth.speaking()
    await spoken.stop()


class Bare(Words):
    """A later edition, from which what is being spoken has vanished."""

    def spoken(self, line: Line, _language: str) -> str:
        raise KeyError(line.text)


async def test_a_sentence_that_has_begun_is_spoken_with_the_words_of_its_edition() -> None:
    in_force: list[Words] = [Words()]
    spoken = Spoken(mouth_with(SilentSpeaker, Live(), lambda: in_force[-1]))
    spoken.obey(say(1, SHORT, SHORT))
    in_force.append(Bare())
    await spoken.until(VoiceEnded(1))
    assert not spoken.task.done()
    assert await spoken.stop() == [VoiceBegan(1), VoiceEnded(1)]


async def test_a_newer_utterance_replaces_the_older() -> None:
    spoken = Spoken(mouth_with(SilentSpeaker, Live()))
    spoken.obey(say(1, LONG))
    await spoken.until(VoiceBegan(1))
    spoken.obey(say(2, SHORT))
    await spoken.until(VoiceEnded(2))
    assert await spoken.stop() == [VoiceBegan(1), VoiceEnded(1), VoiceBegan(2), VoiceEnded(2)]


async def test_a_sentence_without_a_sound_ends_too() -> None:
    spoken = Spoken(mouth_with(SilentSpeaker, Live()))
    spoken.obey(Say(3, ()))
    await spoken.until(VoiceEnded(3))
    await spoken.stop()


async def test_leaving_in_the_middle_of_a_sentence_ends_it() -> None:
    spoken = Spoken(mouth_with(SilentSpeaker, Live()))
    spoken.obey(say(1, LONG))
    await spoken.until(VoiceBegan(1))
    assert await spoken.stop() == [VoiceBegan(1), VoiceEnded(1)]


async def test_a_loudspeaker_that_fails_ends_the_utterance_and_those_that_come_while_it_is_down() -> None:
    spoken = Spoken(mouth_with(Unplugged, Live()))
    spoken.obey(say(1, LONG))
    with pytest.raises(OSError, match="stopped by itself"):
        await asyncio.wait_for(spoken.task, LIMIT_S)
    spoken.obey(Hush(), say(2, LONG))
    assert [event for event in spoken.events if isinstance(event, VoiceEnded)] == [VoiceEnded(1), VoiceEnded(2)]
    assert not spoken.mouth.speaking()


async def test_an_utterance_that_waits_for_the_voice_to_load_is_spoken() -> None:
    mouth = mouth_with(lambda: open_speaker("none:"), Live())
    mouth.obey(say(1, SHORT))
    spoken = Spoken(mouth)
    await spoken.until(VoiceEnded(1))
    assert await spoken.stop() == [VoiceBegan(1), VoiceEnded(1)]
