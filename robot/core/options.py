"""What a visitor may set for the time of the visit: language, what is seen, what is heard, what is within reach."""

from msgspec.structs import replace

from robot.core.intents import Intent, Want
from robot.core.moment import Moment
from robot.core.names import name_of
from robot.core.pages import code_of, turn_to
from robot.core.phases import Adjusting
from robot.core.state import Speaking, State
from robot.core.talk import expected, quiet, speak
from robot.core.words import Line

VOLUMES = (400, 700, 1000, 1150, 1300)
"""The five steps of the voice, in permille of its usual volume; the last is the loudspeaker's full one."""

_READ_OF_A_PROCEDURE = ("title", "documents", "fee", "time", "where")


def open_options(state: State, _of: str, now: Moment) -> State:
    """The display options."""
    return turn_to(state, now, Adjusting(now.page(now.rules.home_ms)))


def language(state: State, of: str, now: Moment) -> State:
    """Change the language; the current sentence starts again in it."""
    options = replace(state.options, language="en" if of == "en" else "vi")
    return again(replace(state, options=options), now)


def text_size(state: State, of: str, now: Moment) -> State:
    """Normal or large text."""
    return touched(replace(state, options=replace(state.options, large=of == "large")), now)


def contrast(state: State, of: str, now: Moment) -> State:
    """Light or high contrast."""
    return touched(replace(state, options=replace(state.options, contrast=of == "high")), now)


def lowered(state: State, of: str, now: Moment) -> State:
    """Every control within reach of somebody who sits, or where it stands usually."""
    return touched(replace(state, options=replace(state.options, lowered=of == "on")), now)


def read_aloud(state: State, of: str, now: Moment) -> State:
    """The first touch says what a target does, the second does it."""
    state = touched(replace(state, options=replace(state.options, read_aloud=of == "on")), now)
    return speak(quiet(state, now), now, Line("say.read_aloud")) if of == "on" else state


def calm(state: State, of: str, now: Moment) -> State:
    """Nothing moves that need not."""
    return touched(replace(state, options=replace(state.options, calm=of == "on")), now)


def read(state: State, of: str, now: Moment) -> State:
    """Say what a target is called: `of` is its want and object."""
    want, _, object_ = of.partition(" ")
    if want not in set(Want):
        return state
    name = name_of(Intent(Want(want), object_), code_of(state.phase))
    if name.procedure and name.procedure not in now.rules.procedures:
        return state
    caption = state.caption
    return replace(speak(touched(quiet(state, now), now), now, name, over=False), caption=caption)


def read_page(state: State, _of: str, now: Moment) -> State:
    """Read the page from top to bottom: of a procedure what stands on it, of others what the robot said last."""
    code, caption = code_of(state.phase), state.caption
    lines = tuple(Line(f"answer.{slot}", procedure=code) for slot in _READ_OF_A_PROCEDURE) if code else caption
    if not lines:
        return state
    return replace(speak(quiet(state, now), now, *lines, then=expected(state.phase)), caption=caption)


def slower(state: State, of: str, now: Moment) -> State:
    """Speak slower from now on, or with "off" as fast as usual."""
    return again(replace(state, options=replace(state.options, slow=of != "off")), now)


def louder(state: State, _of: str, now: Moment) -> State:
    """One step up, at most the loudspeaker's full volume."""
    return _step(state, 1, now)


def softer(state: State, _of: str, now: Moment) -> State:
    """One step down, never silent."""
    return _step(state, -1, now)


def volume(state: State, of: str, now: Moment) -> State:
    """The step `of` of `VOLUMES`."""
    return _volume(state, int(of), now) if of.isdigit() and int(of) < len(VOLUMES) else state


def _step(state: State, step: int, now: Moment) -> State:
    return _volume(state, min(len(VOLUMES) - 1, max(0, step_of(state.options.volume_permille) + step)), now)


def _volume(state: State, step: int, now: Moment) -> State:
    return again(replace(state, options=replace(state.options, volume_permille=VOLUMES[step])), now)


def step_of(volume_permille: int) -> int:
    """The step of `VOLUMES` that is nearest."""
    return min(range(len(VOLUMES)), key=lambda step: abs(VOLUMES[step] - volume_permille))


def again(state: State, now: Moment) -> State:
    """Say the current sentence again with the new options, and then listen."""
    lines = state.caption
    mouth = state.mouth
    then = mouth.then if isinstance(mouth, Speaking) else expected(state.phase)
    state = touched(quiet(state, now), now)
    return speak(state, now, *lines, then=then) if lines else state


def touched(state: State, now: Moment) -> State:
    """A new deadline for the page that stays."""
    phase = state.phase
    if phase.until_ms is None:
        return state
    return replace(state, phase=replace(phase, until_ms=max(phase.until_ms, now.page(now.rules.home_ms))))
