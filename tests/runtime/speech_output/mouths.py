"""A mouth at work with voices, words and loudspeakers of a test."""

import asyncio
import threading
from collections.abc import Callable, Iterable

import numpy as np

from hardware.audio.speaker import SilentSpeaker
from robot.core.commands import AnyCommand, Say
from robot.core.events import AnyEvent, PartUp
from robot.core.screen.lines import Line
from robot.runtime.ports import LiveValues, Speaker
from robot.runtime.settings.loader import load_settings
from robot.runtime.speech_output.driver import Mouth, Recordings
from voice_models.synthesis.remote_voice import VoiceProcesses
from voice_models.synthesis.text_pieces import TextPiece, pieces

LIMIT_S = 40.0
SHORT, LONG = "dạ", "mời bác đến quầy số ba để làm giấy khai sinh cho cháu"


class Words:
    """A `Content` of which the voice needs one thing: what a line sounds like."""

    def addressing(self, _address: str) -> "Words":
        return self

    def shown(self, line: Line, _language: str) -> str:
        return line.text

    def spoken(self, line: Line, language: str) -> str:
        return self.shown(line, language)


class Keyed(Words):
    """A `Content` whose lines say their key."""

    def shown(self, line: Line, _language: str) -> str:
        return line.key


class Slowly:
    """A voice that needs a long time for a sentence, until it is let go on."""

    name, rate_hz, longest = "slowly", 22_050, 0
    drops = 0

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, bool]] = []
        self.go_on = threading.Event()
        self.go_on.set()

    def synthesise(self, text: str, language: str, *, slow: bool) -> bytes:
        self.asked.append((text, language, slow))
        assert self.go_on.wait(LIMIT_S)
        return (np.sin(np.arange(self.rate_hz // 5) / 9) * 12_000).astype(np.int16).tobytes()

    def pieces(self, text: str, _language: str) -> list[TextPiece]:
        return pieces(text, self.longest)

    def make_ahead(self, text: str, language: str, *, slow: bool) -> bool:
        self.synthesise(text, language, slow=slow)
        return True

    def drop(self) -> None:
        self.drops += 1

    def resume(self) -> None: ...

    def check(self) -> None: ...

    def close(self) -> None: ...


class Tape(SilentSpeaker):
    """A loudspeaker that remembers what it played."""

    def __init__(self) -> None:
        super().__init__()
        self.played: list[tuple[bytes, int]] = []

    def play(self, pcm: bytes, rate_hz: int, gain: float = 1.0) -> None:
        assert gain == 1.0
        self.played.append((pcm, rate_hz))
        super().play(pcm, rate_hz, gain)


class Drawling(SilentSpeaker):
    """A loudspeaker that needs minutes for a sentence."""

    def play(self, pcm: bytes, rate_hz: int, gain: float = 1.0) -> None:
        super().play(pcm * 100, rate_hz, gain)


class Pausing(SilentSpeaker):
    """A loudspeaker that pauses in the last second of its sentence."""

    def left_s(self) -> float:
        return max(1.0, super().left_s()) if self.playing() else 0.0


class Lingering(SilentSpeaker):
    """A loudspeaker on which the end of a sentence that was hushed still sounds."""

    lingers = False

    def playing(self) -> bool:
        return super().playing() or self.lingers

    def hush(self) -> None:
        self.lingers = True
        super().hush()


class Unplugged(SilentSpeaker):
    """A loudspeaker whose cable is pulled as soon as it plays."""

    def playing(self) -> bool:
        if self._sounds:
            raise OSError("loudspeaker stopped by itself")
        return False


def mouth_with(speaker: Callable[[], Speaker], live: LiveValues, content: Callable[[], Words] = Words) -> Mouth:
    return Mouth(speaker, VoiceProcesses(load_settings(sets=["voice.words_per_minute=180"]).voice), content, live, 900)  # type: ignore[arg-type]


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


def slow_mouth(
    voice: Slowly,
    speaker: SilentSpeaker | None = None,
    *,
    live: LiveValues | None = None,
    fixed: Iterable[Line] = (),
    recordings: Recordings | None = None,
    content: Callable[[], Words] = Keyed,
) -> Mouth:
    edition = content()
    return Mouth(
        lambda: speaker or SilentSpeaker(),
        lambda: voice,
        lambda: edition,  # type: ignore[arg-type, return-value]
        live or LiveValues(),
        1000,
        recordings,
        lambda: fixed,
    )


async def when(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(LIMIT_S):
        while not condition():
            await asyncio.sleep(0.005)
