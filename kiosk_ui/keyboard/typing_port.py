"""Who types: the port of the keyboards on the screen. What is typed stays in the window and its live values.

A key is a target with the intent `Want.TYPING` whose object names it; it acts as the finger comes down. What a key
opens (a row that was found, the code that is complete) is a button like all others: it acts as the finger lifts.
"""

from collections.abc import Hashable
from typing import Protocol

from robot.core.intents import Intent

CLEAR = "clear"
"""The key that the backspace becomes when it is held."""

BACK = "back"

OPENS = "open "
"""Keys that begin so open something, as soon as there is something to open."""


class Typist(Protocol):
    """Lives as long as its page. Its text is `Live.typed`."""

    def has(self, key: str) -> bool:
        """Whether the key is there now: the row of a result is there only with the result."""
        ...

    def opens(self, key: str) -> Intent | None:
        """What a touch of the key means beyond typing; None where it types."""
        ...

    def press(self, key: str) -> Intent | None:
        """Take a key that types; what is meant when it was the last one that was wanted."""
        ...

    def look(self) -> Hashable:
        """What is to be seen of it beside the text: layer of the keyboard, rows found, a hint."""
        ...
