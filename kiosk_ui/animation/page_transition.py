"""Transitions between pages: content cross-fades and rises, a sheet slides over the page, the visor stays or grows.

Each frame is composed of two finished pictures: the page before and the page after.
"""

from dataclasses import dataclass

import pygame

from kiosk_ui.animation.easing import ease_in, ease_out, share
from kiosk_ui.animation.header_transition import VISOR_MS, FaceGlide, VisorChange
from kiosk_ui.face.face_region import FaceRegion
from kiosk_ui.rendering.alpha_blend import blended
from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.live_regions import RegionInput
from kiosk_ui.rendering.painter import Painter
from kiosk_ui.rendering.scene import Scene
from kiosk_ui.rendering.scene_items import Gradient
from kiosk_ui.rendering.theme import LIGHT

TURN_MS, RISE_PX = 220, 24
SHEET_IN_MS, SHEET_OUT_MS = 260, 180


@dataclass(slots=True)
class Transition:
    """A running change from one page to another. Lengths are panel px.

    `content`: the area that fades and rises by `rise_px`, except the `held` rectangles. With a `sheet`, the sheet
    slides in (`opens`) or out instead. With a `glide`, neither picture contains the face: it is painted separately,
    while it moves.
    """

    from_ms: int
    long_ms: int
    content: pygame.Rect
    held: list[pygame.Rect]
    rise_px: int = 0
    sheet: pygame.Rect | None = None
    opens: bool = True
    visor: VisorChange | None = None
    glide: FaceGlide | None = None
    veil: pygame.Surface | None = None

    def over(self, at_ms: int) -> bool:
        return at_ms - self.from_ms >= self.long_ms

    def compose(self, view: pygame.Surface, before: pygame.Surface, after: pygame.Surface, now: RegionInput) -> None:
        """Paint the frame of the transition at the moment `now`."""
        if self.sheet is not None:
            self._slide(view, before, after, now.at_ms, self.sheet)
        else:
            self._turn(view, before, after, now.at_ms)
        if self.visor is not None:
            self.visor.paint(view, before, after, now.at_ms)
        if self.glide is not None:
            self.glide.paint(view, now)

    def _turn(self, view: pygame.Surface, before: pygame.Surface, after: pygame.Surface, at_ms: int) -> None:
        covered = self.visor is not None and not self.content.h  # the growing visor covers all content
        view.blit(before if covered else after, (0, 0))
        gone = ease_out(share(at_ms, self.from_ms, TURN_MS))
        if gone >= 1 or not self.content.h:
            return
        rise = round(self.rise_px * (1 - gone))
        if rise:
            view.subsurface(self.content).scroll(0, rise)
        blended(view, before, self.content, 1 - gone)
        for rect in self.held:
            view.blit(after, rect, rect)

    def _slide(
        self, view: pygame.Surface, before: pygame.Surface, after: pygame.Surface, at_ms: int, sheet: pygame.Rect
    ) -> None:
        """Slide the sheet in while the page below darkens, or out while the page brightens."""
        gone = share(at_ms, self.from_ms, self.long_ms)
        covered = ease_out(gone) if self.opens else 1 - ease_in(gone)
        covering, bare = (after, before) if self.opens else (before, after)
        view.blit(after, (0, 0))
        view.blit(bare, self.content, self.content)
        if self.veil is None:
            self.veil = pygame.Surface(self.content.size, 0, 32)
            self.veil.fill(LIGHT.dim[:3])
        self.veil.set_alpha(round(LIGHT.dim[3] * covered))
        view.blit(self.veil, self.content)
        down = round((view.get_height() - sheet.y) * (1 - covered))
        view.blit(covering, sheet.move(0, down), sheet)


def transition(old: Scene, new: Scene, at_ms: int, painter: Painter, *, turned: bool) -> Transition | None:
    """Return the transition from page `old` to page `new`; None = change at once.

    `turned` False: both show the same page, and only the face may move.
    """
    one, other = old.visor, new.visor
    whole = Rect(0, 0, new.width, new.height)
    if not turned:
        glide = _glide(old, new, painter, at_ms, TURN_MS)
        return None if glide is None else Transition(at_ms, TURN_MS, pygame.Rect(0, 0, 0, 0), [], glide=glide)
    held = [painter.rect(rect) for rect in new.held if rect in old.held]
    rise = painter.px(RISE_PX)
    if one is not None and other is not None and one.rect != other.rect:
        glide, visor = _glide(old, new, painter, at_ms, VISOR_MS), VisorChange(one, other, painter, at_ms)
        content = pygame.Rect(0, 0, 0, 0) if other.rect == whole else painter.rect(_beside(other, whole))
        return Transition(at_ms, VISOR_MS, content, held, rise, visor=visor, glide=glide)
    beside = _beside(other, whole) if one == other else whole
    content, glide = painter.rect(beside), _glide(old, new, painter, at_ms, TURN_MS)
    if (old.sheet is None) != (new.sheet is None):
        opens = new.sheet is not None
        sheet = painter.rect(new.sheet or old.sheet or whole)
        long_ms = SHEET_IN_MS if opens else SHEET_OUT_MS
        return Transition(at_ms, long_ms, content, held, sheet=sheet, opens=opens, glide=glide)
    return Transition(at_ms, TURN_MS, content, held, rise if beside != whole else 0, glide=glide)


def _beside(visor: Gradient | None, whole: Rect) -> Rect:
    """Return the part of the page that the visor leaves free; the whole page if the visor is its background."""
    if visor is None or visor.rect == whole:
        return whole
    if visor.rect.w < whole.w:
        return Rect(visor.rect.right, 0, whole.w - visor.rect.right, whole.h)
    return Rect(0, visor.rect.bottom, whole.w, whole.h - visor.rect.bottom)


def _glide(old: Scene, new: Scene, painter: Painter, at_ms: int, long_ms: int) -> FaceGlide | None:
    one, other = (
        next((region for region in scene.regions if isinstance(region, FaceRegion)), None) for scene in (old, new)
    )
    if one is None or other is None or one.place == other.place:
        return None
    return FaceGlide(one.place, other, painter, at_ms, long_ms)
