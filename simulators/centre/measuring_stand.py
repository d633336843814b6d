"""A robot to be measured, in the simulated centre with a visitor in front of it: everything runs, with wheels or
without."""

import json
import time
from typing import Any

from simulators.audio.recorder import Recorder
from simulators.centre.centre import Premises
from simulators.centre.watched_robot import WatchedRobot

WITHOUT_WHEELS = {"base.port": "none", "lidar.port": "none"}
"""Settings that leave a robot without motor board and lidar."""

_PARTS = ("camera", "microphone", "recogniser", "voice", "screen")
_TO_PROCEDURE = (
    ("home", ("HomePage", "ListPage", "ProcedurePage")),
    ("topic", ("ListPage", "ProcedurePage")),
    ("choose", ("ProcedurePage",)),
)
"""Touches that lead to a procedure: each target, with the pages on which this touch is no longer needed."""
_TRIES, _PAGE_LIMIT_S, _FADES_S = 3, 2.0, 0.3
_GREETED_LIMIT_S = 20.0
_KEPT_S = 1.0  # for the robot to write its files


class Stand(WatchedRobot):
    """A robot with a visitor in front of it, from `open` to `close`. All waits raise `RobotEnded` when the robot's
    program has ended."""

    def __init__(self, premises: Premises) -> None:
        super().__init__(premises, _PARTS)
        self.sound = premises.sound
        self._recorders: list[Recorder] = []

    def open(self, *options: str) -> None:
        """Start everything and wait until the robot greets the visitor. Raises `TimeoutError`, which names what did not
        come."""
        super().open(*options)
        self._recorders += [self.sound.hear("mouth"), self.sound.hear("robot_loudspeaker")]
        self.mouth, self.loudspeaker = self._recorders
        self.premises.lobby.enter_before_robot()
        self.wait("a greeting", lambda: self.last_page == "GreetingPage", _GREETED_LIMIT_S)

    def close(self) -> None:
        """End everything that was started."""
        for recorder in self._recorders:
            recorder.stop()
        super().close()

    def follow(self) -> None:
        """Read the journal up to its present end. Raises `RobotEnded` when the robot's program has ended."""
        super().follow()
        self.premises.robot.alive()

    def touch(self, want: str) -> float | None:
        """Touch the target that means `want`. Return the time (time.monotonic(), s), or None when the screen does not
        offer it."""
        target = self.premises.panel.offered(want)
        if target is None:
            return None
        at_s = time.monotonic()
        self.premises.panel.touch(target)
        return at_s

    def shows(self, *pages: str, limit_s: float) -> bool:
        """Wait until the robot shows one of `pages`. Return whether it did within `limit_s`."""
        return self.until(lambda: self.last_page in pages, limit_s)

    def to_procedure(self) -> int:
        """Touch all that leads to the first procedure of the first topic. Return the number of touches."""
        touched = 0
        for want, pages in _TO_PROCEDURE:
            for _ in range(_TRIES):
                if self.last_page in pages:
                    break
                touched += self.touch(want) is not None
                self.shows(*pages, limit_s=_PAGE_LIMIT_S)
                time.sleep(_FADES_S)
        return touched

    def figures(self) -> list[dict[str, Any]]:
        """Return the figures (times measured in each turn) that the robot has stored, as `kiosk figures` reads them."""
        time.sleep(_KEPT_S)
        files = sorted((self.premises.robot.folder / "figures").glob("*.jsonl"))
        return [json.loads(line) for file in files for line in file.read_text().splitlines()]
