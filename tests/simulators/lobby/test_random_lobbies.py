"""Random lobbies differ, and each is one that a centre could have: every place can be reached, the map reads back."""

import msgspec
import pytest

from robot.navigation.map.lobby_map import Lobby
from robot.navigation.planning.planner import Planner
from simulators.lobby.random_lobbies import random_lobby


@pytest.mark.parametrize("seed", range(8))
def test_a_robot_can_reach_nearly_every_place_from_home(seed: int) -> None:
    lobby = random_lobby(seed)
    planner = Planner(lobby)
    reached = [planner.from_home(place.id) is not None for place in lobby.places]
    assert sum(reached) >= 0.8 * len(reached)
    assert reached[0]


def test_a_lobby_is_a_map_file_like_any_other() -> None:
    lobby = random_lobby(3)
    assert msgspec.json.decode(msgspec.json.encode(lobby), type=Lobby) == lobby


def test_each_seed_is_another_lobby_and_always_the_same_one() -> None:
    assert random_lobby(4) == random_lobby(4)
    assert len({(lobby.width_m, lobby.depth_m) for lobby in map(random_lobby, range(12))}) == 12
