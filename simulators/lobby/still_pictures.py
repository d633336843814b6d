"""Saves pictures of a scene: the lobby from above, and what the robot's camera would see."""

from pathlib import Path

import cv2
import pygame

from robot.navigation.map.lobby_map import Lobby
from simulators.camera.renderer import CameraRenderer
from simulators.lobby.overhead_view import Overhead
from simulators.lobby.world import WorldSnapshot

WIDTH_PX = 1200


def save_above(lobby: Lobby, scene: WorldSnapshot, file: str) -> None:
    """The view from above."""
    pygame.font.init()
    pygame.image.save(Overhead(lobby, WIDTH_PX).draw(scene), file)


def save_camera(lobby: Lobby, photo: Path, scene: WorldSnapshot, file: str) -> None:
    """The camera's picture; visitors wear `photo`."""
    save_seen(CameraRenderer(lobby, photo), scene, file)


def save_seen(eye: CameraRenderer, scene: WorldSnapshot, file: str) -> None:
    """What `eye` sees of the scene."""
    cv2.imwrite(file, eye.draw(scene))
