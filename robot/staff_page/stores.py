"""What the staff pages read and write: the desk's stores, opened for each request, and the robot's content."""

import datetime
import logging
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from robot.core.trouble import Trouble
from robot.desk.day_orders.model import NO_ORDERS, OrdersInForce
from robot.desk.day_orders.store import DayOrders
from robot.desk.dossiers.due_dates import Warning
from robot.desk.dossiers.marks import DossierMarks
from robot.desk.dossiers.register_cache import RegisterCache
from robot.desk.dossiers.store import Dossiers
from robot.desk.dossiers.working_days import WorkingDays
from robot.desk.feedback.ratings import Ratings
from robot.desk.feedback.staff_calls import StaffCalls
from robot.desk.feedback.unanswered import Unanswered
from robot.desk.indicators.index_records import IndexRecords
from robot.desk.legal_reviews.reviews import LegalReviews
from robot.desk.notices.store import Notices
from robot.desk.queue.clerk_tickets import ClerkTickets
from robot.desk.queue.model import QueueRule, parted
from robot.desk.reports.kept_reports import KeptReports
from robot.desk.staff.accounts import Accounts
from robot.desk.staff.deeds import Deeds
from robot.navigation.map.lobby_map import Lobby
from robot.portal.lists.importer import ListImporter
from robot.runtime.content.editions import Knowledge, StartContent
from robot.runtime.content.provider import ContentProvider
from robot.runtime.desk_service.report_builder import ReportMaker
from robot.runtime.desk_service.report_data import warned_now
from robot.runtime.notices.sender import NoticeSender
from robot.runtime.settings.schema import Settings
from robot.staff_page.banners import Banner, not_in_force, stale_list, unsent_notice
from robot.staff_page.blank_forms.visitors_port import VisitorsPort
from robot.staff_page.content.content_desk import ContentDesk
from robot.staff_page.form_stamps import FormStamps
from robot.staff_page.robot_state.province import Province
from robot.staff_page.sessions import BrowserSession, Sessions

log = logging.getLogger("kiosk.staff")

Now = Callable[[], datetime.datetime]


class StaffStores:
    """The stores and content behind the staff pages. `root`: folder of the files that this robot writes; `config`:
    folder of the procedures to which taught phrases go."""

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
        self.reports, self.now, self.root = reports, now, root
        self.province: Province | None = None  # where the robot belongs to a fleet
        self.database, self.figures = root / settings.desk.file, root / settings.desk.figures_dir
        self.teaching = threading.Lock()  # one phrase at a time
        self.stamps = FormStamps()
        self.reporting = threading.Lock()  # one report at a time: it takes seconds and memory
        self.sessions = Sessions(settings.staff_page.session_hours, settings.staff_page.idle_minutes)
        self.content_folder = config  # that of the content in force
        self.content_faults: tuple[Trouble, ...] = ()  # because of which the last good content is in force
        self.listed = RegisterCache(self.database, working_days, settings.site.dossier_prefix)
        self.sender = NoticeSender(self.database, root, settings.notices, lambda: self.now())
        self.content = ContentDesk(config, self.database, settings, lobby, now)
        self.visitors_port = VisitorsPort(
            self.content.form_files,
            settings.staff_page,
            lambda key, language: self.knowledge.content.text(key, language),
        )
        self.lists = ListImporter(root, config, settings, now)
        self._rule = rule
        self._ordered: tuple[object, ContentProvider] = (None, knowledge.content)
        self._days: tuple[OrdersInForce, WorkingDays] = (NO_ORDERS, working_days)
        self._calendar = working_days
        self._counted: tuple[object, list[tuple[Warning, int]]] = (None, [])

    def take(self, start: StartContent) -> None:
        """Put content that was loaded in force on the pages, with its map of the lobby."""
        self.content_folder, self.knowledge = start.folder, start.knowledge
        self.lobby = self.content.lobby = start.lobby

    @property
    def counters(self) -> tuple[str, ...]:
        """Ids of the places for which queue numbers are given today, in the order of the map."""
        return self._counters(self.orders_in_force())

    def _counters(self, orders: OrdersInForce) -> tuple[str, ...]:
        return tuple(place.id for place in self._under(orders).lobby.places if place.departments)

    def ordered_content(self) -> ContentProvider:
        """Return the robot's content under the orders for the day."""
        return self._under(self.orders_in_force())

    def _under(self, orders: OrdersInForce) -> ContentProvider:
        files = self.knowledge.content
        if self._ordered[0] != (orders, id(files)):
            self._ordered = (orders, id(files)), files.under(orders)
        return self._ordered[1]

    @property
    def working_days(self) -> WorkingDays:
        """The working days of the site's calendar, with the hours that are ordered."""
        return self.days_under(self.orders_in_force())

    def days_under(self, orders: OrdersInForce) -> WorkingDays:
        """Return the working days of the site's calendar, with the hours of these orders."""
        known = self._days[0]
        if (known.hours, known.weeks) != (orders.hours, orders.weeks):
            self._days = orders, self._calendar.under(orders)
        return self._days[1]

    def orders_in_force(self) -> OrdersInForce:
        """Return what the head of the centre has ordered for now."""
        with self.orders() as orders:
            return orders.in_force()

    def windows(self, place: str) -> int:
        """Return how many windows call numbers from the line of `place`: as ordered, else by the settings, else 1."""
        return self.orders_in_force().windows.get(place, self.settings.queue.windows.get(place, 1))

    @property
    def spots(self) -> tuple[str, ...]:
        """Ids of the clerks' seats: each counter, or each window of a counter that has several ("counter:3~2")."""
        orders, usual = self.orders_in_force(), self.settings.queue.windows
        named = ((place, orders.windows.get(place, usual.get(place, 1))) for place in self._counters(orders))
        return tuple(
            spot
            for place, count in named
            for spot in ([place] if count == 1 else [f"{place}~{window}" for window in range(1, count + 1)])
        )

    def to_look_at(self) -> list[tuple[Warning, int]]:
        """Return each kind of warning with its number of dossiers today, most urgent first; cached until an import."""
        now = self.now()
        with self.dossiers() as dossiers:
            known = (now.date(), dossiers.version())
        if known != self._counted[0]:
            found = Counter(each.warning for each in warned_now(self.database, now, self.working_days))
            self._counted = known, [(kind, found[kind]) for kind in Warning if found[kind]]
        return self._counted[1]

    def clear_counted(self) -> None:
        """Forget what was counted of the dossiers, because one was deleted."""
        self.listed.clear()
        self._counted = (None, [])

    def banners(self) -> list[Banner]:
        """Return the bars that stand over every page now."""
        with self.dossiers() as dossiers:
            as_of_s = dossiers.as_of_s()
        with self.notices() as notices:
            unsent = notices.troubled()
        with self.content.editor.versions() as versions:
            late = [*versions.not_in_force(), *versions.due(self.now().date() - datetime.timedelta(1))]
        stale = stale_list(as_of_s, self.now(), self.working_days)
        return [*stale, *unsent_notice(unsent), *not_in_force(late)]

    def forget_what_was_read(self) -> None:
        """Read the dossiers anew, because the database went back to a copy."""
        self.listed.clear()
        self._counted = None, []

    @property
    def own_queue(self) -> bool:
        """Whether the desk's own queue gives the numbers; otherwise the site's queue system gives and calls them."""
        return self.settings.queue.source == "own"

    def accounts(self) -> Accounts:
        return Accounts(self.database, self.now)

    def person(self, name: str) -> str:
        """Return the full name of the person with the account `name`; `name` itself if there is no such account."""
        with self.accounts() as accounts:
            found = accounts.find(name)
        return name if found is None else found.display

    def index_records(self) -> IndexRecords:
        return IndexRecords(self.database, self.now)

    def deeds(self) -> Deeds:
        return Deeds(self.database, self.now)

    def note(
        self, session: BrowserSession, deed: str, thing: str = "", before: str = "", after: str = "", why: str = ""
    ) -> None:
        """Log a deed of the account that `session` belongs to; see `Deeds.note`. The deed is done already, so that a
        log that cannot be written is an error for the technician, and no reason to repeat the deed."""
        try:
            with self.deeds() as deeds:
                deeds.note(session.who, deed, thing, before, after, why)
        except Trouble as trouble:
            log.error("the deed %s of %r is not in the log of deeds: %s", deed, session.who, trouble)

    def tickets(self) -> ClerkTickets:
        return ClerkTickets(self.database, self._rule, self.now)

    def orders(self) -> DayOrders:
        return DayOrders(self.database, self.now)

    def marks(self) -> DossierMarks:
        return DossierMarks(self.database, self.now)

    def notices(self) -> Notices:
        return Notices(self.database, self.now)

    def calls(self) -> StaffCalls:
        return StaffCalls(self.database, self.now)

    def dossiers(self) -> Dossiers:
        return Dossiers(self.database)

    def ratings(self) -> Ratings:
        return Ratings(self.database, self.now)

    def kept_reports(self) -> KeptReports:
        return KeptReports(self.database, self.now)

    def legal_reviews(self) -> LegalReviews:
        return LegalReviews(self.database, self.now)

    def unanswered(self) -> Unanswered:
        return Unanswered(self.database)

    def place(self, spot: str, language: str) -> str:
        """Return the name of a clerk's seat: "Quầy 3 – Hộ tịch"; of one of several windows, "Quầy 3 (2) – Hộ tịch"."""
        place, window = parted(spot)
        return self.knowledge.content.place_name(place, language, window)

    def title(self, code: str, language: str) -> str:
        """Return the title of the procedure `code`; an unknown code is returned as it is."""
        try:
            return self.knowledge.content.title(code, language) if code else ""
        except Trouble:
            return code
