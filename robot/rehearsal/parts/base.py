"""The base without its processes: the real navigator and board link over a cable in memory, on a simulated clock.

This module replaces `hardware.motion.process` and `hardware.motion.driver`. It does their work in one process:
handshake with the board, reopening of a lost link, the saved pose, late commands, restarts with growing pauses.
"""

import math
from collections.abc import Callable
from pathlib import Path

from hardware.motion.base_state import BaseLedger
from hardware.motion.control_loop import ControlLoop
from hardware.motion.limits import FIRST_ANSWER_MS, REOPEN_EVERY_MS, REOPEN_LIMIT_MS
from hardware.motion.messages import MotionSetup, Sighted, TimedCommand
from hardware.motor_boards.faults import BoardFault
from hardware.motor_boards.interface import LinkLost
from hardware.motor_boards.link_counters import begin_counting
from hardware.motor_boards.reference_board import ReferenceLink
from hardware.motor_boards.reopen_limit import Reopenings
from hardware.serial_ports.serial_port import CableLost
from robot.core.commands import AnyCommand, Drive, Halt, Rearm
from robot.core.events import BaseState, PartDown, PartUp
from robot.core.parts import Part
from robot.navigation.localization.marker_sighting import Sighting
from robot.navigation.map.lobby_map import Lobby
from robot.navigation.planning.planner import Planner
from robot.rehearsal.parts.cable import FaultyCable
from robot.rehearsal.parts.lidar import LidarInMemory
from robot.runtime.content.core_rules import finds_markers
from robot.runtime.ports import Emit, LiveValues
from robot.runtime.processes.supervisor import BACKOFF_MS, STEADY_MS
from robot.runtime.settings.schema import Settings

GLIMPSE_EVERY_MS = 100.0


class BaseInMemory:
    """The robot's moving base, which carries out `Drive`, `Halt` and `Rearm`. Call `step` with the time that has
    passed."""

    obeys: tuple[type[AnyCommand], ...] = (Drive, Halt, Rearm)

    def __init__(
        self,
        settings: Settings,
        lobby: Lobby,
        planner: Planner,
        cable: FaultyCable,
        lidar_cable: FaultyCable,
        pose_file: Path,
        live: LiveValues,
        now_ms: Callable[[], float],
    ) -> None:
        setup = MotionSetup.of(settings.base, lobby, port="memory", by_markers=finds_markers(settings))
        setup = setup.with_camera(settings.camera).with_lidar(settings.lidar)
        self._ledger = BaseLedger(setup, pose_file, live)
        self._planner, self._cable, self._live, self._now_ms = planner, cable, live, now_ms
        self._lidar_cable = lidar_cable
        self._lidar: LidarInMemory | None = None
        self._ticks_per_mm = setup.ticks_per_turn / (2 * math.pi * setup.wheel_radius_mm)
        self._emit: Emit = lambda _event: None
        self.navigator: ControlLoop | None = None
        self._greeted = False
        self._opened_ms = self._greet_until_ms = 0.0
        self._reopen_until_ms: float | None = None
        self._try_at_ms = 0.0
        self._tries = 0
        self._began_ms = 0.0
        self._reason = ""
        self._stays_down = False
        self._reopenings = Reopenings()
        self._glimpse_ms = 0.0

    def begin(self, emit: Emit) -> None:
        """Start the base, which sends its events to `emit`."""
        self._emit = self._ledger.emit = emit
        self._try_at_ms = self._now_ms()

    @property
    def linked(self) -> bool:
        """Whether the link to the motor board is open and the board has answered."""
        return self.navigator is not None and self._greeted and self._reopen_until_ms is None

    @property
    def awake(self) -> bool:
        """Whether `step` must be called fifty times a second: the base moves, or its link or lidar is being started."""
        navigator = self.navigator
        if navigator is None or not self._greeted or self._reopen_until_ms is not None:
            return True
        if self._lidar is not None and not self._lidar.settled:
            return True
        return navigator.controller.trip is not None or not navigator.standing

    def obey(self, command: AnyCommand) -> None:
        """Carry out or refuse a command by the same rules as `hardware.motion.driver.BaseDriver`."""
        if not isinstance(command, Drive | Halt | Rearm):
            return
        navigator = self.navigator
        if self._ledger.admits(command, linked=navigator is not None) and navigator is not None:
            navigator.order(TimedCommand(self._now_ms(), command))

    def sight(self, seen: tuple[Sighting, ...]) -> None:
        """Pass the markers that the camera has seen to the navigator."""
        if self.navigator is not None:
            self.navigator.order(TimedCommand(self._now_ms(), Sighted(seen)))

    def step(self, step_ms: float) -> None:
        """Run one control step, `step_ms` after the last one."""
        now_ms = self._now_ms()
        if self._stays_down:
            return
        try:
            if self.navigator is None:
                if now_ms < self._try_at_ms or not self._start(now_ms):
                    return
            elif self._reopen_until_ms is not None:
                self._reopen(now_ms)
                return
            navigator = self.navigator
            assert navigator is not None
            if not self._greeted:
                self._greet(navigator, now_ms)
                return
            if self._lidar is not None:
                self._lidar.step(now_ms, step_ms, self._ledger.take, askew=navigator.lidar_askew)
                navigator.lidar = self._lidar.lidar
            for event in navigator.step(now_ms, step_ms):
                self._ledger.take(event)
            if now_ms - self._glimpse_ms >= GLIMPSE_EVERY_MS:
                self._glimpse_ms = now_ms
                self._ledger.take_glimpse(navigator.glimpse())
        except (LinkLost, CableLost) as lost:
            self._lose(str(lost), now_ms)

    def _start(self, now_ms: float) -> bool:
        """Start a motion process. Return whether one could be started."""
        down = self._ledger.recall()
        if down is not None:
            self._emit(down)
            self._stays_down = True
            return False
        if self._cable.cut:
            self._fall("memory: no such port", now_ms)
            return False
        self._began_ms = now_ms
        setup = self._ledger.setup
        self.navigator = ControlLoop(setup, self._link(), self._planner)
        self._lidar = LidarInMemory(self._lidar_cable, setup.lidar) if setup.lidar is not None else None
        self._live.sight = self.sight
        self._open(now_ms)
        return True

    def _link(self) -> ReferenceLink:
        return ReferenceLink(self._cable, self._ticks_per_mm)  # type: ignore[arg-type]

    def _open(self, now_ms: float) -> None:
        self._greeted, self._reopen_until_ms = False, None
        self._greet_until_ms = now_ms + FIRST_ANSWER_MS

    def _greet(self, navigator: ControlLoop, now_ms: float) -> None:
        link = navigator.link
        facts = link.facts
        if facts.identity is not None and facts.motion is not None and facts.telemetry is not None:
            self._greeted = True
            begin_counting(link)
            self._ledger.take(
                PartUp(Part.BASE, f"{facts.identity.name} {facts.identity.firmware} {facts.identity.board}")
            )
            return
        if now_ms > self._greet_until_ms:
            self._fall("memory: the board does not answer", now_ms)
            return
        try:
            link.receive(now_ms)
            link.transmit(now_ms, 0, 0, moving=False, clearing=False)
        except LinkLost:
            pass  # the board has not started yet

    def _lose(self, reason: str, now_ms: float) -> None:
        navigator = self.navigator
        if navigator is None:
            return
        if self._greeted:
            for event in navigator.lose_link():
                self._ledger.take(event)
        if not self._cable.cut:
            navigator.link.stop()
        try:
            self._reopenings.note(now_ms, reason, navigator.link.figures)
        except LinkLost as useless:
            self._fall(str(useless), now_ms)
            return
        self._reason, self._reopen_until_ms, self._try_at_ms = reason, now_ms + REOPEN_LIMIT_MS, now_ms

    def _reopen(self, now_ms: float) -> None:
        assert self._reopen_until_ms is not None
        if now_ms < self._try_at_ms:
            return
        if not self._cable.cut and self.navigator is not None:
            self.navigator.relink(self._link())
            self._open(now_ms)
        elif now_ms > self._reopen_until_ms:
            self._fall(self._reason, now_ms)
        else:
            self._try_at_ms = now_ms + REOPEN_EVERY_MS

    def _fall(self, reason: str, now_ms: float) -> None:
        """End the motion process with this reason; a later `step` restarts it after a pause."""
        self.navigator, self._greeted, self._reopen_until_ms = None, False, None
        self._ledger.process_ended()
        self._emit(PartDown(Part.BASE, reason))
        self._tries = 0 if now_ms - self._began_ms >= STEADY_MS else self._tries
        self._try_at_ms = now_ms + BACKOFF_MS[min(self._tries, len(BACKOFF_MS) - 1)]
        self._tries += 1

    @property
    def fault(self) -> BoardFault | None:
        """The fault for which the motor board keeps the wheels still; None = no fault."""
        return None if self.navigator is None else self.navigator.link.facts.fault

    @property
    def state(self) -> BaseState | None:
        """State of the base (driving, blocked, ...); None = the base is down."""
        return None if self.navigator is None or not self._greeted else self.navigator.report().state
