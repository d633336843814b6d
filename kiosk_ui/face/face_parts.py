"""The parts of the face as sprites in panel pixels; each sprite is drawn once, then cached.

A face has few sizes (`kiosk_ui.face.face_region`), mostly drawn before they are needed: the caches do not grow while
the robot runs.
"""

from functools import lru_cache
from math import cos, radians, sin

import numpy as np
import pygame

from kiosk_ui.rendering import sprites
from kiosk_ui.rendering.theme import Colour, rgb

_HALO_SHARE = 0.41
_COARSE = 4  # a halo is soft, so it is drawn at a quarter of its size


@lru_cache(maxsize=224)
def white(width: int, height: int, radius: int, colour: Colour, lid: tuple[int, int]) -> pygame.Surface:
    """Draw the white of the left eye; `lid`: px that the eyelid cuts off at its outer and at its inner side."""
    alpha = sprites.rounded_alpha(width, height, (0, 0, width, height), radius)
    if any(lid):
        x, y = np.meshgrid(np.arange(width) + 0.5, np.arange(height) + 0.5, indexing="ij")
        cut = lid[0] + (lid[1] - lid[0]) * x / width
        alpha = alpha * np.clip(y - cut + 0.5, 0, 1)
    return sprites.sprite(alpha, colour)


@lru_cache(maxsize=96)
def halo(width: int, height: int, radius: int, colour: Colour, blur: int) -> pygame.Surface:
    """Draw the glow around an eye of this size."""
    pad = 3 * blur
    full = (width + 2 * pad, height + 2 * pad)
    w, h = (-(-side // _COARSE) for side in full)
    left, top = (w - width / _COARSE) / 2, (h - height / _COARSE) / 2
    alpha = sprites.rounded_alpha(w, h, (left, top, width / _COARSE, height / _COARSE), radius / _COARSE)
    coarse = sprites.sprite(_HALO_SHARE * sprites.blurred(alpha, blur / _COARSE), colour)
    return pygame.transform.smoothscale(coarse, full)


@lru_cache(maxsize=112)
def pupil(width: int, height: int, colour: Colour, s: float, full_height: float) -> pygame.Surface:
    """Draw the pupil with two reflections of light, flattened if an eyelid makes it lower than `full_height`."""
    sprite = sprites.ellipse.__wrapped__(width, height, colour)  # bypasses the cache: only the whole is kept
    cx, cy = sprite.get_width() / 2, sprite.get_height() / 2
    squeeze = min(1.0, height / full_height)
    put(sprite, sprites.disc.__wrapped__(10 * s * squeeze, rgb("#FFFFFF")), cx - 11 * s, cy - 14 * s * squeeze)
    put(sprite, sprites.disc.__wrapped__(4.5 * s * squeeze, rgb("#FFFFFF", 190)), cx + 11 * s, cy + 13 * s * squeeze)
    return sprite


@lru_cache(maxsize=32)
def bar(width: int, height: int, colour: Colour) -> pygame.Surface:
    """Draw a bar with round ends."""
    return sprites.sprite(sprites.rounded_alpha(width, height, (0, 0, width, height), height / 2), colour)


@lru_cache(maxsize=160)
def speaking(width: int, height: int, stroke: int, colour: Colour, dark: Colour) -> pygame.Surface:
    """Draw the speaking mouth: a ring around a dark opening."""
    mouth = bar.__wrapped__(width, height, colour)
    inner = height - 2 * stroke
    if inner > 2:
        put(mouth, bar.__wrapped__(width - 2 * stroke, inner, dark), width / 2, height / 2)
    return mouth


@lru_cache(maxsize=8)
def half_moon(width: int, height: int, colour: Colour) -> pygame.Surface:
    """Draw the laughing mouth: the lower half of an ellipse with small round corners."""
    corner = height * 0.12
    around = [(radians(a), width / 2, height) for a in range(0, 181, 4)]
    points = [(rx * cos(a), ry * sin(a)) for a, rx, ry in around]
    # Corners: the upper edge is drawn with a round pen just inside the outline.
    shrunk = tuple((x * (1 - 2 * corner / width), max(corner, y * (1 - corner / height))) for x, y in points)
    outline, left, top = sprites.drawn(shrunk, colour, 2 * corner, closed=True)
    filled, fill_left, fill_top = sprites.drawn(shrunk, colour, 0)
    sprite = pygame.Surface((width + 4, height + 4), pygame.SRCALPHA, 32)
    sprite.fill((*colour[:3], 0))
    origin = (width / 2 + 2, 2)
    sprite.blit(outline, (round(origin[0]) + left, round(origin[1]) + top))
    sprite.blit(filled, (round(origin[0]) + fill_left, round(origin[1]) + fill_top))
    return sprite


def put(surface: pygame.Surface, sprite: pygame.Surface, x: float, y: float, opacity: float = 1.0) -> None:
    """Blend `sprite` onto `surface`, centred at (x, y)."""
    at = (round(x - sprite.get_width() / 2), round(y - sprite.get_height() / 2))
    if opacity >= 1.0:
        surface.blit(sprite, at)
    elif opacity > 0.0:
        sprite.set_alpha(round(255 * opacity))
        surface.blit(sprite, at)
        sprite.set_alpha(255)
