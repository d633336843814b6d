"""Count how visitors were heard and how long they waited, by day | Khách có được nghe rõ và chờ bao lâu, theo ngày.

Counts of turns (utterances): without words (nothing), lost by the recogniser (lost), with a word that stops the robot
at once (stopped), in a noisy room (noisy); and the seconds of sound that came too fast to be processed (dropped). Times
from the end of speech, p50 and p95 in ms over the turns of a day: until the meaning is known (final), from there until
the decision (decision), from there until the voice begins (audio), and altogether (total)."""

import argparse
import datetime
import json
from typing import Any

from robot.cli.argument_types import readable
from robot.cli.bench import percentile
from robot.runtime.monitoring.response_times import AnsweredTurn, days, read
from robot.runtime.settings.loader import CONFIG, load_settings

_WRONG = ("nothing", "lost", "stopped")
_TIMES = ("final", "decision", "audio", "total")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `kiosk figures`."""
    parser.add_argument("--day", type=_day, metavar="YYYY-MM-DD", help="only this day")
    parser.add_argument("--json", action="store_true", help="one JSON line a day")
    parser.add_argument("--settings", type=readable, action="append", default=[], help="a further TOML file that wins")


def run(args: argparse.Namespace) -> int:
    """Print the figures of each day; return 0, or 1 when no figures are kept."""
    folder = CONFIG.parent / load_settings(args.settings).desk.figures_dir
    rows = [figures(day, read(path)) for day, path in days(folder) if args.day in (None, day)]
    if not rows:
        print(f"no figures in {folder} | chưa có số liệu")
        return 1
    for row in rows:
        if args.json:
            print(json.dumps(row))
    if not args.json:
        counts = ("turns", *_WRONG, "noisy")
        heads = "".join(f"{name:>8}" for name in (*counts, "dropped")) + "".join(f"{name:>16}" for name in _TIMES)
        print(f"{'ms (p50 / p95)':<14}{heads}")
        for row in rows:
            cells = "".join(f"{row[name]:>8}" for name in counts) + f"{row['dropped_ms'] / 1000:>6.1f} s"
            cells += "".join(_cell(row[f"{name}_ms"]) for name in _TIMES)
            print(f"{row['day']:<14}{cells}")
    return 0


def figures(day: datetime.date, turns: list[AnsweredTurn]) -> dict[str, Any]:
    """Return the figures of one day, computed from its turns (utterances)."""
    row: dict[str, Any] = {
        "day": day.isoformat(),
        "turns": len(turns),
        **{outcome: sum(turn.outcome == outcome for turn in turns) for outcome in _WRONG},
        "noisy": sum(turn.noisy for turn in turns),
        "dropped_ms": sum(turn.dropped_ms for turn in turns),
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
