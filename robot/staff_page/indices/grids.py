"""The grids of an index: values by hand, and the scores that the portal shows."""

import unicodedata
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from robot.desk.indicators.criteria import Criterion
from robot.desk.indicators.index_records import IndexRecords, StoredOfficial, StoredValue, TypedFigures
from robot.desk.indicators.pasted_scores import MOST_CHARS, Pasted, pasted_scores
from robot.staff_page.indices.scored import ScoredIndex, days_of, scored
from robot.staff_page.indices.typed_rows import Grid, RowMistake, TypedRow, read_row, row_of
from robot.staff_page.request_types import Answer, Ask, Goto, RenderTemplate
from robot.staff_page.stores import StaffStores

ROWS = 35
"""Most rows of one form; a form has at most `request_types.FIELDS` fields, of which a row takes five."""

PASTE_BYTES = 12 * MOST_CHARS
"""Largest body of a form with a copied table, bytes: a sign takes up to four, each sent as "%XX"."""


class GridRow(NamedTuple):
    """A row of a grid: what is stored or was typed, and why it was not stored."""

    criterion: Criterion
    typed: TypedRow
    stored: StoredValue | StoredOfficial | None
    mistake: RowMistake | None


class GridForm(NamedTuple):
    """The rows of one form, with the title of their group."""

    title: str
    rows: Sequence[GridRow]


def values(desk: StaffStores, ask: Ask) -> Answer:
    """Show the grid of values by hand."""
    return _page(desk, ask, scored(desk, ask.query), Grid.VALUES, {}, {})


def portal(desk: StaffStores, ask: Ask) -> Answer:
    """Show the grid of the portal's scores."""
    return _page(desk, ask, scored(desk, ask.query), Grid.PORTAL, {}, {})


def keep_values(desk: StaffStores, ask: Ask) -> Answer:
    """Store the right rows of the grid of values, and show it again with the others marked."""
    return _keep(desk, ask, Grid.VALUES)


def keep_portal(desk: StaffStores, ask: Ask) -> Answer:
    """Store the right rows of the grid of the portal's scores, and show it again with the others marked."""
    return _keep(desk, ask, Grid.PORTAL)


def paste(desk: StaffStores, ask: Ask) -> Answer:
    """Fill the grid of the portal's scores from a copied table or answer; nothing is stored before it is saved."""
    text = ask.form.get("text", "")
    found = scored(desk, ask.form)
    read = pasted_scores(text, found.scores.index)
    if read.days is not None:
        first, last = read.days
        found = scored(desk, {**ask.form, "from": first.isoformat(), "to": last.isoformat()})
    with desk.index_records() as records:
        stored = stored_rows(records, Grid.PORTAL, found)
    typed = {
        each.code: TypedRow(
            _text(each.numerator), _text(each.denominator), _text(each.score), "", shown(stored.get(each.code)).seen
        )
        for each in read.scores
    }
    return _page(desk, ask, found, Grid.PORTAL, typed, {}, read)


def _keep(desk: StaffStores, ask: Ask, grid: Grid) -> Answer:
    found = scored(desk, ask.form)
    form = {name: unicodedata.normalize("NFC", text) for name, text in ask.form.items()}
    mistakes: dict[str, RowMistake] = {}
    typed: dict[str, TypedRow] = {}
    kept = 0
    with desk.index_records() as records:
        stored = stored_rows(records, grid, found)
        for criterion in found.scores.index.criteria:
            if f"n.{criterion.code}" not in form and f"p.{criterion.code}" not in form:
                continue
            row, before = row_of(form, criterion.code), stored.get(criterion.code)
            if row.texts == shown(before).texts:
                continue
            read = _checked(row, before, read_row(row, grid, found.code, criterion, found.period))
            if isinstance(read, RowMistake):
                mistakes[criterion.code], typed[criterion.code] = read, row
                continue
            _store(records, grid, read, row, before, ask.session.who, "pasted" if "pasted" in form else "typed")
            _note(desk, ask, grid, read, row, before)
            kept += 1
    ask.session.told = ("page_indices.kept", str(kept)) if kept else None
    if mistakes:
        return _page(desk, ask, scored(desk, ask.form), grid, typed, mistakes)
    return Goto(found.address(f"/indices/{grid}"))


def _checked(
    row: TypedRow, before: StoredValue | StoredOfficial | None, read: TypedFigures | RowMistake
) -> TypedFigures | RowMistake:
    """Return a mistake for a row that another person has changed since the form was shown."""
    if row.seen != ("" if before is None else str(before.id)):
        return RowMistake("changed_meanwhile", "" if before is None else before.who)
    return read


def _store(
    records: IndexRecords,
    grid: Grid,
    read: TypedFigures,
    row: TypedRow,
    before: StoredValue | StoredOfficial | None,
    who: str,
    way: str,
) -> None:
    if grid is Grid.PORTAL:
        records.keep_official(read, way, who)
        return
    evidence = before.evidence_id if isinstance(before, StoredValue) and not read.is_empty else None
    records.keep_value(read, row.source.strip(), who, evidence)


def _note(
    desk: StaffStores,
    ask: Ask,
    grid: Grid,
    read: TypedFigures,
    row: TypedRow,
    before: StoredValue | StoredOfficial | None,
) -> None:
    deed = "index_value" if grid is Grid.VALUES else "index_official"
    thing = f"{read.index_code} {read.code} {read.first} – {read.last}"
    desk.note(ask.session, deed, thing, _told(shown(before)), _told(row))


def _told(row: TypedRow) -> str:
    numerator, denominator, points, source = row.texts
    return " · ".join(filter(None, (f"{numerator}/{denominator}".strip("/"), points, source)))


def stored_rows(records: IndexRecords, grid: Grid, found: ScoredIndex) -> Mapping[str, StoredValue | StoredOfficial]:
    """Return what is stored for exactly the shown days, by the code of the criterion."""
    days = found.period.first, found.period.last
    if grid is Grid.VALUES:
        return {each.code: each for each in records.values(found.code) if (each.first, each.last) == days}
    kept = (each for each in records.official() if each.index_code == found.code)
    return {each.code: each for each in kept if (each.first, each.last) == days}


def shown(stored: StoredValue | StoredOfficial | None) -> TypedRow:
    """Return the fields that show a stored row."""
    if stored is None:
        return TypedRow()
    points = stored.points if isinstance(stored, StoredValue) else stored.score
    source = stored.source if isinstance(stored, StoredValue) else ""
    return TypedRow(_text(stored.numerator), _text(stored.denominator), _text(points), source, str(stored.id))


def _text(number: float | None) -> str:
    return "" if number is None else f"{number:.6f}".rstrip("0").rstrip(".").replace(".", ",")


def _page(
    desk: StaffStores,
    ask: Ask,
    found: ScoredIndex,
    grid: Grid,
    typed: Mapping[str, TypedRow],
    mistakes: Mapping[str, RowMistake],
    pasted: Pasted | None = None,
) -> Answer:
    with desk.index_records() as records:
        stored = stored_rows(records, grid, found)

    def row_for(criterion: Criterion) -> GridRow:
        kept = stored.get(criterion.code)
        fields = typed.get(criterion.code) or shown(kept)
        mistake = mistakes.get(criterion.code)
        if mistake is not None and mistake.key == "changed_meanwhile":
            fields = fields._replace(seen="" if kept is None else str(kept.id))
        return GridRow(criterion, fields, kept, mistake)

    forms = []
    for group in found.scores.index.groups:
        rows = [row_for(each) for each in found.scores.index.criteria if each.group == group.code]
        parts = [rows[start : start + ROWS] for start in range(0, len(rows), ROWS)]
        forms += [GridForm(group.title.text(ask.session.language), part) for part in parts]
    values = {
        "found": found,
        "index": found.scores.index,
        "grid": grid.value,
        "forms": forms,
        "days": days_of(found.period),
        "mistakes": len(mistakes),
        "pasted": pasted,
        "tabs": [(index, f"/indices/{grid}?index={index.code}&{_query(found)}") for index in found.data.indexes],
    }
    return RenderTemplate("indices/grid.html", values, 422 if mistakes else 200)


def _query(found: ScoredIndex) -> str:
    return "&".join(f"{name}={day}" for name, day in days_of(found.period).items())
