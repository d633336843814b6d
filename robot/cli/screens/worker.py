"""Lay out, paint and inspect a portion of the pages, in one process of `kiosk screens`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from kiosk_ui import gallery
from kiosk_ui.gallery import catalogue
from kiosk_ui.inspection import pixels
from kiosk_ui.inspection.checks import PageFault, faults
from kiosk_ui.inspection.contact_sheets import Thumb, save, thumb
from kiosk_ui.inspection.visible_text import VisibleText
from kiosk_ui.rendering.offscreen import on_panel, still
from kiosk_ui.rendering.typesetting import Typesetter
from robot.cli.screens.plan import FRONTS, SHAPES, VIEWS, Work
from robot.core.screen.view import View
from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.content.provider import ContentProvider
from robot.runtime.content.words_loader import load_content
from robot.runtime.settings.loader import CONFIG, load_settings
from simulators.camera.phone import read_code


@dataclass(frozen=True)
class InspectedPages:
    """Results of drawing and checking a portion of the pages."""

    work: Work
    pages: int
    found: tuple[tuple[str, PageFault], ...]
    thumbs: tuple[Thumb, ...] = field(default=(), repr=False)


@cache
def content() -> ContentProvider:
    """Load texts, catalogue and map of this site, for the day that the sample pages show."""
    return load_content(CONFIG, load_settings(), load_lobby(CONFIG / "lobby.toml"), gallery.WALL.date)


def look(work: Work, out: Path | None, check: bool) -> InspectedPages:
    """Draw a portion of the pages: write pictures to `out`, unless None, and look for faults if `check`."""
    found: list[tuple[str, PageFault]] = []
    thumbs: list[Thumb] = []
    pages = 0
    for name, view in _views(work).items():
        pages += 1
        shown = still(
            view,
            content(),
            gallery.lively(name),
            SHAPES[work.shape],
            gallery.AT_MS,
            wall=gallery.WALL,
            typesetter=_typesetter(work.shape),
            painted=work.painted,
        )
        faulty = faults(VisibleText(shown), {"QR": _scanned}) if check else []
        found += [(name, fault) for fault in faulty]
        if out is not None and work.painted:
            picture = on_panel(shown)
            save(picture, out / work.shape / work.style.name / f"{name}.png")
            thumbs.append(thumb(name, picture, faulty=bool(faulty)))
    return InspectedPages(work, pages, tuple(found), tuple(thumbs))


def _scanned(sight: VisibleText) -> Iterator[str]:
    """Yield a fault for every QR code on the page that cannot be read from the picture, or that holds other data than
    it should."""
    if sight.still.page is None or not sight.open_codes:
        return
    seen = pixels.rows(sight.still.page)
    scale = sight.still.panel.scale
    for code in sight.open_codes:
        left, top, width, height = (round(part * scale) for part in code.rect)
        said = read_code(seen, (left, top, width, height))
        if said != code.data:
            yield f"{said or 'nothing'} instead of {code.data}"


def _views(work: Work) -> Mapping[str, View]:
    dress = work.style.dress
    if work.kind == VIEWS:
        every = gallery.views(content(), dress.language, large=dress.large, contrast=dress.contrast, **dress.modes)
        return {name: every[name] for name in work.names}
    if work.kind == FRONTS:
        return catalogue.fronts(work.names, dress)
    return catalogue.insides(work.names, content(), dress)


@cache
def _typesetter(shape: str) -> Typesetter:
    return Typesetter(SHAPES[shape].scale)
