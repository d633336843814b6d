"""What holds the wheels until a person has looked: the red button, the bumper, a fault."""

from hardware.motion.limits import REARM_LIMIT_MS
from hardware.motor_boards.interface import BoardFacts
from hardware.motor_boards.reference_protocol import Flags
from robot.core.events import BaseState


class StopLatch:
    """Holds one thing, or nothing."""

    def __init__(self) -> None:
        self._state: BaseState | None = None
        self._fault = ""
        self._rearm_until_ms = 0.0

    @property
    def state(self) -> BaseState | None:
        """What is latched; None = nothing."""
        return self._state

    @property
    def fault(self) -> str:
        """Which one, of a fault."""
        return self._fault

    @property
    def why(self) -> str:
        """The reason of trips that it ends; "" while nothing is latched."""
        if self._state is BaseState.FAULT:
            return "stall" if self._fault == "stall" else "fault"
        return {BaseState.BUMPED: "bumper", BaseState.ESTOP: "estop"}.get(self._state, "") if self._state else ""

    def rearm(self, now_ms: float) -> None:
        """A person has checked the surroundings: what is latched now may be cleared."""
        if self._state is not None:
            self._rearm_until_ms = now_ms + REARM_LIMIT_MS

    def clearing(self, now_ms: float) -> bool:
        """The board is asked to let go."""
        return self._state is not None and now_ms < self._rearm_until_ms

    def hold(self, state: BaseState, fault: str = "") -> None:
        """Latch by a fault of wheels or board, or because it was so before this process began."""
        self._state, self._fault = state, fault

    def take(self, now_ms: float, board: BoardFacts) -> bool:
        """Take over what the board has latched, and tell whether it has; let go only when a person asked and the board
        agrees.
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
