"""From the picture to the pose: the simulated eye draws, the camera driver reads, the motion process corrects."""

import asyncio
import contextlib
import json
import time
from collections.abc import Callable
from itertools import pairwise
from math import atan2, degrees, hypot, radians
from pathlib import Path

import cv2
import msgspec
import pytest

from hardware.camera.capture_loop import Camera
from hardware.motion.driver import BaseDriver
from hardware.motion.messages import MotionSetup
from hardware.vision.apriltags import marker_eye
from robot.core.events import AnyEvent, FacesSeen, PartDown, PartUp
from robot.navigation.geometry import wrapped
from robot.navigation.localization.marker_sighting import Sighting
from robot.runtime.assemble import mount_of
from robot.runtime.ports import LiveValues
from robot.runtime.settings.loader import load_settings
from simulators.boards.motor_board import SimulatedBoard
from tests.hardware.camera.drawn_lobby import LOBBY, POSES, drawn
from voice_models.model_files.store import path_of

MARKERS = {marker.id: marker for marker in LOBBY.markers}
CAMERA = load_settings().camera
LIMIT_S = 30.0


@pytest.mark.parametrize("pose", POSES)
@pytest.mark.parametrize(("width", "height", "share"), [(1280, 720, 0.003), (640, 480, 0.015)])
def test_pictures_that_somebody_else_drew_are_read_to_a_centimetre(
    pose: tuple[float, float, float], width: int, height: int, share: float, tmp_path: Path
) -> None:
    eye = marker_eye(mount_of(CAMERA), LOBBY.markers)
    seen = eye.look(cv2.imread(str(drawn(pose, tmp_path, width, height))), 0.0)
    assert len(seen) >= 2
    for sighting in seen:
        marker = MARKERS[sighting.marker]
        dx, dy = marker.x_m - pose[0], marker.y_m - pose[1]
        assert sighting.range_m == pytest.approx(hypot(dx, dy), rel=share)
        assert abs(degrees(wrapped(atan2(dy, dx) - pose[2] - sighting.bearing_rad))) < 0.1


async def watched(
    live: LiveValues, address: str, emit: Callable[[AnyEvent], None], until: Callable[[], object]
) -> None:
    eye = marker_eye(mount_of(CAMERA), LOBBY.markers)
    camera = Camera(address, 320, 10, path_of("yunet"), live, marker_eye=eye, latency_ms=60)
    running = asyncio.ensure_future(camera.run(emit))
    try:
        async with asyncio.timeout(LIMIT_S):
            while not until():
                await asyncio.sleep(0.02)
    finally:
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running


def test_the_camera_looks_for_markers_while_somebody_wants_them_and_only_facts_leave_it(tmp_path: Path) -> None:
    live, come = LiveValues(), []
    address = f"file:{drawn(POSES[0], tmp_path)}"
    live.sight = come.append
    told: list[AnyEvent] = []
    asyncio.run(watched(live, address, told.append, lambda: any(isinstance(event, FacesSeen) for event in told)))
    assert come == []
    live.wants_markers = True
    began_ms = time.monotonic() * 1000
    asyncio.run(watched(live, address, told.append, lambda: len(come) >= 4))
    assert all(isinstance(sighting, Sighting) for seen in come for sighting in seen)
    taken = [seen[0].at_ms for seen in come]
    assert all(later - earlier > 94 for earlier, later in pairwise(taken)), "at most ten times a second"
    assert all(began_ms - 60 <= at_ms <= time.monotonic() * 1000 - 60 for at_ms in taken)


async def remembered_wrongly(pose_file: Path, true: tuple[float, float, float]) -> tuple[list[AnyEvent], LiveValues]:
    """A base that was stopped on the way and starts again with markers in sight."""
    live, events = LiveValues(), []
    with SimulatedBoard(LOBBY) as board:
        setup = MotionSetup.of(load_settings().base, LOBBY, port=board.port, by_markers=True)
        base = BaseDriver(setup, pose_file, live)
        running = asyncio.create_task(base.run(events.append))
        try:
            async with asyncio.timeout(LIMIT_S):
                while not live.wants_markers:
                    await asyncio.sleep(0.02)
                while live.pose is None or hypot(live.pose[0] - true[0], live.pose[1] - true[1]) > 0.05:
                    now_ms = time.monotonic() * 1000
                    seen = tuple(
                        Sighting(now_ms, number, hypot(dx, dy), wrapped(atan2(dy, dx) - true[2]))
                        for number, dx, dy in ((n, MARKERS[n].x_m - true[0], MARKERS[n].y_m - true[1]) for n in (1, 2))
                    )
                    await asyncio.to_thread(live.sight, seen)
                    await asyncio.sleep(0.1)
                while not json.loads(pose_file.read_text())["pose"]:
                    await asyncio.sleep(0.05)
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
    return events, live


@pytest.mark.ports
def test_a_robot_that_was_stopped_on_the_way_finds_itself_by_markers_and_needs_no_push_home(tmp_path: Path) -> None:
    pose_file = tmp_path / "pose.json"
    pose_file.write_bytes(msgspec.json.encode({"pose": None}))
    true = (4.0, 5.6, radians(95))
    events, live = asyncio.run(remembered_wrongly(pose_file, true))
    assert any(isinstance(event, PartUp) for event in events)
    assert not any(isinstance(event, PartDown) for event in events)
    assert json.loads(pose_file.read_text())["pose"] == pytest.approx(true, abs=0.06)
    assert live.sight is None, "nobody takes sightings for a base that has gone"
