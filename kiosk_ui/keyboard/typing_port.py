"""The port of the on-screen keyboards. Typed text stays in the window and its live values.

A key is a target whose intent has the want (what a touch asks for) `Want.TYPING` and names the key; it acts when the
finger comes down. A key that opens something (a found row, a complete code) is a button like all others: it acts when
the finger lifts.
"""

from collections.abc import Hashable
from typing import Protocol

from robot.core.intents import Intent

CLEAR = "clear"
"""Name of the key that clears the whole text: a backspace that is held down."""

BACK = "back"

OPENS = "open "
"""Prefix of the names of keys that open a page, for example a found row."""


class Typist(Protocol):
    """The key handler of one page; it is dropped with the page. Its text is `Live.typed`."""

    def has(self, key: str) -> bool:
        """Whether the key is on the page now: a result row is there only if it has a result."""
        ...

    def opens(self, key: str) -> Intent | None:
        """Return the intent of a key that opens a page; None for a key that types."""
        ...

    def press(self, key: str) -> Intent | None:
        """Handle a key that types; return an intent if this key completes the input, else None."""
        ...

    def look(self) -> Hashable:
        """Return all that is shown besides the text (keyboard layer, found rows, hint) as a hashable value."""
        ...
