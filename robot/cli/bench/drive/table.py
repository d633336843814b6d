"""Print the table of simulated drives: each figure beside its bar, and the figures without a bar."""

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from robot.cli.bench.drive.metrics import BASELINES, Figures

WIDTH = 140
"""Width in characters of a table that is written to a file."""


def print_table(made: Sequence[Figures], pace: dict[str, Any], left_out: Iterable[str]) -> None:
    """Print the table, the further figures of each case, the cases that were left out, and the speed of the
    simulation."""
    console = Console(width=None if sys.stdout.isatty() else WIDTH)
    table = Table(title="Simulated drives | Các chuyến đi mô phỏng", title_justify="left")
    for column in ("row", "case", "runs", "figure", "measured", "bar", ""):
        table.add_column(column, justify="right" if column in ("row", "runs", "measured", "bar") else "left")
    for each in made:
        rows = [bar.cells() for bar in each.bars]
        if each.name in BASELINES:
            rows = [(*cells[:-1], "") for cells in rows]
        rows += [(name, f"{value:g}", "", "") for name, value in each.named.items()]
        for number, cells in enumerate(rows):
            head = (str(each.row), each.what, str(each.runs)) if number == 0 else ("", "", "")
            table.add_row(*head, *cells)
    console.print(table)
    for each in made:
        told = f"{each.name}, {each.what}: {json.dumps(each.figures, ensure_ascii=False)}"
        console.print(told, markup=False, highlight=False)
    for line in left_out:
        console.print(line, markup=False, highlight=False)
    before = f" ({pace['on_record']} on record before)" if pace["on_record"] else ""
    in_time = f"in {pace['seconds']} s, {pace['runs_per_minute']} a minute on {pace['jobs']} cores"
    console.print(
        f"{pace['runs']} runs{before} {in_time}; board: {pace['board']}; {'lidar' if pace['lidar'] else 'no lidar'}"
    )
