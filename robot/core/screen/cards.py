"""Facts in the form in which a page shows them. All texts are ready to be drawn, in the language of the visitor."""

import datetime
from collections.abc import Mapping

import msgspec

from robot.core.screen.desk_values import DossierState


class DocumentRow(msgspec.Struct, frozen=True):
    """A paper of the checklist: `title`, and below it a `note` on how to bring it and when it is needed."""

    title: str
    note: str = ""
    optional: bool = False
    """Needed only under a condition. A paper that the office may find in its database is to be brought all the same."""


class LegalRow(msgspec.Struct, frozen=True):
    """A legal document: its number and, where known, its subject."""

    number: str
    subject: str = ""


class AskedRow(msgspec.Struct, frozen=True):
    """A question that people ask, as a button; `id` is its policy answer."""

    id: str
    question: str


class CheckRow(msgspec.Struct, frozen=True):
    """A question of the paper check, and what is `missing`, or is to be done differently, after the other reply."""

    ask: str
    missing: str


class ProcedureCard(msgspec.Struct, frozen=True):
    """A procedure as the screen shows it. An empty `fee` or `time` never means free or at once: see `fee_known`,
    `time_known`.
    """

    code: str
    title: str  # short
    official_title: str
    situation: str  # at most 46 characters, in the visitor's words
    fee: str
    fee_known: bool
    free: bool
    time: str
    time_known: bool
    where: str  # label of the counter, or the office elsewhere
    place: str  # lobby place id ("counter:3"), "" when it is not handed in here
    documents: tuple[DocumentRow, ...]
    legal: tuple[LegalRow, ...]
    forms: tuple[str, ...]
    icon: str
    portal_url: str
    as_of: str  # dd/mm/yyyy
    stale: bool  # a clerk should confirm the facts
    announced: bool = False  # they stand in an announced list only, which no one has checked
    precheck: tuple[CheckRow, ...] = ()
    related: str = ""  # one line: what is often needed next
    asked: tuple[AskedRow, ...] = ()
    form_urls: tuple[str, ...] = ()  # by form: where it can be fetched with a phone, "" = nowhere
    forms_printed: bool = False  # a form is a file that only a clerk can print now
    wifi: str = ""  # name of the centre's Wi-Fi, in which phones reach the addresses that begin with http://


class PolicyCard(msgspec.Struct, frozen=True):
    """A policy answer as the screen shows it. `details` and, without a translation, `answer` are in Vietnamese."""

    id: str
    question: str
    answer: str
    details: str  # "" = none
    legal: tuple[str, ...]  # a line each: document, article, since when in force
    as_of: str  # dd/mm/yyyy
    confirm: bool  # a clerk should confirm the answer
    source_url: str  # "" = no source with an address
    procedures: tuple[str, ...]  # codes


class DossierCard(msgspec.Struct, frozen=True):
    """A dossier as its owner may see it, kept in memory only while it is shown; dates as dd/mm/yyyy, "" = not known."""

    code: str
    title: str  # of the procedure
    due: str
    step: int  # 0 submitted, 1 accepted, 2 in progress, 3 ready, 4 collected
    step_dates: tuple[str, ...]
    missing: str = ""  # papers that are to be brought
    as_of: str = ""  # "08:30, 14/07/2026": when the desk learned it
    state: DossierState = DossierState.IN_PROGRESS
    due_counted: bool = False  # the desk counted `due` from the statutory time, since the platform gave no day


class TopicCard(msgspec.Struct, frozen=True):
    """A life event as a tile: `key` ("birth"), label, one line of text, icon, and codes of its procedures in order."""

    key: str
    label: str
    line: str
    icon: str
    codes: tuple[str, ...]


class PlaceCard(msgspec.Struct, frozen=True):
    """A place of the lobby: label ("Quầy 3"), name ("Hộ tịch"), icon, position on the map, mm, and size, mm."""

    id: str
    label: str
    name: str
    icon: str
    x_mm: int
    y_mm: int
    width_mm: int
    depth_mm: int


class MapCard(msgspec.Struct, frozen=True):
    """The map of the lobby for drawing: outline, walls as polylines, places, seats (their centres), all in mm.

    The origin is at the lower left, x points right and y away from the door, as in `config/lobby.toml`.
    """

    width_mm: int
    depth_mm: int
    walls: tuple[tuple[tuple[int, int], ...], ...]
    places: tuple[PlaceCard, ...]
    seats: tuple[tuple[int, int], ...]
    doors: tuple[tuple[int, int, int, int], ...]  # x, y of both sides; the main door first
    level_floor: bool = False  # prams and wheelchairs can follow the robot


class UnknownRow(msgspec.Struct, frozen=True):
    """A procedure with facts that no one has filled in yet; `facts` names them: fee, time, documents."""

    title: str
    facts: tuple[str, ...]


class StockCard(msgspec.Struct, frozen=True):
    """Figures on the catalogue, dates as dd/mm/yyyy. `stale`: number of procedures that a clerk should confirm."""

    procedures: int
    newest: str  # day of the facts of the procedure that was checked last
    oldest: str
    stale: int
    counters: int
    unknown: tuple[UnknownRow, ...]


class SiteCard(msgspec.Struct, frozen=True):
    """The service centre: two lines of name, and the opening hours of each weekday, Monday first, as (from, to) minutes
    of the day; () = it does not work on that weekday.
    """

    name: str
    ward: str
    week: tuple[tuple[tuple[int, int], ...], ...]
    kept_days: int = 0  # days that the words of a sentence that was not understood are kept; 0 = none is kept
    dossier_prefix: str = ""  # "H49.34": the dossier codes of the centre are PREFIX-YYMMDD-NNNN
    apart: Mapping[datetime.date, tuple[tuple[int, int], ...]] = {}
    """Hours of the coming days on which they are not those of their weekday; () = closed."""

    def hours_on(self, day: datetime.date) -> tuple[tuple[int, int], ...]:
        """Return the opening hours of `day`, (from, to) in minutes of the day; () = closed."""
        return self.apart.get(day, self.week[day.weekday()])
