"""The robot's own detectors of markers and faces, run on a camera picture; they return boxes for the console."""

from collections.abc import Callable, Sequence

import numpy as np

from hardware.camera.camera_model import Mount
from hardware.vision.apriltags import MarkerEye
from hardware.vision.face_detector import FaceDetector
from robot.navigation.map.lobby_map import Lobby
from robot.rehearsal.console.backend import Picture
from robot.rehearsal.console.snapshot import Box
from robot.runtime.settings.schema import Settings
from voice_models.model_files.store import path_of

Detect = Callable[[Picture], Sequence[Box]]


def marker_detector(settings: Settings, lobby: Lobby) -> Detect:
    """Return a detector that finds the map's markers in a picture; each box has the marker's number."""
    camera = settings.camera
    mount = Mount(camera.hfov_deg, camera.height_m, camera.ahead_m)
    eye = MarkerEye(mount, {marker.id: marker for marker in lobby.markers})

    def detect(picture: Picture) -> list[Box]:
        high, wide = picture.shape[:2]
        focal, found = mount.focal_px(wide), list[Box]()
        for square in eye.squares(np.ascontiguousarray(picture[:, :, ::-1])):
            x, y = wide / 2 - focal * square.left_m / square.ahead_m, high / 2 - focal * square.up_m / square.ahead_m
            side = square.side_px
            found.append(Box(x - side / 2, y - side / 2, side, side, str(square.marker)))
        return found

    return detect


def face_detector(settings: Settings) -> Detect:
    """Return a detector of faces that uses the robot's own settings."""
    camera = settings.camera
    detector = FaceDetector(path_of("yunet"), camera.detect_width_px)

    def detect(picture: Picture) -> list[Box]:
        faces = detector.detect(np.ascontiguousarray(picture[:, :, ::-1]))
        return [Box(face.x, face.y, face.w, face.h) for face in faces]

    return detect
