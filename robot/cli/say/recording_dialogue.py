"""Record a person's voice in the terminal: consent, the room's noise, then one sentence after the other.

Each good take is kept at once, so that the dialogue may end at any time and goes on there the next time. A take with a
fault is kept only if the person asks for it.
"""

import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import numpy as np

from hardware.audio.wav import read_wav
from robot.cli.say.recorded_prompts import CHANGED, RECORDED, RecordingProgress
from robot.cli.say.recording_list import GROUPS, Prompt, minutes_for
from robot.cli.say.recordings_folder import RecordingsFolder, VoiceOwner
from robot.cli.say.take_quality import Take, judged, room_level_dbfs
from robot.cli.say.take_recorder import TakeRecorder, TypedLines
from robot.core.trouble import Trouble
from voice_models.synthesis.loudness import levelled
from voice_models.synthesis.phrase_joining import words_of

_ROOM_S = 2.0
_LOUD_ROOM_DBFS = -45.0  # room noise from which the person is asked to make it quieter; chosen
_BAR, _BAR_DBFS = 24, 60.0  # marks of the level bar, and the range that they show, dB
_WIDTH = 78
_YES = ("có", "co", "yes", "y", "đồng ý", "dong y")

Play = Callable[[bytes, int], None]
"""Plays mono int16 PCM of a rate in Hz to its end. Raises `Trouble` or OSError."""


class RecordingDialogue:
    """The dialogue with the person at the microphone, about the sentences of `progress`."""

    def __init__(
        self,
        kept: RecordingsFolder,
        progress: RecordingProgress,
        recorder: TakeRecorder,
        lines: TypedLines,
        play: Play,
    ) -> None:
        self._kept, self._progress, self._recorder = kept, progress, recorder
        self._lines, self._play = lines, play
        self._open = self._explained = False
        self._take: Take | None = None  # the last one, kept or not

    def run(self, wanted: list[Prompt]) -> int:
        """Ask for consent, then record the sentences `wanted`; return 0, or 1 without consent."""
        try:
            self._greet()
            if self._consent() is None:
                print("\nChưa thu gì, không lưu gì. · Nothing was recorded, nothing is stored.")
                return 1
            self._open_microphone()
            self._listen_to_room()
            self._record_all(wanted)
        except KeyboardInterrupt:
            print()
        except OSError as error:
            raise _silent(str(error)) from error
        finally:
            self._recorder.close()
        self._say_where_it_stands()
        return 0

    def _greet(self) -> None:
        print("THU GIỌNG ĐỌC CHO ROBOT · record a voice for the robot", "─" * _WIDTH, *self._progress.table(), sep="\n")
        print("\nNên thu hai nhóm đầu trước. Dừng lúc nào cũng được; lần sau thu tiếp từ đó.")
        print("Câu nào thiếu bản thu thì giọng máy đọc cả câu.")
        print("(Best begin with the first two groups. Stop at any time and go on later.")
        print("The synthesised voice speaks the sentences that are not recorded.)\n")

    def _consent(self) -> VoiceOwner | None:
        """Return the person whose voice is recorded; None if no one agrees."""
        known = self._kept.reader()
        if known is not None:
            print(f"Giọng của: {known.name} (đồng ý ngày {known.agreed}) · whose voice it is")
            print("Người khác muốn đọc thì trước hết xóa giọng này: ./kiosk say --delete-voice")
            print("(If you are another person, delete this voice first.)\n")
            return known
        print("Đây là giọng người duy nhất robot lưu, và chỉ lưu khi người đọc đồng ý.")
        print(f"Bản thu nằm trong máy này ({self._kept.folder});")
        print("robot phát cho khách nghe, không gửi đi đâu. Xóa hết lúc nào cũng được:")
        print("  ./kiosk say --delete-voice")
        print("(This is the only human voice that the robot stores, and only with the")
        print("reader's consent. It stays on this machine, is played to visitors, is sent")
        print("nowhere, and can be deleted at any time by the command above.)\n")
        name = self._ask("Họ tên người đọc (để trống: thoát) · reader's name (empty: quit): ")
        if not name:
            return None
        agreed = self._ask(f"{name} đồng ý chứ? Gõ có rồi Enter · do you agree? type co: ")
        return self._kept.agree(name) if agreed is not None and agreed.lower() in _YES else None

    def _listen_to_room(self) -> None:
        print("Giữ im lặng hai giây để đo tiếng ồn… · silence for two seconds, please…", flush=True)
        room = self._recorder.room(_ROOM_S)
        if np.ptp(room) == 0:
            raise _silent("it gives only silence")
        level_dbfs = room_level_dbfs(room, self._recorder.rate_hz)
        if level_dbfs > _LOUD_ROOM_DBFS:
            print(f"Phòng ồn ({level_dbfs:.0f} dB): hãy tắt quạt, đóng cửa. · The room is noisy.")
        else:
            print(f"Phòng đủ yên tĩnh ({level_dbfs:.0f} dB). · The room is quiet enough.")

    def _record_all(self, wanted: list[Prompt]) -> None:
        """Go through the sentences `wanted`, back and forth as the person types."""
        at = 0
        while at < len(wanted):
            prompt = wanted[at]
            if at == 0 or wanted[at - 1].group != prompt.group:
                self._head(prompt.group)
            group = [each for each in wanted if each.group == prompt.group]
            match self._record(prompt, f"[{group.index(prompt) + 1}/{len(group)}]"):
                case "back":
                    at = max(0, at - 1)
                case "group":
                    at = next((n for n in range(at, len(wanted)) if wanted[n].group != prompt.group), len(wanted))
                case "quit":
                    return
                case _:
                    at += 1

    def _record(self, prompt: Prompt, number: str) -> str:
        """Have one sentence recorded; return "next", "back", "group" or "quit"."""
        print(f"\n{number}{self._state(prompt)}\n", _wrapped("    ", prompt.text), sep="\n")
        if prompt.english:
            print(_wrapped("    ", f"({prompt.english})"))
        if "…" in prompt.text:
            print("    Dấu … là câu còn tiếp: đừng hạ giọng ở đó. · the sentence goes on at …")
        print()
        if self._progress.states[prompt.name] == RECORDED:
            self._take = None  # the recording of this sentence is played
        faulty = False
        while True:
            match self._choice(faulty=faulty):
                case "":
                    take = self._take_of(prompt)
                    if take is not None and not take.faults:
                        self._keep(prompt, take)
                        return "next"
                    faulty = take is not None and bool(take.samples.size)
                case "n":
                    self._listen(prompt)
                case "g" if faulty and self._take is not None:
                    self._keep(prompt, self._take)
                    return "next"
                case "b":
                    return "next"
                case "k":
                    return "group"
                case "l":
                    return "back"
                case "x" | None:
                    return "quit"
                case _:
                    self._explained = False

    def _choice(self, *, faulty: bool) -> str | None:
        """Return the typed choice in small letters; None when the terminal was closed. All are explained once, and
        after a fault."""
        if faulty or not self._explained:
            print(f"  Enter thu, n nghe, {'g vẫn giữ, ' * faulty}b bỏ qua, k bỏ cả nhóm, l lùi lại, x nghỉ")
            print(f"  (record, n listen, {'g keep it, ' * faulty}b skip, k skip the group, l back, x stop)")
        self._explained = True
        typed = self._ask(f"  Enter thu, n, {'g, ' * faulty}b, k, l, x > ")
        return None if typed is None else typed.lower()

    def _take_of(self, prompt: Prompt) -> Take | None:
        """Record and judge one take, and print what is wrong with it; None when the microphone has gone."""
        words = len(words_of(prompt.text))
        try:
            self._open_microphone()
            recorded = self._recorder.take(words, self._meter())
        except (Trouble, OSError) as error:
            self._recorder.close()
            self._open = False
            print(f"\r  ✗ Mất micrô, hãy kiểm tra giắc cắm rồi bấm Enter. · Microphone lost: {error}")
            return None
        self._lines.flush()  # an Enter that came just too late to end the take
        take = self._take = judged(recorded.samples, self._recorder.rate_hz, prompt.text if recorded.spoke else "")
        print("\r" + " " * _WIDTH + "\r", end="")
        for fault in take.faults:
            print(_wrapped("  ✗ ", fault.vi), _wrapped("    ", fault.en), sep="\n")
        return take

    def _keep(self, prompt: Prompt, take: Take) -> None:
        self._kept.keep(prompt.name, take.samples, take.rate_hz, prompt.text)
        self._progress.states[prompt.name] = RECORDED
        figures = f"{take.speech_s:.1f} giây, {take.level_dbfs:.0f} dB, hơn tiếng ồn {take.snr_db:.0f} dB"
        print(f"  ✓ Đã lưu: {figures} · saved")

    def _listen(self, prompt: Prompt) -> None:
        """Play the last take, at the loudness at which the robot will play it; else the recording that is kept."""
        path = self._kept.path(prompt.name)
        try:
            if self._take is not None and self._take.samples.size:
                self._play(levelled(self._take.samples).tobytes(), self._take.rate_hz)
            elif path.exists():
                samples, rate_hz = read_wav(path)
                self._play(levelled(samples).tobytes(), rate_hz)
            else:
                print("  Chưa có bản thu để nghe. · Nothing is recorded yet.")
        except (Trouble, OSError) as error:
            print(f"  ✗ Không phát được. · It cannot be played: {error}")

    def _meter(self) -> Callable[[float, float], None]:
        """Return the function that shows length and level while it records: a bar at a terminal, else one line."""
        print("  ● ĐANG THU · RECORDING", end="" if sys.stdout.isatty() else "\n", flush=True)
        shown_s = 0.0

        def show(sounded_s: float, level_dbfs: float) -> None:
            nonlocal shown_s
            if sys.stdout.isatty() and sounded_s - shown_s >= 0.1:
                shown_s = sounded_s
                full = round(_BAR * min(1.0, max(0.0, 1 + level_dbfs / _BAR_DBFS)))
                bar = "█" * full + "·" * (_BAR - full)
                print(f"\r  ● ĐANG THU · RECORDING {bar} {sounded_s:.1f} s", end="", flush=True)

        return show

    def _open_microphone(self) -> None:
        if not self._open:
            self._recorder.open()
            self._open = True

    def _head(self, group: str) -> None:
        vi, en = GROUPS[group]
        left = self._progress.missing(group)
        minutes = max(1, round(minutes_for(left)))
        print(f"\n── {vi} · {en}: {len(left)} câu, khoảng {minutes} phút (min)")

    def _state(self, prompt: Prompt) -> str:
        states = {RECORDED: " đã thu · recorded", CHANGED: " câu đã đổi, thu lại · changed, record it again"}
        return states.get(self._progress.states[prompt.name], "")

    def _say_where_it_stands(self) -> None:
        done = len(self._progress.prompts) - len(self._progress.missing())
        print(f"\nĐã thu {done}/{len(self._progress.prompts)} câu, robot dùng ngay. · recorded, and used from now on")
        print("Thu tiếp · go on: ./kiosk say --record    Xem · list: ./kiosk say --prompts")
        print("Xóa giọng · delete the voice: ./kiosk say --delete-voice")

    def _ask(self, question: str) -> str | None:
        """Return the typed line; None when the terminal was closed."""
        print(question, end="", flush=True)
        return self._lines.line()


def _silent(why: str) -> Trouble:
    return Trouble(
        f"the microphone cannot be used: {why}",
        "micrô không có tiếng: bị tắt, bị rút hoặc chọn sai thiết bị",
        key="microphone.address",
        remedy="press its mute switch, or choose one that ./kiosk doctor lists: --microphone device:NAME",
        remedy_vi="bật micrô, hoặc chọn thiết bị mà ./kiosk doctor liệt kê: --microphone device:TÊN",
    )


def _wrapped(indent: str, text: str) -> str:
    return textwrap.fill(text, _WIDTH, initial_indent=indent, subsequent_indent=" " * len(indent))


def record(
    folder: Path,
    language: str,
    prompts: list[Prompt],
    microphone: tuple[str, int],
    play: Play,
    only: str | None = None,
) -> int:
    """Record what is missing of `prompts` at the `microphone` (address, channel) into `folder`; return the exit status.

    `only`: record the sentences with this text in them instead, also those that are recorded. Raises `Trouble` if there
    are none.
    """
    progress = RecordingProgress(folder, language, prompts)
    wanted = progress.missing()
    if only:
        wanted = [prompt for prompt in prompts if only.lower() in prompt.text.lower()]
        if not wanted:
            raise Trouble(
                "no sentence to record has this text in it",
                "không có câu nào chứa chữ này",
                remedy="look at the list: ./kiosk say --prompts",
                remedy_vi="hãy xem danh sách: ./kiosk say --prompts",
                key="--only",
                value=only,
            )
    lines = TypedLines()
    address, channel = microphone
    kept = RecordingsFolder(folder, language)
    return RecordingDialogue(kept, progress, TakeRecorder(address, lines, channel), lines, play).run(wanted)
