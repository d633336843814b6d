"""The capture loop: one thread grabs pictures and detects faces, markers and codes; only facts leave it.

The loop runs in a process of its own (`hardware.camera.process`). Every frame is grabbed, so that the newest is always
at hand, but faces are detected only in `detect_per_s` of them. No picture and no face outlives its detection. A stream
that dies, or shows the same picture for ever, raises an error, and the supervisor opens the camera again.
"""

import asyncio
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import cv2

from hardware.camera.freeze_detector import Standstill
from hardware.camera.video_sources import VideoSource, open_frames
from hardware.vision.apriltags import MarkerEye
from hardware.vision.face_detector import DetectedFace, FaceDetector, Picture
from hardware.vision.qr_reader import code_in
from robot.core.commands import AnyCommand
from robot.core.events import CodeRead, FacesSeen, PartUp
from robot.core.parts import Part
from robot.runtime.ports import Emit, LiveValues

_WIDTH_STEP_PX = 2  # steps of a face's width in events; chosen
_OFFSET_STEP_PERMILLE = 100  # steps of a face's direction in events, thousandths of half the picture; chosen
_AT_LEAST_EVERY_S = 0.9  # longest time between two events, also when nothing changes; chosen
_FRAME_LIMIT_S = 5.0  # time without a frame after which the stream counts as dead; chosen
_JOIN_S = 1.0  # longest wait for the thread to end; chosen
_MARKERS_EVERY_S = 0.095  # least time between two detections of markers: ten a second at 30 pictures a second; derived
_CODE_AGAIN_S = 6.0  # time after which the same code may be read again; chosen
_COUNT_S = 2.0  # time over which the pictures per second are counted; chosen


class Camera:
    """Driver of the camera within the camera process.

    `address`: as in `hardware.camera.video_sources`; `model`: the YuNet file. `live.gaze` is set to the direction in
    which the eyes on the screen look at the nearest face. The picture's left is the right of a person at the screen.
    """

    part = Part.CAMERA
    quiet_limit_ms: int | None = 8000
    obeys: tuple[type[AnyCommand], ...] = ()

    def __init__(
        self,
        address: str,
        detect_width_px: int,
        detect_per_s: int,
        model: Path,
        live: LiveValues,
        *,
        marker_eye: MarkerEye | None = None,
        latency_ms: int = 0,
        size_px: tuple[int, int] = (0, 0),
    ) -> None:
        """`marker_eye` detects markers while `live.wants_markers`; `latency_ms`: age of a picture when grabbed."""
        self._address, self._model, self._live = address, model, live
        self._marker_eye, self._latency_ms, self._size_px = marker_eye, latency_ms, size_px
        self._width_px = detect_width_px
        self._period_s = 1.0 / detect_per_s

    async def run(self, emit: Emit) -> None:
        """Detect until cancelled. Raises `Trouble` or OSError when the camera cannot be opened or its stream dies."""
        loop = asyncio.get_running_loop()
        ended: asyncio.Future[None] = loop.create_future()
        watch = _Watch(self, emit)

        def work() -> None:
            try:
                watch.run()
            except BaseException as error:
                failure: BaseException | None = error
            else:
                failure = None
            if not loop.is_closed():
                loop.call_soon_threadsafe(_settle, ended, failure)

        thread = threading.Thread(target=work, name="camera", daemon=True)
        thread.start()
        try:
            while not ended.done():
                await asyncio.wait([ended], timeout=1.0)
                if watch.silence_s() > _FRAME_LIMIT_S and not ended.done():
                    raise OSError(f"{self._address}: no frame for {_FRAME_LIMIT_S:.0f} s")
            ended.result()
        finally:
            watch.stop()
            await asyncio.to_thread(thread.join, _JOIN_S)
            self._live.gaze = self._live.camera_per_s = None

    def obey(self, command: AnyCommand) -> None:
        """Do nothing: a camera obeys no command."""

    def _open(self) -> tuple[VideoSource, FaceDetector]:
        cv2.setNumThreads(1)  # a detection takes milliseconds; a pool would steal time from speech
        frames = open_frames(self._address, self._size_px)
        return frames, FaceDetector(self._model, self._width_px)

    def _detect_markers(self, picture: Picture, grabbed_s: float) -> None:
        """Detect the markers in `picture` and pass their sightings to the motion process."""
        take = self._live.sight
        if self._marker_eye is None or take is None:
            return
        seen = self._marker_eye.look(picture, grabbed_s * 1000 - self._latency_ms)
        if seen:
            take(seen)


class _Watch:
    """The capture loop, run on the camera's thread."""

    def __init__(self, camera: Camera, emit: Emit) -> None:
        self._camera, self._emit = camera, emit
        self._stopped = threading.Event()
        self._last_frame_s = time.monotonic()
        self._code_read, self._again_s = "", 0.0
        self._standstill = None if camera._address.startswith("file:") else Standstill()

    def silence_s(self) -> float:
        """Return the time since the last frame, s."""
        return time.monotonic() - self._last_frame_s

    def stop(self) -> None:
        self._stopped.set()

    def run(self) -> None:
        camera = self._camera
        frames, detector = camera._open()
        emitted: FacesSeen | None = None
        emitted_s = due_s = markers_due_s = 0.0
        counted, count_s = 0, time.monotonic()
        try:
            while not self._stopped.is_set():
                if not frames.grab():
                    raise OSError(f"{camera._address}: the stream ended")
                now_s = self._last_frame_s = time.monotonic()
                counted += 1
                if now_s - count_s >= _COUNT_S:
                    camera._live.camera_per_s = counted / (now_s - count_s)
                    counted, count_s = 0, now_s
                faces_due = now_s >= due_s
                markers_due = camera._marker_eye is not None and camera._live.wants_markers and now_s >= markers_due_s
                picture = frames.picture() if faces_due or markers_due else None
                if picture is None:
                    continue
                if markers_due:
                    markers_due_s = now_s + _MARKERS_EVERY_S
                    camera._detect_markers(picture, now_s)
                if not faces_due:
                    continue
                due_s = now_s + camera._period_s
                if self._standstill is not None and not self._standstill.moves(picture, now_s):
                    continue
                if emitted is None:
                    self._emit(PartUp(Part.CAMERA, f"{camera._address} {picture.shape[1]}x{picture.shape[0]}"))
                faces = detector.detect(picture)
                camera._live.gaze = gaze(faces, picture)
                if camera._live.wants_code:
                    self._read_code(picture, now_s)
                seen = facts(faces, picture.shape[1], detector.width_px)
                if seen != emitted or now_s - emitted_s >= _AT_LEAST_EVERY_S:
                    self._emit(seen)
                    emitted, emitted_s = seen, now_s
        finally:
            frames.close()

    def _read_code(self, picture: Picture, now_s: float) -> None:
        """Enter the code of a receipt into the open field; the same code is entered at most once in 6 s."""
        live = self._camera._live
        field = live.field  # the page may close during the detection
        code = code_in(picture)
        if not code or (code == self._code_read and now_s < self._again_s):
            return
        self._code_read, self._again_s = code, now_s + _CODE_AGAIN_S
        live.dictate(code, field)
        self._emit(CodeRead())


def facts(faces: Sequence[DetectedFace], picture_width_px: int, detect_width_px: int) -> FacesSeen:
    """Return the event about `faces` (nearest first), with rounded figures: a still person causes few events."""
    if not faces:
        return FacesSeen(0)
    nearest = faces[0]
    looking = next((face for face in faces if face.facing), nearest)
    share = detect_width_px / picture_width_px
    offset = (nearest.x + nearest.w / 2) / picture_width_px * 2000 - 1000
    return FacesSeen(
        count=len(faces),
        width_px=_stepped(nearest.w * share, _WIDTH_STEP_PX),
        offset_permille=max(-1000, min(1000, _stepped(offset, _OFFSET_STEP_PERMILLE))),
        facing=nearest.facing,
        looking_px=0 if looking is nearest else _stepped(looking.w * share, _WIDTH_STEP_PX),
    )


def gaze(faces: Sequence[DetectedFace], picture: Picture) -> tuple[float, float] | None:
    """Return where the eyes on the screen look, -1..1 to the right and down; None when no face is seen."""
    if not faces:
        return None
    height, width = picture.shape[:2]
    nearest = faces[0]
    right = 1.0 - (nearest.x + nearest.w / 2) / width * 2
    down = (nearest.y + nearest.h / 2) / height * 2 - 1.0
    return max(-1.0, min(1.0, right)), max(-1.0, min(1.0, down))


def _stepped(value: float, step: int) -> int:
    return round(value / step) * step


def _settle(ended: "asyncio.Future[None]", failure: BaseException | None) -> None:
    if ended.done():
        return
    if failure is None:
        ended.set_result(None)
    else:
        ended.set_exception(failure)
