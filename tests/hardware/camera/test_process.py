"""The camera's process: facts come out of it, a crash or a hang inside it costs the picture and nothing else."""

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import cv2
import pytest

from hardware.camera.driver import CameraLost, CameraPart
from hardware.camera.messages import CameraSetup
from robot.core.events import AnyEvent, CodeRead, FacesSeen, PartUp
from robot.navigation.localization.marker_sighting import Sighting
from robot.runtime.assemble import camera_setup, mount_of
from robot.runtime.ports import LiveValues
from robot.runtime.settings.loader import load_settings
from tests.hardware.camera.drawn_lobby import LOBBY, POSES, drawn
from tests.hardware.vision.receipts import CODE, receipt
from voice_models.model_files.store import path_of

LIMIT_S = 40.0
CAMERA = load_settings().camera


def setup(address: str, *, markers: bool = False) -> CameraSetup:
    found = LOBBY.markers if markers else ()
    return CameraSetup(address, 320, 10, str(path_of("yunet")), mount_of(CAMERA), found)


class Watched:
    """A part that runs, and what it has told."""

    def __init__(self, setup: CameraSetup) -> None:
        self.live, self.seen = LiveValues(), list[AnyEvent]()
        self.part = CameraPart(setup, self.live)

    async def __aenter__(self) -> "Watched":
        self.running = asyncio.ensure_future(self.part.run(self.seen.append))
        return self

    async def __aexit__(self, *_: object) -> None:
        self.running.cancel()
        with contextlib.suppress(asyncio.CancelledError, CameraLost):
            await self.running

    async def until(self, true: Callable[[], object]) -> None:
        limit_s = time.monotonic() + LIMIT_S
        while not true():
            assert not self.running.done(), self.running.exception()
            assert time.monotonic() < limit_s
            await asyncio.sleep(0.02)

    def saw(self, kind: type[AnyEvent]) -> bool:
        return any(isinstance(event, kind) for event in self.seen)


def child() -> int:
    """The process of the camera that this one has started."""
    for number in Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split():
        if b"hardware.camera.process" in Path(f"/proc/{number}/cmdline").read_bytes():
            return int(number)
    raise AssertionError("there is none")


async def test_a_face_is_told_and_its_place_for_the_eyes_on_the_screen() -> None:
    async with Watched(setup(f"file:{path_of('astronaut')}")) as watched:
        await watched.until(lambda: watched.saw(FacesSeen) and watched.live.gaze)
        assert isinstance(watched.seen[0], PartUp)
        assert FacesSeen(1, 56, -100, True) in watched.seen
    assert watched.live.gaze is None


async def test_markers_are_looked_for_when_they_are_wanted(tmp_path: Path) -> None:
    found: list[Sighting] = []
    began_ms = time.monotonic() * 1000
    async with Watched(setup(f"file:{drawn(POSES[0], tmp_path)}", markers=True)) as watched:
        watched.live.sight = found.extend
        await watched.until(lambda: watched.saw(FacesSeen))
        assert found == []
        watched.live.wants_markers = True
        await watched.until(lambda: found)
    assert began_ms < found[0].at_ms < time.monotonic() * 1000


async def test_a_code_is_written_into_the_field_that_asked_for_it(tmp_path: Path) -> None:
    picture = tmp_path / "receipt.png"
    cv2.imwrite(str(picture), receipt(CODE))
    async with Watched(setup(f"file:{picture}")) as watched:
        await watched.until(lambda: watched.saw(FacesSeen))
        assert not watched.saw(CodeRead)
        watched.live.wants_code = True
        await watched.until(lambda: watched.saw(CodeRead))
        assert watched.live.typed == CODE


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGKILL])
async def test_a_crash_in_a_library_is_told_at_once_and_the_next_process_watches(number: signal.Signals) -> None:
    watched = Watched(setup(f"file:{path_of('astronaut')}"))
    async with watched:
        await watched.until(lambda: watched.saw(FacesSeen))
        os.kill(child(), number)
        with pytest.raises(CameraLost, match=number.name):
            await asyncio.wait_for(watched.running, LIMIT_S)
    watched.seen.clear()
    async with watched:
        await watched.until(lambda: watched.saw(FacesSeen))


async def test_what_a_camera_lacks_is_told_in_its_words() -> None:
    async with Watched(setup("file:/nowhere/picture.png")) as watched:
        with pytest.raises(CameraLost, match=r"no picture.*không"):
            await asyncio.wait_for(watched.running, LIMIT_S)


async def test_a_process_that_hangs_is_ended_with_the_part() -> None:
    async with Watched(setup(f"file:{path_of('astronaut')}")) as watched:
        await watched.until(lambda: watched.saw(FacesSeen))
        hung = child()
        os.kill(hung, signal.SIGSTOP)
    assert not Path(f"/proc/{hung}").exists()


def test_the_settings_of_the_site_reach_the_process() -> None:
    found = camera_setup(CAMERA, LOBBY)
    assert found.markers == LOBBY.markers
    assert found.mount.hfov_deg == CAMERA.hfov_deg
    assert found.size_px == (CAMERA.width_px, CAMERA.height_px)
