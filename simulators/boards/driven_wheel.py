"""A wheel with its motor, its encoder and the motor board's speed regulator; common wiring faults can be set."""

from dataclasses import dataclass

FULL_MM_S = 900.0
LAG_S = 0.04
INTEGRAL_PER_S = 2.0


@dataclass
class DrivenWheel:
    """A driven wheel. `encoder`: 1 wired correctly, -1 with A and B swapped, 0 unplugged. `blocked`: the wheel cannot
    turn."""

    ticks_per_mm: float
    encoder: int = 1
    blocked: bool = False
    target_mm_s: float = 0.0
    powered: bool = False
    speed_mm_s: float = 0.0
    fastest_mm_s: float = 0.0
    travelled_mm: float = 0.0
    counted_mm: float = 0.0
    _integral: float = 0.0

    @property
    def ticks(self) -> int:
        """Encoder ticks counted by the board."""
        return int(self.counted_mm * self.ticks_per_mm // 1)

    @property
    def measured_mm_s(self) -> float:
        """Speed of the wheel as the board measures it, mm/s."""
        return self.speed_mm_s * self.encoder

    def step(self, dt_s: float) -> None:
        """Let `dt_s` pass. The regulator raises the power while the encoder reports less speed than the target."""
        power = 0.0
        if self.powered:
            error = self.target_mm_s - self.measured_mm_s
            self._integral = max(-1.0, min(1.0, self._integral + INTEGRAL_PER_S * error / FULL_MM_S * dt_s))
            power = max(-1.0, min(1.0, self.target_mm_s / FULL_MM_S + self._integral))
        else:
            self._integral = 0.0
        want = 0.0 if self.blocked else power * FULL_MM_S
        self.speed_mm_s += (want - self.speed_mm_s) * min(1.0, dt_s / LAG_S)
        if abs(self.speed_mm_s) < 0.5 and not power:
            self.speed_mm_s = 0.0
        self.fastest_mm_s = max(self.fastest_mm_s, abs(self.speed_mm_s))
        self.travelled_mm += self.speed_mm_s * dt_s
        self.counted_mm += self.measured_mm_s * dt_s

    def let_go(self) -> None:
        """Switch the motor's power off."""
        self.powered, self.target_mm_s = False, 0.0

    def forget(self) -> None:
        """Reset the board's count of ticks to zero, and switch the motor's power off."""
        self.counted_mm = 0.0
        self.let_go()
