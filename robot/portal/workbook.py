"""Read the sheets of a workbook in a process of its own, with a limit on its memory.

A workbook of a few kilobytes can claim a table of any size: a cell far away from the others, a text repeated in every
cell, a sheet of equal rows. The library then allocates until the memory ends, and aborts the whole process, so that the
process that it aborts must not be the command or the staff page.
"""

import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from robot.core.trouble import Trouble
from robot.portal.archive_limits import check_unpacked
from robot.portal.cell_text import text_of
from robot.portal.file_kinds import locked
from robot.portal.uncalculated_cells import UNCALCULATED, UncalculatedCells

LIMIT_READER_BYTES = 1_000_000_000
"""Largest address space of the reading process; derived: about twice what a workbook of the largest contents needs."""

LIMIT_READER_S = 120
"""Largest processor time of the reading process, s. Chosen."""

_BATCH = 1000
"""Rows in one message of the reading process."""

Rows = list[list[str]]


class SheetStart(msgspec.Struct, tag=True):
    """Message of the reading process: a sheet begins. `merged`: its merged areas, as first and last row and column."""

    name: str
    merged: list[tuple[tuple[int, int], tuple[int, int]]]


class SheetRows(msgspec.Struct, tag=True):
    """Message of the reading process: the next rows of the sheet."""

    rows: Rows


class Locked(msgspec.Struct, tag=True):
    """Message of the reading process: the file asks for a password."""


class Unreadable(msgspec.Struct, tag=True):
    """Message of the reading process: the file is no workbook, for the reason `what`."""

    what: str


class Finished(msgspec.Struct, tag=True):
    """Last message of the reading process: every sheet has been sent."""


def read_workbook(path: Path, count: Callable[[int], None] = lambda rows: None) -> list[tuple[str, Rows]]:
    """Return name and rows of every sheet; a merged cell is repeated in each cell that it covers. A cell with a formula
    and no stored result is `UNCALCULATED`. `count` is called with the number of rows that are read.

    Raises `Trouble` for a file that is no workbook, that unpacks to more than 300 MB, that has a password, or that
    cannot be read within `LIMIT_READER_BYTES`.
    """
    formulas = UncalculatedCells()
    check_unpacked(path, formulas.look)
    tables: list[tuple[SheetStart, Rows]] = []
    total = 0
    for message in _messages(path):
        match message:
            case SheetStart():
                tables.append((message, []))
            case SheetRows(rows):
                tables[-1][1].extend(rows)
                count(total := total + len(rows))
            case Locked():
                raise locked(path)
            case Unreadable(what):
                raise _unreadable(path, what)
    uncalculated = formulas.by_sheet(path)
    for sheet, rows in tables:
        for (top, left), (bottom, right) in sheet.merged:
            for row in rows[top : bottom + 1]:
                row[left : right + 1] = [rows[top][left]] * len(row[left : right + 1])
        for line, column in uncalculated.get(sheet.name, ()):
            if line < len(rows) and column < len(rows[line]) and not rows[line][column]:
                rows[line][column] = UNCALCULATED
    return [(sheet.name, rows) for sheet, rows in tables]


def _messages(path: Path) -> Iterator[SheetStart | SheetRows | Locked | Unreadable]:
    """Yield the messages of a reading process. Raises `Trouble` when it ends before the last one."""
    command = [sys.executable, "-P", "-m", __name__, str(path.resolve())]
    env = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    decoder = msgspec.json.Decoder(SheetStart | SheetRows | Locked | Unreadable | Finished)
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=env
    )
    assert process.stdout is not None
    try:
        for line in process.stdout:
            message = decoder.decode(line) if line.endswith(b"\n") else None
            if isinstance(message, Finished):
                return
            if message is not None:
                yield message
    finally:
        process.kill()
        process.stdout.close()
        process.wait()
    raise _too_much(path)


def _send_sheets(path: str) -> None:
    """Write the messages about the workbook `path` to the standard output, one a line."""
    import python_calamine

    try:
        with open(path, "rb") as file, python_calamine.load_workbook(file) as book:  # by contents, not by its name
            for name in book.sheet_names:
                sheet = book.get_sheet_by_name(name)
                _send(SheetStart(name, list(sheet.merged_cell_ranges or ())))
                blank = [""] * (sheet.start[1] if sheet.start else 0)  # empty columns at the left are not in a row
                batch: Rows = []
                for row in sheet.iter_rows():
                    batch.append([*blank, *map(text_of, row)])
                    if len(batch) == _BATCH:
                        _send(SheetRows(batch))
                        batch = []
                _send(SheetRows(batch))
    except python_calamine.PasswordError:
        _send(Locked())
        return
    except python_calamine.CalamineError as error:
        _send(Unreadable(str(error)))
        return
    _send(Finished())


def _send(message: Any) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(message) + b"\n")


def _unreadable(path: Path, what: str) -> Trouble:
    return Trouble(
        f"is no workbook that can be read: {what}",
        "không mở được bảng tính",
        file=str(path),
        remedy="save the list as CSV (UTF-8), XLSX or JSON and name that file",
        remedy_vi="lưu danh sách thành CSV (UTF-8), XLSX hoặc JSON rồi thử lại",
    )


def _too_much(path: Path) -> Trouble:
    limit_mb = LIMIT_READER_BYTES // 1_000_000
    return Trouble(
        f"cannot be read within {limit_mb} MB: there may be cells far away from the table",
        f"mở ra cần hơn {limit_mb} MB bộ nhớ, có thể do có ô nằm rất xa bảng dữ liệu",
        file=str(path),
        remedy="delete what stands far below or beside the table, or save the list as CSV (UTF-8)",
        remedy_vi="xoá các ô thừa ở xa phía dưới và bên phải bảng, hoặc lưu danh sách thành CSV (UTF-8)",
    )


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (LIMIT_READER_BYTES, LIMIT_READER_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (LIMIT_READER_S, LIMIT_READER_S))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _send_sheets(sys.argv[1])
