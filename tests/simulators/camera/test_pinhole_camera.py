"""The pinhole camera: sizes and sides as geometry demands, and never a point from behind the eye."""

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from simulators.camera.pinhole_camera import EYE_HEIGHT_M, VIEW_RAD, Pinhole

EYE = Pinhole(0.0, 0.0, math.pi / 2, 640, 480)
COORDINATE = st.floats(-20, 20)


def test_a_thing_twice_as_far_is_half_as_large() -> None:
    near = EYE.line((-0.5, 2.0, EYE_HEIGHT_M), (0.5, 2.0, EYE_HEIGHT_M))
    far = EYE.line((-0.5, 4.0, EYE_HEIGHT_M), (0.5, 4.0, EYE_HEIGHT_M))
    assert near is not None
    assert far is not None
    assert abs((near[1][0] - near[0][0]) - 2 * (far[1][0] - far[0][0])) <= 2
    assert near[0][1] == 240, "what is as high as the eye lies on the horizon"


def test_what_is_to_the_east_of_an_eye_that_looks_north_is_on_the_right() -> None:
    line = EYE.line((1.0, 3.0, 1.0), (1.0, 3.0, 2.0))
    assert line is not None
    assert (line[:, 0] > 320).all()
    assert line[0][1] > line[1][1], "up is up"


def test_the_edge_of_the_view_is_the_edge_of_the_picture() -> None:
    x = 3.0 * math.tan(VIEW_RAD / 2)
    line = EYE.line((x, 3.0, 1.0), (x, 3.0, 2.0))
    assert line is not None
    assert (line[:, 0] == 640).all()


def test_what_is_behind_is_not_seen() -> None:
    assert EYE.line((0.0, -1.0, 1.0), (1.0, -2.0, 1.0)) is None
    assert EYE.polygon([(-1.0, -1.0, 0.0), (1.0, -1.0, 0.0), (0.0, -2.0, 2.0)]) is None


@given(st.lists(st.tuples(COORDINATE, COORDINATE, COORDINATE), min_size=3, max_size=6))
def test_a_cut_polygon_lies_before_the_eye_and_is_drawable(points: list[tuple[float, float, float]]) -> None:
    flat = EYE.polygon(points)
    assert flat is None or (len(flat) >= 3 and np.abs(flat).max() <= 20_000)
