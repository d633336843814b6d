"""The types of a scenario: steps, conditions and expectations. The format of the files is in simulators/scenarios."""

import datetime
from typing import Any

import msgspec

from robot.rehearsal.scenarios.orders import AnyOrder, Point

GROUNDS = ("virtual", "ports")
STEP_LIMIT_S = 60.0
"""How long a step waits for its condition `after`, unless it has a limit of its own, s; chosen."""


class BothLanguages(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A text in Vietnamese and English."""

    vi: str
    en: str


class Condition(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """A condition; all its parts must hold at once. `event`, `command`, `said`, `says` hold at an instant only, others
    for a time.

    `fields`: values of the named event, command or page; fields that are not listed may have any value.
    """

    event: str = ""
    command: str = ""
    fields: dict[str, Any] = {}
    page: str = ""
    view: dict[str, Any] = {}
    said: str = ""
    """Key of a sentence that the robot says."""
    says: str = ""
    """Part of the text that the robot says."""
    near: Point | str = ""
    """The robot is within `within_m` of this point, this place of the map, or home."""
    within_m: float = 0.4
    standing: bool | None = None
    """Whether the wheels stand still."""
    base: str = ""
    up: str = ""
    down: str = ""
    listening: bool | None = None
    speaking: bool | None = None
    off: bool | None = None
    arrived: str = ""
    """Name of a person in the lobby who has ended the walk."""
    tickets: int | None = None
    ratings: int | None = None
    calls: int | None = None
    """Number of calls for staff in the desk's database."""
    unanswered: int | None = None
    slips: int | None = None
    """Number of papers that came out of the printer."""

    @property
    def happens(self) -> bool:
        """Whether the condition can hold at an instant only."""
        return bool(self.event or self.command or self.said or self.says)

    @property
    def asks_desk(self) -> bool:
        """Whether the condition counts records in the desk's database."""
        return any(count is not None for count in (self.tickets, self.ratings, self.calls, self.unanswered))

    def __str__(self) -> str:
        told = msgspec.to_builtins(self)
        return ", ".join(f"{key} = {value!r}" for key, value in told.items() if key in Condition.__struct_fields__)


class ScenarioStep(msgspec.Struct, frozen=True):
    """A step of a scenario: when it comes and which order it gives; None = it only waits. `mark`: a name for this
    moment.

    `again`: orders given one after the other while `after` does not come, each after another `limit_s`. `shot`: caption
    of a picture of this moment, for a film strip.
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
    """A condition that must hold at least once between two marks ("" = beginning, end), unless `never`, `always` or
    another field says otherwise."""

    since: str = ""
    until: str = ""
    by_s: float | None = None
    """Latest time for the condition, s after the beginning or after the mark `since`."""
    never: bool = False
    always: bool = False
    at_end: bool = False
    times: int | None = None
    """Exact number of times that the condition must become true."""
    at_least: int | None = None
    because: str = ""
    """Reason why this is expected, for the message when it fails."""


class Scenario(msgspec.Struct, frozen=True):
    """A scenario file. `settings` override the robot's settings; `allow`: violations that do not make it fail: contact,
    speed, crash."""

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
    """Whether the journal is compared with a golden one; false when the run depends on positions of buttons, or on a
    crowd."""
