"""Format numbers and days for officials, in the language of the report."""

import datetime

from robot.desk.indicators.criteria import BilingualText
from robot.desk.reports.change import Change, ChangeKind
from robot.desk.reports.document import Cell, CellKind
from robot.desk.reports.values import Minutes, Percent, Seconds
from robot.knowledge.catalogue.templates import Templates

_NO_BREAK = "\u00a0"


class Numbers:
    """Formats for `language`: 1.234,5 in Vietnamese, 1,234.5 in English."""

    def __init__(self, words: Templates, language: str) -> None:
        self.words, self.language = words, language

    def text(self, key: str, **values: object) -> str:
        """Return the text of `key` with `values` filled in, each formatted by its type, such as `Percent`."""
        return self.words.text(key, self.language, {name: self._shown(name, value) for name, value in values.items()})

    def count(self, value: float) -> str:
        """Format a number with at most two decimal places."""
        shown = f"{value:,.2f}".rstrip("0").rstrip(".")
        return self._signs(shown)

    def percent(self, share: float | None, places: int = 1) -> str:
        """Format a share of 0..1 in percent; None becomes the words for "not known"."""
        if share is None:
            return self.text("report.not_known")
        shown = f"{share * 100:,.{places}f}"
        shown = shown.removesuffix("." + "0" * places) if places else shown
        return self._signs(shown) + _NO_BREAK + "%"

    def minutes(self, value: float) -> str:
        """Format minutes, with one decimal place below ten."""
        return self._unit("fig.minutes", value)

    def seconds(self, value: float) -> str:
        """Format seconds, with one decimal place below ten."""
        return self._unit("fig.seconds", value)

    def day(self, day: datetime.date | str | None) -> str:
        """Format a day, or the day of an ISO moment, as 31/12/2026; "" for None."""
        if day is None:
            return ""
        if isinstance(day, str):
            day = datetime.date.fromisoformat(day[:10])
        return f"{day:%d/%m/%Y}"

    def cell(self, cell: Cell, kind: CellKind) -> str:
        """Return a cell of a table as text; an unknown one as an en dash, but an empty text stays empty."""
        if cell is None:
            return "" if kind is CellKind.TEXT else "–"
        if isinstance(cell, str):
            return self.day(cell) if cell and kind is CellKind.DAY else cell
        match kind:
            case CellKind.SHARE:
                return self.percent(cell)
            case CellKind.MINUTES | CellKind.SECONDS:
                return self._signs(f"{_rounded(cell):,.1f}".removesuffix(".0"))
        return self.count(cell)

    def change(self, changed: Change) -> str:
        """Return a change in words, with the earlier count: "tăng 7,4 % so với kỳ trước (695)"."""
        key = f"change.{changed.kind.value}"
        if changed.kind in (ChangeKind.UP, ChangeKind.DOWN):
            return self.text(key, a=Percent(changed.share), b=changed.before)
        return self.text(key, b=changed.before)

    def moment(self, moment: datetime.datetime) -> str:
        """Format a moment as 08:30, 31/12/2026."""
        return f"{moment:%H:%M, %d/%m/%Y}"

    def _unit(self, key: str, value: float) -> str:
        shown = self._signs(f"{_rounded(value):,.1f}".removesuffix(".0"))
        return self.words.text(key, self.language, {"n": shown}).replace(" ", _NO_BREAK)

    def _signs(self, english: str) -> str:
        if self.language == "en":
            return english
        return english.translate({ord(","): ".", ord("."): ","})

    def _shown(self, name: str, value: object) -> object:
        match value:
            case Percent():
                return self.percent(value)
            case Minutes():
                return self.minutes(value)
            case Seconds():
                return self.seconds(value)
            case Change():
                return self.change(value)
            case BilingualText():
                return value.text(self.language)
            case datetime.date():
                return self.day(value)
            case str() if name == "d" and value[4:5] == "-":
                return self.day(value)  # an ISO date; other texts are days in words already
            case bool():
                return value
            case int() if name == "n" and value == 1:
                return 1  # the text chooses the singular by it
            case int() | float():
                return self.count(value)
        return value


def _rounded(value: float) -> float:
    """Return a time with one decimal place below ten, else without."""
    return round(value, 1) if value < 10 else round(value)
