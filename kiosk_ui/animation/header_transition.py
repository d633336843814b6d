"""The visor (dark field behind face and words) grows or shrinks between two pages, and the face moves with it."""

import numpy as np
import numpy.typing as npt
import pygame

from kiosk_ui.animation.easing import ease_in_out, mixed, share
from kiosk_ui.face.face_region import FaceRegion
from kiosk_ui.rendering.alpha_blend import blended
from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.live_regions import RegionInput
from kiosk_ui.rendering.painter import Painter
from kiosk_ui.rendering.scene_items import Gradient
from kiosk_ui.rendering.sprites import rounded_alpha

VISOR_MS = 400
_OUT, _IN = 0.35, (0.2, 0.6)  # shares of VISOR_MS: old words are gone at _OUT, new words appear from _IN[0] to _IN[1]

Mask = npt.NDArray[np.uint8]


class VisorChange:
    """The visor while it changes from gradient `one` to gradient `other`; meanwhile its words are exchanged."""

    def __init__(self, one: Gradient, other: Gradient, painter: Painter, at_ms: int) -> None:
        self._one, self._other, self._painter, self._from_ms = one, other, painter, at_ms

    def paint(self, view: pygame.Surface, before: pygame.Surface, after: pygame.Surface, at_ms: int) -> None:
        """Paint the moving visor over `view`, without the face.

        `before`, `after`: pictures of the page before and the page after.
        """
        one, other = self._one, self._other
        time = share(at_ms, self._from_ms, VISOR_MS)
        gone = ease_in_out(time)
        edges = Rect(*(mixed(a, b, gone) for a, b in zip(one.rect, other.rect, strict=True)))
        at = self._painter.rect(edges)
        radii = [self._painter.px(mixed(a, b, gone)) for a, b in zip(one.radii, other.radii, strict=True)]
        corners = [(rect, _beneath(view, rect, mask)) for rect, mask in _corners(at, radii)]
        top, bottom = (
            [mixed(a, b, gone) for a, b in zip(was[:3], will[:3], strict=True)]
            for was, will in ((one.top, other.top), (one.bottom, other.bottom))
        )
        view.blit(_ground(top, bottom, at.size), at)
        self._blend(view, before, one, at, 1 - time / _OUT)
        self._blend(view, after, other, at, (time - _IN[0]) / (_IN[1] - _IN[0]))
        for rect, beneath in corners:
            view.blit(beneath, rect)

    def _blend(
        self, view: pygame.Surface, picture: pygame.Surface, visor: Gradient, at: pygame.Rect, opacity: float
    ) -> None:
        """Blend the part of `picture` inside `visor` into the moving visor, now at `at`, but not its round corners."""
        if opacity <= 0:
            return
        whole, radius = self._painter.rect(visor.rect), self._painter.px(max(visor.radii))
        low = visor.radii[2] and visor.radii[3]
        middle = pygame.Rect(whole.x, whole.y, whole.w - (0 if low else radius), whole.h - (radius if low else 0))
        edge = pygame.Rect(whole.x + radius, middle.bottom, whole.w - 2 * radius, whole.h - middle.h)
        for part in (middle, edge):
            blended(view, picture, part.clip(at), opacity)


class FaceGlide:
    """The face while it moves from `one` (x, y, scale) to the place of the face region `other`."""

    def __init__(
        self, one: tuple[float, float, float], other: FaceRegion, painter: Painter, at_ms: int, long_ms: int
    ) -> None:
        self.long_ms = long_ms
        self._one, self._other, self._from_ms, self._scale = one, other, at_ms, painter.scale
        self._large = max(one[2], other.scale)
        self._room = painter.rect(FaceRegion(0, 0, self._large, other.theme).rect)
        self._layer = pygame.Surface(self._room.size, pygame.SRCALPHA, 32)

    def paint(self, view: pygame.Surface, now: RegionInput) -> None:
        """Paint the face at its position at the moment `now`: drawn at the larger of two scales, then scaled down."""
        gone = ease_in_out(share(now.at_ms, self._from_ms, self.long_ms))
        x, y, s = (mixed(a, b, gone) for a, b in zip(self._one, self._other.place, strict=True))
        self._layer.fill((*self._other.theme.glow[:3], 0))
        self._other.paint_at(self._layer, -self._room.x, -self._room.y, self._large * self._scale, now)
        k = s / self._large
        size = (round(self._room.w * k), round(self._room.h * k))
        at = (round(x * self._scale + self._room.x * k), round(y * self._scale + self._room.y * k))
        view.blit(pygame.transform.smoothscale(self._layer, size), at)


def _ground(top: list[float], bottom: list[float], size: tuple[int, int]) -> pygame.Surface:
    column = np.linspace(top, bottom, size[1]).astype(np.uint8)
    return pygame.transform.scale(pygame.surfarray.make_surface(column[None]), size)


def _corners(at: pygame.Rect, radii: list[int]) -> list[tuple[pygame.Rect, Mask]]:
    """Return (square, mask of what is outside the arc) of each round corner.

    Order: top left, top right, bottom right, bottom left; corners without a radius are left out.
    """
    found = []
    for i, radius in enumerate(radii):
        if radius > 0:
            right, low = i in (1, 2), i in (2, 3)
            whole = 255 - np.round(255 * rounded_alpha(2 * radius, 2 * radius, (0, 0, 2 * radius, 2 * radius), radius))
            quarter = whole[radius if right else 0 :, radius if low else 0 :][:radius, :radius]
            x, y = at.right - radius if right else at.x, at.bottom - radius if low else at.y
            found.append((pygame.Rect(x, y, radius, radius), quarter.astype(np.uint8)))
    return found


def _beneath(view: pygame.Surface, rect: pygame.Rect, mask: Mask) -> pygame.Surface:
    """Copy the part `rect` of `view`; the copy has the opacity given by `mask`."""
    kept = pygame.Surface(rect.size, pygame.SRCALPHA, 32)
    kept.blit(view, (0, 0), rect)
    alpha = pygame.surfarray.pixels_alpha(kept)
    alpha[:] = mask
    del alpha
    return kept
