"""Recorder of scenarios: turns the orders of a session, with their times, into the steps of a scenario file."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import tomlkit
import tomlkit.items

from robot.rehearsal.console.commands import Order
from robot.rehearsal.console.snapshot import Snapshot

_AFTER_S = 5.0
"""How long a recorded scenario goes on after its last order, s; chosen."""


@dataclass
class Recording:
    """A recording: the orders since `began_ms`, each with its time on the backend's clock, and the recording's name."""

    began_ms: float
    name: str = ""
    steps: list[tuple[float, Order]] = field(default_factory=list)

    def note(self, at_ms: float, order: Mapping[str, Any]) -> None:
        """Add `order`, carried out at `at_ms`."""
        self.steps.append((max(0.0, at_ms - self.began_ms), dict(order)))


def already_there(seen: Snapshot) -> list[Order]:
    """Return the orders that put the people and faults of the snapshot `seen` in place when a recorded scenario
    begins."""
    people = [
        Order(
            do="enter",
            who=one.name,
            at=[round(one.x, 2), round(one.y, 2)],
            label=one.label,
            coat=one.coat,
            kind=one.kind,
        )
        for one in seen.people
    ]
    return [*people, *(Order(do="fault", name=name) for name in sorted(seen.faults))]


def scenario(
    recording: Recording, before: Sequence[Order], seen: Snapshot, backend: str, titles: tuple[str, str]
) -> Order:
    """Return the content of a scenario file, which expects the page and the failed parts of the snapshot `seen` at its
    end."""
    end_ms = max(0.0, seen.at_ms - recording.began_ms)
    steps = [{"at_s": 0.0, **order} for order in before]
    steps += [{"at_s": round(at_ms / 1000, 2), **order} for at_ms, order in recording.steps]
    vi, en = titles
    expect: list[Order] = [{"page": seen.page, "at_end": True}] if seen.page else []
    expect += [{"down": part, "at_end": True} for part in sorted(seen.down)]
    return {
        "title": {"vi": recording.name or vi, "en": recording.name or en},
        "backend": backend,
        "lasts_s": round(end_ms / 1000 + _AFTER_S, 1),
        "steps": steps,
        "expect": expect or [{"event": "PartUp"}],
    }


def written(folder: Path, name: str, content: Mapping[str, Any]) -> Path:
    """Write `content` to `folder`/NAME.toml and return the path; when the file exists, a number follows NAME. Raises
    OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    stem = slug(name) or "recorded"
    file, number = folder / f"{stem}.toml", 2
    while file.exists():
        file, number = folder / f"{stem}-{number}.toml", number + 1
    file.write_text(dumped(content), encoding="utf-8")
    return file


def dumped(content: Mapping[str, Any]) -> str:
    """Return `content` as TOML in the layout of hand-written scenarios: one line a step."""
    top = tomlkit.document()
    for key, value in content.items():
        if isinstance(value, Mapping):
            top[key] = _inline(value)
        elif isinstance(value, list):
            lines = tomlkit.array()
            lines.extend(_inline(each) for each in value)
            top[key] = lines.multiline(multiline=True)
        else:
            top[key] = value
    return tomlkit.dumps(top)


def _inline(value: Mapping[str, Any]) -> tomlkit.items.InlineTable:
    table = tomlkit.inline_table()
    table.update(value)
    return table


def slug(name: str) -> str:
    """Return `name` as a file name: "Bà Lan hỏi" -> "ba-lan-hoi"."""
    plain = unicodedata.normalize("NFD", name.lower().replace("đ", "d"))
    return re.sub(r"[^a-z0-9]+", "-", "".join(sign for sign in plain if not unicodedata.combining(sign))).strip("-")
