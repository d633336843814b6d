"""The answers that a turn of listening expects on the current page, in addition to what can be said on every page."""

from robot.core.dialogue.precheck_findings import Findings
from robot.core.dialogue.spoken_commands import BLAME, COUNTERS, FIELDS, PRAISE, TILES
from robot.core.phases import (
    GOOD_SCORE,
    Adjusting,
    Answering,
    AnyPhase,
    Browsing,
    CallingStaff,
    Checking,
    Choosing,
    Concluding,
    Disclosing,
    Driving,
    HandingOver,
    Informing,
    LookingUp,
    Offering,
    Pausing,
    PickingCounter,
    Prechecking,
    Queueing,
    Rating,
    ReadingDossier,
    Searching,
    Seeking,
    ShowingWay,
)
from robot.core.rules import ALL, Rules, fields
from robot.core.screen.paging import LAWS, PROCEDURES, Pageable, pages_of

_OF_A_PROCEDURE = (
    Answering | Informing | Prechecking | Concluding | Offering | Driving | Seeking | Pausing | HandingOver
)
"""Phases that are about a procedure."""


def procedure(phase: AnyPhase) -> str:
    """Return the code of the procedure that the page of `phase` is about, or ""."""
    return phase.code if isinstance(phase, _OF_A_PROCEDURE) else ""


def choices(phase: AnyPhase, rules: Rules, *, lowered: bool) -> tuple[str, ...]:
    """Return the codes of the procedures that can be chosen by number: the cards, or the rows on the page of a list."""
    match phase:
        case Choosing(codes):
            return codes
        case Browsing(topic=topic) if topic == ALL and fields(rules.topics):  # tiles of fields
            return ()
        case Browsing(topic=topic, number=number) if topic:
            codes = rules.topics.get(topic, ())
            return codes[PROCEDURES.shown(len(codes), number, lowered=lowered)[1]]
        case _:
            return ()


def offers(phase: AnyPhase, rules: Rules, *, lowered: bool) -> tuple[str, ...]:
    """Return the names, from `robot.core.dialogue.spoken_commands`, of what can be said on this page only."""
    turned = isinstance(phase, Pageable) and pages_of(phase, rules, lowered=lowered) > 1
    if isinstance(phase, Answering) and phase.sheet:  # the sheet lies over the checklist
        turned = phase.sheet == "legal" and LAWS.pages(rules.procedures[phase.code].laws, lowered=False) > 1
    first = rules.priority_for and isinstance(phase, Queueing) and not phase.failed
    more = (*(("next", "previous") if turned else ()), *(("priority", "no-priority") if first else ()))
    if isinstance(phase, Browsing) and phase.topic == ALL and fields(rules.topics):
        more = (*more, FIELDS)
    return (*more, *_offers(phase))


def _offers(phase: AnyPhase) -> tuple[str, ...]:
    """Return the names of what can be said in this phase only, without those for turning pages and for priority."""
    match phase:
        case Browsing(topic=""):
            return (TILES,)
        case Answering(sheet=sheet) if sheet:
            return ("close",)
        case Adjusting() | Disclosing() | Searching():
            return ("close",)
        case Concluding() | Offering(found=Findings(anything_to_read=True)):
            return "papers", "alone"
        case LookingUp(factor=factor):
            return ("look-up", "close") if factor else ("look-up", "clear", "close")
        case Rating(score=score) if score:
            return "send", PRAISE if score >= GOOD_SCORE else BLAME
        case Offering():
            return ("alone",)
        case Pausing():
            return "go-on", "alone"
        case Seeking():
            return "go-on", "still-here", "alone"
        case ShowingWay():
            return "alone", "finished"
        case HandingOver() | ReadingDossier():
            return ("finished",)
        case Queueing(failed=failed):
            return "finished", *(("try-again",) if failed else ())
        case PickingCounter():
            return (COUNTERS,)
        case CallingStaff():
            return ("call-again",)
        case Checking():
            return "still-here", "finished"
        case _:
            return ()
