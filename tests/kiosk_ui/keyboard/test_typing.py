"""Typing on the real window, with real SDL fingers: names, codes and PINs. Nothing that is typed becomes an event."""

import asyncio
import os
import time
import unicodedata
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pygame
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk_ui.animation.animation_state import AnimationState
from kiosk_ui.input.touch_handler import HOLD_CLEARS_MS
from kiosk_ui.keyboard.keypad import GO
from kiosk_ui.keyboard.letter_keyboard import (
    BAR,
    FIND,
    LAYER,
    LETTERS,
    MARKS,
    SHIFT,
    SPACE,
    TELEX,
    TONES,
    Keyboard,
    slot,
)
from kiosk_ui.keyboard.typing_port import BACK, CLEAR
from kiosk_ui.pages import scene_of
from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.live_regions import RegionInput
from kiosk_ui.rendering.retained_canvas import RetainedCanvas
from kiosk_ui.window.panel_size import PanelSize
from kiosk_ui.window.ui_driver import UiDriver
from kiosk_ui.window.window import Window
from robot.core.commands import Show
from robot.core.events import AnyEvent, Tapped
from robot.core.intents import Intent, Want
from robot.core.screen import view as v
from robot.core.screen.view import View
from robot.runtime.ports import LiveValues
from tests.kiosk_ui import every_view

os.environ["SDL_VIDEODRIVER"] = "dummy"
LIMIT_S = 40.0
MARRIAGE = "1.000894"


class Desk:
    """A running window, a finger on it, and what was emitted."""

    def __init__(self, window: Window, live: LiveValues) -> None:
        self.window, self.live, self.finger = window, live, UiDriver(window, LIMIT_S)
        self.events: list[AnyEvent] = []
        self.screen = 0

    async def show(self, page: v.AnyPage, **fields: Any) -> None:
        self.screen += 1
        self.window.obey(Show(self.screen, View(page, **fields)))
        async with asyncio.timeout(LIMIT_S):
            while self.window.shown.screen != self.screen or self.window.fading:
                await asyncio.sleep(0.005)

    async def told(self, want: Want) -> Intent:
        """The next thing meant by a touch."""
        async with asyncio.timeout(LIMIT_S):
            while not (found := [tap.intent for tap in self.taps() if tap.intent.want is want]):
                await asyncio.sleep(0.005)
        return found[-1]

    def taps(self) -> list[Tapped]:
        return [event for event in self.events if isinstance(event, Tapped)]


@asynccontextmanager
async def desk() -> AsyncIterator[Desk]:
    live, start = LiveValues(), time.monotonic()
    window = Window(
        every_view.content,
        live,
        width_px=1080,
        height_px=1920,
        diagonal_inch=21.5,
        fullscreen=True,
        debug_port="",
        now_ms=lambda: int((time.monotonic() - start) * 1000),
        wall=lambda: every_view.WALL,
    )
    running = Desk(window, live)
    task = asyncio.create_task(window.run(running.events.append))
    try:
        yield running
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_a_name_that_is_typed_by_keys_finds_and_opens_its_procedure() -> None:
    async with desk() as at:
        await at.show(v.SearchPage())
        await at.finger.type(*"ket", "roof", "acute", SPACE, *"hon", "roof")
        assert at.live.typed == "kết hôn"
        await at.finger.tap("typing", slot(0, 4))
        assert await at.told(Want.CHOOSE) == Intent(Want.CHOOSE, MARRIAGE)


async def test_the_search_key_opens_what_is_clearly_meant_and_nothing_else() -> None:
    async with desk() as at:
        await at.show(v.SearchPage())
        await at.finger.type(*"so", SPACE, *"do", FIND)
        await at.finger.type(CLEAR, *"dkks", FIND)
        assert await at.told(Want.CHOOSE) == Intent(Want.CHOOSE, every_view.BIRTH)
        assert [tap.intent for tap in at.taps() if tap.intent.want is Want.CHOOSE] == [
            Intent(Want.CHOOSE, every_view.BIRTH)
        ]


async def test_a_backspace_that_is_held_clears_the_field() -> None:
    async with desk() as at:
        await at.show(v.SearchPage())
        await at.finger.type(*"khai")
        await at.finger.tap("typing", BACK)
        assert at.live.typed == "kha"
        await at.finger.tap("typing", BACK, hold_ms=2 * HOLD_CLEARS_MS)
        assert at.live.typed == ""


async def test_the_code_of_a_dossier_is_looked_up_when_it_is_complete() -> None:
    async with desk() as at:
        await at.show(v.LookupPage())
        await at.finger.type(*"260713001", GO)
        assert all(tap.intent.want is Want.TYPING for tap in at.taps())
        await at.finger.type("2")
        assert at.live.typed == "H49.34-260713-0012"
        await at.finger.tap("typing", GO)
        assert await at.told(Want.LOOK_UP) == Intent(Want.LOOK_UP)


async def test_the_sixth_digit_of_a_pin_asks_for_the_check() -> None:
    async with desk() as at:
        await at.show(v.PinPage())
        await at.finger.type(*"13579")
        assert all(tap.intent.want is Want.TYPING for tap in at.taps())
        await at.finger.type("2")
        assert await at.told(Want.UNLOCK) == Intent(Want.UNLOCK)


async def test_nothing_that_is_typed_appears_in_an_event() -> None:
    async with desk() as at:
        await at.show(v.SearchPage())
        await at.finger.type(*"nguyen", SPACE, *"vana")
        await at.show(v.LookupPage())
        await at.finger.type(*"2607130012")
        await at.show(v.PinPage())
        await at.finger.type(*"135792")
        await at.told(Want.UNLOCK)
        wants = {(tap.intent.want, tap.intent.of) for tap in at.taps()}
        assert wants == {(Want.TYPING, ""), (Want.UNLOCK, "")}


async def test_what_was_typed_is_gone_with_its_page() -> None:
    async with desk() as at:
        await at.show(v.SearchPage())
        await at.finger.type(*"khai")
        await at.show(v.HomePage())
        assert at.live.typed == ""


async def test_the_text_stays_when_the_language_changes_and_the_keyboard_is_the_other_one() -> None:
    async with desk() as at:
        await at.show(v.SearchPage())
        await at.finger.type(*"khai")
        assert at.finger.offers("typing", "acute") is not None
        await at.show(v.SearchPage(), language="en")
        await at.finger.type(*"s")
        assert at.live.typed == "khais"
        assert at.finger.offers("typing", "acute") is None


async def test_with_reading_aloud_a_result_is_named_before_it_opens_and_keys_type_at_once() -> None:
    async with desk() as at:
        await at.show(v.SearchPage(), read_aloud=True)
        await at.finger.type(*"dkks")
        assert at.live.typed == "dkks"
        await at.finger.tap("typing", slot(0, 4))
        assert await at.told(Want.READ) == Intent(Want.READ, f"choose {every_view.BIRTH}")
        await at.finger.tap("typing", slot(0, 4))
        assert await at.told(Want.CHOOSE) == Intent(Want.CHOOSE, every_view.BIRTH)


def board(text: str = "", language: str = "vi", turn: int = 0) -> tuple[Keyboard, LiveValues]:
    live = every_view.lively()
    live.typed = text
    return Keyboard(View(v.SearchPage(turn), language=language), live, every_view.content()), live


def press(typist: Keyboard, *keys: str) -> Keyboard:
    for key in keys:
        typist.press(key)
    return typist


def test_the_field_begins_with_what_was_heard() -> None:
    typist, live = board(turn=every_view.HEARD)
    assert live.typed == every_view.LONG_REQUEST
    assert typist.found


def test_more_results_than_fit_come_a_page_at_a_time_and_then_from_the_first() -> None:
    typist, _ = board("khai sinh")
    assert len(typist.found) > 4
    seen = [typist.at(slot(number, 4)).code for number in range(3)]  # type: ignore[union-attr]
    assert typist.at(slot(3, 4)).left == len(typist.found) - 3  # type: ignore[union-attr]
    while (more := typist.at(slot(3, 4))) and more.left:
        assert typist.opens(slot(3, 4)) is None
        typist.press(slot(3, 4))
        shown = [typist.at(slot(number, 4)) for number in range(3)]
        seen += [found.code for found in shown if found]
    assert tuple(seen) == typist.found
    typist.press(slot(3, 4))
    assert typist.at(slot(0, 4)).code == typist.found[0]  # type: ignore[union-attr]


def test_four_results_or_fewer_take_all_places_and_empty_places_are_no_targets() -> None:
    typist, _ = board("tạm vắng")
    count = len(typist.found)
    assert 0 < count < 4
    assert [typist.has(slot(number, 4)) for number in range(4)] == [number < count for number in range(4)]


def test_a_person_is_offered_when_nothing_was_found_twice() -> None:
    typist, _ = board()
    press(typist, *"xqz")
    assert typist.lost
    assert not any(typist.has(slot(number, 4)) for number in range(4))
    press(typist, CLEAR, *"qzx")
    assert typist.opens(slot(3, 4)) == Intent(Want.STAFF)


def test_a_tone_key_before_any_letter_answers_with_a_hint() -> None:
    typist, live = board()
    assert not typist.can("acute")
    press(typist, "acute")
    assert (typist.hint, live.typed) == ("sea.letters_first", "")
    press(typist, "a")
    assert typist.hint == ""
    assert typist.can("acute")


def test_backspace_takes_the_tone_first_when_it_came_last() -> None:
    typist, live = board()
    press(typist, *"hoa", "grave", BACK)
    assert live.typed == "hoa"
    press(typist, "grave", "n", BACK)
    assert live.typed == "hoà"
    press(typist, BACK)
    assert live.typed == "ho"


def test_telex_can_be_switched_off_and_is_off_in_english() -> None:
    typist, live = board()
    press(typist, *"vieejt", SPACE, TELEX, *"fax")
    assert live.typed == "việt fax"
    typist, live = board(language="en")
    press(typist, *"address")
    assert live.typed == "address"


@pytest.mark.parametrize(
    ("word", "code"), [("karaoke", "1.001029"), ("kayak", "2.001215"), ("work permit", "1.014199")]
)
def test_a_word_that_telex_would_garble_is_still_found(word: str, code: str) -> None:
    typist, live = board()
    press(typist, *(SPACE if letter == " " else letter for letter in word))
    assert live.typed != word
    assert code in typist.found


def test_a_capital_is_one_letter_long_and_the_other_layer_has_signs() -> None:
    typist, live = board()
    press(typist, SHIFT, "h", "a", LAYER, "q", "w", "a", LAYER, SPACE, "n")
    assert live.typed == "Ha12- n"


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.sampled_from(
            [*"".join(LETTERS), *TONES, *MARKS, BAR, SPACE, SHIFT, LAYER, TELEX, FIND, BACK, CLEAR, slot(3, 4)]
        ),
        max_size=25,
    )
)
def test_whatever_is_pressed_the_text_is_nfc_and_each_place_shows_a_procedure_that_exists(keys: list[str]) -> None:
    typist, live = board()
    codes = set(every_view.content().catalogue.known())
    for key in keys:
        typist.press(key)
        assert unicodedata.is_normalized("NFC", live.typed)
        for number in range(4):
            found = typist.at(slot(number, 4))
            assert found is None or not found.code or found.code in codes


def painted_after(keys: str, then: str) -> tuple[list[pygame.Rect], Callable[[str], Rect]]:
    """What is painted anew after one more key, and where the keys are."""
    view, live = View(v.SearchPage()), LiveValues()
    typist = Keyboard(view, live, every_view.content())
    panel = PanelSize(*every_view.PORTRAIT, 21.5)
    canvas = RetainedCanvas(panel, pygame.Surface(every_view.PORTRAIT))
    canvas.show(scene_of(view, every_view.content(), canvas.type, landscape=False), None)
    now = RegionInput(every_view.AT_MS, every_view.WALL, live, AnimationState(), typist)
    press(typist, *keys)
    canvas.frame(now)
    press(typist, then)
    changed = canvas.frame(now)

    def where(key: str) -> Rect:
        return next(target.rect for target in canvas.targets if target.intent == Intent(Want.TYPING, key))

    return changed, where


def test_a_key_repaints_the_field_and_the_results_and_no_key_that_looks_as_before() -> None:
    changed, where = painted_after("ke", "t")
    keys = [where(letter) for letter in "".join(LETTERS)]
    assert changed
    for rect in changed:
        assert rect.bottom <= 1106, "the keyboard was painted again"
        assert not any(Rect(*rect).meets(key) for key in keys)
    changed, where = painted_after("", "a")
    lit = [name for name in (*TONES, *MARKS, BAR) if any(Rect(*rect).meets(where(name)) for rect in changed)]
    assert lit == [*TONES, "roof", "breve"]
