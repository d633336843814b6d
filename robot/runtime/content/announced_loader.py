"""Load announced procedures: `config/procedures_announced/FIELD.toml`, a table `["CODE"]` for each procedure.

The keys are those of a procedure's own file (`config/procedures/README.md`), so that a procedure whose facts have been
checked moves there as it is. `fields.toml` beside them groups the fields of work.
"""

from pathlib import Path
from typing import NamedTuple

import msgspec

from robot.core.trouble import Trouble
from robot.knowledge.catalogue.procedures import Procedure, WorkField
from robot.runtime.content.typed_toml import bad, decode
from robot.runtime.settings.known_files import known
from robot.runtime.settings.toml_reader import read_toml
from robot.runtime.settings.validation import faults

FOLDER = "procedures_announced"
FIELDS = "fields.toml"
_GUIDE = "config/procedures_announced/README.md"


class FieldGroups(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The groups of fields of work, by their keys."""

    groups: dict[str, WorkField] = {}


class FiledProcedure(NamedTuple):
    """A procedure and its file; `within`: its table in that file, "" = it has a file of its own."""

    path: Path
    procedure: Procedure
    within: str = ""


def load_groups(config: Path, found: list[Trouble]) -> FieldGroups:
    """Return the groups of fields; none where the house has no announced procedures. Errors are added to `found`."""
    path = config / FOLDER / FIELDS
    return (decode(path, FieldGroups, found, _GUIDE) if path.exists() else None) or FieldGroups()


def load_announced(config: Path, found: list[Trouble]) -> list[FiledProcedure]:
    """Return all announced procedures below `config`. Errors are added to `found`, each with its file and key."""
    placed = []
    for path in sorted((config / FOLDER).glob("*.toml")):
        if path.name == FIELDS:
            continue
        for code, procedure in _procedures(path, found):
            if not procedure.announced:
                what, vi = "is not announced: it needs a file of its own", "không phải thủ tục công bố: cần tệp riêng"
                found.append(bad(path, f"{code}.confidence", procedure.confidence, what, vi, _GUIDE))
            placed.append(FiledProcedure(path, procedure, code))
    return placed


def _procedures(path: Path, found: list[Trouble]) -> list[tuple[str, Procedure]]:
    """Return (code, procedure) of the valid tables of a file. Errors are added to `found`."""
    valid: list[tuple[str, Procedure]] = []

    def read() -> list[tuple[str, Procedure]] | None:
        try:
            tables = read_toml(path)
        except Trouble as trouble:
            found.append(trouble)
            return None
        before = len(found)
        for code, table in tables.items():
            told = {**table, "code": code} if isinstance(table, dict) else table
            wrong = faults(Procedure, told)
            found.extend(bad(path, f"{code}.{fault.key}", fault.value, fault.what, fault.vi, _GUIDE) for fault in wrong)
            if not wrong:
                valid.append((code, msgspec.convert(told, Procedure)))
        return valid if len(found) == before else None

    return known(path, FOLDER, read) or valid
