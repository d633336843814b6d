"""Follower of a running robot's journal, from which all other programs learn what the robot decided."""

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
        """Return the first command with the class name `kind`; None without one."""
        return next((command for command in self.commands if command["command"] == kind), None)

    @property
    def page(self) -> dict[str, Any]:
        """The page that this step puts on the screen; {} when it shows none."""
        show = self.command("Show")
        return show["view"]["page"] if show else {}


class TimedOut(Exception):
    """Raised when an expected event did not come in time; the message names it."""


class GrowingFile:
    """A text file that another process writes, and which need not exist yet."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._offset = 0

    @property
    def begun(self) -> bool:
        """Whether a first line has been returned."""
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
    """The journal at `path` while it grows. `seen` is called once with each new step, in order; `alive` may raise an
    error to end a wait."""

    def __init__(self, path: Path, seen: Callable[[JournalLine], None], alive: Callable[[], None]) -> None:
        self.path = path
        self._file = GrowingFile(path)
        self._seen, self._alive = seen, alive
        self.steps: list[JournalLine] = []

    def read(self) -> None:
        """Read all lines that were written since the last call, and pass their steps to `seen`."""
        for line in self._file.lines():
            value = json.loads(line)
            if "event" in value:
                step = JournalLine(value["at"], value["event"], tuple(value.get("commands", ())))
                self.steps.append(step)
                self._seen(step)

    def wait(self, what: str, match: Callable[[JournalLine], object], limit_s: float, since: int) -> int:
        """Wait for a step, from index `since` on, for which `match` is true. Return the index after it. Raises
        `TimedOut`, which names `what`."""
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
        """Read the journal until `true()` holds. Raises `TimedOut`, which names `what`."""
        limit = time.monotonic() + limit_s
        while True:
            self.read()
            if true():
                return
            self._alive()
            if time.monotonic() > limit:
                raise TimedOut(f"{what} did not come within {limit_s:.0f} s")
            time.sleep(_POLL_S)
