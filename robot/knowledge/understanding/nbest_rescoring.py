"""Which of a recogniser's readings is meant: the catalogue knows more of what is said here than the engine does.

The engine's first reading counts unless nothing can be made of it and something clear of another one.
"""

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from robot.core.commands import Listen
from robot.core.events import Act, Understood

MOST_READINGS = 4
SURE = 0.7
"""From this chance on another reading may take the place of one that is not understood."""
CLEAR = frozenset((Act.ANSWER, Act.FOLLOW_UP, Act.NAVIGATE, Act.SERVICE))
"""Acts by which the robot does what was asked, without a question back."""


def best(
    readings: Sequence[str], listen: Listen, understand: Callable[[str, Listen], Understood]
) -> tuple[str, Understood]:
    """The text to go by, and what it means. `readings`: likeliest first; none = nothing was heard."""
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
    """Whether a refusal is an answer: not done here, or asked about no procedure."""
    return meaning.act is Act.REFUSE and meaning.target != "not_understood"


def _replaces(other: Understood, first: Understood) -> bool:
    if other.act is Act.SERVICE and other.target == "yes":
        return False  # a yes drives the robot: it must be what was heard, not what may have been
    return other.act in CLEAR and other.score >= max(SURE, first.score)
