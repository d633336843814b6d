"""From every page home in two taps: looked for in the decisions themselves, which can be asked without doing it."""

from collections.abc import Callable, Iterator

from kiosk_ui.pages import scene_of
from kiosk_ui.rendering.typesetting import Typesetter
from robot.cli.bench.monkey.world import Ground
from robot.core.events import Tapped
from robot.core.intents import Intent, Want
from robot.core.phases import Browsing, Parting, Servicing, Starting, Unlocking
from robot.core.reduce import reduce
from robot.core.screen.view import View
from robot.core.state import State
from robot.runtime.content.provider import ContentProvider

TAPS = 2
_GOES_BY_ITSELF = (Starting, Parting)
_OF_STAFF = (Unlocking, Servicing)
_FIRST = (Want.HOME, Want.BEGIN, Want.BACK, Want.STOP, Want.STILL_HERE, Want.NO, Want.DONE, Want.GO_ON)


class WaysHome:
    """Remembers the pages that it has looked at: what differs in words alone has the same targets."""

    def __init__(self, ground: Ground, *, landscape: bool) -> None:
        self._ground, self._landscape = ground, landscape
        self._type = Typesetter(0.5)
        self._known: dict[object, tuple[Intent, ...]] = {}

    def taps(
        self, state: State, at_ms: int, content_of: Callable[[State], ContentProvider], most: int = TAPS
    ) -> int | None:
        """How many taps lead home from `state`; None = more than `most`. `content_of`: what a state goes by."""
        if isinstance(state.phase, _GOES_BY_ITSELF):
            return 0
        after: list[State] = []
        for intent in self._offered(state, content_of(state)):
            step, _ = reduce(state, Tapped(state.screen, intent), at_ms, self._ground.rules)
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
        """What the page offers, the likeliest ways home first."""
        view = state.shown
        if view is None:
            return
        key = (id(content), _alike(view))
        if key not in self._known:
            scene = scene_of(view, content, self._type, landscape=self._landscape)
            there = {target.intent for target in scene.targets if not target.turn and not target.hold_ms}
            self._known[key] = tuple(sorted(there - _keys(there), key=_rank))
        yield from self._known[key]


def _at_home(state: State, before: State) -> bool:
    """The home page; for the staff whatever visitors see once their screen is closed."""
    if isinstance(before.phase, _OF_STAFF):
        return not isinstance(state.phase, _OF_STAFF)
    return isinstance(state.phase, Browsing) and not state.phase.topic


def _keys(there: set[Intent]) -> set[Intent]:
    return {intent for intent in there if intent.want is Want.TYPING}


def _rank(intent: Intent) -> tuple[int, str]:
    return (_FIRST.index(intent.want) if intent.want in _FIRST else len(_FIRST), f"{intent.want} {intent.of}")


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
