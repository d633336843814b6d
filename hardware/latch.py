"""What holds the wheels until a person has looked: the red button, the bumper, a fault."""

from hardware.link import BoardFacts
from hardware.wire import Flags
from robot.core.events import BaseState

REARM_LIMIT_MS = 1_000.0


class Latch:
    """`state`: what is latched; None = nothing. `fault`: which one, of a fault."""

    def __init__(self) -> None:
        self.state: BaseState | None = None
        self.fault = ""
        self._rearm_until_ms = 0.0

    def rearm(self, now_ms: float) -> None:
        """A person has checked the surroundings: what is latched now may be cleared."""
        if self.state is not None:
            self._rearm_until_ms = now_ms + REARM_LIMIT_MS

    def clearing(self, now_ms: float) -> bool:
        """The board is asked to let go."""
        return self.state is not None and now_ms < self._rearm_until_ms

    def hold(self, state: BaseState, fault: str = "") -> None:
        """By a fault of wheels or board, or because it was so before this process began."""
        self.state, self.fault = state, fault

    def take(self, now_ms: float, board: BoardFacts) -> bool:
        """Take over what the board has latched, and tell whether it has; let go only when a person asked and the board
        agrees.
        """
        if Flags.ESTOP_PRESSED in board.flags:
            self._rearm_until_ms = 0.0
        if board.flags & (Flags.ESTOP_LATCHED | Flags.ESTOP_PRESSED):
            self.state = BaseState.ESTOP
        elif Flags.BUMPER_LATCHED in board.flags:
            self.state = BaseState.BUMPED
        elif board.fault is not None:
            self.hold(BaseState.FAULT, board.fault.kind)
        else:
            if self.clearing(now_ms):
                self.state, self._rearm_until_ms = None, 0.0
            return False
        return True

    @property
    def why(self) -> str:
        """The reason of trips that it ends."""
        if self.state is BaseState.FAULT:
            return "stall" if self.fault == "stall" else "fault"
        return "bumper" if self.state is BaseState.BUMPED else "estop"
