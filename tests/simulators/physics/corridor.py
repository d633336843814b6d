"""A lobby that is nothing but a corridor."""

import msgspec

from robot.navigation.map.lobby_map import Lobby
from tests.hardware.motion.rig import LOBBY

CORRIDOR = msgspec.toml.decode(LOBBY.read_bytes(), type=Lobby)
