"""A visit begins, is checked upon, and ends: what is forgotten then, and where the robot goes."""

from msgspec.structs import replace

from robot.core.commands import Drive
from robot.core.health import can_drive
from robot.core.moment import Moment
from robot.core.pages import back, code_of, home, turn_to
from robot.core.phases import Checking, Greeting, Parting, Returning, Waiting
from robot.core.state import Options, State
from robot.core.talk import listen, quiet, speak
from robot.core.words import Line


def greet(state: State, now: Moment) -> State:
    """Somebody stopped before the robot. The voice greets at most once in `greet_every_ms`; the page always does."""
    last = state.greeted_ms
    phase = Greeting(now.after(now.rules.greeting_ms))
    state = replace(turn_to(state, now, phase, keep=False), greeted_ms=now.at_ms, trail=())
    if last is not None and now.at_ms - last < now.rules.greet_every_ms:
        return listen(replace(state, caption=(Line("say.greet"),)), now)
    return speak(state, now, Line("say.greet"), then="")


def begin(state: State, _of: str, now: Moment) -> State:
    """A touch on the idle screen."""
    return home(replace(state, trail=()), "", now)


def end_visit(state: State, now: Moment) -> State:
    """Forget everything of the visit; go home when the robot stands elsewhere."""
    state = replace(quiet(state, now), trail=(), misses=0, options=Options(), caption=())
    if state.base.at in ("home", None) or not can_drive(state, now.rules):
        return replace(state, phase=Waiting())
    lease = state.lease + 1
    now.wish(Drive(lease, "home", now.rules.lease_ms))
    phase = Returning(lease, now.after(now.rules.renew_ms))
    state = replace(state, phase=phase, lease=lease, base=replace(state.base, at=""))
    return speak(state, now, Line("say.returning"))


def part_ways(state: State, _of: str, now: Moment) -> State:
    """The visitor is done."""
    rule = now.rules.procedures.get(code_of(state.phase))
    mourning = rule is not None and rule.mourning
    phase = Parting(now.after(now.rules.goodbye_ms), mourning)
    return speak(turn_to(state, now, phase, keep=False), now, Line("say.mourning" if mourning else "say.goodbye"))


def check(state: State, now: Moment) -> State:
    """ "Are you still there?" """
    phase = Checking(now.after(now.rules.timeout_ms))
    return speak(turn_to(state, now, phase), now, Line("say.still_there"), then="yes_no")


def still_here(state: State, _of: str, now: Moment) -> State:
    """Back to where the visitor was, with a new deadline."""
    return back(state, "", now)
