"""How long visitors waited for an answer, day by day | Khách chờ câu trả lời bao lâu, theo ngày.

From the end of speech: until the meaning is known (final), until it is decided (decision), until the voice begins
(audio), and all of it (total): p50 and p95 in ms over the turns of a day.
"""

import argparse
import datetime
import json
from pathlib import Path
from typing import Any

from robot.cli.bench import percentile
from robot.runtime.day_figures import Turn, days, read
from robot.runtime.settings_files import CONFIG, load_settings

_TIMES = ("final", "decision", "audio", "total")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `kiosk figures`."""
    parser.add_argument("--day", type=_day, metavar="YYYY-MM-DD", help="only this day")
    parser.add_argument("--json", action="store_true", help="one JSON line a day")
    parser.add_argument("--settings", type=Path, action="append", default=[], help="a further TOML file that wins")


def run(args: argparse.Namespace) -> int:
    """0; 1 when nothing is kept."""
    folder = CONFIG.parent / load_settings(args.settings).desk.figures_dir
    rows = [figures(day, read(path)) for day, path in days(folder) if args.day in (None, day)]
    if not rows:
        print(f"no figures in {folder} | chưa có số liệu")
        return 1
    for row in rows:
        if args.json:
            print(json.dumps(row))
    if not args.json:
        print(f"{'ms (p50 / p95)':<14}{'turns':>7}{'noisy':>7}" + "".join(f"{name:>16}" for name in _TIMES))
        for row in rows:
            cells = "".join(_cell(row[f"{name}_ms"]) for name in _TIMES)
            print(f"{row['day']:<14}{row['turns']:>7}{row['noisy']:>7}{cells}")
    return 0


def figures(day: datetime.date, turns: list[Turn]) -> dict[str, Any]:
    """Of one day."""
    row: dict[str, Any] = {
        "day": day.isoformat(),
        "turns": len(turns),
        "noisy": sum(turn.noisy for turn in turns),
        "engines": sorted({turn.engine for turn in turns if turn.engine}),
    }
    for name in _TIMES:
        known = [float(value) for turn in turns if (value := getattr(turn, f"{name}_ms")) is not None]
        row[f"{name}_ms"] = {"p50": percentile(known, 50), "p95": percentile(known, 95)} if known else {}
    return row


def _cell(spread: dict[str, float]) -> str:
    return f"{spread['p50']:>9.0f} /{spread['p95']:>5.0f}" if spread else f"{'-':>16}"


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day like 2026-03-31") from None
