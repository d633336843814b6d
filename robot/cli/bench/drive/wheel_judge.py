"""Judge the wheels of a simulated drive: pass the encoder log, and whether people really come nearer, to the monitor of
speed limits."""

import math
from collections.abc import Callable

from hardware.motion.control_loop import ControlLoop
from robot.cli.bench.drive.controllers import MM_PER_TICK, Host
from robot.cli.bench.drive.plan import WheelsJudged
from robot.navigation.footprint import RADIUS_M
from robot.navigation.geometry import wrapped
from simulators.physics.differential_drive import Physics
from simulators.physics.lockstep import Lockstep
from simulators.physics.speed_limit_monitor import Monitor

NEAR_M = 1.5
"""A person may justify hard braking only within this gap to the robot, m."""
CLOSING_M_S = 0.05
"""A person justifies hard braking if the gap to the robot shrinks at least this fast, m/s, no matter which of the two
moves."""
PEER_OVERSHOOT = 0.02
"""Share by which a peer engine may exceed the speed limit: MuJoCo's wheel servo overshoots by 1 % at 0.6 m/s."""


class Comers:
    """Finds people near the robot's front half who come nearer, by the simulator's true positions, not by a sensor."""

    def __init__(self, lockstep: Lockstep, step_ms: float) -> None:
        self._lockstep, self._step_s = lockstep, step_ms / 1000
        self._gaps_m: dict[int, float] = {}

    def step(self) -> bool:
        """Whether a person near the front came nearer within this control step; call exactly once a step."""
        crowd = self._lockstep.crowd
        if crowd is None:
            return False
        before_m, closed_m = self._gaps_m, CLOSING_M_S * self._step_s
        self._gaps_m = self._near_m()
        return any(before_m.get(who, 0.0) - gap_m > closed_m for who, gap_m in self._gaps_m.items())

    def anybody_near(self) -> bool:
        """Whether a person is near the robot's front half, approaching or not."""
        return bool(self._near_m())

    def _near_m(self) -> dict[int, float]:
        x, y, heading = self._lockstep.physics.pose
        people = self._lockstep.crowd.people if self._lockstep.crowd is not None else []
        return {
            id(one): gap_m
            for one in people
            if (gap_m := math.hypot(one.x - x, one.y - y) - one.radius_m - RADIUS_M) <= NEAR_M
            and abs(wrapped(math.atan2(one.y - y, one.x - x) - heading)) <= math.pi / 2
        }


class WheelJudge:
    """At each control step, passes to the monitor the wheels' ticks, the robot's reason for braking, and whether a
    person really comes nearer."""

    def __init__(self, lockstep: Lockstep, host: Host, somebody_comes: Callable[[], bool]) -> None:
        self._lockstep, self._host, self._somebody_comes = lockstep, host, somebody_comes
        ours = isinstance(lockstep.physics, Physics)
        self.monitor = Monitor(MM_PER_TICK, overshoot=0.0 if ours else PEER_OVERSHOOT)
        self.reason = ""

    def step(self) -> None:
        """Pass the wheels' ticks of one control step to the monitor."""
        firmware = self._lockstep.firmware
        pins, self.reason = firmware.sensors, ""
        if pins.bumper or pins.estop or firmware.latched:
            self.reason = "bumper"
        elif isinstance(self._host, ControlLoop):
            self.reason = self._host.controller.braking.name.lower()
        self.monitor.take(
            self._lockstep.now_ms,
            pins.left_ticks,
            pins.right_ticks,
            self.reason,
            somebody_comes=self._somebody_comes(),
        )

    def finish(self, into: WheelsJudged) -> None:
        """Judge the rest of the log and write the findings into `into`."""
        monitor = self.monitor
        into.violations = [str(breach) for breach in monitor.finish()]
        into.hard_brakings = len(monitor.hard)
        into.hard_for_nobody = sum(not braking.excused for braking in monitor.hard)
        into.judged_s, into.exempt_s = monitor.judged_ms / 1000, monitor.exempt_ms / 1000
        into.protective_s, into.emergency_s = monitor.protective_ms / 1000, monitor.emergency_ms / 1000
