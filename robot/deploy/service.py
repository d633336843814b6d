"""The robot's systemd service, controlled by systemctl: restarted, and watched until it counts as healthy."""

import contextlib
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from robot.core.trouble import Trouble
from robot.runtime.processes.systemd_notify import STATUS_SERVING

UNIT, STAFF_PAGE, AGENT = "kiosk.service", "kiosk-staff.service", "kiosk-fleet.service"
WATCH_S = 60.0
_LOOK_S = 1.0
_START_LIMIT_S = 180.0
_PROPERTIES = ("ActiveState", "SubState", "StatusText", "NRestarts", "UnitFileState")
HOLDING = ("active", "activating", "reloading")
"""States of a unit that runs or is about to."""
START = "sudo systemctl start kiosk"


@dataclass(frozen=True)
class SystemdService:
    """The robot's systemd service. `watch_s`: run without failure after which it counts as healthy, s.

    `beside`: other services of the same program.
    """

    watch_s: float = WATCH_S
    unit: str = UNIT
    beside: tuple[str, ...] = (STAFF_PAGE, AGENT)

    def restart(self) -> str:
        """Restart the robot; return "" once it reports ready, else the error. Waits only for a limited time."""
        _systemctl("reset-failed", self.unit)  # forget failures of the earlier state
        done = _systemctl("restart", self.unit)
        told = " ".join(done.stderr.split()) or "failed"
        return "" if done.returncode == 0 else f"systemctl restart {self.unit}: {told}"

    def require_stopped(self, command: str) -> None:
        """Raise `Trouble` if the robot is running: it uses the devices that the command `command` needs."""
        if self._asked().get("ActiveState") in HOLDING:
            raise Trouble(
                "the robot runs, and holds board, camera and microphone",
                "robot đang chạy và đang giữ bo mạch, camera, micro",
                remedy=f"type: sudo systemctl stop kiosk, then: sudo {command}, and at the end: {START}",
                remedy_vi=f"gõ: sudo systemctl stop kiosk, rồi: sudo {command}, xong thì gõ: {START}",
            )

    def left_stopped(self) -> bool:
        """Whether the robot's service is enabled on this machine but not running."""
        seen = self._asked()
        return seen.get("UnitFileState") == "enabled" and seen.get("ActiveState") not in HOLDING

    def renew_beside(self) -> None:
        """Restart the running services of `beside`, so that they use the program and content now in force."""
        _systemctl("--no-block", "try-restart", *self.beside)

    def start_beside(self, units: Sequence[str]) -> str:
        """Start `units`, restart the running services of `beside`; return "" or the error."""
        self.renew_beside()
        if not units or (done := _systemctl("start", *units)).returncode == 0:
            return ""
        return f"systemctl start {' '.join(units)}: {' '.join(done.stderr.split())}"

    @contextlib.contextmanager
    def beside_stopped(self) -> Iterator[None]:
        """Stop the running services of `beside` inside the block; then start them with the program in force."""
        ran = [unit for unit in self.beside if properties(unit).get("ActiveState") in HOLDING]
        if ran:
            _systemctl("stop", *ran)
        try:
            yield
        finally:
            if ran:
                _systemctl("--no-block", "start", *ran)

    def stop(self) -> None:
        """Stop the robot's service."""
        _systemctl("stop", self.unit)

    def healthy(self) -> str:
        """Watch the robot for `watch_s`; return "" when it has run without a failure, else the error."""
        fallen, ends_s = properties(self.unit).get("NRestarts", ""), time.monotonic() + self.watch_s
        while True:
            seen = properties(self.unit)
            if seen.get("ActiveState") != "active":
                return f"{self.unit} is {seen.get('ActiveState', '?')} ({seen.get('SubState', '?')})"
            if seen.get("StatusText") != STATUS_SERVING:
                return f"{self.unit} says {seen.get('StatusText') or 'nothing'!r}, not {STATUS_SERVING!r}"
            if seen.get("NRestarts", "") != fallen:
                return f"{self.unit} fell and was started again"
            if time.monotonic() >= ends_s:
                return ""
            time.sleep(min(_LOOK_S, self.watch_s))

    def _asked(self) -> dict[str, str]:
        """Return the service's properties as systemctl shows them; {} on a machine without systemd."""
        return {} if shutil.which("systemctl") is None else properties(self.unit)


def properties(unit: str) -> dict[str, str]:
    """Return what systemd says of `unit`: states, status text, restarts. Raises `Trouble` without systemctl."""
    shown = _systemctl("show", unit, *(f"--property={name}" for name in _PROPERTIES)).stdout
    return dict(line.split("=", 1) for line in shown.splitlines() if "=" in line)


def _systemctl(*words: str) -> "subprocess.CompletedProcess[str]":
    try:
        return subprocess.run(
            ["systemctl", *words], capture_output=True, text=True, timeout=_START_LIMIT_S, check=False
        )
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(words, 1, "", f"no answer within {_START_LIMIT_S:.0f} s")
    except OSError as error:
        raise Trouble(
            f"systemctl cannot be run: {error.strerror}",
            "không chạy được systemctl",
            remedy="run this on the robot, or prepare a folder with --root DIR",
            remedy_vi="chạy lệnh này trên robot, hoặc chuẩn bị thư mục bằng --root THƯ_MỤC",
        ) from error
