"""The real firmware and the Python simulator give the same answers to the same host, whatever it says and does."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hardware.motor_boards import reference_protocol
from robot.cli.bench.base.rig import LockstepHost
from simulators.boards.firmware import Firmware
from tests.hardware.firmware.following_wheels import FollowingWheels
from tests.hardware.motor_boards.boards import firmware_board

STEP_MS = 24
"""No sum of steps comes near the 200 ms of the deadman or the seconds of the bench: both clocks decide alike."""
TICK_MS = 5

SPEED = st.integers(-900, 900)
SECONDS = st.sampled_from(("1", "2", "60", "61", "0", "-1", "x", ""))
STEPS = st.one_of(
    st.tuples(st.just("say"), st.sampled_from(("I", "X", "C", "H", "?", "what", "X *0000", "I *12", "V", "ARM", " "))),
    st.tuples(st.just("arm"), st.sampled_from(("right", "wrong", "no crc", "bad crc"))),
    st.tuples(st.just("arm"), st.just("right")),
    st.tuples(
        st.just("velocity"), st.sampled_from(("right", "right", "old", "wrong")), st.integers(-2, 3), SPEED, SPEED
    ),
    st.tuples(st.just("plain"), SPEED, SPEED),
    st.tuples(st.just("bench"), SECONDS),
    st.tuples(st.just("junk"), st.binary(max_size=70)),
    st.tuples(st.just("wait"), st.integers(1, 12)),
    st.tuples(st.sampled_from(("estop", "bumper", "cliff")), st.booleans()),
)


@dataclass
class Simulator:
    """The Python firmware on a clock of its own, with wheels that follow."""

    firmware: Firmware
    now_ms: float = 0.0
    wheels: FollowingWheels = field(default_factory=FollowingWheels)

    def run(self, ms: float, data: bytes = b"") -> list[reference_protocol.Reply]:
        said = self.firmware.receive(data, self.now_ms)
        ends_ms = self.now_ms + ms
        while self.now_ms + TICK_MS <= ends_ms:
            self.now_ms += TICK_MS
            said += self.firmware.tick(self.now_ms, TICK_MS / 1000)
            self.wheels.turn(self.firmware, TICK_MS / 1000)
        self.now_ms = ends_ms
        return [reference_protocol.read(line) for line in said.split(b"\n") if line]

    def switch(self, name: str, *, pressed: bool) -> None:
        setattr(self.firmware.sensors, name, int(pressed))


class Pair:
    """Both boards, each with its own nonces."""

    def __init__(self, host: LockstepHost) -> None:
        self.host = host
        self.simulator = Simulator(Firmware(random.Random(1)))
        self.nonces = ["0000", "0000"]
        self.old = ["0000", "0000"]
        self.seq = 100

    def say(self, lines: list[bytes]) -> None:
        """One line to each; they must answer alike."""
        real = self.host.run(STEP_MS, lines[0])
        plain = self.simulator.run(STEP_MS, lines[1])
        for side, replies in enumerate((real, plain)):
            for reply in replies:
                if isinstance(reply, reference_protocol.Identity):
                    self.old[side], self.nonces[side] = self.nonces[side], reply.nonce
        assert alike(real) == alike(plain), lines

    def both(self, line: bytes) -> None:
        self.say([line, line])

    def act(self, step: tuple) -> None:
        match step:
            case ("say", text):
                self.both(text.encode() + b"\n")
            case ("arm", how):
                self.both(b"I\n")
                self.say([arm(nonce, how) for nonce in self.nonces])
            case ("velocity", which, step_seq, left, right):
                self.seq = (self.seq + step_seq) % reference_protocol.SEQ_SPAN
                sides = {"right": self.nonces, "old": self.old, "wrong": ["FFF0", "FFF0"]}[which]
                self.say([reference_protocol.velocity(nonce, self.seq, left, right, 240) for nonce in sides])
            case ("plain", left, right):
                self.both(f"V {left} {right}\n".encode())
            case ("bench", seconds):
                self.both(f"BENCH {seconds}\n".encode())
            case ("junk", data):
                self.both(data + b"\n")
            case ("wait", steps):
                for _ in range(steps):
                    self.both(b"")
            case (switch, pressed):
                self.host.board.do(switch, int(pressed))
                self.simulator.switch(switch, pressed=pressed)
                self.both(b"")


def arm(nonce: str, how: str) -> bytes:
    match how:
        case "wrong":
            return reference_protocol.arm("FFF0")
        case "no crc":
            return f"ARM {nonce}\n".encode()
        case "bad crc":
            return f"ARM {nonce}*0000\n".encode()
    return reference_protocol.arm(nonce)


def alike(replies: list[reference_protocol.Reply]) -> list[object]:
    """What must be the same: everything but times, nonces, voltages and the movement itself."""
    shown: list[object] = []
    for reply in replies:
        match reply:
            case reference_protocol.Telemetry() | reference_protocol.Range():
                continue
            case reference_protocol.Identity():
                shown.append((reply.name, reply.protocol))
            case reference_protocol.EncoderReply():
                shown.append((reply.seq, reply.flags))
            case reference_protocol.Remark(text) if "errors=" in text:
                shown.append([word for word in text.split()[1:] if not word.startswith(("overruns=", "stalls="))])
            case _:
                shown.append(reply)
    return shown


@pytest.fixture(scope="module")
def board() -> Iterator[LockstepHost]:
    with firmware_board("uno", lockstep=True) as avr:
        yield LockstepHost(avr)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(STEPS, min_size=4, max_size=25))
def test_firmware_and_simulator_answer_alike(board: LockstepHost, steps: list[tuple]) -> None:
    for switch in ("estop", "bumper", "cliff"):
        board.board.do(switch, 0)
    board.resume()
    board.board.do("reset")
    board.resume()
    pair = Pair(board)
    pair.both(b"I\n")
    for step in steps:
        pair.act(step)
    pair.both(b"?\n")


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200))
def test_after_any_noise_the_next_line_is_understood(board: LockstepHost, noise: bytes) -> None:
    board.run(40, noise + b"\n")
    assert any(isinstance(reply, reference_protocol.Identity) for reply in board.run(20, b"I\n"))
