"""A policy answer: what the law says to a question that people ask (how much, until when, which fine)."""

from msgspec.structs import replace

from robot.core.dialogue.pages import code_of, not_understood, turn_to
from robot.core.dialogue.turn_taking import listen, speak
from robot.core.phases import Informing
from robot.core.screen.lines import Line
from robot.core.state import State
from robot.core.step_context import StepContext


def inform(state: State, of: str, context: StepContext) -> State:
    """Open a policy answer and say it. `of` is "id", or "id code" if the nearest procedure is known.

    Without `code` the nearest procedure is that of the page, if the answer belongs to it, else the answer's first one.
    That a clerk will confirm a doubtful answer is said once a visit.
    """
    policy, _, code = of.partition(" ")
    rule = context.rules.policies.get(policy)
    if rule is None:
        return not_understood(state, "", context)
    belongs = [each for each in rule.procedures if each in context.rules.procedures]
    here = code_of(state.phase)
    if code not in context.rules.procedures:
        code = here if here in belongs else next(iter(belongs), "")
    phase = Informing(policy, context.page_deadline(context.rules.procedure_ms), code)
    state = turn_to(state, context, phase, keep=state.phase != replace(phase, until_ms=state.phase.until_ms))
    line = Line("answer.policy", policy=policy, confirmed=state.confirmation_said)
    state = replace(state, confirmation_said=state.confirmation_said or rule.doubtful)
    return speak(state, context, line, then="")


def acknowledged(state: State, _of: str, context: StepContext) -> State:
    """Stay on the page and listen again: "yes" to an answer is a courtesy and asks for nothing."""
    return listen(state, context)
