"""The scenes of the benchmark: what the screen does in each (stay idle, listen, speak, change pages, drive on the map,
take typing)."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Mapping
from functools import cache
from itertools import pairwise
from math import hypot
from typing import Any, NamedTuple

from msgspec.structs import replace

from kiosk_ui import gallery
from kiosk_ui.input import sdl_fingers
from robot.cli.bench.ui.rig import Watched, WindowRig
from robot.core.screen.view import HearingPage, View

_TURN_PAGES_S = 0.7
_KEYS_S = 0.3
_SAY_S = 8.0
_WAY = ((3.0, 3.2), (3.0, 5.8), (5.0, 5.8), (5.0, 6.9))
_SPEED_M_S = 0.35


async def idle(rig: WindowRig, seconds: float) -> Watched:
    """Show the idle page for `seconds`, without a visitor."""
    rig.show(_views(rig)["idle"])
    await asyncio.sleep(0.6)  # until the page change is over
    return await rig.watch(seconds)


async def listening(rig: WindowRig, seconds: float) -> Watched:
    """Show a visitor's speech as it is recognised: each word appears, the level meter and the ring around it move."""
    shown = 0

    def follow(_passed_s: float) -> None:
        nonlocal shown
        if rig.turn != shown:
            shown = rig.turn
            rig.show(replace(_views(rig)["hearing"], page=HearingPage(shown)))

    rig.hear()
    return await rig.watch(seconds, follow)


async def speaking(rig: WindowRig, seconds: float) -> Watched:
    """Let the robot answer aloud while its mouth moves."""
    view, said_s = _views(rig)["procedure"], -_SAY_S
    rig.show(view)

    def talk(passed_s: float) -> None:
        nonlocal said_s
        if passed_s - said_s >= _SAY_S:
            said_s = passed_s
            rig.say(view)

    return await rig.watch(seconds, talk)


async def page_changes(rig: WindowRig, seconds: float) -> Watched:
    """Show one page after another for `seconds`."""
    views = [_views(rig)[name] for name in ("home", "list", "procedure", "guide-question", "home", "choices")]
    turned = 0

    def turn(passed_s: float) -> None:
        nonlocal turned
        if passed_s >= turned * _TURN_PAGES_S:
            rig.show(views[turned % len(views)])
            turned += 1

    return await rig.watch(seconds, turn)


async def on_the_map(rig: WindowRig, seconds: float) -> Watched:
    """Show the map page while the robot's position moves over the map."""
    rig.show(_views(rig)["map-leaving"])

    def drive(passed_s: float) -> None:
        at = _along(passed_s * _SPEED_M_S)
        rig.live.driven, rig.live.pose = (at, *_WAY[1:]), (*at, 1.57)

    try:
        return await rig.watch(seconds, drive)
    finally:
        rig.live.driven, rig.live.pose = (), None


async def typing(rig: WindowRig, seconds: float) -> Watched:
    """Type a name on the screen's keyboard; after each key the procedures found are shown."""
    rig.show(_views(rig)["search"])
    await asyncio.sleep(0.6)
    typed = 0

    def type_on(passed_s: float) -> None:
        nonlocal typed
        if passed_s >= typed * _KEYS_S:
            key = "khai sinh"[typed % 9]
            press(rig, "typing", "space" if key == " " else key)
            typed += 1

    return await rig.watch(seconds, type_on)


Scene = Callable[[WindowRig, float], Awaitable[Watched]]

SCENES: Mapping[str, tuple[Scene, str]] = {
    "idle": (idle, "idle"),
    "listening": (listening, "hearing"),
    "speaking": (speaking, "procedure"),
    "page change": (page_changes, "procedure"),
    "map": (on_the_map, "map-leaving"),
    "keyboard": (typing, "search"),
}
"""The scenes by name: the function that plays each, and the page that is painted naively for comparison."""


class Touches(NamedTuple):
    """Times of touches in ms: from finger down until the target looks pressed, and from finger up until the next page.

    `unpressed` and `unturned` count the touches without that frame, or whose target was gone."""

    pressed_ms: list[float]
    turned_ms: list[float]
    unpressed: int
    unturned: int


async def taps(rig: WindowRig, count: int) -> Touches:
    """Make `count` touches at random moments and measure when the screen shows their effect."""
    chance, pressed_ms, turned_ms = random.Random(1), [], []
    rig.begin_visit()
    await asyncio.sleep(1.0)
    steps = ("begin", ""), ("topic", "land"), ("back", ""), ("options", ""), ("back", "")
    for number in range(count + 1):
        want, of = steps[0] if number == 0 else steps[1 + (number - 1) % 4]
        while rig.window.fading or rig.window.ready_in_ms():
            await asyncio.sleep(0.01)
        there = (rect for rect, intent in rig.window.targets() if intent.want == want and of in ("", intent.of))
        if (rect := next(there, None)) is None:  # the previous touch was lost
            continue
        down_s = time.perf_counter() + 0.05 + chance.random() / 10
        await asyncio.sleep(down_s - time.perf_counter())
        rig.clear()
        sdl_fingers.down((rect.cx, rect.cy), rig.window.size)
        shown_ms = await rig.frame_after(down_s, lambda frame: frame.touched)
        await asyncio.sleep(0.06)
        up_s = time.perf_counter()
        rig.clear()
        sdl_fingers.up((rect.cx, rect.cy), rig.window.size)
        next_ms = await rig.frame_after(up_s, lambda frame: frame.fresh)
        if number and shown_ms is not None:
            pressed_ms.append(shown_ms)
        if number and next_ms is not None:
            turned_ms.append(next_ms)
    return Touches(pressed_ms, turned_ms, count - len(pressed_ms), count - len(turned_ms))


def press(rig: WindowRig, want: str, of: str) -> None:
    """Touch the target that means `want` (of the item `of`), if it is shown."""
    for rect, intent in rig.window.targets():
        if intent.want == want and intent.of == of:
            sdl_fingers.down((rect.cx, rect.cy), rig.window.size)
            sdl_fingers.up((rect.cx, rect.cy), rig.window.size)
            return


def view(rig: WindowRig, name: str) -> View:
    """Return the view (contents of a page) of this name from the gallery of sample pages."""
    return _views(rig)[name]


@cache
def _views(rig: WindowRig) -> dict[str, View]:
    return gallery.views(rig.library.content())


def _along(far_m: float) -> Any:
    """Return the point `far_m` metres along the way on the map; beyond its end the way starts again."""
    legs = list(pairwise(_WAY))
    far_m %= sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in legs)
    for (x0, y0), (x1, y1) in legs:
        long_m = hypot(x1 - x0, y1 - y0)
        if far_m <= long_m:
            share = far_m / long_m
            return (x0 + share * (x1 - x0), y0 + share * (y1 - y0))
        far_m -= long_m
    return _WAY[-1]
