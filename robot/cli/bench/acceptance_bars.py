"""Compare a measured figure with its bar (the limit in the acceptance table), and give the verdict."""

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@enum.unique
class Verdict(enum.Enum):
    """Verdict on a figure and its bar; only KEPT proves the bar. TOO_FEW: the figure is within the bar, but fewer runs
    were measured than the bar asks for."""

    KEPT = "kept"
    MISSED = "missed"
    TOO_FEW = "too few runs"


def verdict_of(*, within: bool, enough: bool) -> Verdict:
    """Return the verdict on a figure: MISSED if it is not `within` its bar, even after a few runs only; else KEPT if
    `enough` were run, else TOO_FEW."""
    if not within:
        return Verdict.MISSED
    return Verdict.KEPT if enough else Verdict.TOO_FEW


@dataclass(frozen=True)
class AcceptanceBar:
    """A bar for one measured figure: at most `limit` (with `least`: at least `limit`), over at least `needs` runs."""

    name: str
    value: float
    limit: float
    least: bool = False
    needs: int = 0
    runs: int = 0

    @property
    def verdict(self) -> Verdict:
        within = self.value >= self.limit if self.least else self.value <= self.limit
        return verdict_of(within=within, enough=self.runs >= self.needs)

    @property
    def kept(self) -> bool:
        return self.verdict is Verdict.KEPT

    @property
    def missed(self) -> bool:
        return self.verdict is Verdict.MISSED

    def as_json(self) -> dict[str, Any]:
        """Return the bar as a dict for `--json`."""
        return {
            "name": self.name,
            "value": self.value,
            "limit": self.limit,
            "limit_is": "minimum" if self.least else "maximum",
            "needs_runs": self.needs,
            "kept": self.kept,
            "verdict": self.verdict.value,
        }

    def cells(self) -> tuple[str, str, str, str]:
        """Return the cells of a table row: name, measured value, bar, verdict."""
        told = {
            Verdict.KEPT: "[green]kept[/]",
            Verdict.MISSED: "[red]missed[/]",
            Verdict.TOO_FEW: f"[yellow]too few runs: {self.runs} of {self.needs}[/]",
        }
        sign = ">=" if self.least else "<="
        return self.name, f"{self.value:g}", f"{sign} {self.limit:g}", told[self.verdict]


def status_of(bars: Iterable[AcceptanceBar]) -> int:
    """Return the exit status of a command: 1 when a bar was missed, else 0. Too few runs do not fail the command."""
    return int(any(bar.missed for bar in bars))
