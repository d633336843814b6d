"""The camera process: detects in pictures, and sends facts to its parent. `python -m hardware.camera.process`.

The camera has a process of its own because a library that decodes pictures from a network or a cheap device may crash.
A crash then costs the camera for a second, and never the screen. The parent writes the setup, then what it wants to
know, to standard input, and reads facts from standard output (`hardware.camera.messages`). When the parent dies the
input ends, and then this process ends too, even while a library hangs.
"""

import asyncio
import os
import sys
import threading
from pathlib import Path
from typing import BinaryIO, NoReturn

import msgspec

from hardware.camera.capture_loop import Camera
from hardware.camera.messages import CameraFailed, CameraLook, CameraSetup, CodeFound, FromCamera, MarkersSeen, Wants
from hardware.vision.apriltags import marker_eye
from robot.core.events import AnyEvent, CodeRead, FacesSeen, PartUp
from robot.core.trouble import Trouble, Troubles
from robot.runtime.ports import LiveValues
from robot.runtime.processes.child_process import begin

LOOK_S = 0.1  # time between two checks whether gaze or pictures per second have changed; chosen


class CameraParent:
    """Connection to the parent; facts are sent from any thread. This process ends when the parent has gone."""

    def __init__(self, output: BinaryIO) -> None:
        self._output, self._lock = output, threading.Lock()
        self._encode = msgspec.json.Encoder().encode

    def send(self, message: FromCamera) -> None:
        """Write one message as a line."""
        try:
            with self._lock:
                self._output.write(self._encode(message) + b"\n")
                self._output.flush()
        except BrokenPipeError:
            os._exit(0)


class CameraLiveValues:
    """The camera of this process, and its live values, through which it exchanges data with the parent."""

    def __init__(self, setup: CameraSetup, parent: CameraParent) -> None:
        self.live, self._parent = LiveValues(), parent
        self.live.sight = lambda seen: parent.send(MarkersSeen(seen))
        self.camera = Camera(
            setup.address,
            setup.detect_width_px,
            setup.detect_per_s,
            Path(setup.model),
            self.live,
            marker_eye=marker_eye(setup.mount, setup.markers),
            latency_ms=setup.latency_ms,
            size_px=setup.size_px,
        )

    def emit(self, event: AnyEvent) -> None:
        """Send an event of the camera to the parent. A code is sent, and then forgotten here."""
        if isinstance(event, CodeRead):
            code, self.live.typed = self.live.typed, ""
            self._parent.send(CodeFound(code, self.live.field))
        elif isinstance(event, PartUp | FacesSeen):
            self._parent.send(event)

    def want(self, wants: Wants) -> None:
        """Set which detections the parent wants from now on."""
        self.live.wants_markers, self.live.wants_code, self.live.field = wants.markers, wants.code, wants.field

    async def run(self) -> None:
        """Run the camera until it fails."""
        sending = asyncio.ensure_future(self._send_look())
        try:
            await self.camera.run(self.emit)
        finally:
            sending.cancel()

    async def _send_look(self) -> None:
        sent = CameraLook(None, None)
        while True:
            look = CameraLook(self.live.gaze, self.live.camera_per_s)
            if look != sent:
                self._parent.send(look)
                sent = look
            await asyncio.sleep(LOOK_S)


def _follow(source: BinaryIO, watch: CameraLiveValues) -> None:
    decode = msgspec.json.Decoder(Wants).decode
    for line in source:
        watch.want(decode(line))
    os._exit(0)  # the parent has gone


def main() -> NoReturn:
    """Run the camera process until the parent goes, SIGTERM comes or the camera fails."""
    parent = CameraParent(begin())
    setup = msgspec.json.decode(sys.stdin.buffer.readline(), type=CameraSetup)
    watch = CameraLiveValues(setup, parent)
    threading.Thread(target=_follow, args=(sys.stdin.buffer, watch), name="wants", daemon=True).start()
    try:
        asyncio.run(watch.run())
    except (Trouble, Troubles) as trouble:
        parent.send(CameraFailed(str(trouble)))
    except OSError as error:
        parent.send(CameraFailed(str(error)))
    os._exit(1)  # an orderly exit would wait for a library that hangs


if __name__ == "__main__":
    main()
