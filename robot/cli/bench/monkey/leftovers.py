"""Nothing of a visitor is left once their visit is over: neither in the state nor in what the screen could show."""

from msgspec.structs import asdict

from robot.core.phases import Returning, Waiting
from robot.core.state import Options, State
from robot.runtime.ports import LiveValues

OF_A_VISIT = ("trail", "options", "heard", "misses", "ticket", "asked", "call", "untold", "mourning", "stays")
"""Fields of the state that begin anew with each visitor."""

_TURNS = 20  # of the newest so many it is asked whether their words are known still


def left_over(state: State, live: LiveValues) -> tuple[str, ...]:
    """What is still there of a visit that is over; () while one goes on."""
    if not isinstance(state.phase, Waiting | Returning):
        return ()
    have, fresh = asdict(state), asdict(State(options=Options(volume_permille=state.volume_permille)))
    left = [name for name in OF_A_VISIT if have[name] != fresh[name]]
    left += [name for name in ("typed", "factor", "dossier") if getattr(live, name)]
    if isinstance(state.phase, Waiting):  # on its way home the robot listens for "stop"
        turns = range(max(1, state.turn - _TURNS), state.turn + 1)
        left += [f"the words of turn {turn}" for turn in turns if live.transcript(turn)[0]]
    return tuple(left)
