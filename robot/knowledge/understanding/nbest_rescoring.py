"""Choose among a recogniser's readings (hypotheses) of one utterance by how well each is understood.

The first reading is kept, unless it is not understood and another one clearly is, or it asks for nothing that the
robot does and another one reports an emergency.
"""

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from robot.core.commands import Listen
from robot.core.events import Act, Understood

MOST_READINGS = 4
SURE = 0.7
"""A first reading that is not understood is replaced by another one only if that one's chance is at least this."""
CLEAR = frozenset((Act.EMERGENCY, Act.ANSWER, Act.FOLLOW_UP, Act.NAVIGATE, Act.SERVICE, Act.INFORM))
"""Acts with which the robot does what was asked, without a question back."""


def best(
    readings: Sequence[str], listen: Listen, understand: Callable[[str, Listen], Understood]
) -> tuple[str, Understood]:
    """Return the chosen one of `readings`, and its meaning. `readings`: likeliest first, empty if no speech was
    recognised; `understand`: returns the meaning of a text."""
    text = readings[0] if readings else ""
    meaning = understand(text, listen)
    if meaning.act in CLEAR:
        return text, meaning
    others = [(other, understand(other, listen)) for other in readings[1:MOST_READINGS]]
    clearer = [(other, meant) for other, meant in others if _replaces(meant, meaning)]
    if not clearer:
        return text, meaning
    text, meaning = max(clearer, key=lambda one: one[1].score)
    return text, replace(meaning, rescored=True)


def _knows_why(meaning: Understood) -> bool:
    """Whether the refusal has a known reason (not done here, or no procedure named) and so is a real answer."""
    return meaning.act is Act.REFUSE and meaning.target != "not_understood"


def _replaces(other: Understood, first: Understood) -> bool:
    if other.act is Act.EMERGENCY:
        return True
    if _knows_why(first) or (other.act is Act.SERVICE and other.target == "yes"):
        return False  # a yes makes the robot drive, so the first reading must say it
    return other.act in CLEAR and other.score >= max(SURE, first.score)
