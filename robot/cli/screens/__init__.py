"""Draw every page of the touchscreen as a picture, or check that each page can be read, touched and left.

Drawn are all pages in every language, theme, text size and three shapes of panel, the modes for seated and for deaf
visitors, and the pages of every procedure in this site's catalogue. `--check` inspects each picture: no text outside
its box or over other text, contrast of 7:1, targets of 20 mm, apart and within reach, QR codes that a phone reads, only
letters that the font has, and a way home."""

import argparse
import contextlib
import json
import os
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import as_completed
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from robot.cli.argument_types import count
from robot.cli.output_files import written
from robot.cli.screens.plan import FRONTS, SHAPES, Work, chosen, portions
from robot.cli.worker_pool import workers
from robot.core.trouble import Trouble
from robot.runtime.settings.loader import CONFIG

_OUT = CONFIG.parent / "var" / "screens"
_SHOWN = 40
"""Largest number of faults that are printed as sentences; --json has all of them."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `kiosk screens`."""
    parser.add_argument("--out", type=Path, help="folder of the pictures (the project's var/screens)")
    parser.add_argument("--check", action="store_true", help="look for faults; pictures only with --out")
    parser.add_argument("--page", action="append", default=[], metavar="NAME", help='only these: home, "sheet-*", 1.0*')
    parser.add_argument("--shape", choices=list(SHAPES), help="only this shape of panel")
    parser.add_argument("--language", choices=["vi", "en"], help="only this language")
    parser.add_argument("--size", choices=["normal", "large"], help="only this text size")
    parser.add_argument("--theme", choices=["light", "contrast"], help="only this theme")
    parser.add_argument("--mode", choices=["none", "lowered", "written"], help="only this mode")
    parser.add_argument("--jobs", type=count, default=os.cpu_count() or 1, help="processes (one for each core)")
    parser.add_argument("--json", action="store_true", help="the result as one JSON line")


def run(args: argparse.Namespace) -> int:
    """Draw or check the pages; return 0, with `--check` 1 when a page breaks a rule."""
    from kiosk_ui import gallery
    from robot.cli.screens.worker import content

    began_s = time.monotonic()
    out = args.out or (None if args.check else _OUT)
    shapes, styles = chosen(args)
    catalogue = content()
    names = list(gallery.views(catalogue))
    works = list(portions(shapes, styles, names, catalogue.catalogue.codes(), args.page, check=args.check))
    if not works:
        raise Trouble(
            "no page has this name",
            "không có trang nào tên như vậy",
            key="--page",
            value=args.page,
            remedy=f"take some of: {', '.join(names)}, or the code of a procedure",
            remedy_vi="dùng một trong các tên trên, hoặc mã thủ tục",
        )
    with contextlib.nullcontext() if out is None else written(out):
        done = sorted(_looked(works, out, args.check, args.jobs), key=lambda part: works.index(part.work))
        sheets = [] if out is None else _contact_sheets(done, out)
    seconds = time.monotonic() - began_s
    found = [
        {"page": name, "rule": fault.rule, "what": fault.what, "shape": part.work.shape, "style": part.work.style.name}
        for part in done
        for name, fault in part.found
    ]
    pages = sum(part.pages for part in done)
    if args.json:
        counts = Counter(each["rule"] for each in found)
        print(
            json.dumps(
                {"pages": pages, "seconds": round(seconds, 1), "faults": counts, "found": found, "sheets": sheets},
                ensure_ascii=False,
            )
        )
    else:
        _print_result(found, pages, seconds, sheets, check=args.check)
    return 1 if found else 0


def _looked(works: Sequence[Work], out: Path | None, check: bool, jobs: int) -> Iterator[Any]:
    from robot.cli.screens.worker import look

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("pages", total=len(works))
        if jobs <= 1 or len(works) <= 2:
            for work in works:
                yield look(work, out, check)
                progress.advance(task)
            return
        with workers(jobs) as pool:
            for part in as_completed([pool.submit(look, work, out, check) for work in works]):
                yield part.result()
                progress.advance(task)


def _contact_sheets(done: Sequence[Any], out: Path) -> list[str]:
    """Write one contact sheet (small pictures of all pages) for each shape and style, and one for the procedures;
    return the files."""
    from kiosk_ui.inspection.contact_sheets import contact_sheet

    groups: dict[tuple[str, str, bool], list[Any]] = defaultdict(list)
    for part in done:
        groups[part.work.shape, part.work.style.name, part.work.kind == FRONTS] += part.thumbs
    files = []
    for (shape, style, procedures), thumbs in sorted(groups.items()):
        if thumbs:
            file = out / f"{shape}-{'procedures-' if procedures else ''}{style}.png"
            panel = SHAPES[shape]
            title = f'{panel.width_px} x {panel.height_px}, {panel.diagonal_inch:g}" · {style} · {len(thumbs)}'
            contact_sheet(title, sorted(thumbs, key=lambda each: each.name) if procedures else thumbs, file)
            files.append(str(file))
    return files


def _print_result(found: list[dict[str, str]], pages: int, seconds: float, sheets: list[str], *, check: bool) -> None:
    console = Console()
    if found:
        console.print(_table(found))
        places: dict[tuple[str, str, str], set[str]] = defaultdict(set)
        for each in found:
            places[each["page"], each["rule"], each["what"]].add(f"{each['shape']} {each['style']}")
        for (page, rule, what), where in list(places.items())[:_SHOWN]:
            first = ", ".join(sorted(where)[:3]) + (f" and {len(where) - 3} more" if len(where) > 3 else "")
            console.print(f"  [bold]{page}[/] {rule}: {what}  [dim]{first}[/]", soft_wrap=True, highlight=False)
        if len(places) > _SHOWN:
            console.print(f"  and {len(places) - _SHOWN} more: --json tells them all | --json để xem hết")
    for file in sheets:
        console.print(f"  {file}", soft_wrap=True, highlight=False)
    verdict = f", {len(found)} faults | {len(found)} lỗi" if check else ""
    console.print(f"{pages} pages in {seconds:.0f} s{verdict}")


def _table(found: list[dict[str, str]]) -> Table:
    """Return a table that shows how often each page breaks each rule."""
    counts = Counter((each["page"], each["rule"]) for each in found)
    rules = list(dict.fromkeys(each["rule"] for each in found))
    table = Table(title="Faults by page and rule | Lỗi theo trang và quy tắc", title_justify="left")
    table.add_column("page", overflow="fold")
    for rule in rules:
        table.add_column(rule, justify="right")
    for page in dict.fromkeys(each["page"] for each in found):
        table.add_row(page, *(str(counts[page, rule] or "") for rule in rules))
    table.add_section()
    table.add_row("all", *(str(sum(n for (_, kind), n in counts.items() if kind == rule)) for rule in rules))
    return table
