"""Digits: the code of a dossier and the PIN of the staff."""

import pygame
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk_ui.animation.animation_state import AnimationState
from kiosk_ui.keyboard.keypad import GO, CodePad, PinPad
from kiosk_ui.keyboard.typing_port import BACK, CLEAR
from kiosk_ui.pages import scene_of
from kiosk_ui.rendering.live_regions import RegionInput
from kiosk_ui.rendering.retained_canvas import RetainedCanvas
from kiosk_ui.rendering.scene_items import Text
from kiosk_ui.window.panel_size import PanelSize
from robot.core.intents import Intent, Want
from robot.core.screen import view as v
from robot.core.screen.view import View
from robot.runtime.ports import LiveValues
from tests.kiosk_ui import every_view


def pad(typed: str = "") -> tuple[CodePad, LiveValues]:
    live = LiveValues()
    live.typed = typed
    return CodePad(View(v.LookupPage()), live, every_view.content()), live


@given(st.lists(st.sampled_from([*"0123456789", BACK, CLEAR, GO]), max_size=30))
def test_a_code_has_its_dashes_wherever_digits_come_and_go(keys: list[str]) -> None:
    typist, live = pad()
    for key in keys:
        typist.press(key)
        digits = typist.digits
        assert live.typed in ("", f"H49.34-{digits[:6]}-{digits[6:]}", f"H49.34-{digits[:6]}".removesuffix("-"))
        assert typist.missing == 10 - len(digits)
        assert (typist.opens(GO) is None) == bool(typist.missing)


def test_a_code_of_another_office_stands_as_it_was_read_and_the_first_digit_begins_anew() -> None:
    typist, live = pad("000.00.01.G18-260713-0031")
    assert (typist.code, typist.own, typist.missing) == ("000.00.01.G18-260713-0031", False, 0)
    typist.press("2")
    assert live.typed == "H49.34-2"


def test_digits_that_were_spoken_stand_in_the_field_as_a_code() -> None:
    typist, _ = pad("2607130012")
    assert typist.code == "H49.34-260713-0012"
    assert typist.opens(GO) == Intent(Want.LOOK_UP)


def test_looking_up_too_early_tells_how_much_is_missing() -> None:
    typist, _ = pad("H49.34-26")
    typist.press(GO)
    assert (typist.asked, typist.missing) == (True, 8)
    typist.press("0")
    assert not typist.asked


def test_after_a_complete_pin_the_next_digit_begins_anew() -> None:
    live = LiveValues()
    typist = PinPad(View(v.PinPage()), live, every_view.content())
    meant = [typist.press(digit) for digit in "1357924"]
    assert meant == [None] * 5 + [Intent(Want.UNLOCK), None]
    assert live.typed == "4"


@pytest.mark.parametrize("landscape", [False, True])
def test_a_pin_is_shown_as_dots_only(landscape: bool) -> None:
    live = LiveValues()
    live.typed = "135792"
    view = View(v.PinPage())
    typist = PinPad(view, live, every_view.content())
    canvas = RetainedCanvas(
        PanelSize(*(every_view.LANDSCAPE if landscape else every_view.PORTRAIT), 21.5), pygame.Surface((1920, 1920))
    )
    scene = scene_of(view, every_view.content(), canvas.type, landscape=landscape)
    now = RegionInput(every_view.AT_MS, every_view.WALL, live, AnimationState(), typist)
    texts = [item.text for region in scene.regions for item in region.items(now) if isinstance(item, Text)]  # type: ignore[attr-defined]
    assert "135792" not in " ".join(texts)
    assert sorted(text for text in texts if text.isdigit()) == sorted("0123456789")
