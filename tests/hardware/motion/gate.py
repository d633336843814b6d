"""The safety gate on free floor, asked again and again."""

from hardware.motion.safety_envelope import STILL, EnvelopeInput, WheelSpeeds, limit

FREE = EnvelopeInput(step_ms=20.0, lease_left_ms=500.0, ahead_mm=5000, latched=False)


def straight(speed_mm_s: float) -> WheelSpeeds:
    return WheelSpeeds(speed_mm_s, speed_mm_s)


def driven(wish: WheelSpeeds, facts: EnvelopeInput, steps: int = 200, last: WheelSpeeds = STILL) -> WheelSpeeds:
    for _ in range(steps):
        had, last = last, limit(wish, last, facts).wheels
        if had == last:
            break
    return last


def steps_until(end: WheelSpeeds, wish: WheelSpeeds, facts: EnvelopeInput, last: WheelSpeeds) -> int:
    """How many control steps pass until `end` is what leaves the gate."""
    for steps in range(1000):
        if last == end:
            return steps
        last = limit(wish, last, facts).wheels
    raise AssertionError(f"never {end}, but {last}")
