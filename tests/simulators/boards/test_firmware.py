"""The simulated board keeps the rules of the firmware: the robot's codec is not used here."""

import random
import tomllib
from typing import Any

import pytest

from robot.paths import ROOT
from simulators.boards import protocol
from simulators.boards.firmware import STALLED, Firmware
from simulators.boards.stall_watch import MM_PER_TICK

VECTORS = tomllib.loads((ROOT / "tests" / "data" / "wire_vectors.toml").read_text())


class Bench:
    """A firmware on a workbench with its own clock; each wheel turns by `share` of what it is told."""

    def __init__(self) -> None:
        self.firmware = Firmware(random.Random(3))
        self.share = [1.0, 1.0]
        self._way_mm = [0.0, 0.0]
        self.now_ms = 0.0
        self.seq = 0

    def say(self, body: str, *, crc: bool = True) -> str:
        """One line to the board; its first answer without the checksum."""
        line = protocol.reply(body) if crc else body.encode() + b"\n"
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
        return int(
            self.say(f"V {nonce} {self.seq & 0xFFF:03X} {left & 0xFFF:03X} {right & 0xFFF:03X} {ttl:03X}").split()[-1],
            16,
        )

    def run(self, ms: float) -> None:
        for _ in range(round(ms / 5)):
            self.now_ms += 5
            self.firmware.tick(self.now_ms, 0.005)
            pins = self.firmware.sensors
            speeds = [share * told for share, told in zip(self.share, self.firmware.command, strict=True)]
            self._way_mm = [way + speed * 0.005 for way, speed in zip(self._way_mm, speeds, strict=True)]
            pins.left_mm_s, pins.right_mm_s = speeds
            pins.left_ticks, pins.right_ticks = (int(way / MM_PER_TICK) for way in self._way_mm)

    def drive(self, nonce: str, mm_s: int, ms: float) -> list[int]:
        """Wish a speed at 50 Hz; the flags of each answer."""
        flags = []
        for _ in range(round(ms / 20)):
            flags.append(self.velocity(nonce, mm_s, mm_s))
            self.run(20)
        return flags


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.mark.parametrize("vector", VECTORS["crc"], ids=lambda v: v["text"] or "empty")
def test_the_checksum_is_crc16_ccitt_false(vector: dict[str, Any]) -> None:
    assert protocol.checksum(vector["text"].encode()) == vector["value"]


@pytest.mark.parametrize("vector", VECTORS["request"], ids=lambda v: v["line"])
def test_requests_are_read(vector: dict[str, Any]) -> None:
    request = protocol.parse_request(vector["line"].encode())
    assert (request.verb, request.whole, request.broken) == (vector["verb"], True, False)
    if request.verb == "V":
        wish = protocol.parse_velocity(request)
        assert wish == protocol.Velocity(*(vector[key] for key in ("nonce", "seq", "left", "right", "ttl")))
    else:
        assert request.arguments == (vector["nonce"],)


@pytest.mark.parametrize("vector", VECTORS["reply"], ids=lambda v: v["line"])
def test_replies_are_built_byte_for_byte(vector: dict[str, Any]) -> None:
    assert protocol.reply(*vector["fields"]) == vector["line"].encode() + b"\n"


def test_an_armed_board_drives_with_a_ramp(bench: Bench) -> None:
    nonce = bench.arm()
    assert bench.velocity(nonce, 300, 300) == 1
    bench.run(50)
    assert bench.firmware.command == pytest.approx((150.0, 150.0))
    bench.run(50)
    assert bench.firmware.command == (300.0, 300.0)


def test_an_unarmed_board_answers_but_stays(bench: Bench) -> None:
    assert bench.velocity("0000", 300, 300) & 8
    bench.run(100)
    assert bench.firmware.command == (0.0, 0.0)


def test_a_wish_dies_with_its_ttl_and_the_session_with_the_silence(bench: Bench) -> None:
    nonce = bench.arm()
    bench.velocity(nonce, 300, 300, ttl=100)
    bench.run(100)
    assert bench.firmware.command == (300.0, 300.0)
    bench.run(110)
    assert bench.firmware.command == (0.0, 0.0)
    assert bench.velocity(nonce, 300, 300) & 8


def test_silence_stops_the_wheels_within_450_ms_from_full_speed(bench: Bench) -> None:
    nonce = bench.arm()
    for _ in range(20):
        bench.velocity(nonce, 600, 600, ttl=300)
        bench.run(20)
    assert bench.firmware.command == (600.0, 600.0)
    bench.run(430)
    assert bench.firmware.command == (0.0, 0.0)


def test_an_old_or_repeated_wish_is_refused(bench: Bench) -> None:
    nonce = bench.arm()
    assert bench.velocity(nonce, 100, 100) == 1
    bench.seq -= 1
    assert bench.velocity(nonce, 500, 500) == 9
    bench.seq -= 2
    assert bench.velocity(nonce, 500, 500) == 9


def test_the_sequence_goes_on_over_its_wrap(bench: Bench) -> None:
    nonce = bench.arm()
    bench.seq = 4094
    assert bench.velocity(nonce, 100, 100) == 1
    bench.seq = -1
    assert bench.velocity(nonce, 100, 100) == 1


def test_a_queue_that_waited_through_a_freeze_carries_a_dead_nonce(bench: Bench) -> None:
    nonce = bench.arm()
    bench.velocity(nonce, 300, 300)
    bench.run(5000)
    assert all(bench.velocity(nonce, 300, 300) & 8 for _ in range(60))
    bench.run(100)
    assert bench.firmware.command == (0.0, 0.0)


def test_a_wish_of_an_earlier_session_is_refused_in_the_next_one(bench: Bench) -> None:
    old = bench.arm()
    bench.say("X", crc=False)
    new = bench.arm()
    assert bench.velocity(old, 300, 300) == 1 | 8
    assert bench.velocity(new, 300, 300) == 1


def test_the_emergency_stop_needs_release_and_arm(bench: Bench) -> None:
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


def test_the_bumper_stays_latched_until_it_is_cleared(bench: Bench) -> None:
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


@pytest.mark.parametrize("share", [0.0, -1.0], ids=["blocked", "swapped"])
@pytest.mark.parametrize("mm_s", [50, 300, -600])
def test_a_wheel_that_does_not_follow_holds_the_board_until_it_is_cleared(
    bench: Bench, share: float, mm_s: int
) -> None:
    nonce = bench.arm()
    bench.share[1] = share
    flags = bench.drive(nonce, mm_s, 5000)
    way_mm = abs(mm_s) * 0.02 * sum(not flag & STALLED for flag in flags)
    assert way_mm < 220
    assert flags[-1] == STALLED | 8
    assert bench.firmware.command == (0.0, 0.0)
    assert bench.say(f"ARM {bench.identity()}") == "E ARM stall"
    assert "STALL" in bench.say("?", crc=False)
    assert bench.say("C", crc=False) == "K C"
    bench.share[1] = 1.0
    assert bench.drive(bench.arm(), mm_s, 500)[-1] == 1


def test_a_wheel_that_runs_away_is_held_as_well(bench: Bench) -> None:
    nonce = bench.arm()
    bench.share[0] = 2.5
    assert bench.drive(nonce, 300, 1000)[-1] & STALLED


def test_turning_round_at_full_speed_is_no_stall(bench: Bench) -> None:
    nonce = bench.arm()
    for mm_s in (600, -600, 600, 0, 300, 20, -20):
        assert not any(flag & STALLED for flag in bench.drive(nonce, mm_s, 500))


def test_stop_needs_no_checksum_and_ends_the_session(bench: Bench) -> None:
    nonce = bench.arm()
    bench.velocity(nonce, 300, 300)
    bench.run(100)
    assert bench.say("X", crc=False) == "K X"
    bench.run(110)
    assert bench.firmware.command == (0.0, 0.0)
    assert bench.velocity(nonce, 300, 300) & 8


def test_stop_works_even_with_a_broken_checksum(bench: Bench) -> None:
    bench.arm()
    assert bench.say("X *12FF", crc=False) == "K X"


def test_motion_without_a_checksum_is_refused_but_for_the_bench(bench: Bench) -> None:
    assert bench.say("V 200 200", crc=False) == "E V crc"
    assert bench.say("BENCH 61", crc=False) == "E BENCH range"
    assert bench.say("BENCH 10", crc=False) == "K BENCH"
    assert bench.say("V 200 200", crc=False).startswith("A 000 ")
    bench.run(100)
    assert bench.firmware.command == (100.0, 100.0)
    bench.run(10_000)
    assert bench.say("V 50 50", crc=False) == "E V crc"


def test_people_can_ask(bench: Bench) -> None:
    assert bench.say("?", crc=False).startswith("S 25.2V unarmed")
    assert bench.say("H", crc=False).startswith("H ")
    assert bench.say("what", crc=False) == "E ? unknown"


def test_100_000_damaged_requests_never_move_it_otherwise(bench: Bench) -> None:
    dice = random.Random(5)
    nonce = bench.arm()
    executed_otherwise = 0
    for _ in range(100_000):
        bench.seq = (bench.seq + 1) % 4096
        left, right = dice.randint(-600, 600), dice.randint(-600, 600)
        words = f"{bench.seq:03X}", f"{left & 0xFFF:03X}", f"{right & 0xFFF:03X}", "0C8"
        good = protocol.reply("V", nonce, *words)[:-1]
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
