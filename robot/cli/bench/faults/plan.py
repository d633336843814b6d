"""Load the plan of faults, `robot/cli/bench/faults/faults.toml`: what must hold after each of them."""

from pathlib import Path
from typing import Literal

import msgspec

TOUCH_BAR_S = 2.0
"""Seconds within which a touch must change the page after any single failure."""


class FaultCase(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A fault and what must hold after it; `faults.toml` explains the fields. The suffix `_s` stands for seconds."""

    scene: str
    en: str
    vi: str
    fault: str = ""
    values: dict[str, float] = {}
    down: tuple[str, ...] = ()
    still: bool = False
    page: str = ""
    calm: bool = False
    rearm: bool = False
    restart: bool = False
    ticket: bool = False
    spoken: bool = False
    says: str = ""
    happens: str = ""
    never: tuple[str, ...] = ()
    counted: bool = False
    visitor: bool = False
    asleep: bool = False
    anew: str = ""
    number: Literal["", "given", "refused"] = ""
    unled: bool = False
    at_place: bool = False
    keeps: bool = False
    without: tuple[str, ...] = ()
    touch_s: float = TOUCH_BAR_S
    safe_s: float
    recovered_s: float

    @property
    def looked_at(self) -> bool:
        """Whether the plan promises anything for the fault besides times, so that it must be checked."""
        promises = (self.down, self.still, self.page, self.restart, self.says, self.happens, self.never, self.counted)
        more = (self.visitor, self.asleep, self.anew, self.number, self.unled, self.at_place, self.keeps)
        return any((*promises, *more))


def load_plan() -> dict[str, FaultCase]:
    """Load and return the faults of the plan, by name."""
    return msgspec.toml.decode(Path(__file__).with_name("faults.toml").read_bytes(), type=dict[str, FaultCase])
