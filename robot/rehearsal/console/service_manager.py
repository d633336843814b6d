"""The power supply of a robot at real ports, and a service manager that restarts the robot's program."""

import threading
from collections.abc import Mapping

from simulators.centre.centre import Premises

_RESTART_S = 2.0  # equals `RestartSec` of the service


class Power:
    """The power supply and the service manager of the robot on `premises`."""

    def __init__(self, premises: Premises) -> None:
        self._premises = premises
        self._gone = threading.Event()
        self._died_s: float | None = None

    def cut(self, values: Mapping[str, float]) -> None:
        """Cut the power for a while, without blocking the console. Raises ValueError when the power is off already."""
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
        """Restart the robot's program 2 s after it ended, as the service manager would. The console calls this
        regularly."""
        if self._premises.robot.status is None or self._gone.is_set():
            self._died_s = None
        elif self._died_s is None:
            self._died_s = now_s
        elif now_s - self._died_s >= _RESTART_S:
            self._died_s = None
            self._premises.restart()
