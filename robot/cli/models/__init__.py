"""List, fetch and verify the model files (voice_models/models.toml) | Liệt kê, tải và kiểm tra các tệp mô hình."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from robot.core.trouble import Trouble
from voice_models.model_files.registry import load_packaged
from voice_models.model_files.store import ModelStore
from voice_models.recognition.engine_choice import ENGINES

if TYPE_CHECKING:
    from rich.progress import TaskID

    from voice_models.model_files.fetch import FetchOutcome

_SHOWN = {
    "ready": "ready | sẵn sàng",
    "absent": "absent | chưa có",
    "damaged": "DAMAGED | HỎNG",
}

_OFFLINE = (
    "without a network bring the file on a stick from another machine, type: ./kiosk models fetch {names} --from DIR"
    " | không có mạng: chép tệp từ máy khác vào USB rồi gõ: ./kiosk models fetch {names} --from THƯ_MỤC"
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add `list`, `fetch [NAME...] [--from DIR] [--all]`, `verify [NAME...]` and `words [--engine NAME]`."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("list", help="every model: what for, licence, size, whether it is here")
    fetch = actions.add_parser("fetch", help="fetch what set-up needs, or the models named; voice = the natural voice")
    fetch.add_argument("names", nargs="*", metavar="NAME")
    fetch.add_argument("--all", action="store_true", help="also those that are fetched on request only")
    fetch.add_argument(
        "--from",
        dest="stick",
        type=Path,
        metavar="DIR",
        help="take wheels and model files from this folder, no network",
    )
    verify = actions.add_parser("verify", help="read every byte of what is here and compare the hashes")
    verify.add_argument("names", nargs="*", metavar="NAME")
    words = actions.add_parser("words", help="the words of the catalogue's phrases that the recogniser can't hear")
    words.add_argument("--engine", choices=ENGINES, default="", help="instead of the settings'")


def run(args: argparse.Namespace) -> int:
    """Run one action; return 0, or 1 when a named or required model cannot be had, or a file is damaged."""
    store = ModelStore()
    if args.action == "list":
        return _list(store)
    if args.action == "verify":
        return _verify(store, args.names)
    if args.action == "words":
        from robot.cli.models.vocabulary import words

        return words(args.engine)
    return _fetch(store, args)


def _list(store: ModelStore) -> int:
    from rich.console import Console
    from rich.table import Table

    table = Table("name", "purpose", "licence", "need", "MB", "hash", "state | trạng thái")
    for name, entry in store.entries.items():
        pinned = "pinned" if entry.sha256 else "recorded" if store.record(name) else "at first fetch"
        size = f"{entry.bytes / 1e6:.1f}" if entry.bytes else "?"
        table.add_row(name, entry.purpose, entry.licence, entry.need, size, pinned, _SHOWN[store.condition(name)])
    for model in load_packaged().values():
        pinned = "pinned" if model.sha256 else "by version"
        table.add_row(model.name, model.purpose, model.licence, f"in {model.package}", "", pinned, _SHOWN["ready"])
    Console(width=None if sys.stdout.isatty() else 160).print(table)
    return 0


def _verify(store: ModelStore, names: list[str]) -> int:
    status = 0
    names = _members(store, names)
    for name in names or list(store.entries):
        condition, file = store.verify(name)
        bad = condition == "damaged" or (condition == "absent" and (name in names or _required(store, name)))
        status = 1 if bad else status
        remedy = f": {file}; type ./kiosk models fetch {name}" if bad else ""
        print(f"{name:<26} {_SHOWN[condition]}{remedy}")
    return status


def _fetch(store: ModelStore, args: argparse.Namespace) -> int:
    if args.stick and not args.stick.is_dir():
        raise Trouble(
            "no such folder",
            "không có thư mục này",
            remedy="name the folder that holds the wheels or model files",
            remedy_vi="hãy ghi đúng thư mục chứa các tệp mô hình",
            file=str(args.stick),
        )
    named = _members(store, args.names)
    names = named or [name for name, entry in store.entries.items() if args.all or entry.need != "on request"]
    waiting = [name for name in names if store.verify(name)[0] != "ready"]
    if not waiting:
        print(f"models: {len(names)} ready | mô hình: {len(names)} sẵn sàng")
        return 0
    for name in waiting:
        if terms := store.entry(name).terms_text():
            print(terms)
    missing = fetch_models(store, waiting, args.stick)
    return 1 if any(name in named or _required(store, name) for name in missing) else 0


def fetch_models(store: ModelStore, names: list[str], stick: Path | None = None) -> list[str]:
    """Fetch models with progress, from the network or the folder `stick`; print what came of each.

    Return the names of those that could not be had.
    """
    missing = []
    for outcome in _fetched(store, names, stick):
        for line in outcome.lines:
            print(f"  {line}", file=sys.stderr)
        print(f"{outcome.name:<26} {_SHOWN['ready' if outcome.ready else store.condition(outcome.name)]}")
        if not outcome.ready:
            missing.append(outcome.name)
    if missing and stick is None:
        print(_OFFLINE.format(names=" ".join(missing)), file=sys.stderr)
    return missing


def _members(store: ModelStore, names: list[str]) -> list[str]:
    return [member for name in names for member in store.members(name)]


def _fetched(store: ModelStore, names: list[str], stick: Path | None) -> list["FetchOutcome"]:
    """Download or copy one model after the other, each with a progress bar; return the outcomes."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    from voice_models.model_files.fetch import fetch

    console = Console(stderr=True)
    columns = (TextColumn("{task.description:<26}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    outcomes = []
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bars:
        for name in names:
            task = bars.add_task(name, total=store.entry(name).bytes or None)

            def show(done: int, total: int, task: "TaskID" = task) -> None:
                bars.update(task, completed=done, total=total or None)

            outcomes.append(fetch(store, name, show, stick))
            bars.remove_task(task)
    return outcomes


def _required(store: ModelStore, name: str) -> bool:
    return store.entry(name).need == "required"
