"""A robot that drives with markers in made-up time: real link, filter, controller and gate, simulated board and eye."""

from collections.abc import Sequence
from math import degrees, hypot, radians

from hardware.motion.control_loop import ControlLoop
from hardware.motion.limits import STEP_MS
from hardware.motion.messages import MotionSetup, Sighted, TimedCommand
from hardware.motor_boards.reference_board import ReferenceLink
from robot.core.commands import Drive
from robot.core.events import DriveEnded
from robot.navigation.geometry import distance, wrapped
from robot.navigation.localization.odometry import Position
from robot.navigation.map.lobby_map import Lobby, Marker
from robot.navigation.planning.planner import Planner
from robot.paths import ROOT
from robot.runtime.content.lobby_map_loader import load_lobby
from simulators.camera.marker_noise import MarkerCamera, Seeing, focal_bias, surveyed
from simulators.physics.differential_drive import Body, Physics, as_built
from simulators.physics.lockstep import Lockstep
from simulators.physics.room import RoomGeometry

LOBBY = load_lobby(ROOT / "config" / "lobby.toml")
PLANNER = Planner(LOBBY)
HOME: Position = (LOBBY.home.x_m, LOBBY.home.y_m, radians(LOBBY.home.heading_deg))


def seeing(seed: int, lost: float = 0.0, blackout_m: tuple[float, float] | None = None) -> Seeing:
    return Seeing(focal_bias=focal_bias(seed), lost=lost, blackout_m=blackout_m)


class Trip:
    """One robot in the lobby; `see` may be changed under way, `body` and `real` differ from what it believes."""

    def __init__(
        self,
        *,
        start: Position = HOME,
        lobby: Lobby = LOBBY,
        seed: int = 1,
        body: Body | None = None,
        sight: Seeing | None = None,
        real: Sequence[Marker] | None = None,
        known: bool = True,
    ) -> None:
        room = RoomGeometry(lobby)
        self.physics = Physics(room, start, body or as_built(seed, calibrated=True), seed)
        self.world = Lockstep(self.physics, seed)
        self.camera = MarkerCamera(room, surveyed(lobby.markers, 0.01, seed) if real is None else real,
                                   sight or seeing(seed), seed)  # fmt: skip
        setup = MotionSetup("memory", 115200, 75.0, 360.0, 1320, 500, lobby, HOME, by_markers=True, start_known=known)
        self.planner = PLANNER if lobby is LOBBY else Planner(lobby)
        self.navigator = ControlLoop(setup, ReferenceLink(self.world.cable), self.planner)
        self.lost: set[str] = set()
        self.worst_m = 0.0
        self._lease = 0

    def step(self) -> list[DriveEnded]:
        navigator, world, physics = self.navigator, self.world, self.physics
        before = physics.pose[2]
        world.advance(STEP_MS)
        turn_rad_s = wrapped(physics.pose[2] - before) / STEP_MS * 1000
        self.camera.look(world.now_ms, physics.pose, turn_rad_s, physics.travelled_m)
        seen = self.camera.due(world.now_ms)
        if seen and navigator.wants_markers:
            navigator.order(TimedCommand(world.now_ms, Sighted(seen)))
        events = navigator.step(world.now_ms, STEP_MS)
        self.lost.add(navigator.filter.lost)
        self.worst_m = max(self.worst_m, self.off_m)
        return [event for event in events if isinstance(event, DriveEnded)]

    @property
    def off_m(self) -> float:
        """How far it is from where it believes to be."""
        return distance(self.navigator.pose[:2], self.physics.pose[:2])

    def drive(self, place: str, limit_s: float = 240.0) -> DriveEnded:
        self._lease += 1
        for count in range(round(limit_s * 1000 / STEP_MS)):
            if count % 20 == 0:
                self.navigator.order(TimedCommand(self.world.now_ms, Drive(self._lease, place, 1200)))
            for ended in self.step():
                return ended
        raise TimeoutError(place)

    def drive_on_until_it_is_lost(self) -> DriveEnded:
        """There and back again: the ways are longer than a robot drives without a marker."""
        ended = self.drive("counter:2")
        for place in ("home", "counter:2", "home"):
            if not ended.reached:
                break
            ended = self.drive(place)
        return ended

    def error(self, place: str) -> tuple[float, float]:
        """Metres and degrees from where it should stand, by the true pose."""
        goal, (x, y, heading) = self.planner.goal(place), self.physics.pose
        return hypot(x - goal.x_m, y - goal.y_m), abs(degrees(wrapped(heading - radians(goal.heading_deg))))
