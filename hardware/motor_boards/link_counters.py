"""Counts damaged lines and lost answers on the open ports of a link, of one board or two."""

from hardware.motor_boards.board_pair import BoardPair
from hardware.motor_boards.interface import BoardLink
from robot.core.diagnostics import LinkCounts


def begin_counting(link: BoardLink) -> None:
    """Set the counts to 0 now that the board has answered: losses while it booted are no fault of the cable."""
    for board in boards_of(link):
        board.figures.broken_lines = board.figures.missed = 0


def counts_of(link: BoardLink) -> LinkCounts:
    """Return the damaged lines and lost answers on the open ports of `link`, on both if there are two boards."""
    figures = [board.figures for board in boards_of(link)]
    return LinkCounts(sum(each.broken_lines for each in figures), sum(each.missed for each in figures))


def boards_of(link: BoardLink) -> tuple[BoardLink, ...]:
    """Return the link of each board behind `link`, one or two."""
    return (link.motors, link.sensors) if isinstance(link, BoardPair) else (link,)
