"""The mouth with a natural voice in its real process: it begins with the first piece, and drops what is not wanted."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from robot.core.commands import Hush, Say
from robot.core.events import VoiceBegan, VoiceEnded
from robot.core.screen.lines import Line
from robot.core.trouble import Trouble
from robot.runtime.ports import LiveValues, SentenceDropped
from robot.runtime.settings.loader import load_settings
from robot.runtime.speech_output import driver
from robot.runtime.speech_output.driver import Mouth
from tests.runtime.speech_output.mouths import Keyed, Slowly, Spoken, Tape, Words, say, slow_mouth, when
from tests.voice_models.synthesis import small_supertonic
from voice_models.synthesis import piper, supertonic
from voice_models.synthesis.remote_voice import RemoteVoice, VoiceProcesses
from voice_models.synthesis.voice_link import HANG_S, WORK_S_PER_LETTER

SHORT = "Xin mời bác ngồi chờ."
ENDLESS = "Mời bác mang theo giấy chứng sinh và căn cước công dân của cha mẹ nhé"


class Natural:
    """A mouth with a small model, for which a piece of more than 50 letters takes many minutes."""

    def __init__(self, folder: Path) -> None:
        small_supertonic.install(folder / "models", endless=True)
        self.speaker = Tape()
        self._voice: RemoteVoice | None = None
        self._start = VoiceProcesses(load_settings().voice, folder / "cache", folder / "models")
        self.spoken = Spoken(Mouth(lambda: self.speaker, self._opened, Words, LiveValues(), 1000))  # type: ignore[arg-type]

    def _opened(self) -> RemoteVoice:
        self._voice = self._start()
        return self._voice

    async def until_in_work(self, sounds: int) -> None:
        """Wait until a piece is being made, after `sounds` others have been played."""
        await when(lambda: len(self.speaker.played) == sounds)
        await when(lambda: self._voice is not None and self._voice._link._asking.locked())


async def test_a_line_begins_to_sound_while_its_second_piece_is_still_made(tmp_path: Path) -> None:
    natural = Natural(tmp_path)
    natural.spoken.obey(say(1, f"{SHORT} {ENDLESS}"))
    await natural.spoken.until(VoiceBegan(1))
    await natural.until_in_work(1)
    natural.spoken.obey(Hush())
    assert await stopped(natural, 1) == [VoiceBegan(1), VoiceEnded(1)]
    assert len(natural.speaker.played) == 1


async def test_after_a_hush_no_sound_comes_and_the_next_sentence_begins_beside_that_in_work(
    tmp_path: Path,
) -> None:
    natural = Natural(tmp_path)
    natural.spoken.obey(say(1, ENDLESS))
    await natural.until_in_work(0)
    natural.spoken.obey(Hush())
    await natural.spoken.until(VoiceEnded(1))
    assert natural.speaker.played == []
    natural.spoken.obey(say(2, SHORT))
    assert await stopped(natural, 2) == [VoiceEnded(1), VoiceBegan(2), VoiceEnded(2)]
    assert len(natural.speaker.played) == 1


async def test_a_newer_utterance_begins_beside_the_piece_in_work(tmp_path: Path) -> None:
    natural = Natural(tmp_path)
    natural.spoken.obey(say(1, ENDLESS))
    await natural.until_in_work(0)
    natural.spoken.obey(say(2, SHORT))
    assert await stopped(natural, 2) == [VoiceEnded(1), VoiceBegan(2), VoiceEnded(2)]


async def stopped(natural: Natural, utterance: int) -> list[object]:
    await natural.spoken.until(VoiceEnded(utterance))
    return list(await natural.spoken.stop())


class InPieces(Slowly):
    """A voice that wants short pieces."""

    longest = 15


async def test_the_pieces_of_a_line_follow_one_another_with_the_pauses_of_its_commas() -> None:
    voice, speaker = InPieces(), Tape()
    spoken = Spoken(slow_mouth(voice, speaker, content=Words))
    spoken.obey(say(1, "một hai bà, ba bốn cô, năm", "sáu"))
    await spoken.until(VoiceEnded(1))
    assert [text for text, *_ in voice.asked] == ["một hai bà,", "ba bốn cô, năm", "sáu"]
    whole = [len(np.frombuffer(pcm, np.int16)) / rate_hz for pcm, rate_hz in speaker.played]
    assert whole == pytest.approx([0.2 + 0.12, 0.2 + 0.15, 0.2], abs=0.001)
    await spoken.stop()


def test_the_voice_notices_by_itself_that_it_hangs_before_the_mouth_does() -> None:
    assert max(piper._LONGEST, supertonic.LONGEST) * WORK_S_PER_LETTER + HANG_S < driver._SYNTHESIS_S


class Stumbling(InPieces):
    """A voice that cannot say one piece."""

    def synthesise(self, text: str, language: str, *, slow: bool) -> bytes:
        if text.startswith("bad"):
            raise Trouble("crashed", "hỏng", remedy="say it otherwise", remedy_vi="hãy viết câu khác")
        return super().synthesise(text, language, slow=slow)


async def test_of_a_line_with_a_piece_that_cannot_be_said_the_rest_is_left_out() -> None:
    speaker = Tape()
    spoken = Spoken(slow_mouth(Stumbling(), speaker, content=Words))
    spoken.obey(say(1, "một hai bà, bad ba cô, năm", "sáu"))
    await spoken.until(VoiceEnded(1))
    assert len(speaker.played) == 2
    await spoken.stop()


ANSWERS = tuple(Line(f"answer.{slot}", procedure="p") for slot in ("intro", "fee"))


class TwoSentences(Keyed):
    """A `Content` of which every line has two sentences, of three and of two pieces."""

    def shown(self, line: Line, _language: str) -> str:
        return f"{line.key} một, hai ba bốn. Sáu bảy tám chín."


def rehearsing(voice: Slowly, fixed: tuple[Line, ...] = ()) -> Spoken:
    edition = TwoSentences()
    return Spoken(
        Mouth(Tape, lambda: voice, lambda: edition, LiveValues(), 1000, None, lambda: fixed, lambda: ANSWERS)  # type: ignore[arg-type, return-value]
    )


@pytest.fixture
def idle(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Sets after which time without a sentence, in s, the robot counts as idle."""
    return lambda seconds: monkeypatch.setattr("robot.runtime.speech_output.made_ahead.IDLE_S", seconds)


async def test_in_idle_hours_the_first_sentence_of_each_answer_is_made_ahead(idle: Callable[[float], None]) -> None:
    idle(0.0)
    voice = InPieces()
    spoken = rehearsing(voice, fixed=(Line("say"),))
    whole = ["say", "một,", "hai ba bốn.", "Sáu bảy", "tám chín."]
    first = ["answer.intro", "một,", "hai ba bốn.", "answer.fee", "một,", "hai ba bốn."]
    await when(lambda: len(voice.asked) == 3 * len(whole) + 2 * len(first))
    assert [text for text, *_ in voice.asked] == whole * 3 + first * 2
    assert [language for _, language, _ in voice.asked[-len(first) :]] == ["en"] * len(first)
    await spoken.stop()


async def test_while_the_robot_is_in_use_no_answer_is_made_ahead(idle: Callable[[float], None]) -> None:
    idle(3600.0)
    voice = InPieces()
    spoken = rehearsing(voice, fixed=(Line("say"),))
    await when(lambda: len(voice.asked) == 3 * 5)
    spoken.obey(Say(1, (Line("say"),)))
    await spoken.until(VoiceEnded(1))
    await asyncio.sleep(0.3)  # ten steps of the mouth in silence
    assert not any(text.startswith("answer") for text, *_ in voice.asked)
    await spoken.stop()


class Full(InPieces):
    """A voice whose disk has no room."""

    def make_ahead(self, text: str, language: str, *, slow: bool) -> bool:
        super().make_ahead(text, language, slow=slow)
        return False


async def test_when_the_disk_is_full_no_further_answer_is_made_ahead(idle: Callable[[float], None]) -> None:
    idle(0.0)
    voice = Full()
    spoken = rehearsing(voice)
    await when(lambda: len(voice.asked) == 1)
    spoken.obey(Say(1, (Line("say"),)))
    await spoken.until(VoiceEnded(1))
    await asyncio.sleep(0.3)  # ten steps of the mouth in silence
    assert sum(text.startswith("answer") for text, *_ in voice.asked) == 1
    await spoken.stop()


class Dropping(Slowly):
    """A voice whose first sentence is dropped while it is made."""

    def synthesise(self, text: str, language: str, *, slow: bool) -> bytes:
        pcm = super().synthesise(text, language, slow=slow)
        if len(self.asked) == 1:
            raise SentenceDropped
        return pcm


async def test_what_was_dropped_while_it_was_made_ahead_is_made_again(caplog: pytest.LogCaptureFixture) -> None:
    voice = Dropping()
    spoken = Spoken(slow_mouth(voice, fixed=(Line("say.greet"),)))
    await when(lambda: len(voice.asked) == 4)
    assert [(language, slow) for _, language, slow in voice.asked] == [
        ("vi", False),
        ("vi", False),
        ("en", False),
        ("vi", True),
    ]
    assert caplog.text == ""
    await spoken.stop()


class Overtaking(Slowly):
    """A voice whose thread goes on to the next task while the utterance before is being dropped."""

    def drop(self) -> None:
        super().drop()
        if self.drops == 2:
            self.go_on.set()
            time.sleep(0.3)


async def test_an_utterance_is_given_up_before_its_piece_is_dropped() -> None:
    voice = Overtaking()
    voice.go_on.clear()
    spoken = rehearsing(voice, fixed=(Line("say"),))
    await when(lambda: len(voice.asked) == 1)
    spoken.obey(Say(1, (Line("wanted"),)), Hush())
    await spoken.until(VoiceEnded(1))
    await when(lambda: len(voice.asked) > 1)
    assert not any(text.startswith("wanted") for text, *_ in voice.asked)
    await spoken.stop()


async def test_a_sentence_is_made_before_the_next_piece_of_a_line_that_is_made_ahead() -> None:
    voice = InPieces()
    voice.go_on.clear()
    spoken = rehearsing(voice, fixed=(Line("say"),))
    await when(lambda: len(voice.asked) == 1)
    spoken.obey(Say(1, (Line("wanted"),)))
    await when(lambda: voice.drops == 1)
    voice.go_on.set()
    await spoken.until(VoiceEnded(1))
    assert [text for text, *_ in voice.asked][:2] == ["say", "wanted"]
    await when(lambda: [text for text, *_ in voice.asked].count("tám chín.") == 4)
    await spoken.stop()
