"""A client of the robot's camera stream: keeps the newest picture, or None when the stream is dead."""

import contextlib
import io
import threading
import time
import urllib.request
from http.client import HTTPException
from typing import Protocol

from robot.rehearsal.console.backend import Picture, read_picture

_STALE_S = 2.0
_RETRY_S = 0.5
_TIMEOUT_S = 3.0
_CHUNK = 1 << 15
_BEGIN, _END = b"\xff\xd8", b"\xff\xd9"


class Readable(Protocol):
    """The interface of an open connection that the stream's reader needs."""

    def read1(self, most: int, /) -> bytes:
        """Return at most `most` of the bytes that have arrived; b"" at the end of the stream."""


class Stream:
    """A client that follows the motion JPEG stream at `url` in its own thread and decodes at most `pictures_per_s`."""

    def __init__(self, url: str, pictures_per_s: float = 8.0) -> None:
        self._url, self._period_s = url, 1.0 / pictures_per_s
        self._picture: Picture | None = None
        self._came_s = 0.0
        self._leaving = threading.Event()
        self._thread = threading.Thread(target=self._follow, name="console camera", daemon=True)
        self._thread.start()

    @property
    def picture(self) -> Picture | None:
        """The newest picture; None when no picture came within the last 2 s."""
        return self._picture if time.monotonic() - self._came_s < _STALE_S else None

    def close(self) -> None:
        """Stop following the stream, and end the thread."""
        self._leaving.set()
        self._thread.join(2 * _TIMEOUT_S)

    def _follow(self) -> None:
        while not self._leaving.is_set():
            try:
                with urllib.request.urlopen(self._url, timeout=_TIMEOUT_S) as answer:
                    self._read(answer)
            except (OSError, HTTPException):
                pass  # the camera is dead, and the console shows that
            self._leaving.wait(_RETRY_S)

    def _read(self, answer: Readable) -> None:
        kept, shown_s = b"", 0.0
        while not self._leaving.is_set():
            piece = answer.read1(_CHUNK)
            if not piece:
                return
            kept += piece
            end = kept.rfind(_END)
            begin = kept.rfind(_BEGIN, 0, end) if end >= 0 else -1
            if begin < 0:
                continue
            now_s = time.monotonic()
            if now_s - shown_s >= self._period_s:
                with contextlib.suppress(OSError):  # a broken picture is not shown
                    self._picture = read_picture(io.BytesIO(kept[begin : end + 2]))
                    self._came_s = shown_s = now_s
            kept = kept[end + 2 :]
