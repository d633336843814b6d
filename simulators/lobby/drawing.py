"""Colours, fonts and rounded shapes for the simulators' pictures, after section 3 of the screen design."""

from functools import cache
from pathlib import Path

import fontpkg_be_vietnam_pro
import pygame

Colour = tuple[int, ...]

BG: Colour = (0xF2, 0xF6, 0xF8)
CARD: Colour = (0xFF, 0xFF, 0xFF)
FLOOR: Colour = (0xE8, 0xF0, 0xF3)
INK: Colour = (0x0E, 0x1F, 0x29)
INK2: Colour = (0x3A, 0x4D, 0x58)
LINE: Colour = (0xCB, 0xD8, 0xDF)
WALL: Colour = (0xA9, 0xBC, 0xC6)
ACCENT: Colour = (0x0B, 0x4F, 0x6C)
DARK: Colour = (0x06, 0x28, 0x3A)
WAVE: Colour = (0x1C, 0x83, 0xA8)
GLOW: Colour = (0xA8, 0xF0, 0xE6)
SECOND: Colour = (0xB5, 0xE0, 0xEC)
AMBER: Colour = (0xFF, 0xB5, 0x47)
AMBER_EDGE: Colour = (0x8A, 0x5A, 0x06)
BAD: Colour = (0x9C, 0x12, 0x17)
COATS: tuple[Colour, ...] = ((38, 92, 136), (44, 104, 74), (122, 60, 96))


@cache
def font(weight: str, size_px: int) -> pygame.font.Font:
    """Return the font Be Vietnam Pro in one of its weights: Medium, SemiBold, Bold, ExtraBold."""
    pygame.font.init()
    return pygame.font.Font(
        str(Path(fontpkg_be_vietnam_pro.ROOT) / "files" / f"BeVietnamPro-{weight}.ttf"), max(6, size_px)
    )


def text(
    surface: pygame.Surface,
    words: str,
    at: tuple[float, float],
    size_px: float,
    colour: Colour,
    weight: str,
    anchor: str,
) -> pygame.Rect:
    """Draw one line of text and return its box. `anchor`: pygame's name of the point of the box that lies at `at`
    ("center", "midleft", ...)."""
    drawn = font(weight, round(size_px)).render(words, True, colour)
    place = drawn.get_rect(**{anchor: (round(at[0]), round(at[1]))})
    surface.blit(drawn, place)
    return place


def wrapped(words: str, size_px: float, weight: str, width_px: float, most_lines: int) -> list[str]:
    """Wrap `words` into lines of at most `width_px`; text beyond `most_lines` is cut with an ellipsis."""
    face = font(weight, round(size_px))
    lines: list[str] = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if face.size(longer)[0] <= width_px or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > most_lines:
        last = lines[most_lines - 1]
        while last and face.size(f"{last}…")[0] > width_px:
            last = last[:-1].rstrip()
        lines = [*lines[: most_lines - 1], f"{last}…"]
    return lines


def fitting(words: str, size_px: float, weight: str, width_px: float) -> float:
    """Return the largest font size, at most `size_px`, at which `words` fit into `width_px`."""
    wide = font(weight, round(size_px)).size(words)[0]
    return size_px if wide <= width_px else size_px * width_px / wide


def rounded(
    surface: pygame.Surface,
    box: pygame.Rect,
    radius: float,
    fill: Colour,
    edge: Colour | None = None,
    edge_px: float = 0,
) -> None:
    """Draw a box with round corners; its outline lies inside its edge."""
    if edge is not None:
        pygame.draw.rect(surface, edge, box, border_radius=round(radius))
        box = box.inflate(-2 * round(edge_px), -2 * round(edge_px))
        radius -= edge_px
    pygame.draw.rect(surface, fill, box, border_radius=max(0, round(radius)))
