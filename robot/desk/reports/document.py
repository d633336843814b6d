"""A report as an official document: sections of paragraphs, tables and charts, with typed cells and no layout.

A page, a PDF, a DOCX and a workbook are made of the same document, so that all show the same figures. The document of a
fixed report is kept, so that a later import changes none of its files.
"""

import enum
import hashlib

import msgspec

Cell = str | int | float | None
"""A cell of a table. Days are in ISO 8601, shares are 0..1, times are in the unit of the column's kind."""


class CellKind(enum.StrEnum):
    """Kind of the cells of a column, for their format."""

    TEXT = "text"
    COUNT = "count"
    SHARE = "share"
    DAY = "day"
    MINUTES = "minutes"
    SECONDS = "seconds"
    NUMBER = "number"  # with up to two decimal places


class ReportColumn(msgspec.Struct, frozen=True):
    """A column: its head, the kind of its cells, the head above it that it shares with its neighbours, and its width
    beside the other columns."""

    head: str
    kind: CellKind = CellKind.TEXT
    group: str = ""
    width: float = 1.0


class ReportTable(msgspec.Struct, frozen=True, kw_only=True, tag="table"):
    """A table. `key`: names its CSV file; `sheet`: its sheet in the workbook, "" = it has none of its own.

    `total`: number of rows at the end that are sums; `on_paper`: most rows shown outside the workbook, None = all.
    `label`: stands above the title, such as the number of a form. `mixed`: the kind of each row's figures, where it
    differs from row to row.
    """

    key: str
    sheet: str
    title: str
    columns: tuple[ReportColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: int = 0
    on_paper: int | None = None
    label: str = ""
    numbered: bool = False  # a row with the numbers of the columns stands below the head
    mixed: tuple[CellKind, ...] = ()
    notes: tuple[str, ...] = ()


class ChartShape(enum.StrEnum):
    """Form in which the values of a chart are drawn."""

    COLUMNS = "columns"
    ROWS = "rows"
    PARTS = "parts"  # of one bar


class ReportChart(msgspec.Struct, frozen=True, kw_only=True, tag="chart"):
    """A chart: its title, the labels, and series of as many values each, with their names for the legend."""

    key: str
    title: str
    shape: ChartShape
    labels: tuple[str, ...]
    series: tuple[tuple[str, tuple[float | None, ...]], ...]


class ReportParagraph(msgspec.Struct, frozen=True, tag="paragraph"):
    """A paragraph. `alert`: about something that staff must act on; `note`: explains figures, in small type."""

    text: str
    alert: bool = False
    note: bool = False


Block = ReportTable | ReportChart | ReportParagraph


class ReportSection(msgspec.Struct, frozen=True, kw_only=True):
    """A section. `key`: its anchor; `number`: "II" or "1"; `editable`: an official may write its paragraphs anew;
    `edited`: an official did."""

    key: str
    number: str
    title: str
    blocks: tuple[Block, ...] = ()
    level: int = 1
    editable: bool = False
    edited: bool = False

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The texts of the section's paragraphs."""
        return tuple(block.text for block in self.blocks if isinstance(block, ReportParagraph) and not block.note)


class Letterhead(msgspec.Struct, frozen=True, kw_only=True):
    """The lines that an official document has around its text (Nghị định 30/2020/NĐ-CP). Empty fields stay blank.

    `symbol`: after the number, "BC-TTPVHCC"; `addressees`: one a line, after "Kính gửi"; `recipients`: one a line,
    below "Nơi nhận"; `signer_title`: "GIÁM ĐỐC", above it `signer_for` such as "KT. GIÁM ĐỐC".
    """

    superior: str = ""
    body: str = ""
    number: str = ""
    symbol: str = ""
    place: str = ""
    addressees: str = ""
    recipients: str = ""
    signer_for: str = ""
    signer_title: str = ""
    signer: str = ""


class ReportDocument(msgspec.Struct, frozen=True, kw_only=True):
    """The whole document. `title`: "BÁO CÁO"; `subject`: what it is about; `span`: the reported days in words.

    `warnings`: what a reader must know before the figures; `notes`: how these were counted, at the end; `annexes`:
    tables on pages of their own; `lists`: tables of the workbook alone, which may hold codes of dossiers. `fixed`: day
    and person of the fixing, "" = a draft.
    """

    name: str
    language: str
    title: str
    subject: str
    span: str
    centre: str
    letterhead: Letterhead
    sections: tuple[ReportSection, ...]
    closing: str = ""
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    annexes: tuple[ReportTable, ...] = ()
    lists: tuple[ReportTable, ...] = ()
    dated: str = ""  # ISO day under which it was issued; "" = not yet
    fixed: str = ""

    def digest(self) -> str:
        """Return a checksum of the whole document, by which a person fixes exactly what was seen."""
        return hashlib.sha256(msgspec.json.encode(self)).hexdigest()

    def tables(self) -> tuple[ReportTable, ...]:
        """Return every table, as they stand in the workbook."""
        inside = [block for section in self.sections for block in section.blocks if isinstance(block, ReportTable)]
        return (*inside, *self.annexes, *self.lists)
