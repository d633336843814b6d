"""Draw the visitors and faults of a lobby day at random from the seed, each with its time."""

from contextlib import suppress
from random import Random
from typing import NamedTuple

from robot.core.health import HELD_STATES
from robot.core.trouble import Trouble
from robot.rehearsal.virtual_robot import VirtualRobot

HOURS = 8
KINDS = {"passer": 30, "touch": 20, "voice": 15, "ticket": 12, "escort": 8, "rating": 8, "dossier": 7}
"""Kinds of visitors and their shares in percent."""

FAULTS: dict[str, float] = {
    "serial_cut": 20.0,
    "byte_noise": 30.0,
    "board_reset": 0.0,
    "board_frozen": 10.0,
    "estop": 15.0,
    "camera_dead": 30.0,
    "camera_frozen": 30.0,
    "camera_dark": 30.0,
    "microphone_dead": 30.0,
    "microphone_babble": 60.0,
    "speaker_dead": 30.0,
    "recogniser_crash": 0.0,
    "voice_crash": 0.0,
    "printer_paper": 90.0,
    "printer_unplugged": 60.0,
    "slow_cpu": 20.0,
    "power_loss": 0.0,
}
"""Faults that happen once a day at a random time, with their duration in seconds; 0 = the fault ends by itself."""


RESTARTED_AFTER_S = 10.0
"""Seconds from the release of the red button until a person lets the base move again on the screen."""


class Coming(NamedTuple):
    """A visitor who comes `at_s` seconds after the doors have opened."""

    at_s: float
    kind: str


def visitors(dice: Random, count: int, hours: float) -> list[Coming]:
    """Return `count` visitors in the order of their coming; the shares of `KINDS` are exact but for rounding."""
    total, kinds = sum(KINDS.values()), list[str]()
    for kind, share in KINDS.items():
        kinds += [kind] * round(share * count / total)
    kinds += ["touch"] * (count - len(kinds))
    dice.shuffle(kinds)
    times = sorted(dice.uniform(0.0, hours * 3600 - 300) for _ in range(count))
    return [Coming(at_s, kind) for at_s, kind in zip(times, kinds[:count], strict=True)]


class Misfortunes:
    """The faults of a day; `look` begins and ends them while visitors are acted out."""

    def __init__(self, robot: VirtualRobot, dice: Random, hours: float) -> None:
        self._robot = robot
        zero_ms = robot.at_ms
        self._coming: list[tuple[float, str, str]] = []
        for name, lasts_s in FAULTS.items():
            at_ms = zero_ms + dice.uniform(0.0, hours * 3600 - 300) * 1000
            self._coming.append((at_ms, "fault", name))
            if lasts_s:
                self._coming.append((at_ms + lasts_s * 1000, "mend", name))
            if name == "estop":
                self._coming.append((at_ms + (lasts_s + RESTARTED_AFTER_S) * 1000, "restart", name))
        self._coming.sort(reverse=True)
        self.happened = 0

    def look(self) -> None:
        """Begin the faults whose time has come, end those that are over, and restart the base after a stop."""
        while self._coming and self._coming[-1][0] <= self._robot.at_ms and not self._robot.is_off:
            _, act, name = self._coming.pop()
            if act == "restart":
                self._restart(name)
                continue
            self._robot.do({"do": act, "name": name})
            self.happened += act == "fault"

    def _restart(self, name: str) -> None:
        """Tap "go on" to let the base move again; try again every `RESTARTED_AFTER_S` while the base is still held."""
        if self._robot.program.state.base.state in HELD_STATES:
            with suppress(Trouble):
                self._robot.do({"do": "tap", "want": "go_on"})
            self._coming.append((self._robot.at_ms + RESTARTED_AFTER_S * 1000, "restart", name))
            self._coming.sort(reverse=True)
