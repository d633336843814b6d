"""The ears in real time: a microphone that is a file, a FIFO that falls silent, a model that is not there."""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from hardware.audio.microphone import FifoMicrophone, open_microphone
from hardware.audio.wav import write_wav
from robot.core.commands import Listen
from robot.core.events import AnyEvent, PartDown, PartUp, SpeechBegan, SpeechEnded, Understood
from robot.core.parts import Part
from robot.core.trouble import Trouble
from robot.runtime.ports import LiveValues, Recogniser
from robot.runtime.speech_input.driver import Ears
from tests.runtime.speech_input.pipeline_room import Repeating
from tests.voice_models.recordings import SAID, noise, pcm, silence
from voice_models.recognition.ctc.recogniser import CtcRecogniser
from voice_models.recognition.engine_choice import recogniser
from voice_models.recognition.voice_activity import SileroActivity

NAME = "commonvoice_22028599.wav"
LIMIT_S = 40.0


def ears_at(address: str, live: LiveValues, engine: Callable[[], Recogniser] = CtcRecogniser) -> Ears:
    return Ears(lambda: open_microphone(address), engine, SileroActivity, Repeating, live, lambda: False)


async def events_until(ears: Ears, last: type[AnyEvent]) -> list[AnyEvent]:
    """Run the ears until an event of type `last` has come, then cancel them."""
    seen: list[AnyEvent] = []
    done = asyncio.Event()
    loop = asyncio.get_running_loop()

    def emit(event: AnyEvent) -> None:
        seen.append(event)
        if isinstance(event, last):
            loop.call_soon_threadsafe(done.set)

    task = asyncio.create_task(ears.run(emit))
    waiting = asyncio.create_task(done.wait())
    finished, _ = await asyncio.wait({task, waiting}, timeout=LIMIT_S, return_when=asyncio.FIRST_COMPLETED)
    assert finished == {waiting}, (seen, task)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    return seen


async def test_a_voice_at_the_microphone_becomes_a_fact(tmp_path: Path) -> None:
    path = tmp_path / "visitor.wav"
    write_wav(path, silence(1.0) + pcm(NAME) + silence(2.0), 16_000)
    live = LiveValues()
    ears = ears_at(f"wav:{path}", live)
    ears.obey(Listen(turn=5, silence_ms=600))
    seen = await events_until(ears, Understood)
    assert [type(event) for event in seen] == [PartUp, PartUp, SpeechBegan, SpeechEnded, Understood]
    assert {event.part for event in seen[:2] if isinstance(event, PartUp)} == {Part.RECOGNISER, Part.MICROPHONE}
    assert live.transcript(5) == (SAID[NAME], True)
    assert live.mic_level == 0.0


async def test_a_microphone_that_gives_no_sound_for_3_s_is_dead(tmp_path: Path) -> None:
    path = tmp_path / "fifo"
    os.mkfifo(path)
    seen: list[AnyEvent] = []
    with pytest.raises(OSError, match="no sound for 3 s"):
        await asyncio.wait_for(ears_at(f"raw:{path}", LiveValues()).run(seen.append), LIMIT_S)
    assert PartUp(Part.MICROPHONE) not in seen, "nothing was ever heard of it"


async def test_a_microphone_that_is_not_there_is_told_by_the_driver(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="none"):
        await asyncio.wait_for(ears_at(f"wav:{tmp_path / 'none.wav'}", LiveValues()).run(lambda _: None), LIMIT_S)


async def test_a_microphone_of_nothing_but_zeros_is_told_as_muted_until_there_is_sound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("robot.runtime.speech_input.driver._MUTED_S", 1.0)
    path = tmp_path / "switch.wav"
    write_wav(path, noise(0.5, 20) + silence(2.0) + noise(0.5, 20) + silence(9.0), 16_000)
    seen: list[AnyEvent] = []
    task = asyncio.create_task(ears_at(f"wav:{path}", LiveValues()).run(seen.append))
    async with asyncio.timeout(LIMIT_S):
        while sum(isinstance(event, PartDown) for event in seen) < 2:
            await asyncio.sleep(0.02)
    assert not task.done(), "it is heard all the time"
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    told = [(type(event), getattr(event, "reason", "")[:18]) for event in seen if event.part is Part.MICROPHONE]  # type: ignore[union-attr]
    assert told == [(PartUp, ""), (PartDown, "nothing but zeros "), (PartUp, ""), (PartDown, "nothing but zeros ")]


class Refusing(FifoMicrophone):
    """A microphone that opens its device and cannot start it."""

    stopped = False

    def start(self) -> None:
        super().start()
        raise OSError("device busy")

    def stop(self) -> None:
        super().stop()
        self.stopped = True


async def test_a_microphone_whose_start_fails_is_closed(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    microphone = Refusing(tmp_path / "fifo")
    ears = Ears(lambda: microphone, CtcRecogniser, SileroActivity, Repeating, LiveValues(), lambda: False)
    with pytest.raises(OSError, match="busy"):
        await asyncio.wait_for(ears.run(lambda _: None), LIMIT_S)
    assert microphone.stopped


async def test_a_recogniser_that_cannot_be_loaded_is_told_as_its_own_part(tmp_path: Path) -> None:
    seen: list[AnyEvent] = []
    ears = ears_at("device:", LiveValues(), lambda: recogniser("vosk", str(tmp_path)))
    with pytest.raises(Trouble, match="vosk_model"):
        await asyncio.wait_for(ears.run(seen.append), LIMIT_S)
    assert [(type(event), getattr(event, "part", None)) for event in seen] == [(PartDown, Part.RECOGNISER)]
