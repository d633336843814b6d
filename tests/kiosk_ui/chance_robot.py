"""A robot in memory: real decisions and the real window on a clock of their own; all other parts answer by chance.

Each chance depends on a number that the test gives, so that a run can be repeated.
"""

import heapq
import os
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from msgspec.structs import replace

from kiosk_ui.gallery import WALL
from kiosk_ui.input import sdl_fingers
from kiosk_ui.window.window import Window
from robot.core import commands as c
from robot.core import events
from robot.core.parts import Part
from robot.core.reduce import first_state, reduce, wake_at
from robot.core.rules import Rules
from robot.core.screen.cards import DossierCard
from robot.core.screen.desk_values import Level, Ticket
from robot.core.state import Hearing, Listening, State, Thinking
from robot.knowledge.catalogue.policies import Policies
from robot.knowledge.catalogue.procedures import Catalogue, Procedure
from robot.runtime.content.core_rules import edition_of, rules_of
from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.content.provider import ContentProvider
from robot.runtime.content.words_loader import load_content
from robot.runtime.ports import LiveValues
from robot.runtime.settings.loader import CONFIG, load_settings

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")

SHAPES = {"portrait": ((540, 960), 21.5), "landscape": ((960, 540), 21.5)}
"""Width and height in px, and the diagonal in inch: half of the design's size, the smallest that can be read."""

STUCK = 50
"""This many deadlines at one instant are an endless loop; chosen."""

BETWEEN_TOUCHES_MS = 350
"""Between two touches of a visitor; sooner ones are taken for a tremor."""

_FOUND = DossierCard(
    "H49.01-260710-0012",
    "Đăng ký khai sinh",
    "15/07/2026",
    2,
    ("10/07/2026", "10/07/2026", "11/07/2026", "", ""),
    "Giấy chứng sinh",
)


@dataclass(frozen=True)
class Site:
    """What every robot of these tests starts with; `editions` are what an official may make of the catalogue."""

    content: ContentProvider
    rules: Rules
    editions: tuple[ContentProvider, ...] = ()


def shipped_site() -> Site:
    """The shipped site with every part, a desk and a PIN."""
    settings, lobby = load_settings(), load_lobby(CONFIG / "lobby.toml")
    content = load_content(CONFIG, settings, lobby, WALL.date)
    rules = rules_of(settings, content, lobby, list(Part))
    counters = tuple(place.id for place in lobby.places if place.id.startswith("counter:"))
    rules = replace(rules, pin=True, counters=rules.counters or counters)
    return Site(content, rules, tuple(_without(content, half) for half in (0, 1)))


def _without(content: ContentProvider, half: int) -> ContentProvider:
    """The catalogue without every second procedure, but with at least one for each life event."""
    old = content.catalogue
    kept = {code for number, code in enumerate(old.codes()) if number % 2 == half}
    kept |= {topic.codes[0] for topic in old.topics.values() if kept.isdisjoint(topic.codes)}
    topics = {
        key: replace(topic, codes=tuple(code for code in topic.codes if code in kept))
        for key, topic in old.topics.items()
    }
    policies = (
        replace(policy, procedures=codes)
        for policy in content.policies.policies.values()
        if (codes := tuple(code for code in policy.procedures if code in kept)) or not policy.procedures
    )
    catalogue = Catalogue((_beside(old.procedures[code], kept) for code in sorted(kept)), topics)
    return content.edited(catalogue, Policies(policies))


def _beside(procedure: Procedure, kept: set[str]) -> Procedure:
    """The procedure without its references to procedures that are gone: no file with these would be loaded."""
    related = tuple(code for code in procedure.related if code in kept)
    precheck = tuple(check for check in procedure.precheck if not check.instead or check.instead in kept)
    return replace(procedure, related=related, precheck=precheck)


class Stuck(Exception):
    """A deadline comes due again and again at the same instant."""


class ChanceRobot:
    """One robot from its start on.

    `at_ms` is its clock; `faults` are what its window reported of itself; `chance` decides what its other parts make
    of a command. A test sets `chance` before each step, so that a step does not depend on the steps before it.
    """

    def __init__(self, site: Site, shape: str) -> None:
        self.site, self.at_ms = site, 0
        self.chance = Random(0)
        self.state: State = first_state(0, site.rules)
        self.live = LiveValues()
        self.faults: list[str] = []
        self.pages: Counter[str] = Counter()
        """How often each page was to be shown."""
        self.contents: dict[int, ContentProvider] = {0: site.content}
        """By the number of the edition."""
        self._in_force = 0
        self._aimed: frozenset[int] = frozenset()  # the pages that fingers came down on
        self._agenda: list[tuple[int, int, events.AnyEvent]] = []
        self._inbox: deque[events.AnyEvent] = deque()
        self._lease = self._decided = 0
        size, diagonal_inch = SHAPES[shape]
        self.window = Window(
            lambda: self.content,
            self.live,
            *size,
            diagonal_inch,
            fullscreen=False,
            debug_port="",
            now_ms=lambda: self.at_ms,
            wall=lambda: WALL,
        )
        self.window.open(self._hear)
        self.start()

    def start(self) -> None:
        """Start, also again as the service manager does, with the shipped catalogue."""
        self.contents = {0: self.site.content}
        self._in_force = 0
        self.state = first_state(self.at_ms, self.site.rules)
        self._agenda.clear()
        self._inbox.clear()
        for part in self.site.rules.parts:
            self._inbox.append(events.PartUp(part))
        self._inbox.append(events.BaseReported(events.BaseState.HALTED, *self.site.rules.home_mm, 1571, 26_000))
        self.settle()

    def close(self) -> None:
        """Give the display back."""
        self.window.close()

    def settle(self) -> None:
        """Decide on all events that have come, and show the result."""
        while True:
            while self._inbox:
                self.decide(self._inbox.popleft())
            self.window.turn()
            if not self._inbox:
                return

    def touch(self, at: sdl_fingers.Point, hold_ms: int = 60, meanwhile: Callable[[], None] | None = None) -> None:
        """Put a finger on the glass at panel px `at` for `hold_ms`; `meanwhile` happens while it lies there."""
        before = self._aimed
        self._aimed = before | {self.window.shown.screen}
        finger = 1 + len(before)
        sdl_fingers.down(at, self.window.size, finger)
        if hold_ms > 500 or meanwhile is not None:  # long enough for the page to change under it
            self.settle()
            if meanwhile is not None:
                meanwhile()
            self.pass_ms(hold_ms)
        else:
            self.at_ms += hold_ms
        sdl_fingers.up(at, self.window.size, finger)
        self.settle()
        self._aimed = before

    @property
    def content(self) -> ContentProvider:
        """The words and facts in force."""
        return self.contents[self._in_force]

    def content_of(self, state: State) -> ContentProvider:
        """The words and facts of `state`, which may be a step ahead."""
        return self.contents[0 if state.edition is None else state.edition.number]

    def edit(self, content: ContentProvider) -> None:
        """Load `content` as an edited catalogue."""
        number = max(self.contents) + 1
        self.contents[number] = content
        self.decide(events.EditionLoaded(edition_of(number, content)))

    def pass_ms(self, span_ms: int) -> None:
        """Let time pass: all that is due happens in its order. Raises `Stuck`."""
        ends_ms, count, last_ms = self.at_ms + span_ms, 0, -1
        while True:
            wake_ms = wake_at(self.state, self.site.rules)
            due = [ms for ms in (wake_ms, self._agenda[0][0] if self._agenda else None) if ms is not None]
            if not due or min(due) > ends_ms:
                break
            self.at_ms = max(self.at_ms, min(due))
            count = count + 1 if self.at_ms == last_ms else 0
            last_ms = self.at_ms
            if count > STUCK:
                raise Stuck(f"{type(self.state.phase).__name__} is due again and again at {self.at_ms} ms")
            if self._agenda and self._agenda[0][0] <= self.at_ms:
                self.decide(heapq.heappop(self._agenda)[2])
            else:
                self.decide(events.Woke())
        self.at_ms = ends_ms
        self.settle()

    def decide(self, event: events.AnyEvent) -> None:
        """Make one decision and carry out its commands."""
        self._decided += 1
        if isinstance(event, events.DossierFound):  # the desk lays it there first
            self.live.dossier = _FOUND
        self.state, commands = reduce(self.state, event, self.at_ms, self.site.rules)
        for command in commands:
            self._obey(command)

    def soon(self, event: events.AnyEvent, *within_ms: int) -> None:
        """Let `event` happen between `within_ms` from now."""
        heapq.heappush(self._agenda, (self.at_ms + self.chance.randint(*within_ms), self._decided, event))

    @property
    def turn(self) -> int:
        """The turn that is open; 0 = none."""
        ear = self.state.ear
        return ear.turn if isinstance(ear, Listening | Hearing | Thinking) else 0

    def _hear(self, event: events.AnyEvent) -> None:
        """Take an event of the window."""
        if isinstance(event, events.PartDown):
            self.faults.append(event.reason)
        if isinstance(event, events.Tapped) and self._aimed and event.screen not in self._aimed:
            self.faults.append("a finger acted on a page that it did not come down on")
        self._inbox.append(event)

    def _obey(self, command: c.AnyCommand) -> None:
        """Do or leave what the other parts of a robot make of a command."""
        likely = self.chance.random
        match command:
            case c.Show(view=view):
                self.pages[type(view.page).__name__] += 1
                self.window.obey(command)
            case c.Forget():
                self.window.obey(command)
            case c.UseEdition(number):
                self._in_force = number
            case c.Say(utterance) if Part.VOICE in self.state.up:
                self.soon(events.VoiceBegan(utterance), 20, 300)
                self.soon(events.VoiceEnded(utterance), 400, 9_000)
            case c.EndTurn(turn):
                self.soon(events.HeardNothing(turn), 10, 900)
            case c.Drive(lease, place) if lease != self._lease:
                self._lease = lease
                self._drive(lease, place)
            case c.Halt():
                self._inbox.append(events.BaseReported(events.BaseState.HALTED, 4_000, 4_000, 0, 26_000))
                if self._lease:
                    self._inbox.append(events.DriveEnded(self._lease, False, "halt"))
            case c.Rearm():
                self.soon(events.BaseReported(events.BaseState.HALTED, 4_000, 4_000, 0, 26_000), 10, 900)
            case c.IssueTicket(request, place, code) if likely() < 0.9:
                ticket = Ticket(f"3{request % 1000:03d}", place, code, self.chance.randrange(20), (5, 10), "3001")
                given = events.TicketIssued(request, ticket)
                self.soon(given if likely() < 0.7 else events.TicketRefused(request, "the desk is closed"), 10, 9_000)
            case c.LookUpDossier(request) if likely() < 0.9:
                self._look_up(request)
            case c.CheckPin(request):
                level = self.chance.choice((Level.NOBODY, Level.STAFF, Level.TECHNICIAN))
                locked_ms = 900_000 if level is Level.NOBODY and likely() < 0.2 else 0
                self.soon(events.PinChecked(request, level, locked_ms), 10, 900)
            case c.CallStaff() if likely() < 0.5:
                self.soon(events.StaffAnswered(), 2_000, 90_000)

    def _drive(self, lease: int, place: str) -> None:
        self._inbox.append(events.BaseReported(events.BaseState.DRIVING, 4_000, 4_000, 0, 26_000, lease, 5_000))
        self.live.driven, self.live.pose = ((3.0, 3.2), (3.0, 5.8), (5.0, 6.9)), (3.0, 3.2, 1.57)
        ends = (True, "") if self.chance.random() < 0.7 else (False, self.chance.choice(("blocked", "lost", "route")))
        home = place == "home" and ends[0]
        at = self.site.rules.home_mm if home else (5_000, 6_900)
        self.soon(events.DriveEnded(lease, *ends), 2_000, 14_000)
        self.soon(events.BaseReported(events.BaseState.HALTED, *at, 0, 26_000), 14_000, 15_000)

    def _look_up(self, request: int) -> None:
        found: Any = events.DossierMissing(
            request, self.chance.choice(("missing", "unreachable", "incomplete", "too_often"))
        )
        if self.chance.random() < 0.7:
            found = events.DossierFound(request, self.chance.choice(("", *self.site.rules.counters)))
        self.soon(found, 10, 9_000)
