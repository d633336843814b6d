"""Print the results of `kiosk bench faults`."""

from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.table import Column, Table

from robot.cli.bench.faults.plan import FaultCase


def show(found: list[dict[str, Any]]) -> None:
    """Print a table with a row for each fault, then each promise that did not hold."""
    wide = Column("fault", overflow="fold")
    numbers = [Column(name, justify="right") for name in ("safe s", "touch s", "recovered s")]
    table = Table(wide, *numbers, Column("lost", overflow="fold"), Column("holds"), title="kiosk bench faults")
    for one in found:
        cells = [_seconds(one[key]) for key in ("safe_s", "touch_s", "recovered_s")]
        lost = "; ".join(one["lost"]) if one["lost"] else "0"
        table.add_row(one["name"], *cells, lost, "[red]NO[/]" if one["wrong"] else "[green]yes[/]")
    console = Console()
    console.print(table)
    for one in found:
        for line in one["wrong"]:
            console.print(f"{one['name']}: {line}", markup=False, highlight=False)
        for line in one.get("notes", ()):
            console.print(f"{one['name']}: {line}", markup=False, highlight=False)


def words(plan: Mapping[str, FaultCase]) -> None:
    """Print a table of what must hold after each fault."""
    table = Table("fault", "must hold", "phải đạt", title="kiosk bench faults", show_lines=True)
    for name, case in plan.items():
        table.add_row(name, case.en, case.vi)
    Console().print(table)


def _seconds(value: float | None) -> str:
    return "-" if value is None else f"{value:.1f}"
