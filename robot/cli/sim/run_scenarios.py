"""Play scenarios (scripted visits) and print one line for each; for an unexpected result also its time, page, text and
journal.

They are played in the lobby as shipped, not in this site's. With --here they are played in this site's lobby: a
scenario that waits for a point of the shipped lobby then fails, and no journal is compared."""

import argparse
import os
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from concurrent.futures import as_completed
from pathlib import Path
from typing import Any, NamedTuple

from robot.cli.argument_types import count
from robot.cli.worker_pool import workers
from robot.core.trouble import Trouble, Troubles
from robot.rehearsal.scenarios.golden_journals import GOLDEN
from robot.rehearsal.scenarios.loader import load_scenario, scenario_files
from robot.rehearsal.scenarios.shipped_site import shipped_config
from robot.runtime.settings.loader import CONFIG

OUT = CONFIG.parent / "var" / "scenarios"


class _Work(NamedTuple):
    """A scenario to play: its file, the folder of the robot's files, settings and content, and its golden journals."""

    file: Path
    folder: Path
    config: Path
    golden: Path | None
    keep_golden: bool = False


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `kiosk sim run`."""
    parser.add_argument("names", nargs="*", metavar="NAME", help="scenarios of simulators/scenarios, or files")
    parser.add_argument("--all", action="store_true", help="every scenario")
    parser.add_argument("--backend", choices=["virtual", "ports"], help="only those of this backend")
    parser.add_argument("--junit", type=Path, metavar="FILE", help="also write the outcomes as JUnit XML")
    parser.add_argument("--jobs", type=count, default=1, metavar="N", help="so many virtual ones at once (1)")
    parser.add_argument("--out", type=Path, default=OUT, metavar="DIR", help="journals and desks (var/scenarios)")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--here", action="store_true", help="in this site's lobby and hours, not in those as shipped")
    where.add_argument("--write-golden", action="store_true", help="keep the journals of those that pass as golden")


def run(args: argparse.Namespace) -> int:
    """Play the scenarios; return 0, or 1 when one was not as expected."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends what a scenario has started
    try:
        return _run(args)
    finally:
        signal.signal(signal.SIGTERM, before)


def _run(args: argparse.Namespace) -> int:
    files = _chosen(args)
    began_s, outcomes = time.monotonic(), []
    with tempfile.TemporaryDirectory(prefix="kiosk-sim-site-") as scratch:
        config = CONFIG if args.here else shipped_config(Path(scratch) / "config")
        for number, outcome in enumerate(_outcomes(files, args, config), start=1):
            outcomes.append(outcome)
            _print_outcome(outcome, number, len(files))
    failed = sum(not each.passed for each in outcomes)
    seconds = time.monotonic() - began_s
    print(
        f"{len(outcomes) - failed} of {len(outcomes)} as expected | đạt {len(outcomes) - failed}/{len(outcomes)}, ",
        end="",
    )
    print(f"{seconds:.0f} s")
    if args.junit is not None:
        from robot.rehearsal.scenarios.junit import write_junit

        write_junit(args.junit, sorted(outcomes, key=lambda each: each.name))
    return 1 if failed else 0


def _chosen(args: argparse.Namespace) -> list[Path]:
    known = {path.stem: path for path in scenario_files()}
    if args.all or (args.backend and not args.names):
        files = list(known.values())
    elif args.names:
        files = [_file(name, known) for name in args.names]
    else:
        raise _trouble("NAME", None, "name a scenario, or all of them: --all", "nêu tên kịch bản, hoặc --all")
    if args.backend:
        files = [path for path in files if load_scenario(path).backend == args.backend]
    return files


def _file(name: str, known: dict[str, Path]) -> Path:
    if name in known:
        return known[name]
    if name.endswith(".toml") and Path(name).is_file():
        return Path(name)
    raise _trouble("NAME", name, "there is no such scenario", "không có kịch bản này")


def _trouble(key: str, value: object, what: str, vi: str) -> Trouble:
    return Trouble(
        what,
        vi,
        key=key,
        value=value,
        remedy="kiosk sim list tells which there are",
        remedy_vi="xem danh sách: kiosk sim list",
    )


def _outcomes(files: list[Path], args: argparse.Namespace, config: Path) -> Iterator[Any]:
    """Yield the outcome of each scenario when it is ready; scenarios at real ports are played one by one, after all
    others."""
    virtual = [path for path in files if load_scenario(path).backend == "virtual"]
    golden = None if args.here else GOLDEN
    works = [_Work(path, args.out / path.stem, config, golden, args.write_golden) for path in virtual]
    if args.jobs > 1 and len(works) > 1:
        with workers(args.jobs) as pool:
            for done in as_completed([pool.submit(_perform, work) for work in works]):
                yield done.result()
    else:
        yield from map(_perform, works)
    for path in files:
        if path not in virtual:
            yield _perform(_Work(path, args.out / path.stem, config, golden))


def _perform(work: _Work) -> Any:
    """Play one scenario in this process, after deleting the files of an earlier run."""
    os.environ["SDL_VIDEODRIVER"] = "dummy"
    from robot.rehearsal.scenarios.run import broken_off, perform

    file, folder, config, golden, keep_golden = work
    shutil.rmtree(folder, ignore_errors=True)
    began_s = time.monotonic()
    try:
        return perform(file, folder, config=config, golden=golden, keep_golden=keep_golden)
    except Exception as error:  # other scenarios are still played
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = "" if isinstance(error, Trouble | Troubles) else f" ({place.filename}:{place.lineno})"
        return broken_off(file, f"broken off by {type(error).__name__}: {error}{where}", time.monotonic() - began_s)


def _print_outcome(outcome: Any, number: int, count: int) -> None:
    mark = "ok  " if outcome.passed else "FAIL"
    print(
        f"[{number:>2}/{count}] {mark} {outcome.name:<34} {outcome.virtual_s:6.0f} s in {outcome.real_s:5.1f} s",
        flush=True,
    )
    for failure in outcome.failures:
        print(f"         {failure}", flush=True)
    if outcome.golden:
        print("         the golden journal differs; if that is meant: kiosk sim run NAME --write-golden", flush=True)
        print("".join(f"           {line}\n" for line in outcome.golden.splitlines()), end="", flush=True)
    if not outcome.passed:
        print(f"         journal {outcome.journal}", flush=True)
    sys.stdout.flush()
