"""PortAudio, shared by microphone and loudspeaker: the library, its list of devices, and what to say without one."""

import threading
from typing import Any, Literal

from robot.core.trouble import Trouble

_scanning = threading.Lock()


def library() -> Any:
    """The `sounddevice` module, with a list of devices. `Trouble` when PortAudio is not installed.

    PortAudio looks for devices once, when it is loaded. A robot that started before its sound server would never find
    one: as long as there is no device at all - and so no open stream that it could disturb - it looks again.
    """
    with _scanning:
        try:
            import sounddevice
        except OSError as error:  # the library itself is missing
            raise Trouble(
                "PortAudio is not installed",
                "chưa cài PortAudio",
                remedy="type: sudo apt-get install libportaudio2",
                remedy_vi="hãy gõ: sudo apt-get install libportaudio2",
            ) from error
        if not sounddevice.query_devices():
            sounddevice._terminate()
            sounddevice._initialize()
        return sounddevice


def device_names() -> list[str]:
    """The sound devices that `device:NAME` may name, with the number of their inputs and outputs."""
    devices = library().query_devices()
    return [f"{d['name']} ({d['max_input_channels']} in, {d['max_output_channels']} out)" for d in devices]


def no_device(kind: Literal["microphone", "speaker"], name: str, what: str) -> Trouble:
    """What to say when the device `name` can't be opened: which there are."""
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
