"""A recording booth without hardware: a sound server whose loudspeaker is the microphone, and a terminal of its own."""

import os
import select
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hardware.audio.wav import write_wav
from robot.paths import ROOT
from tests.hardware.audio.sound_server import SoundServer

LIMIT_S = 60.0
RATE_HZ = 24_000
ROOM_RMS = 6.0  # of the room's noise, int16: about -75 dBFS


class Booth:
    """A terminal with `kiosk say` in it, in a room where `speak` is heard by its microphone."""

    def __init__(self, folder: Path, config: Path) -> None:
        self._folder, self._config = folder, config
        self.server = SoundServer(folder)
        self.shown = ""
        self._read = 0
        self._players: list[subprocess.Popen[bytes]] = []
        self._kiosk: subprocess.Popen[bytes] | None = None
        self._screen = -1

    def open(self) -> None:
        """Start the sound server and the noise of the room, without which a microphone counts as muted."""
        self.server.start()
        noise = np.random.default_rng(1).normal(0, ROOM_RMS, RATE_HZ * 240)
        self.speak(noise.astype(np.int16))

    def start(self, *arguments: str) -> None:
        """Run `kiosk say` with these arguments on a new terminal."""
        self._screen, keyboard = os.openpty()
        self._kiosk = subprocess.Popen(
            [sys.executable, "-m", "robot.cli", "say", *arguments, "--microphone", "device:pulse"],
            stdin=keyboard,
            stdout=keyboard,
            stderr=keyboard,
            cwd=ROOT,
            env=os.environ | {"KIOSK_CONFIG": str(self._config)},
            start_new_session=True,
        )
        os.close(keyboard)

    def speak(self, samples: NDArray[np.int16]) -> None:
        """Begin to play a sound that the microphone hears; return at once."""
        path = self._folder / f"{len(self._players)}.wav"
        write_wav(path, samples.tobytes(), RATE_HZ)
        self._players.append(subprocess.Popen(["paplay", str(path)]))

    def until(self, text: str) -> None:
        """Wait until the terminal shows `text`, after what was waited for before."""
        ends_s = time.monotonic() + LIMIT_S
        while text not in self.shown[self._read :]:
            if time.monotonic() > ends_s or not self._more():
                raise TimeoutError(f"{text!r} is not shown:\n{self.shown[self._read :]}")
        self._read = self.shown.index(text, self._read) + len(text)

    def type(self, line: str) -> None:
        """Type a line on the terminal."""
        os.write(self._screen, line.encode() + b"\n")

    def ended(self) -> int:
        """Wait for the end of the program; return its exit status."""
        while self._more():
            pass
        os.close(self._screen)
        assert self._kiosk is not None
        return self._kiosk.wait(LIMIT_S)

    def close(self) -> None:
        """End all that was started."""
        for process in (*self._players, *filter(None, [self._kiosk])):
            process.kill()
            process.wait()
        self.server.kill()

    def _more(self) -> bool:
        """Read what the terminal shows; return False at its end."""
        if not select.select([self._screen], [], [], 1.0)[0]:
            return self._kiosk is not None and self._kiosk.poll() is None
        try:
            read = os.read(self._screen, 4096)
        except OSError:  # the other end is closed
            return False
        self.shown += read.decode(errors="replace").replace("\r\n", "\n")
        return bool(read)
