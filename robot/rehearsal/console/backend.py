"""The interface between the console and a robot: the real program in real time, or a simulated robot in virtual
time."""

from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any, Protocol

import numpy as np
import numpy.typing as npt
from PIL import Image

from robot.navigation.map.lobby_map import Lobby
from robot.rehearsal.console.snapshot import Snapshot

Picture = npt.NDArray[np.uint8]
"""An RGB picture of shape (height, width, 3)."""


def read_picture(source: Path | IO[bytes]) -> Picture:
    """Read the picture in an image file or stream. Raises OSError for content that is no picture."""
    with Image.open(source) as image:
        return np.asarray(image.convert("RGB"), dtype=np.uint8)


class ConsoleBackend(Protocol):
    """The interface to a robot and its lobby that the console uses. All methods may be called from several threads."""

    @property
    def name(self) -> str:
        """Name of the backend, as in the keys of the console's texts: "ports" or "virtual"."""

    @property
    def lobby(self) -> Lobby: ...

    @property
    def speeds(self) -> tuple[float, ...]:
        """Speeds at which the backend can run, as multiples of real time; (1.0,) = in real time only."""

    @property
    def faults(self) -> tuple[str, ...]:
        """Names of the faults that this backend can inject."""

    def do(self, order: Mapping[str, Any]) -> Mapping[str, Any]:
        """Carry out an order, for example a person enters or a fault begins. Raises ValueError, `Trouble` or
        `Troubles`."""

    def look(self) -> Snapshot:
        """Return the state of the robot and the lobby at this moment."""

    def picture(self, of: str) -> Picture | None:
        """Return the newest picture of the robot's "screen" or from its "camera"; None when there is no picture."""

    def pause(self, *, still: bool) -> None:
        """Pause the lobby's time, or let it run again."""

    def run_at(self, speed: float) -> None:
        """Let the lobby's time run at `speed`, one of `speeds`."""

    def step(self, ms: float) -> None:
        """Run for `ms` of lobby time, pause, and then return."""

    def close(self) -> None:
        """End all processes and threads that the backend has started."""
