"""The film strip: for each step the robot's screen, the lobby from above and the camera's view, all joined on one
sheet."""

from dataclasses import dataclass
from pathlib import Path

import pygame

from simulators.centre.touch_panel import SimulatedPanel
from simulators.lobby import drawing
from simulators.lobby.client import LobbyClient

SHEET = "contact.png"
"""File name of the picture that joins all steps."""
_COLUMNS = 3
_HIGH_PX = 620
"""Height of the pictures of one step on the sheet, px."""
_GAP_PX, _PAD_PX, _EDGE_PX = 18, 22, 48
_SCREEN_WIDE_PX, _SIDE_PX = 349, 462
_HEAD_PX, _CAPTION_PX = 176, 96
_RADIUS_PX = 14


@dataclass(frozen=True)
class Shot:
    """A step of the film: its number, its caption in Vietnamese and English, and its pictures.

    `staged`: the pictures are screen, lobby from above and camera view, laid out in that way; others are placed side by
    side.
    """

    number: int
    vi: str
    en: str
    pictures: tuple[Path, ...]
    staged: bool = True


class Film:
    """A film strip in `folder`; pictures of an earlier run are removed from the folder first."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for old in (*folder.glob("[0-9][0-9]-*.png"), folder / SHEET):
            old.unlink(missing_ok=True)
        self._folder = folder
        self.shots: list[Shot] = []

    def take(self, vi: str, en: str, panel: SimulatedPanel, lobby: LobbyClient) -> None:
        """Take three pictures of this moment; those of the lobby come first, because people walk on."""
        number = len(self.shots) + 1
        files = [self._folder / f"{number:02d}-{name}.png" for name in ("screen", "above", "camera")]
        lobby.do("picture", of="above", file=str(files[1].resolve()))
        lobby.do("picture", of="camera", file=str(files[2].resolve()))
        raw = files[0].with_suffix(".bmp").resolve()
        panel.picture(raw)
        pygame.image.save(pygame.image.load(str(raw)), str(files[0]))
        raw.unlink()
        self.shots.append(Shot(number, vi, en, tuple(files)))

    def add(self, vi: str, en: str, *pictures: Path) -> None:
        """Add a step with pictures that exist already; each is scaled to the height of the step's cell."""
        self.shots.append(Shot(len(self.shots) + 1, vi, en, pictures, staged=False))

    def contact_sheet(self, title: str, second: str) -> Path:
        """Draw all shots on one picture. Return its path."""
        cell = (_SCREEN_WIDE_PX + _SIDE_PX + _GAP_PX + 2 * _PAD_PX, _HIGH_PX + _CAPTION_PX + 2 * _PAD_PX)
        rows = -(-len(self.shots) // _COLUMNS)
        width = _COLUMNS * cell[0] + (_COLUMNS - 1) * _GAP_PX + 2 * _EDGE_PX
        height = _HEAD_PX + rows * (cell[1] + _GAP_PX) + _EDGE_PX - _GAP_PX
        sheet = pygame.Surface((width, height))
        sheet.fill(drawing.BG)
        pygame.draw.rect(sheet, drawing.DARK, (0, 0, width, _HEAD_PX - 36))
        drawing.text(sheet, title, (_EDGE_PX, 52), 46, drawing.CARD, "Bold", "midleft")
        drawing.text(sheet, second, (_EDGE_PX, 104), 28, drawing.SECOND, "Medium", "midleft")
        for index, shot in enumerate(self.shots):
            left = _EDGE_PX + index % _COLUMNS * (cell[0] + _GAP_PX)
            top = _HEAD_PX + index // _COLUMNS * (cell[1] + _GAP_PX)
            self._cell(sheet, shot, pygame.Rect(left, top, *cell))
        file = self._folder / SHEET
        pygame.image.save(sheet, str(file))
        return file

    def _cell(self, sheet: pygame.Surface, shot: Shot, box: pygame.Rect) -> None:
        drawing.rounded(sheet, box, 28, drawing.CARD, drawing.LINE, 2)
        top = box.top + _PAD_PX
        badge = pygame.Rect(box.left + _PAD_PX, top, 60, 60)
        drawing.rounded(sheet, badge, 30, drawing.ACCENT)
        drawing.text(sheet, str(shot.number), badge.center, 30, drawing.CARD, "Bold", "center")
        room = box.width - 2 * _PAD_PX - 78
        vi = drawing.wrapped(shot.vi, 29, "Bold", room, 1)[0]
        en = drawing.wrapped(shot.en, 21, "Medium", room, 1)[0]
        drawing.text(sheet, vi, (badge.right + 18, top + 16), 29, drawing.INK, "Bold", "midleft")
        drawing.text(sheet, en, (badge.right + 18, top + 52), 21, drawing.INK2, "Medium", "midleft")
        inner = pygame.Rect(box.left + _PAD_PX, top + _CAPTION_PX, box.width - 2 * _PAD_PX, _HIGH_PX)
        (_staged if shot.staged else _side_by_side)(sheet, shot.pictures, inner)


def _staged(sheet: pygame.Surface, pictures: tuple[Path, ...], room: pygame.Rect) -> None:
    """Draw the screen at the left; at the right, the lobby from above with the camera's view below it."""
    screen, above, camera = pictures
    _fitted(sheet, screen, pygame.Rect(room.topleft, (_SCREEN_WIDE_PX, _HIGH_PX)))
    side = pygame.Rect(room.left + _SCREEN_WIDE_PX + _GAP_PX, room.top, _SIDE_PX, 0)
    below = _fitted(sheet, above, side).bottom + _GAP_PX
    _fitted(sheet, camera, pygame.Rect(side.left, below, _SIDE_PX, room.bottom - below), cropped=True)


def _side_by_side(sheet: pygame.Surface, pictures: tuple[Path, ...], room: pygame.Rect) -> None:
    wide = (room.width - _GAP_PX * (len(pictures) - 1)) // len(pictures)
    for place, picture in enumerate(pictures):
        _fitted(sheet, picture, pygame.Rect(room.left + place * (wide + _GAP_PX), room.top, wide, room.height))


def _fitted(sheet: pygame.Surface, file: Path, box: pygame.Rect, *, cropped: bool = False) -> pygame.Rect:
    """Draw a picture with round corners into `box`, whole or cropped. A box of height 0 gets the picture's own height.
    Return the place used."""
    picture = pygame.image.load(str(file))
    wide, high = picture.get_size()
    if picture.get_bytesize() < 3:  # a grey picture is a printed slip
        grey, picture = picture, pygame.Surface((wide, high), 0, 24)
        picture.blit(grey, (0, 0))
    target = pygame.Rect(box.left, box.top, box.width, box.height or round(box.width * high / wide))
    scale = (
        max(target.width / wide, target.height / high) if cropped else min(target.width / wide, target.height / high)
    )
    size = (round(wide * scale), round(high * scale))
    scaled = pygame.transform.smoothscale(picture, size)
    place = scaled.get_rect(center=target.center).clip(target)
    part = pygame.Surface(place.size, pygame.SRCALPHA)
    part.blit(scaled, ((place.width - size[0]) // 2, (place.height - size[1]) // 2))
    mask = pygame.Surface(place.size, pygame.SRCALPHA)
    pygame.draw.rect(mask, (255, 255, 255, 255), mask.get_rect(), border_radius=_RADIUS_PX)
    part.blit(mask, (0, 0), special_flags=pygame.BLEND_RGBA_MIN)
    sheet.blit(part, place)
    pygame.draw.rect(sheet, drawing.LINE, place, 2, border_radius=_RADIUS_PX)
    return place
