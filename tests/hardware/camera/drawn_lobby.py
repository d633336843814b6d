"""Pictures of the lobby as the robot sees it, drawn by the simulated camera."""

from math import radians
from pathlib import Path

import cv2

from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.settings.loader import CONFIG
from simulators.camera.renderer import CameraRenderer
from simulators.lobby.world import WorldSnapshot
from voice_models.model_files.store import path_of

MAP = CONFIG / "lobby.toml"
LOBBY = load_lobby(MAP)
POSES = [(6.0, 2.3, radians(180)), (3.2, 4.0, radians(95)), (9.6, 4.0, radians(90)), (3.0, 5.0, radians(182))]


def drawn(pose: tuple[float, float, float], folder: Path, width: int = 1280, height: int = 720) -> Path:
    """What the robot's camera sees at `pose`, as a file."""
    eye = CameraRenderer(LOBBY, path_of("astronaut"), width, height)
    path = folder / "seen.png"
    cv2.imwrite(str(path), eye.draw(WorldSnapshot(pose, (), (), "", "")))
    return path
