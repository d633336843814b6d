"""Read the tables of an Excel 2003 XML file (SpreadsheetML), which old programs save under the name .xls.

Entities and document types are refused, since a few lines of them can unfold to gigabytes.
"""

from collections import Counter
from xml.parsers import expat

_SS = "urn:schemas-microsoft-com:office:spreadsheet"
_MOST_COLUMNS = 1000
"""Greatest number of a column; a table beyond is refused. Chosen: an export of the platform has 26."""

_MOST_ROWS, _MOST_SKIPPED = 120_000, 10_000
"""Most rows of a file, and most of them that it only skips (ss:Index). Chosen: 50 MB hold some 33,000 rows of 26
columns."""

_MOST_FILLED, _MOST_HANGING = 3_000_000, 200_000
"""Most cells of a file that stand nowhere in it: skipped or covered by a merged cell; and most of these below a merged
cell (ss:MergeDown). Chosen: they take at most 0.6 s and 60 MB."""

Rows = list[list[str]]


class NotExcelXml(ValueError):
    """Error: the text is no Excel 2003 XML, or a table that it holds is too large."""


def excel_2003_tables(text: str) -> list[tuple[str, Rows, set[tuple[int, int]]]]:
    """Return name, rows and formulas without a result (row, column) of every sheet. A merged cell is repeated in each
    cell that it covers. Raises `NotExcelXml`."""
    reader = _Reader()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(text, True)
    except expat.ExpatError as error:
        raise NotExcelXml(str(error)) from error
    return reader.tables


def _refuse(*_declaration: object) -> None:
    raise NotExcelXml("a document type is declared")


class _Reader:
    def __init__(self) -> None:
        self.tables: list[tuple[str, Rows, set[tuple[int, int]]]] = []
        self._row: list[str] = []
        self._data: list[str] | None = None
        self._cell = ""
        self._place, self._span, self._formula = 0, (0, 0), False
        self._hanging: dict[int, dict[int, str]] = {}  # row, column: what a merged cell above says there
        self._counts: Counter[str] = Counter()  # of the whole file

    def start(self, name: str, given: dict[str, str]) -> None:
        if name == f"{_SS} Worksheet":
            self.tables.append((given.get(f"{_SS} Name", ""), [], set()))
            self._hanging = {}
        elif not self.tables:
            return
        elif name == f"{_SS} Row":
            self._start_row(given)
        elif name == f"{_SS} Cell":
            self._place = _number(given.get(f"{_SS} Index"), self._free(len(self._row)) + 1) - 1
            self._span = (_number(given.get(f"{_SS} MergeAcross"), 0), _number(given.get(f"{_SS} MergeDown"), 0))
            self._formula, self._cell = f"{_SS} Formula" in given, ""
            if self._place + self._span[0] >= _MOST_COLUMNS:
                raise NotExcelXml("a cell lies too far to the right")
            self._count("filled", self._span[0], _MOST_FILLED)
            self._count("hanging", (self._span[0] + 1) * self._span[1], _MOST_HANGING)
        elif name == f"{_SS} Data":
            self._data = []

    def text(self, piece: str) -> None:
        if self._data is not None:
            self._data.append(piece)

    def end(self, name: str) -> None:
        if not self.tables:
            return
        if name == f"{_SS} Data" and self._data is not None:
            self._cell, self._data = "".join(self._data), None
        elif name == f"{_SS} Cell":
            self._end_cell()
        elif name == f"{_SS} Row":
            self._fill(max(self._hanging.get(len(self._rows), ()), default=-1) + 1)
            self._hanging.pop(len(self._rows), None)
            self._rows.append(self._row)
            self._row = []

    @property
    def _rows(self) -> Rows:
        return self.tables[-1][1]

    def _start_row(self, given: dict[str, str]) -> None:
        index = _number(given.get(f"{_SS} Index"), len(self._rows) + 1) - 1
        skipped = max(0, index - len(self._rows))
        self._count("skipped", skipped, _MOST_SKIPPED)
        self._count("rows", skipped + 1, _MOST_ROWS)
        self._rows.extend([] for _ in range(skipped))
        self._row = []

    def _end_cell(self) -> None:
        across, down = self._span
        number = len(self._rows)
        self._fill(self._place)
        if self._formula and not self._cell:
            self.tables[-1][2].add((number, self._place))
        for column in range(self._place, self._place + across + 1):
            self._row.append(self._cell)
            for below in range(1, down + 1):
                self._hanging.setdefault(number + below, {})[column] = self._cell

    def _free(self, column: int) -> int:
        covered = self._hanging.get(len(self._rows), {})
        while column in covered:
            column += 1
        return column

    def _fill(self, until: int) -> None:
        """Lengthen the row to `until` cells: with what merged cells above cover, else empty."""
        covered = self._hanging.get(len(self._rows), {})
        self._count("filled", max(0, until - len(self._row)), _MOST_FILLED)
        self._row.extend(covered.get(column, "") for column in range(len(self._row), until))

    def _count(self, what: str, more: int, most: int) -> None:
        self._counts[what] += more
        if self._counts[what] > most:
            raise NotExcelXml(f"the table is too large: {what}")


def _number(text: str | None, default: int) -> int:
    told = text or ""
    return int(told) if told.isascii() and told.isdigit() and len(told) < 8 else default
