"""A receipt in a visitor's hand: the robot's own reader finds its code in the simulated picture."""

import math

import msgspec
import pytest

from hardware.vision.qr_reader import code_in
from robot.navigation.map.lobby_map import Lobby
from robot.paths import ROOT
from simulators.camera.renderer import CameraRenderer
from simulators.lobby.world import WorldSnapshot
from simulators.people.visitor import SimulatedVisitor
from voice_models.model_files.store import path_of

CODE = "H49.34-260713-0012"
CONFIG = ROOT / "config"


@pytest.mark.parametrize("away_m", [0.9, 1.05, 1.2])
def test_the_code_of_a_receipt_is_read_from_where_people_stand(away_m: float) -> None:
    lobby = msgspec.toml.decode((CONFIG / "lobby.toml").read_bytes(), type=Lobby)
    home = lobby.home
    heading = math.radians(home.heading_deg)
    at = (home.x_m + away_m * math.cos(heading), home.y_m + away_m * math.sin(heading))
    eye, robot = CameraRenderer(lobby, path_of("astronaut")), (home.x_m, home.y_m, heading)
    visitor = SimulatedVisitor("minh", "Anh Minh", *at, heading + math.pi, holds=CODE)
    assert code_in(eye.draw(WorldSnapshot(robot, (visitor,), (), "", ""))) == CODE
    visitor.holds = ""
    assert code_in(eye.draw(WorldSnapshot(robot, (visitor,), (), "", ""))) == ""
