"""Hears single channels of null sinks of a real sound server; the tones heard go to stdout as JSON.

A process of its own, since PortAudio looks for devices once, when it is loaded.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import soundfile

from hardware.audio.microphone import open_microphone
from robot.core.trouble import Trouble
from tests.hardware.audio.sound_server import SoundServer, until

RATE_HZ, SOUND_S = 16_000, 20
ORDER = "front-left,front-right,rear-left,rear-right,front-center,lfe"
"""Of six channels, as ALSA counts them."""


def tones(folder: Path, channels: int) -> Path:
    """A sound whose channels 0, 1, ... are tones of 500, 1000, ... Hz."""
    times_s = np.arange(SOUND_S * RATE_HZ)[:, None] / RATE_HZ
    path = folder / f"tones{channels}.wav"
    soundfile.write(path, 0.2 * np.sin(2 * np.pi * 500 * (1 + np.arange(channels)) * times_s), RATE_HZ)
    return path


def heard_hz(channel: int) -> list[int]:
    """The tones of half a second of the default microphone, from the first loud piece on."""
    microphone = open_microphone("device:pulse", channel)
    microphone.start()
    sound = b""

    def enough() -> bool:
        nonlocal sound
        sound += b"".join(piece for piece in microphone.read() if any(piece))
        return len(sound) >= RATE_HZ * 2

    until(enough)
    microphone.stop()
    spectrum = np.abs(np.fft.rfft(np.frombuffer(sound, np.int16)[RATE_HZ // 2 : RATE_HZ].astype(float)))
    return [int(line * 2) for line in np.flatnonzero(spectrum > spectrum.max() / 4)]


def figures(folder: Path) -> dict[str, list[int] | str]:
    """What is heard of a microphone with two channels, and of one with six."""
    told: dict[str, list[int] | str] = {}
    for channels, wanted in ((2, (-1, 0, 1, 99)), (6, (5,))):
        names = ",".join(ORDER.split(",")[:channels])
        load = f"sink_name=array{channels} rate={RATE_HZ} channels={channels} channel_map={names}"
        subprocess.run(["pactl", "load-module", "module-null-sink", *load.split()], check=True, capture_output=True)
        subprocess.run(["pactl", "set-default-source", f"array{channels}.monitor"], check=True)
        command = ["paplay", f"--device=array{channels}", f"--channel-map={names}", str(tones(folder, channels))]
        player = subprocess.Popen(command)
        for channel in wanted:
            try:
                told[f"{channels}:{channel}"] = heard_hz(channel)
            except Trouble as trouble:
                told[f"{channels}:{channel}"] = trouble.line()
        player.kill()
        player.wait()
    return told


if __name__ == "__main__":
    server = SoundServer(Path(sys.argv[1]))
    server.start()
    try:
        with tempfile.TemporaryDirectory() as sounds:
            print(json.dumps(figures(Path(sounds))))
    finally:
        server.kill()
