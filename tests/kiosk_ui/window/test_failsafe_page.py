"""A page that cannot be shown: the window goes on with a page that says so, and comes back by itself."""

import asyncio
import os
import shutil
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
import numpy as np
import pygame
import pytest

from kiosk_ui.pages import LAYOUTS
from kiosk_ui.rendering import typesetting
from kiosk_ui.rendering.live_regions import ItemsRegion
from kiosk_ui.window import failsafe_page
from kiosk_ui.window.failsafe_page import Code
from kiosk_ui.window.startup_failure_page import ClosedSign
from kiosk_ui.window.window import Window
from robot.cli.startup_failure import FilesChange
from robot.core.commands import Show
from robot.core.events import AnyEvent, PartDown, PartUp, Tapped
from robot.core.intents import Intent, Want
from robot.core.parts import Part
from robot.core.screen import view as v
from robot.core.screen.view import View
from robot.core.trouble import Troubles
from robot.knowledge.catalogue.templates import Templates
from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.content.provider import ContentProvider
from robot.runtime.content.words_loader import load_content
from robot.runtime.settings.loader import load_settings
from tests.kiosk_ui import every_view

os.environ["SDL_VIDEODRIVER"] = "dummy"
LIMIT_S = 40.0
HOME, PROCEDURE = View(v.HomePage()), View(v.ProcedurePage(every_view.BIRTH))


class Glass:
    """A running window: what it emitted, and what stands on it."""

    def __init__(self, window: Window, task: "asyncio.Task[None]", events: list[AnyEvent]) -> None:
        self.window, self.task, self.events = window, task, events
        self._screen = 0

    async def show(self, view: View) -> None:
        self._screen += 1
        shown = Show(self._screen, view)
        self.window.obey(shown)
        await until(lambda: self.window._stage.laid is shown or self.task.done())

    @property
    def wants(self) -> list[Want]:
        return [intent.want for _, intent in self.window.targets()]

    @property
    def down(self) -> list[str]:
        return [event.reason for event in self.events if isinstance(event, PartDown)]

    def is_failsafe(self, code: Code, *, leads_on: bool = True) -> bool:
        """Whether the pixels are those of the failsafe page."""
        assert self.window._display is not None
        surface = self.window._display.surface
        wanted = surface.copy()
        view = wanted.get_rect()
        left, top = self.window._panel.offset_px
        failsafe_page.paint(wanted, view.inflate(-2 * left, -2 * top), code, leads_on=leads_on)
        return bool(np.array_equal(pygame.surfarray.array2d(surface), pygame.surfarray.array2d(wanted)))


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(LIMIT_S):
        while not holds():
            await asyncio.sleep(0.005)


@asynccontextmanager
async def glass(
    content: Callable[[], ContentProvider] = every_view.content, size: tuple[int, int] = every_view.PORTRAIT
) -> AsyncIterator[Glass]:
    start = time.monotonic()
    events: list[AnyEvent] = []
    window = Window(
        content,
        every_view.lively(),
        width_px=size[0],
        height_px=size[1],
        diagonal_inch=21.5,
        fullscreen=False,
        debug_port="",
        now_ms=lambda: int((time.monotonic() - start) * 1000),
        wall=lambda: every_view.WALL,
    )
    task = asyncio.ensure_future(window.run(events.append))
    at = Glass(window, task, events)
    try:
        await until(lambda: bool(events) or task.done())
        yield at
        assert not task.done(), "the window must go on"
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def without(key: str) -> ContentProvider:
    """The content of this site, past the check of its files, with one sentence missing."""
    material = every_view.content()._material
    templates = {
        language: {known: text for known, text in texts.items() if known != key}
        for language, texts in material.words.templates.items()
    }
    return ContentProvider(msgspec.structs.replace(material, words=Templates(templates)), every_view.WALL.date)


async def test_a_missing_sentence_shows_the_failsafe_page_and_a_touch_leads_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    lacking = without("pro.docs")
    async with glass(lambda: lacking) as at:
        await at.show(PROCEDURE)
        assert at.is_failsafe(Code.WORDS)
        finger = {"touch_id": 1, "finger_id": 1, "x": 0.5, "y": 0.5, "dx": 0.0, "dy": 0.0}
        for kind in (pygame.FINGERDOWN, pygame.FINGERUP):
            pygame.event.post(pygame.event.Event(kind, finger))
        await until(lambda: Tapped(1, Intent(Want.HOME)) in at.events)
        assert at.down == ["ProcedurePage: pro.docs: there are no words for this key"]
        await at.show(HOME)
        assert isinstance(at.events[-1], PartUp), "the next page is good: the screen works again"
        assert Want.TOPIC in at.wants
    assert "the failsafe page is shown" in caplog.text


@pytest.mark.parametrize("file", ["missing", "no font"])
async def test_a_font_that_does_not_load_shows_the_failsafe_page(
    file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if file == "no font":
        (tmp_path / "files").mkdir()
        for weight in ("Medium", "SemiBold", "Bold", "ExtraBold"):
            (tmp_path / "files" / f"BeVietnamPro-{weight}.ttf").write_text("no font", encoding="ascii")
    monkeypatch.setattr(typesetting.fontpkg_be_vietnam_pro, "ROOT", str(tmp_path))
    typesetting._font.cache_clear()
    try:
        async with glass() as at:
            await at.show(HOME)
            assert at.is_failsafe(Code.FONT, leads_on=False)
            assert at.down[0].endswith("the font of the screen does not load")
    finally:
        typesetting._font.cache_clear()


async def test_a_panel_that_is_too_small_shows_the_failsafe_page() -> None:
    async with glass(size=(640, 480)) as at:
        await at.show(HOME)
        assert at.is_failsafe(Code.PANEL, leads_on=False)
        assert at.down[0].endswith("a panel of 640 x 480 px is too small to be read")
        assert not any(isinstance(event, PartUp) for event in at.events)


@pytest.mark.parametrize("size", [(960, 540), (1280, 800), (540, 960)])
async def test_a_panel_that_is_just_large_enough_shows_the_page(size: tuple[int, int]) -> None:
    async with glass(size=size) as at:
        await at.show(HOME)
        assert Want.TOPIC in at.wants
        assert at.down == []


async def test_an_exception_while_a_page_is_laid_out_shows_the_failsafe_page(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_lay: object, _page: object) -> None:
        raise ZeroDivisionError("a page of nothing")

    monkeypatch.setitem(LAYOUTS, v.ProcedurePage, fails)  # type: ignore[arg-type]
    async with glass() as at:
        await at.show(HOME)
        await at.show(PROCEDURE)
        assert at.is_failsafe(Code.PAGE)
        assert at.down == ["ProcedurePage: ZeroDivisionError: a page of nothing"]
        await at.show(HOME)
        assert Want.TOPIC in at.wants


async def test_an_exception_while_a_live_part_is_painted_shows_the_failsafe_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    healthy = ItemsRegion.paint

    async with glass() as at:
        await at.show(HOME)
        painted = at.window._stage.painted_ms
        assert painted >= 0

        def fails(region: ItemsRegion, *rest: object) -> None:
            if region.rect.y > every_view.PORTRAIT[1] / 2:
                raise OverflowError("no such colour")
            healthy(region, *rest)  # type: ignore[arg-type]

        monkeypatch.setattr(ItemsRegion, "paint", fails)
        await at.show(View(v.HomePage(), ear=v.Ear.OPEN))
        await until(lambda: bool(at.down))
        assert at.is_failsafe(Code.PAGE), "all of the page, not only the part that failed"
        monkeypatch.setattr(ItemsRegion, "paint", healthy)
        await at.show(PROCEDURE)
        assert Want.TICK in at.wants


async def test_while_the_wheels_turn_a_touch_on_the_failsafe_page_stops_them(monkeypatch: pytest.MonkeyPatch) -> None:
    from robot.core.commands import Halt
    from tests.core.conversation import on_the_way

    monkeypatch.delitem(LAYOUTS, v.MovingPage)  # type: ignore[misc]
    async with glass() as at:
        await at.show(View(v.MovingPage("counter:3")))
        (want,) = at.wants
    assert on_the_way().taps(want).wished(Halt)


async def test_a_repeated_fault_is_logged_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(LAYOUTS, v.ProcedurePage)  # type: ignore[misc]
    async with glass() as at:
        for _ in range(3):
            await at.show(View(v.ProcedurePage(every_view.BIRTH), down=(Part.SCREEN,)))
        assert len(at.down) == 1


def an_empty_catalogue(config: Path) -> Troubles:
    """A copy of the site's folder at `config`, without a procedure: what the loader says of it."""
    shutil.copytree(every_view.CONFIG, config)
    shutil.rmtree(config / "procedures")
    (config / "procedures").mkdir()
    with pytest.raises(Troubles) as raised:
        load_content(config, load_settings(), load_lobby(config / "lobby.toml"))
    return raised.value


async def test_with_an_empty_catalogue_the_robot_shows_the_failsafe_page_until_a_file_is_mended(tmp_path: Path) -> None:
    config = tmp_path / "config"
    assert "holds no procedure" in str(an_empty_catalogue(config))
    sign = ClosedSign(*every_view.PORTRAIT, fullscreen=False)
    standing = asyncio.ensure_future(sign.stand(FilesChange(config, look_s=0.05)))
    await asyncio.sleep(0.3)
    wanted = pygame.Surface(every_view.PORTRAIT, 0, 32)
    failsafe_page.paint(wanted, wanted.get_rect(), Code.CONTENT)
    assert pygame.image.tobytes(sign._display.surface, "RGB") == pygame.image.tobytes(wanted, "RGB")
    assert not standing.done()
    shutil.copytree(every_view.CONFIG / "procedures", config / "procedures", dirs_exist_ok=True)
    assert await asyncio.wait_for(standing, LIMIT_S)


async def test_the_sign_of_a_robot_that_cannot_start_can_be_closed() -> None:
    sign = ClosedSign(*every_view.PORTRAIT, fullscreen=False)
    pygame.event.post(pygame.event.Event(pygame.QUIT))
    assert not await asyncio.wait_for(sign.stand(lambda: False), LIMIT_S)


@pytest.mark.parametrize("size", [(320, 320), (640, 480), (1080, 1920), (1920, 1080), (3840, 2160)])
@pytest.mark.parametrize("code", Code)
def test_the_failsafe_page_fits_every_panel_and_uses_its_room(size: tuple[int, int], code: Code) -> None:
    room = pygame.Surface((size[0] + 40, size[1] + 40), 0, 32)
    at = pygame.Rect(20, 20, *size)
    room.fill((255, 0, 255))
    failsafe_page.paint(room, at, code, leads_on=True)
    pixels = pygame.surfarray.array3d(room)
    inked = np.argwhere((pixels[20:-20, 20:-20] != pixels[20, 20]).any(axis=2))
    assert (pixels[:20] == (255, 0, 255)).all(), "nothing stands beside it"
    assert (pixels[:, -20:] == (255, 0, 255)).all()
    (left, top), (right, bottom) = inked.min(axis=0), inked.max(axis=0)
    assert left > 0
    assert top > 0
    assert right < size[0] - 1
    assert bottom < size[1] - 1
    assert right - left > 0.5 * min(size)


def test_without_the_font_vietnamese_goes_without_its_marks_and_not_with_empty_boxes() -> None:
    told = failsafe_page._unmarked(" ".join((failsafe_page.TITLE[0], failsafe_page.WHERE[0], failsafe_page.STAFF[0])))
    assert told.isascii()
    assert told.startswith("Toi dang duoc bao tri Moi den ban huong dan canh cua.")
