"""Limits how often the port of a board may be opened anew before that itself is reported as a failure."""

from collections import deque

from hardware.motor_boards.interface import LinkFigures, LinkLost
from hardware.motor_boards.limits import REOPENINGS_LIMIT, REOPENINGS_WITHIN_MS


class Reopenings:
    """Counts how often a port is opened anew. Call `note` before each opening."""

    def __init__(self) -> None:
        self._at_ms: deque[float] = deque()

    def note(self, now_ms: float, reason: str, figures: LinkFigures) -> None:
        """Count one opening, because of `reason`. Raises `LinkLost`, with what a technician can do, if there were too
        many.
        """
        self._at_ms.append(now_ms)
        while now_ms - self._at_ms[0] > REOPENINGS_WITHIN_MS:
            self._at_ms.popleft()
        if len(self._at_ms) <= REOPENINGS_LIMIT:
            return
        count, broken, missed = len(self._at_ms), figures.broken_lines, figures.missed
        self._at_ms.clear()
        raise LinkLost(
            f"{reason}; lost {count} times within a minute, {broken} broken lines and {missed} lost answers since the "
            "last time: look at plug, cable and its way past the motors, then: kiosk board check",
            f"mất kết nối {count} lần trong một phút, từ lần trước {broken} dòng hỏng và {missed} câu trả lời mất: "
            "xem phích cắm, dây và chỗ dây đi gần động cơ, rồi gõ: kiosk board check",
        )
