"""What the section "Nhập dữ liệu" shows: the form for a file, staged lists, one list in detail, and the history."""

import datetime

from robot.desk.dossiers.lists import DossierLists
from robot.desk.dossiers.store import Taken
from robot.desk.dossiers.vocabulary import COLUMNS
from robot.portal.dossier_export import Export
from robot.portal.lists.importer import ListState, Outcome, questions_of
from robot.portal.lists.refused_rows_workbook import refused_rows_workbook
from robot.portal.lists.staged_list import FailedList
from robot.portal.table_reader import LIMIT_BYTES
from robot.runtime.content.words_loader import load_words
from robot.staff_page.request_types import Answer, Ask, Download, Goto, RenderTemplate, Tell
from robot.staff_page.stores import StaffStores

SHOWN_ROWS = 100
"""Rows of one kind that the page shows; the workbook has all of them. Chosen."""

MOST_CHOICES = 80
"""Columns whose meaning can be chosen on the page. Chosen: an export of the platform has 26."""

NOT_READ = "-"
"""Value of a choice: this column is not to be read."""

UNCHANGED = ""
"""Value of a choice: nothing is chosen, the column is read as before."""

STATUSES = range(1, 11)
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PERSONAL = frozenset(("identity",))
"""Columns that cannot be chosen on the page: what is read of them needs the settings of the site."""


def lists(desk: StaffStores, ask: Ask) -> Answer:
    """Show the form for a file, the staged lists, the history of imports, and the names that persons explained."""
    importer = desk.lists
    undoing = importer.undoing()  # read first: an undo that ends meanwhile is shown by the next page
    with DossierLists(desk.database) as store:
        history, names, as_of_s = store.history(), store.explained_names(), store.as_of_s()
        for outcome in importer.undo_outcomes():
            _note_outcome(ask, outcome)
            history, as_of_s = store.history(), store.as_of_s()
    values = {
        "staged": [(each, _asked(each)) for each in importer.states()],
        "history": history,
        "undoing": undoing,
        "names": names,
        "as_of": None if as_of_s is None else datetime.datetime.fromtimestamp(as_of_s),
        "at": datetime.datetime.fromtimestamp,
        "limit_bytes": LIMIT_BYTES,
        "limit_mb": LIMIT_BYTES // 1_000_000,
    }
    return RenderTemplate("lists/lists.html", values)


def staged(desk: StaffStores, ask: Ask) -> Answer:
    """Show one staged list: that it is being read, why it cannot be read, or what it would change."""
    key = ask.parts["key"]
    found = desk.lists.state(key)
    outcome = desk.lists.outcome(key)
    if found is None:
        _note_outcome(ask, outcome)
        return Goto("/lists")
    if isinstance(outcome, FailedList):
        _note_outcome(ask, outcome)
    if is_outdated(desk, found):
        desk.lists.read_again(key, person_time(found))
        found = desk.lists.state(key) or found
    if found.progress is not None or found.failed is not None or found.export is None or found.looked_at is None:
        return RenderTemplate("lists/reading.html", {"list": found})
    export = found.export
    values = {
        "list": found,
        "export": export,
        "look": found.looked_at,
        "compared": found.looked_at.comparison,
        "asked": questions_of(export, found.looked_at),
        "as_of": datetime.datetime.fromtimestamp(found.looked_at.as_of_s),
        "made": datetime.datetime.fromisoformat(export.made) if "T" in export.made else None,
        "at": datetime.datetime.fromtimestamp,
        "columns": _columns(export),
        "choices": [column for column in COLUMNS if column not in _PERSONAL],
        "statuses": list(export.statuses.items())[:MOST_CHOICES],
        "numbers": STATUSES,
        "strange": [(*text.split(": ", 1), n) for text, n in export.strange.items()][:SHOWN_ROWS],
        "groups": [(kind, rows, len(rows)) for kind, rows in _groups(export)],
        "most": SHOWN_ROWS,
        "version": version_of(found),
        "not_read": NOT_READ,
    }
    return RenderTemplate("lists/look.html", values)


def progress(desk: StaffStores, ask: Ask) -> Answer:
    """Return what is being done with a list, for the script in the page; `what` "" = nothing any more."""
    found = desk.lists.progress(ask.parts["key"])
    return Tell({"what": "", "rows": 0} if found is None else {"what": found.what, "rows": found.rows})


def refused_rows(desk: StaffStores, ask: Ask) -> Answer:
    """Return the workbook with every row that is not taken, or that must be reported."""
    found = desk.lists.state(ask.parts["key"])
    if found is None or found.export is None:
        return Goto("/lists")
    words, language = load_words(desk.config / "words"), ask.session.language

    def told(name: str) -> str:
        return words.text(f"page_lists.{name}", language, {})

    groups = {told(f"rows_{kind}"): rows for kind, rows in _groups(found.export)}
    heads = [told(name) for name in ("head_kind", "head_place", "head_code", "head_reason")]
    data = refused_rows_workbook(groups, heads, told("rows_sheet"), vietnamese=language == "vi")
    return Download(data, _XLSX, "dong-chua-nhap.xlsx")


def version_of(state: ListState) -> str:
    """Return a mark of what a page has shown of a list; a form with another mark was made from an older page."""
    looked_at = state.looked_at
    if looked_at is None:
        return ""
    known = "-".join(str(value) for value in looked_at.comparison.known)
    return f"{looked_at.as_of_s}.{looked_at.reading[:12]}.{looked_at.comparison.rows}.{known}"


def is_outdated(desk: StaffStores, state: ListState) -> bool:
    """Whether another import or an undo has changed the known dossiers since the list was compared with them."""
    if state.progress is not None or state.looked_at is None:
        return False
    with desk.dossiers() as dossiers:
        return dossiers.version() != state.looked_at.comparison.known


def person_time(state: ListState) -> int:
    """Return the time that a person has given this list before, s since 1970; 0 = none."""
    looked_at = state.looked_at
    return looked_at.as_of_s if looked_at is not None and looked_at.as_of_from == "person" else 0


def _asked(state: ListState) -> list[str]:
    ready = state.export is not None and state.looked_at is not None and state.progress is None
    return questions_of(state.export, state.looked_at) if ready and state.export and state.looked_at else []


def _columns(export: Export) -> list[tuple[str, str]]:
    """Return each header of the list with our name of the column, "" = it is not read."""
    read = [(header, column) for column, header in export.headers.items() if header]
    return [*read, *((header, "") for header in dict.fromkeys(export.unused))][:MOST_CHOICES]


def _groups(export: Export) -> list[tuple[str, list]]:  # type: ignore[type-arg]
    return [
        (kind, rows)
        for kind, rows in (("refused", export.refused), ("twice", export.twice), ("elsewhere", export.elsewhere))
        if rows
    ]


def _note_outcome(ask: Ask, outcome: Outcome | None) -> None:
    """Put how an import or undo has ended into the message of the next page."""
    match outcome:
        case FailedList():
            text = outcome.vi if ask.session.language == "vi" else outcome.what
            ask.session.refuse("page_lists.failed", text)
        case Taken():
            ask.session.told = ("page_lists.did_take", outcome.file)
        case str():
            ask.session.told = ("page_lists.did_undo", outcome)
