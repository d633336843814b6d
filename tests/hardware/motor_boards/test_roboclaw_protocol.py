"""RoboClaw packets, robot side: against the manual's checksum, the simulator's own codec, and noise."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.motor_boards import roboclaw_protocol
from hardware.motor_boards.request import BoardRequest
from simulators.boards import roboclaw

READS = (
    roboclaw_protocol.encoders(),
    roboclaw_protocol.speed(0),
    roboclaw_protocol.speed(1),
    roboclaw_protocol.battery_mv(),
    roboclaw_protocol.currents_ma(),
    roboclaw_protocol.status(),
    roboclaw_protocol.timeout(),
    roboclaw_protocol.version(),
)
INT32 = st.integers(-(2**31), 2**31 - 1)


def reply(question: BoardRequest, data: bytes) -> bytes:
    return data + roboclaw.crc(question.request + data).to_bytes(2, "big")


def test_the_checksum_is_crc16_xmodem() -> None:
    assert roboclaw_protocol.crc16(b"123456789") == 0x31C3


@given(st.binary(max_size=40))
def test_both_sides_agree_on_the_checksum(data: bytes) -> None:
    assert roboclaw_protocol.crc16(data) == roboclaw.crc(data)


@given(INT32, INT32)
def test_every_pair_of_counters_comes_back(left: int, right: int) -> None:
    question = roboclaw_protocol.encoders()
    data = left.to_bytes(4, "big", signed=True) + right.to_bytes(4, "big", signed=True)
    assert question.reader(reply(question, data) + b"more") == ((left, right), 10)


@given(INT32, INT32)
def test_speeds_go_out_as_one_packet_that_the_board_takes(left: int, right: int) -> None:
    brain = roboclaw.Roboclaw(ticks_per_mm=1.0)
    assert brain.receive(roboclaw_protocol.drive(left, right).request, 0.0) == b"\xff"
    assert [wheel.target_mm_s for wheel in brain.wheels] == [left, right]


@pytest.mark.parametrize("speed", [2**31, -(2**31) - 1])
def test_a_speed_beyond_32_bits_is_not_sent(speed: int) -> None:
    with pytest.raises(roboclaw_protocol.RoboclawError):
        roboclaw_protocol.drive(speed, 0)


@pytest.mark.parametrize("limit_ms", [0, 50, 150, 25_600, -100])
def test_a_timeout_that_the_board_cannot_count_is_not_set(limit_ms: int) -> None:
    with pytest.raises(roboclaw_protocol.RoboclawError):
        roboclaw_protocol.set_timeout(limit_ms)


def test_a_timeout_of_zero_is_never_set_and_200_ms_are_two_steps() -> None:
    assert roboclaw_protocol.set_timeout(200).request[:3] == bytes((0x80, 14, 2))


@pytest.mark.parametrize("question", READS, ids=lambda question: question.name)
@given(data=st.data())
def test_no_bytes_do_worse_than_an_error_and_half_a_reply_waits(question: BoardRequest, data: st.DataObject) -> None:
    noise = data.draw(st.binary(max_size=70))
    try:
        answer = question.reader(noise)
    except roboclaw_protocol.RoboclawError:
        return
    assert answer is None or answer[1] <= len(noise)


def test_every_write_is_answered_by_one_byte_and_nothing_else() -> None:
    reader = roboclaw_protocol.let_go().reader
    assert reader(b"") is None
    assert reader(b"\xff\x01") == (None, 1)
    with pytest.raises(roboclaw_protocol.RoboclawError):
        reader(b"\xfe")


@pytest.mark.parametrize("text", ["USB Roboclaw 2x15a v4.1.34", "RoboClaw 2x30A v4.2.4"])
def test_the_version_ends_where_the_board_ends_it(text: str) -> None:
    question = roboclaw_protocol.version()
    whole = reply(question, text.encode() + b"\n\x00")
    assert question.reader(whole) == (text, len(whole))
    assert all(question.reader(whole[:length]) is None for length in range(len(whole)))


def test_50_000_damaged_replies_are_never_read_as_other_counters() -> None:
    dice, question, wrong = random.Random(11), roboclaw_protocol.encoders(), 0
    for _ in range(50_000):
        good = reply(question, dice.randbytes(8))
        damaged = bytearray(good)
        match dice.randrange(3):
            case 0:
                for _ in range(dice.randint(1, 3)):
                    damaged[dice.randrange(len(damaged))] ^= 1 << dice.randrange(8)
            case 1:
                at = dice.randrange(len(damaged))
                damaged[at : at + 2] = dice.randbytes(2)
            case 2:
                del damaged[dice.randrange(len(damaged))]
        try:
            answer = question.reader(bytes(damaged))
        except roboclaw_protocol.RoboclawError:
            continue
        wrong += answer is not None and answer != question.reader(good)
    assert wrong <= 3, "a CRC of 16 bits lets one in 65,536 lost bytes through"


def test_a_reply_to_another_question_is_no_answer() -> None:
    timeout = roboclaw_protocol.timeout()
    with pytest.raises(roboclaw_protocol.RoboclawError):
        roboclaw_protocol.encoders().reader(reply(roboclaw_protocol.battery_mv(), b"\x01\x02") + bytes(6))
    assert timeout.reader(reply(timeout, b"\x02")) == (200, 3)
