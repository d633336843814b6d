"""The camera as a part of the robot: starts the camera process, sends it what the robot wants to know, and emits its
facts.
"""

import asyncio
import contextlib
import os

import msgspec

from hardware.camera.messages import CameraFailed, CameraLook, CameraSetup, CodeFound, FromCamera, MarkersSeen, Wants
from robot.core.commands import AnyCommand
from robot.core.events import CodeRead
from robot.core.parts import Part
from robot.paths import ROOT
from robot.runtime.ports import Emit, LiveValues
from robot.runtime.processes.child_process import command_of, how_it_ended, without_ctrl_c

WANTS_S = 0.05  # time between two checks whether the wants have changed; chosen
_PERTURB = "165"
"""Value of MALLOC_PERTURB_ in the camera process: freed memory is overwritten, since it may show a receipt."""


class CameraLost(Exception):
    """Raised when the camera process has ended; the supervisor starts the part again."""


class CameraPart:
    """Driver of the camera process. It sets gaze, pictures per second, codes and markers in `live`."""

    part = Part.CAMERA
    quiet_limit_ms: int | None = 12_000
    """Longest time without an event, ms. Derived: loading takes 2 s, opening 5 s, then an event comes every second."""
    obeys: tuple[type[AnyCommand], ...] = ()

    def __init__(self, setup: CameraSetup, live: LiveValues) -> None:
        self._setup, self._live = setup, live
        self._decode = msgspec.json.Decoder(FromCamera).decode

    async def run(self, emit: Emit) -> None:
        """Run the camera process until cancelled. Raises `CameraLost` when the process ends by itself."""
        with without_ctrl_c():
            process = await asyncio.create_subprocess_exec(
                *command_of("hardware.camera.process"),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                cwd=ROOT,
                env={**os.environ, "MALLOC_PERTURB_": _PERTURB},
            )
        sending = asyncio.ensure_future(self._send_wants(process))
        try:
            raise CameraLost(await self._follow(process, emit))
        finally:
            sending.cancel()
            self._live.gaze = self._live.camera_per_s = None
            await _end(process)

    def obey(self, command: AnyCommand) -> None:
        """Do nothing: a camera obeys no command."""

    async def _follow(self, process: asyncio.subprocess.Process, emit: Emit) -> str:
        """Emit the facts that the camera process sends, until it ends; return why it ended."""
        assert process.stdout is not None
        reason = ""
        async for line in process.stdout:
            match self._decode(line):
                case CameraFailed(reason=sent):
                    reason = sent
                case CameraLook(gaze, per_s):
                    self._live.gaze, self._live.camera_per_s = gaze, per_s
                case MarkersSeen(sightings):
                    if self._live.sight is not None:
                        self._live.sight(sightings)
                case CodeFound(code, field):
                    self._live.dictate(code, field)
                    emit(CodeRead())
                case event:
                    emit(event)
        status = await process.wait()
        return reason or f"the camera's process {how_it_ended(status)}"

    async def _send_wants(self, process: asyncio.subprocess.Process) -> None:
        """Send the setup to the camera process, then each change of what the robot wants to know."""
        assert process.stdin is not None
        process.stdin.write(msgspec.json.encode(self._setup) + b"\n")
        sent, live = Wants(), self._live
        while True:
            wants = Wants(live.wants_markers, live.wants_code, live.field)
            if wants != sent and not process.stdin.is_closing():
                process.stdin.write(msgspec.json.encode(wants) + b"\n")
                sent = wants
            await asyncio.sleep(WANTS_S)


async def _end(process: asyncio.subprocess.Process) -> None:
    """Kill the camera process at once: it has no data that must be saved."""
    with contextlib.suppress(ProcessLookupError):
        process.kill()
    if process.stdin is not None:
        process.stdin.close()
    await process.wait()
