"""The summary of the service desk's demonstration: slip, calls, rating, report. No dossier code is shown."""

from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from robot.rehearsal.demo.desk_demo import DeskOutcome


def figures(outcome: DeskOutcome) -> dict[str, Any]:
    """Return the figures of the summary as plain values."""
    served, played = outcome.served, outcome.played
    return {
        "good": outcome.good,
        "wrong": outcome.wrong or (played.wrong if played else "nobody came"),
        "seconds": round(outcome.seconds, 1),
        "robot_status": outcome.robot_status,
        "dossiers": outcome.imported,
        "number": served.number,
        "slip": str(served.slip) if served.slip else None,
        "on_slip": outcome.on_slip,
        "called": served.called,
        "announced": served.announced,
        "rated": outcome.rated,
        "browser": outcome.browser,
        "touches": played.touches if played else [],
        "report": [str(path) for path in outcome.report],
        "pages": [str(path) for path in outcome.pages],
        "contact": str(outcome.contact) if outcome.contact else None,
    }


def print_report(outcome: DeskOutcome, folder: Path) -> None:
    """Print the summary as a table."""
    console = Console(width=118)
    table = Table(title="Service desk | Quầy phục vụ", title_justify="left", show_lines=True)
    for column in ("what", "found", "as planned"):
        table.add_column(column, overflow="fold")
    served, played = outcome.served, outcome.played
    head = outcome.on_slip.partition("\n")[0]
    browser = "in a browser" if outcome.browser else "by the page's forms, without a browser"
    rows = (
        ("dossiers taken in", str(outcome.imported), outcome.imported > 0),
        ("number on the screen", served.number or "-", bool(served.number)),
        ("read off the paper by a phone", head or "-", bool(served.number) and served.number in head),
        (f"called by the clerk, {browser}", ", ".join(served.called) or "-", served.number in served.called),
        ("announced by the robot", ", ".join(served.announced) or "-", served.number in served.announced),
        ("marks on the disk", ", ".join(map(str, outcome.rated)) or "-", outcome.rated == [5]),
        ("report of the day", "\n".join(path.name for path in outcome.report) or "-", len(outcome.report) == 3),
        ("its pages as pictures", str(len(outcome.pages)), None if not outcome.pages else True),
    )
    for what, found, right in rows:
        told = "-" if right is None else "[green]yes[/]" if right else "[red]no[/]"
        table.add_row(what, found, told)
    console.print(table)
    for wrong in (outcome.wrong, played.wrong if played else ""):
        if wrong:
            console.print(f"[red]{wrong}[/]")
    console.print(f"robot left with status {outcome.robot_status}; {outcome.seconds:.0f} s in all")
    for name in ("contact.png", "slip.png", "report", "journal.jsonl", "robot.log"):
        if (folder / name).exists():
            console.print(f"  {folder / name}")
