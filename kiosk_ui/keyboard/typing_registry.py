"""Table of the pages with a keyboard, and the typist (key handler) of each."""

from collections.abc import Callable, Hashable, Mapping
from typing import Any

from kiosk_ui.keyboard.keypad import PinPad, lookup_pad
from kiosk_ui.keyboard.letter_keyboard import Keyboard
from kiosk_ui.keyboard.typing_port import Typist
from robot.core.screen import view as v
from robot.runtime.ports import Content, LiveValues

Make = Callable[[v.View, LiveValues, Content], Typist]

TYPISTS: Mapping[type[v.Page], Make] = {
    v.SearchPage: Keyboard,
    v.LookupPage: lookup_pad,
    v.PinPage: PinPad,
}


def typed_on(page: v.Page) -> Hashable:
    """Return a hashable value for the text that `page` asks for; if it changes, the page gets a new key handler."""
    return type(page), page.factor if isinstance(page, v.LookupPage) else 0


def typist_for(view: v.View, live: LiveValues, content: Content) -> Any:
    """Return a new typist (key handler) for the page of `view`; None if nothing can be typed on it."""
    make = TYPISTS.get(type(view.page))
    return None if make is None else make(view, live, content)
