"""Contact sheets: the pages of one screen shape and display mode as small pictures side by side, each with its name."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pygame

from kiosk_ui.rendering.theme import LIGHT, MEDIUM, SEMIBOLD, TextStyle
from kiosk_ui.rendering.typesetting import Typesetter

_LONG_PX = 384
_GAP_PX, _EDGE_PX, _NAME_PX, _HEAD_PX = 20, 40, 40, 110
_WIDE_PX = 3000
_NAME = TextStyle(22, 30, MEDIUM)


@dataclass(frozen=True, slots=True)
class Thumb:
    """A page in the small size of a contact sheet; as plain values, so that another process can send it."""

    name: str
    size: tuple[int, int]
    rgb: bytes
    faulty: bool = False


def thumb(name: str, picture: pygame.Surface, *, faulty: bool = False) -> Thumb:
    """Scale `picture` to the size that it has on a contact sheet."""
    wide, high = picture.get_size()
    share = _LONG_PX / max(wide, high)
    size = (round(wide * share), round(high * share))
    return Thumb(name, size, pygame.image.tobytes(pygame.transform.smoothscale(picture, size), "RGB"), faulty)


def save(picture: pygame.Surface, file: Path) -> None:
    """Write `picture` as PNG; create its folder if needed. Raises `OSError`."""
    encoded = io.BytesIO()
    pygame.image.save(picture, encoded, ".png")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(encoded.getvalue())


def contact_sheet(title: str, thumbs: Sequence[Thumb], file: Path) -> None:
    """Write all `thumbs` (pages, all of one size) into one picture. A page with faults gets a red frame."""
    wide, high = thumbs[0].size
    columns = max(1, min(len(thumbs), (_WIDE_PX - 2 * _EDGE_PX) // (wide + _GAP_PX)))
    rows = -(-len(thumbs) // columns)
    sheet = pygame.Surface(
        (
            max(900, columns * (wide + _GAP_PX) - _GAP_PX + 2 * _EDGE_PX),
            _HEAD_PX + rows * (high + _NAME_PX + _GAP_PX) + _EDGE_PX,
        )
    )
    sheet.fill(LIGHT.bg[:3])
    setter = Typesetter()
    setter.draw(sheet, title, _EDGE_PX, 70, 40, SEMIBOLD, LIGHT.ink)
    for number, each in enumerate(thumbs):
        left = _EDGE_PX + number % columns * (wide + _GAP_PX)
        top = _HEAD_PX + number // columns * (high + _NAME_PX + _GAP_PX)
        sheet.blit(pygame.image.frombytes(each.rgb, each.size, "RGB"), (left, top))
        edge = LIGHT.bad if each.faulty else LIGHT.line
        pygame.draw.rect(sheet, edge[:3], (left - 3, top - 3, wide + 6, high + 6), 3)
        name, ink = setter.fit(each.name, wide, _NAME_PX, _NAME).lines[0], LIGHT.bad if each.faulty else LIGHT.ink2
        setter.draw(sheet, name, left, top + high + 28, _NAME.size, _NAME.weight, ink)
    save(sheet, file)
