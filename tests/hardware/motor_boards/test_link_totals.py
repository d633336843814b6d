"""What a cable has lost is counted over every port that was opened and every motion process."""

from hardware.motor_boards.link_totals import LinkTally
from robot.core.diagnostics import LinkCounts


def test_before_a_board_has_answered_nothing_is_known() -> None:
    tally = LinkTally()
    tally.process_ended()
    assert tally.counts is None


def test_the_first_answer_is_no_reopening_and_each_one_after_it_is() -> None:
    tally = LinkTally()
    for opened in range(3):
        tally.add_board()
        assert tally.counts == LinkCounts(reopened=opened)


def test_a_new_motion_process_counts_on() -> None:
    tally = LinkTally()
    tally.add_board()
    tally.update(LinkCounts(4, 1))
    tally.update(LinkCounts(5, 2))
    tally.process_ended()
    assert tally.counts == LinkCounts(5, 2)
    tally.add_board()
    tally.update(LinkCounts(3, 0))
    assert tally.counts == LinkCounts(8, 2, 1)
