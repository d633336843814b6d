"""The progress of a dossier. Its code and contents go past the decisions: here is only that one was found."""

from msgspec.structs import replace

from robot.core.commands import Forget, LookUpDossier, Tone
from robot.core.dialogue import visit
from robot.core.dialogue.pages import MISSES_TO_SILENCE, tell, turn_to
from robot.core.dialogue.spoken_commands import WHOLE
from robot.core.dialogue.turn_taking import DIGITS, chime, listen, quiet, speak
from robot.core.events import CodeRead, DossierFound, DossierMissing
from robot.core.health import can_ask_desk
from robot.core.phases import AnyPhase, Greeting, LookingUp, ReadingDossier, Returning, Starting, Stopping, Waiting
from robot.core.screen.lines import Line
from robot.core.state import State
from robot.core.step_context import StepContext

UNATTENDED = Starting | Waiting | Greeting | Returning | Stopping
"""Phases in which no visit goes on, or it is broken off."""


def ask_code(state: State, _of: str, now: StepContext) -> State:
    """Show the page on which the code is typed, spoken, or shown to the camera."""
    if not can_ask_desk(state, now.rules):
        return tell(state, now, Line("say.no_dossier"))
    if isinstance(state.phase, LookingUp) and state.phase.request:
        return state
    keep = not isinstance(state.phase, LookingUp | ReadingDossier)
    state = turn_to(state, now, LookingUp(now.page(now.rules.home_ms)), keep=keep)
    return speak(state, now, Line("say.dossier_code"), then=DIGITS)


def said(state: State, of: str, now: StepContext) -> State:
    """Take digits that were said and are in the field: ask to check a `WHOLE` code, listen for the rest of a part."""
    phase = state.phase
    if not isinstance(phase, LookingUp):
        return state
    state = replace(state, phase=LookingUp(now.page(now.rules.home_ms)))
    return speak(state, now, Line("say.dossier_right"), then=DIGITS) if of == WHOLE else listen(state, now, DIGITS)


def again(state: State, _of: str, now: StepContext) -> State:
    """Ask for the code again: the visitor says that it is wrong. The ears have already cleared the field."""
    phase = state.phase
    if not isinstance(phase, LookingUp):
        return state
    state = replace(state, phase=LookingUp(now.page(now.rules.home_ms)))
    return speak(state, now, Line("say.dossier_again"), then=DIGITS)


def not_understood(state: State, _of: str, now: StepContext) -> State:
    """Ask again after words that are neither digits nor a request: the page stays, and what is typed on it."""
    misses = state.misses + 1
    chime(state, now, Tone.ERROR)
    then = DIGITS if misses < MISSES_TO_SILENCE else None
    return speak(replace(state, misses=misses), now, Line("say.not_understood"), then=then)


def look_up(state: State, _of: str, now: StepContext) -> State:
    """Send the typed code to the desk, after asking for the owner's digits where the site wants them.

    The owner's digits are typed, never said: other people stand by and listen.
    """
    phase = state.phase
    if not isinstance(phase, LookingUp) or phase.request:  # one request at a time
        return state
    if now.rules.factor_digits and not phase.factor:
        phase = LookingUp(now.page(now.rules.home_ms), factor=True)
        return speak(quiet(replace(state, phase=phase), now), now, Line("say.dossier_factor"))
    number = state.request + 1
    now.wish(LookUpDossier(number))
    phase = LookingUp(now.after(now.rules.desk_ms), number, factor=phase.factor)
    return replace(quiet(state, now), phase=phase, request=number)


def code_read(state: State, _event: CodeRead, now: StepContext) -> State:
    """Look up the code of a receipt that was shown to the camera, as if it had been typed."""
    phase = state.phase
    if not isinstance(phase, LookingUp) or phase.request or phase.factor:
        return state
    chime(state, now, Tone.UNDERSTOOD)
    return look_up(state, "", now)


def found(state: State, event: DossierFound, now: StepContext) -> State:
    """Show the dossier for a short while, since the page is private. The sentence is the same for every dossier.

    A visitor who has turned to another page meanwhile finds it when they go back.
    """
    phase = state.phase
    if not isinstance(phase, LookingUp) or phase.request != event.request:
        if isinstance(phase, UNATTENDED):
            now.wish(Forget())  # the visitor has gone; wipe what was found
        return _behind(state, event.request, found=True, place=event.place)
    reading = ReadingDossier(now.page(now.rules.dossier_ms), event.place)
    state = turn_to(state, now, reading, keep=False)
    return speak(state, now, Line("say.dossier_found"), then="")


def missing(state: State, event: DossierMissing, now: StepContext) -> State:
    """Say why no dossier is shown; the typed code stays, to be checked again."""
    phase = state.phase
    if not isinstance(phase, LookingUp) or phase.request != event.request:
        return _behind(state, event.request, failed=event.reason, factor=False)
    return _failed(state, phase, event.reason, now)


def due(state: State, now: StepContext) -> State:
    """Report that the desk did not answer; else check a page that was left alone."""
    phase = state.phase
    if isinstance(phase, LookingUp) and phase.request:
        return _failed(state, phase, "unreachable", now)
    return visit.check(state, now)


def _behind(state: State, request: int, **answer: object) -> State:
    """Give the answer of the desk to the page behind this one that waits for `request`."""

    def page(phase: AnyPhase) -> AnyPhase:
        waits = isinstance(phase, LookingUp) and phase.request == request
        return replace(phase, request=0, **answer) if waits else phase

    return replace(state, trail=tuple(map(page, state.trail)))


def _failed(state: State, phase: LookingUp, reason: str, now: StepContext) -> State:
    phase = replace(phase, request=0, failed=reason, factor=False, until_ms=now.page(now.rules.home_ms))
    return speak(replace(state, phase=phase), now, Line(f"say.dossier_{reason}"), then=DIGITS)
