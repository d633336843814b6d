"""The velocity ramp: turns wanted wheel speeds into those of one control step, also when the cable loses answers."""

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
    """Holds the speeds that were sent last (`wheels`) and how hard they may brake (`braking`).

    A benchmark that judges the motion of the wheels reads both.
    """

    def __init__(self) -> None:
        self.wheels = STILL
        self.braking = Braking.COMFORT
        self._slowest = STILL
        """The slowest speeds sent since the board answered last: it may have received these, and nothing after them."""
        self._answer: EncoderReply | None = None
        self._settles_ms, self._braked = 0.0, STILL

    @property
    def moves(self) -> bool:
        """Whether the wheels are commanded to turn."""
        return self.wheels != STILL

    def forget(self) -> None:
        """Begin anew from standstill, because the board is silent and its own watchdog stops the wheels."""
        self.wheels, self.braking, self._slowest = STILL, Braking.COMFORT, STILL
        self._settles_ms = 0.0

    def step(self, wish: WheelSpeeds, facts: EnvelopeInput, board: BoardFacts) -> LimitedCommand:
        """Return the wheel speeds to send for `wish` (the wanted ones); zero while the board has no motion session.

        The safety envelope is applied to the speeds that the board has confirmed. If answers are missing, the board may
        already obey speeds sent later. So the envelope is applied to the slowest of these too, so that the board
        accelerates from none of them faster than allowed, or unasked.
        """
        armed = Flags.ARMED in board.flags
        facts = replace(facts, braking=self.braking)
        if self._settles_ms > 0.0 and _reverses(wish, self._braked):
            wish = STILL
        last, ramp_ms = self._ramp_start(facts.step_ms, board) if armed else (STILL, facts.step_ms)
        passed = limit(wish, last, replace(facts, step_ms=ramp_ms))
        if last == self.wheels or board.motion is not self._answer:
            self._slowest, self._answer = self.wheels, board.motion
        if armed and last != self.wheels and _faster(passed.wheels, self._slowest):
            # the board may obey a command that it has not answered: it must not accelerate from there
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
        """Return the speeds at which this step begins, as the board has confirmed them, and the length of the step, ms.

        From unconfirmed speeds, a board that missed some requests would receive their whole ramp at once and follow it
        as fast as it can. A lost answer delays braking by 40 ms, which is 24 mm at 0.6 m/s, of the 100 mm margin in
        STOP_ZONE_MM.
        """
        left, right = board.commanded_mm_s
        if max(abs(self.wheels.left_mm_s - left), abs(self.wheels.right_mm_s - right)) <= ROUNDING_MM_S:
            return self.wheels, step_ms
        return WheelSpeeds(left, right), max(step_ms, LONGEST_STEP_MS)  # confirmed two or more steps ago


def _reverses(wish: WheelSpeeds, before: WheelSpeeds) -> bool:
    """Whether a wheel would turn the other way than `before`."""
    return wish.left_mm_s * before.left_mm_s < 0.0 or wish.right_mm_s * before.right_mm_s < 0.0


def _faster(one: WheelSpeeds, other: WheelSpeeds) -> bool:
    """Whether the sum of both rim speeds of `one` is larger than that of `other`."""
    return abs(one.left_mm_s) + abs(one.right_mm_s) > abs(other.left_mm_s) + abs(other.right_mm_s)
