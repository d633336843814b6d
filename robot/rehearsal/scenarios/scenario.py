"""The types of a scenario: visitors, orders, faults and expectations. See simulators/scenarios."""

import datetime
from typing import Any

import msgspec

from robot.rehearsal.scenarios.orders import AnyOrder, Point

GROUNDS = ("virtual", "ports")
STEP_LIMIT_S = 60.0
"""Time that a step waits for its condition `after`, s; chosen."""


class BothLanguages(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A text in Vietnamese and English."""

    vi: str
    en: str


class Condition(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """A condition; all parts must hold at once. `event`, `command`, `said`, `says` happen at an instant, others last.

    `fields` are fields of the named event, command or page, and need not be complete.
    """

    event: str = ""
    command: str = ""
    fields: dict[str, Any] = {}
    page: str = ""
    view: dict[str, Any] = {}
    said: str = ""
    """Word key of a sentence that the robot says."""
    says: str = ""
    """Part of the text that the robot says."""
    near: Point | str = ""
    """A point, a place of the map, or home, which the robot is within `within_m` of."""
    within_m: float = 0.4
    standing: bool | None = None
    """Whether the wheels are still."""
    base: str = ""
    up: str = ""
    down: str = ""
    listening: bool | None = None
    speaking: bool | None = None
    off: bool | None = None
    arrived: str = ""
    """Name of a person who has reached the end of their walk."""
    tickets: int | None = None
    ratings: int | None = None
    calls: int | None = None
    """Number of calls for staff."""
    unanswered: int | None = None
    slips: int | None = None
    """Number of papers that came out of the printer."""

    @property
    def happens(self) -> bool:
        """Whether the condition holds at an instant only."""
        return bool(self.event or self.command or self.said or self.says)

    @property
    def asks_desk(self) -> bool:
        """Whether records of the desk's database are counted."""
        return any(count is not None for count in (self.tickets, self.ratings, self.calls, self.unanswered))

    def __str__(self) -> str:
        told = msgspec.to_builtins(self)
        return ", ".join(f"{key} = {value!r}" for key, value in told.items() if key in Condition.__struct_fields__)


class ScenarioStep(msgspec.Struct, frozen=True):
    """A step of a scenario: time and order; None = the step only waits. `mark` names this moment.

    `again`: orders that are given in turn, each after another `limit_s` without `after`. `shot`: caption of a picture
    of this moment, for a film strip.
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
    """A condition that must hold once between two marks ("" = beginning, end), unless a field says otherwise."""

    since: str = ""
    until: str = ""
    by_s: float | None = None
    """Latest time, s, from the beginning or from the mark `since`."""
    never: bool = False
    always: bool = False
    at_end: bool = False
    times: int | None = None
    """Exact number of times that the condition comes true."""
    at_least: int | None = None
    because: str = ""
    """Reason of the expectation, for the message when it fails."""


class Scenario(msgspec.Struct, frozen=True):
    """A scenario file. `settings` override the robot's; `allow`: faults that do not fail it: contact, speed, crash."""

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
    """Whether the journal is compared; false for a scenario that depends on positions of buttons, or on a crowd."""
