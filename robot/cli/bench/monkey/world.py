"""A robot in memory for the monkey: real decisions, real window, a clock that nobody waits for.

Whatever else a robot has answers by chance, and every chance hangs on a number, so that a run can be repeated.
"""

import heapq
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

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
from robot.runtime.content.core_rules import edition_of
from robot.runtime.content.provider import ContentProvider
from robot.runtime.ports import LiveValues

_STUCK = 50
"""So many deadlines at one instant are an endless loop."""

_FOUND = DossierCard(
    "H49.01-260710-0012",
    "Đăng ký khai sinh",
    "15/07/2026",
    2,
    ("10/07/2026", "10/07/2026", "11/07/2026", "", ""),
    "Giấy chứng sinh",
)


@dataclass(frozen=True)
class Ground:
    """What a robot of this site stands on: the same for every run."""

    content: ContentProvider
    rules: Rules
    editions: tuple[ContentProvider, ...] = ()
    """What an official may make of the catalogue."""


class Stuck(Exception):
    """A deadline comes due again and again at the same instant."""


class World:
    """One robot from its start on. `at_ms` is its clock; `faults` are what its window reported of itself,
    `pages` how often each was to be shown.

    `chance` decides what the rest of the robot makes of a command; whoever acts sets it, so that what an act leads to
    does not hang on the acts before it.
    """

    def __init__(self, ground: Ground, size: tuple[int, int], diagonal_inch: float) -> None:
        self.ground, self.at_ms = ground, 0
        self.chance = Random(0)
        self.state: State = first_state(0, ground.rules)
        self.live = LiveValues()
        self.faults: list[str] = []
        self.pages: Counter[str] = Counter()
        self.decided = 0
        self.contents: dict[int, ContentProvider] = {0: ground.content}
        """By the number of the edition."""
        self._in_force = 0
        self._aimed: frozenset[int] = frozenset()  # the pages that fingers came down on
        self._agenda: list[tuple[int, int, events.AnyEvent]] = []
        self._inbox: deque[events.AnyEvent] = deque()
        self._lease = 0
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
        """The robot starts, or starts again as a service manager lets it, with the catalogue as it is by then."""
        self.contents = {0: self.ground.content}
        self._in_force = 0
        self.state = first_state(self.at_ms, self.ground.rules)
        self._agenda.clear()
        self._inbox.clear()
        for part in self.ground.rules.parts:
            self._inbox.append(events.PartUp(part))
        self._inbox.append(events.BaseReported(events.BaseState.HALTED, *self.ground.rules.home_mm, 1571, 26_000))
        self.settle()

    def close(self) -> None:
        """Give the display back."""
        self.window.close()

    def settle(self) -> None:
        """Decide all that has come, and bring it to the screen."""
        while True:
            while self._inbox:
                self.decide(self._inbox.popleft())
            self.window.turn()
            if not self._inbox:
                return

    def touch(self, at: sdl_fingers.Point, hold_ms: int = 60, meanwhile: Callable[[], None] | None = None) -> None:
        """A finger on the glass at panel px `at`, for `hold_ms`; `meanwhile` happens while it lies there."""
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
        """Those that `state` goes by, which may be a step ahead."""
        return self.contents[0 if state.edition is None else state.edition.number]

    def edit(self, content: ContentProvider) -> None:
        """The catalogue was edited to `content`, and is loaded."""
        number = max(self.contents) + 1
        self.contents[number] = content
        self.decide(events.EditionLoaded(edition_of(number, content)))

    def pass_ms(self, span_ms: int) -> None:
        """Let time pass: everything that is due happens in its order."""
        ends_ms, count, last_ms = self.at_ms + span_ms, 0, -1
        while True:
            wake_ms = wake_at(self.state, self.ground.rules)
            due = [ms for ms in (wake_ms, self._agenda[0][0] if self._agenda else None) if ms is not None]
            if not due or min(due) > ends_ms:
                break
            self.at_ms = max(self.at_ms, min(due))
            count = count + 1 if self.at_ms == last_ms else 0
            last_ms = self.at_ms
            if count > _STUCK:
                raise Stuck(f"{type(self.state.phase).__name__} is due again and again at {self.at_ms} ms")
            if self._agenda and self._agenda[0][0] <= self.at_ms:
                self.decide(heapq.heappop(self._agenda)[2])
            else:
                self.decide(events.Woke())
        self.at_ms = ends_ms
        self.settle()

    def decide(self, event: events.AnyEvent) -> None:
        """One step of the robot."""
        self.decided += 1
        if isinstance(event, events.DossierFound):  # the desk lays it there first
            self.live.dossier = _FOUND
        self.state, commands = reduce(self.state, event, self.at_ms, self.ground.rules)
        for command in commands:
            self._obey(command)

    def soon(self, event: events.AnyEvent, *within_ms: int) -> None:
        """Let `event` happen between `within_ms` from now."""
        heapq.heappush(self._agenda, (self.at_ms + self.chance.randint(*within_ms), self.decided, event))

    @property
    def turn(self) -> int:
        """The turn that is open; 0 = none."""
        ear = self.state.ear
        return ear.turn if isinstance(ear, Listening | Hearing | Thinking) else 0

    def _hear(self, event: events.AnyEvent) -> None:
        """From the window."""
        if isinstance(event, events.PartDown):
            self.faults.append(event.reason)
        if isinstance(event, events.Tapped) and self._aimed and event.screen not in self._aimed:
            self.faults.append("a finger acted on a page that it did not come down on")
        self._inbox.append(event)

    def _obey(self, command: c.AnyCommand) -> None:
        """What the rest of the robot makes of a command."""
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
        at = self.ground.rules.home_mm if home else (5_000, 6_900)
        self.soon(events.DriveEnded(lease, *ends), 2_000, 14_000)
        self.soon(events.BaseReported(events.BaseState.HALTED, *at, 0, 26_000), 14_000, 15_000)

    def _look_up(self, request: int) -> None:
        found: Any = events.DossierMissing(
            request, self.chance.choice(("missing", "unreachable", "incomplete", "too_often"))
        )
        if self.chance.random() < 0.7:
            found = events.DossierFound(request, self.chance.choice(("", *self.ground.rules.counters)))
        self.soon(found, 10, 9_000)
