"""Two boards that act as one: one turns the wheels, the other, with the reference firmware, has sensors and button.

The second board is never armed. It is asked for its state at each control step, so a button or a bumper is known within
one step, and both boards are commanded to stop. When either is lost, both are opened again.
"""

from dataclasses import replace

from hardware.motor_boards.interface import HELD, BoardFacts, BoardLink, Port
from hardware.motor_boards.reference_protocol import Flags


class PairPort:
    """The ports of both boards, as one port."""

    def __init__(self, motors: Port, sensors: Port) -> None:
        self._ports = (motors, sensors)
        self.path = f"{motors.path} + {sensors.path}"

    def fileno(self) -> int:
        """File descriptor of the wheels' port, to wait for bytes: after each reply the next request is sent."""
        return self._ports[0].fileno()

    def close(self) -> None:
        """Close both ports."""
        for port in self._ports:
            port.close()


class BoardPair:
    """The links to two boards as one `BoardLink`: motor board and sensor board."""

    def __init__(self, motors: BoardLink, sensors: BoardLink) -> None:
        self.motors, self.sensors = motors, sensors
        self.port = PairPort(motors.port, sensors.port)
        self.facts = BoardFacts()
        self.figures = motors.figures
        self.speed_cap_mm_s = motors.speed_cap_mm_s

    @property
    def armed(self) -> bool:
        """Whether the board of the wheels obeys speed commands now."""
        return Flags.ARMED in self.facts.flags

    def receive(self, now_ms: float) -> None:
        """Read what both boards have sent, and merge their facts."""
        self.motors.receive(now_ms)
        self.sensors.receive(now_ms)
        self._merge()

    def transmit(self, now_ms: float, left_mm_s: int, right_mm_s: int, *, moving: bool, clearing: bool) -> None:
        """Send speeds to the motor board, a question to the other. A stop latched by either board stops the wheels."""
        held = bool(self.sensors.facts.flags & HELD)
        self.sensors.transmit(now_ms, 0, 0, moving=False, clearing=clearing)
        self.motors.transmit(now_ms, left_mm_s, right_mm_s, moving=moving and not held, clearing=clearing)

    def stop(self) -> None:
        """Send the stop command to both boards, as the last bytes before the ports are closed."""
        try:
            self.motors.stop()
        finally:
            self.sensors.stop()

    def _merge(self) -> None:
        """Merge the facts of both boards."""
        facts, motors, sensors = self.facts, self.motors.facts, self.sensors.facts
        if motors.identity is not None and sensors.identity is not None:
            facts.identity = replace(motors.identity, board=f"{motors.identity.board}, {_described(sensors)}")
        facts.motion, facts.fault = motors.motion, motors.fault or sensors.fault
        facts.commanded_mm_s = motors.commanded_mm_s
        latched = sensors.flags & HELD
        facts.flags = motors.flags | latched
        if latched:
            facts.flags &= ~Flags.ARMED
        seen, powered = sensors.telemetry, motors.telemetry
        if seen is None or powered is None:
            return
        facts.telemetry_at_ms, facts.ranges = sensors.telemetry_at_ms, sensors.ranges
        if facts.telemetry is None or (facts.telemetry.board_ms, facts.telemetry.bump) != (
            seen.board_ms,
            seen.bump | powered.bump,
        ):
            facts.telemetry = replace(
                seen,
                battery_mv=powered.battery_mv or seen.battery_mv,
                current_ma=powered.current_ma or seen.current_ma,
                bump=seen.bump | powered.bump,
                errors=min(seen.errors + powered.errors, 65_535),
            )


def _described(sensors: BoardFacts) -> str:
    """Return name, firmware and kind of the second board, for people; "" before it has answered."""
    board = sensors.identity
    return f"sensors {board.name} {board.firmware} {board.board}" if board is not None else ""
