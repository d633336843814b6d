"""The page of one dossier: its days, where the time went, why staff must look at it, and the marks set on it."""

import datetime
import re
import unicodedata
from collections.abc import Mapping

from robot.desk.dossiers.marks import NUMBER_CHARS, TEXT_CHARS, MarkKind
from robot.desk.dossiers.model import Dossier, code_of
from robot.desk.dossiers.stages import cause_of, stages_of
from robot.desk.staff.roles import Right
from robot.staff_page.dossier_deletion import forget_dossier
from robot.staff_page.dossiers.rows import rows_of
from robot.staff_page.request_types import Answer, Ask, Goto, RenderTemplate
from robot.staff_page.sessions import BrowserSession
from robot.staff_page.stores import StaffStores

_IDENTITY = re.compile(r"(?:\d[ .-]?){9,}")
"""Matches nine digits or more in a row, as of an identity card or a telephone."""


def dossier(desk: StaffStores, ask: Ask) -> Answer:
    """Show a dossier; an unknown code leads to the page that says so."""
    return _page(desk, ask, {}, "")


def mark(desk: StaffStores, ask: Ask) -> Answer:
    """Set a mark on a dossier. A form that is wrong or outdated is shown again with what was typed."""
    found = _dossier(desk, ask)
    if found is None or ask.parts["kind"] not in tuple(MarkKind):
        return Goto("/dossiers")
    kind = MarkKind(ask.parts["kind"])
    text, number = (_clean(ask.form.get(name, "")) for name in ("text", "number"))
    letter_day = _day(ask.form.get("letter_day", ""))
    fault = _fault(kind, text, number, letter_day, desk.now().date())
    if fault:
        return _page(desk, ask, ask.form, fault)
    seen = ask.form.get("seen", "")
    with desk.marks() as marks:
        set_mark = marks.add(
            found.code,
            kind,
            _person(ask.session),
            text=text,
            number=number,
            letter_day=letter_day if kind is MarkKind.APOLOGY else None,
            seen=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 19 else 0,
        )
    if set_mark is None:
        return _page(desk, ask, ask.form, "outdated")
    desk.note(ask.session, f"dossier_{kind.value}", found.code, after=_after(kind, text, number, letter_day))
    ask.session.told = (f"page_dossiers.did_{kind.value}", found.code)
    return Goto(f"/dossiers/one/{found.code}")


def withdraw(desk: StaffStores, ask: Ask) -> Answer:
    """Withdraw a mark that was set by mistake."""
    found, number = _dossier(desk, ask), ask.form.get("mark", "")
    if found is None or not (number.isascii() and number.isdigit() and len(number) < 19):
        return Goto("/dossiers")
    with desk.marks() as marks:
        before = marks.withdraw(int(number), found.code, _person(ask.session))
    if before is None:
        ask.session.refuse("page_dossiers.withdrawn_before")
    else:
        desk.note(ask.session, "dossier_mark_withdrawn", found.code, before=before.kind.value)
        ask.session.told = ("page_dossiers.did_withdraw", "")
    return Goto(f"/dossiers/one/{found.code}")


def forget(desk: StaffStores, ask: Ask) -> Answer:
    """Delete a dossier at its owner's wish, also from the copies of the database, if its code is typed once more."""
    found = _dossier(desk, ask)
    if found is None:
        return Goto("/dossiers")
    if code_of(ask.form.get("again", ""), desk.settings.site.dossier_prefix) != found.code:
        return _page(desk, ask, ask.form, "not_again")
    try:
        forget_dossier(desk.database, found.code, desk.now().date())
    finally:
        desk.clear_counted()
    desk.note(ask.session, "dossier_deleted", "…")
    ask.session.told = ("page_dossiers.did_forget", "")
    return Goto("/dossiers")


def _page(desk: StaffStores, ask: Ask, typed: Mapping[str, str], fault: str) -> Answer:
    """Render the page. `typed`: fields of a form that was refused; `fault`: why, as the key of its words."""
    found = _dossier(desk, ask)
    if found is None:
        return RenderTemplate("dossiers/unknown.html", {"code": ask.parts["code"][:60]}, 404)
    today, days = desk.now().date(), desk.working_days
    (row,) = rows_of(desk, [found])
    with desk.marks() as store:
        marks = store.of_dossier(found.code)
    values = {
        "row": row,
        "dossier": found,
        "stages": stages_of(found, today, days),
        "cause": cause_of(found, today, days).value if row.overdue else "",
        "marks": marks,
        "seen": max((each.id for each in marks), default=0),
        "clerks": desk.listed.choices().clerks,
        "today": today,
        "typed": typed,
        "fault": fault,
        "kind": ask.parts.get("kind", "forget" if fault else ""),
        "may_forget": ask.session.may(Right.REPORTS),
        "left": None if row.due is None or row.overdue else days.between(today, row.due),
    }
    return RenderTemplate("dossiers/dossier.html", values, 409 if fault else 200)


def _dossier(desk: StaffStores, ask: Ask) -> Dossier | None:
    code = code_of(ask.parts["code"], desk.settings.site.dossier_prefix)
    if not code:
        return None
    with desk.dossiers() as dossiers:
        return dossiers.find(code)


def _fault(kind: MarkKind, text: str, number: str, letter_day: datetime.date | None, today: datetime.date) -> str:
    """Return the key of what is wrong with a form; "" = nothing."""
    if len(text) > TEXT_CHARS or len(number) > NUMBER_CHARS:
        return "too_long"
    if _IDENTITY.search(text) or _IDENTITY.search(number):
        return "identity"
    if kind is MarkKind.APOLOGY:
        if not number:
            return "no_number"
        if letter_day is None:
            return "no_day"
        return "future" if letter_day > today else ""
    return "" if text else "no_text"


def _after(kind: MarkKind, text: str, number: str, letter_day: datetime.date | None) -> str:
    """Return what the log of deeds says of a mark. The text of a note stands at the dossier only."""
    if kind is MarkKind.APOLOGY and letter_day is not None:
        return f"{number}, {letter_day:%d/%m/%Y}"
    return text if kind is MarkKind.ASSIGNED else ""


def _person(session: BrowserSession) -> str:
    """Return the name and title of the person, as a mark keeps them; "" for the shared PIN."""
    return session.account.display if session.who else ""


def _clean(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _day(text: str) -> datetime.date | None:
    """Return the day that a browser's field of dates sends, or a person types as 24/11/2026; None if it is none."""
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            found = datetime.datetime.strptime(text.strip(), form).date()
        except ValueError:
            continue
        return found if found.year >= 2000 else None
    return None
