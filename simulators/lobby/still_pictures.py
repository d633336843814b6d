"""Saves pictures of a scene: the lobby from above, and what the robot's camera would see."""

from pathlib import Path

import cv2
import pygame

from robot.navigation.map.lobby_map import Lobby
from simulators.camera.renderer import Eye
from simulators.lobby.overhead_view import Overhead
from simulators.lobby.world import Scene

WIDTH_PX = 1200


def save_above(lobby: Lobby, scene: Scene, file: str) -> None:
    """The view from above."""
    pygame.font.init()
    pygame.image.save(Overhead(lobby, WIDTH_PX).draw(scene), file)


def save_camera(lobby: Lobby, photo: Path, scene: Scene, file: str) -> None:
    """The camera's picture; visitors wear `photo`."""
    save_seen(Eye(lobby, photo), scene, file)


def save_seen(eye: Eye, scene: Scene, file: str) -> None:
    """What `eye` sees of the scene."""
    cv2.imwrite(file, eye.draw(scene))
