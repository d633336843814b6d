"""What the staff pages read and write: the desk's stores, opened for each request, and the robot's content."""

import datetime
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from robot.core.trouble import Trouble
from robot.desk.dossiers.due_dates import Warning
from robot.desk.dossiers.store import Dossiers
from robot.desk.dossiers.working_days import WorkingDays
from robot.desk.feedback.ratings import Ratings
from robot.desk.feedback.staff_calls import StaffCalls
from robot.desk.feedback.unanswered import Unanswered
from robot.desk.queue.model import QueueRule, parted
from robot.desk.queue.tickets import Tickets
from robot.desk.staff.accounts import Accounts
from robot.desk.staff.deeds import Deeds
from robot.navigation.map.lobby_map import Lobby
from robot.runtime.content.editions import Knowledge
from robot.runtime.desk_service.report_builder import ReportMaker
from robot.runtime.desk_service.report_data import warned_now
from robot.runtime.settings.schema import Settings
from robot.staff_page.sessions import BrowserSession, Sessions

Now = Callable[[], datetime.datetime]


class StaffStores:
    """The stores and content behind the staff pages. `config`: folder of the procedures to which taught phrases go."""

    def __init__(
        self,
        root: Path,
        config: Path,
        settings: Settings,
        lobby: Lobby,
        knowledge: Knowledge,
        rule: QueueRule,
        working_days: WorkingDays,
        reports: ReportMaker,
        now: Now = datetime.datetime.now,
    ) -> None:
        self.config, self.settings, self.lobby, self.knowledge = config, settings, lobby, knowledge
        self.working_days, self.reports, self.now = working_days, reports, now
        self.database, self.figures = root / settings.desk.file, root / settings.desk.figures_dir
        self.teaching = threading.Lock()  # one phrase at a time
        self.reporting = threading.Lock()  # one report at a time: it takes seconds and memory
        self.sessions = Sessions(settings.staff_page.session_hours, settings.staff_page.idle_minutes)
        self.content_folder = config  # that of the content in force
        self.content_faults: tuple[Trouble, ...] = ()  # because of which the last good content is in force
        self._rule = rule
        self._counted: tuple[object, list[tuple[Warning, int]]] = (None, [])

    @property
    def counters(self) -> tuple[str, ...]:
        """Ids of the places for which queue numbers are given, in the order of the map."""
        return tuple(place.id for place in self.lobby.places if place.departments)

    def windows(self, place: str) -> int:
        """Return how many windows call numbers from the line of `place`; 1 if the settings name no windows for it."""
        return self.settings.queue.windows.get(place, 1)

    @property
    def spots(self) -> tuple[str, ...]:
        """Ids of the clerks' seats: each counter, or each window of a counter that has several ("counter:3~2")."""
        named = ((place, self.windows(place)) for place in self.counters)
        return tuple(
            spot
            for place, count in named
            for spot in ([place] if count == 1 else [f"{place}~{window}" for window in range(1, count + 1)])
        )

    def to_look_at(self) -> list[tuple[Warning, int]]:
        """Return each kind of warning with its number of dossiers today, most urgent first; cached until an import."""
        now = self.now()
        with self.dossiers() as dossiers:
            known = (now.date(), dossiers.as_of_s())
        if known != self._counted[0]:
            found = Counter(each.warning for each in warned_now(self.database, now, self.working_days))
            self._counted = known, [(kind, found[kind]) for kind in Warning if found[kind]]
        return self._counted[1]

    @property
    def own_queue(self) -> bool:
        """Whether the desk's own queue gives the numbers; otherwise the site's queue system gives and calls them."""
        return self.settings.queue.source == "own"

    def accounts(self) -> Accounts:
        return Accounts(self.database, self.now)

    def deeds(self) -> Deeds:
        return Deeds(self.database, self.now)

    def note(
        self, session: BrowserSession, deed: str, thing: str = "", before: str = "", after: str = "", why: str = ""
    ) -> None:
        """Log a deed of the account that `session` belongs to; see `Deeds.note`."""
        with self.deeds() as deeds:
            deeds.note(session.who, deed, thing, before, after, why)

    def tickets(self) -> Tickets:
        return Tickets(self.database, self._rule, self.now)

    def calls(self) -> StaffCalls:
        return StaffCalls(self.database, self.now)

    def dossiers(self) -> Dossiers:
        return Dossiers(self.database)

    def ratings(self) -> Ratings:
        return Ratings(self.database, self.now)

    def unanswered(self) -> Unanswered:
        return Unanswered(self.database)

    def place(self, spot: str, language: str) -> str:
        """Return the name of a clerk's seat: "Quầy 3 – Hộ tịch"; of one of several windows, "Quầy 3 (2) – Hộ tịch"."""
        place, window = parted(spot)
        try:
            card = self.knowledge.content.place(place, language)
        except Trouble:
            return spot
        return f"{card.label}{f' ({window})' * bool(window)} – {card.name}"

    def title(self, code: str, language: str) -> str:
        """Return the title of the procedure `code`; an unknown code is returned as it is."""
        try:
            return self.knowledge.content.procedure(code, language).title if code else ""
        except Trouble:
            return code
