"""Microphone arrays on USB: which one is plugged in, and from which direction it hears talk.

Sound comes from an array as from any microphone (`microphone.channel`). The direction comes by control transfers to its
vendor interface, as in the makers' programs `xvf_host.py` (XVF3800) and `tuning.py` (Mic Array v2.0).
"""

import struct
import time
from collections.abc import Callable
from typing import Any, NamedTuple

import usb.core
import usb.util

from robot.core.trouble import Trouble

_MAKER = 0x2886  # Seeed
_FROM_DEVICE = 0xC0  # request type: vendor, from the device
_TIMEOUT_MS = 10  # of a transfer, which takes about 1 ms; chosen: a piece of sound lasts 20 ms
_DONE, _ASK_AGAIN = 0, 64  # first byte of an answer of the XVF3800

_UNDECIDED_S = 0.2  # longest time for which talk without a direction waits for one; chosen: the pre-roll is longer
_KEPT_S = 0.5  # time for which a direction is taken for that of the words after a pause; chosen
_PAUSE_S = 0.3  # pause between two questions after which talk begins anew; chosen
_AGAIN_S = 5.0  # time until a device that does not answer is asked again; chosen


class _Answer(NamedTuple):
    """Direction of the sound, degrees, and whether the array takes it for talk."""

    direction_deg: float
    talk: bool


class ArrayModel(NamedTuple):
    """A kind of array: USB product number, name, channel of the sound for recognisers, and how it is asked."""

    product: int
    name: str
    channel: int
    ask: Callable[[Any], _Answer | None]


class MicrophoneArray:
    """An array that is plugged in."""

    def __init__(self, model: ArrayModel, device: Any) -> None:
        self.name, self.channel = model.name, model.channel
        self._ask, self._device = model.ask, device

    def talk_deg(self) -> float | None:
        """Return the direction of present talk, 0 to 359 degrees; None for no talk. Raises OSError."""
        answer = self._ask(self._device)
        return answer.direction_deg if answer is not None and answer.talk else None

    def direction_deg(self) -> float | None:
        """Return the direction of the last sound, 0 to 359 degrees; None when it is not known. Raises OSError."""
        answer = self._ask(self._device)
        return None if answer is None else answer.direction_deg

    def close(self) -> None:
        """Close the device."""
        usb.util.dispose_resources(self._device)


def find_array() -> MicrophoneArray | None:
    """Return the array that is plugged in, None for none. Raises `Trouble` without libusb, OSError when USB fails."""
    try:
        for model in ARRAYS:
            device = usb.core.find(idVendor=_MAKER, idProduct=model.product)
            if device is not None:
                return MicrophoneArray(model, device)
    except usb.core.NoBackendError as error:
        raise Trouble(
            "microphone arrays are not found without libusb",
            "chưa cài libusb nên không tìm được dàn micrô",
            remedy="type: sudo apt-get install libusb-1.0-0",
            remedy_vi="hãy gõ: sudo apt-get install libusb-1.0-0",
        ) from error
    return None


class TalkSector:
    """Judges whether talk comes from the side, outside a sector. An array that does not answer has no side."""

    def __init__(
        self, front_deg: float, sector_deg: float, find: Callable[[], MicrophoneArray | None] = find_array
    ) -> None:
        """`front_deg`: middle of the sector, as the array counts; `sector_deg`: its width."""
        self._front_deg, self._sector_deg, self._find = front_deg, sector_deg, find
        self._array: MicrophoneArray | None = None
        self._again_s = self._asked_s = self._began_s = self._decided_s = 0.0
        self._side = False

    def aside(self) -> bool:
        """Whether the present talk comes from the side, or its direction is not yet known.

        To be asked for each piece of sound that may begin an utterance. Takes 1 ms, at most 20 ms.
        """
        now_s = time.monotonic()
        if now_s < self._again_s:
            return False
        if now_s - self._asked_s > _PAUSE_S:
            self._began_s = now_s
        self._asked_s = now_s
        try:
            self._array = self._array or self._find()
            talk_deg = None if self._array is None else self._array.talk_deg()
        except (OSError, Trouble):
            self._lose()
            return False
        if self._array is None:
            self._again_s = now_s + _AGAIN_S
            return False
        if talk_deg is not None:
            self._decided_s = now_s
            self._side = abs((talk_deg - self._front_deg + 180) % 360 - 180) > self._sector_deg / 2
        if now_s - self._decided_s < _KEPT_S:
            return self._side
        return now_s - self._began_s < _UNDECIDED_S

    def _lose(self) -> None:
        array, self._array = self._array, None
        self._again_s = time.monotonic() + _AGAIN_S
        if array is not None:
            array.close()


def _ask_xvf3800(device: Any) -> _Answer | None:
    """Read DOA_VALUE (firmware 2.0.6 and later): degrees and whether there is talk, 16 bits each."""
    state, direction_deg, talk = struct.unpack("<BHH", _read(device, 0x80 | 18, 20, 5))
    if state == _DONE:
        return _Answer(direction_deg, bool(talk))
    if state == _ASK_AGAIN:
        return None
    raise OSError(f"the array gives no direction (state {state}): firmware 2.0.6 is the first that does")


def _ask_xvf3000(device: Any) -> _Answer:
    """Read DOAANGLE and SPEECHDETECTED, 32 bits each."""
    direction_deg, talk = (
        struct.unpack("<ii", _read(device, 0x80 | 0x40 | offset, number, 8))[0]
        for number, offset in ((21, 0), (19, 22))
    )
    return _Answer(direction_deg, bool(talk))


def _read(device: Any, value: int, index: int, size: int) -> bytes:
    answer = bytes(device.ctrl_transfer(_FROM_DEVICE, 0, value, index, size, _TIMEOUT_MS))
    if len(answer) != size:
        raise OSError(f"the array answered {len(answer)} of {size} bytes")
    return answer


ARRAYS = (
    ArrayModel(0x001A, "ReSpeaker XVF3800", 1, _ask_xvf3800),
    ArrayModel(0x0018, "ReSpeaker Mic Array v2.0", 0, _ask_xvf3000),
)
