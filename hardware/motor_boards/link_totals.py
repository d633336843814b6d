"""What went wrong on the cable since the robot started, over every port that was opened and every motion process."""

from robot.core.diagnostics import LinkCounts


class LinkTally:
    """Tell it of each board that answers, of what a motion process has counted so far, and of its end."""

    def __init__(self) -> None:
        self._ended = self._now = LinkCounts()
        self._opened = 0

    @property
    def counts(self) -> LinkCounts | None:
        """All of it; None = no board has answered yet."""
        if not self._opened:
            return None
        ended, now = self._ended, self._now
        return LinkCounts(ended.broken_lines + now.broken_lines, ended.missed + now.missed, self._opened - 1)

    def add_board(self) -> None:
        """A board has answered on a port that was opened just now."""
        self._opened += 1

    def update(self, now: LinkCounts) -> None:
        """By the motion process that runs, since it began."""
        self._now = now

    def process_ended(self) -> None:
        """The next one counts from 0."""
        counts = self.counts
        self._ended, self._now = counts or LinkCounts(), LinkCounts()
