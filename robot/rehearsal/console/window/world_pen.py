"""A pen that draws the lobby from above, in metres: people, the robot, sensor beams and routes."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import pygame

from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.theme import Colour, mixed
from robot.navigation.map.lobby_map import Lobby, Place
from robot.rehearsal.console.snapshot import XY, Pose, ShownPerson
from robot.rehearsal.console.window import canvas

_FINE = 2
"""Factor by which shapes are drawn too large and then scaled down, which smooths pygame's jagged edges; chosen."""
_MARGIN_M = 0.22
FLOOR: Colour = (0x10, 0x20, 0x29)
WALL: Colour = (0x4A, 0x68, 0x76)
DESK: Colour = (0x1E, 0x3C, 0x49)
DESK_EDGE: Colour = (0x3A, 0x5E, 0x6D)
DOOR: Colour = (0x3F, 0xB4, 0xDC)
COATS: tuple[Colour, ...] = ((0x6F, 0xB7, 0xE8), (0x7C, 0xD6, 0xA4), (0xD9, 0x9A, 0xD6), (0xF0, 0xC0, 0x7A))
THING: Colour = (0x8E, 0xA3, 0xAE)
HAIR: Colour = (0x5A, 0x43, 0x30)
SKIN: Colour = (0xF2, 0xC9, 0xA8)
JOINT = mixed(FLOOR, (255, 255, 255, 10))


@dataclass(frozen=True)
class WorldScale:
    """Conversion between metres of the lobby and reference pixels of the window."""

    left: float
    bottom: float
    per_m: float

    def at(self, point: tuple[float, ...]) -> XY:
        return self.left + point[0] * self.per_m, self.bottom - point[1] * self.per_m

    def metres(self, x: float, y: float) -> XY:
        return (x - self.left) / self.per_m, (self.bottom - y) / self.per_m


def scale_of(lobby: Lobby, box: Rect) -> WorldScale:
    """Return the scale at which the whole lobby fits into `box`, centred."""
    wide, deep = lobby.width_m + 2 * _MARGIN_M, lobby.depth_m + 2 * _MARGIN_M
    per_m = min(box.w / wide, box.h / deep)
    return WorldScale(box.cx - lobby.width_m * per_m / 2, box.cy + lobby.depth_m * per_m / 2, per_m)


class Pen:
    """A pen that draws in metres on a surface of twice the size of `box`."""

    def __init__(self, box: Rect, scale: WorldScale, k: float) -> None:
        self._box, self._scale, self._k = box, scale, k * _FINE
        self.surface = pygame.Surface((max(1, round(box.w * self._k)), max(1, round(box.h * self._k))))

    def at(self, point: tuple[float, ...]) -> XY:
        x, y = self._scale.at(point)
        return (x - self._box.x) * self._k, (y - self._box.y) * self._k

    def m(self, metres: float) -> int:
        """Convert a length in metres to pixels of the surface, at least 1."""
        return max(1, round(metres * self._scale.per_m * self._k))

    def box(self, centre: XY, size: XY, radius_m: float, fill: Colour, edge: Colour, edge_m: float = 0.025) -> None:
        place = pygame.Rect(0, 0, self.m(size[0]), self.m(size[1]))
        x, y = self.at(centre)
        place.center = round(x), round(y)
        pygame.draw.rect(self.surface, edge[:3], place, border_radius=self.m(radius_m))
        by = 2 * self.m(edge_m)
        pygame.draw.rect(
            self.surface, fill[:3], place.inflate(-by, -by), border_radius=self.m(max(0.02, radius_m - edge_m))
        )

    def place(self, place: Place, fill: Colour, edge: Colour, edge_m: float = 0.025) -> None:
        """Draw a place: a box with round corners, or, where it is turned, its outline."""
        if not place.turn_deg:
            self.box(place.centre, place.size, 0.14, fill, edge, edge_m)
            return
        outline = [self.at(corner) for corner in place.corners]
        pygame.draw.polygon(self.surface, fill[:3], outline)
        pygame.draw.polygon(self.surface, edge[:3], outline, self.m(edge_m))

    def disc(self, at: XY, radius_m: float, colour: Colour) -> None:
        pygame.draw.circle(self.surface, colour[:3], self.at(at), self.m(radius_m))

    def stroke(self, a: XY, b: XY, width_m: float, colour: Colour) -> None:
        pygame.draw.line(self.surface, colour[:3], self.at(a), self.at(b), self.m(width_m))

    def dashes(self, points: tuple[XY, ...], width_m: float, dash_m: float, gap_m: float, colour: Colour) -> None:
        """Draw a dashed line; the dashes continue around corners."""
        beat, run = dash_m + gap_m, 0.0
        for a, b in pairwise(points):
            away = math.dist(a, b)
            start = 0.0
            while start < away:
                phase = (run + start) % beat
                end = min(away, start + (dash_m - phase if phase < dash_m else beat - phase) + 1e-6)
                if phase < dash_m:
                    ends = [(a[0] + (b[0] - a[0]) * t / away, a[1] + (b[1] - a[1]) * t / away) for t in (start, end)]
                    self.stroke(ends[0], ends[1], width_m, colour)
                start = end
            run += away

    def veil(self, draw: Callable[[pygame.Surface], None]) -> None:
        """Call `draw` on a transparent layer and lay it over the surface, for translucent shapes."""
        veil = pygame.Surface(self.surface.get_size(), pygame.SRCALPHA)
        draw(veil)
        self.surface.blit(veil, (0, 0))

    def fan(self, at: XY, middle: float, half: float, reach: float) -> list[XY]:
        """Return the outline of a sector `reach` m long, `half` rad to each side of `middle`: its tip, then 13 points
        of its arc."""
        angles = [middle - half + 2 * half * step / 12 for step in range(13)]
        return [self.at(at), *(self.at((at[0] + reach * math.cos(a), at[1] + reach * math.sin(a))) for a in angles)]

    def robot(self, pose: Pose) -> None:
        x, y, heading = pose
        self.disc((x, y), 0.31, canvas.NIGHT)
        self.disc((x, y), 0.27, canvas.INK)
        self.disc((x, y), 0.235, canvas.ROBOT)
        for side in (-0.55, 0.55):
            eye = x + 0.15 * math.cos(heading + side), y + 0.15 * math.sin(heading + side)
            self.disc(eye, 0.055, canvas.GLOW)

    def belief(self, pose: Pose, truth: Pose, colour: Colour) -> None:
        """Draw the robot's estimated pose as a ring with a heading, joined by a line to the true position."""
        centre = self.at(pose[:2])
        radius, width = self.m(0.36), max(2, self.m(0.035))
        for step in range(0, 24, 2):
            arc = [step * math.pi / 12 + part * math.pi / 48 for part in range(5)]
            rim = [(centre[0] + radius * math.cos(a), centre[1] + radius * math.sin(a)) for a in arc]
            pygame.draw.lines(self.surface, colour[:3], False, rim, width)
        nose = [pose[0] + 0.36 * math.cos(pose[2]), pose[1] + 0.36 * math.sin(pose[2])]
        tip = (pose[0] + 0.56 * math.cos(pose[2]), pose[1] + 0.56 * math.sin(pose[2]))
        self.stroke((nose[0], nose[1]), tip, 0.05, colour)
        if math.dist(pose[:2], truth[:2]) > 0.1:
            self.stroke(truth[:2], pose[:2], 0.03, colour)

    def passer(self, at: XY, radius_m: float) -> None:
        """Draw a person without a name."""
        self.disc(at, radius_m, THING)
        self.disc(at, 0.55 * radius_m, HAIR)

    def person(self, one: ShownPerson, robot: Pose, *, chosen: bool) -> None:
        at, heading = (one.x, one.y), one.heading
        if chosen:
            self.disc(at, 0.37, canvas.AMBER)
            self.disc(at, 0.325, FLOOR)
        if one.kind == "thing":
            self.box(at, (0.44, 0.44), 0.06, THING, canvas.INK2)
            return
        size = 0.75 if one.kind == "child" else 1.0
        coat = COATS[one.coat % len(COATS)]
        for side in (-1, 1):
            shoulder = one.x - side * 0.17 * size * math.sin(heading), one.y + side * 0.17 * size * math.cos(heading)
            self.disc(shoulder, 0.12 * size, coat)
        self.disc(at, 0.17 * size, coat)
        self.disc(at, 0.125 * size, HAIR)
        nose = heading
        if one.looks:
            toward = math.atan2(robot[1] - one.y, robot[0] - one.x)
            turned = math.atan2(math.sin(toward - heading), math.cos(toward - heading))
            nose = toward if abs(turned) < math.radians(80) else heading
        self.disc(
            (one.x + 0.11 * size * math.cos(nose), one.y + 0.11 * size * math.sin(nose)),
            0.06 * size,
            SKIN,
        )
