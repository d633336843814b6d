"""The robot's camera computed from geometry, without pictures: the faces of people in view, and the markers."""

from collections.abc import Callable
from math import atan2, cos, hypot, inf, sin, tan

from msgspec.structs import replace

from hardware.camera.capture_loop import facts
from hardware.vision.face_detector import DetectedFace
from robot.core.events import FacesSeen, PartDown, PartUp
from robot.core.parts import Part
from robot.navigation.localization.marker_sighting import Sighting
from robot.navigation.map.lobby_map import Lobby
from robot.rehearsal.people import Actor, People, wrapped
from robot.runtime.ports import Emit, LiveValues
from robot.runtime.processes.supervisor import BACKOFF_MS
from simulators.camera.marker_noise import MarkerCamera, Seeing, displaced, focal_bias
from simulators.camera.pinhole_camera import EYE_AHEAD_M, EYE_HEIGHT_M, VIEW_RAD
from simulators.physics.differential_drive import Pose
from simulators.physics.room import RoomGeometry

LOOK_MS = 100.0
AT_LEAST_MS = 1_000.0
DEAD_MS = 3_000.0
PICTURE_PX = (640, 480)
DETECT_PX = 320
FACE_M = 0.16
"""Width of the box that a detector draws around a face, m."""
EYES_M = {"adult": 1.52, "child": 1.05, "thing": 0.0}
FAR_M = 4.5
PROFILE_RAD = 1.0
"""A face turned away from the camera by more than this angle, rad, is not detected."""


class CameraInMemory:
    """A camera that takes ten pictures a second. `dead`, `dark`, `frozen` are its faults; `seen` is the last event
    sent."""

    def __init__(
        self,
        lobby: Lobby,
        room: RoomGeometry,
        people: People,
        pose: Callable[[], Pose],
        seed: int,
        now_ms: Callable[[], float],
    ) -> None:
        self._room, self._people, self._pose, self._now_ms = room, people, pose, now_ms
        self._lobby, self._seed = lobby, seed
        self.markers = MarkerCamera(room, lobby.markers, Seeing(focal_bias=focal_bias(seed)), seed)
        self.dead = self.dark = self.frozen = False
        self.seen = FacesSeen(0)
        self.faces: list[DetectedFace] = []
        self._emit: Emit = lambda _event: None
        self._live = LiveValues()
        self._emitted: FacesSeen | None = None
        self._emitted_ms = self._dead_since_ms = 0.0
        self.up, self._tries, self._try_at_ms = False, 0, inf  # until `begin`: a robot may have no camera
        self._heading = 0.0
        self._last_sighted: tuple[Sighting, ...] = ()

    def begin(self, emit: Emit, live: LiveValues) -> None:
        """Start the camera, which sends its events to `emit` and its live values to `live`."""
        self._emit, self._live, self.up, self._emitted = emit, live, False, None
        self._tries, self._try_at_ms = 0, self._now_ms()

    def move_marker(self, marker: int, by_m: float) -> None:
        """Move marker `marker` by `by_m` along its wall from now on; 0 m = its place on the map."""
        numbers = [number for number, one in enumerate(self._lobby.markers) if one.id == marker]
        if numbers:
            self.markers.markers = displaced(self._lobby.markers, numbers[0], by_m, self._seed)

    def look(self) -> None:
        """Take one picture: send the faces in it as an event, or report that the camera is down."""
        now_ms = self._now_ms()
        if not self.up:
            self._start(now_ms)
            return
        if self.dead:
            self._dead_since_ms = self._dead_since_ms or now_ms
            if now_ms - self._dead_since_ms >= DEAD_MS:
                self.up, self._dead_since_ms = False, 0.0
                self._fall(now_ms)
            return
        self._dead_since_ms = 0.0
        if not self.frozen:
            self.faces = [] if self.dark else self._faces()
            self.seen = facts(self.faces, PICTURE_PX[0], DETECT_PX)
        self._live.gaze = None if not self.faces else _gaze(self.faces[0])
        self._live.camera_per_s = 1000 / LOOK_MS
        if self.seen != self._emitted or now_ms - self._emitted_ms >= AT_LEAST_MS:
            self._emitted, self._emitted_ms = self.seen, now_ms
            self._emit(self.seen)

    def look_for_markers(self, step_ms: float, travelled_m: float) -> None:
        """Pass the markers in view to the base; must be called in each step of the base."""
        pose, now_ms = self._pose(), self._now_ms()
        turn_rad_s = wrapped(pose[2] - self._heading) / (step_ms / 1000)
        self._heading = pose[2]
        sight = self._live.sight
        if sight is None or not self.up or self.dead or self.dark:
            return
        self.markers.look(now_ms, pose, turn_rad_s, travelled_m)
        seen = self.markers.due(now_ms)
        if seen and self.frozen:  # a frozen camera shows the same picture again and again
            self._last_sighted = self._last_sighted or seen
            seen = tuple(replace(one, at_ms=now_ms) for one in self._last_sighted)
        elif seen:
            self._last_sighted = ()
        if seen:
            sight(seen)

    def _start(self, now_ms: float) -> None:
        if now_ms < self._try_at_ms:
            return
        if self.dead:
            self._fall(now_ms)
            return
        self.up, self._emitted = True, None
        self._emit(PartUp(Part.CAMERA, f"in memory {PICTURE_PX[0]}x{PICTURE_PX[1]}"))

    def _fall(self, now_ms: float) -> None:
        self._live.gaze = self._live.camera_per_s = None
        self._emit(PartDown(Part.CAMERA, f"no frame for {DEAD_MS / 1000:.0f} s"))
        self._try_at_ms = now_ms + BACKOFF_MS[min(self._tries, len(BACKOFF_MS) - 1)] + DEAD_MS
        self._tries += 1

    def _faces(self) -> list[DetectedFace]:
        """Return the faces that a detector would find in a picture of PICTURE_PX, the nearest first."""
        x, y, heading = pose = self._pose()
        eye = x + EYE_AHEAD_M * cos(heading), y + EYE_AHEAD_M * sin(heading)
        found: list[tuple[float, DetectedFace]] = []
        for actor in self._people.actors.values():
            face = self._face(actor, eye, heading, pose)
            if face is not None:
                found.append(face)
        return [face for _, face in sorted(found, key=lambda one: one[0])]

    def _face(
        self, actor: Actor, eye: tuple[float, float], heading: float, pose: Pose
    ) -> tuple[float, DetectedFace] | None:
        dx, dy = actor.person.x - eye[0], actor.person.y - eye[1]
        away = hypot(dx, dy)
        aside = wrapped(atan2(dy, dx) - heading)
        up_m = EYES_M[actor.kind] - EYE_HEIGHT_M
        if actor.kind == "thing" or not 0.2 < away < FAR_M or abs(aside) > VIEW_RAD / 2:
            return None
        depth = away * cos(aside)
        focal = PICTURE_PX[0] / 2 / tan(VIEW_RAD / 2)
        turned = abs(wrapped(actor.nose(pose) - atan2(-dy, -dx)))
        if turned > PROFILE_RAD or abs(up_m / depth) > PICTURE_PX[1] / 2 / focal or self._hidden(actor, eye, away):
            return None
        width = FACE_M * focal / depth
        middle = PICTURE_PX[0] / 2 - tan(aside) * focal
        top = PICTURE_PX[1] / 2 - up_m / depth * focal - width * 0.6
        face = DetectedFace(
            round(middle - width / 2), round(top), round(width), round(width * 1.2), 0.9, actor.faces(pose)
        )
        return away, face

    def _hidden(self, actor: Actor, eye: tuple[float, float], away: float) -> bool:
        """Whether another person or a wall hides `actor` from the camera."""
        direction = atan2(actor.person.y - eye[1], actor.person.x - eye[0])
        for other in self._people.people:
            if other is actor.person:
                continue
            dx, dy = other.x - eye[0], other.y - eye[1]
            ahead = dx * cos(direction) + dy * sin(direction)
            if 0.1 < ahead < away - 0.2 and abs(-dx * sin(direction) + dy * cos(direction)) < other.radius_m * 0.7:
                return True
        room, discs = self._room, self._room.discs
        room.discs = ()
        reach = room.ray_m(eye[0], eye[1], direction, away)
        room.discs = discs
        if reach >= away - 0.1:
            return False
        return room.partition_near(eye[0] + reach * cos(direction), eye[1] + reach * sin(direction))


def _gaze(face: DetectedFace) -> tuple[float, float]:
    """Return where the drawn eyes on the robot's screen look to meet this face: right and down, each -1 to 1."""
    right = 1.0 - (face.x + face.w / 2) / PICTURE_PX[0] * 2
    down = (face.y + face.h / 2) / PICTURE_PX[1] * 2 - 1.0
    return max(-1.0, min(1.0, right)), max(-1.0, min(1.0, down))
