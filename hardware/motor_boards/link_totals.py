"""Totals the losses on the cable since the robot started, over all ports that were opened and all motion processes."""

from robot.core.diagnostics import LinkCounts


class LinkTally:
    """Adds up the counts of motion processes, one after the other."""

    def __init__(self) -> None:
        self._ended = self._now = LinkCounts()
        self._opened = 0

    @property
    def counts(self) -> LinkCounts | None:
        """All damaged lines, lost answers and lost links; None = no board has answered yet."""
        if not self._opened:
            return None
        ended, now = self._ended, self._now
        return LinkCounts(ended.broken_lines + now.broken_lines, ended.missed + now.missed, self._opened - 1)

    def add_board(self) -> None:
        """Count a board that has answered on a port that was opened just now."""
        self._opened += 1

    def update(self, now: LinkCounts) -> None:
        """Take over the counts of the running motion process, which begin with it."""
        self._now = now

    def process_ended(self) -> None:
        """Keep the counts of the motion process that has ended: the next one counts from 0."""
        counts = self.counts
        self._ended, self._now = counts or LinkCounts(), LinkCounts()
