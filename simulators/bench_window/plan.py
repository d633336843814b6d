"""The lobby from above on the dark bench: floor, beams, route, truth and belief, people and what they say."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import pygame

from kiosk_ui.theme import Colour, mixed
from robot.guiding.lobby import Lobby, Place
from simulators.bench.snapshot import XY, Person, Pose, Snapshot
from simulators.bench.words import Words
from simulators.bench_window import canvas as look
from simulators.bench_window.bubbles import Bubbles
from simulators.bench_window.canvas import Canvas
from simulators.bench_window.layout import Box
from simulators.perspective import VIEW_RAD

_FINE = 2
"""Shapes are drawn at twice the size and scaled down: pygame's have no smooth edges."""
_MARGIN_M = 0.22
_VIEW_M = 2.4
_REACH_M = 4.0
_NEAR_M = 0.7
_HALF_BEAM_RAD = math.radians(9)
_RANGE_FROM_M = 0.25
FLOOR: Colour = (0x10, 0x20, 0x29)
WALL: Colour = (0x4A, 0x68, 0x76)
DESK: Colour = (0x1E, 0x3C, 0x49)
DESK_EDGE: Colour = (0x3A, 0x5E, 0x6D)
DOOR: Colour = (0x3F, 0xB4, 0xDC)
COATS: tuple[Colour, ...] = ((0x6F, 0xB7, 0xE8), (0x7C, 0xD6, 0xA4), (0xD9, 0x9A, 0xD6), (0xF0, 0xC0, 0x7A))
THING: Colour = (0x8E, 0xA3, 0xAE)


@dataclass(frozen=True)
class Scale:
    """From metres of the lobby to reference pixels of the window and back."""

    left: float
    bottom: float
    per_m: float

    def at(self, point: tuple[float, ...]) -> XY:
        return self.left + point[0] * self.per_m, self.bottom - point[1] * self.per_m

    def metres(self, x: float, y: float) -> XY:
        return (x - self.left) / self.per_m, (self.bottom - y) / self.per_m


def scale_of(lobby: Lobby, box: Box) -> Scale:
    """The whole lobby in the middle of `box`."""
    wide, deep = lobby.width_m + 2 * _MARGIN_M, lobby.depth_m + 2 * _MARGIN_M
    per_m = min(box.w / wide, box.h / deep)
    return Scale(box.cx - lobby.width_m * per_m / 2, box.cy + lobby.depth_m * per_m / 2, per_m)


class Plan:
    """Draws `lobby`. The floor is drawn once for each size."""

    def __init__(self, lobby: Lobby) -> None:
        self.lobby = lobby
        self._floor: tuple[tuple[Box, float], pygame.Surface] | None = None

    def draw(self, canvas: Canvas, box: Box, seen: Snapshot, words: Words, picked: str) -> Scale:
        """Everything; the scale that tells where a click was."""
        scale = scale_of(self.lobby, box)
        pen = _Pen(box, scale, canvas.k)
        key = (box, canvas.k)
        if self._floor is None or self._floor[0] != key:
            self._floor = key, self._drawn_floor(pen)
        pen.surface = self._floor[1].copy()
        self._dynamic(pen, seen, picked)
        area = canvas.rect(box)
        canvas.surface.blit(pygame.transform.smoothscale(pen.surface, area.size), area)
        self._labels(canvas, scale, seen, words)
        return scale

    def _drawn_floor(self, pen: "_Pen") -> pygame.Surface:
        pen.surface.fill(look.CARD[:3])
        lobby = self.lobby
        corner = pen.at((-0.08, lobby.depth_m + 0.08))
        room = pygame.Rect(round(corner[0]), round(corner[1]), pen.m(lobby.width_m + 0.16), pen.m(lobby.depth_m + 0.16))
        pygame.draw.rect(pen.surface, WALL, room, border_radius=pen.m(0.18))
        pygame.draw.rect(pen.surface, FLOOR, room.inflate(-2 * pen.m(0.06), -2 * pen.m(0.06)), border_radius=pen.m(0.13))
        for x in range(1, math.ceil(lobby.width_m)):
            pygame.draw.line(pen.surface, mixed(FLOOR, (255, 255, 255, 10)), pen.at((x, 0.02)), pen.at((x, lobby.depth_m - 0.02)))
        for y in range(1, math.ceil(lobby.depth_m)):
            pygame.draw.line(pen.surface, mixed(FLOOR, (255, 255, 255, 10)), pen.at((0.02, y)), pen.at((lobby.width_m - 0.02, y)))
        for wall in lobby.walls:
            pygame.draw.lines(pen.surface, WALL, False, [pen.at(point) for point in wall], pen.m(0.08))
        for seat in lobby.seats:
            pen.box(seat, (0.46, 0.4), 0.1, (0x18, 0x2F, 0x3A), (0x2B, 0x48, 0x55))
        for place in lobby.places:
            if place.id not in ("exit", "waiting"):
                pen.box(place.centre, place.size, 0.14, DESK, DESK_EDGE)
        a, b = pen.at(lobby.door[0]), pen.at(lobby.door[1])
        pygame.draw.line(pen.surface, FLOOR, a, b, pen.m(0.24))
        pygame.draw.line(pen.surface, DOOR, a, b, pen.m(0.1))
        for marker in lobby.markers:
            facing = math.radians(marker.heading_deg)
            across = -math.sin(facing) * marker.size_m / 2, math.cos(facing) * marker.size_m / 2
            ends = [pen.at((marker.x_m + side * across[0], marker.y_m + side * across[1])) for side in (-1, 1)]
            pygame.draw.line(pen.surface, look.INK2, ends[0], ends[1], pen.m(0.07))
        return pen.surface

    def _dynamic(self, pen: "_Pen", seen: Snapshot, picked: str) -> None:
        goal = next((place for place in self.lobby.places if place.id == seen.goal), None)
        if goal is not None:
            pen.box(goal.centre, goal.size, 0.14, mixed(DESK, (*look.AMBER[:3], 70)), look.AMBER, 0.05)
        pen.veil(lambda veil: self._beams(veil, pen, seen))
        for a, b in zip(seen.trail, seen.trail[1:], strict=False):
            pen.stroke(a, b, 0.05, mixed(FLOOR, (*look.GLOW[:3], 70)))
        pen.dashes(seen.route, 0.07, 0.2, 0.16, look.GLOW)
        for person in seen.people:
            pen.person(person, seen.robot, chosen=person.name == picked)
        pen.robot(seen.robot)
        if seen.believed is not None:
            pen.belief(seen.believed, seen.robot, look.BAD if seen.lost else look.AMBER)

    def _beams(self, veil: pygame.Surface, pen: "_Pen", seen: Snapshot) -> None:
        x, y, heading = seen.robot
        view = pen.fan((x, y), heading, VIEW_RAD / 2, _VIEW_M)
        pygame.draw.polygon(veil, (*DOOR[:3], 40), view)
        for bearing, reach in seen.ranges_m:
            found = reach < _REACH_M - 0.01
            colour = look.BAD if reach < _NEAR_M else look.GLOW
            root = x + _RANGE_FROM_M * math.cos(heading + bearing), y + _RANGE_FROM_M * math.sin(heading + bearing)
            cone = pen.fan(root, heading + bearing, _HALF_BEAM_RAD, reach if found else _REACH_M * 0.45)
            pygame.draw.polygon(veil, (*colour[:3], 84 if found else 26), cone)
            if found:
                pygame.draw.lines(veil, (*colour[:3], 235), False, cone[1:], max(2, pen.m(0.045)))

    def _labels(self, canvas: Canvas, scale: Scale, seen: Snapshot, words: Words) -> None:
        tags = _tags(canvas, scale, seen.people)
        for place in self.lobby.places:
            self._place(canvas, scale, place, words, tags)
        for person, tag in zip(seen.people, tags, strict=True):
            canvas.panel(Box(*tag), mixed(FLOOR, (0, 0, 0, 110)), None, 8)
            canvas.text(person.label, tag.centerx, tag.centery, look.CAPTION_STRONG, look.INK, "center")
        bubbles = Bubbles(canvas, scale, self.lobby)
        for person in seen.people:
            if person.bubble:
                bubbles.say(person.bubble, (person.x, person.y), seen.robot[:2], look.INK, look.NIGHT)
        if seen.speaking and seen.said:
            nearest = min(seen.people, key=lambda one: math.dist((one.x, one.y), seen.robot[:2]), default=None)
            other = (nearest.x, nearest.y) if nearest else (seen.robot[0], seen.robot[1] - 1.0)
            bubbles.say(seen.said, seen.robot[:2], other, look.GLOW, look.NIGHT)


    def _place(self, canvas: Canvas, scale: Scale, place: Place, words: Words, tags: list[pygame.Rect]) -> None:
        label = place.label.get(words.language, place.id)
        if place.id in ("exit", "waiting"):
            x, y = scale.at((place.centre[0], place.centre[1] + (0.3 if place.id == "exit" else 0.0)))
            wide = canvas.wide(label, look.CAPTION)
            if pygame.Rect(round(x - wide / 2), round(y) - 8, round(wide), 16).collidelist(tags) < 0:
                canvas.text(label, x, y, look.CAPTION, look.INK2, "center")
            return
        x, y = scale.at(place.centre)
        room = place.size[0] * scale.per_m - 6
        most = 2 if place.size[1] * scale.per_m > 28 else 1
        lines = canvas.wrapped(label, look.CAPTION_STRONG, room, most)
        for index, line in enumerate(lines):
            canvas.text(line, x, y + 13 * (index - (len(lines) - 1) / 2), look.CAPTION_STRONG, look.INK, "center")


def _tags(canvas: Canvas, scale: Scale, people: tuple[Person, ...]) -> list[pygame.Rect]:
    """Where each name stands: below its person, and not over another name."""
    tags = list[pygame.Rect]()
    for person in people:
        x, y = scale.at((person.x, person.y))
        tag = pygame.Rect(0, 0, round(canvas.wide(person.label, look.CAPTION_STRONG) + 10), 16)
        tag.midtop = round(x), round(y + 0.26 * scale.per_m)
        while tag.collidelist(tags) >= 0:
            tag.move_ip(0, 17)
        tags.append(tag)
    return tags


class _Pen:
    """Draws in metres on a surface of twice the size of `box`."""

    def __init__(self, box: Box, scale: Scale, k: float) -> None:
        self._box, self._scale, self._k = box, scale, k * _FINE
        self.surface = pygame.Surface((max(1, round(box.w * self._k)), max(1, round(box.h * self._k))))

    def at(self, point: tuple[float, ...]) -> XY:
        x, y = self._scale.at(point)
        return (x - self._box.x) * self._k, (y - self._box.y) * self._k

    def m(self, metres: float) -> int:
        """A length in pixels of the surface."""
        return max(1, round(metres * self._scale.per_m * self._k))

    def box(self, centre: XY, size: XY, radius_m: float, fill: Colour, edge: Colour, edge_m: float = 0.025) -> None:
        place = pygame.Rect(0, 0, self.m(size[0]), self.m(size[1]))
        x, y = self.at(centre)
        place.center = round(x), round(y)
        pygame.draw.rect(self.surface, edge[:3], place, border_radius=self.m(radius_m))
        by = 2 * self.m(edge_m)
        pygame.draw.rect(self.surface, fill[:3], place.inflate(-by, -by), border_radius=self.m(max(0.02, radius_m - edge_m)))

    def disc(self, at: XY, radius_m: float, colour: Colour) -> None:
        pygame.draw.circle(self.surface, colour[:3], self.at(at), self.m(radius_m))

    def stroke(self, a: XY, b: XY, width_m: float, colour: Colour) -> None:
        pygame.draw.line(self.surface, colour[:3], self.at(a), self.at(b), self.m(width_m))

    def dashes(self, points: tuple[XY, ...], width_m: float, dash_m: float, gap_m: float, colour: Colour) -> None:
        """A dashed line; its beat runs on over the corners."""
        beat, run = dash_m + gap_m, 0.0
        for a, b in zip(points, points[1:], strict=False):
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
        """Draw see-through shapes."""
        veil = pygame.Surface(self.surface.get_size(), pygame.SRCALPHA)
        draw(veil)
        self.surface.blit(veil, (0, 0))

    def fan(self, at: XY, middle: float, half: float, reach: float) -> list[XY]:
        """A sector: its tip, then its rim."""
        angles = [middle - half + 2 * half * step / 12 for step in range(13)]
        return [self.at(at), *(self.at((at[0] + reach * math.cos(a), at[1] + reach * math.sin(a))) for a in angles)]

    def robot(self, pose: Pose) -> None:
        x, y, heading = pose
        self.disc((x, y), 0.31, look.NIGHT)
        self.disc((x, y), 0.27, look.INK)
        self.disc((x, y), 0.235, look.ROBOT)
        for side in (-0.55, 0.55):
            eye = x + 0.15 * math.cos(heading + side), y + 0.15 * math.sin(heading + side)
            self.disc(eye, 0.055, look.GLOW)

    def belief(self, pose: Pose, truth: Pose, colour: Colour) -> None:
        """Where the robot thinks it stands: a ring with its heading."""
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

    def person(self, one: Person, robot: Pose, *, chosen: bool) -> None:
        at, heading = (one.x, one.y), one.heading
        if chosen:
            self.disc(at, 0.37, look.AMBER)
            self.disc(at, 0.325, FLOOR)
        if one.kind == "thing":
            self.box(at, (0.44, 0.44), 0.06, THING, look.INK2)
            return
        size = 0.75 if one.kind == "child" else 1.0
        coat = COATS[one.coat % len(COATS)]
        for side in (-1, 1):
            shoulder = one.x - side * 0.17 * size * math.sin(heading), one.y + side * 0.17 * size * math.cos(heading)
            self.disc(shoulder, 0.12 * size, coat)
        self.disc(at, 0.17 * size, coat)
        self.disc(at, 0.125 * size, (0x5A, 0x43, 0x30))
        nose = heading
        if one.looks:
            toward = math.atan2(robot[1] - one.y, robot[0] - one.x)
            turned = math.atan2(math.sin(toward - heading), math.cos(toward - heading))
            nose = toward if abs(turned) < math.radians(80) else heading
        self.disc((one.x + 0.11 * size * math.cos(nose), one.y + 0.11 * size * math.sin(nose)), 0.06 * size, (0xF2, 0xC9, 0xA8))
