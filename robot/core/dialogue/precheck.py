"""The paper check: ask one question at a time, and at the end say what is missing, before the visitor queues.

After a reply that is neither yes nor no, the question counts as open: its paper is called neither missing nor there.
Papers to bring and rules to know are mentioned, but keep no visitor from the counter.
"""

from msgspec.structs import replace

from robot.core.dialogue.escort import offer
from robot.core.dialogue.pages import MISSES_TO_CLOSE_EAR, ask, code_of, out_of_scope, turn_to
from robot.core.dialogue.pages import back as page_before
from robot.core.dialogue.precheck_findings import UNSURE, Findings, asks_for_papers, found_by
from robot.core.dialogue.turn_taking import YES_NO, speak
from robot.core.health import can_drive
from robot.core.phases import Answering, Concluding, Prechecking
from robot.core.rules import CheckRule
from robot.core.screen.lines import Line
from robot.core.state import State
from robot.core.step_context import Handler, StepContext


def begin(state: State, _of: str, context: StepContext) -> State:
    """Ask the first question of the paper check for the procedure on the screen; if it has none, say what to bring."""
    code = code_of(state.phase)
    if not code:
        return out_of_scope(state, "which_procedure", context)
    if not context.rules.procedures[code].precheck:
        return ask(state, "papers", context)
    phase = state.phase
    ticked = phase.ticked if isinstance(phase, Answering | Prechecking | Concluding) else ()
    return _ask(state, Prechecking(code, ticked=ticked), context, keep=not isinstance(phase, Prechecking | Concluding))


def replied(reply: str) -> Handler:
    """Return the handler of the reply `reply` (yes, no or unsure) to the question on the screen."""

    def handle(state: State, _of: str, context: StepContext) -> State:
        phase = state.phase
        if not isinstance(phase, Prechecking):
            return state
        rules = context.rules.procedures[phase.code].precheck
        rule = rules[len(phase.replies)]
        if rule.instead and reply not in (rule.good, UNSURE):
            return _switch_procedure(state, rule.instead, context)
        phase = Prechecking(phase.code, replies=(*phase.replies, reply), ticked=phase.ticked)
        if len(phase.replies) == len(rules):
            return _conclude(state, phase, rules, context)
        return _ask(state, phase, context)

    return handle


def back(state: State, _of: str, context: StepContext) -> State:
    """Go back to the previous question; from the first one to the page before the paper check."""
    phase = state.phase
    if not (isinstance(phase, Prechecking) and phase.replies):
        return page_before(state, "", context)
    phase = Prechecking(phase.code, replies=phase.replies[:-1], ticked=phase.ticked)
    return _ask(state, phase, context)


def no_reply(state: State, _of: str, context: StepContext) -> State:
    """Say which replies there are and ask again, since the visitor's words were none of them."""
    phase, misses = state.phase, state.misses + 1
    if not isinstance(phase, Prechecking):
        return state
    then = YES_NO if misses < MISSES_TO_CLOSE_EAR else None
    return speak(replace(state, misses=misses), context, Line("say.precheck_reply"), phase.question, then=then)


def _ask(state: State, phase: Prechecking, context: StepContext, *, keep: bool = False) -> State:
    phase = replace(phase, until_ms=context.page_deadline(context.rules.procedure_ms))
    return speak(turn_to(state, context, phase, keep=keep), context, phase.question, then=YES_NO)


def _switch_procedure(state: State, code: str, context: StepContext) -> State:
    """Open procedure `code`, which a reply showed to be the right one, and say so. "Back" leads to the first one."""
    state = turn_to(state, context, Answering(code, context.page_deadline(context.rules.procedure_ms)), keep=False)
    return speak(state, context, Line("say.precheck_instead", procedure=code), then="")


def _conclude(state: State, phase: Prechecking, rules: tuple[CheckRule, ...], context: StepContext) -> State:
    """End the paper check: offer to lead the visitor if nothing needs clearing up, else show what was found."""
    code, place = phase.code, context.rules.procedures[phase.code].place
    found = found_by(rules, phase.replies)
    lines = _finding_lines(code, found, rules)
    leads = place in context.rules.drivable and place != state.base.at and can_drive(state, context.rules)
    if leads and not found.stops:
        return offer(state, context, place, code, phase.ticked, *lines, found=found, keep=False)
    concluding = Concluding(code, context.page_deadline(context.rules.procedure_ms), found, phase.ticked)
    return speak(turn_to(state, context, concluding, keep=False), context, *lines, then="")


def _finding_lines(code: str, found: Findings, rules: tuple[CheckRule, ...]) -> tuple[Line, ...]:
    """Return at most two sentences: how many findings there are of the most important kind, and the first of these. All
    others are on the screen only.
    """
    for kind, numbers in (("missing", found.missing), ("bring", found.bring)):
        if numbers:
            first = "first" if len(numbers) > 1 else "only"
            return _counted(kind, numbers), Line(f"precheck.{first}", procedure=code, n=numbers[0])
    if found.notes:
        first = "first_note" if len(found.notes) > 1 else "note"
        return _counted("notes", found.notes), Line(f"precheck.{first}", procedure=code, n=found.notes[0])
    if found.unsure:
        return (_counted("unsure", found.unsure),)
    return (Line("say.precheck_complete" if asks_for_papers(rules) else "say.precheck_right"),)


def _counted(kind: str, numbers: tuple[int, ...]) -> Line:
    return Line(f"say.precheck_{kind}", n=len(numbers))
