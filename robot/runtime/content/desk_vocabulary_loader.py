"""Load the desk's own files: the words of the platform's exports (`dossiers.toml`), working days (`calendar.toml`)."""

import datetime
import hashlib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from robot.core.trouble import Trouble
from robot.desk.day_orders.model import NO_ORDERS, OrdersInForce
from robot.desk.day_orders.store import DayOrders
from robot.desk.dossiers.due_dates import due_at
from robot.desk.dossiers.identity_factor import Factor
from robot.desk.dossiers.row_reader import DueOf, Known
from robot.desk.dossiers.vocabulary import ChosenNames, DossierNames, Vocabulary
from robot.desk.dossiers.working_days import CalendarTable, Span, WorkingDays
from robot.desk.queue.model import QueueRule
from robot.knowledge.catalogue.procedures import Catalogue
from robot.knowledge.vietnamese.syllables import clean
from robot.runtime.content.site_overlays import CALENDAR, DOSSIERS, load_with_overlay
from robot.runtime.settings.schema import WEEKDAYS, Settings


def load_vocabulary(config: Path, chosen: ChosenNames | None = None) -> Vocabulary:
    """Return the column names and words of exported dossier lists; those `chosen` by persons win. Raises `Trouble` or
    `Troubles` with every error of the files."""
    return Vocabulary(load_with_overlay(config / "dossiers.toml", config / DOSSIERS, DossierNames), chosen)


def load_working_days(config: Path, settings: Settings) -> WorkingDays:
    """Return the centre's working days. Raises `Trouble` or `Troubles` with every error of the files."""
    table = load_with_overlay(config / "calendar.toml", config / CALENDAR, CalendarTable)
    site = settings.site
    apart = {WEEKDAYS.index(day): _minutes_of(spans) for day, spans in site.hours_on.items()}
    return WorkingDays(table, site.weekdays, _minutes_of(site.hours), apart)


def ordered_working_days(config: Path, settings: Settings, root: Path) -> WorkingDays:
    """Return the centre's working days with the hours that officials have ordered. `root`: the folder that paths in
    the settings start from. Raises `Trouble` or `Troubles`."""
    return load_working_days(config, settings).under(orders_of(root / settings.desk.file))


def orders_of(database: Path) -> OrdersInForce:
    """Return what officials have ordered for now; nothing without the file `database`. Raises `Trouble`."""
    if not database.exists():
        return NO_ORDERS
    with DayOrders(database) as orders:
        return orders.in_force()


def _minutes_of(spans: Iterable[str]) -> tuple[Span, ...]:
    """Return the opening hours "07:30-11:30" ... as (from, to) in minutes of the day."""
    return tuple((_minute(span[:5]), _minute(span[6:])) for span in spans)


def _minute(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])


def queue_rule_of(settings: Settings) -> QueueRule:
    """Return how tickets are numbered and called at this site."""
    queue = settings.queue
    return QueueRule(queue.series, queue.priority_every, queue.calls)


def factor_of(settings: Settings, root: Path) -> Factor | None:
    """Return the second factor of a dossier look-up (digits of the identity number); None at a site without it."""
    dossiers = settings.dossiers
    return Factor(root / dossiers.key_file, dossiers.factor_digits) if dossiers.factor_digits else None


def known_of(catalogue: Catalogue) -> Known:
    """Return a function that finds the procedure of an exported dossier in the catalogue: by code, else by title."""
    by_title = {
        clean(title): code
        for code, procedure in catalogue.procedures.items()
        for title in (procedure.official_title, procedure.title.vi)
    }

    @lru_cache(maxsize=4096)
    def known(code: str, title: str) -> tuple[str, str, str]:
        plain = clean(title)
        found = code if code in catalogue.procedures else by_title.get(plain) or by_title.get(plain[len("thủ tục ") :])
        if not found:
            return "", "", ""
        procedure = catalogue.procedures[found]
        return found, procedure.title.vi, procedure.field

    return known


def due_of(catalogue: Catalogue, days: WorkingDays) -> DueOf:
    """Return a function that computes when a dossier is due, for dossiers without a due date from the platform."""

    def due(code: str, received: datetime.datetime) -> str | None:
        procedure = catalogue.procedures.get(code)
        if procedure is None or procedure.time is None or procedure.announced:
            return None
        at = due_at(procedure.time, received, days)
        return None if at is None else at.isoformat()

    return due


def reading_of(
    settings: Settings,
    config: Path,
    factor: Factor | None,
    chosen: ChosenNames | None = None,
    orders: OrdersInForce = NO_ORDERS,
) -> str:
    """Return a hash of everything that affects how an export is read: column names, calendar, prefix, second factor,
    the names `chosen` by persons, and the hours that are ordered."""
    told = hashlib.sha256()
    for file in ("dossiers.toml", "calendar.toml"):
        told.update((config / file).read_bytes())
    for file in (DOSSIERS, CALENDAR):
        told.update((config / file).read_bytes() if (config / file).exists() else b"")
    told.update(f"{settings.site.dossier_prefix} {settings.site.weekdays} {settings.site.hours}".encode())
    told.update(repr(sorted(settings.site.hours_on.items())).encode() if settings.site.hours_on else b"")
    told.update(b"" if factor is None else factor.name)
    if chosen is not None and (chosen.columns or chosen.statuses):
        told.update(repr((sorted(chosen.columns.items()), sorted(chosen.statuses.items()))).encode())
    if orders.hours or orders.weeks:
        told.update(repr((sorted(orders.hours.items()), sorted(orders.weeks.items()))).encode())
    return told.hexdigest()[:32]


def token_of(path: Path | None) -> str:
    """Return the access token of a service, read from the file `path`; "" for `path` None. Raises `Trouble`."""
    if path is None:
        return ""
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Trouble(
            f"the token of the service cannot be read: {error}",
            "không đọc được mã truy cập của dịch vụ",
            file=str(path),
            remedy="put the token into this file, readable by the robot only",
            remedy_vi="ghi mã truy cập vào tệp này, chỉ robot được đọc",
        ) from error
