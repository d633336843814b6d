"""The power of a robot at real ports, and the service manager that starts a program that has died."""

import threading
from collections.abc import Mapping

from simulators.centre.centre import Premises

_RESTART_S = 2.0  # as `RestartSec` of the service


class Power:
    """Of the robot of `premises`."""

    def __init__(self, premises: Premises) -> None:
        self._premises = premises
        self._gone = threading.Event()
        self._died_s: float | None = None

    def cut(self, values: Mapping[str, float]) -> None:
        """It comes back by itself; meanwhile the console goes on. ValueError where there is none already."""
        if self._gone.is_set():
            raise ValueError("there is no power already")
        self._gone.set()

        def lose() -> None:
            try:
                self._premises.inject("power_loss", **values)
            finally:
                self._gone.clear()

        threading.Thread(target=lose, name="console power", daemon=True).start()

    def restart_as_service(self, now_s: float) -> None:
        """A program that has died is started again, as the service manager would."""
        if self._premises.robot.status is None or self._gone.is_set():
            self._died_s = None
        elif self._died_s is None:
            self._died_s = now_s
        elif now_s - self._died_s >= _RESTART_S:
            self._died_s = None
            self._premises.restart()
