"""Write references from the program into READMEs: `python -m tests.house.reference --write`.

Each reference is kept between two marks. `commands` reads the parsers, `settings` the types and their comments,
`faults` the table of faults, `readiness` a data file. `tests/house/test_references.py` fails when a README differs.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from robot.paths import ROOT
from tests.house.reference.commands import command_reference
from tests.house.reference.faults import fault_reference
from tests.house.reference.readiness import readiness_reference
from tests.house.reference.settings import settings_reference

REFERENCES: Mapping[str, tuple[str, Callable[[], str]]] = {
    "commands": ("robot/cli/README.md", command_reference),
    "settings": ("config/settings.md", settings_reference),
    "faults": ("simulators/scenarios/README.md", fault_reference),
    "readiness": ("robot/cli/bench/README.md", readiness_reference),
}
"""Name of a reference -> the file that holds it, and the function that writes it."""


def rewritten(name: str) -> str:
    """Return the text of the file that holds the reference `name`, with that reference up to date.

    Raises `ValueError` where the file has no marks for it.
    """
    file, written = REFERENCES[name]
    begin, end = f"<!-- {name}: python -m tests.house.reference --write -->", f"<!-- end of {name} -->"
    before, found, rest = (ROOT / file).read_text(encoding="utf-8").partition(begin)
    _, closed, after = rest.partition(end)
    if not (found and closed):
        raise ValueError(f"{file}: the lines {begin!r} and {end!r} are missing")
    return f"{before}{begin}\n\n{written()}\n{end}{after}"


def path_of(name: str) -> Path:
    """Return the file that holds the reference `name`."""
    return ROOT / REFERENCES[name][0]
