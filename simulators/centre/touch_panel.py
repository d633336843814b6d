"""A simulated finger on the robot's touch panel, through the window's debug port (a unix socket, one JSON object a
line)."""

import json
import socket
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_CONNECT_LIMIT_S = 10.0
_ANSWER_LIMIT_S = 10.0
_LOOK_EVERY_S = 0.08


class NoSuchTarget(LookupError):
    """Raised when the screen does not offer the target that is to be touched."""


def target_of(seen: Mapping[str, Any], *wants: str, of: str | None = None) -> dict[str, Any] | None:
    """Return the target for the first of `wants` (what a touch asks for) that is offered in `seen`, the answer of
    `SimulatedPanel.look`; None without one."""
    targets: list[dict[str, Any]] = [each for each in seen["targets"] if of in (None, each.get("of", ""))]
    return next((target for want in wants for target in targets if target["want"] == want), None)


class SimulatedPanel:
    """A client of the panel whose debug port is the socket `path`, which need not exist yet."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._socket: socket.socket | None = None
        self._lines: Any = None

    def look(self) -> dict[str, Any]:
        """Return the state of the screen: {"screen", "page", "targets": [{"want", "of", "rect"}]}."""
        return self._ask({"look": True})

    def settled(self, page: str, limit_s: float = 2.0) -> None:
        """Wait until `page` is shown and no longer fades in; give up after `limit_s`, since the page may be gone
        already."""
        limit = time.monotonic() + limit_s
        while time.monotonic() < limit:
            seen = self.look()
            if seen["page"] == page and not seen["fading"]:
                return
            time.sleep(_LOOK_EVERY_S)

    def cable(self) -> dict[str, int] | None:
        """Return the robot's counters of the board's cable: broken_lines, missed, reopened; None = no reading yet."""
        counts: dict[str, int] | None = self._ask({"cable": True})["cable"]
        return counts

    def picture(self, file: Path) -> None:
        """Save a picture of the screen to `file`. A BMP holds up the window least; a PNG takes a tenth of a second."""
        self._ask({"picture": str(file)})

    def tap(self, want: str, of: str | None = None, *, limit_s: float = 8.0) -> None:
        """Touch the target that means `want` (and has the object `of`) as soon as it is offered. Raises `NoSuchTarget`
        after `limit_s`."""
        limit = time.monotonic() + limit_s
        while True:
            if (target := self.offered(want, of=of)) is not None:
                self.touch(target)
                return
            if time.monotonic() > limit:
                raise NoSuchTarget(f"{self.look()['page']} offers no {want} {of or ''}".strip())
            time.sleep(_LOOK_EVERY_S)

    def offered(self, *wants: str, of: str | None = None) -> dict[str, Any] | None:
        """Return the target for the first of `wants` (with the object `of`) that the screen offers now; None without
        one."""
        return target_of(self.look(), *wants, of=of)

    def touch(self, target: Mapping[str, Any]) -> None:
        """Touch the middle of a target from `look`. Returns when the window has received the touch."""
        x, y, width, height = target["rect"]
        self.press(x + width / 2, y + height / 2)

    def press(self, x: float, y: float) -> None:
        """Touch this point of the screen, px. Returns when the window has received the touch."""
        self._ask({"touch": [x, y]})

    def close(self) -> None:
        """Close the connection and its file; an open file would keep the socket open."""
        if self._socket is not None:
            self._lines.close()
            self._socket.close()

    def _ask(self, order: dict[str, Any]) -> dict[str, Any]:
        if self._socket is None:
            self._connect()
        assert self._socket is not None
        self._socket.sendall(json.dumps(order).encode() + b"\n")
        line = self._lines.readline()
        if not line:
            raise ConnectionError("the window closed its debug port")
        answer = dict(json.loads(line))
        if "error" in answer:
            raise ValueError(f"debug port: {answer['error']}")
        return answer

    def _connect(self) -> None:
        limit = time.monotonic() + _CONNECT_LIMIT_S
        while True:
            attempt = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            try:
                attempt.connect(str(self._path))
            except (FileNotFoundError, ConnectionRefusedError):
                attempt.close()
                if time.monotonic() > limit:
                    raise
                time.sleep(_LOOK_EVERY_S)
                continue
            attempt.settimeout(_ANSWER_LIMIT_S)
            self._socket, self._lines = attempt, attempt.makefile("rb")
            return
