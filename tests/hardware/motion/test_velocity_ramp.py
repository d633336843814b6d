"""The ramp from a wish to what is sent to a board that may hold the wheels or fall silent."""

from dataclasses import replace

import pytest

from hardware.motion.safety_envelope import STILL, Braking, WheelSpeeds
from hardware.motion.velocity_ramp import SpeedRamp
from hardware.motor_boards.interface import BoardFacts
from hardware.motor_boards.reference_protocol import EncoderReply, Flags
from tests.hardware.motion.gate import FREE, straight

SOON = replace(FREE, contact_ms=0.0, sure_contact_ms=0.0)


def sped_up(board: BoardFacts) -> SpeedRamp:
    ramp = SpeedRamp()
    for _ in range(20):
        ramp.step(straight(500), FREE, board)
        board.commanded_mm_s = ramp.wheels.left_mm_s, ramp.wheels.right_mm_s
    return ramp


def test_a_board_without_a_motion_session_holds_the_wheels() -> None:
    ramp = SpeedRamp()
    ramp.step(straight(500), FREE, BoardFacts())
    assert not ramp.moves
    assert sped_up(BoardFacts(flags=Flags.ARMED)).wheels == WheelSpeeds(200.0, 200.0)


def test_a_hard_stop_that_has_begun_is_known_in_the_next_step() -> None:
    board = BoardFacts(flags=Flags.ARMED)
    ramp = sped_up(board)
    ramp.step(straight(500), SOON, board)
    assert ramp.braking is Braking.EMERGENCY
    board.commanded_mm_s = ramp.wheels.left_mm_s, ramp.wheels.right_mm_s
    speeds = [ramp.wheels.left_mm_s]
    while ramp.braking is Braking.EMERGENCY:
        ramp.step(STILL, SOON, board)
        board.commanded_mm_s = ramp.wheels.left_mm_s, ramp.wheels.right_mm_s
        speeds.append(ramp.wheels.left_mm_s)
    assert speeds[:3] == [140.0, 80.0, 20.0]


def test_out_of_a_hard_stop_no_wheel_turns_back_before_it_has_come_to_rest() -> None:
    board = BoardFacts(flags=Flags.ARMED)
    ramp = sped_up(board)
    speeds: list[WheelSpeeds] = []
    for facts in (*(SOON for _ in range(5)), *(FREE for _ in range(20))):
        ramp.step(WheelSpeeds(-300.0, 300.0), facts, board)
        board.commanded_mm_s = ramp.wheels.left_mm_s, ramp.wheels.right_mm_s
        speeds.append(ramp.wheels)
    assert speeds.count(STILL) >= 5
    assert [one for one in speeds if one.left_mm_s < 0] == speeds[speeds.index(STILL) + speeds.count(STILL) :]
    assert speeds[-1].left_mm_s < 0 < speeds[-1].right_mm_s


def test_out_of_a_hard_stop_it_drives_on_the_same_way_at_once() -> None:
    board = BoardFacts(flags=Flags.ARMED)
    ramp = sped_up(board)
    ramp.step(straight(500), SOON, board)
    board.commanded_mm_s = ramp.wheels.left_mm_s, ramp.wheels.right_mm_s
    braked_mm_s = ramp.wheels.left_mm_s
    ramp.step(straight(500), FREE, board)
    assert ramp.wheels.left_mm_s > braked_mm_s


def test_a_hard_stop_is_over_when_the_link_is_lost() -> None:
    board = BoardFacts(flags=Flags.ARMED)
    ramp = sped_up(board)
    ramp.step(straight(500), SOON, board)
    ramp.forget()
    assert not ramp.moves
    assert ramp.braking is Braking.COMFORT


def test_after_lost_answers_it_does_not_speed_up_from_a_hard_stop_that_the_board_may_have_heard() -> None:
    board = BoardFacts(flags=Flags.ARMED)
    ramp = sped_up(board)  # the board answers no more
    for _ in range(2):
        ramp.step(STILL, SOON, board)
    braked = ramp.wheels.left_mm_s
    assert braked < board.commanded_mm_s[0] - 100
    speeds = [ramp.wheels.left_mm_s for _ in range(10) if ramp.step(STILL, FREE, board)]
    assert set(speeds) == {braked}


def test_after_lost_answers_it_speeds_up_by_one_step_from_the_slowest_wish_that_the_board_may_have_heard() -> None:
    board = BoardFacts(flags=Flags.ARMED)
    ramp = sped_up(board)  # the board answers no more
    for _ in range(2):
        ramp.step(STILL, SOON, board)
    slowest = ramp.wheels.left_mm_s
    assert slowest < board.commanded_mm_s[0] - 100
    speeds = [ramp.wheels.left_mm_s for _ in range(10) if ramp.step(straight(500), FREE, board)]
    assert speeds == [slowest + 10] * 10
    board.commanded_mm_s = ramp.wheels.left_mm_s, ramp.wheels.right_mm_s
    ramp.step(straight(500), FREE, board)
    assert ramp.wheels.left_mm_s == board.commanded_mm_s[0] + 10, "answered"


def test_a_board_that_turns_no_faster_than_it_may_is_followed_into_and_out_of_a_curve() -> None:
    board = BoardFacts(flags=Flags.ARMED)
    ramp = SpeedRamp()
    for left, right in ((200, 200), (270, 130), (230, 170), (200, 200), (130, 270)):
        for seq in range(60):
            ramp.step(WheelSpeeds(left, right), FREE, board)
            share = min(1.0, 200 / max(ramp.wheels.left_mm_s, ramp.wheels.right_mm_s, 1.0))
            board.commanded_mm_s = share * ramp.wheels.left_mm_s, share * ramp.wheels.right_mm_s
            board.motion = EncoderReply(seq, 0, 0, 0, 0, Flags.ARMED)
        share = 200 / max(left, right)
        assert board.commanded_mm_s == pytest.approx((share * left, share * right), abs=3)


def test_a_board_that_answers_a_step_late_is_sped_up_all_the_same() -> None:
    board = BoardFacts(flags=Flags.ARMED)
    ramp = SpeedRamp()
    late = ramp.wheels
    for seq in range(50):
        board.motion = EncoderReply(seq, 0, 0, 0, 0, Flags.ARMED)
        board.commanded_mm_s = late.left_mm_s, late.right_mm_s
        late = ramp.wheels
        ramp.step(straight(400), FREE, board)
    assert ramp.wheels == WheelSpeeds(400.0, 400.0)


def test_the_judge_is_told_of_a_hard_stop_also_when_only_the_wishes_without_an_answer_need_it() -> None:
    board = BoardFacts(flags=Flags.ARMED)
    ramp = sped_up(board)
    board.commanded_mm_s = (-300.0, 300.0)
    assert ramp.step(straight(200), SOON, board).braking is Braking.EMERGENCY
    assert ramp.braking is Braking.EMERGENCY
