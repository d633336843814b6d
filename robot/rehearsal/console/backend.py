"""What stands under the console: the real program on the simulated lobby in real time, or the robot in virtual time."""

from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any, Protocol

import numpy as np
import numpy.typing as npt
from PIL import Image

from robot.navigation.map.lobby_map import Lobby
from robot.rehearsal.console.snapshot import Snapshot

Picture = npt.NDArray[np.uint8]
"""Height x width x 3, red green blue."""


def read_picture(source: Path | IO[bytes]) -> Picture:
    """The picture in an image file or stream. Raises OSError for what is none."""
    with Image.open(source) as image:
        return np.asarray(image.convert("RGB"), dtype=np.uint8)


class ConsoleBackend(Protocol):
    """One robot in one lobby. May be asked from several threads."""

    @property
    def name(self) -> str:
        """ "ports" or "virtual", as the words of the console name it."""

    @property
    def lobby(self) -> Lobby: ...

    @property
    def speeds(self) -> tuple[float, ...]:
        """How fast it can run; (1.0,) = in real time only."""

    @property
    def faults(self) -> tuple[str, ...]:
        """Names of the faults that can be injected here."""

    def do(self, order: Mapping[str, Any]) -> Mapping[str, Any]:
        """Carry out an order of people, fingers, clerks or faults. Raises ValueError, `Trouble` or `Troubles`."""

    def look(self) -> Snapshot:
        """How things are."""

    def picture(self, of: str) -> Picture | None:
        """The newest picture of "screen" or "camera"; None where there is none."""

    def pause(self, *, still: bool) -> None:
        """Stand still, or go on."""

    def run_at(self, speed: float) -> None:
        """One of `speeds`."""

    def step(self, ms: float) -> None:
        """Go on for so long, then stand still. Returns when it does."""

    def close(self) -> None:
        """End everything that was started."""
