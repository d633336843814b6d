"""The page of the schemes: take the province's scheme in from Excel, after a look at what was recognised."""

import secrets
import tempfile
import threading
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from robot.core.trouble import Trouble
from robot.desk.indicators.criteria import Criterion, IndicatorIndex, faults_of
from robot.desk.indicators.measures import MEASURES
from robot.portal.index_scheme import ReadScheme, read_scheme
from robot.runtime.desk_service.index_data import index_data
from robot.staff_page.request_types import Answer, Ask, Goto, RenderTemplate
from robot.staff_page.stores import StaffStores

SCHEME_BYTES = 10 * 1024 * 1024
"""Largest workbook of a scheme, bytes. Chosen: a table of a hundred rows has some 50 kB."""

NEW = "new"
"""Value of the field "index" for a scheme of an index that is not known yet."""

_DRAFTS = 20
_SHOWN_NAME = 120


class Draft(NamedTuple):
    """A scheme that was read and not yet taken: the name of its file, and what was read of it."""

    file: str
    read: ReadScheme


class SchemeChange(NamedTuple):
    """Difference of a criterion to the scheme in force. `key`: "added", "removed" or "changed"."""

    key: str
    criterion: Criterion
    before: float | None = None


class Drafts:
    """The newest drafts, in memory only: a restart asks for the file again. May be used by any thread."""

    def __init__(self) -> None:
        self._kept: dict[str, Draft] = {}
        self._lock = threading.Lock()

    def keep(self, draft: Draft) -> str:
        """Keep a draft; return its name."""
        name = secrets.token_urlsafe(16)
        with self._lock:
            while len(self._kept) >= _DRAFTS:
                del self._kept[next(iter(self._kept))]
            self._kept[name] = draft
        return name

    def find(self, name: str) -> Draft | None:
        """Return the draft with this name; None if it is gone."""
        with self._lock:
            return self._kept.get(name)

    def drop(self, name: str) -> None:
        """Forget a draft."""
        with self._lock:
            self._kept.pop(name, None)


_drafts = Drafts()


def schemes(desk: StaffStores, _ask: Ask) -> Answer:
    """Show the schemes in force, and the form that takes another one in."""
    return _page(desk, "")


def upload(desk: StaffStores, ask: Ask) -> Answer:
    """Read the uploaded workbook, and show what was recognised."""
    if ask.file is None:
        return _page(desk, "no_file")
    name, data = _file_name(ask.file.name), ask.file.file.read()
    code = ask.form.get("index", "")
    indexes = index_data(desk.root, desk.config, desk.database).indexes
    title = unicodedata.normalize("NFC", ask.form.get("title", "")).strip()[:_SHOWN_NAME]
    if code == NEW:
        code = next(f"CS{n}" for n in range(1, 1000) if f"CS{n}" not in {index.code for index in indexes})
    elif code not in {index.code for index in indexes}:
        return _page(desk, "no_index")
    try:
        read = _read(data, code, title)
    except Trouble as trouble:
        return _page(desk, "", trouble)
    if not read.index.criteria or faults_of(read.index, MEASURES):
        return _page(desk, "no_criteria")
    token = _drafts.keep(Draft(name, read))
    return _preview(read, name, token, next((each for each in indexes if each.code == code), None))


def take(desk: StaffStores, ask: Ask) -> Answer:
    """Store the scheme that was shown, with the chosen computations, for the index."""
    token = ask.form.get("draft", "")
    draft = _drafts.find(token)
    if draft is None:
        return _page(desk, "draft_gone")
    index = replace(
        draft.read.index,
        criteria=tuple(
            replace(each, measure=chosen) if (chosen := ask.form.get(f"m.{each.code}")) in {"", *MEASURES} else each
            for each in draft.read.index.criteria
        ),
    )
    with desk.index_records() as records:
        before = records.schemes().get(index.code)
        records.take_scheme(index, draft.file, ask.session.who)
    _drafts.drop(token)
    points = sum(each.max_points or 0 for each in index.criteria)
    after = f"{draft.file}: {len(index.criteria)} tiêu chí, {points:g} điểm"
    desk.note(ask.session, "index_scheme", index.title.vi, "" if before is None else before.file, after)
    ask.session.told = ("page_indices.scheme_taken", str(len(index.criteria)))
    return Goto(f"/indices?index={index.code}")


def remove(desk: StaffStores, ask: Ask) -> Answer:
    """Take a stored scheme back, so that the shipped one is used again."""
    code = ask.form.get("index", "")
    with desk.index_records() as records:
        before = records.schemes().get(code)
        if before is not None:
            records.remove_scheme(code, ask.session.who)
    if before is not None:
        desk.note(ask.session, "index_scheme_removed", before.index.title.vi, before.file)
        ask.session.told = ("page_indices.scheme_removed", before.index.title.vi)
    return Goto("/indices/schemes")


def _read(data: bytes, code: str, title: str) -> ReadScheme:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scheme.xlsx"
        path.write_bytes(data)
        return read_scheme(path, code, title)


def _file_name(name: str) -> str:
    plain = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    return "".join(sign for sign in plain if sign.isprintable())[:_SHOWN_NAME] or "tep.xlsx"


def _page(desk: StaffStores, mistake: str, trouble: Trouble | None = None) -> Answer:
    data = index_data(desk.root, desk.config, desk.database)
    with desk.index_records() as records:
        stored = records.schemes()
    values = {
        "indexes": [(index, stored.get(index.code)) for index in data.indexes],
        "mistake": mistake,
        "trouble": trouble,
        "new": NEW,
    }
    return RenderTemplate("indices/schemes.html", values, 422 if mistake or trouble else 200)


def _preview(read: ReadScheme, file: str, token: str, before: IndicatorIndex | None) -> Answer:
    points = sum(each.max_points or 0 for each in read.index.criteria)
    return RenderTemplate(
        "indices/scheme_preview.html",
        {
            "read": read,
            "index": read.index,
            "file": file,
            "draft": token,
            "points": points,
            "differs": read.total is not None and abs(read.total - points) > 1e-6,
            "changes": [] if before is None else changes_of(before, read.index),
            "measures": list(MEASURES),
            "groups": {group.code: group.title for group in read.index.groups},
        },
    )


def changes_of(before: IndicatorIndex, after: IndicatorIndex) -> Sequence[SchemeChange]:
    """Return how the criteria of `after` differ from those of `before`, by their codes."""
    old = {each.code: each for each in before.criteria}
    new = {each.code: each for each in after.criteria}
    found = [SchemeChange("removed", each) for code, each in old.items() if code not in new]
    found += [SchemeChange("added", each) for code, each in new.items() if code not in old]
    return found + [
        SchemeChange("changed", each, old[code].max_points)
        for code, each in new.items()
        if code in old and each.max_points != old[code].max_points
    ]
