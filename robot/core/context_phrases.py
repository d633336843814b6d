"""Phrases that the next sentence is likely to contain, for the contextual biasing of a recogniser."""

from typing import NamedTuple


class ContextPhrases(NamedTuple):
    """Phrases in the words of visitors, as they are written."""

    names: tuple[str, ...] = ()
    """Names that any sentence may contain: of procedures, papers, places, services."""
    awaited: tuple[str, ...] = ()
    """Answers that the page awaits: yes and no, the choices, the labels of its buttons."""
    closed: bool = False
    """Whether hardly anything but the awaited answers is said."""


ANYTHING = ContextPhrases()
"""No phrase is likelier than another."""
