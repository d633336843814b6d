"""Docstrings are read once: the habits that a list of words can find are refused (style page: `robot/README.md`)."""

import re
from pathlib import Path

import pytest

from robot.paths import ROOT
from tests.house.sources import PRODUCT_SOURCES, docstrings

ROOMS = sorted({path.parent for path in PRODUCT_SOURCES if path.name == "__init__.py"})

REFUSED = {
    "a free relative clause instead of the actor": re.compile(r"\b(whoever|whomever|whom|whichever|whatever)\b", re.I),
    "a person without a role: write visitor, passer-by, staff, person": re.compile(r"\b(somebody|nobody)\b", re.I),
    "a limit told by 'so': write 'at most' or 'up to'": re.compile(
        r"\bso (far|long|often|soon|near|late)\b(?! as\b)", re.I
    ),
    "'tell' for print, log, send, return or say": re.compile(r"\b(tell|tells|told|telling)\b", re.I),
    "'hear' for a range reading, or 'held for' for 'counts as'": re.compile(r"\bheld for\b", re.I),
}
FIRST_WORDS = {
    "function": {"What", "Who", "Whom", "Whose", "How", "Where", "When", "Of", "And", "Nor", "So", "One", "That", "It"},
    "class": {"What", "Who", "Whom", "Whose", "How", "Where", "And", "Nor", "So", "One", "That", "It"},
    "constant": {"And", "Nor", "So", "One", "That", "It", "Else", "But"},
    "module": {"And", "Nor", "So", "One", "That", "It"},
}
"""First words of a docstring that names no actor, or that goes on where another docstring ended."""


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.relative_to(ROOT).as_posix())
def test_no_docstring_has_a_refused_habit(room: Path) -> None:
    faults = [
        f"{each.place}: {why}: {found[0]!r}"
        for path in sorted(room.glob("*.py"))
        for each in docstrings(path)
        for why, habit in REFUSED.items()
        if (found := habit.search(each.text))
    ]
    assert faults == []


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.relative_to(ROOT).as_posix())
def test_a_docstring_begins_with_a_verb_or_a_noun_of_its_own(room: Path) -> None:
    faults = [
        f"{each.place}: {each.owner} begins with {first!r}"
        for path in sorted(room.glob("*.py"))
        for each in docstrings(path)
        if (first := re.split(r"\W", each.text, maxsplit=1)[0]) in FIRST_WORDS[each.owner]
    ]
    assert faults == []
