"""Write the readiness of the robot: every gate with its measured value, date and machine.

The entries are in `robot/cli/bench/readiness.toml`. A measured value without date and commit is refused.
"""

import tomllib
from collections.abc import Sequence
from itertools import groupby
from typing import Annotated, Literal

import msgspec

from robot.paths import ROOT
from tests.house.reference.markdown import table

FILE = ROOT / "robot/cli/bench/readiness.toml"

_Short = Annotated[str, msgspec.Meta(min_length=1)]
_Status = Literal["shown", "missed", "old", "not shown"]


class GateResult(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A gate and one value that was measured for it."""

    area: _Short
    gate: _Short
    """What must hold."""
    command: str = "-"
    """Command or test that measures the value."""
    bar: str = "-"
    """The limit that counts as passed; "-" = a figure without a limit."""
    value: str = "-"
    """Measured value."""
    date: str = "-"
    """Date (ISO 8601) of the commit that recorded the value."""
    commit: str = "-"
    machine: str = "2 cores, x86-64"
    status: _Status
    """`shown`, `missed` (worse than the bar), `old` (of an earlier version, not measured since) or `not shown`."""

    def __post_init__(self) -> None:
        if (self.status == "not shown") != (self.value == "-"):
            raise ValueError("value: 'not shown' has no value, and everything else has one")
        if self.value != "-" and "-" in (self.date, self.commit):
            raise ValueError("date: a measured value has a date and a commit")


class _Readiness(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    entry: list[GateResult]


def gate_results() -> Sequence[GateResult]:
    """Return the entries of the file in their order there."""
    return msgspec.convert(tomllib.loads(FILE.read_text(encoding="utf-8")), _Readiness).entry


def readiness_reference() -> str:
    """Return the entries as Markdown: a table for each area."""
    head = ("gate", "command", "bar", "value", "date, commit", "machine", "status")
    return "\n".join(
        f"### {area}\n\n{table(head, (_row(each) for each in entries))}"
        for area, entries in groupby(gate_results(), lambda each: each.area)
    )


def _row(entry: GateResult) -> Sequence[str]:
    command = f"`{entry.command}`" if entry.command.startswith(("./kiosk", "pytest")) else entry.command
    machine, when = ("-", "-") if entry.status == "not shown" else (entry.machine, f"{entry.date}, {entry.commit}")
    status = entry.status if entry.status == "shown" else f"**{entry.status}**"
    return (entry.gate, command, entry.bar, entry.value, when, machine, status)
