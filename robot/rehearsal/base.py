"""The base without its processes: the real navigator and board link over a cable in memory, on a made-up clock.

What `hardware.motion` and `hardware.base` do around them in two processes is done here in one: greeting the board,
opening a lost link again, the pose on disk, wishes that are over, restarts with growing pauses.
"""

import logging
import math
from collections.abc import Callable
from pathlib import Path

import msgspec

from hardware.base import HELD, STANDING
from hardware.board_link import BoardLink, LinkLost
from hardware.driver_faults import Fault
from hardware.link_counts import begin_counting
from hardware.link_tally import LinkTally
from hardware.motion import FIRST_ANSWER_MS, REOPEN_EVERY_MS, REOPEN_LIMIT_MS
from hardware.motion_messages import MotionSetup, Order, Sighted
from hardware.navigator import Navigator
from hardware.pose_memory import PoseMemory, PoseUnknown
from hardware.reopenings import Reopenings
from hardware.serial_port import CableLost
from robot.core.commands import AnyCommand, Drive, Halt, Rearm
from robot.core.events import BaseReported, BaseState, DriveEnded, EscortChanged, PartDown, PartUp
from robot.core.parts import Part
from robot.core.trouble import Trouble
from robot.guiding.lobby import Lobby
from robot.guiding.routes import Planner
from robot.guiding.sighting import Sighting
from robot.rehearsal.cable import FaultyCable
from robot.runtime.ports import Emit, Live
from robot.runtime.settings import Settings
from robot.runtime.supervise import BACKOFF_MS, STEADY_MS

log = logging.getLogger("kiosk.base")

GLIMPSE_EVERY_MS = 100.0


class BaseInMemory:
    """Owner of `Drive`, `Halt` and `Rearm`. Call `step` with the time that has passed."""

    obeys: tuple[type[AnyCommand], ...] = (Drive, Halt, Rearm)

    def __init__(
        self,
        settings: Settings,
        lobby: Lobby,
        planner: Planner,
        cable: FaultyCable,
        pose_file: Path,
        live: Live,
        now_ms: Callable[[], float],
    ) -> None:
        home = (lobby.home.x_m, lobby.home.y_m, math.radians(lobby.home.heading_deg))
        base = settings.base
        self._setup = MotionSetup(
            port="memory",
            baud=base.baud,
            wheel_radius_mm=base.wheel_radius_mm,
            track_mm=base.track_mm,
            ticks_per_turn=base.ticks_per_turn,
            cruise_mm_s=base.cruise_mm_s,
            lobby=lobby,
            start=home,
            by_markers=settings.camera.find_markers and bool(lobby.markers),
            wheel_mismatch=base.wheel_mismatch,
            calibrated=base.wheel_mismatch != 0.0,
            range_bearings_deg=base.range_bearings_deg,
        )
        self._home, self._planner, self._cable, self._live, self._now_ms = home, planner, cable, live, now_ms
        self._memory = PoseMemory(pose_file)
        self._ticks_per_mm = base.ticks_per_turn / (2 * math.pi * base.wheel_radius_mm)
        self._emit: Emit = lambda _event: None
        self._recalled = False
        self.navigator: Navigator | None = None
        self._greeted = False
        self._opened_ms = self._greet_until_ms = 0.0
        self._reopen_until_ms: float | None = None
        self._try_at_ms = 0.0
        self._tries = 0
        self._began_ms = 0.0
        self._reason = ""
        self._lease = self._ended_lease = 0
        self._lost = self._stays_down = False
        self._reopenings = Reopenings()
        self._glimpse_ms = 0.0
        self._tally = LinkTally()

    def begin(self, emit: Emit) -> None:
        """The part starts."""
        self._emit = emit
        self._try_at_ms = self._now_ms()

    @property
    def linked(self) -> bool:
        """The board answers."""
        return self.navigator is not None and self._greeted and self._reopen_until_ms is None

    @property
    def awake(self) -> bool:
        """Whether it wants to be stepped fifty times a second: something moves, or a link is being opened."""
        navigator = self.navigator
        if navigator is None or not self._greeted or self._reopen_until_ms is not None:
            return True
        return navigator.pilot.trip is not None or not navigator.standing

    def obey(self, command: AnyCommand) -> None:
        """As `hardware.base.Base`."""
        if not isinstance(command, Drive | Halt | Rearm):
            return
        if isinstance(command, Drive):
            if command.lease <= self._ended_lease:
                return
            self._lease = command.lease
            if self.navigator is None:
                self._over("link")
                return
            if not self._may_move():
                return
        if self.navigator is not None:
            self.navigator.order(Order(self._now_ms(), command))

    def sight(self, seen: tuple[Sighting, ...]) -> None:
        """What the camera has seen of the markers."""
        if self.navigator is not None:
            self.navigator.order(Order(self._now_ms(), Sighted(seen)))

    def step(self, step_ms: float) -> None:
        """One control step, `step_ms` after the last one."""
        now_ms = self._now_ms()
        if self._stays_down:
            return
        try:
            if self.navigator is None:
                if now_ms < self._try_at_ms or not self._start(now_ms):
                    return
            elif self._reopen_until_ms is not None:
                self._reopen(now_ms)
                return
            navigator = self.navigator
            assert navigator is not None
            if not self._greeted:
                self._greet(navigator, now_ms)
                return
            for event in navigator.step(now_ms, step_ms):
                self._take(event)
            if now_ms - self._glimpse_ms >= GLIMPSE_EVERY_MS:
                self._glimpse_ms = now_ms
                self._glimpse(navigator)
        except (LinkLost, CableLost) as lost:
            self._lose(str(lost), now_ms)

    def _start(self, now_ms: float) -> bool:
        """A motion process begins."""
        if not self._recalled and not self._recall():
            return False
        if self._cable.cut:
            self._fall("memory: no such port", now_ms)
            return False
        self._began_ms = now_ms
        self.navigator = Navigator(self._setup, self._link(), self._planner)
        self._live.sight = self.sight
        self._open(now_ms)
        return True

    def _link(self) -> BoardLink:
        return BoardLink(self._cable, self._ticks_per_mm)  # type: ignore[arg-type]

    def _open(self, now_ms: float) -> None:
        self._greeted, self._reopen_until_ms = False, None
        self._greet_until_ms = now_ms + FIRST_ANSWER_MS

    def _greet(self, navigator: Navigator, now_ms: float) -> None:
        link = navigator.link
        facts = link.facts
        if facts.identity is not None and facts.motion is not None and facts.telemetry is not None:
            self._greeted = True
            begin_counting(link)
            self._tally.answered()
            self._emit(PartUp(Part.BASE, f"{facts.identity.name} {facts.identity.firmware} {facts.identity.board}"))
            return
        if now_ms > self._greet_until_ms:
            self._fall("memory: the board does not answer", now_ms)
            return
        try:
            link.receive(now_ms)
            link.transmit(now_ms, 0, 0, moving=False, clearing=False)
        except LinkLost:
            pass  # not awake yet

    def _lose(self, reason: str, now_ms: float) -> None:
        navigator = self.navigator
        if navigator is None:
            return
        if self._greeted:
            for event in navigator.lose_link():
                self._take(event)
        if not self._cable.cut:
            navigator.link.stop()
        try:
            self._reopenings.note(now_ms, reason, navigator.link.figures)
        except LinkLost as useless:
            self._fall(str(useless), now_ms)
            return
        self._reason, self._reopen_until_ms, self._try_at_ms = reason, now_ms + REOPEN_LIMIT_MS, now_ms

    def _reopen(self, now_ms: float) -> None:
        assert self._reopen_until_ms is not None
        if now_ms < self._try_at_ms:
            return
        if not self._cable.cut and self.navigator is not None:
            self.navigator.relink(self._link())
            self._open(now_ms)
        elif now_ms > self._reopen_until_ms:
            self._fall(self._reason, now_ms)
        else:
            self._try_at_ms = now_ms + REOPEN_EVERY_MS

    def _fall(self, reason: str, now_ms: float) -> None:
        """The motion process ends; the supervisor starts it again."""
        self.navigator, self._greeted, self._reopen_until_ms = None, False, None
        self._tally.process_ended()
        self._live.sight, self._live.wants_markers = None, False
        if self._lease:
            self._over("link")
        self._emit(PartDown(Part.BASE, reason))
        self._tries = 0 if now_ms - self._began_ms >= STEADY_MS else self._tries
        self._try_at_ms = now_ms + BACKOFF_MS[min(self._tries, len(BACKOFF_MS) - 1)]
        self._tries += 1

    def _recall(self) -> bool:
        start, known = self._home, True
        try:
            start = self._memory.recall(self._home)
        except PoseUnknown as unknown:
            known = False
            if not self._setup.by_markers:
                self._emit(PartDown(Part.BASE, f"{unknown}; push it home and start it with --at-home"))
                self._stays_down = True
                return False
        self._setup = msgspec.structs.replace(self._setup, start=start, start_known=known)
        self._recalled, self._lost = True, not known
        return True

    def _may_move(self) -> bool:
        try:
            self._memory.moving()
        except Trouble as trouble:
            log.error("%s", trouble)
            self._over("pose")
            return False
        return True

    def _take(self, event: BaseReported | DriveEnded | EscortChanged) -> None:
        if isinstance(event, DriveEnded):
            self._ended_lease = max(self._ended_lease, event.lease)
            self._lease = 0 if event.lease == self._lease else self._lease
        if isinstance(event, BaseReported):
            held = event.state if event.state in HELD else None
            self._setup = msgspec.structs.replace(self._setup, held=held, fault=event.fault)
            if event.state in STANDING and self._lease == 0 and not self._lost:
                self._memory.standing((event.x_mm / 1000, event.y_mm / 1000, event.heading_mrad / 1000))
        self._emit(event)

    def _glimpse(self, navigator: Navigator) -> None:
        live, glimpse = self._live, navigator.glimpse()
        live.pose, live.driven = (glimpse.x_m, glimpse.y_m, glimpse.heading_rad), glimpse.route
        live.pose_sigma_m, live.wants_markers = glimpse.sigma_m, glimpse.wants_markers
        live.moved_markers = glimpse.suspects
        self._tally.counted(glimpse.link)
        live.link = self._tally.counts
        self._lost = bool(glimpse.lost)
        self._setup = msgspec.structs.replace(
            self._setup,
            start=live.pose,
            start_ticks=glimpse.ticks or self._setup.start_ticks,
            start_known=not self._lost,
        )

    def _over(self, reason: str) -> None:
        self._ended_lease, lease = max(self._ended_lease, self._lease), self._lease
        self._lease = 0
        self._live.driven = ()
        self._emit(DriveEnded(lease, False, reason))

    @property
    def fault(self) -> Fault | None:
        """Why the driver itself holds the wheels."""
        return None if self.navigator is None else self.navigator.link.facts.fault

    @property
    def state(self) -> BaseState | None:
        """What it does; None = it is down."""
        return None if self.navigator is None or not self._greeted else self.navigator.report().state
