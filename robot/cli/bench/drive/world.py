"""Build the lobby, the mechanics, the crowd and the camera of a simulated drive from its plan."""

import functools
import hashlib
import math
import random
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from hardware.lidar.scanner import LidarMount
from robot.cli.bench.drive.plan import DrivePlan
from robot.core.trouble import Trouble
from robot.navigation.footprint import RANGE_BEARINGS_DEG
from robot.navigation.geometry import XY
from robot.navigation.map.clearance_grid import Disc
from robot.navigation.map.lobby_map import Lobby, Place, Pose
from robot.navigation.map.map_check import dock_findings
from robot.navigation.map.map_finding import MapFinding
from robot.navigation.planning.planner import DOCK, HOME, Planner, Route
from robot.runtime.content.lobby_map_loader import load_lobby, unreached
from robot.runtime.settings.loader import CONFIG
from simulators.camera.marker_noise import MarkerCamera, Seeing, displaced, focal_bias, surveyed
from simulators.lobby.random_lobbies import LobbySize, random_lobby
from simulators.lobby.serpentine_lobbies import meander
from simulators.people.crowd import Crowd
from simulators.people.crowd_members import RobotState
from simulators.people.crowd_paths import Ways
from simulators.people.led_visitor import LedVisitor
from simulators.physics.differential_drive import Body, Physics, as_built
from simulators.physics.differential_drive import Pose as Pose3
from simulators.physics.lidar import Fitting
from simulators.physics.lockstep import SimulatedMechanics
from simulators.physics.range_sensors import Rangefinder, Ranging, fitted
from simulators.physics.room import RoomGeometry

NO_TRIP_M = 2.0
DOORWAY_M = 0.1
"""A place nearer than this to the doorway, m (such as the shipped exit), is no goal, because the trip would be too
short."""


class RememberingPlanner(Planner):
    """A route planner that keeps the routes without obstacles, because many runs share the lobby."""

    def __init__(self, lobby: Lobby) -> None:
        super().__init__(lobby)
        self._known: dict[tuple[XY, str], Route | None] = {}

    def route(self, start: XY, place: str, discs: "list[Disc] | tuple[Disc, ...]" = ()) -> Route | None:  # type: ignore[override]
        """Return the route to `place`; a route without obstacles (`discs`) is computed only once."""
        if discs:
            return super().route(start, place, discs)
        if (start, place) not in self._known:
            self._known[(start, place)] = super().route(start, place)
        return self._known[(start, place)]


@dataclass(frozen=True)
class DriveLobby:
    """A lobby with the route planner, the ways of pedestrians and the goals that its runs share."""

    lobby: Lobby
    planner: RememberingPlanner
    ways: Ways
    goals: dict[str, float]
    """Places that the robot may be sent to, each with the length of the route from home, m."""

    @property
    def places(self) -> tuple[str, ...]:
        return tuple(self.goals)


ANOTHER_LOBBY = 1_000_000
"""Number added to that of a random lobby without a way onto the dock, which gives the lobby that replaces it."""


@functools.lru_cache(maxsize=4)
def shared_lobby(name: str) -> DriveLobby:
    """Return the lobby of this name (see `DrivePlan.lobby`)."""
    lobby = _lobby(name)
    planner = RememberingPlanner(lobby)
    start = (lobby.home.x_m, lobby.home.y_m)
    ways = {place.id: planner.route(start, place.id) for place in lobby.places if place.approach is not None}
    goals = {
        place.id: way.length_m
        for place in lobby.places
        if (way := ways.get(place.id)) is not None and not (way.length_m < NO_TRIP_M and _in_the_doorway(lobby, place))
    }
    return DriveLobby(lobby, planner, Ways(RoomGeometry(lobby), 1), goals)


def _in_the_doorway(lobby: Lobby, place: Place) -> bool:
    """Whether the place's footprint reaches the middle of a door."""
    return any(
        abs((ax + bx) / 2 - place.centre[0]) <= place.size[0] / 2 + DOORWAY_M
        and abs((ay + by) / 2 - place.centre[1]) <= place.size[1] / 2 + DOORWAY_M
        for (ax, ay), (bx, by) in lobby.doors
    )


def name_of(file: Path) -> str:
    """Return the name of the lobby in `file` for `shared_lobby`; the name contains a digest of the map.

    Raises `Trouble` or `Troubles` when the robot cannot use the map."""
    load_lobby(file)
    name = f"file:{hashlib.sha256(file.read_bytes()).hexdigest()[:12]}:{file.resolve()}"
    if not shared_lobby(name).goals:
        raise Trouble(
            "there is no place to lead anybody to",
            "không có nơi nào để dẫn khách đến",
            file=str(file),
            key="places: approach",
            remedy="give one of the places an approach",
            remedy_vi="thêm approach cho ít nhất một nơi",
        )
    return name


def _lobby(name: str) -> Lobby:
    if name == "shipped":
        return load_lobby(CONFIG / "lobby.toml")
    if name == "course":
        return course()
    kind, _, number = name.partition(":")
    if kind == "docked":
        return _docked(number)
    if kind == "file":
        return load_lobby(Path(number.partition(":")[2]))
    if kind == "meander":
        return meander(int(number))
    if kind == "hall":  # N metres wide, to measure how time grows
        wide = float(number)
        return random_lobby(7, LobbySize((wide, wide), (wide * 0.6, wide * 0.6), (8, 8)))
    return random_lobby(int(number))


def _docked(name: str) -> Lobby:
    """Return the lobby with a dock at home; a random lobby without a way onto the dock is replaced by another one."""
    lobby = _lobby(name)
    kind, _, number = name.partition(":")
    if kind == "random" and no_dock(lobby):
        return _docked(f"random:{int(number) + ANOTHER_LOBBY}")
    return msgspec.structs.replace(lobby, dock=lobby.home)


def no_dock(lobby: Lobby) -> tuple[str, str] | None:
    """Return why the robot could not reach a dock at home, in English and Vietnamese; None when it could."""
    docked = msgspec.structs.replace(lobby, dock=lobby.home)
    barring: list[Trouble | MapFinding] = [trouble for place, trouble in unreached(Path(), docked) if place == DOCK]
    first = next(iter([*barring, *dock_findings(Planner(docked))]), None)
    if first is None:
        return None
    return f"{first.key} at {first.value}: {first.what}", f"{first.key} ở {first.value}: {first.vi}"


def course() -> Lobby:
    """Return a lobby of 24 x 14 m whose partitions force a way of about 30 m with six corners."""
    words = {"vi": "Đích", "en": "Goal"}
    goal = Place("goal", words, words, "pin", (21.0, 0.7), (1.7, 1.0), Pose(21.0, 2.3, 90.0))
    walls = (
        ((6.0, 0.0), (6.0, 8.4)),
        ((11.0, 14.0), (11.0, 5.6)),
        ((16.0, 0.0), (16.0, 8.4)),
    )
    return Lobby(24.0, 14.0, Pose(2.5, 3.0, 90.0), (goal,), ((0.5, 0.0), (2.5, 0.0)), walls=walls)


def chosen_place(plan: DrivePlan, places: tuple[str, ...]) -> str:
    """Return the id of the place that the run drives to."""
    return plan.place or random.Random(f"place {plan.seed}").choice(places)


def body_of(plan: DrivePlan) -> Body:
    """Return the physical properties of the simulated robot of this plan."""
    if plan.body == "perfect":
        body = Body(motor_lag_s=random.Random(f"lag {plan.seed}").uniform(0.02, 0.12))
    else:
        body = as_built(plan.seed, calibrated=plan.body == "calibrated")
    return body if plan.friction is None else replace(body, friction=plan.friction)


def physics_of(plan: DrivePlan, shared: DriveLobby) -> SimulatedMechanics:
    """Return the simulated mechanics of the robot, standing at home in a room without people."""
    lobby, room = shared.lobby, shared.ways.room
    room.discs, room.echo_share = (), ()
    sensors = (
        tuple(Rangefinder(bearing) for bearing in RANGE_BEARINGS_DEG)
        if plan.ideal_ranges
        else fitted(RANGE_BEARINGS_DEG)
    )
    home = (lobby.home.x_m, lobby.home.y_m, math.radians(lobby.home.heading_deg))
    if plan.body != "perfect":  # people have pushed the robot home, but not exactly
        dice = random.Random(f"home {plan.seed}")
        home = (home[0] + dice.gauss(0.0, 0.03), home[1] + dice.gauss(0.0, 0.03), home[2] + dice.gauss(0.0, 0.02))
    return mechanics(plan.mechanics, room, home, body_of(plan), plan.seed, Ranging(sensors))


def mechanics(
    name: str, room: RoomGeometry, pose: Pose3, body: Body, seed: int, ranging: Ranging | None = None
) -> SimulatedMechanics:
    """Return the physics engine of this name (see `DrivePlan.mechanics`). Peer engines need the extra `bench`."""
    if name == "own":
        return Physics(room, pose, body, seed, ranging or Ranging())
    if name == "ir-sim":
        from simulators.peers.irsim_base import IrsimBase

        return IrsimBase(room, pose, body, seed, ranging)
    from simulators.peers.mujoco_base import MujocoBase

    return MujocoBase(room, pose, body, seed, ranging, wheels="scrubbing" if "scrub" in name else "point")


def set_down(base: SimulatedMechanics, pose: Pose3) -> None:
    """Move the robot to `pose`, as if a person had carried it; peer engines ignore the call."""
    if isinstance(base, Physics):
        base.pose = pose


def spin(base: SimulatedMechanics) -> None:
    """Let the wheels spin from now on; peer engines ignore the call."""
    if isinstance(base, Physics):
        base.spins = True


LIDAR_MOUNTS = (
    LidarMount(),
    LidarMount(ahead_m=0.1, aside_m=-0.05, yaw_deg=90.0),
    LidarMount(ahead_m=0.2, view_deg=220.0),
)
"""Places at which a lidar may be mounted: in the middle between two decks; off centre with its cable to the right; and
at the front of a base whose body is behind the lidar."""


def lidar_of(plan: DrivePlan) -> tuple[LidarMount, Fitting] | None:
    """Return where the lidar is mounted, by the settings and as an inaccurate builder really fitted it; None without a
    lidar."""
    if not plan.lidar:
        return None
    dice = random.Random(f"lidar {plan.seed}")
    mount = dice.choice(LIDAR_MOUNTS)
    off_m, off_deg = (dice.gauss(0.0, 0.005), dice.gauss(0.0, 0.005)), dice.gauss(0.0, 0.7)
    return mount, Fitting(mount.ahead_m + off_m[0], mount.aside_m + off_m[1], mount.yaw_deg + off_deg, mount.view_deg)


def crowd_of(plan: DrivePlan, shared: DriveLobby, physics: SimulatedMechanics) -> Crowd | None:
    """Return the simulated people in the lobby; None when it is empty."""
    if not plan.people and not plan.visitor:
        return None
    x, y, heading = physics.pose
    visitor = None
    if plan.visitor:
        at = x + 1.2 * math.cos(heading), y + 1.2 * math.sin(heading)
        visitor = LedVisitor(at, plan.seed, strays=plan.strays, pauses=plan.pauses, deserts=plan.deserts)
    robot = RobotState(x, y, heading, 0.0, physics.body.radius_m)
    return Crowd(shared.ways, plan.seed, plan.people, robot, visitor)


def camera_of(plan: DrivePlan, lobby: Lobby, room: RoomGeometry) -> MarkerCamera | None:
    """Return the simulated camera, which sees the markers where they really hang; None when the plan uses no
    markers."""
    if not plan.markers or not lobby.markers or plan.host != "robot":
        return None
    hung = surveyed(lobby.markers, plan.survey_sigma_m, plan.seed)
    if plan.displaced_m:
        hung = displaced(hung, _which(plan, lobby), plan.displaced_m, plan.seed)
    eyes = Seeing(
        focal_bias=focal_bias(plan.seed),
        lost=plan.lost_pictures,
        blackout_m=plan.blackout_m,
        blackout_s=math.inf if plan.blackout_s is None else plan.blackout_s,
    )
    return MarkerCamera(room, hung, eyes, plan.seed)


def displaced_marker(plan: DrivePlan, lobby: Lobby) -> int:
    """Return the id of the marker that this plan hangs in the wrong place."""
    return lobby.markers[_which(plan, lobby)].id


def _which(plan: DrivePlan, lobby: Lobby) -> int:
    return random.Random(f"which {plan.seed}").randrange(len(lobby.markers))


__all__ = [
    "HOME",
    "DriveLobby",
    "camera_of",
    "chosen_place",
    "crowd_of",
    "displaced_marker",
    "physics_of",
    "set_down",
    "shared_lobby",
    "spin",
]
