"""Follower of a running robot's journal, the source from which all other programs learn its decisions."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_POLL_S = 0.04


@dataclass(frozen=True)
class JournalLine:
    """A line of the journal: time in ms on the robot's clock, the event, and the commands, each with its class name."""

    at: int
    event: dict[str, Any]
    commands: tuple[dict[str, Any], ...]

    @property
    def kind(self) -> str:
        return str(self.event["event"])

    def command(self, kind: str) -> dict[str, Any] | None:
        """Return the first command of this class name; None without one."""
        return next((command for command in self.commands if command["command"] == kind), None)

    @property
    def page(self) -> dict[str, Any]:
        """The page that this step shows; {} when it shows none."""
        show = self.command("Show")
        return show["view"]["page"] if show else {}


class TimedOut(Exception):
    """Raised when an awaited fact did not come in time; the message names it."""


class GrowingFile:
    """A text file that another process writes, and which need not exist yet."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._offset = 0

    @property
    def begun(self) -> bool:
        """Whether the first line was returned."""
        return self._offset > 0

    def lines(self) -> list[bytes]:
        """Return the complete lines that were written since the last call."""
        if not self.path.exists():
            return []
        with self.path.open("rb") as file:
            file.seek(self._offset)
            data = file.read()
        whole = data.rfind(b"\n") + 1
        self._offset += whole
        return data[:whole].splitlines()


class JournalTail:
    """The journal at `path` as it grows. `seen` receives each new step once, in order; `alive` may raise."""

    def __init__(self, path: Path, seen: Callable[[JournalLine], None], alive: Callable[[], None]) -> None:
        self.path = path
        self._file = GrowingFile(path)
        self._seen, self._alive = seen, alive
        self.steps: list[JournalLine] = []

    def read(self) -> None:
        """Read all lines that were written since the last call."""
        for line in self._file.lines():
            value = json.loads(line)
            if "event" in value:
                step = JournalLine(value["at"], value["event"], tuple(value.get("commands", ())))
                self.steps.append(step)
                self._seen(step)

    def wait(self, what: str, match: Callable[[JournalLine], object], limit_s: float, since: int) -> int:
        """Wait for a step from `since` on that matches. Return the index after it. Raises `TimedOut`, naming `what`."""
        index = since

        def found() -> bool:
            nonlocal index
            while index < len(self.steps):
                index += 1
                if match(self.steps[index - 1]):
                    return True
            return False

        self.wait_for(what, found, limit_s)
        return index

    def wait_for(self, what: str, true: Callable[[], object], limit_s: float) -> None:
        """Read until `true()` holds. Raises `TimedOut`, naming `what`."""
        limit = time.monotonic() + limit_s
        while True:
            self.read()
            if true():
                return
            self._alive()
            if time.monotonic() > limit:
                raise TimedOut(f"{what} did not come within {limit_s:.0f} s")
            time.sleep(_POLL_S)
