"""Which page has which keyboard, in one literal table."""

from collections.abc import Callable, Mapping
from typing import Any

from kiosk_ui.keyboard import Keyboard
from kiosk_ui.keypad import CodePad, PinPad
from kiosk_ui.typist import Typist
from robot.core import view as v
from robot.runtime.ports import Content, Live

Make = Callable[[v.View, Live, Content], Typist]

TYPISTS: Mapping[type[v.Page], Make] = {
    v.SearchPage: Keyboard,
    v.LookupPage: CodePad,
    v.PinPage: PinPad,
}


def typist_for(view: v.View, live: Live, content: Content) -> Any:
    """The typist of the page of `view`, which begins with what the page brings along; None where nothing is typed."""
    make = TYPISTS.get(type(view.page))
    return None if make is None else make(view, live, content)
