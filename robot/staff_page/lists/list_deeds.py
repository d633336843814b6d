"""What the forms of the section "Nhập dữ liệu" do: upload, explain names, take in, discard, undo."""

import datetime

from robot.desk.dossiers.lists import LONGEST_NAME, DossierLists, ExplainedName
from robot.desk.dossiers.vocabulary import COLUMNS
from robot.portal.lists.importer import ListState
from robot.staff_page.lists.list_page import NOT_READ, STATUSES, is_outdated, person_time, version_of
from robot.staff_page.request_types import Answer, Ask, Goto
from robot.staff_page.stores import StaffStores

_EARLIEST = datetime.datetime(2000, 1, 1)
_COLUMN, _STATUS, _GONE = "column:", "status:", "gone:"
"""What the names of form fields begin with; the header, the status or the code follows."""


def upload(desk: StaffStores, ask: Ask) -> Answer:
    """Stage the file of the form, and go to the page that shows how it is read."""
    if ask.file is None:
        ask.session.refuse("page_lists.no_file")
        return Goto("/lists")
    modified = ask.form.get("modified_ms", "")
    modified_s = int(modified) // 1000 if modified.isascii() and modified.isdigit() and len(modified) < 15 else 0
    key = desk.lists.stage(ask.file.name, ask.file.file, ask.session.who, "page", modified_s)
    desk.note(ask.session, "list_uploaded", ask.file.name)
    return Goto(f"/lists/{key}")


def explain(desk: StaffStores, ask: Ask) -> Answer:
    """Keep what the person says of columns and statuses, and read the list again."""
    found = _state(desk, ask)
    if found is None or found.export is None:
        return Goto("/lists")
    names = _explained(ask, int(desk.now().timestamp()))
    if names:
        with DossierLists(desk.database) as store:
            store.explain(names)
        for each in names:
            desk.note(ask.session, f"list_{each.kind}_explained", each.shown, after=each.meaning or NOT_READ)
        desk.lists.read_again(found.key, person_time(found))
    return Goto(f"/lists/{found.key}")


def take(desk: StaffStores, ask: Ask) -> Answer:
    """Take the list in, as it was shown; if the person has changed its time, compare it anew first."""
    found, key = _state(desk, ask), ask.parts["key"]
    here = Goto(f"/lists/{key}" if key.isalnum() else "/lists")
    if found is None or found.progress is not None or found.looked_at is None:  # pressed twice
        return here
    if ask.form.get("version") != version_of(found) or is_outdated(desk, found):
        ask.session.refuse("page_lists.outdated")
        return here
    as_of = _moment(ask.form.get("as_of", ""))
    now = desk.now()
    if as_of is None or not _EARLIEST <= as_of <= now + datetime.timedelta(minutes=5):
        ask.session.refuse("page_lists.bad_time", ask.form.get("as_of", "")[:40])
        return here
    if _minute(as_of) != _minute(datetime.datetime.fromtimestamp(found.looked_at.as_of_s)):
        desk.lists.read_again(found.key, int(as_of.timestamp()))
        ask.session.told = ("page_lists.time_changed", "")
        return here
    if found.looked_at.comparison.backwards and ask.form.get("backwards") != "yes":
        ask.session.refuse("page_lists.confirm_backwards")
        return here
    desk.lists.take(found.key, _delisted(found, ask), ask.session.who)
    return here


def drop(desk: StaffStores, ask: Ask) -> Answer:
    """Delete a staged list."""
    name = desk.lists.discard(ask.parts["key"])
    if name:
        desk.note(ask.session, "list_dropped", name)
        ask.session.told = ("page_lists.did_drop", name)
    return Goto("/lists")


def undo(desk: StaffStores, ask: Ask) -> Answer:
    """Begin to undo an import; one that was undone already, by a second click, or that
    is another one than the page has shown, is left alone."""
    with DossierLists(desk.database) as store:
        known = {(str(each.id), str(each.imported_s)) for each in store.history() if not each.undone_s}
    number = ask.parts["number"]
    if (number, ask.form.get("imported")) in known:
        desk.lists.undo(int(number), ask.session.who)
    return Goto("/lists")


def forget_name(desk: StaffStores, ask: Ask) -> Answer:
    """Forget what a person has said of a column or status."""
    kind, shown = ask.form.get("kind", ""), ask.form.get("shown", "")
    if kind in ("column", "status"):
        with DossierLists(desk.database) as store:
            store.forget_name(kind, shown)
        desk.note(ask.session, "list_name_forgotten", shown)
    return Goto("/lists")


def _state(desk: StaffStores, ask: Ask) -> ListState | None:
    return desk.lists.state(ask.parts["key"])


def _explained(ask: Ask, at_s: int) -> list[ExplainedName]:
    """Return what the form says of columns and statuses; fields with other values are ignored."""
    found = []
    for field, value in ask.form.items():
        if field.startswith(_COLUMN) and (value in COLUMNS or value == NOT_READ):
            meaning = "" if value == NOT_READ else value
            found.append(ExplainedName("column", field[len(_COLUMN) :][:LONGEST_NAME], meaning, ask.session.who, at_s))
        elif field.startswith(_STATUS) and value in map(str, STATUSES):
            found.append(ExplainedName("status", field[len(_STATUS) :][:LONGEST_NAME], value, ask.session.who, at_s))
    return found


def _delisted(found: ListState, ask: Ask) -> list[str]:
    """Return the codes of the dossiers that the person has declared to be withdrawn from the list."""
    assert found.looked_at is not None
    compared = found.looked_at.comparison
    vanished = [each.code for each in compared.vanished]
    choice = ask.form.get("vanished", "keep")
    if choice == "all" and compared.vanished_count == len(vanished):
        return vanished
    if choice == "chosen":
        return [code for code in vanished if ask.form.get(f"{_GONE}{code}") == "yes"]
    return []


def _moment(text: str) -> datetime.datetime | None:
    try:
        at = datetime.datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo is None else None


def _minute(at: datetime.datetime) -> datetime.datetime:
    return at.replace(second=0, microsecond=0)
