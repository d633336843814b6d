"""Gallery pages of the staff screen, the page of its PIN, and the pages to which it leads."""

import datetime
import math

from kiosk_ui.gallery.display_modes import AT_MS, HEARD, Dress
from kiosk_ui.gallery.of_this_site import SampleSite
from robot.core.diagnostics import Computer, Happening, PartState, Sample, Vitals
from robot.core.dialogue.staff_screen import ACTS, LOG_EVENTS
from robot.core.events import BaseReported, BaseState
from robot.core.intents import Want
from robot.core.parts import Part
from robot.core.screen import view
from robot.core.screen.desk_values import Level
from robot.core.screen.lines import Line
from robot.core.screen.view import Ear, Face, View
from robot.runtime.ports import Content

_BEGAN = datetime.datetime(2026, 7, 14, 7, 30)
_NOW = datetime.datetime(2026, 7, 14, 8, 42)
_WITHOUT_BASE = tuple(part for part in Part if part not in (Part.BASE, Part.LIDAR, Part.DESK))
_EVENTS = (
    Happening(_NOW, "PartUp", part=Part.RECOGNISER),
    Happening(_NOW, "FacesSeen"),
    Happening(_NOW, "Tapped", want=Want.BEGIN.value),
    Happening(_NOW, "VoiceBegan"),
    Happening(_NOW, "Tapped", want=Want.CHOOSE.value),
    Happening(_NOW, "PartDown", part=Part.MICROPHONE),
    Happening(_NOW, "HearingLost"),
)


def vitals() -> Vitals:
    """Return measured values of a robot in mid-shift: its camera has failed, and its battery was changed at noon."""
    said = {
        Part.BASE: PartState(True, "kiosk-base 1.4 nucleo-f411", _BEGAN),
        Part.LIDAR: PartState(True, "LD19, /dev/kiosk/lidar, 10.0 turns/s", _BEGAN),
        Part.CAMERA: PartState(False, "Trouble: device:0: no picture; check the cable | không có hình; xem cáp", _NOW),
        Part.MICROPHONE: PartState(True, "", _BEGAN),
        Part.RECOGNISER: PartState(True, "vosk-model-small-vn-0.4", _BEGAN),
        Part.VOICE: PartState(True, "espeak-ng 1.52.0 vi+f2", _BEGAN),
        Part.SCREEN: PartState(True, "1080x1920 kmsdrm", _BEGAN),
    }
    samples = tuple(
        Sample(
            minute,
            round(25_900 - 5 * (minute if minute < 300 else minute - 300) + (0 if minute < 300 else 300)),
            54 + 3 * math.sin(minute / 40),
        )
        for minute in range(480)
        if not 200 <= minute < 220
    )
    return Vitals(
        version="0.1.0",
        parts=said,
        base=BaseReported(BaseState.DRIVING, 3000, 3200, 1570, 25_300),
        low_battery_mv=22_800,
        sentence_ms=180,
        computer=Computer(54.2, 23, 41, 12_400),
        samples=samples,
        log=(_EVENTS * LOG_EVENTS)[:20],
        fingerprint=" ".join(f"{number * 2749 % 65536:04X}" for number in range(1, 17)),
    )


def views(_content: Content, dress: Dress, _site: SampleSite) -> dict[str, View]:
    """Return the pages of the staff screen by name."""
    everything, ends_ms = tuple(ACTS), AT_MS + 291_000
    of_staff = ("softer", "louder", "speak")

    def technician(tab: str, **fields: object) -> View:
        page = view.ServicePage(Level.TECHNICIAN, ends_ms, tab, tuple(Part), everything, **fields)  # type: ignore[arg-type]
        listens = tab == "sound" and bool(fields)
        return dress.view(page, ear=Ear.OPEN if listens else Ear.CLOSED, pill="", staff=True)

    stopped = (Line("say.stopped"),)
    return {
        "idle-staff": dress.view(view.IdlePage(), Face.IDLE, pill="", staff=True),
        "home-staff": dress.view(view.HomePage(), caption=(Line("say.home"),), staff=True),
        "stop-pin": dress.view(view.StopPage(pin=True), Face.STOP, pill="", caption=stopped, staff=True),
        "stop-pin-released": dress.view(
            view.StopPage("estop", released=True, pin=True), Face.STOP, pill="", caption=stopped, staff=True
        ),
        "service-staff": dress.view(
            view.ServicePage(Level.STAFF, AT_MS + 61_000, parts=_WITHOUT_BASE, acts=of_staff, volume=3),
            pill="",
            staff=True,
        ),
        "service-health": technician("health"),
        "service-motion": technician("motion"),
        "service-sound": technician("sound"),
        "service-sound-heard": technician("sound", turn=HEARD + 1, volume=4),
        "service-content": technician("content", number=1),
        "service-log": technician("log"),
        "service-log-end": technician("log", number=3),
        "service-question": technician("health", asks="home"),
    }
