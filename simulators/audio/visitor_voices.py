"""What the virtual visitor says: sentences spoken by espeak-ng, or a recording that the user gives.

Voice and sentences were chosen by what the robot's ears make of them through the simulated air: a recogniser hears
espeak-ng far worse than people, `vi+f2` at pitch 60 and 140 words a minute best.
"""

import shutil
import subprocess
import wave
from dataclasses import dataclass
from pathlib import Path

from robot.core.trouble import Trouble


@dataclass(frozen=True)
class VisitorVoice:
    """How a visitor speaks: espeak voice, pitch 0..99, pace."""

    name: str
    pitch: int = 60
    words_per_minute: int = 140


LAN = VisitorVoice("vi+f2")
VISITORS = (LAN, VisitorVoice("vi+f4", 55, 130), VisitorVoice("vi+f5", 60, 140))
"""Those whom the robot's ears understand best: a benchmark needs requests that arrive."""


def spoken(text: str, wav: Path, visitor: VisitorVoice = LAN) -> Path:
    """`text` as speech in the file `wav`; `Trouble` when espeak-ng is missing or refuses."""
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
    """`path` itself, once it is known to be a WAV file with sound in it."""
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
