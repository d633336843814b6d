"""The lobby from above on the dark console: floor, sensor beams, route, true and estimated pose, people and what they
say."""

import math
from itertools import pairwise

import pygame

from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.theme import mixed
from robot.navigation.map.lobby_map import Lobby, Place
from robot.rehearsal.console.snapshot import ShownPerson, Snapshot
from robot.rehearsal.console.texts import ConsoleTexts
from robot.rehearsal.console.window import canvas as look
from robot.rehearsal.console.window.canvas import ConsoleCanvas
from robot.rehearsal.console.window.speech_bubbles import Bubbles
from robot.rehearsal.console.window.world_pen import (
    DESK,
    DESK_EDGE,
    DOOR,
    FLOOR,
    JOINT,
    WALL,
    Pen,
    WorldScale,
    scale_of,
)
from simulators.camera.pinhole_camera import VIEW_RAD

_VIEW_M = 2.4
_REACH_M = 4.0
_NEAR_M = 0.7
_HALF_BEAM_RAD = math.radians(9)
_RANGE_FROM_M = 0.25


class LobbyView:
    """A painter of `lobby`; the floor is drawn once for each size and then reused."""

    def __init__(self, lobby: Lobby) -> None:
        self.lobby = lobby
        self._floor: tuple[tuple[Rect, float], pygame.Surface] | None = None

    def draw(self, canvas: ConsoleCanvas, box: Rect, seen: Snapshot, words: ConsoleTexts, picked: str) -> WorldScale:
        """Draw the lobby in `box`. Return the scale that converts metres to reference pixels."""
        scale = scale_of(self.lobby, box)
        pen = Pen(box, scale, canvas.k)
        key = (box, canvas.k)
        if self._floor is None or self._floor[0] != key:
            self._floor = key, self._drawn_floor(pen)
        pen.surface = self._floor[1].copy()
        self._dynamic(pen, seen, picked)
        area = canvas.rect(box)
        canvas.surface.blit(pygame.transform.smoothscale(pen.surface, area.size), area)
        self._labels(canvas, scale, seen, words)
        return scale

    def _drawn_floor(self, pen: Pen) -> pygame.Surface:
        pen.surface.fill(look.CARD[:3])
        lobby = self.lobby
        corner = pen.at((-0.08, lobby.depth_m + 0.08))
        room = pygame.Rect(round(corner[0]), round(corner[1]), pen.m(lobby.width_m + 0.16), pen.m(lobby.depth_m + 0.16))
        pygame.draw.rect(pen.surface, WALL, room, border_radius=pen.m(0.18))
        pygame.draw.rect(
            pen.surface, FLOOR, room.inflate(-2 * pen.m(0.06), -2 * pen.m(0.06)), border_radius=pen.m(0.13)
        )
        for x in range(1, math.ceil(lobby.width_m)):
            pygame.draw.line(pen.surface, JOINT, pen.at((x, 0.02)), pen.at((x, lobby.depth_m - 0.02)))
        for y in range(1, math.ceil(lobby.depth_m)):
            pygame.draw.line(pen.surface, JOINT, pen.at((0.02, y)), pen.at((lobby.width_m - 0.02, y)))
        for wall in lobby.walls:
            pygame.draw.lines(pen.surface, WALL, False, [pen.at(point) for point in wall], pen.m(0.08))
        for seat in lobby.seats:
            pen.box(seat, (0.46, 0.4), 0.1, (0x18, 0x2F, 0x3A), (0x2B, 0x48, 0x55))
        for place in lobby.places:
            if place.id not in ("exit", "waiting"):
                pen.place(place, DESK, DESK_EDGE)
        for a, b in lobby.doors:
            pen.stroke(a, b, 0.24, FLOOR)
            pen.stroke(a, b, 0.1, DOOR)
        for marker in lobby.markers:
            facing = math.radians(marker.heading_deg)
            across = -math.sin(facing) * marker.size_m / 2, math.cos(facing) * marker.size_m / 2
            ends = [pen.at((marker.x_m + side * across[0], marker.y_m + side * across[1])) for side in (-1, 1)]
            pygame.draw.line(pen.surface, look.INK2, ends[0], ends[1], pen.m(0.07))
        return pen.surface

    def _dynamic(self, pen: Pen, seen: Snapshot, picked: str) -> None:
        goal = next((place for place in self.lobby.places if place.id == seen.goal), None)
        if goal is not None:
            pen.place(goal, mixed(DESK, (*look.AMBER[:3], 70)), look.AMBER, 0.05)
        pen.veil(lambda veil: self._beams(veil, pen, seen))
        for a, b in pairwise(seen.trail):
            pen.stroke(a, b, 0.05, mixed(FLOOR, (*look.GLOW[:3], 70)))
        pen.dashes(seen.route, 0.07, 0.2, 0.16, look.GLOW)
        for x, y, radius in seen.crowd:
            pen.passer((x, y), radius)
        for person in seen.people:
            pen.person(person, seen.robot, chosen=person.name == picked)
        pen.robot(seen.robot)
        if seen.believed is not None:
            pen.belief(seen.believed, seen.robot, look.BAD if seen.lost else look.AMBER)

    def _beams(self, veil: pygame.Surface, pen: Pen, seen: Snapshot) -> None:
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

    def _labels(self, canvas: ConsoleCanvas, scale: WorldScale, seen: Snapshot, words: ConsoleTexts) -> None:
        tags = _tags(canvas, scale, seen.people, scale.at((0.0, 0.0))[1])
        bodies = [_body(scale, at) for at in (seen.robot, *((one.x, one.y) for one in seen.people))]
        for place in self.lobby.places:
            self._place(canvas, scale, place, words, [*tags, *bodies])
        for person, tag in zip(seen.people, tags, strict=True):
            canvas.panel(Rect(*tag), mixed(FLOOR, (0, 0, 0, 110)), None, 8)
            canvas.text(person.label, tag.centerx, tag.centery, look.CAPTION_STRONG, look.INK, "center")
        bubbles = Bubbles(canvas, scale, self.lobby)
        for at in ((seen.robot[0], seen.robot[1]), *((one.x, one.y) for one in seen.people), *seen.route[::6]):
            bubbles.avoid(at)
        for tag in tags:
            bubbles.avoid_box(tag)
        for person in seen.people:
            if person.bubble:
                bubbles.say(person.bubble, (person.x, person.y), look.INK, look.NIGHT)
        if seen.speaking and seen.said:
            bubbles.say(seen.said, (seen.robot[0], seen.robot[1]), look.GLOW, look.NIGHT)

    def _place(
        self, canvas: ConsoleCanvas, scale: WorldScale, place: Place, words: ConsoleTexts, tags: list[pygame.Rect]
    ) -> None:
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


def _body(scale: WorldScale, at: tuple[float, ...]) -> pygame.Rect:
    x, y = scale.at(at)
    body = pygame.Rect(0, 0, round(0.6 * scale.per_m), round(0.6 * scale.per_m))
    body.center = round(x), round(y)
    return body


def _tags(
    canvas: ConsoleCanvas, scale: WorldScale, people: tuple[ShownPerson, ...], bottom: float
) -> list[pygame.Rect]:
    """Return a box for each name tag: below its person (above it near the `bottom`), moved off other tags."""
    tags = list[pygame.Rect]()
    for person in people:
        x, y = scale.at((person.x, person.y))
        tag = pygame.Rect(0, 0, round(canvas.wide(person.label, look.CAPTION_STRONG) + 10), 16)
        tag.midtop = round(x), round(y + 0.26 * scale.per_m)
        step = 17
        if tag.bottom > bottom:
            tag.bottom, step = round(y - 0.26 * scale.per_m), -17
        while tag.collidelist(tags) >= 0:
            tag.move_ip(0, step)
        tags.append(tag)
    return tags
