"""The page of the copies, the button that makes one, and the form that goes back to one.

Errors of the database name files and commands. These pages say politely what was not done; the log has the rest.
"""

import logging
from collections.abc import Mapping
from urllib.parse import quote

from robot.core.trouble import Trouble
from robot.desk.database.backups import CopiesBusy, keep_of_day
from robot.desk.database.kept_copies import CopyState, KeptCopy, kept_copies
from robot.desk.database.restore import restore
from robot.desk.staff.roles import Right
from robot.staff_page.page_routes import PageRoute
from robot.staff_page.request_types import Answer, Ask, Goto, RenderTemplate
from robot.staff_page.stores import StaffStores

log = logging.getLogger("kiosk.staff")

REFUSED = 422
GOES_BACK: Mapping[str, tuple[str, ...]] = {
    "lists": ("dossier", "dossier_import", "dossier_next", "dossier_before", "dossier_undone", "list_name", "look_up"),
    "earlier_days": (),
    "opinions": ("rating", "unanswered", "refused", "open_question"),
    "reports": ("report_text", "report_letterhead"),
    "indices": ("index_scheme", "index_evidence", "index_value", "index_official", "index_target"),
    "legal": ("legal_review",),
    "wrong_pins": ("pin_tries",),
}
"""What a restore takes back: the word key, and the tables of the database with all their rows."""
STAYS: Mapping[str, tuple[str, ...]] = {
    "today": ("ticket", "announcement", "staff_call"),
    "sent_today": ("dossier_mark", "notice"),
    "accounts": ("account", "staff_key"),
    "deeds": ("deed",),
    "fixed": ("report_kept", "report_kept_lists"),
    "content": ("content_text", "content_change", "content_file"),
    "orders": ("day_order",),
}
"""What stays, in the same form; of the first two the rows of today (`robot.desk.database.restore`)."""


def all_copies(desk: StaffStores, _ask: Ask) -> Answer:
    """Show every copy, the newest first."""
    values = {
        "copies": kept_copies(desk.database),
        "kept_days": desk.settings.desk.backup_days,
        "stamp": desk.stamps.fresh(),
    }
    return RenderTemplate("copies/list.html", values)


def make_copy(desk: StaffStores, ask: Ask) -> Answer:
    """Make the copy of today anew."""
    if desk.stamps.take(ask.form.get("stamp", "")[:40]):
        try:
            keep_of_day(desk.database, desk.now().date())
        except Trouble as error:
            _refuse(ask, error, "not_made")
        else:
            desk.note(ask.session, "copy_made")
            ask.session.told = ("page_copies.made", "")
    return Goto("/copies")


def confirm(desk: StaffStores, ask: Ask) -> Answer:
    """Show what goes back and what stays, and ask for the day of the copy."""
    copy = _found(desk, ask.query.get("copy", ""))
    return _gone(ask) if copy is None else _form(desk, copy)


def go_back(desk: StaffStores, ask: Ask) -> Answer:
    """Go back to the copy if it is still the one that was shown and its day is typed."""
    copy = _found(desk, ask.form.get("copy", ""))
    if copy is None or copy.stamp != ask.form.get("made", ""):
        return _gone(ask)
    typed = ask.form.get("day", "").strip()[:40]
    if typed.replace("-", "/").replace(".", "/") not in (f"{copy.made:%d/%m/%Y}", f"{copy.made:%-d/%-m/%Y}"):
        return _form(desk, copy, typed, "day_differs")
    if not desk.stamps.take(ask.form.get("stamp", "")[:40]):
        return Goto("/copies")
    try:
        done = restore(desk.database, copy.path, desk.now())
    except Trouble as error:
        _refuse(ask, error, "not_back")
        return Goto(f"/copies/back?copy={quote(copy.id)}")
    desk.forget_what_was_read()
    moment = f"{copy.made:%H:%M, %d/%m/%Y}"
    kept = desk.knowledge.content.text("page_copies.numbers_kept", "vi", n=done.numbers)
    desk.note(ask.session, "copy_restored", moment, after=kept, why=ask.form.get("why", "").strip()[:200])
    ask.session.told = ("page_copies.went_back", moment)
    return Goto("/copies")


def _form(desk: StaffStores, copy: KeptCopy, typed: str = "", why: str = "") -> Answer:
    values = {
        "copy": copy,
        "typed": typed,
        "why": why,
        "goes_back": list(GOES_BACK),
        "stays": list(STAYS),
        "stamp": desk.stamps.fresh(),
    }
    return RenderTemplate("copies/back.html", values, REFUSED if why else 200)


def _found(desk: StaffStores, name: str) -> KeptCopy | None:
    """Return the whole copy with this id."""
    whole = (each for each in kept_copies(desk.database) if each.state is CopyState.WHOLE)
    return next((each for each in whole if each.id == name), None)


def _gone(ask: Ask) -> Answer:
    ask.session.refuse("page_copies.gone")
    return Goto("/copies")


def _refuse(ask: Ask, error: Trouble, key: str) -> None:
    log.error("%s", error)
    ask.session.refuse("page_copies.busy" if isinstance(error, CopiesBusy) else f"page_copies.{key}")


ROUTES = (
    PageRoute("/copies", all_copies, Right.ACCOUNTS),
    PageRoute("/copies/make", make_copy, Right.ACCOUNTS, "POST"),
    PageRoute("/copies/back", confirm, Right.ACCOUNTS),
    PageRoute("/copies/back", go_back, Right.ACCOUNTS, "POST"),
)
