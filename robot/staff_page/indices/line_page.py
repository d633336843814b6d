"""The page of one criterion: its figure, the dossiers that would raise it, the difference to the official score, the
value by hand with its evidence, and the history of both."""

from robot.desk.indicators.differences import explain
from robot.desk.indicators.levers import levers_of, worth_of
from robot.desk.indicators.scores import ScoredCriterion
from robot.staff_page.indices.grids import shown, stored_rows
from robot.staff_page.indices.scored import ScoredIndex, scored
from robot.staff_page.indices.typed_rows import Grid, RowMistake, TypedRow
from robot.staff_page.request_types import Answer, Ask, Goto, RenderTemplate
from robot.staff_page.stores import StaffStores

SHOWN = 200
"""Most dossiers of a lever on the page. Chosen: some ten screens."""


def line_page(desk: StaffStores, ask: Ask) -> Answer:
    """Show one criterion of an index over the days in the address."""
    found = scored(desk, ask.query)
    line = found.line(ask.query.get("code", ""))
    return Goto(found.address("/indices")) if line is None else show_line(desk, found, line)


def show_line(
    desk: StaffStores,
    found: ScoredIndex,
    line: ScoredCriterion,
    mistake: RowMistake | None = None,
    typed: TypedRow | None = None,
) -> Answer:
    """Show one criterion; `mistake`: why the value in `typed` was not stored."""
    levers = levers_of(found.scores, found.stock, desk.now().date())
    with desk.index_records() as records:
        history = records.history(found.code, line.criterion.code)
        evidence = {each.evidence_id: records.evidence(each.evidence_id) for each in history if each.evidence_id}
        official = records.official_history(found.code, line.criterion.code)
        stored = stored_rows(records, Grid.VALUES, found).get(line.criterion.code)
    row = typed or shown(stored)
    if mistake is not None and mistake.key == "changed_meanwhile":
        row = row._replace(seen="" if stored is None else str(stored.id))
    values = {
        "found": found,
        "index": found.scores.index,
        "line": line,
        "worth": worth_of(line),
        "due_of": None if found.stock is None else found.stock.due,
        "levers": [lever for lever in levers if lever.line.criterion.code == line.criterion.code],
        "most": SHOWN,
        "reasons": explain(line, found.stock),
        "history": history,
        "evidence": evidence,
        "official_history": official,
        "mistake": mistake,
        "row": row,
    }
    return RenderTemplate("indices/line.html", values, 422 if mistake else 200)
