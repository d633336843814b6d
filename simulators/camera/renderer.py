"""Renderer of the robot's camera view: the room in perspective, furniture, markers, people with a real face.

Each picture is a little blurred and noisy, like those of a real lens and sensor.
"""

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from robot.navigation.map.lobby_map import Lobby, Marker, Place
from simulators.camera.head import Picture, Portrait
from simulators.camera.marker_rendering import MarkersDrawn
from simulators.camera.person_figure import Colour, PersonFigure, near_enough
from simulators.camera.pinhole_camera import EYE_HEIGHT_M, Pinhole, Vertex
from simulators.camera.receipt import draw_receipt
from simulators.lobby.world import WorldSnapshot
from simulators.people.visitor import SimulatedVisitor

_WALL_M, _DOOR_M, _COUNTER_M, _SEAT_M = 2.9, 2.3, 1.05, 0.45
_CEILING: Colour = (243, 240, 236)
_WALL: Colour = (226, 221, 214)
_WALL_END: Colour = (216, 210, 202)
_DADO: Colour = (168, 131, 28)
_FLOOR: Colour = (205, 208, 208)
_JOINT: Colour = (186, 190, 190)
_DAYLIGHT: Colour = (252, 246, 232)
_STREET: Colour = (232, 234, 234)
_WOOD: Colour = (138, 170, 196)
_TOP: Colour = (238, 240, 240)
_SEAT: Colour = (150, 112, 60)
_SIGN: Colour = (108, 79, 11)
_SIGN_M = (2.15, 2.5)
_ON_TOP_M = 0.03
_BLUR_PX = 0.6
_GRAIN = 3.0


class CameraRenderer:
    """The robot's camera, which draws what it sees. `draw` may be called from several threads.

    `light`: 1.0 is the lobby by day, 0.0 a covered lens; `markers`: the markers where they truly hang.
    """

    def __init__(self, lobby: Lobby, photo: Path, width: int = 640, height: int = 480) -> None:
        self._lobby = lobby
        self._portrait = Portrait(photo)
        self._drawn = MarkersDrawn(lobby)
        self.markers, self.light = lobby.markers, 1.0
        self._size = (width, height)
        self._dice = np.random.default_rng(1)
        self._grain = self._dice.normal(0.0, _GRAIN, (height * 2, width * 2)).astype(np.int8)

    def draw(self, scene: WorldSnapshot) -> Picture:
        """Return the picture (height x width x 3, BGR) of `scene` from the robot's pose in it."""
        width, height = self._size
        eye = Pinhole.on_robot(scene.robot, width, height)
        picture = np.empty((height, width, 3), dtype=np.uint8)
        picture[: height // 2] = _CEILING
        picture[height // 2 :] = _FLOOR
        self._room(picture, eye)
        things: list[tuple[float, Place | SimulatedVisitor | Marker | tuple[float, float]]] = []
        things += [(eye.depth_m(*place.centre), place) for place in self._lobby.places if place.id != "exit"]
        things += [(eye.depth_m(*seat), seat) for seat in self._lobby.seats]
        things += [(eye.depth_m(one.x_m, one.y_m) - _ON_TOP_M, one) for one in self.markers]
        things += [(eye.depth_m(visitor.x, visitor.y), visitor) for visitor in scene.visitors]
        for depth, thing in sorted(things, key=lambda pair: -pair[0]):
            if isinstance(thing, SimulatedVisitor):
                if near_enough(depth):
                    PersonFigure(eye, thing, depth).draw(picture, self._portrait, scene.robot)
                    if thing.holds:
                        draw_receipt(picture, eye, thing)
            elif isinstance(thing, Place):
                self._furniture(picture, eye, thing)
            elif isinstance(thing, Marker):
                self._drawn.draw(picture, eye, thing)
            else:
                _box(picture, eye, _seat_corners(*thing), _SEAT_M, _SEAT, _SEAT)
        return self._exposed(picture)

    def _exposed(self, picture: Picture) -> Picture:
        """Apply light, blur and sensor noise to a picture."""
        height, width = picture.shape[:2]
        down, right = self._dice.integers(0, height), self._dice.integers(0, width)
        grain = self._grain[down : down + height, right : right + width]
        if self.light < 1.0:
            picture = np.asarray(cv2.convertScaleAbs(picture, alpha=self.light), dtype=np.uint8)
        soft = cv2.GaussianBlur(picture, (3, 3), _BLUR_PX)
        return np.asarray(cv2.add(soft, cv2.merge([grain, grain, grain]), dtype=cv2.CV_8U), dtype=np.uint8)

    def _room(self, picture: Picture, eye: Pinhole) -> None:
        w, d = self._lobby.width_m, self._lobby.depth_m
        corners = [(0.0, 0.0), (w, 0.0), (w, d), (0.0, d)]
        for index in range(4):
            a, b = corners[index], corners[(index + 1) % 4]
            _fill(picture, eye, _upright(a, b, 0.0, _WALL_M), _WALL if index % 2 else _WALL_END)
            _fill(picture, eye, _upright(a, b, 1.0, 1.08), _DADO)
        for start, end in _joints(w, d):
            line = eye.line((*start, 0.0), (*end, 0.0))
            if line is not None:
                cv2.polylines(picture, [line], False, _JOINT, 1, cv2.LINE_AA)
        for door in self._lobby.doors:
            _fill(picture, eye, _upright(*door, EYE_HEIGHT_M, _DOOR_M), _DAYLIGHT)
            _fill(picture, eye, _upright(*door, 0.0, EYE_HEIGHT_M), _STREET)
        for wall in self._lobby.walls:
            for a, b in pairwise(wall):
                _fill(picture, eye, _upright(a, b, 0.0, _WALL_M), _WALL_END)

    def _furniture(self, picture: Picture, eye: Pinhole, place: Place) -> None:
        if not place.id.startswith("counter:"):
            if place.id != "waiting":
                _box(picture, eye, place.corners, 0.78, _WOOD, _TOP)
            return
        _box(picture, eye, place.corners, _COUNTER_M, _WOOD, _TOP)
        board = eye.polygon(_upright(*place.corners[:2], *_SIGN_M))
        if board is not None:
            cv2.fillConvexPoly(picture, board, _SIGN, cv2.LINE_AA)
            _number(picture, place.id.removeprefix("counter:"), board)


def _seat_corners(x: float, y: float) -> list[tuple[float, float]]:
    return [(x - 0.23, y - 0.22), (x + 0.23, y - 0.22), (x + 0.23, y + 0.22), (x - 0.23, y + 0.22)]


def _upright(a: tuple[float, float], b: tuple[float, float], low: float, high: float) -> list[Vertex]:
    return [(*a, low), (*b, low), (*b, high), (*a, high)]


def _joints(width_m: float, depth_m: float) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    for x in range(1, math.ceil(width_m)):
        yield (float(x), 0.0), (float(x), depth_m)
    for y in range(1, math.ceil(depth_m)):
        yield (0.0, float(y)), (width_m, float(y))


def _fill(picture: Picture, eye: Pinhole, points: list[Vertex], colour: Colour) -> None:
    flat = eye.polygon(points)
    if flat is not None:
        cv2.fillConvexPoly(picture, flat, colour, cv2.LINE_AA)


def _box(
    picture: Picture,
    eye: Pinhole,
    base: Sequence[tuple[float, float]],
    height_m: float,
    side: Colour,
    top: Colour,
) -> None:
    sides = [(base[index], base[(index + 1) % 4]) for index in range(4)]
    sides.sort(key=lambda pair: -eye.depth_m((pair[0][0] + pair[1][0]) / 2, (pair[0][1] + pair[1][1]) / 2))
    for index, (a, b) in enumerate(sides):
        light = 0.86 + 0.07 * (index % 2)
        shaded = (round(side[0] * light), round(side[1] * light), round(side[2] * light))
        _fill(picture, eye, _upright(a, b, 0.0, height_m), shaded)
    _fill(picture, eye, [(*corner, height_m) for corner in base], top)


def _number(picture: Picture, text: str, board: NDArray[np.int32]) -> None:
    left, top, width, height = cv2.boundingRect(board)
    if height < 8 or width > 2000:
        return
    size = height * 0.62 / 22
    (wide, high), _ = cv2.getTextSize(text, cv2.FONT_HERSHEY_SIMPLEX, size, 2)
    place = (left + (width - wide) // 2, top + (height + high) // 2)
    cv2.putText(picture, text, place, cv2.FONT_HERSHEY_SIMPLEX, size, (255, 255, 255), 2, cv2.LINE_AA)
