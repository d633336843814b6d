"""The keyboard: look for a procedure by its name. Only the window and its live values hold the text that is typed."""

from msgspec.structs import replace

from robot.core.commands import CountUnanswered
from robot.core.dialogue.pages import turn_to
from robot.core.dialogue.turn_taking import be_quiet, speak
from robot.core.phases import Choosing, LookingUp, Searching, Unlocking
from robot.core.screen.lines import Line
from robot.core.state import State
from robot.core.step_context import StepContext

HEARD = "heard"
"""Object of `Want.SEARCH` (open the keyboard) when the visitor's words were misheard and are in its field."""


def search(state: State, of: str, context: StepContext) -> State:
    """Open the keyboard. With `HEARD`, all offered procedures were wrong, and the visitor can correct the words that
    were heard.
    """
    phase, turn = state.phase, 0
    if of == HEARD and isinstance(phase, Choosing):
        context.emit(CountUnanswered(phase.turn))
        turn = phase.turn
    state = turn_to(state, context, Searching(context.page_deadline(context.rules.home_ms), turn))
    return speak(state, context, Line("say.search"), then="")


def typing(state: State, _of: str, context: StepContext) -> State:
    """Note that the visitor pressed a key: the page stays, and the robot stops speaking and listening."""
    phase = state.phase
    if not isinstance(phase, Searching | LookingUp | Unlocking):
        return state
    phase = replace(phase, until_ms=context.page_deadline(context.rules.home_ms))
    if isinstance(phase, LookingUp):
        phase = replace(phase, failed="", request=0)
    elif isinstance(phase, Unlocking):
        phase = replace(phase, failed=False)
    return replace(be_quiet(state, context), phase=phase)
