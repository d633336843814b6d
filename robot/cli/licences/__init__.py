"""List what the robot is made of, with licence and origin: libraries, models, programs of the system.

--sbom writes the same as a software bill of materials (CycloneDX 1.6, JSON); a release bundle holds one."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from robot.cli.licences.inventory import Ingredient, ingredients
from robot.cli.output_files import require_new
from robot.core.trouble import Trouble
from robot.runtime.processes.atomic_files import write_whole

_HEADS = {
    "library": "Libraries, from the Python package index",
    "model": "Models",
    "system": "Packages of Debian, which stay the system's own",
}
_HEAD = """\
Reception robot

The program is under the Apache License 2.0 (LICENSE); simulators/avr is under GPL-3.0-or-later, and no robot runs it.
It uses what is listed below. Each library brings its licence text in its wheel; ./kiosk licences shows the versions
that are installed and where each part comes from. Made by: ./kiosk licences --notice NOTICE
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `kiosk licences`."""
    parser.add_argument("--sbom", type=Path, metavar="FILE.json", help="write a bill of materials (CycloneDX)")
    parser.add_argument("--notice", type=Path, metavar="FILE", help="write the NOTICE of this program anew")


def run(args: argparse.Namespace) -> int:
    """Print or write the list; return 0. Raises `Trouble` for a file that is there and is no NOTICE of this program."""
    found = ingredients()
    if args.sbom is not None:
        require_new(args.sbom, "--sbom")
    if args.notice is not None and not _is_notice(args.notice):
        require_new(args.notice, "--notice")
    if args.sbom is not None:
        write_whole({args.sbom: sbom_writer()(found)})
        print(args.sbom)
    if args.notice is not None:
        write_whole({args.notice: notice(found)})
        print(args.notice)
    if args.sbom is None and args.notice is None:
        _print(found)
    return 0


def sbom_writer() -> Callable[[Sequence[Ingredient]], str]:
    """Return the function that writes a bill of materials as JSON. Raises `Trouble` where its library is missing."""
    try:
        from robot.cli.licences.sbom import sbom
    except ImportError as error:
        raise Trouble(
            "the library that writes bills of materials is not installed",
            "chưa cài thư viện lập danh mục phần mềm",
            remedy=".venv/bin/python -m pip install '.[release]'",
            remedy_vi=".venv/bin/python -m pip install '.[release]'",
        ) from error
    return sbom


def notice(found: Sequence[Ingredient]) -> str:
    """Return the text of NOTICE: every ingredient with its licence, without versions."""
    lines = [_HEAD]
    for kind, head in _HEADS.items():
        lines += [head, "-" * len(head), *(line_of(ingredient) for ingredient in found if ingredient.kind == kind), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _is_notice(path: Path) -> bool:
    """Whether `path` is a NOTICE of this program, which is written anew after a change of its parts."""
    head = _HEAD.partition(" (LICENSE)")[0].encode()
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(head)) == head


def line_of(ingredient: Ingredient) -> str:
    """Return the line of one ingredient in NOTICE."""
    details = [ingredient.licence, ingredient.note] + ([ingredient.origin] if ingredient.kind == "model" else [])
    return f"{ingredient.name}: {'; '.join(filter(None, details))}"


def _print(found: Sequence[Ingredient]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("name", "version", "licence", "from", "note")
    for ingredient in found:
        table.add_row(ingredient.name, ingredient.version, ingredient.licence, ingredient.origin, ingredient.note)
    Console(width=None if sys.stdout.isatty() else 240).print(table)
