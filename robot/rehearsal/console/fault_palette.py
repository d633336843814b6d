"""The console's palette of faults: each fault has an icon, and belongs to the group of the part that it affects."""

from collections.abc import Sequence
from typing import NamedTuple


class Chip(NamedTuple):
    """A fault in the palette and its icon."""

    fault: str
    icon: str


class FaultGroup(NamedTuple):
    """A group of the palette: the faults of one part."""

    name: str
    icon: str
    chips: tuple[Chip, ...]


_TABLE: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = (
    (
        "base",
        "motor",
        (
            ("serial_cut", "cable"),
            ("half_frames", "halves"),
            ("byte_noise", "static"),
            ("board_frozen", "ice"),
            ("board_reset", "refresh"),
            ("low_battery", "bat"),
            ("estop", "stop"),
            ("bumper", "bump"),
            ("lidar_unplugged", "lidar"),
            ("lidar_silent", "lidar"),
            ("lidar_covered", "lidar"),
        ),
    ),
    (
        "camera",
        "cam",
        (("camera_dead", "camoff"), ("camera_frozen", "ice"), ("camera_dark", "moon"), ("marker_moved", "marker")),
    ),
    (
        "sound",
        "mic",
        (
            ("microphone_dead", "micoff"),
            ("microphone_loud", "loud"),
            ("microphone_babble", "babble"),
            ("speaker_dead", "spkoff"),
        ),
    ),
    ("printer", "print", (("printer_paper", "paper"), ("printer_lid", "lid"), ("printer_unplugged", "cable"))),
    (
        "computer",
        "disk",
        (
            ("disk_full", "disk"),
            ("disk_read_only", "lock"),
            ("clock_jump", "clockjump"),
            ("slow_cpu", "slow"),
            ("descriptors_gone", "doc"),
            ("power_loss", "power"),
        ),
    ),
    (
        "program",
        "crash",
        (
            ("base_crash", "motor"),
            ("voice_crash", "spk"),
            ("voice_hang", "clock"),
            ("camera_crash", "cam"),
            ("camera_hang", "clock"),
            ("recogniser_crash", "ear"),
            ("recogniser_hang", "clock"),
        ),
    ),
)

PARTS = ("base", "camera", "microphone", "recogniser", "voice", "screen", "desk")
PART_ICONS = {
    "base": "motor",
    "lidar": "lidar",
    "camera": "cam",
    "microphone": "mic",
    "recogniser": "ear",
    "voice": "spk",
    "screen": "phone",
    "desk": "desk",
    "printer": "print",
}


def groups(faults: Sequence[str]) -> tuple[FaultGroup, ...]:
    """Return the palette of a backend that can inject `faults`; faults without a group come last, under "other"."""
    left, found = list(faults), list[FaultGroup]()
    for name, icon, entries in _TABLE:
        chips = tuple(Chip(fault, drawn) for fault, drawn in entries if fault in left)
        left = [fault for fault in left if all(fault != chip.fault for chip in chips)]
        if chips:
            found.append(FaultGroup(name, icon, chips))
    if left:
        found.append(FaultGroup("other", "wrench", tuple(Chip(fault, "warn") for fault in left)))
    return tuple(found)


ALL = tuple(fault for _, _, entries in _TABLE for fault, _ in entries)
"""Every fault that has a group and an icon."""
