"""The simulated lobby from above: room, furniture, the robot with its trail, people and speech bubbles."""

import math

import pygame

from robot.navigation.map.lobby_map import Lobby, Place
from simulators.camera.pinhole_camera import VIEW_RAD
from simulators.lobby import drawing
from simulators.lobby.world import WorldSnapshot
from simulators.people.visitor import Point, SimulatedVisitor

_FINE = 2
"""Factor by which shapes are drawn too large and then scaled down, which smooths pygame's jagged edges; chosen."""
_VIEW_M = 2.2
_BUBBLE_LINES = 3


class Overhead:
    """A painter of `lobby` with pictures `width_px` wide and labels in `language`."""

    def __init__(self, lobby: Lobby, width_px: int, language: str = "vi") -> None:
        self._lobby, self._language = lobby, language
        self._margin = 0.28
        self.size = (
            width_px,
            round(width_px * (lobby.depth_m + 2 * self._margin) / (lobby.width_m + 2 * self._margin)),
        )
        self._px = width_px * _FINE / (lobby.width_m + 2 * self._margin)
        self._ground = self._draw_ground()

    def draw(self, scene: WorldSnapshot) -> pygame.Surface:
        """Return the picture of `scene` from above."""
        surface = self._ground.copy()
        for place in self._lobby.places:
            if place.id == scene.goal:
                self._place(surface, place, chosen=True)
        self._view(surface, scene)
        self._trail(surface, scene.trail)
        for visitor in scene.visitors:
            self._person(surface, visitor, scene)
        self._robot(surface, scene)
        for visitor in scene.visitors:
            if visitor.bubble:
                self._bubble(surface, (visitor.x, visitor.y), scene.robot, visitor.bubble, drawing.ACCENT, drawing.CARD)
        if scene.robot_bubble:
            nearest = min(scene.visitors, key=lambda v: math.dist((v.x, v.y), scene.robot[:2]), default=None)
            other = (nearest.x, nearest.y) if nearest else (scene.robot[0], scene.robot[1] - 1.0)
            self._bubble(surface, scene.robot[:2], other, scene.robot_bubble, drawing.CARD, drawing.INK)
        return pygame.transform.smoothscale(surface, self.size)

    def _at(self, point: tuple[float, ...]) -> tuple[float, float]:
        return (point[0] + self._margin) * self._px, (self._lobby.depth_m + self._margin - point[1]) * self._px

    def _box(self, centre: Point, size: Point) -> pygame.Rect:
        x, y = self._at(centre)
        box = pygame.Rect(0, 0, round(size[0] * self._px), round(size[1] * self._px))
        box.center = (round(x), round(y))
        return box

    def _draw_ground(self) -> pygame.Surface:
        surface = pygame.Surface((self.size[0] * _FINE, self.size[1] * _FINE))
        surface.fill(drawing.BG)
        px, lobby = self._px, self._lobby
        room = self._box((lobby.width_m / 2, lobby.depth_m / 2), (lobby.width_m + 0.2, lobby.depth_m + 0.2))
        drawing.rounded(surface, room, 0.3 * px, drawing.FLOOR, drawing.WALL, 0.05 * px)
        for wall in lobby.walls:
            pygame.draw.lines(surface, drawing.WALL, False, [self._at(point) for point in wall], round(0.07 * px))
        for seat in lobby.seats:
            drawing.rounded(surface, self._box(seat, (0.46, 0.4)), 0.12 * px, drawing.CARD, drawing.WALL, 0.02 * px)
        for place in lobby.places:
            self._place(surface, place, chosen=False)
        for door in lobby.doors:
            a, b = self._at(door[0]), self._at(door[1])
            pygame.draw.line(surface, drawing.CARD, a, b, round(0.32 * px))
            pygame.draw.line(surface, drawing.WAVE, a, b, round(0.09 * px))
        for marker in lobby.markers:
            facing = math.radians(marker.heading_deg)
            across = -math.sin(facing) * marker.size_m / 2, math.cos(facing) * marker.size_m / 2
            ends = [self._at((marker.x_m + side * across[0], marker.y_m + side * across[1])) for side in (-1, 1)]
            pygame.draw.line(surface, drawing.INK, ends[0], ends[1], round(0.07 * px))
        return surface

    def _place(self, surface: pygame.Surface, place: Place, *, chosen: bool) -> None:
        px = self._px
        label = place.label.get(self._language, place.id)
        if place.id in ("exit", "waiting"):
            lift = 0.28 if place.id == "exit" else 0.0
            x, y = self._at((place.centre[0], place.centre[1] + lift))
            drawing.text(surface, label, (x, y), 0.26 * px, drawing.INK2, "SemiBold", "center")
            return
        box = self._box(place.centre, place.size)
        edge = (drawing.AMBER_EDGE, 0.04) if chosen else (drawing.WALL, 0.022)
        fill = drawing.AMBER if chosen else drawing.CARD
        if place.turn_deg:
            outline = [self._at(corner) for corner in place.corners]
            pygame.draw.polygon(surface, fill, outline)
            pygame.draw.polygon(surface, edge[0], outline, max(1, round(edge[1] * px)))
        else:
            drawing.rounded(surface, box, 0.16 * px, fill, edge[0], edge[1] * px)
        name = place.name.get(self._language, "")
        label_px = drawing.fitting(label, 0.34 * px, "Bold", box.width - 0.14 * px)
        lines = [] if name == label else drawing.wrapped(name, 0.21 * px, "Medium", box.width - 0.16 * px, 2)
        top = box.centery - (0.14 if lines else 0.0) * px - 0.13 * px * (len(lines) - 1 if lines else 0)
        drawing.text(surface, label, (box.centerx, top), label_px, drawing.INK, "Bold", "center")
        for index, line in enumerate(lines):
            at = (box.centerx, top + (0.32 + 0.25 * index) * px)
            drawing.text(surface, line, at, 0.21 * px, drawing.INK if chosen else drawing.INK2, "Medium", "center")

    def _view(self, surface: pygame.Surface, scene: WorldSnapshot) -> None:
        x, y, heading = scene.robot
        arc = [heading - VIEW_RAD / 2 + VIEW_RAD * step / 16 for step in range(17)]
        edge = [self._at((x + _VIEW_M * math.cos(angle), y + _VIEW_M * math.sin(angle))) for angle in arc]
        veil = pygame.Surface(surface.get_size(), pygame.SRCALPHA)
        pygame.draw.polygon(veil, (*drawing.WAVE, 28), [self._at((x, y)), *edge])
        surface.blit(veil, (0, 0))

    def _trail(self, surface: pygame.Surface, trail: tuple[Point, ...]) -> None:
        if len(trail) < 3:
            return
        points = [self._at(point) for point in trail]
        for point in points:
            pygame.draw.circle(surface, drawing.ACCENT, point, round(0.09 * self._px))
        pygame.draw.lines(surface, drawing.ACCENT, False, points, round(0.18 * self._px))
        for index in range(6, len(points) - 4, 7):
            (ax, ay), (bx, by) = points[index - 2], points[index + 2]
            self._chevron(surface, points[index], math.atan2(by - ay, bx - ax))

    def _chevron(self, surface: pygame.Surface, at: tuple[float, float], angle: float) -> None:
        size = 0.075 * self._px
        shape = ((1.1, 0.0), (-0.8, 0.8), (-0.3, 0.0), (-0.8, -0.8))
        cos, sin = math.cos(angle), math.sin(angle)
        pygame.draw.polygon(
            surface,
            drawing.CARD,
            [(at[0] + size * (u * cos - v * sin), at[1] + size * (u * sin + v * cos)) for u, v in shape],
        )

    def _robot(self, surface: pygame.Surface, scene: WorldSnapshot) -> None:
        px, (x, y) = self._px, self._at(scene.robot)
        heading = scene.robot[2]
        veil = pygame.Surface((round(1.1 * px), round(1.1 * px)), pygame.SRCALPHA)
        pygame.draw.circle(veil, (*drawing.WAVE, 60), (veil.get_width() / 2, veil.get_height() / 2), 0.46 * px)
        surface.blit(veil, veil.get_rect(center=(round(x), round(y))))
        pygame.draw.circle(surface, drawing.CARD, (x, y), 0.31 * px)
        pygame.draw.circle(surface, drawing.ACCENT, (x, y), 0.27 * px)
        for side in (-1, 1):
            along, across = 0.13 * px, 0.09 * px * side
            ex = x + along * math.cos(heading) - across * math.sin(heading)
            ey = y - along * math.sin(heading) - across * math.cos(heading)
            pygame.draw.circle(surface, drawing.GLOW, (ex, ey), 0.055 * px)

    def _person(self, surface: pygame.Surface, visitor: SimulatedVisitor, scene: WorldSnapshot) -> None:
        px, (x, y) = self._px, self._at((visitor.x, visitor.y))
        coat = drawing.COATS[visitor.coat % len(drawing.COATS)]
        nose = visitor.face_heading(scene.robot)
        cos, sin = math.cos(visitor.heading), math.sin(visitor.heading)
        for side in (-1, 1):
            shoulder = (x - side * 0.17 * px * sin, y - side * 0.17 * px * cos)
            pygame.draw.circle(surface, drawing.CARD, shoulder, 0.15 * px)
        pygame.draw.circle(surface, drawing.CARD, (x, y), 0.22 * px)
        for side in (-1, 1):
            pygame.draw.circle(surface, coat, (x - side * 0.17 * px * sin, y - side * 0.17 * px * cos), 0.12 * px)
        pygame.draw.circle(surface, coat, (x, y), 0.17 * px)
        head = (x + 0.03 * px * cos, y - 0.03 * px * sin)
        pygame.draw.circle(surface, (0x8C, 0x6A, 0x48), head, 0.125 * px)
        tip = (head[0] + 0.12 * px * math.cos(nose), head[1] - 0.12 * px * math.sin(nose))
        pygame.draw.circle(surface, (0xE3, 0xB5, 0x92), tip, 0.055 * px)
        name = drawing.font("SemiBold", round(0.28 * px)).render(visitor.label, True, drawing.INK)
        tag = name.get_rect(midtop=(round(x), round(y + 0.27 * px)))
        drawing.rounded(surface, tag.inflate(round(0.16 * px), -round(0.06 * px)), 0.14 * px, drawing.FLOOR)
        surface.blit(name, tag)

    def _bubble(
        self,
        surface: pygame.Surface,
        at: tuple[float, ...],
        other: tuple[float, ...],
        words: str,
        fill: drawing.Colour,
        colour: drawing.Colour,
    ) -> None:
        """Draw what a speaker at `at` says in a bubble, on the side away from the listener at `other`."""
        px, (x, y) = self._px, self._at(at)
        size = 0.33 * px
        lines = drawing.wrapped(words, size, "SemiBold", 4.8 * px, _BUBBLE_LINES)
        width = max(drawing.font("SemiBold", round(size)).size(line)[0] for line in lines) + 0.5 * px
        box = pygame.Rect(0, 0, round(width), round((0.5 * len(lines) + 0.26) * px))
        above = at[1] >= other[1]
        if above:
            box.midbottom = (round(x), round(y - 0.56 * px))
        else:
            box.midtop = (round(x), round(y + 0.64 * px))
        inside = surface.get_rect().inflate(-round(0.3 * px), -round(0.3 * px))
        if not inside.top <= box.top <= box.bottom <= inside.bottom:
            aside = 1 if x < surface.get_width() / 2 else -1
            box.center = (round(x + aside * (width / 2 + 0.6 * px)), round(y))
        box.clamp_ip(inside)
        self._tail(surface, (x, y), box, fill)
        drawing.rounded(surface, box, 0.2 * px, fill, drawing.LINE if fill == drawing.CARD else fill, 0.02 * px)
        for index, line in enumerate(lines):
            line_y = box.top + (0.38 + 0.5 * index) * px
            drawing.text(surface, line, (box.left + 0.25 * px, line_y), size, colour, "SemiBold", "midleft")

    def _tail(self, surface: pygame.Surface, at: tuple[float, float], box: pygame.Rect, fill: drawing.Colour) -> None:
        """Draw a pointed tail from `box` towards the speaker."""
        px = self._px
        root = pygame.Vector2(
            min(max(at[0], box.left + 0.3 * px), box.right - 0.3 * px),
            min(max(at[1], box.top + 0.3 * px), box.bottom - 0.3 * px),
        )
        toward = pygame.Vector2(at) - root
        if toward.length() < 0.4 * px:
            return
        tip = pygame.Vector2(at) - toward.normalize() * 0.36 * px
        side = toward.normalize().rotate(90) * 0.13 * px
        pygame.draw.polygon(surface, fill, [root + side, root - side, tip])
