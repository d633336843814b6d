"""The literal tables of the dialogue: phases x events, phases x wants, phases x deadlines.

A cell names its handler and the phases that it may lead to: tests walk the handlers at random and hold them to that,
and `kiosk chart` draws it. A want that a phase does not list is answered by `ANYWHERE`.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from msgspec.structs import replace

from robot.core import escort, options, pages, precheck, visit
from robot.core.findings import NO, UNSURE, YES
from robot.core.intents import Want
from robot.core.moment import Handler, Moment
from robot.core.phases import (
    Adjusting,
    Answering,
    Browsing,
    CallingStaff,
    Checking,
    Choosing,
    Concluding,
    Driving,
    Greeting,
    HandingOver,
    Leaving,
    Offering,
    Parting,
    Pausing,
    Phase,
    Prechecking,
    Returning,
    ShowingWay,
    Starting,
    Stopping,
    Telling,
    Waiting,
)
from robot.core.state import State

Kind = type[Phase]


class Cell(NamedTuple):
    """A handler, and the phases that it may enter beside the present one."""

    handle: Handler
    to: tuple[Kind, ...] = ()


class Due(NamedTuple):
    """What happens when the deadline of a phase comes, and the phases that it may enter."""

    handle: Callable[[State, Moment], State]
    to: tuple[Kind, ...] = ()


def stay(state: State, _of: Any, _now: Moment) -> State:
    """Nothing happens here."""
    return state


def rest(state: State, now: Moment) -> State:
    """The robot has started: it waits for visitors where it stands. Nothing moves by itself after a start."""
    return replace(visit.wait(state, now), phase=Waiting(now.at_ms))


def resume(want: Want) -> Handler:
    """Back to the page before the warning, and then what was wanted, as if it had been said there."""

    def handle(state: State, of: str, now: Moment) -> State:
        state = visit.still_here(state, "", now)
        return cell(type(state.phase), want).handle(state, of, now)

    return handle


_HOME = (Browsing,)
_ON_PAPERS = (Answering, Prechecking, Concluding)
_BACK = (Browsing, *_ON_PAPERS, Choosing, Offering, ShowingWay, HandingOver, CallingStaff, Adjusting, Pausing)
_LED = (Offering, ShowingWay, HandingOver, Telling)
_AWAY = (Waiting, Returning, Stopping)

ANYWHERE: Mapping[Want, Cell] = {
    Want.BEGIN: Cell(visit.begin, _HOME),
    Want.CHOOSE: Cell(pages.choose, (Answering, Browsing)),
    Want.TOPIC: Cell(pages.topic, (Browsing, Answering)),
    Want.ASK: Cell(pages.ask, (Answering, Browsing)),
    Want.PRECHECK: Cell(precheck.begin, (Prechecking, Answering)),
    Want.GUIDE: Cell(escort.guide, _LED),
    Want.YES: Cell(pages.not_understood, _HOME),
    Want.NO: Cell(pages.close_ear),
    Want.UNSURE: Cell(pages.not_understood, _HOME),
    Want.NONE_OF_THESE: Cell(pages.none_of_these, _HOME),
    Want.TICK: Cell(pages.tick),
    Want.PAGE: Cell(pages.turn_page),
    Want.TALK: Cell(pages.talk),
    Want.FINISHED_TALKING: Cell(pages.finished_talking),
    Want.TALK_AGAIN: Cell(pages.talk),
    Want.CORRECT: Cell(pages.correct, (Choosing, Browsing)),
    Want.STOP: Cell(pages.close_ear),
    Want.GO_ON: Cell(stay),
    Want.SHOW_MAP: Cell(escort.show_map, (ShowingWay,)),
    Want.SHEET: Cell(pages.sheet),
    Want.BACK: Cell(pages.back, _BACK),
    Want.HOME: Cell(pages.home, _HOME),
    Want.STAFF: Cell(pages.call_staff, (CallingStaff,)),
    Want.REPEAT: Cell(pages.repeat),
    Want.LANGUAGE: Cell(options.language),
    Want.TEXT_SIZE: Cell(options.text_size),
    Want.CONTRAST: Cell(options.contrast),
    Want.OPTIONS: Cell(options.open_options, (Adjusting,)),
    Want.SLOWER: Cell(options.slower),
    Want.LOUDER: Cell(options.louder),
    Want.SOFTER: Cell(options.softer),
    Want.STILL_HERE: Cell(stay),
    Want.DONE: Cell(visit.part_ways, (Parting,)),
    Want.THANKS: Cell(visit.part_ways, (Parting,)),
    Want.TICKET: Cell(pages.no_queue, (Telling,)),
    Want.DOSSIER: Cell(pages.no_dossiers, (Telling,)),
    Want.HOURS: Cell(pages.opening_hours, (Telling,)),
    Want.OUT_OF_SCOPE: Cell(pages.out_of_scope),
    Want.NOT_UNDERSTOOD: Cell(pages.not_understood, _HOME),
}

_REPLIED = (*_ON_PAPERS, Offering)
_YES_I_AM = (Want.STILL_HERE, Want.YES, Want.BACK, Want.BEGIN, Want.GO_ON, Want.TALK, Want.STOP)
_STILL = Cell(visit.still_here, _BACK)
_OTHER_WORDS: dict[Want, Cell] = {
    Want.NOT_UNDERSTOOD: Cell(escort.keep_listening),
    Want.OUT_OF_SCOPE: Cell(escort.keep_listening),
}
_MOVING: Mapping[Want, Cell] = dict.fromkeys(Want, Cell(escort.pause, (Pausing,))) | _OTHER_WORDS
_LATCHED: Mapping[Want, Cell] = dict.fromkeys(Want, Cell(stay)) | {
    Want.HOME: Cell(pages.home, _HOME),
    Want.STAFF: Cell(pages.call_staff, (CallingStaff,)),
    Want.GO_ON: Cell(escort.restart, _HOME),
    Want.LANGUAGE: Cell(options.language),
}

WANTS: Mapping[Kind, Mapping[Want, Cell]] = {
    Starting: dict.fromkeys(Want, Cell(stay)),
    Waiting: {},
    Greeting: {},
    Browsing: {},
    Choosing: {
        Want.YES: Cell(pages.confirmed, (Answering, Browsing)),
        Want.NO: Cell(pages.none_of_these, _HOME),
    },
    Answering: {
        Want.YES: Cell(escort.guide, _LED),
        Want.STOP: Cell(pages.close_ear),
    },
    Prechecking: {
        Want.YES: Cell(precheck.replied(YES), _REPLIED),
        Want.NO: Cell(precheck.replied(NO), _REPLIED),
        Want.UNSURE: Cell(precheck.replied(UNSURE), _REPLIED),
        Want.BACK: Cell(precheck.back, _BACK),
        Want.NOT_UNDERSTOOD: Cell(precheck.no_reply),
    },
    Concluding: {
        Want.YES: Cell(escort.guide, _LED),
        Want.NO: Cell(pages.back, _BACK),
    },
    Offering: {
        Want.YES: Cell(escort.agree, (Leaving, ShowingWay)),
        Want.GO_ON: Cell(escort.agree, (Leaving, ShowingWay)),
        Want.GUIDE: Cell(escort.agree_to, (Leaving, *_LED)),
        Want.NO: Cell(escort.decline, (Answering, Browsing)),
        Want.STOP: Cell(escort.decline, (Answering, Browsing)),
    },
    Leaving: _MOVING,
    Driving: _MOVING,
    Pausing: {
        Want.YES: Cell(escort.agree, (Leaving, ShowingWay)),
        Want.GO_ON: Cell(escort.agree, (Leaving, ShowingWay)),
        Want.NO: Cell(escort.show_map, (ShowingWay,)),
    },
    ShowingWay: {Want.NO: Cell(visit.part_ways, (Parting,))},
    HandingOver: {Want.NO: Cell(visit.part_ways, (Parting,))},
    Returning: dict.fromkeys(Want, Cell(escort.interrupt, (Browsing,))) | _OTHER_WORDS,
    Telling: {},
    CallingStaff: {},
    Adjusting: {},
    Checking: {want: Cell(resume(want), (*_BACK, *here.to)) for want, here in ANYWHERE.items()}
    | dict.fromkeys(_YES_I_AM, _STILL)
    | dict.fromkeys((Want.NOT_UNDERSTOOD, Want.OUT_OF_SCOPE), Cell(visit.not_an_answer))
    | {
        Want.NO: Cell(visit.part_ways, (Parting,)),
        Want.DONE: Cell(visit.part_ways, (Parting,)),
        Want.THANKS: Cell(visit.part_ways, (Parting,)),
        Want.STAFF: Cell(pages.call_staff, (CallingStaff,)),
        Want.HOME: Cell(pages.home, _HOME),
    },
    Parting: {},
    Stopping: _LATCHED,
}

DUE: Mapping[Kind, Due] = {
    Starting: Due(rest, (Waiting,)),
    Waiting: Due(visit.waited, (Greeting, Returning)),
    Greeting: Due(visit.end_visit, _AWAY),
    Browsing: Due(visit.check, (Checking,)),
    Choosing: Due(visit.check, (Checking,)),
    Answering: Due(visit.check, (Checking,)),
    Prechecking: Due(visit.check, (Checking,)),
    Concluding: Due(visit.check, (Checking,)),
    Offering: Due(lambda state, now: escort.decline(state, "", now), (Answering, Browsing)),
    Leaving: Due(escort.leave, (Driving, ShowingWay)),
    Driving: Due(escort.renew),
    Pausing: Due(visit.check, (Checking,)),
    ShowingWay: Due(visit.check, (Checking,)),
    HandingOver: Due(visit.end_visit, _AWAY),
    Returning: Due(escort.renew),
    Telling: Due(lambda state, now: pages.home(state, "", now), _HOME),
    CallingStaff: Due(lambda state, now: pages.home(state, "", now), _HOME),
    Adjusting: Due(visit.check, (Checking,)),
    Checking: Due(visit.end_visit, _AWAY),
    Parting: Due(visit.end_visit, _AWAY),
    Stopping: Due(lambda state, _now: state),
}

GONE: Mapping[Kind, Due] = {
    Greeting: Due(visit.end_visit, _AWAY),
    Browsing: Due(visit.check, (Checking,)),
    Choosing: Due(visit.check, (Checking,)),
    Answering: Due(visit.check, (Checking,)),
    Prechecking: Due(visit.check, (Checking,)),
    Concluding: Due(visit.check, (Checking,)),
    Telling: Due(visit.check, (Checking,)),
    Offering: Due(lambda state, now: escort.decline(state, "", now), (Answering, Browsing)),
    HandingOver: Due(visit.end_visit, _AWAY),
}
"""What happens when the visitor has left the camera's sight; elsewhere nothing does."""


CONSENT: frozenset[Handler] = frozenset({escort.agree, escort.agree_to})
"""Handlers that let the wheels turn: a voice is obeyed only while the camera sees who speaks, a finger always."""

PATIENT: frozenset[Kind] = frozenset(DUE) - {Starting, Waiting, Leaving, Driving, Returning, Parting, Stopping}
"""Phases whose deadline waits while the robot speaks or the visitor does."""


MOVING: frozenset[Kind] = frozenset({Leaving, Driving, Returning})
"""Phases in which any touch stops the wheels, and words other than "stop" mean nothing."""


def cell(phase: Kind, want: Want) -> Cell:
    """What `want` does in `phase`."""
    return WANTS[phase].get(want) or ANYWHERE[want]
