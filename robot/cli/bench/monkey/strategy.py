"""What the monkey does next: it touches, is drawn to what it has seldom touched, and grows weary of a page."""

from collections import Counter
from random import Random

from robot.cli.bench.monkey.actions import Act, Fumble, Happen, Pass, Touch
from robot.cli.bench.monkey.world import World
from robot.core.intents import Intent, Want
from robot.core.screen.view import ChoicesPage, ListPage, LookupPage, PinPage, PrecheckPage, ProcedurePage
from robot.core.table import MOVING

_OFTEN = (
    "speech",
    "speech",
    "speech",
    "faces",
    "faces",
    "base",
    "part",
    "noise",
    "typed",
    "queue",
    "late",
    "edition",
    "hand",
)
_TURNED_BY_WORDS = (ProcedurePage, PrecheckPage, ListPage, ChoicesPage)  # into another one that looks the same
_WAYS_OUT = (Want.HOME, Want.BACK, Want.DONE)
_NEAR_PX = 3
_FUMBLES = 0.2  # so often a finger lies on the glass while something happens
_WEARY = 0.1  # of all its time: where it has been longer it looks for a way out


class Mind:
    """One monkey: the same seed before the same robot gives the same acts."""

    def __init__(self, seed: int) -> None:
        self._chance = Random(seed)
        self._touched: Counter[tuple[str, Intent]] = Counter()
        self._been: Counter[str] = Counter()
        self._last: Touch | None = None

    def next_act(self, world: World) -> Act:
        """Mostly a touch; else a pause, or something that happens."""
        chance, page = self._chance, world.window.shown.view.page
        self._been[type(page).__name__] += 1
        if world.turn and chance.random() < 0.3:
            often = 0.5 if isinstance(page, _TURNED_BY_WORDS) else _FUMBLES
            return self._fumble(world, "speech") if chance.random() < often else self._happening("speech")
        if isinstance(page, LookupPage | PinPage) and chance.random() < 0.3:
            return self._happening("typed")
        if type(world.state.phase) in MOVING and chance.random() < 0.85:
            return Pass(chance.randint(4_000, 6_000))  # else no trip would ever come to its end
        if self._last is not None and world.state.options.read_aloud and chance.random() < 0.5:
            return self._last  # the first touch was only read aloud
        share = chance.random()
        if share < 0.68:
            self._last = self._touch(world) if share < 0.62 else self._anywhere(world)
            return self._last
        if share < 0.74:
            return Pass(round(chance.choice((500, 3_000, 12_000, 40_000, 130_000)) * chance.uniform(0.8, 1.2)))
        what = chance.choice(_OFTEN)
        often = 0.5 if isinstance(page, _TURNED_BY_WORDS) else _FUMBLES
        return self._fumble(world, what) if chance.random() < often else self._happening(what)

    def _happening(self, what: str) -> Happen:
        return Happen(what, self._chance.randrange(1_000_000))

    def _fumble(self, world: World, what: str) -> Fumble:
        at = self._touch(world)
        return Fumble(at.x, at.y, what, self._chance.randrange(1_000_000))

    def _touch(self, world: World) -> Touch:
        """On, or just beside, a target."""
        chance, page = self._chance, type(world.window.shown.view.page).__name__
        targets = world.window.targets()
        if not targets:
            return self._anywhere(world)
        out = [target for target in targets if target[1].want in _WAYS_OUT]
        weary = self._been[page] > _WEARY * self._been.total()
        if out and chance.random() < (0.4 if weary else 0.06):
            targets = out
        rect, intent = chance.choices(targets, [1 / (1 + self._touched[page, intent]) for _, intent in targets])[0]
        self._touched[page, intent] += 1
        x = rect.x + chance.uniform(-_NEAR_PX, rect.w + _NEAR_PX)
        y = rect.y + chance.uniform(-_NEAR_PX, rect.h + _NEAR_PX)
        held = chance.random() < (0.5 if intent.want is Want.STAFF_ONLY else 0.02)
        return self._at(world, x, y, 3_200 if held else 60)

    def _anywhere(self, world: World) -> Touch:
        width, height = world.window.size
        return self._at(world, self._chance.uniform(0, width), self._chance.uniform(0, height), 60)

    def _at(self, world: World, x: float, y: float, hold_ms: int) -> Touch:
        width, height = world.window.size
        return Touch(round(min(max(x, 0), width - 1), 1), round(min(max(y, 0), height - 1), 1), hold_ms)
