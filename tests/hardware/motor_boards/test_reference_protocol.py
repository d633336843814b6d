"""The robot's side of the serial line protocol, against the shared vectors and against noise."""

import dataclasses
import random
import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.motor_boards import reference_protocol
from robot.paths import ROOT

VECTORS = tomllib.loads((ROOT / "tests" / "data" / "wire_vectors.toml").read_text())
WHEEL = st.integers(-600, 600)


@pytest.mark.parametrize("vector", VECTORS["crc"], ids=lambda v: v["text"] or "empty")
def test_the_checksum_is_crc16_ccitt_false(vector: dict[str, Any]) -> None:
    assert reference_protocol.crc16(vector["text"].encode()) == vector["value"]


@pytest.mark.parametrize("vector", VECTORS["request"], ids=lambda v: v["line"])
def test_requests_are_built_byte_for_byte(vector: dict[str, Any]) -> None:
    if vector["verb"] == "ARM":
        built = reference_protocol.arm(vector["nonce"])
    else:
        built = reference_protocol.velocity(
            vector["nonce"], vector["seq"], vector["left"], vector["right"], vector["ttl"]
        )
    assert built == vector["line"].encode() + b"\n"


@pytest.mark.parametrize("vector", VECTORS["reply"], ids=lambda v: v["line"])
def test_replies_are_read(vector: dict[str, Any]) -> None:
    reply = reference_protocol.read(vector["line"].encode())
    assert type(reply).__name__ == vector["kind"]
    value = {
        key: list(field) if isinstance(field, tuple) else field for key, field in dataclasses.asdict(reply).items()
    }
    assert value == vector["value"]


@given(st.binary(max_size=80))
def test_no_bytes_do_worse_than_a_wire_error(data: bytes) -> None:
    try:
        reference_protocol.read(data)
    except reference_protocol.WireError:
        return


@given(
    st.integers(0, 4095), st.integers(0, 2**20 - 1), st.integers(0, 2**20 - 1), WHEEL, WHEEL, st.integers(0, 63),
)  # fmt: skip
def test_every_odometry_frame_fits_a_line_and_comes_back(
    seq: int, left_ticks: int, right_ticks: int, left: int, right: int, flags: int
) -> None:
    speeds = f"{left & 0xFFF:03X} {right & 0xFFF:03X}"
    line = reference_protocol.sealed(f"A {seq:03X} {left_ticks:05X} {right_ticks:05X} {speeds} {flags:02X}")
    assert reference_protocol.read(line.rstrip()) == reference_protocol.EncoderReply(
        seq, left_ticks, right_ticks, left, right, reference_protocol.Flags(flags)
    )


@given(st.lists(st.binary(max_size=90)), st.binary(max_size=20))
def test_a_stream_is_cut_alike_however_it_arrives(pieces: list[bytes], tail: bytes) -> None:
    stream = b"".join(pieces) + tail
    at_once, in_pieces, by_bytes = reference_protocol.Lines(), reference_protocol.Lines(), reference_protocol.Lines()
    whole = at_once.feed(stream)
    assert [line for piece in [*pieces, tail] for line in in_pieces.feed(piece)] == whole
    assert [line for byte in stream for line in by_bytes.feed(bytes([byte]))] == whole


@given(st.binary(max_size=300))
def test_noise_costs_one_line_at_most(noise: bytes) -> None:
    lines = reference_protocol.Lines()
    lines.feed(noise)
    good = reference_protocol.sealed("K X")
    assert good.rstrip() in lines.feed(b"\n" + good)


@pytest.mark.parametrize("ttl_ms", [0, 301, -5])
def test_a_wish_that_would_live_too_long_is_not_built(ttl_ms: int) -> None:
    with pytest.raises(reference_protocol.WireError):
        reference_protocol.velocity("1A2B", 1, 0, 0, ttl_ms)


@pytest.mark.parametrize(
    "body",
    [
        "A 001 00000 00000 000 000",
        "A 0001 00000 00000 000 000 00",
        "A 01 00000 00000 000 000 00",
        "A 001 0000 00000 000 000 00",
        "A 001 +0000 00000 000 000 00",
        "A 001 00000 00000 000 000 1f",
        "A 001  00000 00000 000 000 00",
        "A 001 00000 00000 0 00 000 00",
        "T 0000000 0000 0000 00 0",
        "T 000000 61A8 0000 00 0 0000",
        "I a x b c d 1A2B",
        "I a 1 b c d 12",
        "I a 1 b c d",
        "Q 1",
        "K",
        "E V",
        "",
    ],
)
def test_a_whole_line_of_the_wrong_form_is_refused(body: str) -> None:
    with pytest.raises(reference_protocol.WireError):
        reference_protocol.read(reference_protocol.sealed(body).rstrip())


def test_a_line_beyond_63_bytes_is_not_built_and_one_that_is_far_too_long_not_read() -> None:
    with pytest.raises(reference_protocol.WireError):
        reference_protocol.sealed("H " + "x" * 60)
    body = b"H " + b"x" * 88
    with pytest.raises(reference_protocol.WireError):
        reference_protocol.read(body + b"*%04X" % reference_protocol.crc16(body))


def test_no_vietnamese_on_the_wire() -> None:
    with pytest.raises(reference_protocol.WireError):
        reference_protocol.sealed("H chào")


def test_100_000_damaged_frames_are_never_read_as_something_else() -> None:
    dice = random.Random(7)
    accepted_otherwise = 0
    for _ in range(100_000):
        left, right = dice.randrange(1 << 20), dice.randrange(1 << 20)
        good = reference_protocol.sealed(f"A {dice.randrange(4096):03X} {left:05X} {right:05X} 0FA F06 01").rstrip()
        damaged = damage(good, dice)
        try:
            reply = reference_protocol.read(damaged)
        except reference_protocol.WireError:
            continue
        accepted_otherwise += reply != reference_protocol.read(good)
    assert accepted_otherwise == 0


def damage(line: bytes, dice: random.Random) -> bytes:
    """One of four faults of a serial cable."""
    data = bytearray(line)
    match dice.randrange(4):
        case 0:  # flipped bits
            for _ in range(dice.randint(1, 3)):
                data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
        case 1:  # garbage in a row
            at = dice.randrange(len(data))
            data[at : at + dice.randint(1, 4)] = dice.randbytes(dice.randint(1, 4))
        case 2:  # lost bytes
            at = dice.randrange(len(data))
            del data[at : at + dice.randint(1, 3)]
        case 3:  # doubled bytes
            at = dice.randrange(len(data))
            data[at:at] = data[at : at + dice.randint(1, 2)]
    return bytes(data)


@given(st.integers(1, 15), st.integers(0, 4000))
def test_a_single_reading_comes_back(number: int, range_mm: int) -> None:
    line = reference_protocol.sealed(f"R {number:X} {range_mm:03X}").rstrip()
    assert reference_protocol.read(line) == reference_protocol.Range(number - 1, range_mm)


def test_a_reading_of_no_sensor_is_refused() -> None:
    with pytest.raises(reference_protocol.WireError):
        reference_protocol.read(reference_protocol.sealed("R 0 123").rstrip())
