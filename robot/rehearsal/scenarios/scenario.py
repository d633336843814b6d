"""A scenario: who comes when, says and taps what, what breaks, and what must hold by when. See simulators/scenarios."""

import datetime
from typing import Any

import msgspec

from robot.rehearsal.scenarios.orders import AnyOrder, Point

GROUNDS = ("virtual", "ports")
STEP_LIMIT_S = 60.0
"""So long a step waits for what it comes after."""


class BothLanguages(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """In both languages."""

    vi: str
    en: str


class Condition(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """What is looked for, all of it at once. `event`, `command`, `said` and `says` happen; the others are.

    `fields` are those of the event, the command or the page that is named, and may name a few of many.
    """

    event: str = ""
    command: str = ""
    fields: dict[str, Any] = {}
    page: str = ""
    view: dict[str, Any] = {}
    said: str = ""
    """The word key of a line that the robot says."""
    says: str = ""
    """A piece of the words that it says."""
    near: Point | str = ""
    """The robot is at a point, a place of the map, or home, within `within_m`."""
    within_m: float = 0.4
    standing: bool | None = None
    """The wheels are still."""
    base: str = ""
    up: str = ""
    down: str = ""
    listening: bool | None = None
    speaking: bool | None = None
    off: bool | None = None
    arrived: str = ""
    """Somebody has come to where they walk."""
    tickets: int | None = None
    ratings: int | None = None
    calls: int | None = None
    """Calls for staff."""
    unanswered: int | None = None
    slips: int | None = None
    """Papers that came out of the printer."""

    @property
    def happens(self) -> bool:
        """Whether it is a matter of an instant."""
        return bool(self.event or self.command or self.said or self.says)

    @property
    def asks_desk(self) -> bool:
        """Whether rows of the desk's database are counted."""
        return any(count is not None for count in (self.tickets, self.ratings, self.calls, self.unanswered))

    def __str__(self) -> str:
        told = msgspec.to_builtins(self)
        return ", ".join(f"{key} = {value!r}" for key, value in told.items() if key in Condition.__struct_fields__)


class ScenarioStep(msgspec.Struct, frozen=True):
    """One step: when, and what is ordered; None = it only waits. `mark` is a name for this moment.

    `again`: orders that are given one after the other when `after` has not come within `limit_s`, which each of them
    has anew. `shot`: the caption of a picture of this moment, for a film strip.
    """

    order: AnyOrder | None
    at_s: float | None = None
    after: Condition | None = None
    wait_s: float = 0.0
    limit_s: float = STEP_LIMIT_S
    mark: str = ""
    again: tuple[AnyOrder, ...] = ()
    shot: BothLanguages | None = None


class Expectation(Condition, frozen=True, kw_only=True):
    """A condition and when it must hold: once between `since` and `until` (marks; "" = beginning, end), and by when."""

    since: str = ""
    until: str = ""
    by_s: float | None = None
    """Seconds from the beginning, or from the mark `since`."""
    never: bool = False
    always: bool = False
    at_end: bool = False
    times: int | None = None
    """So often exactly."""
    at_least: int | None = None
    because: str = ""
    """For people who read that it failed."""


class Scenario(msgspec.Struct, frozen=True):
    """One file. `settings` are tables that win; `allow` is not held against the robot: contact, speed, crash."""

    name: str
    title: BothLanguages
    backend: str
    steps: tuple[ScenarioStep, ...]
    expect: tuple[Expectation, ...]
    seed: int = 1
    lobby: str = ""
    settings: dict[str, dict[str, Any]] = {}
    people: int = 0
    wall: datetime.datetime | None = None
    lasts_s: float = 0.0
    screen: bool = True
    dossiers: str = ""
    allow: tuple[str, ...] = ()
    golden: bool = True
    """Its journal is compared; not for one that hangs on where each button stands, or on a crowd."""
