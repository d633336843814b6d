"""The progress of a dossier. Its code and contents go past the decisions, which learn only whether it was found."""

from msgspec.structs import replace

from robot.core.commands import Forget, LookUpDossier, Tone
from robot.core.dialogue import visit
from robot.core.dialogue.pages import MISSES_TO_CLOSE_EAR, show_notice, turn_to
from robot.core.dialogue.spoken_commands import WHOLE
from robot.core.dialogue.turn_taking import DIGITS, be_quiet, chime, listen, speak
from robot.core.events import CodeRead, DossierFound, DossierMissing
from robot.core.health import can_ask_desk
from robot.core.phases import AnyPhase, Greeting, LookingUp, ReadingDossier, Returning, Starting, Stopping, Waiting
from robot.core.screen.lines import Line
from robot.core.state import State
from robot.core.step_context import StepContext

UNATTENDED = Starting | Waiting | Greeting | Returning | Stopping
"""Phases without a visit, or in which the visit is interrupted."""


def ask_code(state: State, _of: str, context: StepContext) -> State:
    """Show the page on which the visitor types, says, or shows to the camera the code of a dossier."""
    if not can_ask_desk(state, context.rules):
        return show_notice(state, context, Line("say.no_dossier"))
    if isinstance(state.phase, LookingUp) and state.phase.request:
        return state
    keep = not isinstance(state.phase, LookingUp | ReadingDossier)
    state = turn_to(state, context, LookingUp(context.page_deadline(context.rules.home_ms)), keep=keep)
    return speak(state, context, Line("say.dossier_code"), then=DIGITS)


def digits_said(state: State, of: str, context: StepContext) -> State:
    """React to spoken digits, already in the field: ask to check a `WHOLE` code, after a part listen for the rest."""
    phase = state.phase
    if not isinstance(phase, LookingUp):
        return state
    state = replace(state, phase=LookingUp(context.page_deadline(context.rules.home_ms)))
    return (
        speak(state, context, Line("say.dossier_right"), then=DIGITS) if of == WHOLE else listen(state, context, DIGITS)
    )


def ask_code_again(state: State, _of: str, context: StepContext) -> State:
    """Ask for the code again, since the visitor says that it is wrong. The ears have already cleared the field."""
    phase = state.phase
    if not isinstance(phase, LookingUp):
        return state
    state = replace(state, phase=LookingUp(context.page_deadline(context.rules.home_ms)))
    return speak(state, context, Line("say.dossier_again"), then=DIGITS)


def not_understood(state: State, _of: str, context: StepContext) -> State:
    """Ask again after words that are neither digits nor a request. The page and what is typed on it stay."""
    misses = state.misses + 1
    chime(state, context, Tone.ERROR)
    then = DIGITS if misses < MISSES_TO_CLOSE_EAR else None
    return speak(replace(state, misses=misses), context, Line("say.not_understood"), then=then)


def look_up(state: State, _of: str, context: StepContext) -> State:
    """Ask the desk for the dossier of the typed code; where the site wants the owner's digits, ask for these first.

    The owner's digits are typed, never said, since people nearby could hear them.
    """
    phase = state.phase
    if not isinstance(phase, LookingUp) or phase.request:  # one request at a time
        return state
    if context.rules.factor_digits and not phase.factor:
        phase = LookingUp(context.page_deadline(context.rules.home_ms), factor=True)
        return speak(be_quiet(replace(state, phase=phase), context), context, Line("say.dossier_factor"))
    number = state.request + 1
    context.emit(LookUpDossier(number))
    phase = LookingUp(context.deadline(context.rules.desk_ms), number, factor=phase.factor)
    return replace(be_quiet(state, context), phase=phase, request=number)


def code_read(state: State, _event: CodeRead, context: StepContext) -> State:
    """Look up the dossier of a receipt that was shown to the camera, as if its code had been typed."""
    phase = state.phase
    if not isinstance(phase, LookingUp) or phase.request or phase.factor:
        return state
    chime(state, context, Tone.UNDERSTOOD)
    return look_up(state, "", context)


def found(state: State, event: DossierFound, context: StepContext) -> State:
    """Show the dossier, for a short while only, since it is private. The sentence said is the same for every dossier.

    If the visitor has turned to another page meanwhile, they find the dossier when they go back.
    """
    phase = state.phase
    if not isinstance(phase, LookingUp) or phase.request != event.request:
        if isinstance(phase, UNATTENDED):
            context.emit(Forget())  # the visitor has gone; wipe what was found
        return _answer_page_behind(state, event.request, found=True, place=event.place)
    reading = ReadingDossier(context.page_deadline(context.rules.dossier_ms), event.place)
    state = turn_to(state, context, reading, keep=False)
    return speak(state, context, Line("say.dossier_found"), then="")


def missing(state: State, event: DossierMissing, context: StepContext) -> State:
    """Say why no dossier is shown. The typed code stays in the field, so that the visitor can check it."""
    phase = state.phase
    if not isinstance(phase, LookingUp) or phase.request != event.request:
        return _answer_page_behind(state, event.request, failed=event.reason, factor=False)
    return _report_failure(state, phase, event.reason, context)


def due(state: State, context: StepContext) -> State:
    """Report that the desk did not answer in time; if no answer is awaited, ask "are you still there?"."""
    phase = state.phase
    if isinstance(phase, LookingUp) and phase.request:
        return _report_failure(state, phase, "unreachable", context)
    return visit.check(state, context)


def _answer_page_behind(state: State, request: int, **answer: object) -> State:
    """Enter the desk's `answer` into the page behind the present one that waits for `request`."""

    def page(phase: AnyPhase) -> AnyPhase:
        waits = isinstance(phase, LookingUp) and phase.request == request
        return replace(phase, request=0, **answer) if waits else phase

    return replace(state, trail=tuple(map(page, state.trail)))


def _report_failure(state: State, phase: LookingUp, reason: str, context: StepContext) -> State:
    """Stay on the page where the code is typed, and say why no dossier is shown."""
    phase = replace(
        phase, request=0, failed=reason, factor=False, until_ms=context.page_deadline(context.rules.home_ms)
    )
    return speak(replace(state, phase=phase), context, Line(f"say.dossier_{reason}"), then=DIGITS)
