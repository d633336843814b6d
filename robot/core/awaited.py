"""What a turn awaits on the page where it opens, beside what visitors say anywhere."""

from robot.core.paging import PROCEDURES, Turned, pages_of
from robot.core.phases import (
    GOOD,
    Answering,
    AnyPhase,
    Browsing,
    Checking,
    Choosing,
    Concluding,
    Driving,
    HandingOver,
    LookingUp,
    Offering,
    Pausing,
    Prechecking,
    Rating,
    Seeking,
)
from robot.core.rules import Rules
from robot.core.spoken import BLAME, PRAISE, TILES

_OF_A_PROCEDURE = Answering | Prechecking | Concluding | Offering | Driving | Seeking | Pausing | HandingOver


def procedure(phase: AnyPhase) -> str:
    """The procedure that is talked about, or ""."""
    return phase.code if isinstance(phase, _OF_A_PROCEDURE) else ""


def choices(phase: AnyPhase, rules: Rules, *, lowered: bool) -> tuple[str, ...]:
    """The procedures that may be chosen by their number: the cards, or the rows of the page of a list."""
    match phase:
        case Choosing(codes):
            return codes
        case Browsing(topic=topic, number=number) if topic:
            codes = rules.topics.get(topic, ())
            return codes[PROCEDURES.shown(len(codes), number, lowered=lowered)[1]]
        case _:
            return ()


def offers(phase: AnyPhase, rules: Rules, *, lowered: bool) -> tuple[str, ...]:
    """What is awaited on this page only, as `robot.core.spoken` names it."""
    turned = ("next", "previous") if isinstance(phase, Turned) and pages_of(phase, rules, lowered=lowered) > 1 else ()
    match phase:
        case Browsing(topic=""):
            return (*turned, TILES)
        case LookingUp():
            return ("look-up",)
        case Rating(score=score) if score:
            return "send", PRAISE if score >= GOOD else BLAME
        case Pausing():
            return ("go-on",)
        case Seeking():
            return "go-on", "still-here"
        case Checking():
            return ("still-here",)
        case _:
            return turned
