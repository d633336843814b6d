"""The port of the on-screen keyboards. Typed text stays in the window and its live values.

A key is a target with the intent `Want.TYPING` whose object names the key; it acts when the finger comes down. A key
that opens something (a found row, a complete code) is a button like all others: it acts when the finger lifts.
"""

from collections.abc import Hashable
from typing import Protocol

from robot.core.intents import Intent

CLEAR = "clear"
"""The key that a held backspace becomes."""

BACK = "back"

OPENS = "open "
"""Prefix of keys that open something, once there is something to open."""


class Typist(Protocol):
    """The handler of the keys of one page, which lives as long as the page. Its text is `Live.typed`."""

    def has(self, key: str) -> bool:
        """Whether the key is on the page now: a result row is there only with its result."""
        ...

    def opens(self, key: str) -> Intent | None:
        """Return the intent of a key that opens something; None for a key that types."""
        ...

    def press(self, key: str) -> Intent | None:
        """Handle a key that types; return an intent when the entry is complete."""
        ...

    def look(self) -> Hashable:
        """Return what is shown besides the text (keyboard layer, found rows, hint) as a hashable value."""
        ...
