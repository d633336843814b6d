"""React when a counter calls a number: show it on every page, and say it where no visitor is being served."""

from msgspec.structs import replace

from robot.core.dialogue.turn_taking import speak
from robot.core.events import NumberCalled
from robot.core.phases import Greeting, Waiting
from robot.core.screen.lines import Line
from robot.core.state import Announced, Hearing, Silent, State, Thinking
from robot.core.step_context import StepContext

SHOWN_MS = 12_000
"""How long a called number is shown, ms. Chosen."""


def number_called(state: State, event: NumberCalled, context: StepContext) -> State:
    """Show `event.number`; say it only where no visit goes on, so that no visitor is interrupted.

    The visitor's own number is announced by `queueing.moved` instead.
    """
    if state.ticket is not None and state.ticket.number == event.number:
        return state
    state = replace(state, announced=Announced(event.number, event.place, context.deadline(SHOWN_MS), event.window))
    speaks = isinstance(state.ear, Hearing | Thinking) or not isinstance(state.mouth, Silent)
    if isinstance(state.phase, Waiting | Greeting) and not speaks:
        then = "" if isinstance(state.phase, Greeting) else None
        return speak(state, context, announcement(state), then=then, to_all=True)
    return state


def announcement(state: State) -> Line:
    """Return the sentence that calls the number; it leaves out a place that the map does not have."""
    assert state.announced is not None
    if not state.announced.place:
        return Line("say.number_called_only", text=state.announced.number)
    called = state.announced
    if called.window.isdigit():
        return Line("say.number_called_window", place=called.place, n=int(called.window), text=called.number)
    return Line("say.number_called", place=called.place, text=called.number)


def expire(state: State, context: StepContext) -> State:
    """Remove the called number from the screen when its time is up."""
    if state.announced is None or context.at_ms < state.announced.until_ms:
        return state
    own = isinstance(state.phase, Waiting) and state.caption == (announcement(state),)
    return replace(state, announced=None, caption=() if own else state.caption)
