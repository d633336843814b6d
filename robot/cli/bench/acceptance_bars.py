"""A bar of the acceptance table beside what was measured, and the verdict on it."""

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@enum.unique
class Verdict(enum.Enum):
    """Only KEPT is a proof. TOO_FEW: what was measured is within the bar, but the bar asks for more of it."""

    KEPT = "kept"
    MISSED = "missed"
    TOO_FEW = "too few runs"


def verdict_of(*, within: bool, enough: bool) -> Verdict:
    """A bar that is broken is missed, however few runs have broken it."""
    if not within:
        return Verdict.MISSED
    return Verdict.KEPT if enough else Verdict.TOO_FEW


@dataclass(frozen=True)
class AcceptanceBar:
    """One figure that must not be more (or, with `least`, less) than `limit`, over at least `needs` runs."""

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
        """For `--json`."""
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
        """In a table: name, measured, bar, verdict."""
        told = {
            Verdict.KEPT: "[green]kept[/]",
            Verdict.MISSED: "[red]missed[/]",
            Verdict.TOO_FEW: f"[yellow]too few runs: {self.runs} of {self.needs}[/]",
        }
        sign = ">=" if self.least else "<="
        return self.name, f"{self.value:g}", f"{sign} {self.limit:g}", told[self.verdict]


def status_of(bars: Iterable[AcceptanceBar]) -> int:
    """Of the command: 1 when a bar was missed. Too few runs are told and fail nothing: a short run is a look."""
    return int(any(bar.missed for bar in bars))
