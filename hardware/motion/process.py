"""The motion process: fifty times a second it reads the board, decides, and commands the wheels.

Run as `python -m hardware.motion.process`. It is a process of its own because one busy thread beside it would make its
steps 17 ms late (measured). Its parent writes the setup and then orders to its standard input, and reads events from
its standard output (`hardware.motion.messages`). When the parent dies the input ends and the wheels stop; when the
parent only falls silent the lease runs out and the wheels stop; when this process dies the board's watchdog stops them.
"""

import contextlib
import math
import os
import select
import signal
import sys
import time

import msgspec

from hardware.lidar.connection import LidarKeeper
from hardware.motion.control_loop import ControlLoop
from hardware.motion.limits import (
    BACKLOG_LIMIT_BYTES,
    FIRST_ANSWER_MS,
    GLIMPSE_EVERY,
    PRIORITY,
    REOPEN_EVERY_MS,
    REOPEN_LIMIT_MS,
    REST_LIMIT_MS,
    REST_STEPS,
    STEP_MS,
)
from hardware.motion.loop_lateness import Lateness
from hardware.motion.messages import FromMotion, Glimpse, MotionFailed, MotionSetup, TimedCommand
from hardware.motor_boards.factory import BoardAddress, open_board, silent_part
from hardware.motor_boards.interface import LinkLost
from hardware.motor_boards.link_counters import begin_counting, boards_of
from hardware.motor_boards.protocol_detection import unanswered
from hardware.motor_boards.reopen_limit import Reopenings
from hardware.serial_ports.serial_port import CableLost
from robot.core.events import PartUp
from robot.core.parts import Part
from robot.core.trouble import Trouble
from robot.navigation.planning.planner import Planner
from robot.runtime.processes.child_process import begin


class ParentGone(Exception):
    """The parent process has ended, or no longer reads the events."""


class Orders:
    """Reads the orders of the parent process from its pipe without blocking."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        self._part = b""

    def setup(self) -> MotionSetup:
        """Return the setup, which is the first line of the pipe; blocks until it has come."""
        while b"\n" not in self._part:
            self._fill()
        line, _, self._part = self._part.partition(b"\n")
        os.set_blocking(self.descriptor, False)
        return msgspec.json.decode(line, type=MotionSetup)

    def read(self) -> list[TimedCommand]:
        """Return the orders that have come since the last call. Raises `ParentGone` at the end of the pipe."""
        try:
            self._fill()
        except BlockingIOError:
            return []
        *lines, self._part = self._part.split(b"\n")
        return [msgspec.json.decode(line, type=TimedCommand) for line in lines if line]

    def _fill(self) -> None:
        data = os.read(self.descriptor, 65_536)
        if not data:
            raise ParentGone
        self._part += data


class Reports:
    """Sends events to the parent. If the parent does not read, `Glimpse` messages are dropped; at last this process
    ends.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._backlog = b""
        os.set_blocking(descriptor, False)

    def send(self, message: FromMotion) -> None:
        """Queue a message and write as much as the pipe takes. Raises `ParentGone` once BACKLOG_LIMIT_BYTES wait."""
        if isinstance(message, Glimpse) and self._backlog:
            return
        self._backlog += msgspec.json.encode(message) + b"\n"
        self.flush()
        if len(self._backlog) > BACKLOG_LIMIT_BYTES:
            raise ParentGone

    def flush(self) -> None:
        """Write as much of the queued messages as the pipe takes now."""
        try:
            while self._backlog:
                self._backlog = self._backlog[os.write(self._descriptor, self._backlog) :]
        except BlockingIOError:
            return
        except BrokenPipeError:
            raise ParentGone from None


class MotionLoop:
    """Runs the control loop in real time. `run` returns on SIGTERM, and raises if parent or board is gone for good."""

    def __init__(self, setup: MotionSetup, orders: Orders, reports: Reports) -> None:
        self._setup, self._orders, self._reports = setup, orders, reports
        planner = Planner(setup.lobby)
        planner.prepare()
        self._address = _address(setup)
        link = open_board(self._address)
        cruise_mm_s = round(min(setup.cruise_mm_s, link.speed_cap_mm_s))
        self._loop = ControlLoop(msgspec.structs.replace(setup, cruise_mm_s=cruise_mm_s), link, planner)
        self._lidar = LidarKeeper(setup.lidar_port, setup.lidar) if setup.lidar is not None else None
        self._leaving = False
        self._reopenings = Reopenings()
        self._lateness = Lateness()

    def leave(self) -> None:
        """Ask the loop to end after this step."""
        self._leaving = True

    def run(self) -> None:
        """Run control steps until asked to leave, then bring the wheels to rest and report where the robot stands."""
        try:
            if not self._await_board():
                return
            last_ms, count = _now_ms(), 0
            while not self._leaving:
                now_ms = _now_ms()
                try:
                    self._take_orders()
                    self._step(now_ms, now_ms - last_ms)
                    last_ms, count = now_ms, count + 1
                    if count % GLIMPSE_EVERY == 0:
                        self._reports.send(self._loop.glimpse())
                    self._sleep(now_ms + STEP_MS)
                    self._lateness.step(now_ms + STEP_MS, _now_ms())
                except (LinkLost, CableLost) as lost:
                    if not self._reopen(str(lost)):
                        return
                    last_ms = _now_ms()
            self._bring_to_rest(last_ms)
        finally:
            self._stop_wheels()
            if self._lidar is not None:
                self._lidar.close()
            self._lateness.write()

    def _step(self, now_ms: float, step_ms: float) -> None:
        self._step_lidar(now_ms)
        for event in self._loop.step(now_ms, step_ms):
            self._reports.send(event)
        self._reports.flush()

    def _step_lidar(self, now_ms: float) -> None:
        """Read the lidar, or search for it on the ports that the motor board does not use."""
        if self._lidar is None:
            return
        held = [board.port.path for board in boards_of(self._loop.link)]
        for event in self._lidar.step(now_ms, held, askew=self._loop.lidar_askew):
            self._reports.send(event)
        self._loop.lidar = self._lidar.lidar

    def _bring_to_rest(self, last_ms: float) -> None:
        """Stop with comfort braking, then report. A board that falls silent meanwhile stops by itself; the pose is
        unknown then.
        """
        self._loop.controller.halt()
        ends_ms, still = _now_ms() + REST_LIMIT_MS, 0
        while still < REST_STEPS:
            now_ms = _now_ms()
            if now_ms > ends_ms:
                return
            self._step(now_ms, now_ms - last_ms)
            last_ms = now_ms
            still = still + 1 if self._loop.standing else 0
            self._sleep(now_ms + STEP_MS)
        self._reports.send(self._loop.report())

    def _take_orders(self) -> None:
        for order in self._orders.read():
            self._loop.order(order)

    def _await_board(self) -> bool:
        """Wait until the board has reported identity, motion and telemetry. False = asked to leave meanwhile.

        An Arduino boots for two seconds after its port was opened. Raises `Trouble` after FIRST_ANSWER_MS.
        """
        ends_ms = _now_ms() + FIRST_ANSWER_MS
        link = self._loop.link
        facts = link.facts
        while facts.identity is None or facts.motion is None or facts.telemetry is None:
            if self._leaving:
                return False
            if _now_ms() > ends_ms:
                silent = silent_part(link, self._address)
                raise unanswered(silent.path, silent.baud, silent.protocol, silent.received, silent.key)
            try:
                link.receive(_now_ms())
                link.transmit(_now_ms(), 0, 0, moving=False, clearing=False)
            except LinkLost:
                pass  # the board is still booting
            self._take_orders()
            select.select([link.port], [], [], STEP_MS / 1000)
        board = facts.identity
        begin_counting(link)
        self._reports.send(PartUp(Part.BASE, f"{board.name} {board.firmware} {board.board}, {link.port.path}"))
        return True

    def _reopen(self, reason: str) -> bool:
        """Close the port of the board and open it again. False = asked to leave meanwhile.

        The trip under way ends: nothing moves by itself when a link comes back. Raises `LinkLost` when the board does
        not come back, or is lost over and over.
        """
        for event in self._loop.lose_link():
            self._reports.send(event)
        figures = self._loop.link.figures
        self._stop_wheels()  # some boards drive on for as long as questions come: they must receive the stop
        if self._lidar is not None:
            self._lidar.let_go()
        self._reopenings.note(_now_ms(), reason, figures)
        ends_ms = _now_ms() + REOPEN_LIMIT_MS
        while True:
            try:
                link = open_board(self._address)
            except Trouble:
                if self._leaving or _now_ms() > ends_ms:
                    raise LinkLost(reason) from None
                self._take_orders()
                select.select([], [], [], REOPEN_EVERY_MS / 1000)
                continue
            self._loop.relink(link)
            return self._await_board()

    def _sleep(self, until_ms: float) -> None:
        """Wait for the next step, reading what the board sends meanwhile. A step that was missed is not made up for."""
        link = self._loop.link
        while (rest_ms := until_ms - _now_ms()) > 0:
            if select.select([link.port], [], [], rest_ms / 1000)[0]:
                link.receive(_now_ms())

    def _stop_wheels(self) -> None:
        """Send the stop and close the port. Without a cable the board stops by itself."""
        with contextlib.suppress(CableLost):
            self._loop.link.stop()
        self._loop.link.port.close()


def _raise_priority() -> None:
    """Raise the priority of this process above all others: a step takes a millisecond, and until a late step comes the
    robot drives blindly.

    The service is allowed to (LimitNICE); where it is not allowed, the process goes on as it is.
    """
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, 0, PRIORITY)


def _address(setup: MotionSetup) -> BoardAddress:
    """Return the address of the board, with the wheels' ticks per mm."""
    ticks_per_mm = setup.ticks_per_turn / (2 * math.pi * setup.wheel_radius_mm)
    return BoardAddress(
        setup.protocol, setup.port, setup.baud, setup.sensors_port, ticks_per_mm=ticks_per_mm, key=setup.port_key
    )


def _now_ms() -> float:
    return time.monotonic() * 1000


def main() -> int:
    """Run the motion process until its parent ends or SIGTERM comes; return 1 if it failed."""
    output = begin()
    orders, reports = Orders(sys.stdin.fileno()), Reports(output.fileno())
    try:
        setup = orders.setup()
        try:
            motion = MotionLoop(setup, orders, reports)
            _raise_priority()  # the planner has prepared its routes by now
            signal.signal(signal.SIGTERM, lambda *_: motion.leave())
            motion.run()
        except (LinkLost, CableLost, Trouble) as lost:
            reports.send(MotionFailed(str(lost)))
            return 1
    except ParentGone:
        return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
