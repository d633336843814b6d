"""From a wish to the speeds of one control step: where the ramp of the gate begins when a cable loses answers."""

from dataclasses import replace

from hardware.motion.limits import SETTLES_MS
from hardware.motion.safety_envelope import (
    LONGEST_STEP_MS,
    ROUNDING_MM_S,
    STILL,
    Braking,
    EnvelopeInput,
    LimitedCommand,
    WheelSpeeds,
    limit,
)
from hardware.motor_boards.interface import BoardFacts
from hardware.motor_boards.reference_protocol import EncoderReply, Flags


class SpeedRamp:
    """`wheels` were sent last, `braking` is how hard they may brake by it: a judge of the wheels must know."""

    def __init__(self) -> None:
        self.wheels = STILL
        self.braking = Braking.COMFORT
        self._slowest = STILL
        """Of what was sent since the board answered last: it may have heard that and nothing after it."""
        self._answer: EncoderReply | None = None
        self._settles_ms, self._braked = 0.0, STILL

    @property
    def moves(self) -> bool:
        """The wheels are to turn."""
        return self.wheels != STILL

    def forget(self) -> None:
        """The board is silent: the wheels stand by its own watchdog."""
        self.wheels, self.braking, self._slowest = STILL, Braking.COMFORT, STILL
        self._settles_ms = 0.0

    def step(self, wish: WheelSpeeds, facts: EnvelopeInput, board: BoardFacts) -> LimitedCommand:
        """What is sent for `wish`; a board without a motion session holds the wheels."""
        armed = Flags.ARMED in board.flags
        facts = replace(facts, braking=self.braking)
        if self._settles_ms > 0.0 and _reverses(wish, self._braked):
            wish = STILL
        last, ramp_ms = self._ramp_start(facts.step_ms, board) if armed else (STILL, facts.step_ms)
        passed = limit(wish, last, replace(facts, step_ms=ramp_ms))
        if last == self.wheels or board.motion is not self._answer:
            self._slowest, self._answer = self.wheels, board.motion
        if armed and last != self.wheels and _faster(passed.wheels, self._slowest):
            # it may have heard any wish that it has not answered: from it, it speeds up no faster, nor unasked
            ours = limit(passed.wheels if _faster(wish, self._slowest) else self._slowest, self._slowest, facts)
            passed = LimitedCommand(
                ours.wheels, passed.hold, max(passed.braking, ours.braking, key=lambda one: one.value)
            )
        self.wheels = passed.wheels if armed else STILL
        self.braking = passed.braking
        if self.braking is Braking.EMERGENCY:
            self._settles_ms, self._braked = SETTLES_MS, last
        else:
            self._settles_ms = max(0.0, self._settles_ms - facts.step_ms)
        if _faster(self._slowest, self.wheels):
            self._slowest = self.wheels
        return passed

    def _ramp_start(self, step_ms: float, board: BoardFacts) -> tuple[WheelSpeeds, float]:
        """Where the ramp of this step begins, and its time in ms: what the board has by its answers.

        Else a board that missed some requests would get all their ramp at once and follow it as fast as it can. A lost
        answer delays braking by 40 ms, 24 mm at 0.6 m/s, of the 100 mm margin in STOP_ZONE_MM.
        """
        left, right = board.commanded_mm_s
        if max(abs(self.wheels.left_mm_s - left), abs(self.wheels.right_mm_s - right)) <= ROUNDING_MM_S:
            return self.wheels, step_ms
        return WheelSpeeds(left, right), max(step_ms, LONGEST_STEP_MS)  # two steps or more ago


def _reverses(wish: WheelSpeeds, before: WheelSpeeds) -> bool:
    """A wheel is to turn the other way."""
    return wish.left_mm_s * before.left_mm_s < 0.0 or wish.right_mm_s * before.right_mm_s < 0.0


def _faster(one: WheelSpeeds, other: WheelSpeeds) -> bool:
    return abs(one.left_mm_s) + abs(one.right_mm_s) > abs(other.left_mm_s) + abs(other.right_mm_s)
