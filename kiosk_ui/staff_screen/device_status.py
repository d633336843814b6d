"""Device status for the health tab: the state and measured values of each device, in words.

Nothing is guessed: an unknown value is shown as unknown, and a device that the robot does not have is not shown.
"""

import enum
from collections.abc import Callable
from typing import NamedTuple

from kiosk_ui.rendering.page_layout import PageLayout
from robot.core.diagnostics import PartState, Vitals
from robot.core.events import BaseReported, BaseState
from robot.core.parts import Part
from robot.core.screen.view import ServicePage
from robot.runtime.ports import LiveValues

HOT_C, TOO_HOT_C = 75, 90
FULL_PERCENT = 95  # of processor or memory
LITTLE_MB, TOO_LITTLE_MB = 2000, 500
NAMED_SENSORS = 3
"""Up to this number of broken range sensors, a card gives their names."""
_METER_FLOOR_DB, _METER_SPAN_DB = -60.0, 50.0  # `LiveValues.mic_level` 0..1 maps to this range
_HELD = (BaseState.ESTOP, BaseState.BUMPED, BaseState.FAULT)


class Grade(enum.StrEnum):
    """The grade of a device (good, to watch, bad); its value is the key of the word shown. UNKNOWN shows no word."""

    GOOD = "tech.good"
    WATCH = "tech.watch"
    BAD = "tech.bad"
    UNKNOWN = "tech.unknown"


class Device(NamedTuple):
    """The card of a device on the health tab, in words."""

    icon: str
    name: str
    value: str
    detail: str
    grade: Grade


def devices(lay: PageLayout, page: ServicePage, live: LiveValues) -> tuple[Device, ...]:
    """Return every device of this robot, in the order of the cards."""
    found = [make(lay, page, live) for part, make in _OF_PARTS if part in page.parts]
    return (*found, _computer(lay, live.vitals), _disk(lay, live.vitals))


def count(page: ServicePage) -> int:
    """Return the number of devices that this robot has, and so of cards."""
    return sum(1 for part, _ in _OF_PARTS if part in page.parts) + 2


def decimal(lay: PageLayout, value: float, digits: int = 1) -> str:
    """Format a number with the decimal separator of the screen's language."""
    told = f"{value:.{digits}f}".replace("-", "−")
    return told.replace(".", ",") if lay.view.language == "vi" else told


def level_db(live: LiveValues) -> int:
    """Return the present loudness at the microphone, dB relative to full scale."""
    return round(_METER_FLOOR_DB + _METER_SPAN_DB * min(1.0, max(0.0, live.mic_level)))


def signed(number: float) -> str:
    """Format a number as a whole one, with a true minus sign."""
    return f"{round(number)}".replace("-", "−")


def _of_part(
    lay: PageLayout, vitals: Vitals, part: Part, icon: str, value: str, detail: str, since: str = "dev.since"
) -> Device:
    """Return the device of `part`: `value` and `detail` if it works, else when and why it failed."""
    name, state = lay.words(f"part.{part.value}"), vitals.parts.get(part)
    match state:
        case None:
            return Device(icon, name, lay.words("dev.starting"), "", Grade.UNKNOWN)
        case PartState(up=False):
            why = lay.words(since, at=f"{state.since:%H:%M}", text=_reason(lay, state.detail))
            return Device(icon, name, lay.words("dev.down"), why, Grade.BAD)
        case _:
            return Device(icon, name, value or lay.words("dev.works"), detail, Grade.GOOD)


def _reason(lay: PageLayout, told: str) -> str:
    """Return the reason of a fault in words. Of a bilingual `Trouble`: only what is wrong, in the screen's language."""
    english, _, vietnamese = told.partition(" | ")
    chosen = vietnamese if vietnamese and lay.view.language == "vi" else english.removeprefix("Trouble: ")
    return chosen.partition("; ")[0]


def _said(vitals: Vitals, part: Part) -> str:
    state = vitals.parts.get(part)
    return state.detail if state is not None and state.up else ""


def _battery(lay: PageLayout, _page: ServicePage, live: LiveValues) -> Device:
    vitals = live.vitals
    battery_mv = vitals.base.battery_mv if vitals.base is not None else 0
    least = lay.words("dev.battery_from", text=decimal(lay, vitals.low_battery_mv / 1000))
    name = lay.words("dev.battery")
    if not battery_mv:
        return Device("bat", name, lay.words("tech.unknown"), least, Grade.UNKNOWN)
    volts = lay.words("dev.volts", text=decimal(lay, battery_mv / 1000))
    low = battery_mv < vitals.low_battery_mv
    return Device(
        "bat", name, volts, lay.words("dev.battery_low") if low else least, Grade.WATCH if low else Grade.GOOD
    )


def _motors(lay: PageLayout, _page: ServicePage, live: LiveValues) -> Device:
    vitals, base = live.vitals, live.vitals.base
    value = lay.words(_doing(base)) if base is not None else lay.words("tech.unknown")
    detail, watched = _said(vitals, Part.BASE), base is not None and base.state in (*_HELD, BaseState.BLOCKED)
    if base is not None and base.broken_sensors:
        watched = True
        if base.state in _HELD and not lay.view.large:  # large text has one line; the stop card shows the hold
            detail = _sensors(lay, base)
        else:
            value, detail = _sensors(lay, base), lay.words("dev.ranges_why")
    device = _of_part(lay, vitals, Part.BASE, "motor", value, detail)
    return device._replace(grade=Grade.WATCH) if watched and device.grade is Grade.GOOD else device


def _sensors(lay: PageLayout, base: BaseReported) -> str:
    """Name the broken range sensors; if there are many, only their number, because then a shared cable is to blame."""
    if len(base.broken_sensors) <= NAMED_SENSORS:
        return lay.words("dev.ranges", text=base.broken_names)
    return lay.words("dev.ranges_many", n=len(base.broken_sensors))


def _doing(base: BaseReported) -> str:
    """Return the key of the words for the base's state, in the state "fault" for the fault itself."""
    return f"dev.fault_{base.fault or 'driver'}" if base.state is BaseState.FAULT else f"dev.{base.state.value}"


def _stop(lay: PageLayout, _page: ServicePage, live: LiveValues) -> Device:
    base, name = live.vitals.base, lay.words("dev.stop")
    if base is None:
        return Device("stop", name, lay.words("tech.unknown"), "", Grade.UNKNOWN)
    held = base.state in _HELD or base.broken_ahead
    value = lay.words("dev.pressed" if base.pressed else "dev.released")
    detail = lay.words("dev.held" if held else "dev.free")
    return Device("stop", name, value, detail, Grade.WATCH if held or base.pressed else Grade.GOOD)


def _lidar(lay: PageLayout, _page: ServicePage, live: LiveValues) -> Device:
    """Return the lidar's turns per second and its port; for a failed lidar, that the robot drives slowly."""
    kind, _, told = _said(live.vitals, Part.LIDAR).partition(", ")
    port, _, turns = told.rpartition(", ")
    per_s = turns.removesuffix(" turns/s").replace(".", "," if lay.view.language == "vi" else ".")
    value = lay.words("dev.turns", text=per_s) if port else ""
    return _of_part(lay, live.vitals, Part.LIDAR, "lidar", value, f"{kind}, {port}" if port else "", since="dev.slower")


def _camera(lay: PageLayout, _page: ServicePage, live: LiveValues) -> Device:
    vitals, per_s = live.vitals, live.camera_per_s
    value = "" if per_s is None else lay.words("dev.pictures", text=decimal(lay, per_s, 0))
    faces = "" if vitals.faces is None else lay.words("dev.faces", n=vitals.faces)
    return _of_part(lay, vitals, Part.CAMERA, "cam", value, faces)


def _microphone(lay: PageLayout, _page: ServicePage, live: LiveValues) -> Device:
    noise, snr = live.noise_dbfs, live.snr_db
    if noise is None:
        detail = lay.words("dev.noise_unknown")
    elif snr is None:
        detail = lay.words("dev.noise_alone", a=signed(noise))
    else:
        detail = lay.words("dev.noise", a=signed(noise), b=signed(snr))
    value = lay.words("dev.level", text=signed(level_db(live)))
    device = _of_part(lay, live.vitals, Part.MICROPHONE, "mic", value, detail)
    return device._replace(grade=Grade.WATCH) if lay.view.noisy and device.grade is Grade.GOOD else device


def _recogniser(lay: PageLayout, _page: ServicePage, live: LiveValues) -> Device:
    vitals = live.vitals
    took = vitals.sentence_ms
    detail = lay.words("dev.no_sentence") if took is None else lay.words("dev.sentence", n=took)
    return _of_part(lay, vitals, Part.RECOGNISER, "ear", _said(vitals, Part.RECOGNISER), detail)


def _voice(lay: PageLayout, page: ServicePage, live: LiveValues) -> Device:
    vitals, volume = live.vitals, lay.words("dev.volume", n=page.volume + 1)
    return _of_part(lay, vitals, Part.VOICE, "spk", _said(vitals, Part.VOICE), volume)


def _screen(lay: PageLayout, _page: ServicePage, live: LiveValues) -> Device:
    size, _, driver = _said(live.vitals, Part.SCREEN).partition(" ")
    return _of_part(lay, live.vitals, Part.SCREEN, "hand", size.replace("x", " × "), driver)


def _desk(lay: PageLayout, _page: ServicePage, live: LiveValues) -> Device:
    return _of_part(lay, live.vitals, Part.DESK, "desk", "", _said(live.vitals, Part.DESK))


def _computer(lay: PageLayout, vitals: Vitals) -> Device:
    seen, name = vitals.computer, lay.words("dev.computer")
    degrees, loads = seen.temperature_c or 0.0, (seen.processor_percent, seen.memory_percent)
    told = [lay.words("dev.degrees", text=round(degrees))] if seen.temperature_c is not None else []
    if None not in loads:
        told.append(lay.words("dev.load", a=loads[0], b=loads[1]))
    watched = degrees >= HOT_C or any((load or 0) >= FULL_PERCENT for load in loads)
    grade = Grade.BAD if degrees >= TOO_HOT_C else Grade.WATCH if watched else Grade.GOOD
    match told:
        case []:
            return Device("temp", name, lay.words("tech.unknown"), "", Grade.UNKNOWN)
        case [only]:
            return Device("temp", name, only, "", grade)
        case _:
            return Device("temp", name, told[0], told[1], grade)


def _disk(lay: PageLayout, vitals: Vitals) -> Device:
    free_mb, name = vitals.computer.disk_free_mb, lay.words("dev.disk")
    if free_mb is None:
        return Device("grid", name, lay.words("tech.unknown"), "", Grade.UNKNOWN)
    value = lay.words("dev.free_gb", text=decimal(lay, free_mb / 1000))
    grade = Grade.BAD if free_mb < TOO_LITTLE_MB else Grade.WATCH if free_mb < LITTLE_MB else Grade.GOOD
    return Device("grid", name, value, "", grade)


_OF_PARTS: tuple[tuple[Part, Callable[[PageLayout, ServicePage, LiveValues], Device]], ...] = (
    (Part.BASE, _battery),
    (Part.BASE, _motors),
    (Part.BASE, _stop),
    (Part.LIDAR, _lidar),
    (Part.CAMERA, _camera),
    (Part.MICROPHONE, _microphone),
    (Part.RECOGNISER, _recogniser),
    (Part.VOICE, _voice),
    (Part.SCREEN, _screen),
    (Part.DESK, _desk),
)
