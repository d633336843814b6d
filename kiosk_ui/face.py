"""The face: two eyes with pupils, a mouth, two soft cheeks. Layers are drawn once and put together for each frame.

Lengths are in units of the face's scale; its origin is the midpoint between the eyes.
"""

from collections.abc import Hashable
from functools import lru_cache
from math import cos, radians, sin

import numpy as np
import pygame

from kiosk_ui import shapes
from kiosk_ui.geometry import Rect
from kiosk_ui.motion import BLINK_STEPS, MOUTHS
from kiosk_ui.paint import Painter
from kiosk_ui.regions import Instant
from kiosk_ui.theme import Colour, Theme, rgb
from robot.core.view import Face

EYE_X, EYE_W, EYE_RADIUS = 120, 104, 52
PUPIL = (72, 79)
PUPIL_REACH = (13, 20)
CHEEK = (206, 74, 64, 32)
MOUTH_Y = 112
STROKE = 11

EYE_HEIGHT = {
    Face.IDLE: 112,
    Face.ATTENTIVE: 122,
    Face.LISTEN: 128,
    Face.THINK: 112,
    Face.SPEAK: 118,
    Face.SORRY: 110,
    Face.GUIDE: 118,
}
# arcs: radius, centre y, middle of the arc in degrees clockwise from the top, half of the sweep
_SMILE = (58, 57, 180, 49)
_SHORT_SMILE = (30, 82, 180, 55)
_DOWNTURN = (53, 163, 0, 32)
_HAPPY_EYE = (47, 22, 0, 78)
_SLEEPING_EYE = (58, -25, 180, 55)
MOUTH_ARC = {
    Face.IDLE: _SMILE,
    Face.ATTENTIVE: _SMILE,
    Face.GUIDE: _SMILE,
    Face.LISTEN: _SHORT_SMILE,
    Face.SLEEP: _SHORT_SMILE,
    Face.SORRY: _DOWNTURN,
}
_CHEEKLESS = (Face.SORRY, Face.SLEEP, Face.STOP)
_LID = (30, 2)  # of the sorry eye: outside, inside
_LOOK_STEPS = 24


class FaceRegion:
    """Live region of a face whose eyes' midpoint is at (cx, cy)."""

    def __init__(self, cx: float, cy: float, scale: float, face: Face, theme: Theme) -> None:
        self.cx, self.cy, self.scale, self.face, self.theme = cx, cy, scale, face, theme
        self.rect = Rect(cx - 290 * scale, cy - 124 * scale, 580 * scale, 280 * scale)

    def look(self, now: Instant) -> Hashable:
        moving = now.motion
        x, y = (round(part * _LOOK_STEPS) for part in moving.look)
        eyes = (x, y, moving.blink) if self.face in EYE_HEIGHT else None
        return (self.face, self.cx, self.cy, self.scale, id(self.theme), eyes, moving.breath_px, moving.mouth)

    def paint(self, surface: pygame.Surface, painter: Painter, now: Instant) -> None:
        s = self.scale * painter.scale
        x, y = self.cx * painter.scale, (self.cy + now.motion.breath_px) * painter.scale
        theme = self.theme
        if theme.cheek is not None and self.face not in _CHEEKLESS:
            dx, dy, w, h = CHEEK
            cheek = shapes.ellipse(round(w * s), round(h * s), (*theme.cheek, 89), round(5 * s))
            for side in (-1, 1):
                _put(surface, cheek, x + side * dx * s, y + dy * s)
        for side in (-1, 1):
            self._eye(surface, x + side * EYE_X * s, y, s, side, now)
        self._mouth(surface, x, y, s, now)

    def _eye(self, surface: pygame.Surface, x: float, y: float, s: float, side: int, now: Instant) -> None:
        theme, face = self.theme, self.face
        if face is Face.STOP:
            _put(surface, _pill(round(104 * s), round(16 * s), theme.amber), x, y)
            return
        if face in (Face.HAPPY, Face.SLEEP):
            radius, down, middle, half = _HAPPY_EYE if face is Face.HAPPY else _SLEEPING_EYE
            width = 17 if face is Face.HAPPY else 14
            arc = shapes.arc(round(radius * s), round(width * s), theme.glow, middle - half, 2 * half)
            _put(surface, arc, x, y + down * s)
            return
        shut = now.motion.blink / BLINK_STEPS
        height = EYE_HEIGHT[face] * (1 - shut) + 12 * shut
        lids = (_LID if side < 0 else _LID[::-1]) if face is Face.SORRY else (0, 0)
        halo = not theme.flat and face is not Face.SORRY
        _put(surface, eye(round(EYE_W * s), round(height * s), theme.glow, lids, s, halo=halo), x, y)
        if shut > 0.6:
            return
        w, h = (78, 86) if face is Face.LISTEN else PUPIL
        tall = min(h, height - 8)
        look_x, look_y = (round(part * _LOOK_STEPS) / _LOOK_STEPS for part in now.motion.look)
        px, py = x + PUPIL_REACH[0] * look_x * s, y + PUPIL_REACH[1] * look_y * (1 - shut) * s
        _put(surface, pupil(round(w * s), round(tall * s), theme.pupil, s), px, py)

    def _mouth(self, surface: pygame.Surface, x: float, y: float, s: float, now: Instant) -> None:
        theme, face = self.theme, self.face
        if face is Face.STOP:
            _put(surface, _pill(round(80 * s), round(13 * s), theme.amber), x, y + MOUTH_Y * s)
        elif face is Face.HAPPY:
            _put(surface, half_moon(round(120 * s), round(52 * s), theme.glow), x, y + 111 * s)
        elif face is Face.SPEAK:
            open_px = 16 + (54 - 16) * now.motion.mouth / (MOUTHS - 1)
            mouth = speaking(round(76 * s), round(open_px * s), round(STROKE * s), theme.glow, theme.pupil)
            _put(surface, mouth, x, y + MOUTH_Y * s)
        elif face is Face.THINK:
            line, left, top = shapes.drawn(((-21 * s, 4 * s), (21 * s, -4 * s)), theme.glow, 10 * s)
            surface.blit(line, (round(x) + left, round(y + MOUTH_Y * s) + top))
        else:
            radius, down, middle, half = MOUTH_ARC[face]
            arc = shapes.arc(round(radius * s), round(STROKE * s), theme.glow, middle - half, 2 * half)
            _put(surface, arc, x, y + down * s)


def _put(surface: pygame.Surface, sprite: pygame.Surface, x: float, y: float) -> None:
    surface.blit(sprite, (round(x - sprite.get_width() / 2), round(y - sprite.get_height() / 2)))


@lru_cache(maxsize=128)
def eye(width: int, height: int, colour: Colour, lids: tuple[int, int], s: float, *, halo: bool) -> pygame.Surface:
    """The white of an eye; `lids` = how much is cut at its left and right side, in face units."""
    blur = 17 * s if halo else 0
    pad = int(3 * blur) + 2
    full_w, full_h = width + 2 * pad, height + 2 * pad
    alpha = shapes.rounded_alpha(full_w, full_h, (pad, pad, width, height), EYE_RADIUS * s)
    if any(lids):
        x, y = np.meshgrid(np.arange(full_w) + 0.5, np.arange(full_h) + 0.5, indexing="ij")
        across = np.clip((x - pad) / width, 0, 1)
        lid = pad + (lids[0] + (lids[1] - lids[0]) * across) * s
        alpha = alpha * np.clip(y - lid + 0.5, 0, 1)
    if not halo:
        return shapes.sprite(alpha, colour)
    glow = 0.41 * shapes.blurred(alpha, blur)
    return shapes.sprite(np.maximum(alpha, glow), colour)


@lru_cache(maxsize=64)
def pupil(width: int, height: int, colour: Colour, s: float) -> pygame.Surface:
    """The pupil with its two glints."""
    sprite = shapes.ellipse(width, height, colour).copy()
    cx, cy = sprite.get_width() / 2, sprite.get_height() / 2
    squeeze = min(1.0, height / (PUPIL[1] * s))
    _put(sprite, shapes.disc(10 * s * squeeze, rgb("#FFFFFF")), cx - 11 * s, cy - 14 * s * squeeze)
    _put(sprite, shapes.disc(4.5 * s * squeeze, rgb("#FFFFFF", 190)), cx + 11 * s, cy + 13 * s * squeeze)
    return sprite


@lru_cache(maxsize=32)
def _pill(width: int, height: int, colour: Colour) -> pygame.Surface:
    return shapes.sprite(shapes.rounded_alpha(width, height, (0, 0, width, height), height / 2), colour)


@lru_cache(maxsize=64)
def speaking(width: int, height: int, stroke: int, colour: Colour, dark: Colour) -> pygame.Surface:
    """The open mouth: a ring around the dark."""
    mouth = _pill(width, height, colour).copy()
    inner = height - 2 * stroke
    if inner > 2:
        _put(mouth, _pill(width - 2 * stroke, inner, dark), width / 2, height / 2)
    return mouth


@lru_cache(maxsize=8)
def half_moon(width: int, height: int, colour: Colour) -> pygame.Surface:
    """The laughing mouth: the lower half of an ellipse with small round corners."""
    corner = height * 0.12
    around = [(radians(a), width / 2, height) for a in range(0, 181, 4)]
    points = [(rx * cos(a), ry * sin(a)) for a, rx, ry in around]
    # the corners: the upper edge is drawn with a round pen just inside the outline
    shrunk = tuple((x * (1 - 2 * corner / width), max(corner, y * (1 - corner / height))) for x, y in points)
    outline, left, top = shapes.drawn(shrunk, colour, 2 * corner, closed=True)
    filled, fill_left, fill_top = shapes.drawn(shrunk, colour, 0)
    sprite = pygame.Surface((width + 4, height + 4), pygame.SRCALPHA, 32)
    sprite.fill((*colour[:3], 0))
    origin = (width / 2 + 2, 2)
    sprite.blit(outline, (round(origin[0]) + left, round(origin[1]) + top))
    sprite.blit(filled, (round(origin[0]) + fill_left, round(origin[1]) + fill_top))
    return sprite
