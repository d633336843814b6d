"""What must hold after each fault: `robot/cli/bench/faults.toml`."""

from pathlib import Path

import msgspec

TOUCH_BAR_S = 2.0
"""After any single failure a touch changes the page within so long."""


class Case(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One fault; the fields are told in the file. `s` = seconds."""

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
    without: tuple[str, ...] = ()
    touch_s: float = TOUCH_BAR_S
    safe_s: float
    recovered_s: float


def load_plan() -> dict[str, Case]:
    """By name of the fault."""
    return msgspec.toml.decode(Path(__file__).with_name("faults.toml").read_bytes(), type=dict[str, Case])
