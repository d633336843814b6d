"""Decides what becomes of each row of a procedure list, before anything is written."""

import datetime
from collections.abc import Collection
from pathlib import Path

import msgspec

from robot.core.trouble import Trouble
from robot.portal.columns import Row, read_list
from robot.portal.draft import draft, file_name, neighbour_of, neighbours
from robot.portal.merge import Difference, differences, updated
from robot.portal.record import Record, record
from robot.runtime.catalogue_files import check_procedure, load_catalogue_files


class Outcome(msgspec.Struct):
    """What became of one row: "new", "same", "differs", "updated" or "refused"."""

    place: str
    code: str
    what: str
    file: str = ""
    told: tuple[str, ...] = ()  # differences, what is not a plain fact, or why the row is refused


class Plan:
    """All outcomes in the order of the list, the texts to write by file, and the columns that are not understood.

    `out`: where drafts go; what lies there already is known like the catalogue itself. `update`: fields that may change
    in known procedures. `department`: who takes new procedures of a field that is not known; "" = those are refused.
    """

    def __init__(
        self, listed: Path, config: Path, out: Path, update: Collection[str], department: str, today: datetime.date
    ) -> None:
        self.outcomes: list[Outcome] = []
        self.texts: dict[Path, str] = {}
        self._places: dict[str, str] = {}
        catalogue, self._files = load_catalogue_files(config)
        self._procedures = dict(catalogue.procedures)
        self._fields = neighbours(self._procedures, self._files)
        self._listed, self._out, self._update, self._department, self._today = listed, out, update, department, today
        if out.exists() and not out.is_dir():
            raise Trouble(
                "is no folder",
                "không phải thư mục",
                remedy="name a folder for the drafts",
                remedy_vi="ghi tên một thư mục",
                file=str(out),
                key="--out",
            )
        self._taken = {path.relative_to(out) for path in out.rglob("*.toml")}
        for name in sorted(self._taken):
            if out / name not in self._files.values():
                procedure = check_procedure(out / name, (out / name).read_text(encoding="utf-8"))
                self._files.setdefault(procedure.code, out / name)
                self._procedures.setdefault(procedure.code, procedure)
        table = read_list(listed)
        self.unused = table.unused
        for row in table.rows:
            self.outcomes.append(self._outcome(row, record(row, table.headers)))

    def _outcome(self, row: Row, read: Record | tuple[str, str]) -> Outcome:
        if isinstance(read, tuple):
            return Outcome(row.place, row.cells.get("code", ""), "refused", told=(" | ".join(read),))
        before = self._places.setdefault(read.code, read.place)
        if before != read.place:
            told = f"the code stands in {before} too | trùng mã với {before}"
            return Outcome(row.place, read.code, "refused", told=(told,))
        return self._known(read) if read.code in self._files else self._new(read)

    def _known(self, read: Record) -> Outcome:
        path, found = self._files[read.code], differences(self._procedures[read.code], read)
        chosen = {item.field for item in found if item.field in self._update and not item.fixed}
        if chosen:
            text = updated(path.read_text(encoding="utf-8"), read, chosen, self._origin(read))
            check_procedure(path, text)
            self.texts[path] = text
        what = "updated" if chosen else "differs" if found else "same"
        return Outcome(read.place, read.code, what, str(path), tuple(_told(item, chosen) for item in found))

    def _new(self, read: Record) -> Outcome:
        neighbour = neighbour_of(read.field, self._fields)
        department = self._department or (neighbour.department if neighbour else "")
        if not department:
            told = f"no counter is known for the field {read.field!r}: add --department"
            told += f" | chưa rõ quầy nào nhận lĩnh vực {read.field!r}: thêm --department"
            return Outcome(read.place, read.code, "refused", told=(told,))
        name = file_name(read, neighbour.folder if neighbour else "", self._taken)
        text = draft(read, department, self._origin(read), self._today)
        check_procedure(self._out / name, text)
        self._taken.add(name)
        self.texts[self._out / name] = text
        completed = ("the code was completed | mã đã được viết lại cho đủ",) if read.completed else ()
        return Outcome(read.place, read.code, "new", str(self._out / name), (*completed, *read.unread))

    def _origin(self, read: Record) -> str:
        return f"Danh sách {self._listed.name}, {read.place}"


def _told(item: Difference, chosen: Collection[str]) -> str:
    end = f" ({item.fixed})" if item.fixed else " (changed | đã sửa)" if item.field in chosen else ""
    return f"{item.field}: {item.ours!r} -> {item.theirs!r}{end}"
