"""Opens a camera address as a stream of frames.

device:N          a camera of this machine (Video4Linux)
device:/dev/NAME  a camera by a name that stays, as the udev rules of `kiosk install` give it
http://HOST/...   an MJPEG or other network stream (https and rtsp as well)
file:PATH         a picture, or a video that is played in a loop
"""

import re
import threading
import time
from pathlib import Path
from typing import Protocol

import cv2
import numpy as np

from hardware.vision.face_detector import Picture, read_picture
from robot.core.trouble import Trouble

_OPEN_MS = 5000  # longest time to open a network stream; chosen
_READ_MS = 3000  # longest wait for a frame of a network stream; chosen
_STILL_PER_S = 15.0  # frames per second of a picture, and of a video without a usable rate; chosen
_PICTURES = {".jpg", ".jpeg", ".png", ".bmp", ".webp"}


class VideoSource(Protocol):
    """A source of frames. `grab` waits for the next frame, false = the stream ended; only `picture` decodes a frame."""

    def grab(self) -> bool: ...
    def picture(self) -> Picture | None: ...
    def close(self) -> None: ...


def open_frames(address: str, size_px: tuple[int, int] = (0, 0)) -> VideoSource:
    """Open the frames at `address`. Raises `Trouble` when it is no camera address, or no camera answers there.

    `size_px` (width, height): requested from a camera of this machine, which may choose another size; 0 = any.
    """
    if match := re.fullmatch(r"device:(\d{1,2}|/dev/[\w/.-]+)", address):
        capture = cv2.VideoCapture(_number(match[1]))
        if all(size_px):
            capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))  # raw pictures of this size come slowly
            capture.set(cv2.CAP_PROP_FRAME_WIDTH, size_px[0])
            capture.set(cv2.CAP_PROP_FRAME_HEIGHT, size_px[1])
        return _Capture(capture, address)
    if re.match(r"(https?|rtsp)://.", address):
        limits = [cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, _OPEN_MS, cv2.CAP_PROP_READ_TIMEOUT_MSEC, _READ_MS]
        return _Capture(cv2.VideoCapture(address, cv2.CAP_FFMPEG, limits), address)
    if address.startswith("file:"):
        path = Path(address.removeprefix("file:"))
        if path.suffix.lower() in _PICTURES or not path.is_file():
            return _Still(read_picture(path))
        return _Video(path)
    raise Trouble(
        "no camera address",
        "địa chỉ camera không hợp lệ",
        remedy="write device:N, http://HOST/STREAM or file:PATH",
        remedy_vi="hãy ghi device:N, http://MÁY/LUỒNG hoặc file:ĐƯỜNG_DẪN",
        key="camera.address",
        value=address,
    )


def _number(name: str) -> int:
    """Return N of /dev/videoN behind `name`, which may be a link; -1, which no camera has, if there is none."""
    found = re.fullmatch(r"(?:/dev/video)?(\d{1,2})", name if name.isdigit() else str(Path(name).resolve()))
    return int(found[1]) if found else -1


class _Capture:
    """A live stream. OpenCV blocks in C until a frame comes, so grabbing every frame keeps the newest at hand."""

    def __init__(self, capture: cv2.VideoCapture, address: str) -> None:
        if not capture.isOpened():
            raise Trouble(
                "no camera answers",
                "không thấy camera",
                remedy="check the cable and the address",
                remedy_vi="hãy kiểm tra dây cắm và địa chỉ",
                key="camera.address",
                value=address,
            )
        self._capture = capture

    def grab(self) -> bool:
        return self._capture.grab()

    def picture(self) -> Picture | None:
        found, picture = self._capture.retrieve()
        return np.asarray(picture, dtype=np.uint8) if found else None

    def close(self) -> None:
        self._capture.release()


class _Still:
    """A single picture, repeated at the pace of a camera."""

    def __init__(self, picture: Picture) -> None:
        self._picture = picture
        self._closed = threading.Event()

    def grab(self) -> bool:
        return not self._closed.wait(1.0 / _STILL_PER_S)

    def picture(self) -> Picture | None:
        return self._picture

    def close(self) -> None:
        self._closed.set()


class _Video:
    """A recorded video, played at its own pace in a loop."""

    def __init__(self, path: Path) -> None:
        self._inner = _Capture(cv2.VideoCapture(str(path)), f"file:{path}")
        self._path = path
        self._closed = threading.Event()
        rate = self._inner._capture.get(cv2.CAP_PROP_FPS)
        self._period_s = 1.0 / rate if 0.0 < rate <= 240.0 else 1.0 / _STILL_PER_S
        self._due_s = time.monotonic()

    def grab(self) -> bool:
        self._due_s += self._period_s
        if self._closed.wait(max(0.0, self._due_s - time.monotonic())):
            return False
        if self._inner.grab():
            return True
        self._inner.close()
        self._inner = _Capture(cv2.VideoCapture(str(self._path)), f"file:{self._path}")
        return self._inner.grab()

    def picture(self) -> Picture | None:
        return self._inner.picture()

    def close(self) -> None:
        self._closed.set()
        self._inner.close()
