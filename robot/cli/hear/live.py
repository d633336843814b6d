"""Show live in the terminal what is heard at a microphone: level, speech, noise, turn, words and delays.

A new turn (utterance) begins as soon as one ends, without an answer. `wav:FILE` and `raw:FILE` are played in real time;
the display ends with the file. A device that disappears is reported on one line and opened again."""

import argparse
import json
import stat
import sys
import time
from collections.abc import Callable
from pathlib import Path

from rich.console import Console, Group
from rich.live import Live as Display
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from hardware.audio.microphone import MIXED, open_microphone
from hardware.audio.wav import pcm_blocks
from robot.cli.bench.speech.rig import SpeechRig
from robot.core.commands import Listen
from robot.core.events import AnyEvent, HeardNothing, HearingLost, NoiseChanged, SpeechBegan, SpeechEnded, Understood
from robot.core.trouble import Trouble
from robot.runtime.ports import LiveValues, Microphone
from robot.runtime.settings.loader import load_settings

_PIECE_S = 0.02
_LOOK_S = 0.01
_AGAIN_S = 2.0
_DEAD_S = 3.0
_LINGER_S = 2.5  # seconds of sound after a file's end in which the last turn can finish
_BAR = 32
_LINES = 8
_NOISY = "noisy: bring the microphone nearer, or make the room quieter | ồn: đưa micrô lại gần hoặc giảm tiếng ồn"
_WAITS = "waits for speech | đang chờ tiếng nói"


class LiveListener:
    """Runs the robot's speech input, one turn (utterance) after the other, and reports what happens in each."""

    def __init__(self, rig: SpeechRig, told: Callable[[dict[str, object]], None]) -> None:
        self.values = LiveValues()
        self.events: list[AnyEvent] = []
        self._told = told
        self._hearing = rig.hearing(self.events.append, self.values)
        self._pause = rig.pause
        self.turn = 0
        self.state = _WAITS
        self.sound_s = self._began_s = 0.0
        self._first_ms: int | None = None
        self.noisy = False
        self._next()

    def take(self, piece: bytes) -> None:
        """Process one piece of sound, 20 ms long."""
        self.sound_s += _PIECE_S
        self._hearing.take(piece)
        text, _ = self.values.transcript(self.turn)
        if text and self._first_ms is None:
            self._first_ms = round((self.sound_s - self._began_s) * 1000)
        for event in list(self.events):
            self._happened(event)
        self.events.clear()

    def _next(self) -> None:
        self.turn += 1
        self._first_ms, self.state = None, _WAITS
        silence_ms, complete_ms = self._pause
        self._hearing.obey(Listen(self.turn, silence_ms=silence_ms, complete_ms=complete_ms))

    def _happened(self, event: AnyEvent) -> None:
        match event:
            case SpeechBegan():
                self.state, self._began_s = "somebody speaks | có người nói", self.sound_s
            case SpeechEnded():
                self.state = "thinks | đang hiểu"
            case NoiseChanged(noisy):
                self.noisy = noisy
            case Understood():
                self._told(
                    {
                        "at_s": round(self.sound_s, 2),
                        "text": self.values.transcript(self.turn)[0],
                        "act": str(event.act),
                        "first_partial_ms": self._first_ms,
                        "final_ms": event.since_speech_ms,
                        "work_ms": event.work_ms,
                    }
                )
                self._next()
            case HeardNothing() | HearingLost():
                self._next()


def live(args: argparse.Namespace) -> int:
    """Show what is heard until Ctrl-C or the end of the file; with --json print one line for each turn (utterance)
    instead."""
    wanted = load_settings().microphone
    address = args.microphone or wanted.address
    channel = MIXED if args.microphone else wanted.channel  # the setting says nothing of another microphone
    length_s = _length_s(address)
    console = Console()
    heard: list[dict[str, object]] = []

    def told(turn: dict[str, object]) -> None:
        heard.append(turn)
        del heard[:-_LINES]
        if args.json:
            print(json.dumps(turn, ensure_ascii=False), flush=True)
        elif not console.is_terminal:
            console.print(_line(turn), soft_wrap=True)

    watch = LiveListener(SpeechRig(args.engine), told)
    try:
        if args.json or not console.is_terminal:
            _hear(watch, address, channel, length_s, lambda: None)
            return 0
        with Display(console=console, refresh_per_second=10, transient=False) as display:
            _hear(watch, address, channel, length_s, lambda: display.update(_page(watch, address, heard)))
    except KeyboardInterrupt:
        return 0
    return 0


def _hear(watch: LiveListener, address: str, channel: int, length_s: float | None, show: Callable[[], None]) -> None:
    """Feed the microphone's sound to `watch` until a file ends; reopen a device that disappears. Raises `Trouble` for a
    file that is not there."""
    lost = False
    while True:
        microphone = open_microphone(address, channel)
        try:
            microphone.start()
            if lost:
                print(f"kiosk hear: {address}: the microphone is back | micrô đã có lại", file=sys.stderr)
            lost = False
            _read(watch, microphone, length_s, show)
            return
        except (OSError, Trouble) as error:
            if length_s is not None or (isinstance(error, Trouble) and not address.startswith("device:")):
                raise
            if watch.sound_s == 0.0:  # not gone: it was never there
                raise
            if not lost:
                gone = f"kiosk hear: {address}: the microphone is gone: {error}"
                print(
                    f"{gone}; it is tried again, check its plug | mất micrô; đang thử lại, hãy kiểm tra giắc cắm",
                    file=sys.stderr,
                )
            lost = True
            time.sleep(_AGAIN_S)
        finally:
            microphone.stop()


def _read(watch: LiveListener, microphone: Microphone, length_s: float | None, show: Callable[[], None]) -> None:
    sounded_s, shown_s = time.monotonic(), 0.0
    while length_s is None or watch.sound_s < length_s + _LINGER_S:
        for piece in microphone.read():
            watch.take(piece)
            sounded_s = time.monotonic()
        now_s = time.monotonic()
        if now_s - sounded_s > _DEAD_S:
            raise OSError(f"no sound for {_DEAD_S:.0f} s")
        if now_s - shown_s > 0.1:
            shown_s = now_s
            show()
        time.sleep(_LOOK_S)


def _length_s(address: str) -> float | None:
    """Return the length of a sound file, s; None for an endless source. Raises `Trouble` for an unreadable file."""
    kind, _, rest = address.partition(":")
    path = Path(rest)
    if kind == "wav":
        return sum(len(block) for block in pcm_blocks(path)) / 32_000
    if kind == "raw" and path.exists() and not stat.S_ISFIFO(path.stat().st_mode):
        return path.stat().st_size / 32_000
    return None


def _page(watch: LiveListener, address: str, heard: list[dict[str, object]]) -> Panel:
    values = watch.values
    table = Table.grid(padding=(0, 2))
    table.add_row("level | mức âm", _bar(values.mic_level))
    table.add_row("speech | tiếng nói", _bar(values.speech_chance))
    room = "not known yet | chưa rõ" if values.noise_dbfs is None else f"{values.noise_dbfs:.0f} dBFS"
    snr = "" if values.snr_db is None else f", speech | tiếng nói +{values.snr_db:.0f} dB"
    table.add_row("room | tiếng ồn", Text(f"{room}{snr}", "yellow" if watch.noisy else ""))
    if watch.noisy:
        table.add_row("", Text(_NOISY, "yellow"))
    table.add_row("turn | lượt", f"{watch.turn}: {watch.state}")
    table.add_row("text | lời nói", Text(values.transcript(watch.turn)[0], "bold"))
    lines = [Text(_line(turn)) for turn in heard]
    return Panel(Group(table, *lines), title=f"{address}  {watch.sound_s:.1f} s", title_align="left")


def _line(turn: dict[str, object]) -> str:
    first_ms, final_ms, work_ms = turn["first_partial_ms"], turn["final_ms"], turn["work_ms"]
    return (
        f"{turn['at_s']:>7} s  {turn['text']}  [{turn['act']}]  first words after {first_ms} ms, "
        f"meaning {final_ms} ms after speech, work {work_ms} ms | chữ đầu sau {first_ms} ms, hiểu sau {final_ms} ms"
    )


def _bar(value: float) -> Text:
    full = round(max(0.0, min(1.0, value)) * _BAR)
    return Text("█" * full + "·" * (_BAR - full), "green" if value < 0.9 else "red")
