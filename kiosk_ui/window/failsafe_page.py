"""The failsafe page, which needs neither content nor fonts: shown when one of them fails or the panel is too small.

Its words are in this module and not in the content, because the content may be missing. Without the house's font it
uses pygame's own, which has no letter with two marks: Vietnamese is then written without marks, as in a telegram.
"""

import enum
import unicodedata
from collections.abc import Hashable
from pathlib import Path

import fontpkg_be_vietnam_pro
import pygame

from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.live_regions import RegionInput
from kiosk_ui.rendering.painter import Painter
from kiosk_ui.rendering.scene import Scene
from kiosk_ui.rendering.scene_items import TouchTarget
from kiosk_ui.rendering.theme import LIGHT
from robot.core.intents import Intent, Want
from robot.core.trouble import Trouble


class Code(enum.StrEnum):
    """Error codes that staff can read out on the telephone."""

    PANEL = "E-21"  # too small to be read
    WORDS = "E-22"  # a sentence is missing
    FONT = "E-23"
    CONTENT = "E-24"  # the robot cannot start with these files
    PAGE = "E-25"  # a program fault on one page


TITLE = "Tôi đang được bảo trì", "I am being serviced"
WHERE = "Mời đến bàn hướng dẫn cạnh cửa.", "Please go to the help desk by the door."
GO_ON = "Chạm màn hình để tiếp tục.", "Touch the screen to go on."
STAFF = "Dành cho nhân viên: mã {code}", "For staff: code {code}"

_GROUND, _INK, _SECOND, _FACE = LIGHT.visor1, LIGHT.on_visor, LIGHT.second_on_visor, LIGHT.glow
_FACE_SHARE = 0.3  # share of the height
_LEAST_PX = 12
_ROLES = ((1.0, 0.6), (0.7, 0.55), (0.55, 0.5), (0.45, 0.4))
"""Size of each message relative to the title in the first language; in each pair, first and second language."""

Pairs = tuple[tuple[str, str], ...]


def code_of(error: Exception) -> Code:
    """Return the error code that staff read out, for the fault that keeps a page from being shown."""
    match error:
        case Trouble(key="screen.font"):
            return Code.FONT
        case Trouble(key="screen"):
            return Code.PANEL
        case Trouble(file="config/words"):
            return Code.WORDS
        case _:
            return Code.PAGE


def failsafe(width: int, height: int, code: Code) -> Scene:
    """Lay out the failsafe page, `width` x `height` reference px.

    A touch anywhere leads home from the page that failed; while the wheels turn, it also stops them.
    """
    page = Rect(0, 0, width, height)
    leads_on = code in (Code.PAGE, Code.WORDS)
    targets = [TouchTarget(page, Intent(Want.HOME), 0)] if leads_on else []
    return Scene(width, height, _GROUND, regions=[FailsafeRegion(page, code, leads_on)], targets=targets)


class FailsafeRegion:
    """A live region that fills the page with the failsafe page, painted with pygame only."""

    def __init__(self, rect: Rect, code: Code, leads_on: bool) -> None:
        self.rect = rect
        self._code, self._leads_on = code, leads_on

    def look(self, _now: RegionInput) -> Hashable:
        """Return a constant look: the failsafe page never changes."""
        return self._code, self._leads_on

    def paint(self, surface: pygame.Surface, painter: Painter, _now: RegionInput) -> None:
        """Paint the whole failsafe page."""
        paint(surface, painter.rect(self.rect), self._code, leads_on=self._leads_on)


def paint(surface: pygame.Surface, at: pygame.Rect, code: Code, *, leads_on: bool = False) -> None:
    """Paint the failsafe page over `at` (panel px): a sleeping face, both languages, the error code for staff."""
    surface.fill(_GROUND[:3], at)
    staff = STAFF[0].format(code=code.value), STAFF[1].format(code=code.value)
    words = TITLE, WHERE, GO_ON if leads_on else ("", ""), staff
    face = round(at.h * _FACE_SHARE)
    room = pygame.Rect(at.x + at.w // 20, at.y + face, at.w - at.w // 10, at.h - face - at.h // 24)
    size = max(_LEAST_PX, round(min(at.w / 15, at.h / 10)))
    while size > _LEAST_PX and _bottom(surface, room, words, size, drawn=False) > room.bottom:
        size -= 1
    spare = max(0, room.bottom - _bottom(surface, room, words, size, drawn=False)) // 2
    _sleeping_face(surface, at.move(0, spare))
    _bottom(surface, room.move(0, spare), words, size, drawn=True)


def _bottom(surface: pygame.Surface, room: pygame.Rect, words: Pairs, size: int, *, drawn: bool) -> int:
    """Lay the messages in both languages out, centred, one below the other; if `drawn`, draw them.

    Return their lower edge.
    """
    y = room.y
    for pair, roles in zip(words, _ROLES, strict=True):
        for paragraph, role, ink in zip(pair, roles, (_INK, _SECOND), strict=True):
            font, marks = _font(max(_LEAST_PX, round(size * role)))
            for line in _broken(paragraph if marks else _unmarked(paragraph), font, room.w):
                width, height = font.size(line)
                if drawn:
                    surface.blit(font.render(line, True, ink[:3]), (room.centerx - width // 2, y))
                y += height
        y += round(0.6 * size) if pair[0] else 0
    return y


def _font(size_px: int) -> tuple[pygame.font.Font, bool]:
    """Return a font that can be loaded, and whether it has the Vietnamese letters."""
    if not pygame.font.get_init():
        pygame.font.init()
    try:
        path = Path(fontpkg_be_vietnam_pro.ROOT) / "files" / "BeVietnamPro-Bold.ttf"
        font = pygame.font.Font(str(path), size_px)
        font.size("a")  # a file that is no font fails at its first use, not before
        return font, True
    except (OSError, pygame.error):
        return pygame.font.Font(None, size_px), False


def _broken(paragraph: str, font: pygame.font.Font, width: int) -> list[str]:
    lines: list[str] = []
    for word in paragraph.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.size(longer)[0] <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _unmarked(text: str) -> str:
    letters = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _sleeping_face(surface: pygame.Surface, at: pygame.Rect) -> None:
    """Draw two closed eyes and a mouth as dots along arcs."""
    middle, unit = at.y + at.h * _FACE_SHARE * 0.5, min(at.w * 0.12, at.h * 0.09)
    for x, y, reach in ((-1.2, -0.3, 0.5), (1.2, -0.3, 0.5), (0.0, 0.75, 0.35)):
        for step in range(-20, 21):
            bow = step / 20
            dot = at.centerx + (x + bow * reach) * unit, middle + (y + 0.35 * reach * (1 - bow * bow)) * unit
            pygame.draw.circle(surface, _FACE[:3], dot, max(2.0, unit * 0.09))
