"""Settings that a visitor may change for the visit: language, sight, hearing, and what is within reach."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from robot.core.dialogue.pages import back, code_of, turn_to
from robot.core.dialogue.turn_taking import be_quiet, expected_answer, speak
from robot.core.intents import Intent, Want
from robot.core.phases import Adjusting, Browsing, Choosing, Disclosing, Informing, Stopping
from robot.core.rules import Rules, fields, life_events
from robot.core.screen.lines import Line
from robot.core.screen.paging import PROCEDURES, TILES, resized
from robot.core.screen.target_names import name_of
from robot.core.state import Speaking, State
from robot.core.step_context import StepContext

VOLUME_STEPS_PERMILLE = (400, 700, 1000, 1150, 1300)
"""The five volumes of the voice, in permille of its usual volume; the last is the full volume of the loudspeaker."""

_READ_OF_A_PROCEDURE = ("title", "papers", "fee", "time", "where")
"""Facts of a procedure that are read aloud, in this order."""


def open_options(state: State, _of: str, context: StepContext) -> State:
    """Show the display options, and say a sentence as a sample: each change shows in it at once, in sight and sound."""
    if isinstance(state.phase, Adjusting):
        return renew_deadline(state, context)
    state = turn_to(state, context, Adjusting(context.page_deadline(context.rules.home_ms)))
    return speak(state, context, Line("say.options"), then="")


def open_privacy(state: State, _of: str, context: StepContext) -> State:
    """Show the sheet about what the robot is and what becomes of sound and picture, and say it in a sentence."""
    state = renew_deadline(state, context) if isinstance(state.phase, Disclosing) else _disclose(state, context)
    return speak(state, context, Line("say.privacy"), then="")


def _disclose(state: State, context: StepContext) -> State:
    return turn_to(state, context, Disclosing(context.page_deadline(context.rules.home_ms)))


def language(state: State, of: str, context: StepContext) -> State:
    """Change the language to `of`; the current sentence is said again in it."""
    options = replace(state.options, language="en" if of == "en" else "vi")
    return say_again(replace(state, options=options), context)


def text_size(state: State, of: str, context: StepContext) -> State:
    """Set normal or large text."""
    return renew_deadline(replace(state, options=replace(state.options, large=of == "large")), context)


def contrast(state: State, of: str, context: StepContext) -> State:
    """Set light colours or high contrast."""
    return renew_deadline(replace(state, options=replace(state.options, contrast=of == "high")), context)


def lowered(state: State, of: str, context: StepContext) -> State:
    """Move every control within reach of a person who sits, or back to its place."""
    on = of == "on"
    if on is not state.options.lowered:  # pages have fewer rows: keep the row that is read in sight
        trail = tuple(resized(page, context.rules, lowered=on) for page in state.trail)
        state = replace(state, phase=resized(state.phase, context.rules, lowered=on), trail=trail)
    return renew_deadline(replace(state, options=replace(state.options, lowered=on)), context)


def read_aloud(state: State, of: str, context: StepContext) -> State:
    """Switch reading aloud on or off. While it is on, the first touch names a target, the second one carries it out."""
    state = renew_deadline(replace(state, options=replace(state.options, read_aloud=of == "on")), context)
    return speak(be_quiet(state, context), context, Line("say.read_aloud")) if of == "on" else state


def calm(state: State, of: str, context: StepContext) -> State:
    """Switch off animations that are not needed (`of` "on"), or switch them on again."""
    return renew_deadline(replace(state, options=replace(state.options, calm=of == "on")), context)


def read(state: State, of: str, context: StepContext) -> State:
    """Say the name of a touch target; `of` is the want and the object of the target."""
    want, _, object_ = of.partition(" ")
    if want not in set(Want):
        return state
    name = name_of(Intent(Want(want), object_), code_of(state.phase))
    if name.procedure and name.procedure not in context.rules.procedures:
        return state
    if name.policy and name.policy not in context.rules.policies:
        return state
    caption = state.caption
    return replace(speak(renew_deadline(be_quiet(state, context), context), context, name, over=False), caption=caption)


def read_page(state: State, _of: str, context: StepContext) -> State:
    """Read the page aloud from top to bottom; on the display options, the page behind them."""
    if isinstance(state.phase, Adjusting | Disclosing):
        state = back(state, "", context)
    caption, lines = state.caption, _page_lines(state, context.rules)
    if not lines:
        return state
    return replace(
        speak(be_quiet(state, context), context, *lines, then=expected_answer(state.phase)),
        caption=caption or lines[:1],
    )


def _page_lines(state: State, rules: Rules) -> tuple[Line, ...]:
    """Return the sentences to read aloud: the policy answer, facts of the procedure, the choices, else what the robot
    said last.
    """
    phase = state.phase
    if isinstance(phase, Informing):
        return (Line("answer.policy_page", policy=phase.policy, confirmed=True),)
    code = code_of(phase)
    if code:
        return tuple(Line(f"answer.{slot}", procedure=code) for slot in _READ_OF_A_PROCEDURE)
    match phase:
        case Browsing(topic=""):
            return (Line("say.home"), *_tiles(life_events(rules.topics), phase.number, state))
        case Browsing(topic="all") if keys := fields(rules.topics):
            return (Line("say.list", n=len(rules.topics["all"])), *_tiles(keys, phase.number, state))
        case Browsing(topic=topic):
            codes = rules.topics.get(topic, ())
            _, here = PROCEDURES.shown(len(codes), phase.number, lowered=state.options.lowered)
            return (Line("say.list", n=len(codes)), *(Line("name.choose", procedure=each) for each in codes[here]))
        case Choosing(codes):
            choices = (Line("say.choice", n=n, procedure=each) for n, each in enumerate(codes, start=1))
            return (Line("say.choose", n=len(codes)), *choices)
        case _:
            return state.caption


def _tiles(keys: Sequence[str], number: int, state: State) -> Iterator[Line]:
    """Yield the labels of the tiles on page `number`."""
    _, here = TILES.shown(len(keys), number, lowered=state.options.lowered)
    return (Line("name.topic", text=key) for key in keys[here])


def slower(state: State, of: str, context: StepContext) -> State:
    """Speak slower from now on, or with "off" as fast as usual."""
    return say_again(replace(state, options=replace(state.options, slow=of != "off")), context)


def louder(state: State, _of: str, context: StepContext) -> State:
    """Raise the volume one step, at most to the full volume of the loudspeaker."""
    return _change_volume(state, 1, context)


def softer(state: State, _of: str, context: StepContext) -> State:
    """Lower the volume one step, never to silence."""
    return _change_volume(state, -1, context)


def volume(state: State, of: str, context: StepContext) -> State:
    """Set the volume to the step `of` of `VOLUME_STEPS_PERMILLE`."""
    return _set_volume(state, int(of), context) if of.isdigit() and int(of) < len(VOLUME_STEPS_PERMILLE) else state


def _change_volume(state: State, step: int, context: StepContext) -> State:
    return _set_volume(
        state, min(len(VOLUME_STEPS_PERMILLE) - 1, max(0, nearest_step(state.options.volume_permille) + step)), context
    )


def _set_volume(state: State, step: int, context: StepContext) -> State:
    return say_again(
        replace(state, options=replace(state.options, volume_permille=VOLUME_STEPS_PERMILLE[step])), context
    )


def nearest_step(volume_permille: int) -> int:
    """Return the index in `VOLUME_STEPS_PERMILLE` of the volume nearest to `volume_permille`."""
    return min(range(len(VOLUME_STEPS_PERMILLE)), key=lambda step: abs(VOLUME_STEPS_PERMILLE[step] - volume_permille))


def say_again(state: State, context: StepContext) -> State:
    """Say the current sentence again with the new options, and then listen as after the first time."""
    lines = state.caption
    mouth = state.mouth
    then = mouth.then if isinstance(mouth, Speaking) else expected_answer(state.phase)
    state = renew_deadline(be_quiet(state, context), context)
    return speak(state, context, *lines, then=then) if lines else state


def renew_deadline(state: State, context: StepContext) -> State:
    """Give the page a new deadline, since the visitor uses it. The stop page gets one as well, since it now shows this
    visitor's options.
    """
    phase = state.phase
    if phase.until_ms is None and not isinstance(phase, Stopping):
        return state
    return replace(
        state, phase=replace(phase, until_ms=max(phase.until_ms or 0, context.page_deadline(context.rules.home_ms)))
    )
