"""How many taps lead home, and what is left of a visit that is over: both read from the state, without a touch."""

from collections.abc import Callable, Iterator

from msgspec.structs import asdict

from kiosk_ui.pages import scene_of
from kiosk_ui.rendering.typesetting import Typesetter
from robot.core.events import Tapped
from robot.core.intents import Intent, Want
from robot.core.phases import Browsing, Parting, Returning, Servicing, Starting, Unlocking, Waiting
from robot.core.reduce import reduce
from robot.core.rules import Rules
from robot.core.screen.view import View
from robot.core.state import Options, State
from robot.runtime.content.provider import ContentProvider
from robot.runtime.ports import LiveValues

TAPS = 2
_GOES_BY_ITSELF = (Starting, Parting)
_OF_STAFF = (Unlocking, Servicing)
_LIKELY = (Want.HOME, Want.BEGIN, Want.BACK, Want.STOP, Want.STILL_HERE, Want.NO, Want.DONE, Want.GO_ON)


OF_A_VISIT = ("trail", "options", "heard", "misses", "ticket", "asked", "call", "untold", "mourning", "stays")
"""Fields of the state that begin anew with each visitor."""

_TURNS = 20
"""The words of this many of the newest turns are asked for; chosen."""


class WaysHome:
    """Looks for ways home; the targets of a page are laid out once, for those that differ in words alone."""

    def __init__(self, rules: Rules, *, landscape: bool) -> None:
        self._rules, self._landscape = rules, landscape
        self._type = Typesetter(0.5)
        self._known: dict[object, tuple[Intent, ...]] = {}

    def taps(
        self, state: State, at_ms: int, content_of: Callable[[State], ContentProvider], most: int = TAPS
    ) -> int | None:
        """Return how many taps lead home from `state`; None = more than `most`. `content_of`: words of a state."""
        if isinstance(state.phase, _GOES_BY_ITSELF):
            return 0
        after: list[State] = []
        for intent in self._offered(state, content_of(state)):
            step, _ = reduce(state, Tapped(state.screen, intent), at_ms, self._rules)
            if _at_home(step, state):
                return 1
            after.append(step)
        if most > 1:
            for step in after:
                further = self.taps(step, at_ms, content_of, most - 1)
                if further is not None:
                    return 1 + further
        return None

    def _offered(self, state: State, content: ContentProvider) -> Iterator[Intent]:
        """Yield what the page offers, the likeliest ways home first."""
        view = state.shown
        if view is None:
            return
        key = (id(content), _alike(view))
        if key not in self._known:
            scene = scene_of(view, content, self._type, landscape=self._landscape)
            there = {target.intent for target in scene.targets if not target.turn and not target.hold_ms}
            self._known[key] = tuple(sorted(there - _keys(there), key=_rank))
        yield from self._known[key]


def left_over(state: State, live: LiveValues) -> tuple[str, ...]:
    """Return what the state and the screen still hold of a visit that is over; () while one goes on."""
    if not isinstance(state.phase, Waiting | Returning):
        return ()
    have, fresh = asdict(state), asdict(State(options=Options(volume_permille=state.volume_permille)))
    left = [name for name in OF_A_VISIT if have[name] != fresh[name]]
    left += [name for name in ("typed", "factor", "dossier") if getattr(live, name)]
    if isinstance(state.phase, Waiting):  # on its way home the robot listens for "stop"
        turns = range(max(1, state.turn - _TURNS), state.turn + 1)
        left += [f"the words of turn {turn}" for turn in turns if live.transcript(turn)[0]]
    return tuple(left)


def _at_home(state: State, before: State) -> bool:
    """Whether the home page is reached; for the staff, any page once their screen is closed."""
    if isinstance(before.phase, _OF_STAFF):
        return not isinstance(state.phase, _OF_STAFF)
    return isinstance(state.phase, Browsing) and not state.phase.topic


def _keys(there: set[Intent]) -> set[Intent]:
    return {intent for intent in there if intent.want is Want.TYPING}


def _rank(intent: Intent) -> tuple[int, str]:
    return (_LIKELY.index(intent.want) if intent.want in _LIKELY else len(_LIKELY), f"{intent.want} {intent.of}")


def _alike(view: View) -> object:
    return (
        view.page,
        view.ear,
        view.language,
        view.large,
        view.contrast,
        view.lowered,
        view.written,
        view.down,
        view.heard,
    )
