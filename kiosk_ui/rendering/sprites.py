"""Shapes with smooth edges as cached sprites: numpy computes the coverage, because `pygame.draw` leaves jagged edges.

All sizes are panel pixels. A sprite is a 32-bit surface with per-pixel alpha and its own colour.
"""

from functools import lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pygame

from kiosk_ui.rendering import icons
from kiosk_ui.rendering.icons import Points
from kiosk_ui.rendering.theme import Colour

Alpha = npt.NDArray[np.float64]
_SUPERSAMPLE = 4


def sprite(alpha: Alpha, colour: Colour) -> pygame.Surface:
    """Return a surface of `colour` whose alpha is `alpha` (0..1, indexed [x, y]) times the colour's own alpha."""
    own = colour[3] / 255 if len(colour) == 4 else 1.0
    surface = pygame.Surface(alpha.shape, pygame.SRCALPHA, 32)
    surface.fill((*colour[:3], 0))
    pixels = pygame.surfarray.pixels_alpha(surface)
    pixels[:] = np.clip(alpha * own * 255 + 0.5, 0, 255).astype(np.uint8)
    del pixels
    return surface


def _grid(width: int, height: int) -> tuple[Alpha, Alpha]:
    x, y = np.meshgrid(np.arange(width) + 0.5, np.arange(height) + 0.5, indexing="ij")
    return x, y


def rounded_alpha(width: int, height: int, rect: tuple[float, float, float, float], radius: float) -> Alpha:
    """Return how much (0..1) of each pixel lies inside the rounded rectangle `rect` (x, y, w, h).

    The grid has `width` x `height` pixels.
    """
    x, y = _grid(width, height)
    left, top, w, h = rect
    radius = min(radius, w / 2, h / 2)
    dx = np.abs(x - (left + w / 2)) - (w / 2 - radius)
    dy = np.abs(y - (top + h / 2)) - (h / 2 - radius)
    outside = np.hypot(np.maximum(dx, 0), np.maximum(dy, 0)) + np.minimum(np.maximum(dx, dy), 0) - radius
    return np.clip(0.5 - outside, 0, 1)


@lru_cache(maxsize=256)
def disc(radius: float, colour: Colour) -> pygame.Surface:
    """Draw a disc in the centre of a new surface."""
    size = int(radius * 2 + 3)
    x, y = _grid(size, size)
    return sprite(np.clip(0.5 + radius - np.hypot(x - size / 2, y - size / 2), 0, 1), colour)


@lru_cache(maxsize=128)
def ellipse(width: float, height: float, colour: Colour, blur: float = 0) -> pygame.Surface:
    """Draw an ellipse in the centre of a new surface; `blur`: standard deviation of its blur, 0 = sharp."""
    pad = int(3 * blur) + 2
    w, h = int(width) + 2 * pad, int(height) + 2 * pad
    x, y = _grid(w, h)
    u, v = (x - w / 2) / (width / 2), (y - h / 2) / (height / 2)
    radial = np.hypot(u, v)
    slope = np.hypot(u / (width / 2), v / (height / 2)) / np.maximum(radial, 1e-6)
    alpha = np.clip(0.5 - (radial - 1) / np.maximum(slope, 1e-6), 0, 1)
    return sprite(blurred(alpha, blur), colour)


@lru_cache(maxsize=256)
def arc(radius: float, width: float, colour: Colour, start_deg: float, sweep_deg: float) -> pygame.Surface:
    """Draw a stroke with round ends along a circle, degrees clockwise from the top, centred on a new surface."""
    size = int(2 * radius + width + 4)
    x, y = _grid(size, size)
    dx, dy = x - size / 2, y - size / 2
    distance = np.abs(np.hypot(dx, dy) - radius)
    if sweep_deg < 360:
        angle = np.degrees(np.arctan2(dx, -dy))
        inside = np.mod(angle - start_deg, 360) <= sweep_deg
        ends = [np.radians(start_deg), np.radians(start_deg + sweep_deg)]
        to_end = np.minimum(*(np.hypot(dx - radius * np.sin(e), dy + radius * np.cos(e)) for e in ends))
        distance = np.where(inside, distance, to_end)
    return sprite(np.clip(0.5 + width / 2 - distance, 0, 1), colour)


def blurred(alpha: Alpha, sigma: float) -> Alpha:
    """Blur `alpha` with a separable Gaussian, cut off at three sigma.

    It is computed by the spectrum in a few calls. A loop over lines would release the interpreter lock a thousand
    times, and each time another thread that computes would keep it for a millisecond.
    """
    if sigma <= 0:
        return alpha
    reach = int(3 * sigma) + 1
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2)
    kernel /= kernel.sum()
    height, width = alpha.shape
    size = (height + 2 * reach, width + 2 * reach)
    spectrum = np.fft.rfft2(alpha, size) * np.outer(np.fft.fft(kernel, size[0]), np.fft.rfft(kernel, size[1]))
    soft: Alpha = np.fft.irfft2(spectrum, size)[reach : reach + height, reach : reach + width]
    return soft.clip(0, 1)


@lru_cache(maxsize=256)
def _slices(radius: int, fill: Colour, outline: Colour | None, outline_px: int) -> pygame.Surface:
    size = 2 * radius + 2
    outer = rounded_alpha(size, size, (0, 0, size, size), radius)
    if outline is None or outline_px <= 0:
        return sprite(outer, fill)
    p = outline_px
    inner = rounded_alpha(size, size, (p, p, size - 2 * p, size - 2 * p), radius - p)
    fill_alpha = inner * ((fill[3] / 255) if len(fill) == 4 else 1.0)
    ring = outer - inner
    total = np.maximum(ring + fill_alpha, 1e-6)
    surface = sprite(np.clip(ring + fill_alpha, 0, 1), (255, 255, 255))
    pixels = pygame.surfarray.pixels3d(surface)
    for channel in range(3):
        pixels[..., channel] = ((ring * outline[channel] + fill_alpha * fill[channel]) / total).astype(np.uint8)
    del pixels
    return surface


@lru_cache(maxsize=32)
def _shadow(radius: int, sigma: float, colour: Colour) -> pygame.Surface:
    pad = int(3 * sigma)
    size = 2 * (radius + pad) + 2 * pad + 2
    alpha = rounded_alpha(size, size, (pad, pad, size - 2 * pad, size - 2 * pad), radius)
    return sprite(blurred(alpha, sigma), colour)


def _nine(target: pygame.Surface, piece: pygame.Surface, rect: pygame.Rect, middle: Colour | None = None) -> None:
    """Draw `piece` stretched to `rect`: corners unchanged, its two middle rows and columns repeated.

    `middle`: colour of an opaque middle, which is filled, because filling is faster than stretching.
    """
    half = piece.get_width() // 2 - 1
    left, top = min(half, rect.w // 2), min(half, rect.h // 2)
    far = piece.get_width()
    columns = [
        (0, left, rect.x, left),
        (half, 2, rect.x + left, rect.w - 2 * left),
        (far - left, left, rect.right - left, left),
    ]
    rows = [(0, top, rect.y, top), (half, 2, rect.y + top, rect.h - 2 * top), (far - top, top, rect.bottom - top, top)]
    for sx, sw, dx, dw in columns:
        for sy, sh, dy, dh in rows:
            if min(sw, sh, dw, dh) <= 0:
                continue
            if middle is not None and sx == sy == half:
                target.fill(middle, (dx, dy, dw, dh))
                continue
            part = piece.subsurface((sx, sy, sw, sh))
            if (sw, sh) != (dw, dh):
                part = pygame.transform.scale(part, (dw, dh))
            target.blit(part, (dx, dy))


def panel(
    target: pygame.Surface,
    rect: pygame.Rect,
    radius: int,
    fill: Colour,
    outline: Colour | None = None,
    outline_px: int = 0,
) -> None:
    """Draw a rounded rectangle; its optional outline lies inside its edge."""
    radius = max(1, min(radius, rect.w // 2, rect.h // 2))
    _nine(target, _slices(radius, fill, outline, outline_px), rect, fill if len(fill) == 3 else None)


def shadow(target: pygame.Surface, rect: pygame.Rect, radius: int, blur: float, down: int, colour: Colour) -> None:
    """Draw the soft shadow of a rounded rectangle, `down` px below it."""
    sigma = blur / 2
    pad = int(3 * sigma)
    radius = max(1, min(radius, rect.w // 2, rect.h // 2))
    _nine(target, _shadow(radius, sigma, colour), rect.inflate(2 * pad, 2 * pad).move(0, down))


@lru_cache(maxsize=16)
def gradient(width: int, height: int, top: Colour, bottom: Colour, radii: tuple[int, int, int, int]) -> pygame.Surface:
    """Draw a vertical gradient with rounded corners; `radii`: top left, top right, bottom right, bottom left."""
    column = np.linspace(top[:3], bottom[:3], height)
    # A little ordered noise hides the bands of a long dark gradient.
    noise = np.array([[0.0, 0.5, 0.125, 0.625], [0.75, 0.25, 0.875, 0.375]])
    surface = pygame.Surface((width, height), pygame.SRCALPHA if any(radii) else 0, 32)
    pixels = pygame.surfarray.pixels3d(surface)
    tile = np.tile(noise, (width // 2 + 1, height // 4 + 1))[:width, :height]
    pixels[:] = np.clip(column[None, :, :] + tile[:, :, None], 0, 255).astype(np.uint8)
    del pixels
    if any(radii):
        alpha = pygame.surfarray.pixels_alpha(surface)
        alpha[:] = 255
        for i, radius in enumerate(radii):
            if radius:
                corner = rounded_alpha(2 * radius, 2 * radius, (0, 0, 2 * radius, 2 * radius), radius)
                right, low = i in (1, 2), i in (2, 3)
                part = corner[radius if right else 0 :, radius if low else 0 :][:radius, :radius]
                xs = slice(width - radius, width) if right else slice(0, radius)
                ys = slice(height - radius, height) if low else slice(0, radius)
                alpha[xs, ys] = (part * 255).astype(np.uint8)
        del alpha
    return surface


def _stroke(mask: pygame.Surface, points: Points, width: float, *, closed: bool) -> None:
    ring = [*points, points[0]] if closed else points
    ink = (255, 255, 255, 255)
    for (x0, y0), (x1, y1) in pairwise(ring):
        length = max(1e-6, ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5)
        nx, ny = -(y1 - y0) / length * width / 2, (x1 - x0) / length * width / 2
        pygame.draw.polygon(mask, ink, [(x0 + nx, y0 + ny), (x1 + nx, y1 + ny), (x1 - nx, y1 - ny), (x0 - nx, y0 - ny)])
    for x, y in ring:
        pygame.draw.circle(mask, ink, (x, y), width / 2)


def _tinted(mask: pygame.Surface, size: tuple[int, int], colour: Colour) -> pygame.Surface:
    small = pygame.transform.smoothscale(mask, size)
    small.fill((*colour[:3], colour[3] if len(colour) == 4 else 255), special_flags=pygame.BLEND_RGBA_MULT)
    return small


@lru_cache(maxsize=256)
def icon(name: str, size: int, colour: Colour, stroke: float) -> pygame.Surface:
    """Draw icon `name` in the centre of a surface with a margin of an eighth of `size`."""
    return pictogram(icons.shapes(name), size, colour, stroke)


def pictogram(parts: tuple[icons.Shape, ...], size: int, colour: Colour, stroke: float) -> pygame.Surface:
    """Draw shapes (written as in `kiosk_ui.rendering.icons`) as an icon with a margin of an eighth of `size`."""
    margin = size // 8 + 2
    full = (size + 2 * margin) * _SUPERSAMPLE
    unit = size * _SUPERSAMPLE / 24
    offset = margin * _SUPERSAMPLE
    mask = pygame.Surface((full, full), pygame.SRCALPHA, 32)
    mask.fill((255, 255, 255, 0))
    for shape in parts:
        if len(shape) == 4:
            kind, x, y, r = shape
            centre = (offset + x * unit, offset + y * unit)
            if kind == "d":
                pygame.draw.circle(mask, (255, 255, 255, 255), centre, r * unit)
            else:
                steps = np.radians(np.arange(0, 360, 5))
                around = [(centre[0] + r * unit * np.cos(a), centre[1] + r * unit * np.sin(a)) for a in steps]
                _stroke(mask, around, stroke * unit, closed=True)
            continue
        kind, path = shape
        points = [(offset + x * unit, offset + y * unit) for x, y in path]
        if kind == "f":
            pygame.draw.polygon(mask, (255, 255, 255, 255), points)
        else:
            _stroke(mask, points, stroke * unit, closed=kind == "p")
    return _tinted(mask, (full // _SUPERSAMPLE, full // _SUPERSAMPLE), colour)


@lru_cache(maxsize=128)
def drawn(
    points: tuple[tuple[float, float], ...], colour: Colour, width: float, *, closed: bool = False
) -> tuple[pygame.Surface, int, int]:
    """Draw a line (`width` > 0) or a filled polygon (`width` 0); return its sprite and the sprite's left and top."""
    pad = int(width / 2) + 2
    left, top = int(min(x for x, _ in points)) - pad, int(min(y for _, y in points)) - pad
    w = int(max(x for x, _ in points)) + pad + 1 - left
    h = int(max(y for _, y in points)) + pad + 1 - top
    mask = pygame.Surface((w * _SUPERSAMPLE, h * _SUPERSAMPLE), pygame.SRCALPHA, 32)
    mask.fill((255, 255, 255, 0))
    inked = [((x - left) * _SUPERSAMPLE, (y - top) * _SUPERSAMPLE) for x, y in points]
    if width > 0:
        _stroke(mask, inked, width * _SUPERSAMPLE, closed=closed)
    else:
        pygame.draw.polygon(mask, (255, 255, 255, 255), inked)
    return _tinted(mask, (w, h), colour), left, top
