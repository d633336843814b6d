"""Decide the outcome of each row of a procedure list before anything is written."""

import datetime
from collections.abc import Collection
from pathlib import Path

import msgspec

from robot.core.trouble import Trouble
from robot.portal.columns import ListRow, read_list
from robot.portal.draft import draft, file_name, neighbour_of, neighbours
from robot.portal.merge import FieldDifference, differences, dropped, updated
from robot.portal.name_conflicts import NameOwners, spoken
from robot.portal.procedure_row import ProcedureRow, record
from robot.runtime.content.catalogue_loader import check_procedure, load_catalogue_files

_ANNOUNCED = "it is only announced: catalogue compare takes it"


class RowOutcome(msgspec.Struct):
    """Outcome of one row of the list. `what`: "new", "same", "not compared", "differs", "updated" or "refused"."""

    place: str
    code: str
    what: str
    file: str = ""
    told: tuple[str, ...] = ()  # differences, unclear cells, or the reason of a refusal


class ImportPlan:
    """The effect that importing a list would have: outcome of each row, texts to write by file, unused columns.

    `out`: folder of the drafts; drafts in it count as known procedures. `update`: fields of known procedures that may
    be changed. `department`: the department of new procedures; "" = that of their field, or refused if not known.
    """

    def __init__(
        self, listed: Path, config: Path, out: Path, update: Collection[str], department: str, today: datetime.date
    ) -> None:
        self.outcomes: list[RowOutcome] = []
        self.texts: dict[Path, str] = {}
        self._places: dict[str, str] = {}
        catalogue, self._files = load_catalogue_files(config, taught=False)
        self._procedures = dict(catalogue.procedures)
        checked = {code: each for code, each in self._procedures.items() if not each.announced}
        self._fields = neighbours(checked, self._files)
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
                procedure = check_procedure(out / name, _text(out / name))
                self._files.setdefault(procedure.code, out / name)
                self._procedures.setdefault(procedure.code, procedure)
        self._names = NameOwners((*self._procedures.values(), *catalogue.variants.values()))
        table = read_list(listed)
        self.unused = table.unused
        for row in table.rows:
            self.outcomes.append(self._outcome(row, record(row, table.headers)))

    def _outcome(self, row: ListRow, read: ProcedureRow | tuple[str, str]) -> RowOutcome:
        if isinstance(read, tuple):
            return RowOutcome(row.place, row.cells.get("code", ""), "refused", told=(" | ".join(read),))
        ours = self._procedures.get(read.code)
        if read.padded and ours and spoken(read.title) not in map(spoken, (ours.title.vi, ours.official_title)):
            return self._refused(
                read,
                f"{read.completed!r} may be {read.code}, but that is {ours.title.vi!r}: write all digits",
                f"{read.completed!r} có thể là {read.code}, nhưng mã đó là {ours.title.vi!r}: ghi đủ các số",
            )
        before = self._places.setdefault(read.code, read.place)
        if before != read.place:
            return self._refused(read, f"the code stands in {before} too", f"trùng mã với {before}")
        return self._known(read) if read.code in self._files else self._new(read)

    def _known(self, read: ProcedureRow) -> RowOutcome:
        path, found = self._files[read.code], differences(self._procedures[read.code], read)
        if others := self._names.others(read.title, read.code):
            fixed = f"{', '.join(others)} has this name"
            found = [
                msgspec.structs.replace(item, fixed=fixed) if item.field == "official_title" else item for item in found
            ]
        told = _completed(read)
        if self._procedures[read.code].announced:
            found = [msgspec.structs.replace(item, fixed=_ANNOUNCED) for item in found]
        chosen = {item.field for item in found if item.field in self._update and not item.fixed}
        if chosen:
            text = updated(_text(path), read, chosen, self._origin(read))
            check_procedure(path, text)
            self.texts[path] = text
            told += [f"dropped | đã bỏ: {note}" for note in dropped(self._procedures[read.code], chosen)]
        told += [_difference_text(item, chosen) for item in found]
        told += [f"not compared | chưa so được: {cell}" for cell in read.unread_cells]
        what = "updated" if chosen else "differs" if found else "not compared" if read.unread_cells else "same"
        return RowOutcome(read.place, read.code, what, str(path), tuple(told))

    def _new(self, read: ProcedureRow) -> RowOutcome:
        if others := self._names.others(read.title, read.code):
            owners = ", ".join(others)
            what, vi = f"{read.title!r} is what {owners} is called", f"{read.title!r} trùng tên gọi của {owners}"
            return self._refused(read, what, vi)
        neighbour = neighbour_of(read.field, self._fields)
        department = self._department or (neighbour.department if neighbour else "")
        if not department:
            return self._refused(
                read,
                f"no counter is known for the field {read.field!r}: add --department",
                f"chưa rõ quầy nào nhận lĩnh vực {read.field!r}: thêm --department",
            )
        name = file_name(read, neighbour.folder if neighbour else "", self._taken)
        text = draft(read, department, self._origin(read), self._today)
        check_procedure(self._out / name, text)
        self._taken.add(name)
        self.texts[self._out / name] = text
        self._names.add(read.title, read.code)
        return RowOutcome(read.place, read.code, "new", str(self._out / name), (*_completed(read), *read.unread))

    def _refused(self, read: ProcedureRow, what: str, vi: str) -> RowOutcome:
        return RowOutcome(read.place, read.code, "refused", told=(*_completed(read), f"{what} | {vi}"))

    def _origin(self, read: ProcedureRow) -> str:
        return f"Danh sách {self._listed.name}, {read.place}"


def _text(path: Path) -> str:
    """Return the text of a file with its line ends unchanged. Raises `Trouble` if it cannot be read."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return file.read()
    except (OSError, UnicodeDecodeError) as error:
        raise Trouble(
            f"cannot be read as UTF-8: {error}",
            "không đọc được tệp dạng UTF-8",
            remedy="save it as UTF-8, or take it out of this folder",
            remedy_vi="lưu lại dạng UTF-8, hoặc bỏ khỏi thư mục",
            file=str(path),
        ) from error


def _completed(read: ProcedureRow) -> list[str]:
    told = f"the code was completed from {read.completed!r} | mã đã được viết lại cho đủ, từ {read.completed!r}"
    return [told] if read.completed else []


def _difference_text(item: FieldDifference, chosen: Collection[str]) -> str:
    end = f" ({item.fixed})" if item.fixed else " (changed | đã sửa)" if item.field in chosen else ""
    return f"{item.field}: {item.ours!r} -> {item.theirs!r}{end}"
