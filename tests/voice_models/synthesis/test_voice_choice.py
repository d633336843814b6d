"""The voice of several sources: who speaks, at what loudness, what is kept, and what becomes of one that fails."""

import os
from pathlib import Path

import numpy as np
import pytest

from robot.runtime.settings.loader import load_settings
from voice_models.synthesis.cached_voice import KeptVoice
from voice_models.synthesis.loudness import TARGET_DBFS, at_rate, levelled
from voice_models.synthesis.sound_cache import SoundCache
from voice_models.synthesis.synthetic_mark import flac_of
from voice_models.synthesis.voice_choice import Voices, open_voice


class Tone:
    """A source of sound whose sentences are tones: as long as the text, and counted."""

    longest = 0

    def __init__(self, name: str = "tone", rate_hz: int = 22_050, peak: int = 3000) -> None:
        self.name, self.rate_hz, self.identity, self._peak = name, rate_hz, f"{name} {rate_hz}", peak
        self.made: list[str] = []

    def synthesise(self, text: str, _language: str, *, slow: bool) -> bytes:
        self.made.append(text)
        length = len(text) * self.rate_hz // (5 if slow else 10)
        return (np.sin(np.arange(length) * 2 * np.pi * 440 / self.rate_hz) * self._peak).astype(np.int16).tobytes()


class Mute(Tone):
    """A source that fails."""

    def synthesise(self, text: str, _language: str, *, slow: bool) -> bytes:
        self.made.append(text)
        raise RuntimeError(f"no sound for {text!r}, slow: {slow}")


class Stumbling(Tone):
    """A source that cannot say every text."""

    def synthesise(self, text: str, language: str, *, slow: bool) -> bytes:
        if text.startswith("bad"):
            raise RuntimeError(f"no sound for {text!r}")
        return super().synthesise(text, language, slow=slow)


def noise(count: int) -> bytes:
    """So many bytes of sound that can't be packed smaller."""
    return np.random.default_rng(1).integers(-32_768, 32_767, count // 2, np.int16).tobytes()


def active_dbfs(pcm: bytes) -> float:
    sound = np.frombuffer(pcm, np.int16).astype(float) / 32768
    return 20 * float(np.log10(np.sqrt(np.mean(np.square(sound)))))


def test_a_sentence_is_made_once(tmp_path: Path) -> None:
    tone = Tone()
    voice = KeptVoice(tone, SoundCache(tmp_path, 10**6))
    first = voice.synthesise("chào bác", "vi", slow=False)
    assert voice.synthesise("chào bác", "vi", slow=False) == first
    assert voice.synthesise("chào bác", "vi", slow=True) != first
    voice.synthesise("chào bác", "en", slow=False)
    assert len(tone.made) == 3


def test_a_sentence_is_still_there_at_the_next_start(tmp_path: Path) -> None:
    first = KeptVoice(Tone(), SoundCache(tmp_path / "new", 10**6)).synthesise("chào bác", "vi", slow=False)
    later = Tone()
    assert KeptVoice(later, SoundCache(tmp_path / "new", 10**6)).synthesise("chào bác", "vi", slow=False) == first
    assert later.made == []
    other = Tone("other")
    KeptVoice(other, SoundCache(tmp_path / "new", 10**6)).synthesise("chào bác", "vi", slow=False)
    assert other.made == ["chào bác"]


@pytest.mark.parametrize("damage", [b"", b"short", flac_of(noise(500), 22_050, "tone")[:-9]])
def test_a_damaged_file_is_made_again_and_replaced(tmp_path: Path, damage: bytes) -> None:
    first = KeptVoice(Tone(), SoundCache(tmp_path, 10**6)).synthesise("chào bác", "vi", slow=False)
    (file,) = tmp_path.iterdir()
    whole = file.read_bytes()
    file.write_bytes(damage)
    tone = Tone()
    assert KeptVoice(tone, SoundCache(tmp_path, 10**6)).synthesise("chào bác", "vi", slow=False) == first
    assert tone.made == ["chào bác"]
    assert file.read_bytes() == whole


def test_a_flipped_bit_is_noticed(tmp_path: Path) -> None:
    cache = SoundCache(tmp_path, 10**6)
    cache.put("a", noise(1000), 22_050, "tone")
    (file,) = tmp_path.iterdir()
    raw = bytearray(file.read_bytes())
    raw[-1] ^= 1
    file.write_bytes(raw)
    assert cache.get("a") is None


def test_the_folder_stays_within_its_bound_and_the_last_used_stays(tmp_path: Path) -> None:
    cache = SoundCache(tmp_path, 10_000)
    for number in range(30):
        cache.put(f"sentence {number}", noise(1000), 22_050, "tone")
        for age, path in enumerate(sorted(tmp_path.iterdir(), key=lambda path: path.stat().st_mtime_ns)):
            os.utime(path, (age, age))
        assert cache.get("sentence 0") is not None  # used: it becomes the newest
        assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 10_000
    cache.put("too large", noise(20_000), 22_050, "tone")
    assert cache.get("too large") is None
    assert cache.get("sentence 0") is not None


def test_what_a_killed_robot_left_half_written_is_cleared_away(tmp_path: Path) -> None:
    for name in ("x.part", "of a release before.pcm"):
        (tmp_path / name).write_bytes(bytes(10))
        os.utime(tmp_path / name, (0, 0))
    SoundCache(tmp_path, 10**6).put("a", noise(10), 22_050, "tone")
    assert [path.suffix for path in tmp_path.iterdir()] == [".flac"]


def test_what_another_process_is_writing_stays(tmp_path: Path) -> None:
    (tmp_path / "x.part").write_bytes(bytes(10))
    SoundCache(tmp_path, 10**6).put("a", noise(10), 22_050, "tone")
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".flac", ".part"]


def test_a_left_over_file_that_cannot_be_deleted_is_left_there(tmp_path: Path) -> None:
    (tmp_path / "x.part").mkdir()  # no file, so not even root can unlink it
    os.utime(tmp_path / "x.part", (0, 0))
    cache = SoundCache(tmp_path, 10**6)
    assert not cache.full()
    cache.put("a", noise(10), 22_050, "tone")
    assert cache.get("a") is not None


def test_a_folder_that_cannot_be_looked_through_costs_the_cache_only(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "a.flac").symlink_to("a.flac")  # no end of links, so not even root can look at it
    cache = SoundCache(tmp_path, 10**6)
    assert cache.full()
    cache.put("a", noise(10), 22_050, "tone")
    assert not cache.holds("a")
    assert caplog.text.count("are not kept") == 1


def test_a_disk_that_cannot_be_written_costs_the_cache_only(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").write_text("no folder")
    tone = Tone()
    voice = KeptVoice(tone, SoundCache(tmp_path / "file" / "cache", 10**6))
    assert voice.synthesise("chào", "vi", slow=False)
    assert voice.synthesise("bác", "vi", slow=False)
    assert caplog.text.count("are not kept") == 1


def test_memory_is_bounded() -> None:
    tone = Tone()
    voice = KeptVoice(tone, None, memory_bytes=30_000)
    for text in ("aaaaa", "bbbbb", "aaaaa", "bbbbb"):  # 22 kB each
        voice.synthesise(text, "vi", slow=False)
    assert tone.made == ["aaaaa", "bbbbb", "aaaaa", "bbbbb"]


def test_every_source_is_equally_loud() -> None:
    loud = [
        KeptVoice(Tone(str(peak), peak=peak), None).synthesise("chào bác", "vi", slow=False)
        for peak in (300, 3000, 30_000)
    ]
    assert [active_dbfs(pcm) for pcm in loud] == pytest.approx([TARGET_DBFS] * 3, abs=0.3)


def test_levelling_cuts_no_peak_and_leaves_silence_alone() -> None:
    click = np.full(22_050, 30, np.int16)  # a faint hum that is a pause beside the click
    click[:20] = 3000
    assert np.abs(levelled(click)).max() < 32_000
    assert not levelled(np.zeros(100, np.int16)).any()
    assert levelled(np.zeros(0, np.int16)).size == 0


def test_a_tone_keeps_its_pitch_and_length_at_another_rate() -> None:
    tone = np.frombuffer(Tone(rate_hz=16_000).synthesise("aaaaaaaaaa", "vi", slow=False), np.int16)
    other = at_rate(tone, 16_000, 22_050)
    assert other.size == 22_050
    assert np.argmax(np.abs(np.fft.rfft(other))) == pytest.approx(440, abs=1)
    assert np.abs(other).max() == pytest.approx(3000, rel=0.05)


def test_a_source_that_fails_at_several_texts_in_a_row_is_not_used_again(caplog: pytest.LogCaptureFixture) -> None:
    tone = Tone("other", rate_hz=16_000)
    mute = Mute()
    voice = Voices({"vi": [mute, tone], "en": [tone]})
    pcm = voice.synthesise("aaaaaaaaaa", "vi", slow=False)
    assert len(pcm) == 2 * voice.rate_hz
    for text in ("aaaaaaaaaa", "b", "aaaaaaaaaa", "c", "d"):
        voice.synthesise(text, "vi", slow=False)
    assert tone.made == ["aaaaaaaaaa", "aaaaaaaaaa", "b", "aaaaaaaaaa", "c", "d"]
    assert mute.made == tone.made[:-1]
    assert caplog.text.count("is not used again") == 1


def test_a_text_that_a_source_cannot_say_is_said_by_the_next_one_and_nothing_else(
    caplog: pytest.LogCaptureFixture,
) -> None:
    better, other = Stumbling("better"), Tone("other")
    voice = Voices({"vi": [better, other]})
    assert voice.spoke == ""
    spoke = []
    for text in ("bad 1", "bad 2", "a", "bad 3", "bad 4", "b"):
        assert voice.synthesise(text, "vi", slow=False)
        spoke.append(voice.spoke)
    assert spoke == ["other", "other", "better", "other", "other", "better"]
    assert "is not used again" not in caplog.text


def test_the_last_source_that_fails_is_an_error() -> None:
    with pytest.raises(RuntimeError, match="no sound"):
        Voices({"vi": [Mute(), Mute()]}).synthesise("a", "vi", slow=False)


def test_the_shipped_settings_speak_with_espeak_where_no_voice_is_installed(tmp_path: Path) -> None:
    voice = open_voice(load_settings().voice, tmp_path / "cache", root=tmp_path)
    assert voice.name.startswith("espeak-ng")
    assert voice.synthesise("chào bác", "vi", slow=False)
    assert voice.synthesise("hello", "en", slow=False)
    assert len(list((tmp_path / "cache").iterdir())) == 2


def test_no_cache_is_no_file(tmp_path: Path) -> None:
    voice = open_voice(load_settings(sets=["voice.cache_mb=0"]).voice, tmp_path / "cache", root=tmp_path)
    voice.synthesise("chào bác", "vi", slow=False)
    assert not (tmp_path / "cache").exists()
