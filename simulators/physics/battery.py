"""The battery of the simulated base: its charge is used up, and its voltage drops under load."""

from dataclasses import dataclass

CELLS = 7
_FULL_MV, _EMPTY_MV = 3_650.0, 3_050.0
"""Voltage of a full and of an empty lithium-ion cell under light load, mV, in the straight part of its discharge
curve."""


@dataclass
class Battery:
    """A battery. `charge`: 0..1; `capacity_mah` and `resistance_mohm`: those of the whole pack."""

    charge: float = 0.95
    capacity_mah: float = 10_000.0
    resistance_mohm: float = 120.0

    def drain(self, current_ma: float, seconds: float) -> None:
        """Draw the current `current_ma` for `seconds`."""
        self.charge = max(0.0, self.charge - current_ma * seconds / 3600 / self.capacity_mah)

    def voltage_mv(self, current_ma: float) -> int:
        """Return the voltage at the terminals while the current `current_ma` flows, mV."""
        rest = CELLS * (_EMPTY_MV + (_FULL_MV - _EMPTY_MV) * self.charge)
        return round(rest - current_ma * self.resistance_mohm / 1000)
