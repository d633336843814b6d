"""The simulated board that a whole robot drives."""

from collections.abc import Iterator

import pytest

from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.settings.loader import CONFIG
from simulators.boards.motor_board import SimulatedBoard


@pytest.fixture
def board() -> Iterator[SimulatedBoard]:
    with SimulatedBoard(load_lobby(CONFIG / "lobby.toml")) as board:
        yield board
