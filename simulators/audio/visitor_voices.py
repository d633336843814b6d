"""Voices of the virtual visitors: sentences spoken by the synthesiser espeak-ng, or a recording that the user gives.

The robot recognises espeak-ng far worse than people. The voices were chosen by measurement: of 63 combinations of
voice, pitch and pace, the voice `vi+f5` at pitch 40 is understood with whole requests at 110 to 150 words a minute;
"ừ" (yes) in every voice.
"""

import shutil
import subprocess
import wave
from dataclasses import dataclass
from pathlib import Path

from robot.core.trouble import Trouble


@dataclass(frozen=True)
class VisitorVoice:
    """A voice of espeak-ng: its name there, its pitch 0..99, and its pace."""

    name: str
    pitch: int = 60
    words_per_minute: int = 140


LAN = VisitorVoice("vi+f5", 40, 120)
VISITORS = (LAN, VisitorVoice("vi", 60, 130), VisitorVoice("vi+f5", 60, 130))
"""The voices that the robot recognises best, for benchmarks whose requests must be understood; measured."""


def spoken(text: str, wav: Path, visitor: VisitorVoice = LAN) -> Path:
    """Synthesise `text` into the file `wav`. Raises `Trouble` when espeak-ng is missing or fails."""
    if shutil.which("espeak-ng") is None:
        raise Trouble(
            "the program espeak-ng is missing",
            "thiếu chương trình espeak-ng",
            remedy="type: sudo apt-get install espeak-ng",
            remedy_vi="gõ: sudo apt-get install espeak-ng",
        )
    arguments = ["-v", visitor.name, "-p", str(visitor.pitch), "-s", str(visitor.words_per_minute)]
    arguments += ["-w", str(wav), "--stdin"]
    done = subprocess.run(["espeak-ng", *arguments], input=text.encode(), capture_output=True, check=False)
    if done.returncode != 0 or not wav.exists():
        raise Trouble(
            f"espeak-ng failed: {done.stderr.decode(errors='replace').strip()}",
            "espeak-ng không đọc được câu này",
            remedy="install espeak-ng-data with the Vietnamese voice",
            remedy_vi="hãy cài espeak-ng-data có giọng tiếng Việt",
        )
    return wav


def recording(path: Path) -> Path:
    """Return `path` if it is a WAV file that contains sound. Raises `Trouble` otherwise."""
    try:
        with wave.open(str(path)) as sound:
            if sound.getnframes() > 0:
                return path
            why = "it holds no sound"
    except FileNotFoundError:
        why = "there is no such file"
    except (OSError, EOFError, wave.Error) as error:
        why = str(error) or "not a WAV file"
    raise Trouble(
        f"the visitor can't say this: {why}",
        "không dùng được tệp âm thanh này",
        remedy="give a PCM WAV file, or a sentence in quotes",
        remedy_vi="hãy cho tệp WAV PCM, hoặc một câu trong ngoặc kép",
        file=str(path),
        key="--say",
    )
