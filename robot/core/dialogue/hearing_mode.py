"""The hearing mode: the whole conversation in writing and by touch, in bubbles, with neither voice nor microphone."""

from msgspec.structs import replace

from robot.core.dialogue import pages, turn_taking
from robot.core.dialogue.options import touched
from robot.core.dialogue.turn_taking import quiet
from robot.core.intents import Intent, Want
from robot.core.phases import Adjusting, AnyPhase, Bubble, Disclosing, ShowingClerk, Writing
from robot.core.screen.lines import Line
from robot.core.screen.target_names import name_of
from robot.core.state import State
from robot.core.step_context import StepContext

UNKNOWN = "bạn"
"""Form of address for a visitor who cannot say by voice how they call themselves; it offends no one."""

BUBBLES = 3
"""Number of bubbles on the page, at most; older ones are forgotten. Chosen."""


def hearing_mode(state: State, of: str, now: StepContext) -> State:
    """Switch the mode on and greet in writing; or with `of` "off" leave it, and go on where the visitor was."""
    state = quiet(state, now)
    address = state.options.address or UNKNOWN
    options = replace(state.options, written=of != "off", address=address if of != "off" else state.options.address)
    if of == "off":
        state = replace(state, options=options)
        gone = isinstance(state.phase, Writing | ShowingClerk)
        state = pages.home(state, "", now) if gone else touched(state, now)
        trail = tuple(page for page in state.trail if not isinstance(page, Writing | ShowingClerk))
        return replace(state, trail=trail)
    if isinstance(state.phase, Adjusting | Disclosing):  # take the procedure of the page behind the sheet
        state = pages.back(state, "", now)
    code = pages.code_of(state.phase)
    hello = (Bubble(Line("say.written")),)
    return _page(replace(state, options=options), now, code, hello if not code else (*hello, *_told(code, "intro")))


def choose(state: State, of: str, now: StepContext) -> State:
    """Open a procedure: in writing with its first sentence as bubbles; the second time, and outside the mode,
    its page.
    """
    code, _, slot = of.partition(" ")
    here = state.phase
    seen = isinstance(here, Writing) and here.code == code
    if not state.options.written or seen or code not in now.rules.procedures:
        return pages.choose(state, of, now)
    before = here.said if isinstance(here, Writing) else ()
    said = (*before, Bubble(Line("name.choose", procedure=code), by_visitor=True), *_told(code, slot or "intro"))
    return _page(state, now, code, said)


def ask(state: State, of: str, now: StepContext) -> State:
    """Answer a question about the procedure as two bubbles."""
    phase = state.phase
    if not isinstance(phase, Writing) or not phase.code:
        return pages.ask(state, of, now)
    asked = Bubble(name_of(Intent(Want.ASK, of)), by_visitor=True)
    return _page(state, now, phase.code, (*phase.said, asked, *_told(phase.code, of)))


def show_clerk(state: State, _of: str, now: StepContext) -> State:
    """Show the page that the visitor holds before a clerk."""
    return pages.turn_to(state, now, ShowingClerk(now.page(now.rules.home_ms)))


def note(state: State, line: Line) -> State:
    """Write `line` into the conversation, also where its page lies behind another one. The page itself has no
    caption.
    """
    trail = tuple(_noted(page, line) for page in state.trail)
    return replace(state, phase=_noted(state.phase, line), trail=trail)


def mention(state: State, now: StepContext, line: Line) -> State:
    """Say `line` beside the conversation, and write it down."""
    return turn_taking.mention(note(state, line), now, line)


def _noted(page: AnyPhase, line: Line) -> AnyPhase:
    return replace(page, said=(*page.said, Bubble(line))[-BUBBLES:]) if isinstance(page, Writing) else page


def _told(code: str, slot: str) -> tuple[Bubble, ...]:
    return (Bubble(Line(f"answer.{slot}", procedure=code)),)


def _page(state: State, now: StepContext, code: str, said: tuple[Bubble, ...]) -> State:
    phase = Writing(now.page(now.rules.procedure_ms), code, said[-BUBBLES:])
    return pages.turn_to(state, now, phase, keep=not isinstance(state.phase, Writing))
