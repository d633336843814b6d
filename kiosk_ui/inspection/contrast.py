"""Contrast of a text with its background, measured in the painted picture and not from the intended colours."""

from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pygame

from kiosk_ui.inspection.visible_text import VisibleText
from kiosk_ui.rendering.scene_items import Text

TEXT_RATIO = 7.0
_PIECE_EM = 1.5
"""Width of the pieces in which a line is checked, em: the background may change along a line."""

_SOLID, _TRACE = 250, 24  # of 255: a pixel that is all ink, a pixel that has some ink
_RING_PX = (2, 4)  # distance from the ink in which the ground is sampled
_EVERY = 3  # every third pixel of the ground is sampled
_DISCOLOURED = 40  # of 255 in any channel: above it the colour is not the painted one

Pixels = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]


def ratio(one: npt.ArrayLike, other: npt.ArrayLike) -> float:
    """Return the WCAG contrast ratio of two colours, 0..255 each channel."""
    high, low = sorted((float(luminance(one)), float(luminance(other))), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(colours: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Return the WCAG relative luminance, 0..1, of colours whose channels lie along the last axis."""
    parts = np.asarray(colours, np.float64)[..., :3] / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    weighted: npt.NDArray[np.float64] = linear @ np.array((0.2126, 0.7152, 0.0722))
    return weighted


class ContrastSampler:
    """Measures the contrast of texts in one picture."""

    def __init__(self, sight: VisibleText) -> None:
        page = sight.still.page
        assert page is not None
        self._sight = sight
        self._pixels: Pixels = pygame.surfarray.pixels3d(page)

    def weakest(self, text: Text) -> tuple[float, bool]:
        """Return (lowest contrast of any piece of `text`, whether its letters have the intended colour).

        An invisible text gives (0, False).
        """
        ink, part = self._mask(text)
        solid = ink > _SOLID
        if not solid.any():
            return 0.0, False
        colour = np.median(part[solid], axis=0)
        meant = bool((np.abs(colour - np.array(text.colour[:3])) <= _DISCOLOURED).all())
        ground, wide = _ring(ink > _TRACE), _PIECE_EM * text.size * self._sight.still.type.scale
        edges = np.linspace(0, ink.shape[0], max(1, round(ink.shape[0] / wide)) + 1).astype(int)
        grounds = [part[a:b][ground[a:b]][::_EVERY] for a, b in pairwise(edges)]
        return min(ratio(colour, np.median(pixels, axis=0)) for pixels in grounds if len(pixels)), meant

    def _mask(self, text: Text) -> tuple[npt.NDArray[np.uint8], Pixels]:
        """Return the pixels that `text` covers, drawn alone, and the same part of the picture."""
        scale, setter = self._sight.still.type.scale, self._sight.still.type
        box = self._sight.ink(text)
        pad = _RING_PX[1] + 1
        left, top = round(box.x * scale) - pad, round((text.baseline - 1.2 * text.size) * scale) - pad
        right, bottom = round(box.right * scale) + pad, round((text.baseline + 0.3 * text.size) * scale) + pad
        left, top = max(0, left), max(0, top)
        right, bottom = min(self._pixels.shape[0], right), min(self._pixels.shape[1], bottom)
        part = self._pixels[left:right, top:bottom]
        if part.size == 0:
            return np.zeros((0, 0), np.uint8), part
        alone = pygame.Surface((right - left, bottom - top), 0, 32)
        at, origin = (text.x, text.baseline), (left, top)
        setter.draw(alone, text.text, *at, text.size, text.weight, (255, 255, 255), private=True, origin=origin)
        return pygame.surfarray.array_red(alone), part


def _ring(ink: Mask) -> Mask:
    """Return the mask of the background close around the letters; their soft edges are left out."""
    near, far = (_grown(ink, px) for px in _RING_PX)
    ring: Mask = far & ~near
    return ring


def _grown(ink: Mask, px: int) -> Mask:
    """Widen the mask `ink` by `px` on every side."""
    across = ink.copy()
    for step in range(1, px + 1):
        across[step:] |= ink[:-step]
        across[:-step] |= ink[step:]
    grown = across.copy()
    for step in range(1, px + 1):
        grown[:, step:] |= across[:, :-step]
        grown[:, :-step] |= across[:, step:]
    return grown
