"""The outline of the Bái Tử Long islets on the idle screen, and the service mark (logo) made of three of them."""

from functools import lru_cache
from math import sin

import numpy as np
import pygame

from kiosk_ui.rendering.sprites import rounded_alpha, sprite
from kiosk_ui.rendering.theme import Colour

Bump = tuple[float, float, float]  # centre and half-width as shares of the width, height as a share of the height

_FAR: tuple[Bump, ...] = (
    (0.02, 0.17, 0.62),
    (0.24, 0.10, 0.36),
    (0.42, 0.16, 0.50),
    (0.62, 0.14, 0.44),
    (0.78, 0.12, 0.68),
    (0.92, 0.13, 0.80),
)
_MIDDLE: tuple[Bump, ...] = (
    (0.07, 0.13, 0.58),
    (0.20, 0.09, 0.46),
    (0.33, 0.12, 0.40),
    (0.56, 0.13, 0.52),
    (0.77, 0.10, 0.62),
    (0.96, 0.14, 0.42),
)
_NEAR: tuple[Bump, ...] = (
    (0.07, 0.13, 0.36),
    (0.27, 0.09, 0.42),
    (0.40, 0.08, 0.42),
    (0.58, 0.11, 0.20),
    (0.75, 0.08, 0.34),
    (0.92, 0.06, 0.22),
)
_LAYERS: tuple[tuple[Colour, tuple[Bump, ...]], ...] = (
    ((58, 156, 186, 120), _FAR),
    ((27, 120, 150, 209), _MIDDLE),
    ((13, 84, 112), _NEAR),
)
_MARK = ((0.28, 0.14, 0.31), (0.52, 0.19, 0.53), (0.75, 0.125, 0.25))


@lru_cache(maxsize=4)
def islets(width: int, height: int) -> pygame.Surface:
    """Draw three layers of islets. The outline of each is the highest of six bumps; its lower edge is the shore."""
    surface = pygame.Surface((width, height), pygame.SRCALPHA, 32)
    x = np.arange(width) / width
    rows = np.arange(height)[None, :] + 0.5
    for colour, bumps in _LAYERS:
        top = np.zeros(width)
        for centre, half, share in bumps:
            reach = np.clip(1 - np.abs((x - centre) / half) ** 2.6, 0, 1) ** 0.8
            top = np.maximum(top, share * height * reach)
        ripple = np.array([1.2 * sin(i / 17) + 0.8 * sin(i / 7.3) for i in range(width)])
        edge = height - np.where(top > 4, top + ripple, top)
        surface.blit(sprite(np.clip(rows - edge[:, None] + 0.5, 0, 1), colour), (0, 0))
    return surface


@lru_cache(maxsize=8)
def mark(size: int, ground: Colour, ink: Colour, line: Colour) -> pygame.Surface:
    """Draw the service mark (logo): three half-ellipses on a common base over a line.

    It is not the emblem of an authority.
    """
    surface = pygame.Surface((size, size), pygame.SRCALPHA, 32)
    surface.blit(sprite(rounded_alpha(size, size, (0, 0, size, size), 0.3 * size), ground), (0, 0))
    x, y = np.meshgrid(np.arange(size) + 0.5, np.arange(size) + 0.5, indexing="ij")
    cover = np.zeros((size, size))
    base = 0.72 * size
    for centre, half, tall in _MARK:
        radial = np.hypot((x - centre * size) / (half * size), (y - base) / (tall * size))
        cover = np.maximum(cover, np.clip(0.5 - (radial - 1) * half * size, 0, 1) * (y < base))
    surface.blit(sprite(cover, ink), (0, 0))
    stroke = 0.05 * size
    surface.blit(
        sprite(
            rounded_alpha(size, size, (0.16 * size, 0.8 * size - stroke / 2, 0.68 * size, stroke), stroke / 2), line
        ),
        (0, 0),
    )
    return surface
