"""The monkey: touches and misfortunes by the thousand on a robot in memory, and the shortest way to what they break."""

import time
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from kiosk_ui.gallery import WALL
from robot.cli.bench.monkey.actions import Act, Fumble, Touch, do
from robot.cli.bench.monkey.leftovers import left_over
from robot.cli.bench.monkey.strategy import Mind
from robot.cli.bench.monkey.ways_home import TAPS, WaysHome
from robot.cli.bench.monkey.world import Ground, World
from robot.core.dialogue.staff_screen import RESTART_STATUS
from robot.core.parts import Part
from robot.knowledge.catalogue.procedures import Catalogue, Procedure
from robot.runtime.content.core_rules import rules_of
from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.content.provider import ContentProvider
from robot.runtime.content.words_loader import load_content
from robot.runtime.settings.loader import CONFIG, load_settings

SHAPES = {"portrait": ((540, 960), 21.5), "landscape": ((960, 540), 21.5)}
"""Half of the design's size: what is painted costs least where it can still be read."""

_SHORTEN_S = 90.0


@dataclass(frozen=True)
class Failure:
    """What broke: `kind` is the same for the same fault, `what` tells more."""

    kind: str
    what: str


@dataclass
class Run:
    """How far a run got."""

    seed: int
    shape: str
    acts: list[Act] = field(default_factory=list)
    failure: Failure | None = None
    decided: int = 0
    pages: Counter[str] = field(default_factory=Counter)
    trace: tuple[Act, ...] = ()
    """The shortest list of acts that was found to break it too."""

    @property
    def touches(self) -> int:
        """How many of the acts were touches."""
        return sum(isinstance(act, Touch | Fumble) for act in self.acts)


def ground() -> Ground:
    """This site with every part, a desk and a PIN."""
    settings, lobby = load_settings(), load_lobby(CONFIG / "lobby.toml")
    content = load_content(CONFIG, settings, lobby, WALL.date)
    rules = rules_of(settings, content, lobby, list(Part))
    counters = tuple(place.id for place in lobby.places if place.id.startswith("counter:"))
    rules = replace(rules, pin=True, counters=rules.counters or counters)
    return Ground(content, rules, tuple(_without(content, half) for half in (0, 1)))


def _without(content: ContentProvider, half: int) -> ContentProvider:
    """The catalogue as an official may leave it: every second procedure is gone, where a life event keeps another."""
    old = content.catalogue
    kept = {code for number, code in enumerate(old.codes()) if number % 2 == half}
    kept |= {topic.codes[0] for topic in old.topics.values() if kept.isdisjoint(topic.codes)}
    topics = {
        key: replace(topic, codes=tuple(code for code in topic.codes if code in kept))
        for key, topic in old.topics.items()
    }
    return content.edited(Catalogue((_beside(old.procedures[code], kept) for code in sorted(kept)), topics))


def _beside(procedure: Procedure, kept: set[str]) -> Procedure:
    """Without what points at a procedure that is gone: no file with it would be loaded."""
    related = tuple(code for code in procedure.related if code in kept)
    precheck = tuple(check for check in procedure.precheck if not check.instead or check.instead in kept)
    return replace(procedure, related=related, precheck=precheck)


def run(on: Ground, seed: int, count: int, shape: str, tell: Callable[[int], None] = lambda done: None) -> Run:
    """`count` acts from `seed`; `tell` hears now and then how many are done."""
    made, mind = Run(seed, shape), Mind(seed)
    ways = WaysHome(on, landscape=shape == "landscape")
    world = World(on, *SHAPES[shape])
    try:
        for number in range(count):
            act = mind.next_act(world)
            made.acts.append(act)
            made.failure = _after(world, act, ways)
            if made.failure is not None:
                break
            if number % 100 == 99:
                tell(100)
    finally:
        made.decided, made.pages = world.decided, world.pages
        world.close()
    if made.failure is not None:
        made.trace = shortest(on, made)
    return made


def replay(on: Ground, acts: Sequence[Act], shape: str) -> Failure | None:
    """What `acts` break on a new robot."""
    ways = WaysHome(on, landscape=shape == "landscape")
    world = World(on, *SHAPES[shape])
    try:
        for act in acts:
            failure = _after(world, act, ways)
            if failure is not None:
                return failure
        return None
    finally:
        world.close()


def shortest(on: Ground, made: Run, limit_s: float = _SHORTEN_S) -> tuple[Act, ...]:
    """Leave out acts, many at a time and then one by one, as long as the same still breaks."""
    assert made.failure is not None
    kind, ends_s = made.failure.kind, time.monotonic() + limit_s

    def breaks(acts: Sequence[Act]) -> bool:
        failure = replay(on, acts, made.shape)
        return failure is not None and failure.kind == kind

    acts, last = list(made.acts), 2
    while last < len(made.acts) and time.monotonic() < ends_s:  # what it takes is mostly at the end
        if breaks(made.acts[-last:]):
            acts = made.acts[-last:]
            break
        last *= 2
    size = max(1, len(acts) // 2)
    while size and time.monotonic() < ends_s:
        start, left_out = 0, False
        while start < len(acts) and time.monotonic() < ends_s:
            fewer = acts[:start] + acts[start + size :]
            if breaks(fewer):
                acts, left_out = fewer, True
            else:
                start += size
        size = size if left_out and size == 1 else size // 2
    return tuple(acts)


def _after(world: World, act: Act, ways: WaysHome) -> Failure | None:
    """Do `act` and look whether anything broke."""
    try:
        do(world, act)
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        return Failure(f"{type(error).__name__} in {place.name}", "".join(traceback.format_exception(error)[-3:]))
    page = type(world.window.shown.view.page).__name__
    if world.faults:
        return Failure(f"page: {world.faults[0]}", world.faults[0])
    if world.state.leave == RESTART_STATUS:
        world.start()
    elif world.state.leave is not None:
        return Failure("left", f"the robot left from {page}")
    left = left_over(world.state, world.live)
    if left:
        return Failure(f"{left[0]} is left of a visit", f"on {page} of the visit before: {', '.join(left)}")
    if ways.taps(world.state, world.at_ms, world.content_of) is None:
        return Failure(f"no way home from {page}", f"{page}: home is more than {TAPS} taps away")
    return None
