"""Read the tables of a web page, as platforms save them under .xls. A merged cell is repeated wherever it extends."""

from html.parser import HTMLParser

_CELLS = frozenset(("td", "th"))
_BREAKS = frozenset(("br", "p", "div", "li"))
_UNSEEN = frozenset(("script", "style", "head", "title"))
_LIMIT_SPAN, _LIMIT_SPAN_DIGITS = 200, 5

Rows = list[list[str]]


def html_tables(text: str) -> list[Rows]:
    """Return the rows of every table of the page, outer tables first. A truncated page is read as far as it goes."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    reader.end()
    return [rows for rows in reader.tables if rows]


class _Table:
    """A table of the page, filled while it is being read."""

    def __init__(self) -> None:
        self.rows: Rows = []
        self._row: list[str] | None = None
        self._hanging: dict[int, tuple[int, str]] = {}  # column -> rows that a cell above still covers, and its text
        self.cell: list[str] | None = None
        self._span = (1, 1)

    def begin_row(self) -> None:
        self.end_row()
        self._row = []
        self._cover()

    def begin_cell(self, columns: int, rows: int) -> None:
        if self._row is None:
            self.begin_row()
        self.end_cell()
        self.cell, self._span = [], (columns, rows)

    def end_cell(self) -> None:
        if self.cell is None or self._row is None:
            return
        told = "".join(self.cell).strip()
        columns, rows = self._span
        for _ in range(columns):
            if rows > 1:
                self._hanging[len(self._row)] = (rows - 1, told)
            self._row.append(told)
        self.cell = None
        self._cover()

    def end_row(self) -> None:
        self.end_cell()
        if self._row is not None:
            self.rows.append(self._row)
        self._row = None

    def _cover(self) -> None:
        """Add to the row the text of merged cells above that extend into its next columns."""
        assert self._row is not None
        while (place := len(self._row)) in self._hanging:
            left, told = self._hanging.pop(place)
            if left > 1:
                self._hanging[place] = (left - 1, told)
            self._row.append(told)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[Rows] = []
        self._open: list[_Table] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("body", "table"):  # the end of the head may be missing
            self._unseen = 0
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag == "table":
            table = _Table()
            self.tables.append(table.rows)
            self._open.append(table)
        elif not self._open:
            return
        elif tag == "tr":
            self._open[-1].begin_row()
        elif tag in _CELLS:
            given = dict(attrs)
            self._open[-1].begin_cell(_span(given.get("colspan")), _span(given.get("rowspan")))
        elif tag in _BREAKS and self._open[-1].cell is not None:
            self._open[-1].cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif not self._open:
            return
        elif tag == "table":
            self._open.pop().end_row()
        elif tag == "tr":
            self._open[-1].end_row()
        elif tag in _CELLS:
            self._open[-1].end_cell()

    def handle_data(self, data: str) -> None:
        if self._open and not self._unseen and self._open[-1].cell is not None:
            self._open[-1].cell.append(data)

    def end(self) -> None:
        """Close the tables that are still open at the end of the page."""
        while self._open:
            self._open.pop().end_row()


def _span(text: str | None) -> int:
    """Return over how many columns or rows a cell extends, by its attribute `text`; 1 if that is not valid."""
    told = (text or "").strip()
    if not (told.isascii() and told.isdigit()):
        return 1
    return _LIMIT_SPAN if len(told) > _LIMIT_SPAN_DIGITS else min(_LIMIT_SPAN, max(1, int(told)))
