"""PortAudio, shared by microphone and loudspeaker: loads it, opens and closes streams, and finds new devices.

PortAudio lists devices once, when it is loaded, and a new listing ends every stream. So devices are listed again only
when a stream cannot be opened and no stream is open. If a stream is open - the loudspeaker of a robot whose microphone
was plugged in late - its owner must close it (`let_go`), once for each change of the machine's sound cards.

Streams are opened and closed one at a time, since PortAudio keeps them in a list without a lock. Opening or closing a
device that was pulled may hang. Other devices wait for it at most some seconds, and open ones keep sounding.
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
"""Longest wait for a stream to close, and for the turn to use PortAudio, s. Chosen: a sound device needs some 10 ms."""

_CLOSES = "closes a sound device"  # name of the threads that close a stream


class _Devices:
    """The sound cards at the last listing of devices, and the streams that are open."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.streams: list[Any] = []
        self.cards = _cards()
        self.wanted = False  # whether devices are to be listed again, as soon as no stream is open

    def hang(self) -> bool:
        """Whether a stream is still being closed: a new listing would end that stream a second time."""
        return any(thread.name == _CLOSES for thread in threading.enumerate())

    @contextlib.contextmanager
    def turn(self) -> Iterator[None]:
        """Let this thread alone use PortAudio. Raises `Trouble` when a device hangs on another thread."""
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
    """Return the `sounddevice` module with its devices. Raises `Trouble` if PortAudio is missing or does not start."""
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
        except Exception as error:  # its class is defined in the module that failed to import
            raise _no_start(error) from error
        if not _devices.streams and not _devices.hang() and (_devices.wanted or not _known(sounddevice)):
            _list_again(sounddevice)
        return sounddevice


def open_stream(opens: Callable[[Any], Any]) -> Any:
    """Return the stream that `opens(sounddevice)` starts. After a failure devices are listed again for a second try."""
    sounddevice = library()
    with _devices.turn():
        try:
            stream = opens(sounddevice)
        except (ValueError, sounddevice.PortAudioError):
            if _devices.streams or _devices.hang():
                _devices.wanted = _devices.wanted or _cards() != _devices.cards
                raise
            _list_again(sounddevice)
            stream = opens(sounddevice)
        _devices.streams.append(stream)
        return stream


def close_stream(stream: Any) -> None:
    """Close a stream of `open_stream`. A stream that hangs is left to a thread of its own."""
    ends = threading.Thread(target=lambda: stream.close(ignore_errors=True), name=_CLOSES, daemon=True)
    turn = _devices.lock.acquire(timeout=_TURN_S)  # without the turn where another device hangs
    try:
        ends.start()
        if stream in _devices.streams:
            _devices.streams.remove(stream)
        ends.join(_CLOSE_S)
    finally:
        if turn:
            _devices.lock.release()


def let_go() -> None:
    """Raise OSError when the caller must close its stream, so that new devices can be listed."""
    if _devices.wanted and not _devices.hang():
        raise OSError("a sound device was plugged in: all are opened again")


def device_names() -> list[str]:
    """Return the sound devices that `device:NAME` may name, each with its number of inputs and outputs."""
    devices = library().query_devices()
    return [f"{d['name']} ({d['max_input_channels']} in, {d['max_output_channels']} out)" for d in devices]


def no_device(kind: Literal["microphone", "speaker"], name: str, what: str) -> Trouble:
    """Return the error for the device `name` that cannot be opened because of `what`, with the list of devices."""
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
    """Whether PortAudio lists any device."""
    try:
        return bool(sounddevice.query_devices())
    except sounddevice.PortAudioError:  # the last listing failed
        return False


def _list_again(sounddevice: Any) -> None:
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
    """Return the device files of the machine's sound cards, sorted."""
    return sorted(os.listdir(_CARDS)) if _CARDS.is_dir() else []


_devices = _Devices()
