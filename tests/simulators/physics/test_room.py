"""One point sees along many rays at once what it sees along each of them."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulators.lobby.random_lobbies import random_lobby
from simulators.physics.room import RoomGeometry

LIMIT_M = 12.0
ROOMS = [RoomGeometry(random_lobby(seed)) for seed in range(4)]
SHARES = st.floats(0.02, 0.98)


@given(
    st.sampled_from(ROOMS), SHARES, SHARES, st.floats(-math.pi, math.pi), st.sampled_from([0.4, 1.2, math.pi, math.tau])
)
def test_each_ray_of_a_fan_meets_what_it_meets_alone(
    room: RoomGeometry, across: float, up: float, first_rad: float, fan_rad: float
) -> None:
    x, y = across * room.width_m, up * room.depth_m
    angles_rad = np.linspace(first_rad, first_rad + fan_rad, 37)
    met_m = room.walls_along_m(x, y, angles_rad, LIMIT_M)
    assert met_m == pytest.approx([room.ray_m(x, y, angle, LIMIT_M) for angle in angles_rad.tolist()])
