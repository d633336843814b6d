"""A network camera: motion JPEG over HTTP on this machine only, as cheap surveillance cameras serve it.

The camera can be unplugged: streams end, and new clients get no stream. It can freeze: the stream repeats the last
picture.
"""

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

_QUALITY = 82
_BOUNDARY = "frame"


class MjpegCamera:
    """A server that streams the pictures of `draw()`, `frames_per_s` of them, to any number of clients at `url`; it
    draws only while there is a client."""

    def __init__(self, draw: Callable[[], NDArray[np.uint8]], frames_per_s: int) -> None:
        self._draw = draw
        self._period_s = 1.0 / frames_per_s
        self._frame = b""
        self._number = 0
        self._watching = 0
        self._plugged, self._frozen = True, False
        self._changed = threading.Condition()
        self._stopped = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._threads = [
            threading.Thread(target=self._server.serve_forever, name="mjpeg-http", daemon=True),
            threading.Thread(target=self._produce, name="mjpeg-draw", daemon=True),
        ]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/camera.mjpg"

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End all streams; clients see the end of the connection."""
        self._stopped.set()
        with self._changed:
            self._changed.notify_all()
        self._server.shutdown()
        self._server.server_close()

    def plug(self, *, plugged: bool) -> None:
        """Unplug the camera, or plug it in again."""
        with self._changed:
            self._plugged = plugged
            self._changed.notify_all()

    def freeze(self, *, frozen: bool) -> None:
        """Freeze the picture, or let it change again."""
        with self._changed:
            self._frozen = frozen

    def _produce(self) -> None:
        while not self._stopped.wait(self._period_s):
            with self._changed:
                if self._watching == 0:
                    continue
                if self._frozen and self._frame:
                    self._number += 1
                    self._changed.notify_all()
                    continue
            good, data = cv2.imencode(".jpg", self._draw(), [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
            if good:
                with self._changed:
                    self._frame, self._number = data.tobytes(), self._number + 1
                    self._changed.notify_all()

    def _next(self, after: int) -> tuple[int, bytes] | None:
        """Wait for a frame newer than number `after` and return (its number, the frame); None when the camera has
        stopped."""
        with self._changed:
            self._changed.wait_for(lambda: self._number > after or self._gone)
            return None if self._gone else (self._number, self._frame)

    @property
    def _gone(self) -> bool:
        return self._stopped.is_set() or not self._plugged

    def _watch(self, change: int) -> int:
        with self._changed:
            self._watching += change
            return self._number

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        camera = self

        class Handler(BaseHTTPRequestHandler):
            """Handler of one client's request, which gets the stream."""

            def do_GET(self) -> None:
                if camera._gone:
                    self.close_connection = True  # close the connection without an answer
                    return
                self.send_response(200)
                self.send_header("Content-Type", f"multipart/x-mixed-replace; boundary={_BOUNDARY}")
                self.send_header("Cache-Control", "no-store")
                self.end_headers()
                number = camera._watch(+1)
                try:
                    while found := camera._next(number):
                        number, frame = found
                        head = f"--{_BOUNDARY}\r\nContent-Type: image/jpeg\r\nContent-Length: {len(frame)}\r\n\r\n"
                        self.wfile.write(head.encode() + frame + b"\r\n")
                except OSError:
                    self.close_connection = True  # a client ends its stream by leaving
                finally:
                    camera._watch(-1)

            def log_message(self, format: str, *args: Any) -> None:
                """Do nothing, so that no access log is written."""

        return Handler
