"""The camera as a part of the robot: starts the camera's process, sends it what is wanted, passes facts on."""

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
from robot.runtime.processes.child_process import command_of, how_it_ended

WANTS_S = 0.05
_PERTURB = "165"
"""Value of MALLOC_PERTURB_: freed memory is overwritten in the child too, since a receipt was on its pictures."""


class CameraLost(Exception):
    """The camera's process has ended; the supervisor starts the part again."""


class CameraPart:
    """Driver of the camera. `live` gets gaze, pictures a second, codes and markers, as from
    `hardware.camera.capture_loop`.
    """

    part = Part.CAMERA
    quiet_limit_ms: int | None = 12_000
    """Loading takes a second or two, and opening a camera up to five; after that an event comes every second."""
    obeys: tuple[type[AnyCommand], ...] = ()

    def __init__(self, setup: CameraSetup, live: LiveValues) -> None:
        self._setup, self._live = setup, live
        self._decode = msgspec.json.Decoder(FromCamera).decode

    async def run(self, emit: Emit) -> None:
        """Keep the process running until cancelled. Raises `CameraLost` when it ends by itself."""
        process = await asyncio.create_subprocess_exec(
            *command_of("hardware.camera.process"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            cwd=ROOT,
            env={**os.environ, "MALLOC_PERTURB_": _PERTURB},
        )
        telling = asyncio.ensure_future(self._tell(process))
        try:
            raise CameraLost(await self._follow(process, emit))
        finally:
            telling.cancel()
            self._live.gaze = self._live.camera_per_s = None
            await _end(process)

    def obey(self, command: AnyCommand) -> None:
        """A camera obeys no command."""

    async def _follow(self, process: asyncio.subprocess.Process, emit: Emit) -> str:
        """Pass on what the process sends, to its end; return why it ended."""
        assert process.stdout is not None
        reason = ""
        async for line in process.stdout:
            match self._decode(line):
                case CameraFailed(reason=told):
                    reason = told
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

    async def _tell(self, process: asyncio.subprocess.Process) -> None:
        """Send the setup, then each change of what is wanted."""
        assert process.stdin is not None
        process.stdin.write(msgspec.json.encode(self._setup) + b"\n")
        told, live = Wants(), self._live
        while True:
            wants = Wants(live.wants_markers, live.wants_code, live.field)
            if wants != told and not process.stdin.is_closing():
                process.stdin.write(msgspec.json.encode(wants) + b"\n")
                told = wants
            await asyncio.sleep(WANTS_S)


async def _end(process: asyncio.subprocess.Process) -> None:
    """Kill the process at once: it holds nothing that must be kept."""
    with contextlib.suppress(ProcessLookupError):
        process.kill()
    if process.stdin is not None:
        process.stdin.close()
    await process.wait()
