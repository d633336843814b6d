"""Speech bubbles over the lobby: each is beside its speaker and, where possible, covers no other person or bubble."""

from typing import Protocol

import pygame

from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.theme import Colour
from robot.navigation.map.lobby_map import Lobby
from robot.rehearsal.console.snapshot import XY
from robot.rehearsal.console.window.canvas import STRONG, ConsoleCanvas

_WIDE_M, _LINES = 4.2, 3
_LINE, _PAD = 17.0, 9.0


class Placed(Protocol):
    """A scale that converts metres to reference pixels."""

    @property
    def per_m(self) -> float: ...
    def at(self, point: tuple[float, ...]) -> XY: ...


class Bubbles:
    """Painter of the speech bubbles of one picture. `scale` converts metres to reference pixels."""

    def __init__(self, canvas: ConsoleCanvas, scale: Placed, lobby: Lobby) -> None:
        self._canvas, self._scale = canvas, scale
        left, top = scale.at((0.0, lobby.depth_m))
        right, bottom = scale.at((lobby.width_m, 0.0))
        self._inside = pygame.Rect(round(left), round(top), round(right - left), round(bottom - top))
        self._taken: list[pygame.Rect] = []
        self._avoided: list[pygame.Rect] = []

    def avoid(self, at: XY, radius_m: float = 0.3) -> None:
        """Keep bubbles away from a person at `at`, if possible."""
        x, y = self._scale.at(at)
        reach = radius_m * self._scale.per_m
        self._avoided.append(pygame.Rect(round(x - reach), round(y - reach), round(2 * reach), round(2 * reach)))

    def avoid_box(self, box: pygame.Rect) -> None:
        """Keep bubbles away from a text in `box`, if possible."""
        self._avoided.append(box)

    def say(self, words: str, at: XY, fill: Colour, colour: Colour) -> None:
        """Draw a bubble with the words of a speaker who stands at `at`."""
        canvas, per_m = self._canvas, self._scale.per_m
        lines = canvas.wrapped(words, STRONG, max(150.0, _WIDE_M * per_m), _LINES)
        width = max(canvas.wide(line, STRONG) for line in lines) + 2 * _PAD
        box = pygame.Rect(0, 0, round(width), round(_LINE * len(lines) + 8))
        x, y = self._scale.at(at)
        box.center = self._place(box, (x, y))
        self._taken.append(box)
        self._tail((x, y), box, fill)
        canvas.panel(Rect(*box), fill, None, 9)
        for index, line in enumerate(lines):
            canvas.text(line, box.left + _PAD, box.top + 4 + _LINE * (index + 0.5), STRONG, colour)

    def _place(self, box: pygame.Rect, at: XY) -> tuple[int, int]:
        """Return where the bubble's centre goes: above, below or beside the speaker, wherever the bubble covers
        least."""
        per_m = self._scale.per_m
        up, down = -0.55 * per_m - box.height / 2, 0.26 * per_m + 28 + box.height / 2
        aside = box.width / 2 + 0.55 * per_m
        wishes = [(0.0, up), (0.0, down)]
        wishes += [(aside, 0.0), (-aside, 0.0), (aside, up), (-aside, up), (aside, down), (-aside, down)]
        best, best_cost = box, float("inf")
        for rank, (dx, dy) in enumerate(wishes):
            spot = box.copy()
            spot.center = round(at[0] + dx), round(at[1] + dy)
            spot.clamp_ip(self._inside)
            off = abs(spot.centerx - at[0] - dx) + abs(spot.centery - at[1] - dy)
            covered = sum(1 for one in self._avoided if spot.colliderect(one))
            over = sum(one.clip(spot).width * one.clip(spot).height for one in self._taken)
            cost = over + 400.0 * covered + 5.0 * off + 30.0 * rank
            if cost < best_cost:
                best, best_cost = spot, cost
        return best.center

    def _tail(self, at: XY, box: pygame.Rect, fill: Colour) -> None:
        """Draw the bubble's pointed tail towards the speaker."""
        root = pygame.Vector2(
            min(max(at[0], box.left + 12), box.right - 12), min(max(at[1], box.top + 8), box.bottom - 8)
        )
        toward = pygame.Vector2(at) - root
        if toward.length() < 10:
            return
        below_name = 0.26 * self._scale.per_m + 18
        tip = pygame.Vector2(at) - toward.normalize() * (below_name if box.top > at[1] else 0.4 * self._scale.per_m)
        side = toward.normalize().rotate(90) * 6
        points = [(point.x * self._canvas.k, point.y * self._canvas.k) for point in (root + side, root - side, tip)]
        pygame.draw.polygon(self._canvas.surface, fill[:3], points)
        pygame.draw.aalines(self._canvas.surface, fill[:3], True, points)
