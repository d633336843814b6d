"""The stop latch: holds the wheels until a person has looked at the robot.

It latches for the red button, the bumper, a cliff sensor and a fault of wheels or board.
"""

from hardware.motion.limits import REARM_LIMIT_MS
from hardware.motor_boards.interface import BoardFacts
from hardware.motor_boards.reference_protocol import Flags
from robot.core.events import BaseState


class StopLatch:
    """Keeps the stop that is latched, with its reason, if there is one."""

    def __init__(self) -> None:
        self._state: BaseState | None = None
        self._fault = ""
        self._rearm_until_ms = 0.0

    @property
    def state(self) -> BaseState | None:
        """The state of the base that is latched; None = nothing is latched."""
        return self._state

    @property
    def fault(self) -> str:
        """Which fault is latched; "" if the state is no fault."""
        return self._fault

    @property
    def why(self) -> str:
        """The reason with which the latch ends a trip; "" while nothing is latched."""
        if self._state is BaseState.FAULT:
            return "stall" if self._fault == "stall" else "fault"
        return {BaseState.BUMPED: "bumper", BaseState.ESTOP: "estop"}.get(self._state, "") if self._state else ""

    def rearm(self, now_ms: float) -> None:
        """Allow the latch to be cleared for REARM_LIMIT_MS: a person has checked the surroundings."""
        if self._state is not None:
            self._rearm_until_ms = now_ms + REARM_LIMIT_MS

    def clearing(self, now_ms: float) -> bool:
        """Whether the board is now asked to clear what it has latched."""
        return self._state is not None and now_ms < self._rearm_until_ms

    def hold(self, state: BaseState, fault: str = "") -> None:
        """Latch `state`: a fault of wheels or board, or a stop that was latched before this process began."""
        self._state, self._fault = state, fault

    def take(self, now_ms: float, board: BoardFacts) -> bool:
        """Take over the stop that the board has latched or reports, and return whether there is one.

        The latch is cleared only if a person has asked for that and the board reports no stop any more. A pressed
        emergency stop button cancels the request.
        """
        if Flags.ESTOP_PRESSED in board.flags:
            self._rearm_until_ms = 0.0
        if board.flags & (Flags.ESTOP_LATCHED | Flags.ESTOP_PRESSED):
            self._state = BaseState.ESTOP
        elif Flags.BUMPER_LATCHED in board.flags:
            self._state = BaseState.BUMPED
        elif board.fault is not None:
            self.hold(BaseState.FAULT, board.fault.kind)
        else:
            if self.clearing(now_ms):
                self._state, self._rearm_until_ms = None, 0.0
            return False
        return True
