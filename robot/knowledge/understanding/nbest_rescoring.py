"""Choose among a recogniser's readings of one utterance by what the catalogue understands of each.

The first reading is kept unless nothing is understood of it and another one is clear.
"""

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from robot.core.commands import Listen
from robot.core.events import Act, Understood

MOST_READINGS = 4
SURE = 0.7
"""Minimum chance at which another reading replaces a first one that is not understood."""
CLEAR = frozenset((Act.ANSWER, Act.FOLLOW_UP, Act.NAVIGATE, Act.SERVICE))
"""Acts with which the robot does what was asked, without a question back."""


def best(
    readings: Sequence[str], listen: Listen, understand: Callable[[str, Listen], Understood]
) -> tuple[str, Understood]:
    """Return the chosen reading and its meaning. `readings`: likeliest first; empty when nothing was recognised."""
    text = readings[0] if readings else ""
    meaning = understand(text, listen)
    if meaning.act in CLEAR or _knows_why(meaning):
        return text, meaning
    others = [(other, understand(other, listen)) for other in readings[1:MOST_READINGS]]
    clearer = [(other, meant) for other, meant in others if _replaces(meant, meaning)]
    if not clearer:
        return text, meaning
    text, meaning = max(clearer, key=lambda one: one[1].score)
    return text, replace(meaning, rescored=True)


def _knows_why(meaning: Understood) -> bool:
    """Whether a refusal is a real answer: not done here, or a question that names no procedure."""
    return meaning.act is Act.REFUSE and meaning.target != "not_understood"


def _replaces(other: Understood, first: Understood) -> bool:
    if other.act is Act.SERVICE and other.target == "yes":
        return False  # a yes makes the robot drive, so the first reading must say it
    return other.act in CLEAR and other.score >= max(SURE, first.score)
