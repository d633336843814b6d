"""The hearing mode: the whole conversation in writing and by touch, with neither voice nor microphone."""

from msgspec.structs import replace

from robot.core.commands import CountQuestion
from robot.core.dialogue import pages, turn_taking
from robot.core.dialogue.options import renew_deadline
from robot.core.dialogue.turn_taking import be_quiet
from robot.core.intents import Intent, Want
from robot.core.phases import Adjusting, AnyPhase, Bubble, Disclosing, ShowingClerk, Writing
from robot.core.screen.lines import Line
from robot.core.screen.target_names import name_of
from robot.core.state import State
from robot.core.step_context import StepContext

NEUTRAL_ADDRESS = "bạn"
"""The form of address in hearing mode, where visitors cannot say how they call themselves; it offends no one."""

MAX_BUBBLES = 3
"""Number of sentences (bubbles) that the page holds, at most; older ones are forgotten. Chosen."""


def hearing_mode(state: State, of: str, context: StepContext) -> State:
    """Switch the hearing mode on and greet in writing; with `of` "off" end it, and go on where the visitor was."""
    state = be_quiet(state, context)
    address = state.options.address or NEUTRAL_ADDRESS
    options = replace(state.options, written=of != "off", address=address if of != "off" else state.options.address)
    if of == "off":
        state = replace(state, options=options)
        gone = isinstance(state.phase, Writing | ShowingClerk)
        state = pages.home(state, "", context) if gone else renew_deadline(state, context)
        trail = tuple(page for page in state.trail if not isinstance(page, Writing | ShowingClerk))
        return replace(state, trail=trail)
    if isinstance(state.phase, Adjusting | Disclosing):  # take the procedure of the page behind the sheet
        state = pages.back(state, "", context)
    code = pages.code_of(state.phase)
    said: tuple[Bubble, ...] = (Bubble(Line("say.written")),)
    if code:
        said = (*said, *_answer_bubble(state, code, "intro"))
    return _show_bubbles(replace(state, options=options), context, code, said)


def choose(state: State, of: str, context: StepContext) -> State:
    """Open a procedure. In hearing mode, first write a sentence about it into the conversation; its page opens the
    second time.
    """
    code, _, question = of.partition(" ")
    here = state.phase
    seen = isinstance(here, Writing) and here.code == code
    if not state.options.written or seen or code not in context.rules.procedures:
        return pages.choose(state, of, context)
    if question:
        context.emit(CountQuestion(code, question.partition(" ")[0]))
    before = here.said if isinstance(here, Writing) else ()
    said = (
        *before,
        Bubble(Line("name.choose", procedure=code), by_visitor=True),
        *_answer_bubble(state, code, question or "intro"),
    )
    return _show_bubbles(state, context, code, said)


def ask(state: State, of: str, context: StepContext) -> State:
    """Answer a question about the procedure in writing: one bubble for the question, one for the answer."""
    phase = state.phase
    if not isinstance(phase, Writing) or not phase.code:
        return pages.ask(state, of, context)
    context.emit(CountQuestion(phase.code, of.partition(" ")[0]))
    asked = Bubble(name_of(Intent(Want.ASK, of)), by_visitor=True)
    return _show_bubbles(state, context, phase.code, (*phase.said, asked, *_answer_bubble(state, phase.code, of)))


def show_clerk(state: State, _of: str, context: StepContext) -> State:
    """Show the page that a deaf visitor holds before a clerk."""
    return pages.turn_to(state, context, ShowingClerk(context.page_deadline(context.rules.home_ms)))


def write_down(state: State, line: Line) -> State:
    """Add `line` to the written conversation, even while another page covers it. The conversation's page has no
    caption.
    """
    trail = tuple(_with_bubble(page, line) for page in state.trail)
    return replace(state, phase=_with_bubble(state.phase, line), trail=trail)


def mention(state: State, context: StepContext, line: Line) -> State:
    """Say `line` without ending the conversation that goes on, and add it to a written one."""
    return turn_taking.mention(write_down(state, line), context, line)


def _with_bubble(page: AnyPhase, line: Line) -> AnyPhase:
    return replace(page, said=(*page.said, Bubble(line))[-MAX_BUBBLES:]) if isinstance(page, Writing) else page


def _answer_bubble(state: State, code: str, question: str) -> tuple[Bubble, ...]:
    line = pages.answer_line(question, code)
    return (Bubble(replace(line, condoled=state.mourning) if question == "intro" else line),)


def _show_bubbles(state: State, context: StepContext, code: str, said: tuple[Bubble, ...]) -> State:
    """Show the written conversation with the newest bubbles of `said`."""
    phase = Writing(context.page_deadline(context.rules.procedure_ms), code, said[-MAX_BUBBLES:])
    return pages.turn_to(state, context, phase, keep=not isinstance(state.phase, Writing))
