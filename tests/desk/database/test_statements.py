"""How values are bound to SQL statements: by ? in order, or by :name from a mapping."""

import re

from robot.paths import ROOT

NUMBERED = re.compile(r"[ (=<>,]\?[0-9]")


def test_no_value_is_bound_by_a_number() -> None:
    """A sequence for ?1 is deprecated in Python 3.12.0 to 3.12.3, with an error announced for 3.14."""
    sources = [path for room in ("robot", "simulators") for path in (ROOT / room).rglob("*.py")]
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in sources
        for line in path.read_text(encoding="utf-8").splitlines()
        if NUMBERED.search(line) and "re.compile" not in line
    ]
    assert found == []
