"""The real window in memory, touched with real SDL events and through its debug port."""

import asyncio
import json
import os
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pygame
import pytest

from kiosk_ui.rendering.typesetting import Typesetter
from kiosk_ui.window.window import Window
from robot.core.commands import Show
from robot.core.events import AnyEvent, LeaveAsked, PartUp, Tapped
from robot.core.intents import Intent, Want
from robot.core.parts import Part
from robot.core.screen import view as v
from robot.core.screen.view import View
from robot.core.trouble import Trouble
from tests.kiosk_ui import every_view

os.environ["SDL_VIDEODRIVER"] = "dummy"
LIMIT_S = 40.0


class Bench:
    """A running window and what it emitted."""

    def __init__(self, window: Window, socket: Path) -> None:
        self.window, self.socket = window, socket
        self.events: list[AnyEvent] = []
        self.reader: asyncio.StreamReader
        self.writer: asyncio.StreamWriter

    async def ask(self, request: object) -> dict[str, Any]:
        self.writer.write(json.dumps(request).encode() + b"\n")
        return dict(json.loads(await asyncio.wait_for(self.reader.readline(), LIMIT_S)))

    async def until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(LIMIT_S):
            while not holds():
                await asyncio.sleep(0.005)

    async def show(self, screen: int, view: View) -> dict[str, Any]:
        self.window.obey(Show(screen, view))
        async with asyncio.timeout(LIMIT_S):
            while (seen := await self.ask({"look": True}))["screen"] != screen:
                await asyncio.sleep(0.005)
        return seen

    def taps(self) -> list[AnyEvent]:
        return [event for event in self.events if isinstance(event, Tapped)]


@asynccontextmanager
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    socket = tmp_path / "panel.socket"
    start = time.monotonic()
    window = Window(
        every_view.content,
        every_view.lively(),
        width_px=1080,
        height_px=1920,
        diagonal_inch=21.5,
        fullscreen=True,
        debug_port=f"unix:{socket}",
        now_ms=lambda: int((time.monotonic() - start) * 1000),
        wall=lambda: every_view.WALL,
    )
    running = Bench(window, socket)
    task = asyncio.create_task(window.run(running.events.append))
    try:
        await running.until(lambda: bool(running.events) or task.done())
        running.reader, running.writer = await asyncio.open_unix_connection(str(socket))
        yield running
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def finger(kind: int, x: float, y: float, finger_id: int = 1) -> None:
    pygame.event.post(
        pygame.event.Event(
            kind, {"touch_id": 1, "finger_id": finger_id, "x": x / 1080, "y": y / 1920, "dx": 0.0, "dy": 0.0}
        )
    )


def centre(seen: dict[str, Any], want: Want, of: str = "") -> tuple[float, float]:
    x, y, w, h = next(t["rect"] for t in seen["targets"] if t["want"] == want.value and t["of"] == of)
    return x + w / 2, y + h / 2


def test_a_touch_through_the_debug_port_becomes_a_tap_on_the_page_that_was_shown(tmp_path: Path) -> None:
    async def story() -> list[AnyEvent]:
        async with bench(tmp_path) as at:
            assert isinstance(at.events[0], PartUp)
            assert at.events[0].part is Part.SCREEN
            seen = await at.show(41, every_view.views()["home"])
            assert seen["page"] == "HomePage"
            await at.ask({"touch": list(centre(seen, Want.TOPIC, "birth"))})
            await at.until(lambda: bool(at.taps()))
            return at.taps()

    assert asyncio.run(story()) == [Tapped(41, Intent(Want.TOPIC, "birth"))]


def test_a_finger_that_slides_off_its_target_or_a_second_finger_does_nothing(tmp_path: Path) -> None:
    async def story() -> list[AnyEvent]:
        async with bench(tmp_path) as at:
            seen = await at.show(1, every_view.views()["home"])
            x, y = centre(seen, Want.TOPIC, "birth")
            finger(pygame.FINGERDOWN, x, y)
            finger(pygame.FINGERDOWN, *centre(seen, Want.TOPIC, "land"), finger_id=2)
            finger(pygame.FINGERUP, *centre(seen, Want.TOPIC, "land"), finger_id=2)
            finger(pygame.FINGERUP, x, y + 400)
            finger(pygame.FINGERDOWN, *centre(seen, Want.STAFF))
            finger(pygame.FINGERUP, *centre(seen, Want.STAFF))
            await at.until(lambda: bool(at.taps()))
            return at.taps()

    assert asyncio.run(story()) == [Tapped(1, Intent(Want.STAFF))]


def test_the_mouse_that_sdl_makes_up_from_a_finger_is_not_a_second_touch(tmp_path: Path) -> None:
    async def story() -> list[AnyEvent]:
        async with bench(tmp_path) as at:
            seen = await at.show(1, every_view.views()["home"])
            x, y = centre(seen, Want.TOPIC, "birth")
            for kind in (pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP):
                pygame.event.post(pygame.event.Event(kind, {"pos": (int(x), int(y)), "button": 1, "touch": True}))
            finger(pygame.FINGERDOWN, *centre(seen, Want.STAFF))
            finger(pygame.FINGERUP, *centre(seen, Want.STAFF))
            await at.until(lambda: bool(at.taps()))
            return at.taps()

    assert asyncio.run(story()) == [Tapped(1, Intent(Want.STAFF))]


def test_the_mouse_works_at_the_desk_and_the_close_button_asks_to_leave(tmp_path: Path) -> None:
    async def story() -> list[AnyEvent]:
        async with bench(tmp_path) as at:
            seen = await at.show(3, every_view.views()["home"])
            x, y = centre(seen, Want.HOME)
            for kind in (pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP):
                pygame.event.post(pygame.event.Event(kind, {"pos": (int(x), int(y)), "button": 1, "touch": False}))
            pygame.event.post(pygame.event.Event(pygame.QUIT))
            await at.until(lambda: LeaveAsked(0) in at.events)
            return at.events[1:]

    assert asyncio.run(story()) == [Tapped(3, Intent(Want.HOME)), LeaveAsked(0)]


def test_a_page_that_changes_under_the_finger_takes_the_touch_away(tmp_path: Path) -> None:
    async def story() -> list[AnyEvent]:
        async with bench(tmp_path) as at:
            seen = await at.show(1, every_view.views()["home"])
            x, y = centre(seen, Want.TOPIC, "birth")
            finger(pygame.FINGERDOWN, x, y)
            await asyncio.sleep(0.1)
            await at.show(2, every_view.views()["procedure"])
            finger(pygame.FINGERUP, x, y)
            await asyncio.sleep(0.1)
            return at.taps()

    assert asyncio.run(story()) == []


def test_a_hurried_second_touch_through_the_debug_port_waits_instead_of_being_lost(tmp_path: Path) -> None:
    async def story() -> list[AnyEvent]:
        async with bench(tmp_path) as at:
            seen = await at.show(1, every_view.views()["procedure"])
            await at.ask({"touch": list(centre(seen, Want.TICK, "0"))})
            await at.until(lambda: len(at.taps()) == 1)
            await at.ask({"touch": list(centre(seen, Want.TICK, "1"))})
            await at.until(lambda: len(at.taps()) == 2)
            return at.taps()

    assert asyncio.run(story()) == [Tapped(1, Intent(Want.TICK, "0")), Tapped(1, Intent(Want.TICK, "1"))]


def test_the_debug_port_answers_bad_requests_in_words_and_goes_on(tmp_path: Path) -> None:
    async def story() -> None:
        async with bench(tmp_path) as at:
            for bad in (
                [1],
                {"touch": [5000, 1]},
                {"touch": ["a", 1]},
                {"look": False},
                {"picture": "/nowhere/x.png"},
                7,
            ):
                assert "error" in await at.ask(bad)
            at.writer.write(b"not json\n")
            assert "error" in json.loads(await asyncio.wait_for(at.reader.readline(), LIMIT_S))
            assert await at.ask({"picture": str(tmp_path / "screen.png")}) == {"saved": str(tmp_path / "screen.png")}

    asyncio.run(story())
    assert pygame.image.load(str(tmp_path / "screen.png")).get_size() == (1080, 1920)
    assert not (tmp_path / "panel.socket").exists()


@pytest.mark.parametrize("address", ["tcp:99", "unix:", "unix:/no/such/folder/panel", "unix:{file}"])
def test_a_debug_port_that_cannot_be_opened_is_told_in_one_line(address: str, tmp_path: Path) -> None:
    file = tmp_path / "precious.txt"
    file.write_text("mine", encoding="utf-8")
    window = Window(
        every_view.content, every_view.lively(), 1080, 1920, 21.5, False, address.format(file=file), lambda: 0
    )
    with pytest.raises(Trouble, match="debug_port"):
        asyncio.run(window.run(lambda _event: None))
    assert file.read_text(encoding="utf-8") == "mine"


def test_only_what_changed_is_painted_and_the_page_is_the_same_as_painted_anew(tmp_path: Path) -> None:
    speaking = every_view.views()["procedure"]
    ticked = View(
        v.ProcedurePage(every_view.BIRTH, (0, 1), 0, "fee"), v.Face.LISTEN, v.Ear.OPEN, "pill.listen", speaking.caption
    )

    async def story() -> None:
        async with bench(tmp_path) as at:
            for name, views in (("step", (speaking, ticked)), ("anew", (every_view.views()["idle"], ticked))):
                for i, view in enumerate(views):
                    await at.show(10 * len(name) + i, view)
                    await asyncio.sleep(0.6)  # the fade is over
                await at.ask({"picture": str(tmp_path / f"{name}.png")})

    asyncio.run(story())
    below_the_face = pygame.Rect(0, 300, 1080, 1300)  # above: the eyes may blink; below: the ring moves
    step, anew = (
        pygame.image.load(str(tmp_path / f"{name}.png")).subsurface(below_the_face) for name in ("step", "anew")
    )
    assert pygame.image.tobytes(step, "RGB") == pygame.image.tobytes(anew, "RGB")


def test_a_visitors_words_do_not_stay_in_the_text_cache(tmp_path: Path) -> None:
    async def story() -> Typesetter:
        async with bench(tmp_path) as at:
            for screen, name in enumerate(("hearing", "choices", "heard-procedure", "hearing-procedure"), 1):
                await at.show(screen, every_view.views()[name])
                await asyncio.sleep(0.4)
            assert at.window._stage.canvas is not None
            return at.window._stage.canvas.type

    typesetter = asyncio.run(story())
    kept = [str(key[0]).lower() for key in (*typesetter._drawn, *typesetter._widths)]
    assert [text for text in kept if "cháu nội" in text or "cháu ơi" in text] == []


def test_what_was_heard_is_corrected_by_touch_as_long_as_it_is_known(tmp_path: Path) -> None:
    async def story() -> list[list[str]]:
        async with bench(tmp_path) as at:
            wants = []
            seen = await at.show(1, every_view.views()["heard-procedure"])
            wants.append([target["want"] for target in seen["targets"]])
            await at.ask({"touch": list(centre(seen, Want.CORRECT))})
            await at.until(lambda: bool(at.taps()))
            assert at.taps() == [Tapped(1, Intent(Want.CORRECT))]
            at.window._live.forget()
            wants.append([target["want"] for target in (await at.ask({"look": True}))["targets"]])
            return wants

    known, forgotten = asyncio.run(story())
    assert known.count("correct") == 1
    assert [want for want in known if want != "correct"] == forgotten
