"""The camera driver at its real ports: a picture file, a video file, and a network stream that comes and goes."""

import asyncio
import contextlib
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.camera.capture_loop import Camera, facts, gaze
from hardware.camera.freeze_detector import Standstill
from hardware.camera.video_sources import open_frames
from hardware.vision.face_detector import DetectedFace, Picture, read_picture
from robot.core.events import AnyEvent, FacesSeen, PartUp
from robot.core.trouble import Trouble
from robot.runtime.ports import LiveValues
from simulators.camera.mjpeg_server import MjpegCamera
from voice_models.model_files.store import path_of

LIMIT_S = 40.0


def camera_at(address: str, live: LiveValues) -> Camera:
    return Camera(address, 320, 10, path_of("yunet"), live)


def with_grain(picture: Picture) -> Picture:
    """As a sensor gives it: never twice the same."""
    grain = np.random.default_rng().integers(-2, 3, picture.shape)
    return np.clip(picture.astype(np.int16) + grain, 0, 255).astype(np.uint8)


async def watch(camera: Camera, enough: Callable[[list[AnyEvent]], bool]) -> list[AnyEvent]:
    """Run the driver until `enough` of its events have come."""
    seen: list[AnyEvent] = []
    done = asyncio.Event()
    loop = asyncio.get_running_loop()

    def emit(event: AnyEvent) -> None:
        seen.append(event)
        if enough(seen):
            loop.call_soon_threadsafe(done.set)

    running = asyncio.ensure_future(camera.run(emit))
    try:
        await asyncio.wait_for(done.wait(), LIMIT_S)
    finally:
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running
    return seen


def faces_in(events: list[AnyEvent]) -> list[FacesSeen]:
    return [event for event in events if isinstance(event, FacesSeen)]


def test_a_still_face_is_told_once_and_then_once_a_second() -> None:
    live = LiveValues()
    camera = camera_at(f"file:{path_of('astronaut')}", live)
    events = asyncio.run(watch(camera, lambda seen: len(faces_in(seen)) >= 3))
    assert isinstance(events[0], PartUp)
    assert set(faces_in(events)) == {FacesSeen(1, 56, -100, True)}
    assert live.gaze is None, "the place of a face is forgotten when the camera stops"


def test_the_pictures_that_come_are_counted_and_none_come_from_a_camera_that_stands_still() -> None:
    live = LiveValues()
    counted: list[float] = []

    def enough(_seen: list[AnyEvent]) -> bool:
        counted.extend([] if live.camera_per_s is None else [live.camera_per_s])
        return bool(counted)

    asyncio.run(watch(camera_at(f"file:{path_of('astronaut')}", live), enough))
    assert counted[0] > 1
    assert live.camera_per_s is None


def test_the_width_is_that_of_the_detection_picture(tmp_path: Path) -> None:
    large = cv2.resize(read_picture(path_of("astronaut")), None, fx=2.0, fy=2.0)
    cv2.imwrite(str(tmp_path / "large.png"), large)
    events = asyncio.run(
        watch(camera_at(f"file:{tmp_path}/large.png", LiveValues()), lambda seen: bool(faces_in(seen)))
    )
    assert faces_in(events)[0].width_px == pytest.approx(56, abs=2)


def test_a_video_goes_on_from_its_start(tmp_path: Path) -> None:
    face = cv2.resize(read_picture(path_of("astronaut")), (320, 320))
    file = tmp_path / "visit.avi"
    writer = cv2.VideoWriter(str(file), cv2.VideoWriter.fourcc(*"MJPG"), 20.0, (320, 320))
    for index in range(20):
        writer.write(face if index >= 10 else np.full_like(face, 180))
    writer.release()

    def came_twice(seen: list[AnyEvent]) -> bool:
        counts = [event.count for event in faces_in(seen)]
        return sum(a == 0 and b == 1 for a, b in pairwise(counts)) >= 2

    asyncio.run(watch(camera_at(f"file:{file}", LiveValues()), came_twice))


def test_a_network_camera_shows_who_comes_and_goes() -> None:
    face = cv2.resize(read_picture(path_of("astronaut")), (320, 320))
    nobody = np.full_like(face, 180)
    shown = [nobody]
    stream = MjpegCamera(lambda: with_grain(shown[0]), 15)
    stream.start()

    def came_and_went(seen: list[AnyEvent]) -> bool:
        counts = [event.count for event in faces_in(seen)]
        shown[0] = face if 0 in counts and 1 not in counts else nobody
        return 1 in counts and counts[-1] == 0

    try:
        asyncio.run(watch(camera_at(stream.url, LiveValues()), came_and_went))
    finally:
        stream.stop()


def test_a_stream_that_dies_ends_the_driver_with_an_error() -> None:
    picture = np.full((240, 320, 3), 180, dtype=np.uint8)
    stream = MjpegCamera(lambda: with_grain(picture), 15)
    stream.start()
    running = camera_at(stream.url, LiveValues()).run(
        lambda event: stream.stop() if isinstance(event, FacesSeen) else None
    )
    with pytest.raises(OSError, match=r"the stream ended|no frame"):
        asyncio.run(asyncio.wait_for(running, LIMIT_S))


def test_a_camera_whose_picture_stands_still_is_down_and_up_again_only_when_it_moves() -> None:
    picture = np.full((240, 320, 3), 180, dtype=np.uint8)
    stream = MjpegCamera(lambda: with_grain(picture), 15)
    stream.start()
    try:
        seen: list[AnyEvent] = []

        def emit(event: AnyEvent) -> None:
            seen.append(event)
            stream.freeze(frozen=True)

        with pytest.raises(OSError, match="stood still"):
            asyncio.run(asyncio.wait_for(camera_at(stream.url, LiveValues()).run(emit), LIMIT_S))
        assert isinstance(seen[0], PartUp)
        seen.clear()
        with pytest.raises(OSError, match="stood still"):
            asyncio.run(asyncio.wait_for(camera_at(stream.url, LiveValues()).run(seen.append), LIMIT_S))
        assert seen == [], "it is not believed before two pictures differ"
    finally:
        stream.stop()


def test_a_covered_lens_is_no_camera_that_hangs() -> None:
    black, lens = np.zeros((240, 320, 3), dtype=np.uint8), Standstill()
    assert [lens.moves(black, second) for second in (0.0, 1.0, 9.0)] == [False, True, True]


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("device:one", "no camera address"),
        ("ftp://camera", "no camera address"),
        ("", "no camera address"),
        ("device:97", "no camera answers"),
        ("http://127.0.0.1:9/none", "no camera answers"),
        ("file:/nowhere/picture.png", "no picture"),
    ],
)
def test_a_wrong_address_is_trouble(address: str, says: str) -> None:
    with pytest.raises(Trouble, match=says):
        asyncio.run(camera_at(address, LiveValues()).run(lambda _event: None))


def test_a_file_that_is_no_video_is_trouble(tmp_path: Path) -> None:
    (tmp_path / "visit.mp4").write_bytes(b"no video")
    with pytest.raises(Trouble, match="no camera answers"):
        open_frames(f"file:{tmp_path}/visit.mp4")


FACES = st.builds(
    DetectedFace,
    x=st.integers(-40, 640),
    y=st.integers(-40, 480),
    w=st.integers(1, 640),
    h=st.integers(1, 480),
    score=st.floats(0, 1),
    facing=st.booleans(),
)


@given(st.lists(FACES, max_size=4))
def test_facts_and_gaze_stay_in_their_ranges(faces: list[DetectedFace]) -> None:
    seen = facts(faces, 640, 320)
    assert seen.count == len(faces)
    assert -1000 <= seen.offset_permille <= 1000
    place = gaze(faces, np.zeros((480, 640, 3), dtype=np.uint8))
    assert (place is None) == (not faces)
    assert place is None or all(-1.0 <= value <= 1.0 for value in place)


@pytest.mark.parametrize(
    ("nearest_looks", "looking_px"), [(False, 30), (True, 0)], ids=["the nearest does not", "the nearest does"]
)
def test_a_face_that_looks_here_is_told_beside_a_nearer_one_that_does_not(nearest_looks: bool, looking_px: int) -> None:
    nearest = DetectedFace(x=0, y=200, w=120, h=150, score=0.9, facing=nearest_looks)
    other = DetectedFace(x=300, y=200, w=60, h=80, score=0.9, facing=True)
    seen = facts([nearest, other], 640, 320)
    assert (seen.width_px, seen.facing, seen.looking_px) == (60, nearest_looks, looking_px)


def test_who_stands_at_the_left_of_the_picture_is_looked_at_on_the_right_of_the_screen() -> None:
    face = DetectedFace(x=0, y=200, w=80, h=100, score=0.9, facing=True)
    place = gaze([face], np.zeros((480, 640, 3), dtype=np.uint8))
    assert place is not None
    assert place[0] > 0.8
    assert facts([face], 640, 320).offset_permille < -800
