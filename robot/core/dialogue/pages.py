"""The handlers of general wants (requests): each enters a phase, says its sentence, and sets its deadline."""

from msgspec.structs import replace

from robot.core.commands import CountQuestion, CountUnanswered, Tone
from robot.core.dialogue.turn_taking import be_quiet, chime, chime_ready, expected_answer, finish_turn, listen, speak
from robot.core.phases import (
    Adjusting,
    Answering,
    AnyPhase,
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
    Prechecking,
    Queueing,
    Rating,
    ReadingDossier,
    Returning,
    Seeking,
    Servicing,
    ShowingWay,
    Starting,
    Stopping,
    Telling,
    Unlocking,
    Waiting,
    Writing,
)
from robot.core.screen import paging
from robot.core.screen.lines import Line
from robot.core.state import State
from robot.core.step_context import StepContext

SHEETS = ("legal", "form", "online")
"""Facts of a procedure that are shown on a sheet of their own, over the page."""

CORRECTIONS = 3
"""After a mishearing, at most this many other procedures are offered."""
MISSES_TO_CLOSE_EAR = 3
"""After this number of questions in a row that were not understood, the microphone stays closed until its button is
pressed. Chosen.
"""

MAX_TRAIL = 6
"""How many pages "back" remembers, at most. Chosen."""

WithProcedure = (
    Answering
    | Informing
    | Prechecking
    | Concluding
    | Offering
    | Leaving
    | Driving
    | Seeking
    | Pausing
    | ShowingWay
    | HandingOver
    | Queueing
    | Rating
    | Writing
)
"""Phases with a field for the code of a procedure."""

NO_PAGE_TO_GO_BACK_TO = (
    Starting
    | Waiting
    | Greeting
    | Leaving
    | Driving
    | Seeking
    | Returning
    | Telling
    | Rating
    | Checking
    | Parting
    | Stopping
    | Unlocking
    | Servicing
)
"""Phases to which "back" never returns."""

OVERLAYS = Adjusting | CallingStaff | Checking | Disclosing
"""Phases whose page lies over another page, which stays open below it."""


def turn_to(state: State, context: StepContext, phase: AnyPhase, *, keep: bool = True) -> State:
    """Enter `phase` and say nothing yet; with `keep`, "back" returns to the present phase.

    A rating under the options, a sheet or a call is kept for "back" as well. Dossiers are removed from the pages
    behind, unless `phase` is one of `OVERLAYS`.
    """
    rating_below = isinstance(phase, Adjusting | CallingStaff | Disclosing) and isinstance(state.phase, Rating)
    keep = keep and (rating_below or not isinstance(state.phase, NO_PAGE_TO_GO_BACK_TO))
    trail = (*state.trail, state.phase)[-MAX_TRAIL:] if keep else state.trail
    if not isinstance(phase, OVERLAYS):
        trail = without_dossiers(trail)
    room = replace(state.room, large=state.room.noisy)
    rule = context.rules.procedures.get(code_of(phase))
    mourning = state.mourning or (rule is not None and rule.mourning)
    state = replace(be_quiet(state, context), phase=phase, trail=trail, mourning=mourning)
    return replace(state, caption=(), heard=None, room=room, stretches=0)


def without_dossiers(trail: tuple[AnyPhase, ...]) -> tuple[AnyPhase, ...]:
    """Return `trail` without dossiers: they are private, and the next person must not find one by going back."""
    return tuple(page for page in trail if not isinstance(page, ReadingDossier))


def code_of(phase: AnyPhase) -> str:
    """Return the code of the procedure that `phase` is about, or ""."""
    return phase.code if isinstance(phase, WithProcedure) else ""


def ticked_of(phase: AnyPhase) -> tuple[int, ...]:
    """Return the indexes of the papers that the visitor has ticked on the page of `phase`, or before a trip."""
    ticking = Answering | Prechecking | Concluding | Offering | Leaving | Driving | Seeking | Pausing | HandingOver
    return phase.ticked if isinstance(phase, ticking) else ()


def home(state: State, _of: str, context: StepContext) -> State:
    """Show the home page. Only the first time in a visit ask aloud what the visitor wants."""
    first = not state.trail
    state = turn_to(state, context, Browsing(context.page_deadline(context.rules.home_ms)))
    return invite(state, context) if first else state


def invite(state: State, context: StepContext) -> State:
    """Ask aloud what the visitor wants."""
    return speak(state, context, Line("say.home"), then="")


def topic(state: State, of: str, context: StepContext) -> State:
    """Show the procedures of the life event `of`; if it has only one, open this procedure at once."""
    codes = context.rules.topics.get(of, ())
    if len(codes) == 1:
        return choose(state, codes[0], context)
    if not codes:
        return home(state, "", context)
    state = turn_to(state, context, Browsing(context.page_deadline(context.rules.home_ms), of))
    return speak(state, context, Line("say.list", n=len(codes)), then="")


def turn_page(state: State, of: str, context: StepContext) -> State:
    """Show the next or previous page: of the home page, a list, a checklist, or the sheet of laws over a checklist."""
    phase, step = state.phase, 1 if of == "next" else -1
    if not isinstance(phase, paging.Pageable):
        return state
    if isinstance(phase, Answering) and phase.sheet == "legal":
        leaf = paging.turned_sheet(phase, step, context.rules)
        return replace(
            state, phase=replace(phase, leaf=leaf, until_ms=context.page_deadline(context.rules.procedure_ms))
        )
    number = paging.turned(phase, step, context.rules, lowered=state.options.lowered)
    span = context.rules.procedure_ms if isinstance(phase, Answering) else context.rules.home_ms
    return replace(state, phase=replace(phase, number=number, until_ms=context.page_deadline(span)))


def choose_among(state: State, codes: tuple[str, ...], turn: int, context: StepContext) -> State:
    """Ask which of up to three procedures the visitor means, and read them out for those who do not read the screen."""
    phase = Choosing(codes, turn, context.page_deadline(context.rules.home_ms))
    question = Line("say.choose", n=len(codes))
    choices = (Line("say.choice", n=number, procedure=code) for number, code in enumerate(codes, start=1))
    state = speak(turn_to(state, context, phase), context, question, *choices, then="")
    return replace(state, caption=(question,))


def confirm(state: State, code: str, turn: int, context: StepContext) -> State:
    """Ask whether the visitor means this one procedure: in a loud room before it is opened, and after a mishearing."""
    phase = Choosing((code,), turn, context.page_deadline(context.rules.home_ms))
    return speak(turn_to(state, context, phase), context, Line("say.confirm", procedure=code), then="yes_no")


def confirmed(state: State, _of: str, context: StepContext) -> State:
    """Open the procedure if it is the only one offered. "Yes" to several procedures names none of them: ask again."""
    phase = state.phase
    if isinstance(phase, Choosing) and len(phase.codes) == 1:
        return choose(state, phase.codes[0], context)
    return not_understood(state, "", context)


def correct(state: State, _of: str, context: StepContext) -> State:
    """Drop a misheard request: offer the other procedures that the words may have meant, those first that many visitors
    ask for; else ask to say it again."""
    heard = state.heard
    if heard is None or isinstance(state.phase, Choosing):
        return none_of_these(state, "", context)
    known = [code for code in heard.others if code in context.rules.procedures]
    others = tuple(sorted(known, key=lambda code: context.rules.procedures[code].announced)[:CORRECTIONS])
    if len(others) == 1:
        return confirm(state, others[0], heard.turn, context)
    if others:
        return choose_among(state, others, heard.turn, context)
    context.emit(CountUnanswered(heard.turn))
    state = turn_to(state, context, Browsing(context.page_deadline(context.rules.home_ms)))
    return speak(state, context, Line("say.none_of_these"), then="")


def choose(state: State, of: str, context: StepContext) -> State:
    """Open a procedure and say what it needs. `of` is "code", or "code QUESTION" if one fact was asked for.

    Condolences are offered with the first procedure about a death in a visit.
    """
    code, _, question = of.partition(" ")
    slot = question.partition(" ")[0]
    if code not in context.rules.procedures:
        return not_understood(state, "", context)
    mourned = state.mourning
    state = turn_to(state, context, Answering(code, context.page_deadline(context.rules.procedure_ms), pulse=slot))
    if slot:
        context.emit(CountQuestion(code, slot))
        lines = (Line("answer.title", procedure=code), answer_line(question, code))
        return speak(state, context, *lines, then="")
    return speak(state, context, Line("answer.intro", procedure=code, condoled=mourned), then="")


def none_of_these(state: State, _of: str, context: StepContext) -> State:
    """Show all life events, since the visitor meant none of the offered procedures."""
    if isinstance(state.phase, Choosing):
        context.emit(CountUnanswered(state.phase.turn))
    state = turn_to(state, context, Browsing(context.page_deadline(context.rules.home_ms)), keep=False)
    return speak(state, context, Line("say.none_of_these"), then="")


def ask(state: State, of: str, context: StepContext) -> State:
    """Answer a question about the procedure on the screen: one sentence, while the fact pulses on the page. `of` is a
    question, as `answer_line` reads it.
    """
    code, question = code_of(state.phase), of
    if not code:
        return not_understood(state, "", context)
    of = question.partition(" ")[0]
    context.emit(CountQuestion(code, of))
    opened = of if of in SHEETS else ""
    phase = Answering(code, context.page_deadline(context.rules.procedure_ms), pulse=of, sheet=opened)
    if isinstance(state.phase, Answering):
        phase = replace(state.phase, until_ms=phase.until_ms, pulse=of, sheet=opened, leaf=0)
        state = replace(be_quiet(state, context), phase=phase)
    else:
        state = turn_to(state, context, phase)
    return speak(state, context, answer_line(question, code), then="")


def answer_line(question: str, code: str) -> Line:
    """Return the line that answers `question` about procedure `code`. `question` is the slot (fact), followed by the
    number of a paper, from 0 in the order of the checklist, and by "?" if a yes or a no is wanted: "paper 2 ?"."""
    slot, *further = question.split()
    paper = next((int(each) + 1 for each in further if each.isdigit()), 0)
    return Line(f"answer.{slot}", procedure=code, n=paper, yes_no="?" in further)


def tick(state: State, of: str, context: StepContext) -> State:
    """Tick a paper that the visitor has, or remove its tick. After a spoken tick, show the checklist page with this
    paper.
    """
    phase = state.phase
    index, _, said = of.partition(" ")
    if not (isinstance(phase, Answering) and index.isdigit()):
        return state
    if int(index) >= context.rules.procedures[phase.code].documents:
        return state
    paper = {int(index)}
    ticked = {*phase.ticked} | paper if said else {*phase.ticked} ^ paper
    number = int(index) // paging.PAPERS.of(lowered=state.options.lowered) if said else phase.number
    until_ms = context.page_deadline(context.rules.procedure_ms)
    return replace(state, phase=replace(phase, ticked=tuple(sorted(ticked)), number=number, until_ms=until_ms))


def sheet(state: State, of: str, context: StepContext) -> State:
    """Open the sheet `of` over the page of the procedure; with "" close it."""
    if not isinstance(state.phase, Answering):
        return state
    state = be_quiet(state, context)
    return replace(
        state, phase=replace(state.phase, sheet=of, leaf=0, until_ms=context.page_deadline(context.rules.procedure_ms))
    )


def back(state: State, _of: str, context: StepContext) -> State:
    """Show the previous page; if there is none, the home page."""
    if isinstance(state.phase, Answering) and state.phase.sheet:
        return sheet(state, "", context)
    here = type(state.phase)
    trail = list(state.trail)
    phase: AnyPhase = Browsing()
    while trail:
        page = trail.pop()
        if state.call is not None or not isinstance(page, CallingStaff):  # not to the page of a call that is over
            phase = page
            break
    if isinstance(phase, LookingUp) and phase.found:
        phase = ReadingDossier(place=phase.place)
    phase = replace(phase, until_ms=_until(phase, context))
    state = replace(be_quiet(state, context), phase=phase, trail=tuple(trail), caption=(), heard=None)
    return listen(state, context, expected_answer(phase)) if here is Checking else state


def _until(phase: AnyPhase, context: StepContext) -> int | None:
    """Return the new deadline of a page to which the visitor goes back: as short or long as that page has at first."""
    rules = context.rules
    match phase:
        case CallingStaff():
            return None
        case Queueing(request=request) | LookingUp(request=request) if request:
            return context.deadline(rules.desk_ms)
        case ReadingDossier():
            return context.page_deadline(rules.dossier_ms)
        case Rating(score=score):
            return context.page_deadline(rules.rated_ms if score else rules.rating_ms)
        case Answering() | Informing() | Prechecking() | Concluding():
            return context.page_deadline(rules.procedure_ms)
        case _:
            return context.page_deadline(rules.home_ms)


def show_notice(state: State, context: StepContext, line: Line) -> State:
    """Show one message on a page of its own, and say it."""
    state = turn_to(state, context, Telling(line, context.page_deadline(context.rules.notice_ms)))
    return speak(state, context, line, then="")


def not_understood(state: State, _of: str, context: StepContext) -> State:
    """Answer words that were not understood: first ask again; the second time offer to choose by hand; the third time
    also close the microphone until its button is pressed.
    """
    misses = state.misses + 1
    state = replace(state, misses=misses)
    chime(state, context, Tone.ERROR)
    if isinstance(state.phase, Offering | Pausing):
        return speak(state, context, Line("say.yes_or_no"), then="yes_no" if misses < MISSES_TO_CLOSE_EAR else None)
    if misses == 1:
        return speak(state, context, Line("say.not_understood"), then=expected_answer(state.phase))
    line = Line("say.not_understood_again")
    state = turn_to(state, context, Browsing(context.page_deadline(context.rules.home_ms)))
    return speak(state, context, line, then="" if misses < MISSES_TO_CLOSE_EAR else None)


def out_of_scope(state: State, of: str, context: StepContext) -> State:
    """Say that the robot understood a request, but that it is not a matter of this office. `of` is the reason, whose
    sentence says where to go.
    """
    return speak(state, context, Line(f"refuse.{of}" if of else "say.out_of_scope"), then=expected_answer(state.phase))


def talk(state: State, _of: str, context: StepContext) -> State:
    """Listen at once, since the visitor pressed the microphone button, and stop speaking for that."""
    chime_ready(state, context)
    return listen(be_quiet(state, context), context, expected_answer(state.phase), pressed=True)


def finished_talking(state: State, _of: str, context: StepContext) -> State:
    """End the turn, since the visitor touched "I have finished"."""
    return finish_turn(state, context)


def repeat(state: State, _of: str, context: StepContext) -> State:
    """Say the last sentence again."""
    then = expected_answer(state.phase)
    return speak(be_quiet(state, context), context, *state.caption, then=then) if state.caption else state


def close_ear(state: State, _of: str, context: StepContext) -> State:
    """Stop speaking and listening, and wait for a touch: the visitor wants nothing more."""
    return be_quiet(state, context)
