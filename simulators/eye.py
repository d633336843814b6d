"""Draws what the robot's camera would see: the room in perspective, the furniture, and the people with a real face."""

import math
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from robot.guiding.lobby import Lobby, Place
from simulators.perspective import Pinhole, Vertex
from simulators.portrait import PX_PER_M, Picture, Portrait
from simulators.visitors import Visitor
from simulators.world import Scene

Colour = tuple[int, int, int]

_WALL_M, _COUNTER_M, _SEAT_M = 2.9, 1.05, 0.45
_CEILING: Colour = (243, 240, 236)
_WALL: Colour = (226, 221, 214)
_WALL_END: Colour = (216, 210, 202)
_DADO: Colour = (168, 131, 28)
_FLOOR: Colour = (205, 208, 208)
_JOINT: Colour = (186, 190, 190)
_DAYLIGHT: Colour = (252, 248, 238)
_WOOD: Colour = (138, 170, 196)
_TOP: Colour = (238, 240, 240)
_SEAT: Colour = (150, 112, 60)
_SIGN: Colour = (108, 79, 11)
_SIGN_M = (2.15, 2.5)
_COATS: tuple[Colour, ...] = ((136, 92, 38), (74, 104, 44), (96, 60, 122))
_LEGS: Colour = (66, 58, 52)
_SHOULDER_M, _CROWN_M, _HIP_M = 1.36, 1.64, 0.86
_HALF_SHOULDER_M = 0.22


class Eye:
    """The robot's camera. `draw` may be called from one thread."""

    def __init__(self, lobby: Lobby, photo: Path, width: int = 640, height: int = 480) -> None:
        self._lobby = lobby
        self._portrait = Portrait(photo)
        self._size = (width, height)

    def draw(self, scene: Scene) -> Picture:
        """The picture (height x width x 3, BGR) of `scene` as the robot sees it now."""
        width, height = self._size
        eye = Pinhole.on_robot(scene.robot, width, height)
        picture = np.empty((height, width, 3), dtype=np.uint8)
        picture[: height // 2] = _CEILING
        picture[height // 2 :] = _FLOOR
        self._room(picture, eye)
        things: list[tuple[float, Place | Visitor | tuple[float, float]]] = []
        things += [(eye.depth_m(*place.centre), place) for place in self._lobby.places if place.id != "exit"]
        things += [(eye.depth_m(*seat), seat) for seat in self._lobby.seats]
        things += [(eye.depth_m(visitor.x, visitor.y), visitor) for visitor in scene.visitors]
        for depth, thing in sorted(things, key=lambda pair: -pair[0]):
            if isinstance(thing, Visitor):
                self._person(picture, eye, thing, scene, depth)
            elif isinstance(thing, Place):
                self._furniture(picture, eye, thing)
            else:
                _box(picture, eye, thing, (0.46, 0.44), _SEAT_M, _SEAT, _SEAT)
        return picture

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
        _fill(picture, eye, _upright(*self._lobby.door, 0.0, 2.3), _DAYLIGHT)
        for wall in self._lobby.walls:
            for a, b in zip(wall, wall[1:], strict=False):
                _fill(picture, eye, _upright(a, b, 0.0, _WALL_M), _WALL_END)

    def _furniture(self, picture: Picture, eye: Pinhole, place: Place) -> None:
        if not place.id.startswith("counter:"):
            if place.id != "waiting":
                _box(picture, eye, place.centre, place.size, 0.78, _WOOD, _TOP)
            return
        _box(picture, eye, place.centre, place.size, _COUNTER_M, _WOOD, _TOP)
        x, y, half = place.centre[0], place.centre[1] - place.size[1] / 2, place.size[0] / 2
        board = eye.polygon(_upright((x - half, y), (x + half, y), *_SIGN_M))
        if board is not None:
            cv2.fillConvexPoly(picture, board, _SIGN, cv2.LINE_AA)
            _number(picture, place.id.removeprefix("counter:"), board)

    def _person(self, picture: Picture, eye: Pinhole, visitor: Visitor, scene: Scene, depth: float) -> None:
        if depth < 0.3:
            return
        ahead, px_per_m = depth, eye.focal_px / depth
        right = float(eye.seen([(visitor.x, visitor.y, 0.0)])[0][0])
        column = eye.width / 2 + right / ahead * eye.focal_px
        toward = math.atan2(eye.y - visitor.y, eye.x - visitor.x)
        broad = 0.62 + 0.38 * abs(math.cos(visitor.heading - toward))
        bob = 0.012 * math.sin(visitor.stride_m * 9.0)

        def at(sideways_m: float, up_m: float) -> tuple[int, int]:
            return round(column + sideways_m * px_per_m), round(float(eye.height / 2) - (up_m + bob) * px_per_m)

        level = -1.32
        swing = 0.09 * math.sin(visitor.stride_m * 4.5)
        coat = _COATS[visitor.coat % len(_COATS)]
        for side in (-1, 1):
            foot = at(side * (0.09 + swing * 0.3), level + max(0.0, side * swing))
            cv2.line(picture, at(side * 0.08, level + _HIP_M), foot, _LEGS, max(1, round(0.14 * px_per_m)), cv2.LINE_AA)
        self._torso(picture, at, broad, level, coat, px_per_m)
        turn = _wrapped(visitor.face_heading(scene.robot) - toward)
        head, opacity = self._portrait.turned(turn)
        scale = px_per_m / PX_PER_M
        top_left = at(-head.shape[1] / 2 / PX_PER_M, level + _CROWN_M)
        _paste(picture, head, opacity, top_left, scale)

    def _torso(self, picture: Picture, at: "At", broad: float, level: float, coat: Colour, px_per_m: float) -> None:
        half = _HALF_SHOULDER_M * broad
        outline = [
            (-0.06, _SHOULDER_M + 0.06),
            (0.06, _SHOULDER_M + 0.06),
            (half * 0.8, _SHOULDER_M),
            (half, _SHOULDER_M - 0.09),
            (half * 0.96, _HIP_M),
            (-half * 0.96, _HIP_M),
            (-half, _SHOULDER_M - 0.09),
            (-half * 0.8, _SHOULDER_M),
        ]
        points = np.array([at(x, level + up) for x, up in outline], dtype=np.int32)
        cv2.fillPoly(picture, [points], coat, cv2.LINE_AA)
        dark = (coat[0] * 3 // 4, coat[1] * 3 // 4, coat[2] * 3 // 4)
        width = max(1, round(0.012 * px_per_m))
        cv2.line(picture, at(0.0, level + _SHOULDER_M), at(0.0, level + _HIP_M), dark, width, cv2.LINE_AA)
        for side in (-1, 1):
            arm = at(side * half * 0.95, level + _SHOULDER_M - 0.1), at(side * half * 1.06, level + _HIP_M)
            cv2.line(picture, *arm, dark, max(1, round(0.085 * px_per_m)), cv2.LINE_AA)


class At:
    """Type of the function that places (sideways m, up m) of a person in the picture."""

    def __call__(self, sideways_m: float, up_m: float) -> tuple[int, int]: ...


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
    centre: tuple[float, float],
    size: tuple[float, float],
    height_m: float,
    side: Colour,
    top: Colour,
) -> None:
    x, y, half_w, half_d = centre[0], centre[1], size[0] / 2, size[1] / 2
    base = [(x - half_w, y - half_d), (x + half_w, y - half_d), (x + half_w, y + half_d), (x - half_w, y + half_d)]
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


def _paste(
    picture: Picture, sprite: Picture, opacity: NDArray[np.float32], corner: tuple[int, int], scale: float
) -> None:
    width, height = max(1, round(sprite.shape[1] * scale)), max(1, round(sprite.shape[0] * scale))
    left, top = max(0, corner[0]), max(0, corner[1])
    right, bottom = min(picture.shape[1], corner[0] + width), min(picture.shape[0], corner[1] + height)
    if left >= right or top >= bottom or width > 4000:
        return
    method = cv2.INTER_AREA if scale < 1.0 else cv2.INTER_LINEAR
    part = (slice(top - corner[1], bottom - corner[1]), slice(left - corner[0], right - corner[0]))
    head = cv2.resize(sprite, (width, height), interpolation=method)[part].astype(np.float32)
    weight = cv2.resize(opacity, (width, height), interpolation=method)[part][:, :, None]
    under = picture[top:bottom, left:right]
    picture[top:bottom, left:right] = (head * weight + under * (1.0 - weight)).astype(np.uint8)


def _wrapped(angle: float) -> float:
    return math.atan2(math.sin(angle), math.cos(angle))
