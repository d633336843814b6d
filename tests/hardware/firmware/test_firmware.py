"""The real firmware in lockstep: time is counted in cycles of the AVR, the switches are pins."""

import random
import re
import struct
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from hardware.motor_boards import firmware_build, reference_protocol
from hardware.motor_boards.reference_protocol import Flags
from robot.cli.bench.base.rig import LockstepHost
from robot.paths import ROOT
from robot.runtime.settings.loader import load_settings
from simulators.boards import firmware
from tests.hardware.motor_boards.boards import NAMES, firmware_board

VECTORS = tomllib.loads((ROOT / "tests" / "data" / "wire_vectors.toml").read_text())


@pytest.fixture(params=NAMES)
def host(request: pytest.FixtureRequest) -> Iterator[LockstepHost]:
    with firmware_board(request.param, lockstep=True) as board:
        yield LockstepHost(board)


@pytest.fixture
def uno() -> Iterator[LockstepHost]:
    with firmware_board("uno", lockstep=True) as board:
        yield LockstepHost(board)


def telemetry(host: LockstepHost, ms: float = 450) -> reference_protocol.Telemetry:
    """The newest after a while: all sensors have been asked."""
    return next(reply for reply in reversed(host.run(ms)) if isinstance(reply, reference_protocol.Telemetry))


def motion(host: LockstepHost, line: bytes) -> reference_protocol.EncoderReply:
    return next(reply for reply in host.run(20, line) if isinstance(reply, reference_protocol.EncoderReply))


def identity(host: LockstepHost) -> reference_protocol.Identity:
    return next(reply for reply in host.run(20, b"I\n") if isinstance(reply, reference_protocol.Identity))


def test_the_wheels_reach_the_wanted_speed_and_count_the_way(host: LockstepHost) -> None:
    host.arm()
    last = host.drive(400, -300, 1500)
    assert last is not None
    assert last.left_mm_s == pytest.approx(400, abs=12)
    assert last.right_mm_s == pytest.approx(-300, abs=12)
    assert host.board.wheel_mm_s == pytest.approx((400, -300), abs=12)
    assert last.left_ticks * 0.357 == pytest.approx(400 * 1.5, rel=0.1)


@pytest.mark.parametrize("name", ["estop", "bumper"])
def test_an_edge_at_a_stop_pin_turns_both_pwm_off_within_50_us(host: LockstepHost, name: str) -> None:
    dice = random.Random(1)
    for _ in range(8):
        host.arm()
        host.drive(500, 500, 160)
        host.board.do(name, 1, dice.randrange(20_000))
        host.run(25, host.line(500, 500))
        assert host.board.event(name) <= 50
        host.board.do(name, 0)
        host.run(20, b"\nC\n")
        assert host.board.peek("armed", 1) == b"\0"


def test_the_bumper_brakes_the_wheels_and_the_red_button_takes_their_power(host: LockstepHost) -> None:
    host.arm()
    host.drive(500, 500, 900)
    host.board.do("bumper", 1)
    host.run(200)
    assert host.board.state["enabled"]
    host.run(1000)
    assert host.board.state["run_on_mm"] <= 60
    assert not host.board.state["enabled"]
    host.board.do("bumper", 0)
    host.run(20, b"C\n")
    host.arm()
    host.drive(500, 500, 300)
    host.board.do("estop", 1)
    host.run(1)
    assert not host.board.state["enabled"]


def test_silence_ends_the_movement_within_450_ms(host: LockstepHost) -> None:
    host.arm()
    for _ in range(60):
        host.run(20, host.line(600, 600, ttl_ms=300))
    host.run(600)
    timing = host.board.ask("timing")
    assert 200 <= timing["target_zero_ms"] - timing["last_v_ms"] <= 220
    assert 200 < timing["pwm_zero_ms"] - timing["last_v_ms"] <= 450
    assert Flags.REFUSED in motion(host, host.line(600, 600)).flags


def test_a_program_that_hangs_is_reset_with_its_outputs_safe(host: LockstepHost) -> None:
    before = identity(host)
    assert before.reset_cause == "power-on"
    host.arm()
    host.drive(500, 500, 600)
    host.board.do("hang")
    host.run(300)
    assert host.board.event("hang") <= 150_000
    host.run(200)
    after = identity(host)
    assert after.reset_cause == "watchdog"
    assert after.nonce != before.nonce
    assert Flags.REFUSED in motion(host, host.line(500, 500)).flags


def test_damaged_frames_are_never_executed_and_cost_their_own_line_only(host: LockstepHost, tmp_path: Path) -> None:
    from robot.cli.bench.base.damaged_frames import Volley

    host.arm()
    volley = Volley(host, random.Random(8), tmp_path)
    volley.fire(5000)
    assert volley.count["damaged"] >= 4900
    assert volley.count["executed with other values"] == 0
    assert volley.count["executed as meant"] == 0
    assert volley.count["whole frames lost"] == 0


def test_bytes_that_the_line_has_damaged_are_counted_and_cost_one_line(uno: LockstepHost) -> None:
    uno.arm()
    uno.board.do("framing", 3)
    assert not any(isinstance(reply, reference_protocol.EncoderReply) for reply in uno.run(30, uno.line(100, 100)))
    assert Flags.REFUSED not in motion(uno, uno.line(100, 100)).flags
    assert telemetry(uno).errors == 1


def test_the_encoder_counts_on_over_its_wraps(host: LockstepHost) -> None:
    for start in (0x7FFF, 0xF_FFFF - 40, 0x7FFF_FFFF - 40):
        host.run(100, reference_protocol.STOP)
        host.board.poke("ticks", struct.pack("<ii", start, start))
        host.board.poke("last", struct.pack("<i", start))
        host.arm()
        last = host.drive(200, 200, 1000)
        assert last is not None
        moved = reference_protocol.ticks_between(last.left_ticks, start)
        assert 300 < moved < 700
        assert last.left_mm_s == pytest.approx(200, abs=12)


def test_the_ranges_come_in_order_and_a_missing_sensor_is_an_obstacle(host: LockstepHost) -> None:
    host.board.do("ranges", 350, 800, 1200, 1600, 2400, 3000)
    assert telemetry(host).ranges_mm == pytest.approx((350, 800, 1200, 1600, 2400, 3000), abs=5)
    host.board.do("ranges", 350, -1, 4000, 1600, 2400, 3000)
    ranges = telemetry(host).ranges_mm
    assert ranges[1] == 0
    assert ranges[2] == 4000


def test_each_reading_is_told_by_itself_every_180_ms_and_where_two_are_asked_at_once_every_90(
    host: LockstepHost,
) -> None:
    heard, cycle_ms = (350, 800, 1200, 1600, 2400, 3000), 90 if host.board.mcu == "atmega2560" else 180
    host.board.do("ranges", *heard)
    host.run(450)
    told = [reply for reply in host.run(720) if isinstance(reply, reference_protocol.Range)]
    for sensor, range_mm in enumerate(heard):
        readings = [one.range_mm for one in told if one.sensor == sensor]
        assert abs(len(readings) - 720 / cycle_ms) <= 1
        assert readings == pytest.approx([range_mm] * len(readings), abs=5)


def test_silent_sensors_and_missing_ones_spoil_no_other_reading(host: LockstepHost) -> None:
    for silent in ((4000, 900, 900, 900, 900, 900), (900, 900, 900, 4000, 4000, 4000), (-1, 900, 900, 900, 900, -1)):
        host.board.do("ranges", *silent)
        host.run(300)
        told = telemetry(host).ranges_mm
        assert told == pytest.approx([max(0, mm) for mm in silent], abs=5)


def test_an_echo_line_that_stays_high_makes_no_thing_seem_further_away(host: LockstepHost) -> None:
    heard = (4000, 500, 900, 600, 900, 700)
    host.board.do("ranges", *heard)
    host.board.do("silence", 75)
    host.run(500)
    host.arm()  # encoders share an interrupt with an echo line
    told = [
        reply
        for _ in range(75)
        for reply in host.run(20, host.line(200, 200))
        if isinstance(reply, reference_protocol.Range)
    ]
    assert {one.sensor for one in told} == set(range(6))
    for one in told:
        assert one.range_mm <= heard[one.sensor] + 5
    assert {one.range_mm for one in told if one.sensor == 0} == {0}, "it is broken"


def test_battery_and_current_are_measured(host: LockstepHost) -> None:
    for mv in (25_200, 21_000):
        host.board.do("battery", mv)
        assert telemetry(host, 900).battery_mv == pytest.approx(mv, rel=0.01)
    resting = telemetry(host).current_ma
    host.arm()
    host.drive(500, 500, 800)
    assert telemetry(host, 100).current_ma > resting + 800


def test_a_wheel_faster_than_the_answer_can_tell_is_told_as_the_fastest_and_never_as_backwards(
    uno: LockstepHost,
) -> None:
    uno.arm()
    uno.board.do("battery", 800_000)  # no battery: a driver that does what it likes
    told = [uno.drive(600, 600, 20) for _ in range(18)]
    assert max(uno.board.wheel_mm_s) > 2500
    assert all(one.left_mm_s >= 0 and one.right_mm_s >= 0 for one in told if one is not None)
    assert told[-1] is not None
    assert told[-1].left_mm_s == 2047


@pytest.mark.parametrize("asked_mm_s", [25, 50, 300, -300, 600])
@pytest.mark.parametrize("fault", [("cut", 0), ("swap", 1), ("blocked",)], ids=lambda fault: fault[0])
def test_a_wheel_that_does_not_follow_is_held_within_two_hands_breadths_until_a_person_clears_it(
    uno: LockstepHost, fault: tuple[str, int] | tuple[str], asked_mm_s: int
) -> None:
    uno.arm()
    uno.board.do(*fault, 1)
    way_mm = 0.0
    for _ in range(150):
        uno.drive(asked_mm_s, asked_mm_s, 20)
        way_mm += 0.02 * max(abs(speed) for speed in uno.board.wheel_mm_s)
        if uno.board.peek("armed", 1) == b"\0":
            break
    assert way_mm < 220
    uno.run(1000)
    assert uno.board.wheel_mm_s == pytest.approx((0, 0), abs=2)
    assert Flags.STALLED in motion(uno, uno.line(asked_mm_s, asked_mm_s)).flags
    refused = [
        reply
        for reply in uno.run(20, reference_protocol.arm(identity(uno).nonce))
        if isinstance(reply, reference_protocol.CommandRefused)
    ]
    assert [reply.reason for reply in refused] == ["stall"]
    uno.board.do(*fault, 0)
    uno.run(20, b"C\n")
    uno.arm()
    assert uno.board.peek("armed", 1) == b"\1"


def test_turning_round_at_full_speed_and_braking_are_no_stall(uno: LockstepHost) -> None:
    uno.arm()
    for speed in (600, -600, 600, 0, 300, 20, -20, 600):
        uno.drive(speed, speed, 700)
    assert uno.board.peek("armed", 1) == b"\1"
    assert Flags.STALLED not in motion(uno, uno.line(0, 0)).flags


def test_no_two_sessions_share_a_nonce(uno: LockstepHost) -> None:
    seen = set()
    for _ in range(60):
        uno.arm()
        seen.add(uno.nonce)
        uno.run(random.Random(len(seen)).randint(1, 30), reference_protocol.STOP)
    assert len(seen) == 60
    assert "0000" not in seen


def test_a_tap_that_was_cleared_before_the_next_control_step_still_ends_the_session(uno: LockstepHost) -> None:
    for phase_ms in (0.0, 0.9, 1.9, 2.9, 3.9):
        uno.arm()
        uno.run(phase_ms)
        uno.board.do("bump", 0.15)
        uno.run(0.6, b"C\n")
        uno.run(20)
        assert uno.board.peek("armed", 1) == b"\0"
        uno.run(20, b"C\n")


def test_a_restart_repeats_no_nonce(uno: LockstepHost) -> None:
    seen = {identity(uno).nonce}
    for _ in range(5):
        uno.board.do("reset")
        uno.run(70)
        seen.add(identity(uno).nonce)
    assert len(seen) == 6


def test_only_a_start_from_no_power_writes_into_the_eeprom_and_no_restart_repeats_a_nonce(uno: LockstepHost) -> None:
    kept, seen = uno.board.ask("eeprom", 2)["eeprom"], {identity(uno).nonce}
    for _ in range(3):
        uno.board.do("hang")
        uno.run(400)
        seen.add(identity(uno).nonce)
    assert uno.board.ask("eeprom", 2)["eeprom"] == kept
    assert len(seen) == 4
    uno.board.do("reset")  # simavr takes it for one from no power
    uno.run(70)
    assert uno.board.ask("eeprom", 2)["eeprom"] != kept
    assert identity(uno).nonce not in seen


def test_an_older_or_repeated_number_is_refused(uno: LockstepHost) -> None:
    uno.arm()
    uno.seq = 4093
    newest = uno.line(50, 50)
    assert Flags.REFUSED not in motion(uno, newest).flags
    assert Flags.REFUSED in motion(uno, newest).flags
    uno.seq -= 2
    assert Flags.REFUSED in motion(uno, uno.line(50, 50)).flags
    uno.seq = 4094
    for _ in range(4):
        assert Flags.REFUSED not in motion(uno, uno.line(50, 50)).flags


@pytest.mark.parametrize("spoil", [lambda line: line + b"0", lambda line: line[:-1], lambda line: line.lower()])
def test_a_checksum_has_exactly_its_four_digits(uno: LockstepHost, spoil: Callable[[bytes], bytes]) -> None:
    uno.arm()
    line = uno.line(100, 100).rstrip()
    assert not any(isinstance(reply, reference_protocol.EncoderReply) for reply in uno.run(20, spoil(line) + b"\n"))
    assert uno.board.peek("target", 4) == bytes(4)


def test_a_line_that_is_too_long_is_dropped_whole(uno: LockstepHost) -> None:
    assert uno.run(30, b"I" + b" " * 90 + b"\n") == []
    assert uno.run(30, b"I" * 62 + b"\nI\n")
    assert telemetry(uno).errors == 2


@pytest.mark.parametrize("vector", VECTORS["request"], ids=lambda vector: vector["line"])
def test_the_shared_vectors_are_read(uno: LockstepHost, vector: dict[str, Any]) -> None:
    uno.board.poke("nonce", struct.pack("<H", int(vector["nonce"], 16)))
    line = vector["line"].encode() + b"\n"
    if vector["verb"] == "ARM":
        assert reference_protocol.Accepted("ARM") in uno.run(20, line)
        return
    uno.run(20, reference_protocol.arm(vector["nonce"]))
    answered = motion(uno, line)
    assert (answered.seq, answered.flags) == (vector["seq"], Flags.ARMED)


def test_the_settings_and_the_simulator_have_the_numbers_of_the_firmware() -> None:
    text = (firmware_build.SOURCES / "config.h").read_text(encoding="utf-8")
    numbers = {name: int(value) for name, value in re.findall(r"#define (\w+) (\d+)U?L?\b", text)}
    base = load_settings([], []).base
    assert numbers["WHEEL_DIAMETER_UM"] == 2000 * base.wheel_radius_mm
    assert numbers["TICKS_PER_TURN"] == base.ticks_per_turn
    assert numbers["BAUD"] == base.baud
    for name in ("SPEED_LIMIT_MM_S", "RAMP_MM_S2", "DEADMAN_MS", "TELEMETRY_MS", "BENCH_LIMIT_MM_S", "BENCH_TTL_MS"):
        assert numbers[name] == getattr(firmware, name), name
    assert numbers["TTL_LIMIT_MS"] == reference_protocol.TTL_LIMIT_MS


def test_a_stack_of_its_own_is_left_untouched(uno: LockstepHost) -> None:
    uno.arm()
    uno.drive(300, -300, 400)
    uno.run(100, b"H\n?\nI\nBENCH 2\n")
    assert uno.board.ask("stack")["stack"] > 500
