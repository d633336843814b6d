"""The simulated board keeps the rules of the firmware: the robot's codec is not used here."""

import random
import tomllib
from pathlib import Path

import pytest

from simulators import board_wire
from simulators.board_firmware import Firmware

VECTORS = tomllib.loads((Path(__file__).parents[1] / "data" / "wire_vectors.toml").read_text())


class Bench:
    """A firmware on a workbench with its own clock."""

    def __init__(self) -> None:
        self.firmware = Firmware(random.Random(3))
        self.now_ms = 0.0
        self.seq = 0

    def say(self, body: str, *, crc: bool = True) -> str:
        """One line to the board; its first answer without the checksum."""
        line = board_wire.reply(body) if crc else body.encode() + b"\n"
        return self.firmware.receive(line, self.now_ms).decode().partition("*")[0]

    def identity(self) -> str:
        return self.say("I", crc=False).split()[-1]

    def arm(self) -> str:
        nonce = self.identity()
        assert self.say(f"ARM {nonce}") == "K ARM"
        return nonce

    def velocity(self, nonce: str, left: int, right: int, ttl: int = 200) -> int:
        """The flags of the answer."""
        self.seq += 1
        return int(self.say(f"V {nonce} {self.seq:05d} {left:+05d} {right:+05d} {ttl:03d}").split()[-1], 16)

    def run(self, ms: float) -> None:
        for _ in range(round(ms / 5)):
            self.now_ms += 5
            self.firmware.tick(self.now_ms, 0.005)


@pytest.fixture
def bench():
    return Bench()


@pytest.mark.parametrize("vector", VECTORS["crc"], ids=lambda v: v["text"] or "empty")
def test_the_checksum_is_crc16_ccitt_false(vector):
    assert board_wire.checksum(vector["text"].encode()) == vector["value"]


@pytest.mark.parametrize("vector", VECTORS["request"], ids=lambda v: v["line"])
def test_requests_are_read(vector):
    request = board_wire.parse_request(vector["line"].encode())
    assert (request.verb, request.whole, request.broken) == (vector["verb"], True, False)
    if request.verb == "V":
        wish = board_wire.parse_velocity(request)
        assert wish == board_wire.Velocity(*(vector[key] for key in ("nonce", "seq", "left", "right", "ttl")))
    else:
        assert request.arguments == (vector["nonce"],)


@pytest.mark.parametrize("vector", VECTORS["reply"], ids=lambda v: v["line"])
def test_replies_are_built_byte_for_byte(vector):
    assert board_wire.reply(*vector["fields"]) == vector["line"].encode() + b"\n"


def test_an_armed_board_drives_with_a_ramp(bench):
    nonce = bench.arm()
    assert bench.velocity(nonce, 300, 300) == 1
    bench.run(50)
    assert bench.firmware.command == pytest.approx((150.0, 150.0))
    bench.run(50)
    assert bench.firmware.command == (300.0, 300.0)


def test_an_unarmed_board_answers_but_stays(bench):
    assert bench.velocity("0000", 300, 300) & 8
    bench.run(100)
    assert bench.firmware.command == (0.0, 0.0)


def test_a_wish_dies_with_its_ttl_and_the_session_with_the_silence(bench):
    nonce = bench.arm()
    bench.velocity(nonce, 300, 300, ttl=100)
    bench.run(100)
    assert bench.firmware.command == (300.0, 300.0)
    bench.run(110)
    assert bench.firmware.command == (0.0, 0.0)
    assert bench.velocity(nonce, 300, 300) & 8


def test_silence_stops_the_wheels_within_450_ms_from_full_speed(bench):
    nonce = bench.arm()
    for _ in range(20):
        bench.velocity(nonce, 600, 600, ttl=300)
        bench.run(20)
    assert bench.firmware.command == (600.0, 600.0)
    bench.run(430)
    assert bench.firmware.command == (0.0, 0.0)


def test_an_old_or_repeated_wish_is_refused(bench):
    nonce = bench.arm()
    assert bench.velocity(nonce, 100, 100) == 1
    bench.seq -= 1
    assert bench.velocity(nonce, 500, 500) == 9
    bench.seq -= 2
    assert bench.velocity(nonce, 500, 500) == 9


def test_the_sequence_goes_on_over_its_wrap(bench):
    nonce = bench.arm()
    bench.seq = 65534
    assert bench.velocity(nonce, 100, 100) == 1
    bench.seq = -1
    assert bench.velocity(nonce, 100, 100) == 1


def test_a_queue_that_waited_through_a_freeze_carries_a_dead_nonce(bench):
    nonce = bench.arm()
    bench.velocity(nonce, 300, 300)
    bench.run(5000)
    assert all(bench.velocity(nonce, 300, 300) & 8 for _ in range(60))
    bench.run(100)
    assert bench.firmware.command == (0.0, 0.0)


def test_a_wish_of_an_earlier_session_is_refused_in_the_next_one(bench):
    old = bench.arm()
    bench.say("X", crc=False)
    new = bench.arm()
    assert bench.velocity(old, 300, 300) == 1 | 8
    assert bench.velocity(new, 300, 300) == 1


def test_the_emergency_stop_needs_release_and_arm(bench):
    nonce = bench.arm()
    bench.velocity(nonce, 300, 300)
    bench.run(100)
    bench.firmware.sensors.estop = True
    bench.run(5)
    assert bench.firmware.command == (0.0, 0.0)
    assert bench.say(f"ARM {bench.identity()}") == "E ARM estop"
    bench.firmware.sensors.estop = False
    bench.run(5)
    assert bench.velocity(nonce, 300, 300) == 2 | 8
    fresh = bench.arm()
    assert bench.velocity(fresh, 300, 300) == 1


def test_the_bumper_stays_latched_until_it_is_cleared(bench):
    nonce = bench.arm()
    bench.velocity(nonce, 300, 300)
    bench.firmware.sensors.bumper = 1
    bench.run(5)
    assert bench.say("C", crc=False) == "E C pressed"
    bench.firmware.sensors.bumper = 0
    bench.run(5)
    assert bench.say(f"ARM {bench.identity()}") == "E ARM bumper"
    assert bench.say("C", crc=False) == "K C"
    bench.arm()


def test_stop_needs_no_checksum_and_ends_the_session(bench):
    nonce = bench.arm()
    bench.velocity(nonce, 300, 300)
    bench.run(100)
    assert bench.say("X", crc=False) == "K X"
    bench.run(110)
    assert bench.firmware.command == (0.0, 0.0)
    assert bench.velocity(nonce, 300, 300) & 8


def test_stop_works_even_with_a_broken_checksum(bench):
    bench.arm()
    assert bench.say("X *12FF", crc=False) == "K X"


def test_motion_without_a_checksum_is_refused_but_for_the_bench(bench):
    assert bench.say("V 200 200", crc=False) == "E V crc"
    assert bench.say("BENCH 61", crc=False) == "E BENCH range"
    assert bench.say("BENCH 10", crc=False) == "K BENCH"
    assert bench.say("V 200 200", crc=False).startswith("A 00000")
    bench.run(100)
    assert bench.firmware.command == (100.0, 100.0)
    bench.run(10_000)
    assert bench.say("V 50 50", crc=False) == "E V crc"


def test_people_can_ask(bench):
    assert bench.say("?", crc=False).startswith("S 25.2V unarmed")
    assert bench.say("H", crc=False).startswith("H ")
    assert bench.say("what", crc=False) == "E ? unknown"


def test_100_000_damaged_requests_never_move_it_otherwise(bench):
    dice = random.Random(5)
    nonce = bench.arm()
    executed_otherwise = 0
    for _ in range(100_000):
        bench.seq = (bench.seq + 1) % 65_536
        left, right = dice.randint(-600, 600), dice.randint(-600, 600)
        good = board_wire.reply("V", nonce, f"{bench.seq:05d}", f"{left:+05d}", f"{right:+05d}", 200)[:-1]
        data = bytearray(good)
        for _ in range(dice.randint(1, 3)):
            at = dice.randrange(len(data))
            match dice.randrange(3):
                case 0:
                    data[at] ^= 1 << dice.randrange(8)
                case 1:
                    del data[at]
                case 2:
                    data[at:at] = dice.randbytes(1)
        before = bench.firmware._target
        bench.firmware.receive(bytes(data) + b"\n", bench.now_ms)
        after = bench.firmware._target
        executed_otherwise += after not in (before, (left, right), (0.0, 0.0))
    assert executed_otherwise == 0
