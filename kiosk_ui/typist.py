"""Who types: the port of the keyboards on the screen. What is typed stays in the window and its live values.

A key is a target with the intent `Want.TYPING` whose object names it; it acts as the finger comes down.
"""

from collections.abc import Hashable
from typing import Protocol

from robot.core.intents import Intent

CLEAR = "clear"
"""The key that the backspace becomes when it is held."""

BACK = "back"


class Typist(Protocol):
    """Lives as long as its page. Its text is `Live.typed`."""

    def press(self, key: str) -> Intent | None:
        """Take a key; what it means beyond typing: the row that was touched, the code that is complete."""
        ...

    def look(self) -> Hashable:
        """What is to be seen of it beside the text: layer of the keyboard, rows found, a hint."""
        ...
