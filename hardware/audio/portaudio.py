"""PortAudio, shared by microphone and loudspeaker: the library, its list of devices, and what to say without one.

PortAudio lists devices once, when it is loaded, and a new listing ends every stream. So they are listed again when a
stream cannot be opened and none is open. If a stream is open - the loudspeaker of a robot whose microphone was plugged
in late - its owner is asked to close it (`let_go`), once for each change of the machine's sound cards.

Opening and closing come one after the other, since PortAudio keeps its streams in a list without a lock. A device that
was pulled may hang in either: it is waited for at most some seconds, and keeps no other device from sounding.
"""

import contextlib
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

from robot.core.trouble import Trouble

_CARDS = Path("/dev/snd")
_CLOSE_S, _TURN_S = 1.0, 4.0
"""Longest time that a stream may take to close, and longest wait for a turn, s. Chosen: a sound device needs some 10
ms.
"""

_CLOSES = "closes a sound device"


class _Devices:
    """The devices at the last listing, and the streams that are open."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.streams: list[Any] = []
        self.cards = _cards()
        self.wanted = False  # a new look, as soon as no stream is open

    def hang(self) -> bool:
        """Whether a stream is still being closed: a new look would end it a second time."""
        return any(thread.name == _CLOSES for thread in threading.enumerate())

    @contextlib.contextmanager
    def turn(self) -> Iterator[None]:
        """Hold the turn of the only thread that uses PortAudio. Raises `Trouble` where another device hangs."""
        if not self.lock.acquire(timeout=_TURN_S):
            raise Trouble(
                "another sound device hangs while it is opened",
                "một thiết bị âm thanh khác bị treo khi mở",
                remedy="pull its plug and put it in again; if that does not help, restart the machine",
                remedy_vi="rút thiết bị đó ra rồi cắm lại; nếu vẫn treo, khởi động lại máy",
            )
        try:
            yield
        finally:
            self.lock.release()


def library() -> Any:
    """The `sounddevice` module, with a list of devices. `Trouble` when PortAudio is not installed or does not start."""
    with _devices.turn():
        try:
            import sounddevice
        except OSError as error:  # the library itself is missing
            raise Trouble(
                "PortAudio is not installed",
                "chưa cài PortAudio",
                remedy="type: sudo apt-get install libportaudio2",
                remedy_vi="hãy gõ: sudo apt-get install libportaudio2",
            ) from error
        except Exception as error:  # of a class that only the module knows, which was not imported
            raise _no_start(error) from error
        if not _devices.streams and not _devices.hang() and (_devices.wanted or not _known(sounddevice)):
            _look_again(sounddevice)
        return sounddevice


def open_stream(opens: Callable[[Any], Any]) -> Any:
    """Return the stream that `opens` opens with the library and starts; a second try follows a new listing, if one is
    possible.
    """
    sounddevice = library()
    with _devices.turn():
        try:
            stream = opens(sounddevice)
        except (ValueError, sounddevice.PortAudioError):
            if _devices.streams or _devices.hang():
                _devices.wanted = _devices.wanted or _cards() != _devices.cards
                raise
            _look_again(sounddevice)
            stream = opens(sounddevice)
        _devices.streams.append(stream)
        return stream


def close_stream(stream: Any) -> None:
    """End a stream of `open_stream`. One that hangs is left to a thread of its own."""
    ends = threading.Thread(target=lambda: stream.close(ignore_errors=True), name=_CLOSES, daemon=True)
    turn = _devices.lock.acquire(timeout=_TURN_S)  # without it where another one hangs
    try:
        ends.start()
        if stream in _devices.streams:
            _devices.streams.remove(stream)
        ends.join(_CLOSE_S)
    finally:
        if turn:
            _devices.lock.release()


def let_go() -> None:
    """Raise OSError if the open streams have to be opened anew, so that new devices are found."""
    if _devices.wanted and not _devices.hang():
        raise OSError("a sound device was plugged in: all are opened again")


def device_names() -> list[str]:
    """Return the sound devices that `device:NAME` may name, with the number of their inputs and outputs."""
    devices = library().query_devices()
    return [f"{d['name']} ({d['max_input_channels']} in, {d['max_output_channels']} out)" for d in devices]


def no_device(kind: Literal["microphone", "speaker"], name: str, what: str) -> Trouble:
    """Return the error for a device `name` that cannot be opened, with the list of devices."""
    names = ", ".join(device_names())
    return Trouble(
        f"the {kind} can't be opened: {what}",
        "không mở được micrô" if kind == "microphone" else "không mở được loa",
        remedy=f"there are: {names}" if names else "no sound device is there: plug one in, or start the sound server",
        remedy_vi=f"hiện có: {names}"
        if names
        else "không có thiết bị âm thanh: hãy cắm thiết bị hoặc bật máy chủ âm thanh",
        key=f"{kind}.address",
        value=f"device:{name}",
    )


def _known(sounddevice: Any) -> bool:
    """Whether there is any device."""
    try:
        return bool(sounddevice.query_devices())
    except sounddevice.PortAudioError:  # the last look failed
        return False


def _look_again(sounddevice: Any) -> None:
    _devices.wanted, _devices.cards = False, _cards()
    try:
        while sounddevice._initialized:
            sounddevice._terminate()
        sounddevice._initialize()
    except sounddevice.PortAudioError as error:
        raise _no_start(error) from error


def _no_start(error: Exception) -> Trouble:
    return Trouble(
        f"PortAudio does not start: {error}",
        "không khởi động được PortAudio",
        remedy="look at what the system hears of: aplay -l; then restart its sound server, or the machine",
        remedy_vi="xem máy có thiết bị âm thanh nào: aplay -l; rồi khởi động lại máy chủ âm thanh hoặc máy",
    )


def _cards() -> list[str]:
    """Return the devices of the machine's sound cards, as the kernel lists them."""
    return sorted(os.listdir(_CARDS)) if _CARDS.is_dir() else []


_devices = _Devices()
