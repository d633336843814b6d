"""Microphones: a sound device through PortAudio, a WAV file, or a raw stream. Each gives pieces of 20 ms at 16 kHz.

| address | what it is |
|---|---|
| `device:` | the default input of the sound server |
| `device:NAME` | an input whose name contains NAME |
| `wav:PATH` | a WAV file, in real time; silence after its end |
| `raw:PATH` | 16 kHz mono int16: a FIFO as it comes, or a file in real time |

`read()` raises OSError when the device has gone. `start()` also finds a device that was plugged in after the robot had
started.
"""

import os
import stat
import time
from pathlib import Path
from typing import Any

import numpy as np

from hardware.audio.portaudio import close_stream, let_go, library, no_device, open_stream
from hardware.audio.resampling import Resampler
from hardware.audio.ring_buffer import PIECE_BYTES, Ring
from hardware.audio.wav import read_pcm
from robot.core.trouble import Trouble
from robot.runtime.ports import Microphone

RATE_HZ = 16_000
MIXED = -1
"""Channel number that stands for all channels of a device, mixed into one."""
_PIECE_S = 0.02
_MOST_CHANNELS = 8
"""Most channels of a microphone array; a sound server offers more (PulseAudio 32), and mixes them as it is asked."""
_RING_PIECES = 500  # recorded sound that is kept until it is read, 10 s: longer than a hanging recogniser is waited for


def open_microphone(address: str, channel: int = MIXED) -> Microphone:
    """Return the microphone at `address`, not opened before `start()`. Raises `Trouble` for an unknown address.

    `channel`: the one channel of a device that is listened to, from 0; files are always mixed.
    """
    kind, _, rest = address.partition(":")
    if kind == "device":
        return DeviceMicrophone(rest, channel)
    if kind == "wav" and rest:
        return FileMicrophone(Path(rest), wav=True)
    if kind == "raw" and rest:
        path = Path(rest)
        return FifoMicrophone(path) if path.is_fifo() else FileMicrophone(path, wav=False)
    raise Trouble(
        "no microphone has such an address",
        "địa chỉ micrô không hợp lệ",
        remedy="use device:, device:NAME, wav:PATH or raw:PATH",
        remedy_vi="hãy dùng device:, device:TÊN, wav:TỆP hoặc raw:TỆP",
        key="microphone.address",
        value=address,
    )


class DeviceMicrophone:
    """An input of PortAudio, whose callback copies the sound into a ring buffer and returns.

    `rate_hz`: of the pieces, which have 320 samples at any rate.
    """

    def __init__(self, name: str, channel: int = MIXED, rate_hz: int = RATE_HZ) -> None:
        self._name, self._channel, self._rate_hz = name, channel, rate_hz
        self._ring = Ring(_RING_PIECES)
        self._stream: Any = None

    def start(self) -> None:
        """Open the device at `rate_hz`, or at its own rate where it lacks that. Raises `Trouble` when it cannot."""
        sounddevice = library()
        self._ring = Ring(_RING_PIECES)
        try:
            open_stream(self._open)
        except (ValueError, sounddevice.PortAudioError) as error:
            raise no_device("microphone", self._name, str(error)) from error

    @property
    def dropped(self) -> int:
        """Return how many pieces were lost since `start`, because they were not read in time."""
        return self._ring.dropped

    def read(self) -> list[bytes]:
        """Return the pieces since the last call. Raises OSError when the device has gone."""
        if self._stream is None or not self._stream.active:
            raise OSError(f"microphone {self._name or 'default'} stopped by itself")
        let_go()
        return self._ring.read()

    def stop(self) -> None:
        """Close the device."""
        stream, self._stream = self._stream, None
        if stream is not None:
            close_stream(stream)

    def _open(self, sounddevice: Any) -> Any:
        device = sounddevice.query_devices(self._name or None, "input")
        for rate_hz, channels in self._shapes(int(device["default_samplerate"]), int(device["max_input_channels"])):
            self._stream = self._opened(sounddevice, device["index"], rate_hz, channels)
            if self._stream is not None:
                break
        else:
            raise ValueError("it takes none of the formats offered")
        try:
            self._stream.start()
        except sounddevice.PortAudioError:
            self.stop()  # the stream would keep the device
            raise
        return self._stream

    def _shapes(self, own_hz: int, most: int) -> list[tuple[int, int]]:
        """Return the rates (Hz) and numbers of channels to try, of a device with `own_hz` and `most` channels."""
        if self._channel == MIXED:
            return [(self._rate_hz, 1), (own_hz, 1), (own_hz, most)]
        if self._channel >= most:
            raise Trouble(
                f"the microphone has only the channels 0 to {most - 1}",
                f"micrô chỉ có các kênh từ 0 đến {most - 1}",
                remedy="write one of them; -1 mixes all of them",
                remedy_vi="ghi một trong các kênh đó; -1 là trộn tất cả",
                key="microphone.channel",
                value=self._channel,
            )
        channels = most if most <= _MOST_CHANNELS else max(2, self._channel + 1)
        return [(self._rate_hz, channels), (own_hz, channels)]

    def _opened(self, sounddevice: Any, index: int, rate_hz: int, channels: int) -> Any:
        """Return an input stream, or None when the device lacks this rate or number of channels."""
        try:
            sounddevice.check_input_settings(device=index, samplerate=rate_hz, channels=channels, dtype="int16")
        except sounddevice.PortAudioError:
            return None
        resampler, ring, channel = Resampler(rate_hz, self._rate_hz), self._ring, self._channel

        def heard(data: Any, frames: int, _time: object, _status: object) -> None:
            samples = np.frombuffer(data, np.int16).reshape(frames, channels)
            mono = samples.mean(axis=1).astype(np.int16) if channel == MIXED else samples[:, channel]
            ring.write(resampler.feed(mono).tobytes())

        return sounddevice.RawInputStream(
            samplerate=rate_hz,
            channels=channels,
            dtype="int16",
            device=index,
            blocksize=round(rate_hz * _PIECE_S),
            callback=heard,
        )


class FileMicrophone:
    """A file as a microphone: sound in real time, and silence after its end as in an empty room."""

    dropped = 0  # no piece is lost: late pieces are still read

    def __init__(self, path: Path, *, wav: bool) -> None:
        self._path, self._wav = path, wav
        self._pcm = b""
        self._given = 0  # pieces that were read
        self._began_s = 0.0

    def start(self) -> None:
        """Read the file. Raises `Trouble` when it cannot be read."""
        self._pcm = read_pcm(self._path) if self._wav else _raw(self._path)
        self._given, self._began_s = 0, time.monotonic()

    def read(self) -> list[bytes]:
        """Return the pieces that have become due since the last call."""
        due = int((time.monotonic() - self._began_s) / _PIECE_S)
        pieces = [
            self._pcm[number * PIECE_BYTES : (number + 1) * PIECE_BYTES].ljust(PIECE_BYTES, b"\0")
            for number in range(self._given, due)
        ]
        self._given = max(due, self._given)
        return pieces

    def stop(self) -> None:
        """Drop the sound of the file."""
        self._pcm = b""


class FifoMicrophone:
    """A FIFO into which another program writes 16 kHz mono int16 sound; without a writer there are no pieces."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._ring = Ring(_RING_PIECES)
        self._descriptor = -1

    def start(self) -> None:
        """Open the FIFO without waiting for a writer. Raises `Trouble` when it cannot be opened."""
        try:
            self._descriptor = os.open(self._path, os.O_RDONLY | os.O_NONBLOCK)
        except OSError as error:
            raise _file_trouble(self._path, error) from error

    @property
    def dropped(self) -> int:
        """Return how many pieces were lost since this object was created, because they were not read in time."""
        return self._ring.dropped

    def read(self) -> list[bytes]:
        """Return the pieces that were written since the last call. Raises OSError when the FIFO has gone."""
        if not stat.S_ISFIFO(os.stat(self._path).st_mode):
            raise OSError(f"{self._path} is no FIFO any more")
        try:
            while sound := os.read(self._descriptor, 1 << 16):
                self._ring.write(sound)
        except BlockingIOError:
            pass  # the FIFO is empty for now
        return self._ring.read()

    def stop(self) -> None:
        """Close the FIFO."""
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)


def _raw(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise _file_trouble(path, error) from error


def _file_trouble(path: Path, error: OSError) -> Trouble:
    return Trouble(
        error.strerror or str(error),
        "không đọc được nguồn âm thanh",
        remedy="name a file or FIFO of 16 kHz mono int16 sound",
        remedy_vi="hãy ghi đúng tệp âm thanh 16 kHz mono int16",
        file=str(path),
        key="microphone.address",
    )
