"""The status board on the technician's screen: state of the parts, last events, and values of the computer.

It holds names and times of the last events, and battery and temperature once a minute for the chart; in memory only.
"""

import asyncio
import datetime
from collections.abc import Callable

from msgspec.structs import replace

from robot.core.diagnostics import Computer, Happening, PartState, Sample, Vitals
from robot.core.dialogue.staff_screen import LOG_EVENTS
from robot.core.events import (
    AnyEvent,
    BaseReported,
    FacesSeen,
    PartDown,
    PartUp,
    Tapped,
    Understood,
    Woke,
)
from robot.core.parts import Part
from robot.runtime.ports import LiveValues

LOOK_S = 5.0
SAMPLE_S = 60.0
SAMPLES = 8 * 60
"""Most points of the chart, one a minute: eight hours."""


class StatusBoard:
    """Keeps the status board (`live.vitals`) up to date. All methods run on the loop's thread; only `look` does not."""

    def __init__(
        self,
        live: LiveValues,
        version: str,
        low_battery_mv: int,
        look: Callable[[], Computer],
        wall: Callable[[], datetime.datetime] = datetime.datetime.now,
        fingerprint: Callable[[], str] = str,
    ) -> None:
        """`look`: reads the computer; may block; `fingerprint`: that of the staff page's certificate, too.
        `low_battery_mv`: below this voltage no visitor is guided."""
        self._live, self._look, self._fingerprint, self._wall = live, look, fingerprint, wall
        self._began_s: float | None = None
        live.vitals = Vitals(version, low_battery_mv=low_battery_mv)

    def note(self, event: AnyEvent) -> None:
        """Enter into the board what a decided event says."""
        seen, known = self._live.vitals, self._live.vitals
        match event:
            case PartUp(part, detail):
                seen = self._part(seen, part, PartState(True, detail, self._wall()))
            case PartDown(part, reason):
                seen = self._part(seen, part, PartState(False, reason, self._wall()))
            case BaseReported():
                seen = replace(seen, base=event)
            case FacesSeen(count):
                seen = replace(seen, faces=count)
            case Understood(work_ms=work_ms):
                seen = replace(seen, sentence_ms=work_ms)
        if _tells_something(event, known):
            seen = replace(seen, log=(*seen.log, _happening(event, self._wall()))[-LOG_EVENTS:])
        self._live.vitals = seen

    async def run(self) -> None:
        """Read the computer every `LOOK_S` and add a point to the chart every `SAMPLE_S`, until cancelled."""
        loop = asyncio.get_running_loop()
        if self._began_s is None:
            self._began_s = loop.time()
        due_s = 0.0
        while True:
            computer = await asyncio.to_thread(self._look)
            fingerprint = await asyncio.to_thread(self._fingerprint)
            seen, now_s = replace(self._live.vitals, computer=computer, fingerprint=fingerprint), loop.time()
            if now_s >= due_s:
                due_s = now_s + SAMPLE_S
                minute = round((now_s - self._began_s) / SAMPLE_S)
                seen = replace(seen, samples=(*seen.samples, _sample(minute, seen))[-SAMPLES:])
            self._live.vitals = seen
            await asyncio.sleep(LOOK_S)

    def _part(self, seen: Vitals, part: Part, state: PartState) -> Vitals:
        """Return the board `seen` with a part's new state; the values of a part that is down are removed."""
        seen = replace(seen, parts={**seen.parts, part: state})
        if state.up:
            return seen
        match part:
            case Part.BASE:
                return replace(seen, base=None)
            case Part.CAMERA:
                return replace(seen, faces=None)
            case _:
                return seen


def _tells_something(event: AnyEvent, known: Vitals) -> bool:
    """Whether an event is shown in the log; repeated reports are not: they would displace all others within minutes."""
    match event:
        case Woke():
            return False
        case FacesSeen(count):
            return count != known.faces
        case BaseReported(state=state, pressed=pressed):
            return known.base is None or (state, pressed) != (known.base.state, known.base.pressed)
        case _:
            return True


def _happening(event: AnyEvent, at: datetime.datetime) -> Happening:
    match event:
        case PartUp(part) | PartDown(part):
            return Happening(at, type(event).__name__, part=part)
        case Tapped(intent=intent):
            return Happening(at, type(event).__name__, want=intent.want.value)
        case _:
            return Happening(at, type(event).__name__)


def _sample(minute: int, seen: Vitals) -> Sample:
    battery_mv = seen.base.battery_mv if seen.base is not None else 0
    return Sample(minute, battery_mv or None, seen.computer.temperature_c)
