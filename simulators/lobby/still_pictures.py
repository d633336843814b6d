"""Pictures of a scene as files: the lobby from above, and the robot's camera view."""

from pathlib import Path

import cv2
import pygame

from robot.navigation.map.lobby_map import Lobby
from simulators.camera.renderer import CameraRenderer
from simulators.lobby.overhead_view import Overhead
from simulators.lobby.world import WorldSnapshot

WIDTH_PX = 1200


def save_above(lobby: Lobby, scene: WorldSnapshot, file: str) -> None:
    """Save the view of `scene` from above to `file`."""
    pygame.font.init()
    pygame.image.save(Overhead(lobby, WIDTH_PX).draw(scene), file)


def save_camera(lobby: Lobby, photo: Path, scene: WorldSnapshot, file: str) -> None:
    """Save the robot's camera view of `scene` to `file`; visitors have the face in `photo`."""
    save_seen(CameraRenderer(lobby, photo), scene, file)


def save_seen(eye: CameraRenderer, scene: WorldSnapshot, file: str) -> None:
    """Save what the camera `eye` sees of `scene` to `file`."""
    cv2.imwrite(file, eye.draw(scene))
