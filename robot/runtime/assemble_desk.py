"""Assemble the service desk: its database, the site's queue and dossiers, and the deletion of old data."""

import datetime
import logging
import time
from collections.abc import Callable
from pathlib import Path

from robot.core.trouble import Trouble
from robot.desk.content_versions.removed_forms import expire_removed_forms
from robot.desk.database.backups import expire_copies, is_of_today, keep_of_day
from robot.desk.database.newest_days import clock_has_leapt
from robot.desk.database.repair import expire_damaged, heal, is_whole
from robot.desk.day_orders.store import DayOrders
from robot.desk.dossiers.look_up import LookUp
from robot.desk.dossiers.row_reader import Records
from robot.desk.dossiers.sources import DossierSource, Imported, PlatformService
from robot.desk.dossiers.store import Dossiers
from robot.desk.feedback.ratings import Ratings
from robot.desk.feedback.staff_calls import StaffCalls
from robot.desk.http_service import WebService
from robot.desk.queue.sources import OwnQueue, QueueSource, SiteQueue
from robot.desk.queue.tickets import Tickets
from robot.desk.reports.kept_reports import KeptReports
from robot.desk.staff.deeds import Deeds
from robot.runtime.content.desk_vocabulary_loader import (
    due_of,
    factor_of,
    known_of,
    load_vocabulary,
    load_working_days,
    queue_rule_of,
    token_of,
)
from robot.runtime.content.editions import Library
from robot.runtime.desk_service.driver import DeskPlan, ServiceDesk
from robot.runtime.ports import LiveValues, TicketPrinter
from robot.runtime.processes.task_thread import TaskThread
from robot.runtime.settings.loader import CONFIG
from robot.runtime.settings.schema import Settings

log = logging.getLogger("kiosk.desk")

_SERVICES = ("http://", "https://")


def service_desk(
    settings: Settings,
    library: Library,
    live: LiveValues,
    printer: TicketPrinter | None,
    config: Path = CONFIG,
    *,
    now: Callable[[], datetime.datetime] = datetime.datetime.now,
    now_s: Callable[[], float] = time.monotonic,
    backstage: Callable[[str], TaskThread] = TaskThread,
) -> ServiceDesk:
    """Return the service desk of this site. Its files are checked now: their errors are raised before anything starts.

    `now`: wall clock; `now_s`: monotonic clock; `backstage`: makes the threads in which dossiers are looked up and
    tickets are printed.
    """
    file = config.parent / settings.desk.file

    def today() -> datetime.date:
        return now().date()

    plan = DeskPlan(
        queue=lambda: _queue(settings, library, config.parent, now),
        ratings=lambda: Ratings(file, now),
        calls=lambda: StaffCalls(file, now),
        look_up=lambda: _look_up(settings, _records(settings, library, config, today()), config.parent, now_s),
        note_look_up=lambda outcome: _note(file, outcome, today()),
        expire=lambda: _tend(settings, file, today()),
        heal=lambda: _heal(file, today()),
    )
    load_vocabulary(library.folder or config)
    load_working_days(library.folder or config, settings)
    return ServiceDesk(plan, live, library.content, printer, today, now_s, backstage)


def expire(settings: Settings, file: Path, today: datetime.date) -> bool:
    """Delete data past their retention; return False, with nothing deleted, if the clock has leapt years ahead."""
    desk = settings.desk
    if clock_has_leapt(file, today):
        return False

    def before(days: int) -> datetime.date:
        return today - datetime.timedelta(days)

    with Tickets(file, queue_rule_of(settings)) as tickets:
        tickets.expire(before(settings.queue.keep_days))
    with DayOrders(file) as orders:
        orders.expire(before(settings.queue.keep_days))
    with StaffCalls(file) as calls:
        calls.expire(before(settings.queue.keep_days))
    with Ratings(file) as ratings:
        ratings.expire(before(desk.ratings_days), before(desk.remark_days))
    with Dossiers(file) as dossiers:
        dossiers.expire(before(settings.dossiers.keep_days))
    with Deeds(file) as deeds:
        deeds.expire(before(desk.deeds_days))
    with KeptReports(file) as reports:
        reports.expire_lists(before(settings.dossiers.keep_days))
    expire_damaged(file, before(desk.remark_days))
    expire_removed_forms(file, before(desk.deeds_days))
    return True


def _tend(settings: Settings, file: Path, today: datetime.date) -> None:
    """Delete data past their retention, and make today's copy of the database unless it exists."""
    believed = expire(settings, file, today)
    if believed:  # before the copy: deleting makes room
        try:
            expire_copies(file, today - datetime.timedelta(settings.desk.backup_days))
        except (OSError, Trouble) as error:  # such a failure must not stop the queue
            log.error("copies of the desk's database are kept too long: %s | bản sao cũ chưa xoá được", error)
    try:
        if not is_of_today(file, today):
            keep_of_day(file, today)
    except Trouble as error:
        if not is_whole(file):  # the restart repairs the database
            raise
        log.error("no copy of the desk's database was made today: %s | hôm nay chưa có bản sao", error)


def _heal(file: Path, today: datetime.date) -> None:
    heal(file, today)


def _queue(settings: Settings, library: Library, root: Path, now: Callable[[], datetime.datetime]) -> QueueSource:
    source = settings.queue.source
    if source.startswith(_SERVICES):
        service = WebService(source, _token(root, settings.queue.token_file))
        return SiteQueue(service, lambda place: _is_place(library, place))
    rule = queue_rule_of(settings)
    return OwnQueue(root / settings.desk.file, rule, now, lambda: library.content().working_days)


def _look_up(settings: Settings, records: Records, root: Path, now_s: Callable[[], float]) -> LookUp:
    source = settings.dossiers.source
    sources: list[DossierSource] = [Imported(root / settings.desk.file)]
    if source.startswith(_SERVICES):
        service = WebService(source, _token(root, settings.dossiers.token_file))
        sources.insert(0, PlatformService(service, records))
    return LookUp(sources, settings.site.dossier_prefix, factor_of(settings, root), now_s)


def _is_place(library: Library, place: str) -> bool:
    """Whether the lobby map has a place with the id `place`."""
    try:
        library.content().place(place, "vi")
    except (Trouble, KeyError):
        return False
    return True


def _records(settings: Settings, library: Library, config: Path, today: datetime.date) -> Records:
    content = library.content()
    days = load_working_days(library.folder or config, settings).under(content.orders)
    return Records(
        load_vocabulary(library.folder or config),
        settings.site.dossier_prefix,
        today,
        known=known_of(content.catalogue),
        due_of=due_of(content.catalogue, days),
        factor=factor_of(settings, config.parent),
    )


def _note(file: Path, outcome: str, today: datetime.date) -> None:
    """Count the outcome of a dossier look-up. When the disk fails, only this count is lost."""
    try:
        with Dossiers(file) as dossiers:
            dossiers.count_look_up(outcome, today)
    except Trouble as trouble:
        log.warning("a look-up is not counted: %s", trouble)


def _token(root: Path, file: str) -> str:
    return token_of(root / file) if file else ""
