"""A real sound server without hardware, for one process: what its null sink plays, its monitor is heard as microphone.

Run as a program it is the device under test: a voice is played, hushed, the server is killed and started again; figures
go to stdout as JSON. It is a process of its own since PortAudio looks for devices once, when it is loaded.
"""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from hardware.audio import portaudio
from hardware.audio.microphone import open_microphone
from hardware.audio.portaudio import device_names
from hardware.audio.speaker import open_speaker
from robot.core.trouble import Trouble
from robot.runtime.ports import Microphone, Speaker

LIMIT_S = 40.0
LOUD = 1000
LONG_S = 30
VOICE = (np.sin(np.arange(22_050 * LONG_S) / 10) * 12_000).astype(np.int16).tobytes()
pause = threading.Event()

_DISPLAY = 'pcm.display { type null hint { show on description "Display" } }\n'


class SoundServer:
    """PulseAudio on a socket in `folder`, beside a sound card with a display that is there all the time."""

    def __init__(self, folder: Path) -> None:
        (folder / "alsa.conf").write_text(f"</usr/share/alsa/alsa.conf>\n{_DISPLAY}")
        os.environ["ALSA_CONFIG_PATH"] = str(folder / "alsa.conf")
        self._socket = folder / "native"
        os.environ["PULSE_SERVER"] = f"unix:{self._socket}"
        os.environ["PULSE_RUNTIME_PATH"] = str(folder)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._socket.unlink(missing_ok=True)
        command = ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no"]
        command += ["-L", f"module-native-protocol-unix auth-anonymous=1 socket={self._socket}"]
        command += ["-L", "module-null-sink sink_name=loudspeaker rate=48000"]
        self._process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        until(self._socket.exists)

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()


def until(condition: Callable[[], object], limit_s: float = LIMIT_S) -> None:
    """Wait until the condition holds."""
    began_s = time.monotonic()
    while not condition():
        if time.monotonic() - began_s > limit_s:
            raise TimeoutError
        pause.wait(0.005)


def loud(microphone: Microphone) -> bool:
    return any(np.abs(np.frombuffer(piece, np.int16)).max() > LOUD for piece in microphone.read())


def last_loud_s(microphone: Microphone, since_s: float) -> float:
    """Seconds from `since_s` to the last loud piece, once a second has been quiet."""
    last_s = since_s
    while time.monotonic() - last_s < 1.0:
        if loud(microphone):
            last_s = time.monotonic()
        pause.wait(0.005)
    return last_s - since_s


def lost(microphone: Microphone, speaker: Speaker) -> bool:
    """Whether both devices have said that they are gone."""
    gone = 0
    for ask in (microphone.read, speaker.playing):
        try:
            ask()
        except OSError:
            gone += 1
    return gone == 2


def paused(speaker: Speaker, played: "list[np.ndarray[tuple[int], np.dtype[np.int16]]]") -> dict[str, float]:
    """A sentence of a second that pauses after its beginning: how long it paused, and how much of it was played."""
    played.clear()
    speaker.play(VOICE[: 22_050 * 2], 22_050)
    until(lambda: sum(np.count_nonzero(block) for block in played) > 3000)
    speaker.pause()
    until(lambda: not speaker.playing())
    loud = np.flatnonzero(np.concatenate(played))
    return {"pause_s": float(np.max(np.diff(loud))) / 16_000, "played_s": loud.size / 16_000}


def opens(microphone: Microphone) -> bool:
    try:
        microphone.start()
    except Trouble:
        return False
    return True


def found_beside(display: Speaker, microphone: Microphone, server: SoundServer, cards: Path) -> bool:
    """Whether a microphone that is plugged in is found while the robot speaks through its display."""
    display.start()
    too_early = opens(microphone)
    server.start()
    (cards / "pcmC1D0c").touch()

    def found() -> bool:
        try:
            display.playing()
        except OSError:
            display.stop()
            display.start()
        return opens(microphone)

    until(found)
    microphone.stop()
    display.stop()
    server.kill()
    return not too_early


def figures_of(server: SoundServer, cards: Path) -> dict[str, float]:
    """Late start, voice, hush, loss and return, in this order."""
    played: list[np.ndarray[tuple[int], np.dtype[np.int16]]] = []
    microphone, speaker = open_microphone("device:pulse"), open_speaker("device:pulse", played.append)
    told: dict[str, float] = {"too_early": opens(microphone), "devices": len(device_names())}
    server.start()
    until(lambda: opens(microphone))
    speaker.start()
    until(microphone.read)
    speaker.play(VOICE, 22_050)
    told["left_s"] = speaker.left_s()
    until(lambda: loud(microphone))
    told["level"] = speaker.level()
    speaker.hush()
    told["silent_s"] = last_loud_s(microphone, time.monotonic())
    told["quiet"] = not speaker.playing()
    told |= paused(speaker, played)
    server.kill()
    until(lambda: lost(microphone, speaker))
    microphone.stop()
    speaker.stop()
    server.start()
    again = open_microphone("device:pulse")
    until(lambda: opens(again))
    until(again.read)
    again.stop()
    server.kill()
    told["found_beside"] = not opens(again) and found_beside(open_speaker("device:display"), again, server, cards)
    return told


if __name__ == "__main__":
    portaudio._CARDS = Path(sys.argv[1]) / "snd"  # this machine may have no sound card
    portaudio._CARDS.mkdir()
    sound_server = SoundServer(Path(sys.argv[1]))
    try:
        print(json.dumps(figures_of(sound_server, portaudio._CARDS)))
    finally:
        sound_server.kill()
