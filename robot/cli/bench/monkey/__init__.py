"""Thousands of touches and misfortunes on a robot in memory: nothing breaks, home is never more than two taps away.

Real decisions and the real window on a clock that nobody waits for; parts fail, the red button is pressed, people
speak, tickets and dossiers come or do not. What breaks it is told as the shortest list of acts that was found.
"""

import argparse
import json
import os
import time
from collections import Counter
from typing import Any

from rich.console import Console
from rich.table import Table

from robot.cli.worker_pool import workers

_PORTIONS = 4
"""At least so many robots, so that each shape of screen gets some."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("--touches", type=int, default=20_000, metavar="N", help="touches and happenings (20000)")
    parser.add_argument("--seed", type=int, default=1, help="the first of the runs' seeds (1)")
    parser.add_argument("--shape", choices=["portrait", "landscape"], help="only this shape of screen")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes (one for each core)")


def run(args: argparse.Namespace) -> int:
    """0; 1 when something broke."""
    began_s = time.monotonic()
    count = max(_PORTIONS, args.jobs) if args.touches > 1_000 else 1
    shapes = [args.shape] if args.shape else ["portrait", "landscape"]
    works = [(args.seed + n, -(-args.touches // count), shapes[n % len(shapes)]) for n in range(count)]
    if args.jobs > 1 and len(works) > 1:
        with workers(args.jobs) as pool:
            runs = list(pool.map(_one, works))
    else:
        runs = [_one(work) for work in works]
    seconds = time.monotonic() - began_s
    if args.json:
        print(json.dumps({"seconds": round(seconds, 1), "runs": [_figures(each) for each in runs]}, ensure_ascii=False))
    else:
        _tell(runs, seconds)
    return 1 if any(each.failure for each in runs) else 0


def _one(work: tuple[int, int, str]) -> Any:
    """One robot, in this process. The window draws into memory, whatever display there is."""
    os.environ["SDL_VIDEODRIVER"] = "dummy"
    from robot.cli.bench.monkey.runner import ground, run

    return run(ground(), *work)


def _figures(made: Any) -> dict[str, Any]:
    return {
        "seed": made.seed,
        "shape": made.shape,
        "acts": len(made.acts),
        "touches": made.touches,
        "decisions": made.decided,
        "pages": made.pages,
        "failure": made.failure.what if made.failure else "",
        "trace": [str(act) for act in made.trace],
    }


def _tell(runs: list[Any], seconds: float) -> None:
    console = Console()
    pages = sum((made.pages for made in runs), Counter[str]())
    table = Table(title="Where it has been | Những trang đã đến", title_justify="left")
    table.add_column("page")
    table.add_column("times", justify="right")
    for page, times in pages.most_common():
        table.add_row(page, str(times))
    console.print(table)
    for made in runs:
        if made.failure is None:
            continue
        console.print(f"[red]seed {made.seed}, {made.shape}: {made.failure.kind}[/] after {len(made.acts)} acts")
        console.print(made.failure.what, markup=False)
        console.print(f"the shortest trace, {len(made.trace)} acts:")
        for act in made.trace:
            console.print(f"  {act}", markup=False, highlight=False)
    acts, touches = sum(len(made.acts) for made in runs), sum(made.touches for made in runs)
    decided = sum(made.decided for made in runs)
    seeds = ", ".join(str(made.seed) for made in runs)
    console.print(f"{acts} acts, {touches} touches, {decided} decisions in {seconds:.0f} s; seeds {seeds}")
