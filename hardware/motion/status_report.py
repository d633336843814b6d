"""Builds the reports of the base, and decides when one is due. Pure."""

from hardware.motion.limits import DRIVING_REPORT_MS, RESTING_REPORT_MS
from hardware.motion.trip import Trip
from hardware.motor_boards.interface import BoardFacts
from hardware.motor_boards.reference_protocol import Flags
from robot.core.events import BaseReported, BaseState
from robot.navigation.localization.odometry import Position
from robot.navigation.perception.free_space import Surroundings


def base_report(
    state: BaseState, fault: str, trip: Trip | None, pose: Position, board: BoardFacts, around: Surroundings
) -> BaseReported:
    """Return the report of the base: its state, pose (mm, mrad), rest of the route (mm), battery (mV) and broken
    sensors.
    """
    return BaseReported(
        state,
        round(pose[0] * 1000),
        round(pose[1] * 1000),
        round(pose[2] * 1000),
        battery_mv=board.telemetry.battery_mv if board.telemetry is not None else 0,
        lease=trip.lease if trip is not None else 0,
        left_mm=round(trip.follower.left_m * 1000) if trip is not None else 0,
        pressed=_pressed(board, state),
        fault=fault if state is BaseState.FAULT else "",
        broken_sensors=around.broken,
        broken_ahead=around.broken_ahead,
    )


class ReportTimes:
    """Decides when a report of the base is due: at each change, and at fixed times between changes."""

    def __init__(self) -> None:
        self._said: tuple[BaseState, bool, tuple[int, ...]] | None = None
        self._said_at_ms = 0.0

    def due(self, now_ms: float, report: BaseReported, *, driving: bool) -> bool:
        """Whether `report` is due now. If so, it is noted as sent."""
        says = report.state, report.pressed, report.broken_sensors
        every_ms = DRIVING_REPORT_MS if driving else RESTING_REPORT_MS
        if says == self._said and now_ms - self._said_at_ms < every_ms:
            return False
        self._said, self._said_at_ms = says, now_ms
        return True


def _pressed(board: BoardFacts, state: BaseState) -> bool:
    """Whether the button or bumper that holds the base is pressed now."""
    if state is BaseState.ESTOP:
        return Flags.ESTOP_PRESSED in board.flags
    seen = board.telemetry
    return state is BaseState.BUMPED and seen is not None and (seen.bump | seen.cliff) != 0
