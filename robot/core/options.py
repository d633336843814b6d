"""What a visitor may set for the time of the visit: language, text size, contrast, speed and volume of the voice."""

from msgspec.structs import replace

from robot.core.moment import Moment
from robot.core.pages import turn_to
from robot.core.phases import Adjusting
from robot.core.state import Speaking, State
from robot.core.talk import expected, quiet, speak


def open_options(state: State, _of: str, now: Moment) -> State:
    """The display options."""
    return turn_to(state, now, Adjusting(now.after(now.rules.home_ms)))


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


def slower(state: State, _of: str, now: Moment) -> State:
    """Speak slower from now on."""
    return again(replace(state, options=replace(state.options, slow=True)), now)


def louder(state: State, _of: str, now: Moment) -> State:
    """One step up, at most the loudspeaker's full volume."""
    volume = min(1300, state.options.volume_permille + 150)
    return again(replace(state, options=replace(state.options, volume_permille=volume)), now)


def softer(state: State, _of: str, now: Moment) -> State:
    """One step down, never silent."""
    volume = max(400, state.options.volume_permille - 150)
    return again(replace(state, options=replace(state.options, volume_permille=volume)), now)


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
    return replace(state, phase=replace(phase, until_ms=max(phase.until_ms, now.after(now.rules.home_ms))))
