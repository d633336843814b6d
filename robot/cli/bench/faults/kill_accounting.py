"""Compare the journals of a robot, killed again and again, with its database, and count what is missing."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from robot.cli.bench.faults.rig import desk_rows
from robot.core.commands import KeepRating
from robot.core.events import TicketIssued
from robot.core.trouble import Trouble
from robot.desk.database.repair import is_whole
from robot.runtime.event_loop.journal import read
from robot.runtime.event_loop.replay import replay

IN_HAND_MS = 300
"""A rating decided at most this long before a kill, ms, may be missing on the disk: the visitor had not yet seen the
thanks."""


@dataclass
class Counted:
    """Counts over one day or several. A life is one run of the robot up to its kill. `in_hand`: lives killed just after
    a rating was decided on; `torn`: last journal lines cut off."""

    lost: list[str] = field(default_factory=list)
    steps: int = 0
    told: int = 0
    kept: int = 0
    ratings_decided: int = 0
    ratings_kept: int = 0
    in_hand: int = 0
    torn: int = 0

    def __iadd__(self, other: Self) -> Self:
        for name in self.__dataclass_fields__:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        return self

    def __str__(self) -> str:
        return (
            f"{self.steps} steps, {self.told} numbers told and {self.kept} kept, {self.ratings_decided} ratings "
            f"decided and {self.ratings_kept} kept ({self.in_hand} in hand at a kill), {self.torn} last lines torn"
        )


def counted(folder: Path, desk: Path) -> Counted:
    """Count what one day's lives (runs up to a kill) wrote into the journals in `folder`, and what the database `desk`
    holds."""
    found, told = Counted(), list[str]()
    for journal in sorted(folder.glob("life-*.jsonl")):
        told += _of_life(journal, found)
    labels, found.ratings_kept = desk_rows(desk)
    numbers = sorted(int(label[1:]) for label in labels)
    found.told, found.kept = len(told), len(numbers)
    unkept = found.ratings_decided - found.ratings_kept
    found.lost += ["a page of the database"] * (not is_whole(desk))
    found.lost += ["a number was told twice"] * (len(told) != len(set(told)))
    found.lost += ["a number was skipped"] * (numbers != list(range(1, len(numbers) + 1)))
    found.lost += [f"{label} was told and is not kept" for label in told if int(label[1:]) not in numbers]
    found.lost += [f"{unkept - found.in_hand} ratings are not kept"] * (unkept > found.in_hand)
    return found


def _of_life(journal: Path, found: Counted) -> list[str]:
    """Add the journal of one life (run up to a kill) to `found`; return the queue numbers that it issued."""
    data, told = journal.read_bytes(), list[str]()
    found.torn += not data.endswith(b"\n")
    if not data.count(b"\n"):
        return told  # killed before the journal's first line
    ended_ms, rated_ms = 0, -IN_HAND_MS
    try:
        for _, entry in read(journal)[1]:
            found.steps += 1
            ended_ms = entry.at
            if isinstance(entry.event, TicketIssued):
                told.append(entry.event.ticket.number)
            if any(isinstance(command, KeepRating) for command in entry.commands):
                found.ratings_decided += 1
                rated_ms = entry.at
        if (difference := replay(journal).difference) is not None:
            found.lost.append(f"{journal.name} line {difference.line}: steps are missing")
    except Trouble as trouble:
        found.lost.append(trouble.line())
    found.in_hand += ended_ms - rated_ms < IN_HAND_MS
    return told
