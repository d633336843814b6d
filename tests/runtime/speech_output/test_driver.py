"""The mouth speaks line by line, is hushed at once, and always says that it has ended."""

import asyncio
import time
from pathlib import Path

import numpy as np
import pytest

from hardware.audio.speaker import SilentSpeaker, open_speaker
from hardware.audio.wav import read_wav, write_wav
from robot.core.commands import Hush, Say
from robot.core.events import VoiceBegan, VoiceEnded
from robot.core.screen.lines import Line
from robot.core.trouble import Trouble
from robot.runtime.ports import LiveValues
from robot.runtime.speech_output.driver import Mouth
from tests.runtime.speech_output.mouths import (
    LIMIT_S,
    LONG,
    SHORT,
    Drawling,
    Keyed,
    Lingering,
    Pausing,
    Slowly,
    Spoken,
    Tape,
    Unplugged,
    Words,
    mouth_with,
    say,
    slow_mouth,
    when,
)
from voice_models.synthesis.recorded_prompts import Prompts


async def test_an_utterance_begins_moves_the_mouth_and_ends() -> None:
    live = LiveValues()
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


async def test_a_sentence_has_as_much_left_as_the_loudspeaker_that_may_pause() -> None:
    live = LiveValues()
    spoken = Spoken(mouth_with(Pausing, live))
    spoken.obey(say(1, LONG))
    left_ms: set[int | None] = set()
    while VoiceEnded(1) not in spoken.events:
        left_ms.add(live.voice_left_ms)
        await asyncio.sleep(0.02)
    assert min(left_ms - {None, 0}) == 1000  # type: ignore[type-var]
    assert live.voice_left_ms is None
    await spoken.stop()


async def test_hush_ends_a_sentence_at_once() -> None:
    speaker = Drawling()
    spoken = Spoken(mouth_with(lambda: speaker, LiveValues()))
    spoken.obey(say(1, LONG, LONG))
    await spoken.until(VoiceBegan(1))
    hushed_s = time.monotonic()
    spoken.obey(Hush())
    await spoken.until(VoiceEnded(1))
    assert time.monotonic() - hushed_s < 0.5
    assert not speaker.playing()
    assert not spoken.mouth.speaking()
    await spoken.stop()


class Bare(Words):
    """A later edition, from which what is being spoken has vanished."""

    def spoken(self, line: Line, _language: str) -> str:
        raise KeyError(line.text)


async def test_a_sentence_that_has_begun_is_spoken_with_the_words_of_its_edition() -> None:
    in_force: list[Words] = [Words()]
    spoken = Spoken(mouth_with(SilentSpeaker, LiveValues(), lambda: in_force[-1]))
    spoken.obey(say(1, SHORT, SHORT))
    in_force.append(Bare())
    await spoken.until(VoiceEnded(1))
    assert not spoken.task.done()
    assert await spoken.stop() == [VoiceBegan(1), VoiceEnded(1)]


async def test_a_newer_utterance_replaces_the_older() -> None:
    spoken = Spoken(mouth_with(SilentSpeaker, LiveValues()))
    spoken.obey(say(1, LONG))
    await spoken.until(VoiceBegan(1))
    spoken.obey(say(2, SHORT))
    await spoken.until(VoiceEnded(2))
    assert await spoken.stop() == [VoiceBegan(1), VoiceEnded(1), VoiceBegan(2), VoiceEnded(2)]


async def test_the_end_of_another_sentence_is_not_taken_for_the_beginning_of_one_that_is_still_made() -> None:
    voice, speaker = Slowly(), Lingering()
    spoken = Spoken(slow_mouth(voice, speaker))
    spoken.obey(say(1, LONG))
    await spoken.until(VoiceBegan(1))
    voice.go_on.clear()
    spoken.obey(say(2, LONG))
    await when(lambda: len(voice.asked) == 2)
    spoken.obey(Hush())
    await spoken.until(VoiceEnded(2))
    voice.go_on.set()
    assert VoiceBegan(2) not in await spoken.stop(), "nothing of it was heard"


async def test_a_sentence_without_a_sound_ends_too() -> None:
    spoken = Spoken(mouth_with(SilentSpeaker, LiveValues()))
    spoken.obey(Say(3, ()))
    await spoken.until(VoiceEnded(3))
    await spoken.stop()


async def test_leaving_in_the_middle_of_a_sentence_ends_it() -> None:
    spoken = Spoken(mouth_with(SilentSpeaker, LiveValues()))
    spoken.obey(say(1, LONG))
    await spoken.until(VoiceBegan(1))
    assert await spoken.stop() == [VoiceBegan(1), VoiceEnded(1)]


async def test_a_loudspeaker_that_fails_ends_the_utterance_and_those_that_come_while_it_is_down() -> None:
    spoken = Spoken(mouth_with(Unplugged, LiveValues()))
    spoken.obey(say(1, LONG))
    with pytest.raises(OSError, match="stopped by itself"):
        await asyncio.wait_for(spoken.task, LIMIT_S)
    spoken.obey(Hush(), say(2, LONG))
    assert [event for event in spoken.events if isinstance(event, VoiceEnded)] == [VoiceEnded(1), VoiceEnded(2)]
    assert not spoken.mouth.speaking()


async def test_an_utterance_that_waits_for_the_voice_to_load_is_spoken() -> None:
    mouth = mouth_with(lambda: open_speaker("none:"), LiveValues())
    mouth.obey(say(1, SHORT))
    spoken = Spoken(mouth)
    await spoken.until(VoiceEnded(1))
    assert await spoken.stop() == [VoiceBegan(1), VoiceEnded(1)]


FIXED = (Line("say.greet"), Line("say.home"), Line("say.nudge"))


async def test_hush_does_not_wait_for_a_sentence_that_is_being_made() -> None:
    voice, speaker = Slowly(), Tape()
    spoken = Spoken(slow_mouth(voice, speaker))
    voice.go_on.clear()
    spoken.obey(Say(1, (Line("say.greet"),)))
    await when(lambda: len(voice.asked) == 1)
    spoken.obey(Hush())
    await spoken.until(VoiceEnded(1))
    assert not voice.go_on.is_set(), "the sentence is still being made"
    voice.go_on.set()
    spoken.obey(Say(2, (Line("say.home"),)))
    await spoken.until(VoiceEnded(2))
    assert len(speaker.played) == 1
    assert await spoken.stop() == [VoiceEnded(1), VoiceBegan(2), VoiceEnded(2)]


async def test_a_voice_that_hangs_is_given_up_and_what_it_was_to_say_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("robot.runtime.speech_output.driver._SYNTHESIS_S", 0.2)
    voice = Slowly()
    spoken = Spoken(slow_mouth(voice))
    voice.go_on.clear()
    spoken.obey(Say(1, (Line("say.greet"),)))
    with pytest.raises(OSError, match="no sound"):
        await asyncio.wait_for(spoken.task, LIMIT_S)
    assert VoiceEnded(1) in spoken.events
    voice.go_on.set()


async def test_the_next_line_is_made_while_the_first_sounds() -> None:
    voice, speaker = Slowly(), Tape()
    spoken = Spoken(slow_mouth(voice, speaker))
    spoken.obey(Say(1, (Line("say.greet"), Line("say.home"))))
    await spoken.until(VoiceBegan(1))
    await when(lambda: len(voice.asked) == 2)
    assert speaker.playing()
    await spoken.until(VoiceEnded(1))
    (first, _), (second, _) = speaker.played
    assert len(first) > len(second)  # a pause between two lines
    await spoken.stop()


async def test_what_never_changes_is_made_ahead_in_both_languages() -> None:
    voice = Slowly()
    spoken = Spoken(slow_mouth(voice, fixed=FIXED))
    keys = [line.key for line in FIXED]
    wanted = [(key, language, slow) for language, slow in (("vi", False), ("en", False), ("vi", True)) for key in keys]
    await when(lambda: len(voice.asked) == len(wanted))
    assert voice.asked == wanted
    await spoken.stop()


async def test_a_sentence_waits_for_one_that_is_made_ahead_at_most() -> None:
    voice = Slowly()
    voice.go_on.clear()
    spoken = Spoken(slow_mouth(voice, fixed=FIXED))
    await when(lambda: len(voice.asked) == 1)
    spoken.obey(Say(1, (Line("wanted"),)))
    await asyncio.sleep(0.1)
    voice.go_on.set()
    await spoken.until(VoiceBegan(1))
    assert [text for text, _, _ in voice.asked][:2] == ["say.greet", "wanted"]
    await spoken.until(VoiceEnded(1))
    await when(lambda: ("say.nudge", "vi", True) in voice.asked)  # the rest is made afterwards
    await spoken.stop()


async def test_a_new_edition_is_made_ahead_too() -> None:
    voice, editions = Slowly(), [Keyed()]
    mouth = Mouth(SilentSpeaker, lambda: voice, lambda: editions[-1], LiveValues(), 900, fixed=lambda: FIXED[:1])  # type: ignore[arg-type, return-value]
    spoken = Spoken(mouth)
    await when(lambda: len(voice.asked) == 3)
    editions.append(Keyed())
    await when(lambda: len(voice.asked) == 6)
    assert voice.asked[3:] == voice.asked[:3]
    await spoken.stop()


class Missing(Keyed):
    """An edition that lacks words."""

    def spoken(self, line: Line, language: str) -> str:
        raise Trouble("no words", "thiếu câu", remedy="add them", remedy_vi="thêm vào", key=line.key + language)


async def test_what_cannot_be_made_ahead_stops_nothing(caplog: pytest.LogCaptureFixture) -> None:
    spoken = Spoken(slow_mouth(Slowly(), fixed=FIXED[:1], content=Missing))
    await when(lambda: caplog.text.count("not synthesised ahead") == 3)
    assert not spoken.task.done()
    await spoken.stop()


class Refusing(Slowly):
    """A voice that cannot say every sentence."""

    def synthesise(self, text: str, language: str, *, slow: bool) -> bytes:
        if text.startswith("bad"):
            raise Trouble(f"crashed over {text}", "hỏng", remedy="say it otherwise", remedy_vi="hãy viết câu khác")
        return super().synthesise(text, language, slow=slow)


async def test_a_line_that_cannot_be_said_costs_no_other_line(caplog: pytest.LogCaptureFixture) -> None:
    speaker = Tape()
    spoken = Spoken(slow_mouth(Refusing(), speaker))
    for utterance in (1, 2, 3):
        spoken.obey(Say(utterance, tuple(map(Line, ("good", "bad", "good")))))
        await spoken.until(VoiceEnded(utterance))
    spoken.obey(Say(4, (Line("bad"),)))
    await spoken.until(VoiceEnded(4))
    assert not spoken.task.done()
    assert len(speaker.played) == 6
    assert "bad is not spoken: crashed over bad; say it otherwise" in caplog.text
    assert VoiceBegan(4) not in await spoken.stop()


async def test_a_voice_that_can_say_nothing_at_all_is_down() -> None:
    spoken = Spoken(slow_mouth(Refusing()))
    spoken.obey(Say(1, tuple(map(Line, ("bad", "bad", "bad", "bad 2", "bad 3", "good")))))
    with pytest.raises(Trouble, match="crashed over bad 3"):
        await asyncio.wait_for(spoken.task, LIMIT_S)
    assert VoiceEnded(1) in spoken.events
    await spoken.stop()


class Tapes:
    """Recordings of one key."""

    def sound(self, key: str, language: str, words: str) -> tuple[bytes, int] | None:
        return (b"\1\0" * 1600, 16_000) if (key, language, words) == ("say.greet", "vi", "say.greet") else None


async def test_a_recording_is_played_for_a_sentence_that_never_changes() -> None:
    voice, speaker = Slowly(), Tape()
    spoken = Spoken(slow_mouth(voice, speaker, recordings=Tapes(), fixed=FIXED))
    await when(lambda: len(voice.asked) == 8)  # of nine, one is recorded
    voice.asked.clear()
    spoken.obey(Say(1, (Line("say.greet"),)))
    await spoken.until(VoiceEnded(1))
    assert [rate_hz for _, rate_hz in speaker.played] == [16_000]
    assert voice.asked == []
    spoken.obey(Say(2, (Line("say.greet", n=3), Line("say.greet")), slow=True), Say(3, (Line("say.greet"),), "en"))
    await spoken.until(VoiceEnded(3))
    spoken.obey(Say(4, (Line("say.greet", n=3),)), Say(5, (Line("say.greet"),), slow=True))
    await spoken.until(VoiceEnded(5))
    assert {rate_hz for _, rate_hz in speaker.played[1:]} == {22_050}
    await spoken.stop()


async def test_a_sentence_of_recorded_phrases_is_played_and_one_that_lacks_a_phrase_is_synthesised(
    tmp_path: Path,
) -> None:
    (tmp_path / "vi").mkdir()
    for phrase in ("đã đến", "quầy ba"):
        write_wav(tmp_path / "vi" / f"phrase.{phrase}.wav", b"\0\x20" * 16_000, 16_000)
        (tmp_path / "vi" / f"phrase.{phrase}.txt").write_text(phrase, encoding="utf-8")
    voice, speaker = Slowly(), Tape()
    spoken = Spoken(slow_mouth(voice, speaker, recordings=Prompts(tmp_path, read_wav), fixed=()))
    for utterance, sentence in enumerate(("Đã đến quầy ba.", "Đã đến quầy bốn."), start=1):
        spoken.obey(Say(utterance, (Line(sentence),)))
        await spoken.until(VoiceEnded(utterance))
    spoken.obey(Say(3, (Line("Đã đến quầy ba."),), slow=True))
    await spoken.until(VoiceEnded(3))
    assert [rate_hz for _, rate_hz in speaker.played] == [16_000, 22_050, 22_050]
    assert [text for text, _, _ in voice.asked] == ["Đã đến quầy bốn.", "Đã đến quầy ba."]
    await spoken.stop()


@pytest.mark.parametrize(
    ("noise_dbfs", "louder"), [(None, 1.0), (-70.0, 1.0), (-45.0, 10 ** (3 / 20)), (-20.0, 10 ** (6 / 20))]
)
async def test_the_voice_rises_with_the_noise_of_the_room(noise_dbfs: float | None, louder: float) -> None:
    live, speaker = LiveValues(), Tape()
    live.noise_dbfs = noise_dbfs
    spoken = Spoken(slow_mouth(Slowly(), speaker, live=live))
    spoken.obey(Say(1, (Line("say.greet"),), volume_permille=500))
    await spoken.until(VoiceEnded(1))
    peak = int(np.abs(np.frombuffer(speaker.played[0][0], np.int16).astype(int)).max())
    assert peak == pytest.approx(6000 * louder, rel=0.01)
    await spoken.stop()


class Polite(Keyed):
    """A `Content` that calls the visitor by a word, before everything else."""

    def __init__(self, address: str = "bác") -> None:
        self.address = address

    def addressing(self, address: str) -> "Polite":
        return Polite(address) if address else self

    def shown(self, line: Line, _language: str) -> str:
        return f"{self.address} {line.key}"


async def test_a_sentence_is_said_to_the_visitor_who_stands_there() -> None:
    voice = Slowly()
    spoken = Spoken(slow_mouth(voice, content=Polite))
    spoken.obey(Say(1, (Line("say.greet"),), address="chị"))
    await spoken.until(VoiceEnded(1))
    spoken.obey(Say(2, (Line("say.home"),)))
    await spoken.until(VoiceEnded(2))
    assert [text for text, *_ in voice.asked] == ["chị say.greet", "bác say.home"]
    await spoken.stop()
