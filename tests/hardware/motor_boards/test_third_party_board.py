"""Boards that drive on with the last speed: whatever ends a session, the wheels are told to stand until they do."""

import contextlib
import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from hardware.motor_boards.arduino_bridge import BridgeLink
from hardware.motor_boards.roboclaw import RoboclawLink
from hardware.motor_boards.third_party_board import MotorLink
from simulators.boards.arduino_bridge import ArduinoBridge
from simulators.boards.roboclaw import Roboclaw
from tests.hardware.motor_boards.made_up_time import MadeUpCable
from tests.hardware.motor_boards.stepped_link import TICKS_PER_MM, Steps


class Kind:
    """A foreign board and the driver that speaks to it."""

    def __init__(self, brain: Any, link: type[MotorLink], lets_go: bytes) -> None:
        self.brain, self.link, self.lets_go = brain, link, lets_go


KINDS = (
    Kind(Roboclaw, RoboclawLink, bytes((0x80, 34))),
    Kind(ArduinoBridge, BridgeLink, b"m 0 0\r"),
)
each_kind = pytest.mark.parametrize("kind", KINDS, ids=["roboclaw", "arduino-bridge"])


class Cable(MadeUpCable):
    """A cable that loses the packets that `loses` names, and notes when the host has spoken."""

    def __init__(self, brain: Any, loses: Callable[[bytes], object] = lambda data: False) -> None:
        super().__init__(brain, seed=4)
        self.loses, self.lost = loses, 0

    def write(self, data: bytes) -> None:
        if self.loses(data):
            self.lost += 1
            return
        super().write(data)


@contextlib.contextmanager
def at_speed(kind: Kind) -> Iterator[tuple[Any, Cable, Steps, Callable[[], Steps]]]:
    """Wheels at 150 mm/s under command, in made-up time."""
    board = kind.brain(TICKS_PER_MM)
    cable = Cable(board)
    unread, cable.descriptor = os.pipe()
    links = []

    def link() -> Steps:
        links.append(kind.link(cable, TICKS_PER_MM))
        return Steps(links[-1], cable)

    try:
        steps = link()
        steps.until_up()
        steps.drive(1.5, 150, 150)
        assert board.wheels[0].speed_mm_s == pytest.approx(150, abs=15)
        yield board, cable, steps, link
    finally:
        for opened in links:
            opened.port.close()
        os.close(unread)
        os.close(cable.descriptor)


def stands(board: Any) -> bool:
    return all(wheel.speed_mm_s == 0.0 and not wheel.powered for wheel in board.wheels)


@each_kind
def test_a_new_link_to_wheels_that_run_lets_them_go_before_anything_else(kind: Kind) -> None:
    with at_speed(kind) as (board, cable, _, link):
        cable.heard = b""
        anew = link()
        anew.step()
        assert cable.heard.lstrip(b"\r").startswith(kind.lets_go)
        anew.rest(0.4)
        assert stands(board)


@each_kind
def test_the_first_stop_of_a_new_link_may_be_lost(kind: Kind) -> None:
    with at_speed(kind) as (board, cable, _, link):
        cable.loses = lambda data: data.startswith(kind.lets_go) and cable.lost < 2
        link().rest(1.0)
        assert cable.lost == 2
        assert stands(board)


@each_kind
def test_a_stop_that_is_lost_is_said_again(kind: Kind) -> None:
    with at_speed(kind) as (board, cable, steps, _):
        cable.loses = lambda data: data.startswith(kind.lets_go) and cable.lost < 2
        steps.rest(0.6)
        assert cable.lost == 2
        assert stands(board)


@each_kind
def test_an_unarmed_link_goes_on_telling_the_wheels_to_stand(kind: Kind) -> None:
    """Something else has set them going: a packet that was broken on the way, another program."""
    with at_speed(kind) as (board, _, steps, _):
        steps.rest(1.0)
        for wheel in board.wheels:
            wheel.powered, wheel.target_mm_s = True, 150.0
        if hasattr(board, "_moved_ms"):
            board._moved_ms = steps.now_ms
        steps.rest(0.4)
        assert stands(board)


@each_kind
def test_no_speed_waits_for_the_end_of_a_hush_and_then_outlives_a_freeze(kind: Kind) -> None:
    with at_speed(kind) as (board, cable, steps, _):
        steps.link.receive(steps.now_ms)
        cable.say(b"\x00\x01\r\n")
        steps.link.receive(steps.now_ms)
        steps.link.transmit(steps.now_ms, 150, 150, moving=True, clearing=False)
        steps.stand_still(5000)
        seen = len(board.commands)
        steps.rest(2.0)
        assert stands(board)
        drives = [said for said in board.commands[seen:] if said[0] == 37 or (said[:1] == b"m" and said != b"m 0 0")]
        assert drives == []


@each_kind
def test_a_link_arms_only_wheels_that_stand(kind: Kind) -> None:
    with at_speed(kind) as (board, _, steps, link):
        anew = link()
        anew.until(lambda: anew.link.armed, left=100.0, right=100.0)
        assert all(abs(wheel.speed_mm_s) < 20 for wheel in board.wheels), "the old speed was over first"
        assert steps.link is not anew.link


@each_kind
def test_a_host_that_was_held_up_briefly_knows_before_the_wheels_are_stopped_without_it(kind: Kind) -> None:
    with at_speed(kind) as (_, _, steps, _):
        steps.stand_still(180)
        steps.link.receive(steps.now_ms)
        assert not steps.link.armed
