"""A simulated serial device behind a pseudo terminal, with the faults of a real cable.

A thread connects a brain (the logic of a device, which answers bytes) to a pty. Faults: noise, lost bytes, replies in
halves, silence, unrequested bytes, a cable that is pulled and plugged in again (another pty behind the same symbolic
link, as udev does), and a slow boot.
"""

import os
import pty
import random
import select
import termios
import threading
import time
import tty
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

STEP_MS = 2.0
LATEST_CATCH_UP_MS = 80.0
"""If the thread was held up for longer than this, ms, the missed time is skipped; else the wheels would seem to run
away. Chosen."""


class Brain(Protocol):
    """The logic of a device. Its methods are not called while the device boots or its cable is out."""

    def receive(self, data: bytes, now_ms: float) -> bytes:
        """Handle bytes from the host. Return the answer to send."""

    def tick(self, now_ms: float, dt_s: float) -> bytes:
        """Let `dt_s` pass. Return the bytes that the device sends without being asked."""

    def reset(self, now_ms: float) -> None:
        """Restart the device, since its power has come back."""


class SerialDevice:
    """A serial device: connects `brain` to a pty. `port`: the path to open, `link` or the pty's own. A context manager.

    `link` may be changed while the cable is out; the port then comes back under another name.
    """

    def __init__(self, brain: Brain, link: Path | None = None, seed: int = 0, boot_ms: float = 0.0) -> None:
        self._brain, self.link, self._boot_ms = brain, link, boot_ms
        self._dice = random.Random(seed)
        self._lock = threading.RLock()
        self._leaving = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="serial device", daemon=True)
        self._master = self._slave = -1
        self._late: list[tuple[float, bytes]] = []
        self._now_ms = _clock_ms()
        self._deaf_until_ms = 0.0
        self.noise_permille = 0
        self.lost_permille = 0
        self.halves_ms = 0.0
        self.heard = b""

    def __enter__(self) -> Self:
        self.plug()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leaving.set()
        self._thread.join()
        self.unplug()

    @property
    def port(self) -> str:
        """Path to open as the serial port."""
        return str(self.link) if self.link is not None else os.ttyname(self._slave)

    def plug(self) -> None:
        """Plug the cable in, which also boots the device."""
        with self._lock:
            self._master, self._slave = pty.openpty()
            tty.setraw(self._slave, termios.TCSANOW)
            os.set_blocking(self._master, False)
            if self.link is not None:
                self.link.parent.mkdir(parents=True, exist_ok=True)
                fresh = self.link.with_name(self.link.name + ".new")
                fresh.unlink(missing_ok=True)
                fresh.symlink_to(os.ttyname(self._slave))
                fresh.replace(self.link)
            self.reset()

    def unplug(self) -> None:
        """Pull the cable, or cut the power of the device."""
        with self._lock:
            if self._master < 0:
                return
            if self.link is not None:
                self.link.unlink(missing_ok=True)
            os.close(self._slave)
            os.close(self._master)
            self._master = self._slave = -1
            self._late.clear()

    def reset(self) -> None:
        """Restart the device while its cable is plugged in."""
        with self._lock:
            self._brain.reset(_clock_ms())
            self._deaf_until_ms = _clock_ms() + self._boot_ms

    def fall_silent(self, ms: float) -> None:
        """Ignore bytes and send none for `ms`; for the device's logic, time goes on."""
        with self._lock:
            self._deaf_until_ms = _clock_ms() + ms

    def say(self, data: bytes) -> None:
        """Send bytes to the host without being asked."""
        with self._lock:
            self._send(data)

    def _serve(self) -> None:
        while not self._leaving.is_set():
            watched = [self._master] if self._master >= 0 else []
            try:
                ready, _, _ = select.select(watched, [], [], STEP_MS / 1000)
            except (OSError, ValueError):
                continue  # the cable was pulled meanwhile
            with self._lock:
                if ready:
                    self._listen()
                self._pass_time()

    def _listen(self) -> None:
        try:
            data = os.read(self._master, 4096)
        except OSError:
            return  # no program has opened the port
        if _clock_ms() < self._deaf_until_ms:
            return
        self.heard = (self.heard + data)[-65_536:]
        self._send(self._brain.receive(self._damaged(data), _clock_ms()))

    def _pass_time(self) -> None:
        now_ms = _clock_ms()
        if now_ms - self._now_ms > LATEST_CATCH_UP_MS:
            self._now_ms = now_ms - STEP_MS
        while self._now_ms + STEP_MS <= now_ms:
            self._now_ms += STEP_MS
            said = self._brain.tick(self._now_ms, STEP_MS / 1000)
            if said and now_ms >= self._deaf_until_ms:
                self._send(said)
        due = [data for at_ms, data in self._late if at_ms <= now_ms]
        self._late = [(at_ms, data) for at_ms, data in self._late if at_ms > now_ms]
        for data in due:
            self._write(data)

    def _send(self, data: bytes) -> None:
        data = self._damaged(data)
        if self._late:  # late bytes stay in order
            self._late.append((self._late[-1][0], data))
        elif self.halves_ms and len(data) > 1:
            half = self._dice.randrange(1, len(data))
            self._write(data[:half])
            self._late.append((_clock_ms() + self.halves_ms, data[half:]))
        else:
            self._write(data)

    def _write(self, data: bytes) -> None:
        if not data or self._master < 0:
            return
        try:
            os.write(self._master, data)
        except OSError:
            return  # a real cable loses bytes that no one reads, too

    def _damaged(self, data: bytes) -> bytes:
        if not (self.noise_permille or self.lost_permille):
            return data
        kept = (byte for byte in data if self._dice.randrange(1000) >= self.lost_permille)
        return bytes(
            byte ^ (1 << self._dice.randrange(8)) if self._dice.randrange(1000) < self.noise_permille else byte
            for byte in kept
        )


def _clock_ms() -> float:
    return time.monotonic() * 1000
