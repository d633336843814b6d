"""The installed machine's files outside the program, rendered from the templates in `config/deploy`."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from robot.core.trouble import Trouble

MARK = "Written by kiosk install; a later one replaces it. | Do kiosk install ghi; lần cài sau sẽ ghi đè."
USER = "kiosk"
GROUPS = ("video", "render", "audio", "dialout", "lp")
"""Groups of the robot's user, for screen, camera, renderer, sound, serial boards and printer. seatd needs `video`."""

DEVICES = ("char-drm", "char-video4linux", "char-alsa", "char-ttyACM", "char-ttyUSB", "char-usb", "char-usb_device")
"""Kinds of devices, as in /proc/devices, that the service may open.

char-usb is for the printer's /dev/usb/lp0, char-usb_device for the direction of sound of a microphone array."""

PARTS = ("base", "sensors", "lidar", "camera", "microphone", "speaker", "printer")
"""Parts of the robot whose USB device can get a stable name, by its serial number."""

HOME, STATE = "/opt/kiosk", "/var/lib/kiosk"
PYTHON = f"{HOME}/current/program/.venv/bin/python"
_SERIAL = re.compile(r"[\w .:+@#=,;/-]{1,126}", re.ASCII)
"""Pattern of allowed serial numbers: no character with a meaning in udev rules (quotes, patterns, substitutions)."""

CAGE = "/usr/bin/cage"
ENABLED = ("kiosk.service", "kiosk-staff.service", "kiosk-fleet.service", "kiosk-apply.path")
"""Systemd units that may start with the machine."""

SERVICES = (*ENABLED, "kiosk-back.service", "kiosk-apply.service")

PLACES = {
    "kiosk.service.in": "etc/systemd/system/kiosk.service",
    "kiosk-staff.service.in": "etc/systemd/system/kiosk-staff.service",
    "kiosk-back.service.in": "etc/systemd/system/kiosk-back.service",
    "kiosk-fleet.service.in": "etc/systemd/system/kiosk-fleet.service",
    "kiosk-apply.path.in": "etc/systemd/system/kiosk-apply.path",
    "kiosk-apply.service.in": "etc/systemd/system/kiosk-apply.service",
    "kiosk.rules.in": "etc/udev/rules.d/60-kiosk.rules",
    "journald.conf.in": "etc/systemd/journald.conf.d/60-kiosk.conf",
    "logind.conf.in": "etc/systemd/logind.conf.d/60-kiosk.conf",
    "sysctl.conf.in": "etc/sysctl.d/60-kiosk.conf",
    "sysusers.conf.in": "etc/sysusers.d/kiosk.conf",
    "tmpfiles.conf.in": "etc/tmpfiles.d/kiosk.conf",
    "kiosk.in": "usr/local/bin/kiosk",
}
"""Target path of each template, below the root."""


class Named(NamedTuple):
    """A USB device with a stable name, /dev/kiosk/PART, by its serial number."""

    part: str
    serial: str


@dataclass(frozen=True)
class SystemFile:
    """A file to install, at `path` below the root of the machine."""

    path: Path
    text: str
    mode: int


def named(devices: dict[str, str]) -> tuple[Named, ...]:
    """Return the site's devices in the order of `PARTS`. Raises `Trouble` for an unknown part or bad serial number."""
    for part, serial in devices.items():
        if part not in PARTS or not _SERIAL.fullmatch(serial):
            raise Trouble(
                "no device of the robot, or no serial number",
                "không phải thiết bị của robot, hoặc không phải số serial",
                key="--device",
                value=f"{part}={serial}",
                remedy=f"write NAME=SERIAL with a name of {', '.join(PARTS)}; kiosk doctor lists the numbers",
                remedy_vi=f"ghi TÊN=SỐ_SERIAL, tên là {', '.join(PARTS)}; xem số bằng kiosk doctor",
            )
    return tuple(Named(part, devices[part]) for part in PARTS if part in devices)


def files(templates: Path, root: Path, devices: dict[str, str]) -> list[SystemFile]:
    """Return all system files of the machine below `root`, rendered from `templates`."""
    drawing = Environment(
        loader=FileSystemLoader(templates),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # the files are not web pages; input from outside is checked in `named`
    )
    values = {
        "mark": MARK,
        "user": USER,
        "groups": GROUPS,
        "devices": DEVICES,
        "named": named(devices),
        "home": HOME,
        "state": STATE,
        "python": PYTHON,
        "before": f"{HOME}/current/before/program/.venv/bin/python",
        "cage": CAGE,
    }
    return [
        SystemFile(root / place, drawing.get_template(name).render(values), 0o755 if name == "kiosk.in" else 0o644)
        for name, place in PLACES.items()
    ]


def foreign(file: SystemFile) -> bool:
    """Whether a file is at this path that was not written by `kiosk install`."""
    try:
        return MARK not in file.path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return False
