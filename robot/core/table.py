"""The table of the dialogue: what each want (a visitor's request) does in each phase. Deadlines:
`robot.core.deadlines`.

Each cell names its handler and the phases to which it may lead. Tests call the handlers at random and check these
phases; `kiosk chart` draws the state chart from them. A want that a phase does not list has its cell in `ANYWHERE`.
"""

from collections.abc import Mapping

from robot.core.deadlines import WITHOUT_VISITOR
from robot.core.dialogue import (
    centre_facts,
    dossiers,
    emergency,
    escort,
    escort_progress,
    hearing_mode,
    options,
    pages,
    policy_answer,
    precheck,
    queueing,
    rating,
    searching,
    staff_call,
    staff_screen,
    visit,
)
from robot.core.dialogue.precheck_findings import NO, UNSURE, YES
from robot.core.intents import Want
from robot.core.phases import (
    Adjusting,
    Answering,
    Browsing,
    CallingStaff,
    Checking,
    Choosing,
    Concluding,
    Disclosing,
    Driving,
    Greeting,
    HandingOver,
    Informing,
    Leaving,
    LookingUp,
    Offering,
    Parting,
    Pausing,
    PickingCounter,
    Prechecking,
    Queueing,
    Rating,
    ReadingDossier,
    Returning,
    Searching,
    Seeking,
    Servicing,
    ShowingClerk,
    ShowingWay,
    Starting,
    Stopping,
    Telling,
    Unlocking,
    Waiting,
    Writing,
)
from robot.core.state import State
from robot.core.step_context import Handler, StepContext
from robot.core.table_cells import Cell, Kind, ignore


def resume_with(want: Want) -> Handler:
    """Return a handler that goes from "are you still there?" back to the page before, and carries out `want` there."""

    def handle(state: State, of: str, context: StepContext) -> State:
        state = visit.still_here(state, "", context)
        return cell_for(type(state.phase), want).handle(state, of, context)

    return handle


_HOME = (Browsing,)
"""Phase to which a request for the home page leads."""
_ON_PAPERS = (Answering, Prechecking, Concluding)
"""Phases about the papers of a procedure."""
_BACK = (
    Browsing,
    *_ON_PAPERS,
    Informing,
    Searching,
    Choosing,
    Offering,
    ShowingWay,
    HandingOver,
    PickingCounter,
    Queueing,
    LookingUp,
    ReadingDossier,
    Rating,
    Writing,
    ShowingClerk,
    CallingStaff,
    Adjusting,
    Disclosing,
    Pausing,
)
"""Phases to which "back" may return."""
_LED = (Offering, ShowingWay, HandingOver, Telling)
"""Phases to which "take me there" may lead."""
_DONE = (Rating, Parting)
"""Phases to which "I am done" may lead."""
_NUMBER = (Queueing, PickingCounter, Telling)
"""Phases to which a request for a queue number may lead."""

_ALARM = Cell(emergency.call, (CallingStaff,))
"""Cell of an emergency: the same wherever it is reported."""

ANYWHERE: Mapping[Want, Cell] = {
    Want.BEGIN: Cell(visit.begin, _HOME),
    Want.INFORM: Cell(policy_answer.inform, (Informing, Browsing)),
    Want.CHOOSE: Cell(hearing_mode.choose, (Answering, Browsing, Writing)),
    Want.TOPIC: Cell(pages.topic, (Browsing, Answering)),
    Want.ASK: Cell(hearing_mode.ask, (Answering, Browsing)),
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
    Want.GO_ON: Cell(ignore),
    Want.SHOW_MAP: Cell(escort.show_map, (ShowingWay, Telling)),
    Want.SHEET: Cell(pages.sheet),
    Want.SEARCH: Cell(searching.search, (Searching,)),
    Want.TYPING: Cell(searching.typing),
    Want.BACK: Cell(pages.back, _BACK),
    Want.HOME: Cell(pages.home, _HOME),
    Want.STAFF: Cell(staff_call.call, (CallingStaff,)),
    Want.EMERGENCY: _ALARM,
    Want.REPEAT: Cell(pages.repeat),
    Want.LANGUAGE: Cell(options.language),
    Want.TEXT_SIZE: Cell(options.text_size),
    Want.CONTRAST: Cell(options.contrast),
    Want.OPTIONS: Cell(options.open_options, (Adjusting,)),
    Want.PRIVACY: Cell(options.open_privacy, (Disclosing,)),
    Want.LOWERED: Cell(options.lowered),
    Want.READ_ALOUD: Cell(options.read_aloud),
    Want.CALM: Cell(options.calm),
    Want.HEARING_MODE: Cell(hearing_mode.hearing_mode, (Writing, Browsing)),
    Want.READ: Cell(options.read),
    Want.READ_PAGE: Cell(options.read_page, _BACK),
    Want.SLOWER: Cell(options.slower),
    Want.LOUDER: Cell(options.louder),
    Want.SOFTER: Cell(options.softer),
    Want.VOLUME: Cell(options.volume),
    Want.STILL_HERE: Cell(ignore),
    Want.DONE: Cell(rating.ask, _DONE),
    Want.THANKS: Cell(rating.ask, _DONE),
    Want.TICKET: Cell(queueing.take, _NUMBER),
    Want.PRINT: Cell(queueing.print_ticket, _NUMBER),
    Want.PRIORITY: Cell(queueing.prioritise),
    Want.DIGITS: Cell(ignore),
    Want.DOSSIER: Cell(dossiers.ask_code, (LookingUp, Telling)),
    Want.LOOK_UP: Cell(dossiers.look_up),
    Want.RATE: Cell(ignore),
    Want.REASON: Cell(ignore),
    Want.SEND: Cell(ignore),
    Want.REMARK: Cell(ignore),
    Want.SHOW_CLERK: Cell(hearing_mode.show_clerk, (ShowingClerk,)),
    Want.STAFF_ONLY: Cell(ignore),
    Want.UNLOCK: Cell(ignore),
    Want.TAB: Cell(ignore),
    Want.ACT: Cell(ignore),
    Want.CENTRE: Cell(centre_facts.inform, (Telling,)),
    Want.OUT_OF_SCOPE: Cell(pages.out_of_scope),
    Want.NOT_UNDERSTOOD: Cell(pages.not_understood, _HOME),
}
"""The cell of each want for the phases that have none of their own in `WANTS`; every want is in this table."""

_IDLE: Mapping[Want, Cell] = {Want.STAFF_ONLY: Cell(staff_screen.ask_pin, (Unlocking,))}
"""Cells of a robot that serves no visitor: the staff mark, held down, leads to the PIN."""
_REPLIED = (*_ON_PAPERS, Offering)
"""Phases to which a reply to a question of the paper check may lead."""
_YES_I_AM = (Want.STILL_HERE, Want.YES, Want.BACK, Want.BEGIN, Want.GO_ON, Want.TALK, Want.STOP)
"""Wants that answer "are you still there?" with yes."""
_STILL = Cell(visit.still_here, _BACK)
"""Cell for an answer that means "I am still here"."""
_OTHER_WORDS: dict[Want, Cell] = {
    Want.NOT_UNDERSTOOD: Cell(escort.keep_listening),
    Want.OUT_OF_SCOPE: Cell(escort.keep_listening),
    Want.EMERGENCY: _ALARM,
}
"""Cells for words with another effect than a touch while the robot drives: none, or an emergency."""
_MOVING: Mapping[Want, Cell] = dict.fromkeys(Want, Cell(escort.pause, (Pausing,))) | _OTHER_WORDS
"""Row of the table while the robot leads a visitor: every touch stops it."""
_HERE_I_AM = (Want.YES, Want.GO_ON, Want.STILL_HERE, Want.GUIDE, Want.BEGIN)
"""Wants that answer "are you still with me?" with yes."""
_SOUGHT: Mapping[Want, Cell] = (
    dict.fromkeys(Want, Cell(escort.pause, (Pausing,)))
    | dict.fromkeys(_HERE_I_AM, Cell(escort_progress.visitor_found, (Driving, ShowingWay)))
    | dict.fromkeys((Want.NOT_UNDERSTOOD, Want.OUT_OF_SCOPE), Cell(escort_progress.keep_asking))
    | {
        Want.NO: Cell(escort_progress.walk_alone, (ShowingWay,)),
        Want.SHOW_MAP: Cell(escort_progress.walk_alone, (ShowingWay,)),
        Want.EMERGENCY: _ALARM,
    }
)
"""Row of the table while the robot looks for the visitor it was leading: its reaction to each want."""
_LATCHED: Mapping[Want, Cell] = dict.fromkeys(Want, Cell(ignore)) | {
    Want.HOME: Cell(pages.home, _HOME),
    Want.STAFF: Cell(staff_call.call, (CallingStaff,)),
    Want.EMERGENCY: _ALARM,
    Want.GO_ON: Cell(staff_screen.restart, (*_HOME, Unlocking)),
    Want.LANGUAGE: Cell(options.language),
    Want.STAFF_ONLY: Cell(staff_screen.ask_pin, (Unlocking,)),
    Want.READ: Cell(options.read),
}
"""Cells of the stop page: home, staff, restart, language, the staff mark, and reading names of targets aloud."""
_LOCKED: dict[Want, Cell] = (
    dict.fromkeys(Want, Cell(ignore))
    | dict.fromkeys((Want.BACK, Want.HOME, Want.DONE), Cell(staff_screen.leave, WITHOUT_VISITOR))
    | {Want.READ: Cell(options.read)}
)
"""Cells of the PIN pad and the staff's screen: ways to leave them, and reading names of targets aloud."""

WANTS: Mapping[Kind, Mapping[Want, Cell]] = {
    Starting: dict.fromkeys(Want, Cell(ignore)) | {Want.BEGIN: Cell(visit.begin, (Browsing,))},
    Waiting: _IDLE,
    Greeting: _IDLE,
    Browsing: {},
    Choosing: {
        Want.YES: Cell(pages.confirmed, (Answering, Browsing)),
        Want.NO: Cell(pages.none_of_these, _HOME),
    },
    Answering: {
        Want.YES: Cell(escort.guide, _LED),
        Want.STOP: Cell(pages.close_ear),
    },
    Informing: {Want.YES: Cell(policy_answer.acknowledged)},
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
    Seeking: _SOUGHT,
    Pausing: {
        Want.YES: Cell(escort.agree, (Leaving, ShowingWay)),
        Want.GO_ON: Cell(escort.agree, (Leaving, ShowingWay)),
        Want.NO: Cell(escort.show_map, (ShowingWay,)),
    },
    ShowingWay: {Want.NO: Cell(rating.ask, _DONE)},
    HandingOver: {Want.NO: Cell(rating.ask, _DONE)},
    Searching: {},
    PickingCounter: {
        Want.CHOOSE: Cell(queueing.take_for_procedure, (Queueing, Answering, Browsing, Writing, Telling)),
        Want.GUIDE: Cell(queueing.take_for_place, (Queueing, *_LED)),
    },
    Queueing: {},
    LookingUp: {
        Want.DIGITS: Cell(dossiers.digits_said),
        Want.YES: Cell(dossiers.look_up),
        Want.NO: Cell(dossiers.ask_code_again),
        Want.CORRECT: Cell(dossiers.ask_code_again),
        Want.NOT_UNDERSTOOD: Cell(dossiers.not_understood),
    },
    ReadingDossier: {},
    Rating: {
        Want.RATE: Cell(rating.rate),
        Want.REASON: Cell(rating.reason),
        Want.REMARK: Cell(rating.remark),
        Want.SEND: Cell(rating.send, (Parting,)),
        Want.NO: Cell(visit.part_ways, (Parting,)),
        Want.YES: Cell(rating.keep_listening),
        Want.NOT_UNDERSTOOD: Cell(rating.keep_listening),
    },
    Writing: {},
    ShowingClerk: {},
    Returning: dict.fromkeys(Want, Cell(escort.interrupt, (Browsing,))) | _OTHER_WORDS,
    Telling: {},
    CallingStaff: dict.fromkeys((Want.NO, Want.STOP), Cell(staff_call.cancel, _BACK)),
    Adjusting: {},
    Disclosing: {},
    Checking: {want: Cell(resume_with(want), (*_BACK, *here.leads_to)) for want, here in ANYWHERE.items()}
    | dict.fromkeys(_YES_I_AM, _STILL)
    | dict.fromkeys((Want.NOT_UNDERSTOOD, Want.OUT_OF_SCOPE), Cell(visit.not_an_answer))
    | {
        Want.NO: Cell(visit.part_ways, (Parting,)),
        Want.DONE: Cell(visit.part_ways, (Parting,)),
        Want.THANKS: Cell(visit.part_ways, (Parting,)),
        Want.STAFF_ONLY: Cell(ignore),
        Want.STAFF: Cell(staff_call.call, (CallingStaff,)),
        Want.EMERGENCY: _ALARM,
        Want.HOME: Cell(pages.home, _HOME),
    },
    Parting: {},
    Stopping: _LATCHED,
    Unlocking: _LOCKED | {Want.TYPING: Cell(searching.typing), Want.UNLOCK: Cell(staff_screen.unlock)},
    Servicing: _LOCKED
    | {
        Want.TAB: Cell(staff_screen.tab),
        Want.PAGE: Cell(staff_screen.turn_page),
        Want.ACT: Cell(staff_screen.act, (Returning,)),
        Want.YES: Cell(staff_screen.confirm, (Returning,)),
        Want.NO: Cell(staff_screen.refuse),
        Want.FINISHED_TALKING: Cell(pages.finished_talking),
    },
}
"""The cells that differ from `ANYWHERE`, phase by phase; every phase is in this table."""

MOVING: frozenset[Kind] = frozenset({Leaving, Driving, Seeking, Returning})
"""Phases in which the wheels may turn: a touch counts even on a page that is gone, "stop" even after its turn."""


def cell_for(phase: Kind, want: Want) -> Cell:
    """Return the cell of `want` in `phase`: the phase's own cell, else that of `ANYWHERE`."""
    return WANTS[phase].get(want) or ANYWHERE[want]
