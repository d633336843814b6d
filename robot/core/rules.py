"""The rules that decisions depend on beside the state: limits and facts of the site, in one value that is written into
each journal.
"""

from collections.abc import Mapping

import msgspec

from robot.core.parts import Part
from robot.core.screen.desk_values import IdleNotice

ALL, FIELD = "all", "field:"
"""Key in `Rules.topics` of the list of every procedure, and beginning of the keys of fields of work."""


def life_events(topics: Mapping[str, object]) -> list[str]:
    """Return the keys of the life events among the `topics`: the tiles of the home page."""
    return [key for key in topics if key != ALL and not key.startswith(FIELD)]


def fields(topics: Mapping[str, object]) -> list[str]:
    """Return the keys of the fields of work among the `topics`: the tiles of the list of every procedure."""
    return [key for key in topics if key.startswith(FIELD)]


class CheckRule(msgspec.Struct, frozen=True, omit_defaults=True):
    """A question of the paper check: `good`, the reply that finds nothing missing, and what the other reply means."""

    good: str  # "yes" or "no"
    instead: str = ""  # code of the procedure that the other reply leads to, "" = none
    paper: bool = False  # True: the other reply means a paper; False: it means a rule to know


class ProcedureRule(msgspec.Struct, frozen=True, omit_defaults=True):
    """The facts of a procedure that decisions need; `place`: the counter in the lobby that takes it, "" = none here."""

    place: str = ""
    documents: int = 0  # number of papers
    mourning: bool = False  # about a death: no happy face, no "good day"
    precheck: tuple[CheckRule, ...] = ()
    wording: str = ""
    """Fingerprint of papers and questions: ticks and replies count these by position, so a change voids both."""
    laws: int = 0  # number of legal documents that it is based on
    doubtful: bool = False  # after an answer the robot says, once a visit, that a clerk will confirm it
    announced: bool = False  # its facts are those of a list; the robot says once when it was read


class PolicyRule(msgspec.Struct, frozen=True, omit_defaults=True):
    """The facts of a policy answer that decisions need; `procedures`: those it belongs to, the nearest one first."""

    procedures: tuple[str, ...] = ()
    doubtful: bool = False  # after the answer the robot says, once a visit, that a clerk will confirm it


class DayPlan(msgspec.Struct, frozen=True, omit_defaults=True):
    """The part of the rules that the head of the centre orders for the day; its fields are named as in `Rules`."""

    places: dict[str, str]
    counters: tuple[str, ...] = ()
    paused: dict[str, str] = {}
    priority_for: tuple[str, ...] = ()
    notice: IdleNotice | None = None


class Edition(msgspec.Struct, frozen=True):
    """The part of the rules that an official may edit while the robot runs; its fields are named as in `Rules`.

    `number` counts the editions since the start. Number 0, with which the robot starts, is in `Rules` itself.
    """

    number: int
    procedures: dict[str, ProcedureRule]
    topics: dict[str, tuple[str, ...]]
    policies: dict[str, PolicyRule] = {}
    day: DayPlan | None = None  # None = that of the start, which is in the rules


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """All limits and facts of the site. `*_ms`: times, ms; `*_px`: widths of a face in the detection picture, px."""

    near_px: int  # a face at least this wide that looks at the robot begins a visit
    far_px: int  # a visitor whose face is narrower than this counts as not seen
    dwell_ms: int  # a passer-by who looks at the robot for this long is a visitor
    gone_ms: int  # a visitor who is not seen for this long has left
    greet_every_ms: int  # the voice greets at most once in this time

    silence_ms: int  # pause that ends a sentence which may go on (endpointing)
    complete_ms: int  # pause that ends a sentence which is a whole request
    slow_silence_ms: int  # pause that ends a sentence of a visitor who takes more time
    no_speech_ms: int  # without speech for this long in an open turn, the visitor is encouraged or the turn closed
    greeting_ms: int  # time of the greeting page
    home_ms: int  # time of the home page, lists, and pages without a time of their own
    procedure_ms: int  # time of the pages of a procedure
    guide_question_ms: int  # time of "shall I take you there?"
    paused_ms: int  # time of the page of a trip that was stopped on the way
    arrived_ms: int  # time of the page at the counter
    timeout_ms: int  # countdown of "are you still there?"
    leaving_ms: int  # time between consent and departure
    notice_ms: int  # time of a message
    goodbye_ms: int  # time of the goodbye page
    dossier_ms: int  # time of a dossier: private, so shorter than that of other pages
    rating_ms: int  # time of the rating page before a face is touched
    rated_ms: int  # a rating that was touched and then left alone for this long counts as sent
    staff_answers_ms: int  # a call for staff that no one has answered after this time is in vain
    staff_ms: int  # a call for staff that was answered, or is in vain, ends after this time
    desk_ms: int  # how long an answer of the desk is waited for
    service_ms: int  # time of the technician's screen since its last touch
    starting_ms: int  # longest wait for the parts at the start
    voice_limit_ms: int  # an utterance that has not ended after this time counts as ended

    guiding: bool  # the robot leads visitors at this site
    lease_ms: int  # a command to drive that is not renewed expires after this time
    renew_ms: int  # a command to drive is renewed this often
    low_battery_mv: int  # below this voltage no visitor is led, where `rest_mv` is not given

    parts: tuple[Part, ...]  # the parts that this robot has
    procedures: dict[str, ProcedureRule]
    topics: dict[str, tuple[str, ...]]
    """Procedure codes by life event; "all" has every one, and "field:KEY" those of a field of work."""
    policies: dict[str, PolicyRule] = {}  # by id
    places: dict[str, str]  # what a visitor may name -> place id on the map
    home_mm: tuple[int, int]  # x and y of the robot's home on the map
    drivable: tuple[str, ...]  # ids of the places that have an approach pose
    counters: tuple[str, ...] = ()  # ids of the places that queue tickets are given for
    ways_mm: dict[str, int] = {}  # length of the way from home to each drivable place
    rest_mv: tuple[int, ...] = ()
    """Voltages of the battery at rest, mV, at even steps from empty to full; () = only `low_battery_mv` counts."""
    capacity_wh: float = 0.0  # of the battery; 0 = not known
    wh_per_m: float = 0.0  # energy of a metre driven
    printer: bool = False  # tickets can be printed
    priority_for: tuple[str, ...] = ()
    """Groups that may ask to go first ("elderly"), from the setting `queue.priority_for`; () = no group may."""
    paused: dict[str, str] = {}
    """Places that queue tickets are given for on other days; for each an open one with a field of it, "" = none."""
    notice: IdleNotice | None = None  # shown on the idle page
    factor_digits: int = 0
    """How many last digits of the owner's identity number go with a dossier code (second factor); 0 = none."""
    language: str = "vi"  # in which a visit begins
    pin: bool = False  # a PIN is set: it opens the staff's screen, and restarts the base
