"""A stand-in for libusb with one microphone array, which cannot be had here. It answers as the makers' programs ask."""

import struct
from types import SimpleNamespace
from typing import Any

import pytest
import usb.backend.libusb1
import usb.core
from usb.backend import IBackend

XVF3800, XVF3000 = 0x001A, 0x0018


class UsbArray(IBackend):
    """USB with one array of the kind `product`, 0 = none, that hears sound from `direction_deg`."""

    def __init__(self, product: int) -> None:
        super().__init__()
        self.product = product
        self.direction_deg, self.talk, self.state = 0, True, 0
        self.broken = False
        self.asked = 0

    def enumerate_devices(self) -> list[int]:
        return [1] if self.product else []

    def get_device_descriptor(self, _device: int) -> SimpleNamespace:
        names = "bLength bDescriptorType bcdUSB bDeviceClass bDeviceSubClass bDeviceProtocol bMaxPacketSize0 bcdDevice"
        names += " iManufacturer iProduct iSerialNumber bNumConfigurations address bus port_number port_numbers speed"
        values: dict[str, Any] = dict.fromkeys(names.split(), 0)
        return SimpleNamespace(**values, idVendor=0x2886, idProduct=self.product)

    def open_device(self, _device: int) -> int:
        if self.broken:
            raise usb.core.USBError("Access denied (insufficient permissions)", -3, 13)
        return 1

    def close_device(self, _handle: int) -> None:
        """Nothing is open."""

    def ctrl_transfer(
        self, _handle: int, kind: int, request: int, value: int, index: int, data: Any, _timeout_ms: int
    ) -> int:
        self.asked += 1
        if self.broken:
            raise usb.core.USBTimeoutError("Operation timed out", -7, 110)
        assert (kind, request) == (0xC0, 0)
        answers = {
            (XVF3800, 20, 0x80 | 18): struct.pack("<BHH", self.state, self.direction_deg, self.talk),
            (XVF3000, 21, 0xC0): struct.pack("<ii", self.direction_deg, 0),
            (XVF3000, 19, 0xC0 | 22): struct.pack("<ii", self.talk, 0),
        }
        answer = answers[self.product, index, value]
        data[: len(answer)] = type(data)("B", answer)
        return len(answer)


def plugged_in(monkeypatch: pytest.MonkeyPatch, product: int) -> UsbArray:
    """Put the stand-in in the place of libusb."""
    array = UsbArray(product)
    monkeypatch.setattr(usb.backend.libusb1, "get_backend", lambda: array)
    return array
