"""Messages between the robot and its motion process: JSON lines over the child's standard input and output."""

from math import radians
from typing import Protocol, Self

import msgspec

from hardware.lidar.scanner import LidarMount
from hardware.serial_ports.serial_port import BASE_KEY
from robot.core.commands import Drive, Halt, Rearm
from robot.core.diagnostics import LinkCounts
from robot.core.events import BaseReported, BaseState, DriveEnded, EscortChanged, PartDown, PartUp
from robot.navigation.footprint import RANGE_BEARINGS_DEG
from robot.navigation.localization.marker_sighting import Sighting
from robot.navigation.localization.misplaced_marker_report import Offset
from robot.navigation.map.lobby_map import Lobby
from robot.navigation.map.marker_visibility import AS_BUILT, CameraMount, CameraPlace


class BaseMechanics(Protocol):
    """The table [base] of the settings."""

    @property
    def port(self) -> str: ...
    @property
    def protocol(self) -> str: ...
    @property
    def sensors_port(self) -> str: ...
    @property
    def baud(self) -> int: ...
    @property
    def wheel_radius_mm(self) -> float: ...
    @property
    def track_mm(self) -> float: ...
    @property
    def wheel_mismatch(self) -> float: ...
    @property
    def calibrated(self) -> bool | None: ...
    @property
    def ticks_per_turn(self) -> int: ...
    @property
    def cruise_mm_s(self) -> int: ...
    @property
    def range_bearings_deg(self) -> tuple[float, ...]: ...


class LidarPlace(Protocol):
    """The table [lidar] of the settings."""

    @property
    def port(self) -> str: ...
    @property
    def ahead_m(self) -> float: ...
    @property
    def aside_m(self) -> float: ...
    @property
    def yaw_deg(self) -> float: ...
    @property
    def view_deg(self) -> float: ...


class MotionSetup(msgspec.Struct, frozen=True):
    """The first line to the motion process: everything that it needs to know.

    `start`: pose at the beginning, x m, y m, heading rad; `start_ticks`: the wheel counters at that pose, if they are
    known; `start_known`: False = the robot may be elsewhere, and only markers can show where. `by_markers`: a camera
    looks for the lobby's markers; otherwise odometry alone gives the pose. `wheel_mismatch`: the left wheel is larger
    than the right one by this share; `calibrated`: mismatch and track were measured. `held`, `fault`: the stop, and
    which fault, that was latched when the motion process before this one ended; only a person clears it. `port_key`:
    the key of the settings where `port` is written. `lidar`: where the lidar is mounted; None = there is none. `eye`:
    where the camera is mounted, which decides where markers are in sight. `watched_markers`: markers that earlier
    drives found misplaced; glimpses report when they fit the map again.
    """

    port: str
    baud: int
    wheel_radius_mm: float
    track_mm: float
    ticks_per_turn: int
    cruise_mm_s: int
    lobby: Lobby
    start: tuple[float, float, float]
    start_ticks: tuple[int, int] | None = None
    by_markers: bool = False
    wheel_mismatch: float = 0.0
    start_known: bool = True
    range_bearings_deg: tuple[float, ...] = RANGE_BEARINGS_DEG
    protocol: str = "reference"
    sensors_port: str = ""
    held: BaseState | None = None
    fault: str = ""
    calibrated: bool = True
    port_key: str = BASE_KEY
    lidar: LidarMount | None = None
    lidar_port: str = ""
    eye: CameraMount = AS_BUILT
    watched_markers: tuple[int, ...] = ()

    @classmethod
    def of(cls, base: BaseMechanics, lobby: Lobby, *, port: str = "", by_markers: bool = False) -> Self:
        """Return the setup of a robot that stands at home in a checked `lobby`.

        `port`: replaces the port of the settings if it is not empty. `by_markers`: look for markers, if the lobby has
        any.
        """
        home = lobby.home
        return cls(
            port=port or base.port,
            baud=base.baud,
            wheel_radius_mm=base.wheel_radius_mm,
            track_mm=base.track_mm,
            ticks_per_turn=base.ticks_per_turn,
            cruise_mm_s=base.cruise_mm_s,
            lobby=lobby,
            start=(home.x_m, home.y_m, radians(home.heading_deg)),
            by_markers=by_markers and bool(lobby.markers),
            wheel_mismatch=base.wheel_mismatch,
            # settings older than the key `calibrated` show it by a mismatch
            calibrated=base.wheel_mismatch != 0.0 if base.calibrated is None else base.calibrated,
            range_bearings_deg=base.range_bearings_deg,
            protocol=base.protocol,
            sensors_port=base.sensors_port,
        )

    def with_lidar(self, place: LidarPlace, port: str = "") -> Self:
        """Return the setup with the lidar of the settings, or unchanged if they have none. `port` replaces the port of
        the settings if it is not empty.
        """
        if place.port == "none":
            return self
        mount = mount_of(place)
        return msgspec.structs.replace(self, lidar=mount, lidar_port=port or place.port)

    def with_camera(self, camera: CameraPlace) -> Self:
        """Return the setup with the camera where the settings say that it is mounted."""
        return msgspec.structs.replace(self, eye=CameraMount.of(camera))


def mount_of(place: LidarPlace) -> LidarMount:
    """Return where the lidar is mounted, by the settings."""
    return LidarMount(place.ahead_m, place.aside_m, place.yaw_deg, place.view_deg)


class Sighted(msgspec.Struct, frozen=True, tag_field="command", tag=True):
    """The markers in one picture of the camera."""

    sightings: tuple[Sighting, ...]


class TimedCommand(msgspec.Struct, frozen=True):
    """Each line to the motion process after the setup: a command, and when it was given, ms of the shared
    CLOCK_MONOTONIC.

    A lease counts from that time, so waiting in the pipe does not lengthen it.
    """

    at_ms: float
    command: Drive | Halt | Rearm | Sighted


class Glimpse(msgspec.Struct, frozen=True, tag_field="event", tag=True):
    """Pose and route, ten times a second: for the map on the screen, and for the motion process after this one.

    Metres and radians. `route`: some points of the rest of the route; `ticks`: the wheel counters at this pose;
    `sigma_m`: standard deviation of the position; `lost`: why the pose is not to be trusted, "" = it is; `suspects`:
    markers that hang elsewhere than the map says; `disagreeing`: groups of markers of which one hangs elsewhere;
    `offsets`: how far from their place on the map the suspects hang; `fitting`: those of `MotionSetup.watched_markers`
    that hang where the map says; `wants_markers`: the camera should look for markers; `link`: losses on the cable since
    the process began.
    """

    x_m: float
    y_m: float
    heading_rad: float
    route: tuple[tuple[float, float], ...]
    ticks: tuple[int, int] | None = None
    sigma_m: float = 0.0
    lost: str = ""
    suspects: tuple[int, ...] = ()
    disagreeing: tuple[tuple[int, ...], ...] = ()
    wants_markers: bool = False
    link: LinkCounts = LinkCounts()
    offsets: tuple[Offset, ...] = ()
    fitting: tuple[int, ...] = ()


class MotionFailed(msgspec.Struct, frozen=True, tag_field="event", tag=True):
    """The last line of a motion process that gives up, with its reason in both languages."""

    reason: str


FromMotion = PartUp | PartDown | BaseReported | DriveEnded | EscortChanged | Glimpse | MotionFailed
"""Every message that the motion process sends."""
