"""Docstrings are read once: the habits that a list of words can find are refused in every room that was rewritten."""

import re

import pytest

from robot.paths import ROOT
from tests.house.sources import docstrings

REWRITTEN = (
    "robot/cli",
    "robot/core",
    "robot/deploy",
    "robot/desk",
    "robot/fleet",
    "robot/knowledge",
    "robot/navigation",
    "robot/portal",
    "robot/rehearsal",
    "robot/runtime",
    "robot/staff_page",
    "hardware",
    "kiosk_ui",
    "simulators",
    "voice_models",
)
"""Rooms whose docstrings keep the style page (`robot/README.md`). A room joins when its docstrings are rewritten."""

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


@pytest.mark.parametrize("room", REWRITTEN)
def test_the_docstrings_of_a_rewritten_room_have_none_of_the_refused_habits(room: str) -> None:
    faults = [
        f"{each.place}: {why}: {found[0]!r}"
        for path in sorted((ROOT / room).rglob("*.py"))
        for each in docstrings(path)
        for why, habit in REFUSED.items()
        if (found := habit.search(each.text))
    ]
    assert faults == []


@pytest.mark.parametrize("room", REWRITTEN)
def test_a_docstring_of_a_rewritten_room_begins_with_a_verb_or_a_noun_of_its_own(room: str) -> None:
    faults = [
        f"{each.place}: {each.owner} begins with {first!r}"
        for path in sorted((ROOT / room).rglob("*.py"))
        for each in docstrings(path)
        if (first := re.split(r"\W", each.text, maxsplit=1)[0]) in FIRST_WORDS[each.owner]
    ]
    assert faults == []
