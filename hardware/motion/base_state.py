"""What the robot knows of its base: drive under way, pose, latched stop. This outlives each motion process."""

import logging
from pathlib import Path

import msgspec

from hardware.motion.messages import Glimpse, MotionSetup
from hardware.motion.saved_marker_findings import MarkerMemory, marker_file
from hardware.motion.saved_pose import PoseMemory, PoseUnknown
from hardware.motor_boards.link_totals import LinkTally
from robot.core.commands import Drive, Halt, Rearm
from robot.core.events import BaseReported, BaseState, DriveEnded, EscortChanged, PartDown, PartUp
from robot.core.health import HELD_STATES
from robot.core.parts import Part
from robot.core.trouble import Trouble
from robot.runtime.ports import Emit, LiveValues

log = logging.getLogger("kiosk.base")

STANDING = (BaseState.HALTED, *HELD_STATES)
"""States in which the wheels are held still."""


class BaseLedger:
    """Keeps the state of the base, and the `setup` for the next motion process.

    `emit` is called with each event; None = the part does not run yet.
    """

    def __init__(self, setup: MotionSetup, pose_file: Path, live: LiveValues, *, at_home: bool = False) -> None:
        """`setup` starts at home; `pose_file` keeps pose and latched stop when the program ends.

        `at_home`: a person has pushed the robot home, so the pose in the file is ignored. The file is written again
        when the board has answered.
        """
        self._memory = PoseMemory(pose_file)
        self._markers = MarkerMemory(marker_file(pose_file), setup.lobby.markers)
        state, fault = self._memory.held
        watched = self._markers.watched
        self.setup = msgspec.structs.replace(setup, held=_held(state), fault=fault, watched_markers=watched)
        self.emit: Emit | None = None
        self._live = live
        self._home, self._recalled = setup.start, at_home
        self._lost = False
        self._lease = self._ended_lease = 0
        self._broken = ""
        self._tally = LinkTally()
        self._lidar_up: bool | None = None

    def recall(self) -> PartDown | None:
        """Read the saved pose, at the first call only; return `PartDown` if the base must not start.

        A robot that does not know its pose looks for markers. Without markers the part stays down until a person has
        pushed the robot home.
        """
        if self._recalled:
            return None
        start, known = self._home, True
        try:
            start = self._memory.recall(self._home)
        except PoseUnknown as unknown:
            known = False
            if not self.setup.by_markers:
                return PartDown(
                    Part.BASE,
                    f"{unknown.what}; push it home, then type: ./kiosk run --at-home | "
                    f"{unknown.vi}; đẩy robot về chỗ đứng chờ (home) rồi gõ: ./kiosk run --at-home",
                )
            log.warning("%s; it looks for markers | %s; robot tìm các mã trên tường", unknown.what, unknown.vi)
        self.setup = msgspec.structs.replace(self.setup, start=start, start_known=known)
        self._recalled, self._lost = True, not known
        return None

    def admits(self, command: Drive | Halt | Rearm, *, linked: bool) -> bool:
        """Whether `command` may be sent to the motion process. If none runs (not `linked`), a drive is reported as
        ended.
        """
        if not isinstance(command, Drive):
            return linked
        if command.lease <= self._ended_lease:
            return False
        self._lease = command.lease
        if not linked:
            self._end_wish("link")
            return False
        return self._may_move()

    def process_ended(self) -> None:
        """Note that the motion process has ended, and report the drive under way as ended too."""
        self._tally.process_ended()
        self._markers.process_ended()
        self.setup = msgspec.structs.replace(self.setup, watched_markers=self._markers.watched)
        self.lose_lidar()
        self._live.sight, self._live.wants_markers = None, False
        if self._lease:
            self._end_wish("link")

    def lose_lidar(self) -> None:
        """Report the lidar as down, because only the motion process reads it."""
        if self.setup.lidar is not None and self._lidar_up is not False and self.emit is not None:
            self._lidar_up = False
            self.emit(PartDown(Part.LIDAR, "the motion process does not run | tiến trình di chuyển không chạy"))

    def take(self, event: PartUp | PartDown | BaseReported | DriveEnded | EscortChanged) -> None:
        """Note an event of the motion process, then emit it."""
        match event:
            case PartUp(part=Part.BASE):
                self._tally.add_board()
            case PartUp(part=Part.LIDAR, detail=detail):
                self._lidar_up = True
                log.info("lidar: %s", detail)
            case PartDown(part=Part.LIDAR, reason=reason):
                self._lidar_up = False
                log.warning("lidar: %s", reason)
        if isinstance(event, DriveEnded):
            self._ended_lease = max(self._ended_lease, event.lease)
            self._lease = 0 if event.lease == self._lease else self._lease
            if event.reason == "slip":
                log.warning(
                    "the wheels turn and the robot stays where it is; look at floor, tyres and what may hold it | "
                    "bánh xe quay mà robot đứng yên; hãy xem sàn, lốp xe và robot có bị vướng gì không"
                )
        if isinstance(event, BaseReported):
            self._log_broken_sensors(event.broken_names)
            held = event.state if event.state in HELD_STATES else None
            self.setup = msgspec.structs.replace(self.setup, held=held, fault=event.fault)
            self._keep_held(held, event.fault)
            if event.state in STANDING and self._lease == 0 and not self._lost:
                self._memory.standing((event.x_mm / 1000, event.y_mm / 1000, event.heading_mrad / 1000))
                self._markers.keep()
        if self.emit is not None:
            self.emit(event)

    def take_glimpse(self, seen: Glimpse) -> None:
        """Note the pose and the route of the robot: for the screen, and for the next motion process."""
        live = self._live
        live.pose, live.driven = (seen.x_m, seen.y_m, seen.heading_rad), seen.route
        live.pose_sigma_m, live.wants_markers = seen.sigma_m, seen.wants_markers
        self._tally.update(seen.link)
        live.link = self._tally.counts
        self._lost = bool(seen.lost)
        self._markers.take(seen)
        self.setup = msgspec.structs.replace(
            self.setup, start=live.pose, start_ticks=seen.ticks or self.setup.start_ticks, start_known=not self._lost
        )

    def _may_move(self) -> bool:
        """Write to disk that the wheels may turn; False if that fails, and then they stay still.

        Without that note, a restart would believe a pose that is no longer right.
        """
        try:
            self._memory.moving()
        except Trouble as trouble:
            log.error("%s", trouble)
            self._end_wish("pose")
            return False
        return True

    def _end_wish(self, reason: str) -> None:
        """Report the drive under way as ended for `reason`; renewals of its lease move nothing any more."""
        if self.emit is None:
            return
        self._ended_lease, lease = max(self._ended_lease, self._lease), self._lease
        self._lease = 0
        self._live.driven = ()
        self.emit(DriveEnded(lease, False, reason))

    def _keep_held(self, held: BaseState | None, fault: str) -> None:
        """Write the latched stop to disk; a failure is logged."""
        try:
            self._memory.hold(held or "", fault)
        except Trouble as trouble:
            log.error("%s", trouble)

    def _log_broken_sensors(self, names: str) -> None:
        """Log once which range sensors do not measure, and when all do again."""
        before, self._broken = self._broken, names
        if names and names != before:
            log.error(
                "range sensors do not measure, r1 being the leftmost: %s; nobody is led until they do; look at cable, "
                "plug and what covers them | cảm biến khoảng cách không đo được, r1 là ngoài cùng bên trái: %s; robot "
                "không dẫn ai cho đến khi đo lại được; hãy xem dây, đầu cắm và vật che",
                names,
                names,
            )
        elif before and not names:
            log.warning("all range sensors measure again | mọi cảm biến khoảng cách đã đo lại được")


def _held(state: str) -> BaseState | None:
    """Return the latched state named `state`; None for an empty name, FAULT for a name that is no latched state."""
    if not state:
        return None
    return BaseState(state) if state in HELD_STATES else BaseState.FAULT
