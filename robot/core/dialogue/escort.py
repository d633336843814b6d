"""Lead a visitor: ask, leave, drive, pause, arrive, go home. Each trip has a lease, so that the command to drive
expires if it is not renewed.
"""

import math

from msgspec.structs import replace

from robot.core.commands import CallStaff, Drive, Halt, Rearm, Tone
from robot.core.dialogue.battery import low_battery, with_battery_report
from robot.core.dialogue.escort_progress import battery_fell, emit_lead, give_up
from robot.core.dialogue.pages import code_of, invite, show_notice, turn_to, without_dossiers
from robot.core.dialogue.precheck_findings import NOTHING_FOUND, Findings
from robot.core.dialogue.turn_taking import be_quiet, chime, listen, speak
from robot.core.dialogue.visit import MAX_TRIES_HOME, keep_rating, stopping, wait
from robot.core.events import BaseReported, BaseState, DriveEnded
from robot.core.health import HELD_STATES, can_ask_desk, can_drive, can_go_on, can_lead
from robot.core.phases import (
    Answering,
    AnyPhase,
    Browsing,
    Concluding,
    Driving,
    HandingOver,
    Leaving,
    Offering,
    Pausing,
    Queueing,
    ReadingDossier,
    Returning,
    Seeking,
    ShowingWay,
    Stopping,
    Telling,
)
from robot.core.screen.lines import Line
from robot.core.state import Hearing, Speaking, State, Thinking
from robot.core.step_context import StepContext

DEPARTURE_CHECK_MS = 200
"""Interval at which a robot about to leave checks whether it and the visitor have finished speaking, ms. Chosen."""

AT_HOME_MM = 300
"""Greatest distance from the home pose, in mm, at which the robot counts as being at home. Chosen."""


def guide(state: State, of: str, context: StepContext) -> State:
    """Offer to lead the visitor to the place `of`; with "" to the place that the page is about.

    Instead of a paused counter an open one with the same field is offered. Without one the robot says that the counter
    is paused, unless the visitor has a queue number for it.
    """
    code = code_of(state.phase)
    rules = context.rules
    of = of or _place_of(state.phase)
    if of:
        place = rules.places.get(of, "")
        if not place:
            return show_notice(state, context, Line("say.place_missing"))
    elif code:
        place = rules.procedures[code].place
        if not place:
            return show_notice(state, context, Line("say.not_here", procedure=code))
    else:
        return show_notice(state, context, Line("say.where_to"))
    reason: tuple[Line, ...] = ()
    if place in rules.paused and (state.ticket is None or state.ticket.place != place):
        if not rules.paused[place]:
            return show_notice(state, context, Line("say.counter_closed", place=place))
        reason, place = (Line("say.counter_elsewhere", place=place),), rules.paused[place]
    ticked = state.phase.ticked if isinstance(state.phase, Answering | Concluding) else ()
    if place == state.base.at:
        return arrive(state, context, HandingOver(place, context.page_deadline(rules.arrived_ms), code, ticked))
    if not can_lead(state, rules, place):
        return show_way(state, context, place, code)
    return offer(state, context, place, code, ticked, *reason)


def offer(
    state: State,
    context: StepContext,
    place: str,
    code: str,
    ticked: tuple[int, ...],
    *first: Line,
    found: Findings = NOTHING_FOUND,
    keep: bool = True,
) -> State:
    """Say the lines `first`, and ask the visitor's consent to drive to `place`. `found`: results of the paper check
    that stay on the screen to be read. `keep`: "back" returns to the present page.
    """
    span = context.rules.procedure_ms if found.anything_to_read else context.rules.guide_question_ms
    phase = Offering(place, context.page_deadline(span), code, ticked, found)
    state = turn_to(state, context, phase, keep=keep)
    return speak(state, context, *first, *_offer_lines(state, context, place), then="yes_no")


def _offer_lines(state: State, context: StepContext, place: str) -> tuple[Line, ...]:
    """Return the offer to lead; if the robot is at home, the distance before it."""
    told_m = told_distance_m(context.rules.ways_mm.get(place, 0)) if state.base.at == "home" else 0
    offer = Line("say.offer", place=place)
    return (Line("say.how_far", place=place, n=told_m), offer) if told_m else (offer,)


def told_distance_m(way_mm: int) -> int:
    """Return the length of a way as the robot says it, m: to 1 m below 5 m, else to 5 m."""
    way_m = way_mm / 1000
    return round(way_m) if way_m < 5 else 5 * round(way_m / 5)


def show_map(state: State, _of: str, context: StepContext) -> State:
    """Show the way to a visitor who walks alone: to where the robot was to lead them, else to the place of the page."""
    phase = state.phase
    if isinstance(phase, Offering | Pausing):
        return show_way(state, context, phase.place, phase.code)
    if isinstance(phase, ShowingWay):
        return state
    code = code_of(phase)
    place = _place_of(phase) or (context.rules.procedures[code].place if code else "")
    return show_way(state, context, place, code) if place else show_notice(state, context, Line("say.where_to"))


def _place_of(phase: AnyPhase) -> str:
    """Return the place that the page of `phase` is about; "" for a page about no place."""
    if isinstance(phase, Telling):
        return phase.line.place
    return phase.place if isinstance(phase, Queueing | HandingOver | ReadingDossier) else ""


def show_way(state: State, context: StepContext, place: str, code: str) -> State:
    """Show the map with the way to `place`; if the robot cannot drive, say that the visitor has to walk alone."""
    state = turn_to(state, context, ShowingWay(place, context.page_deadline(context.rules.home_ms), code))
    if can_drive(state, context.rules):
        return speak(state, context, Line("say.way", place=place), then="")
    key = "say.way_battery" if low_battery(state, context.rules) else "say.way_alone"
    return speak(state, context, Line(key, place=place), then="")


def agree(state: State, _of: str, context: StepContext) -> State:
    """Act on the visitor's consent: show the way for `leaving_ms` with the wheels still, before the robot leaves."""
    phase = state.phase
    if not isinstance(phase, Offering | Pausing):
        return state
    if not (
        can_go_on(state, context.rules) if isinstance(phase, Pausing) else can_lead(state, context.rules, phase.place)
    ):
        return show_way(state, context, phase.place, phase.code)
    leaving = Leaving(phase.place, context.deadline(context.rules.leaving_ms), phase.code, phase.ticked)
    chime(state, context, Tone.DEPARTURE)
    return speak(turn_to(state, context, leaving), context, Line("say.follow_me"), then="stop")


def agree_to(state: State, of: str, context: StepContext) -> State:
    """Take "take me there" as consent only if it means the place that was offered; for another place ask again."""
    phase = state.phase
    if of and isinstance(phase, Offering) and context.rules.places.get(of, of) != phase.place:
        return guide(state, of, context)
    return agree(state, of, context)


def decline(state: State, _of: str, context: StepContext) -> State:
    """Go back to the page before the offer, since the visitor does not want to be led."""
    trail = [phase for phase in state.trail if isinstance(phase, Answering | Browsing)]
    phase: AnyPhase = trail[-1] if trail else Browsing()
    phase = replace(phase, until_ms=context.page_deadline(context.rules.procedure_ms))
    state = replace(be_quiet(state, context), phase=phase, trail=tuple(trail[:-1]), caption=())
    return speak(state, context, Line("say.declined"), then="")


def depart(state: State, context: StepContext) -> State:
    """Depart, once the robot's sentence is over and the visitor is not speaking: they may be saying "stop"."""
    phase = state.phase
    if not isinstance(phase, Leaving):
        return state
    if not can_go_on(state, context.rules):
        return show_way(state, context, phase.place, phase.code)
    if isinstance(state.mouth, Speaking) or isinstance(state.ear, Hearing | Thinking):  # the word may be "stop"
        return replace(state, phase=replace(phase, until_ms=context.deadline(DEPARTURE_CHECK_MS)))
    lease = state.lease + 1
    emit_lead(state, context, lease, phase.place)
    driving = Driving(phase.place, lease, context.deadline(context.rules.renew_ms), phase.code, phase.ticked)
    return replace(state, phase=driving, lease=lease, base=replace(state.base, at=""))


def renew(state: State, context: StepContext) -> State:
    """Renew the command to drive before it expires."""
    phase = state.phase
    if not isinstance(phase, Driving | Seeking | Returning):
        return state
    if isinstance(phase, Returning):
        context.emit(Drive(phase.lease, "home", context.rules.lease_ms))
    else:
        emit_lead(state, context, phase.lease, phase.place)
    return replace(state, phase=replace(phase, until_ms=context.deadline(context.rules.renew_ms)))


def pause(state: State, _of: str, context: StepContext) -> State:
    """Stop the wheels during a trip with a visitor: after any touch, or the word "stop"."""
    phase = state.phase
    context.emit(Halt())
    if not isinstance(phase, Driving | Leaving | Seeking):
        return state
    pausing = Pausing(phase.place, context.page_deadline(context.rules.paused_ms), phase.code, phase.ticked)
    return speak(turn_to(state, context, pausing, keep=False), context, Line("say.paused"), then="yes_no")


def interrupt(state: State, _of: str, context: StepContext) -> State:
    """Stop on the way home, and serve the person who stopped the robot at this place."""
    context.emit(Halt())
    state = replace(
        be_quiet(state, context), phase=Browsing(context.page_deadline(context.rules.home_ms)), trail=(), caption=()
    )
    return invite(state, context)


NEEDS_HELP = ("blocked", "lost", "dock", "route", "slip", "sensor")
"""Reasons of `DriveEnded` after which a person has to help the robot on."""
NO_RETRY = ("slip", "sensor")
"""Reasons of `DriveEnded` after which it is useless to try again before a person has been there."""
FAILURE_LINES = {"slip": "say.wheels_slip", "sensor": "say.sensor_broken"}
"""Sentence for each reason of `DriveEnded` that has one of its own."""


def drive_ended(state: State, event: DriveEnded, context: StepContext) -> State:
    """End the trip: at the goal hand over to the counter, else show the way on foot; call staff if the robot needs help
    to go on.
    """
    phase = state.phase
    if not isinstance(phase, Driving | Seeking | Returning) or phase.lease != event.lease:
        return state
    if isinstance(phase, Returning):
        state = replace(be_quiet(state, context), base=replace(state.base, at="home" if event.reached else ""))
        if event.reached or event.reason not in NEEDS_HELP:
            return wait(state, context)
        _call_staff_if_stranded(event.reason, state, context)
        tries_home = 0 if event.reason in NO_RETRY else phase.tries_home
        return speak(wait(state, context, tries_home), context, Line("say.stuck"))
    chime(state, context, Tone.ARRIVAL if event.reached else Tone.ERROR)
    if event.reason == "visitor":
        return give_up(state, context)
    if event.reached:
        over = HandingOver(phase.place, context.page_deadline(context.rules.arrived_ms), phase.code, phase.ticked)
        return arrive(state, context, over)
    _call_staff_if_stranded(event.reason, state, context)
    state = turn_to(
        state, context, ShowingWay(phase.place, context.page_deadline(context.rules.home_ms), phase.code), keep=False
    )
    return speak(state, context, Line(FAILURE_LINES.get(event.reason, "say.drive_failed"), place=phase.place), then="")


def _call_staff_if_stranded(reason: str, state: State, context: StepContext) -> None:
    """Call staff if the robot cannot go on. For a blocked way, the step "stuck" of the trip has called them already."""
    if reason in NEEDS_HELP and reason != "blocked":
        _call_staff(state, context)


def _call_staff(state: State, context: StepContext) -> None:
    """Call staff to the robot, unless a visitor's call is open: staff come for that one anyway, and it says what the
    visitor needs.
    """
    if state.call is None and can_ask_desk(state, context.rules):
        context.emit(CallStaff("", state.options.language))


def arrive(state: State, context: StepContext, phase: HandingOver) -> State:
    """Hand the visitor over to the counter: show the page of the arrival and say so."""
    state = turn_to(state, context, phase)
    state = replace(state, base=replace(state.base, at=phase.place))
    return speak(state, context, Line(_arrival_key(state, phase.place), place=phase.place), then="")


def _arrival_key(state: State, place: str) -> str:
    """Return the key of the sentence at the arrival; if the visitor has a number for this counter, it also says whether
    the number was called.
    """
    ticket = state.ticket
    if ticket is None or ticket.place != place:
        return "say.arrived"
    return "say.arrived_called" if ticket.called else "say.arrived_queue"


def base_reported(state: State, event: BaseReported, context: StepContext) -> State:
    """Note what the base reports. An emergency stop, a bump or a fault interrupts everything: its page is shown."""
    before = state.base
    at = _start_place(event, context) if before.at is None else before.at
    base = replace(with_battery_report(before, event, context.at_ms), state=event.state, pressed=event.pressed, at=at)
    base = replace(base, broken_sensors=event.broken_sensors, broken_ahead=event.broken_ahead)
    if base == before:
        return state
    unweighed, state = state, replace(state, base=base)
    if event.state not in HELD_STATES:
        return battery_fell(unweighed, state, context)
    if before.state not in HELD_STATES:
        if event.state is not BaseState.ESTOP:  # at the red button a person stands already
            _call_staff(state, context)
        return show_stop_page(state, context)
    if event.pressed != before.pressed:
        return show_stop_page(state, context)
    return state


def show_stop_page(state: State, context: StepContext) -> State:
    """Show the stop page in place of any other; once it is shown, update it when the switch is pressed or released."""
    if not isinstance(state.phase, Stopping):
        context.emit(Halt())
        state = keep_rating(be_quiet(state, context), context)
        phase = replace(stopping(state, context), led=isinstance(state.phase, Driving | Seeking))
        state = replace(state, phase=phase, trail=without_dossiers(state.trail), caption=())
        return speak(state, context, Line("say.stopped"))
    return replace(state, phase=replace(state.phase, released=not state.base.pressed))


def _start_place(event: BaseReported, context: StepContext) -> str:
    """Return the place where the first report locates the robot: "home", or "" for anywhere else."""
    x_mm, y_mm = context.rules.home_mm
    return "home" if math.hypot(event.x_mm - x_mm, event.y_mm - y_mm) <= AT_HOME_MM else ""


def restart(state: State, _of: str, context: StepContext) -> State:
    """Let the base move again after a person has looked around. The robot waits until a visitor agrees to a trip."""
    if not (isinstance(state.phase, Stopping) and state.phase.released):
        return state
    context.emit(Rearm())
    phase = Browsing(context.page_deadline(context.rules.home_ms))
    return invite(replace(be_quiet(state, context), phase=phase, caption=()), context)


def base_lost(state: State, context: StepContext) -> State:
    """End the trip, since the base no longer reports, and show the visitor the way on foot."""
    phase = state.phase
    if isinstance(phase, Driving | Seeking | Leaving | Pausing | Offering):
        context.emit(Halt())
        return show_way(state, context, phase.place, phase.code)
    if isinstance(phase, Returning):
        context.emit(Halt())
        return wait(be_quiet(state, context), context)
    return state


def screen_lost(state: State, context: StepContext) -> State:
    """Stop the wheels, since no touch could stop them any more. Call staff to a led visitor, who cannot see the map
    now.
    """
    phase = state.phase
    if isinstance(phase, Returning):
        context.emit(Halt())
        return wait(be_quiet(state, context), context, MAX_TRIES_HOME)
    if not isinstance(phase, Driving | Seeking | Leaving):
        return state
    context.emit(Halt())
    _call_staff(state, context)
    state = turn_to(
        state, context, ShowingWay(phase.place, context.page_deadline(context.rules.home_ms), phase.code), keep=False
    )
    return speak(state, context, Line("say.screen_failed", place=phase.place), then="")


def keep_listening(state: State, _of: str, context: StepContext) -> State:
    """Listen again on the way, after words other than "stop", which have no effect."""
    return listen(state, context, "stop")
