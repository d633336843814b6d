"""Find the cells of an XLSX workbook that hold a formula without a stored result.

A program that writes a workbook without calculating it leaves the results out. The reader of workbooks then finds an
empty cell where a person sees a value.
"""

import re
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from xml.etree import ElementTree

UNCALCULATED = "\ue000"
"""Text that stands for such a cell in the rows that are read; no export contains it (a private character)."""

_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml$")
_FORMULA = re.compile(
    rb'<c\s[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*>\s*<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>'
)
_LONGEST_CELL_BYTES = 4096
"""Bytes that are kept of one piece of a sheet for a cell that continues in the next piece. Chosen."""
_MOST_CELLS = 200_000
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

Places = set[tuple[int, int]]
"""Cells of a sheet: row and column, both from 0."""


class UncalculatedCells:
    """Collects the cells while the pieces of a workbook's files pass by."""

    def __init__(self) -> None:
        self._found: dict[str, Places] = {}
        self._tails: dict[str, bytes] = {}

    def look(self, name: str, piece: bytes) -> None:
        """Look at the next piece of the file `name`."""
        if not _SHEET.match(name):
            return
        data = self._tails.get(name, b"") + piece
        if b"<f" in data:
            places = self._found.setdefault(name, set())
            for found in _FORMULA.finditer(data):
                if len(places) < _MOST_CELLS:
                    places.add((int(found[2]) - 1, _column(found[1])))
        cut = data.rfind(b"<c ")
        self._tails[name] = data[max(cut, len(data) - _LONGEST_CELL_BYTES) :] if cut >= 0 else b""

    def by_sheet(self, path: Path) -> Mapping[str, Places]:
        """Return the cells by the name of their sheet in the workbook `path`."""
        if not any(self._found.values()):
            return {}
        with suppress(zipfile.BadZipFile, OSError, KeyError, ElementTree.ParseError, RuntimeError):
            with zipfile.ZipFile(path) as archive:
                files = _files(archive.read("xl/_rels/workbook.xml.rels"))
                book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
            sheets = [(each.get("name", ""), each.get(_RELATION, "")) for each in book.iter(f"{_MAIN}sheet")]
            return {name: found for name, key in sheets if (found := self._found.get(files.get(key, ""), set()))}
        return {}


def _files(relations: bytes) -> dict[str, str]:
    """Return the path of each related file of a workbook by the key of its relation."""
    return {
        each.get("Id", ""): "xl/" + each.get("Target", "").removeprefix("/xl/").removeprefix("/")
        for each in ElementTree.fromstring(relations)
    }


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
