"""The control loop, one step of the robot's motion: board link, localization and motion controller.

Pure but for the port: no clock, no pipe, no process. The motion process calls it fifty times a second, a simulation as
fast as it can. `BoardLink` only asks its port for `path`, `read`, `write`, `discard_output` and `close`, so the port
may be an object in memory and the time be made up.
"""

from collections.abc import Sequence
from math import radians

from hardware.lidar.scanner import Lidar, sectors_rad
from hardware.motion.limits import (
    FOUND_SIGMA_M,
    FOUND_SIGMA_RAD,
    LOOKS_LIMIT,
    ODOMETRY_ASTRAY_M,
    STANDING_MM_S,
)
from hardware.motion.messages import Glimpse, MotionSetup, Sighted, TimedCommand
from hardware.motion.motion_controller import MotionController
from hardware.motor_boards.interface import BoardLink
from hardware.motor_boards.link_counters import counts_of
from hardware.motor_boards.reference_protocol import Flags
from robot.core.commands import Drive, Halt
from robot.core.diagnostics import LinkCounts
from robot.core.events import BaseReported, DriveEnded, EscortChanged
from robot.navigation.control.pure_pursuit import TripPhase
from robot.navigation.footprint import RADIUS_M
from robot.navigation.geometry import distance
from robot.navigation.localization.arrival_confidence import ArrivalConfidence, Doubt, TripSummary
from robot.navigation.localization.limits import AVERAGED_LOOKS, FURTHER_M
from robot.navigation.localization.marker_sighting import Sighting
from robot.navigation.localization.misplaced_marker_report import fitting, offsets
from robot.navigation.localization.misplaced_markers_afterwards import recheck_rejected_markers
from robot.navigation.localization.odometry import Odometry, Position
from robot.navigation.localization.pose_filter import PoseFilter
from robot.navigation.localization.relocalization import Panorama
from robot.navigation.localization.relocalization_turn import RelocalizationTurn
from robot.navigation.localization.wheel_slip import WheelSlipDetector
from robot.navigation.perception.limits import PLACED_M
from robot.navigation.planning.planner import Planner

Events = tuple[BaseReported | DriveEnded | EscortChanged, ...]
"""Events of one control step, in the order in which they are reported."""


class ControlLoop:
    """Runs all of the robot's motion. Call `order` and `sight` when orders or markers come, and `step` every STEP_MS.

    `step` raises `LinkLost` or `CableLost`: then call `lose_link`, and `relink` with a new link.
    """

    def __init__(
        self, setup: MotionSetup, link: BoardLink, planner: Planner | None = None, lidar: Lidar | None = None
    ) -> None:
        """Create the loop for one robot in one lobby.

        `planner`: shared by many runs in the same lobby; None = one of its own. `lidar`: the open lidar, if `setup` has
        one.
        """
        self.link = link
        self.lidar = lidar
        """The lidar that may be used; None while it is lost."""
        self._lost_links = LinkCounts()
        bearings_rad = tuple(radians(bearing) for bearing in setup.range_bearings_deg)
        planner = planner or Planner(setup.lobby)
        sectors = sectors_rad(setup.lidar) if setup.lidar is not None else ()
        self.controller, self._floor = (
            MotionController(planner, setup.track_mm, setup.cruise_mm_s, bearings_rad, sectors),
            planner.floor,
        )
        if setup.held is not None:
            self.controller.hold(setup.held, setup.fault)
        odometry = Odometry(
            setup.wheel_radius_mm,
            setup.track_mm,
            setup.ticks_per_turn,
            setup.start,
            setup.start_ticks,
            setup.wheel_mismatch,
        )
        markers = setup.lobby.markers if setup.by_markers else ()
        self.filter = PoseFilter(odometry, markers, known=setup.start_known, calibrated=setup.calibrated)
        self._watched = setup.watched_markers
        self._panorama = Panorama(self.filter.markers)
        self._arrival = ArrivalConfidence(setup.lobby, setup.eye)
        self._slip = WheelSlipDetector()
        self._look_round: RelocalizationTurn | None = None
        self._looks = 0  # looks round in this trip

    @property
    def pose(self) -> Position:
        """The estimated pose: x m, y m, heading rad."""
        return self.filter.pose

    @property
    def lidar_askew(self) -> bool:
        """Whether what the lidar measures contradicts the map: it is turned, mirrored or tilted."""
        return self.controller.lidar_askew

    @property
    def wants_markers(self) -> bool:
        """Whether the camera should look for markers now: the wheels turn, or the pose is lost."""
        return bool(self.filter.markers) and (
            self.controller.trip is not None or not self.standing or bool(self.filter.lost)
        )

    @property
    def standing(self) -> bool:
        """Whether the wheels are still and no motion session is open."""
        motion = self.link.facts.motion
        turning = motion is None or max(abs(motion.left_mm_s), abs(motion.right_mm_s)) > 0
        return not turning and Flags.ARMED not in self.link.facts.flags

    def order(self, order: TimedCommand) -> None:
        """Carry out an order of the core, or add markers that the camera has seen."""
        command = order.command
        if isinstance(command, Sighted):
            self.sight(command.sightings)
        elif isinstance(command, Drive):
            trip = self.controller.trip
            self.controller.drive(command, order.at_ms, self.pose)
            if self.controller.trip is not trip:
                self._slip.reset()
                self._looks = 0
                if trip is not None and trip.place == command.place:
                    self._arrival.transfer(trip.lease, command.lease)
        elif isinstance(command, Halt):
            self.controller.halt()
        else:
            self.controller.rearm(order.at_ms)

    def sight(self, sightings: Sequence[Sighting]) -> None:
        """Add markers that the camera has seen, each with the time of its picture on the clock of `step`.

        They correct the pose, or, while it is lost, take part in finding it anew.
        """
        self.filter.add_sightings(sightings)
        by_wheels: dict[float, Position] = {}
        for sighting in sightings:
            reckoned = self.filter.dead_reckoned(sighting.at_ms)
            if reckoned is not None:
                by_wheels[sighting.at_ms] = reckoned
                self._panorama.add(sighting, reckoned, self.filter.travelled_m, self.filter.turned_rad)
        self._slip.add_sightings(sightings, by_wheels, self.filter.travelled_m)
        self.filter.record.suspended = self._slip.spun_m > 0.0
        if not self.filter.lost:
            if sightings:
                recheck_rejected_markers(self.filter, self._panorama, max(sighting.at_ms for sighting in sightings))
            return
        self._panorama.forget(self.filter.contradicted_since_ms)
        self._relocalise()

    def step(self, now_ms: float, step_ms: float) -> Events:
        """Run one control step: read the board, estimate the pose, decide, command the wheels. `step_ms`: time since
        the last step.
        """
        link, lidar = self.link, self.lidar
        link.receive(now_ms)
        if lidar is not None:
            lidar.receive(now_ms)
        motion = link.facts.motion
        if motion is not None:
            self.filter.advance(motion.left_ticks, motion.right_ticks, now_ms)
        self._handle_doubt(now_ms)
        scan = lidar.scan if lidar is not None else None
        step = self.controller.step(now_ms, step_ms, self.pose, link.facts, self.filter.reckoned, scan)
        link.transmit(now_ms, step.left_mm_s, step.right_mm_s, moving=step.moving, clearing=step.clearing)
        return step.events

    def _handle_doubt(self, now_ms: float) -> None:
        """Stop a robot that is lost or not sure of its pose: it looks round for markers, then goes on from there or
        ends the trip.

        A robot whose wheels spin ends its trip at once: by looking round it would find itself at the same place again
        and again.
        """
        summary = self._trip_summary
        if summary is not None and self._slip.slips(arrived=summary.arrived):
            self.controller.end_slipping()
            self.filter.forget_pose()
            self._panorama.forget_all()
            summary = None
        doubt = self._arrival.doubt(now_ms, self.filter, summary)
        self.controller.sure = doubt is Doubt.NONE
        self.controller.placed = self.filter.confirmed(PLACED_M)
        if doubt is Doubt.NONE or summary is None:
            if self._look_round is not None:
                self.controller.resume(self.pose)
            self._look_round = self.controller.looking = None
            return
        if self._look_round is None:
            self._look_round = RelocalizationTurn()
            self._looks += 1
            if self._looks > LOOKS_LIMIT:
                self.controller.end_lost()
        if self._look_round.over:
            if self._arrival.end_look(self.filter, summary, self._clearance_ahead_m):
                self.controller.end_lost()
            self.controller.resume(self.pose)
            self._look_round = self.controller.looking = None
            return
        self.controller.looking = self._look_round.steer(self.filter.reckoned, standing=self._resting)

    @property
    def _trip_summary(self) -> TripSummary | None:
        """Summary of the trip by which the confidence in an arrival is judged; None without a trip."""
        trip = self.controller.trip
        if trip is None:
            return None
        follower = trip.follower
        arrived, looking = follower.phase is TripPhase.ARRIVED, self._look_round is not None
        return TripSummary(trip.lease, arrived, trip.blocked, looking, trip.still_ms)

    @property
    def _clearance_ahead_m(self) -> float:
        """The smallest clearance between the robot and solid things on the next metres of the route, m."""
        trip, here = self.controller.trip, self.pose[:2]
        if trip is None:
            return 0.0
        ahead = [point for point in trip.ahead if distance(point, here) <= FURTHER_M]
        return min(self._floor.clear_at(point) for point in (here, *ahead)) - RADIUS_M

    @property
    def _resting(self) -> bool:
        """Whether both wheels turn at most at STANDING_MM_S."""
        motion = self.link.facts.motion
        return motion is not None and max(abs(motion.left_mm_s), abs(motion.right_mm_s)) <= STANDING_MM_S

    def _relocalise(self) -> None:
        """Take over the pose on which the markers seen lately agree, if enough of them do."""
        found = self._panorama.pose(self.filter.reckoned)
        if found is None:
            return
        pose, agreeing = found
        early = self.controller.trip is not None and (self._look_round is None or not self._look_round.half)
        if len(agreeing) < 3 and early:  # two markers may agree by chance, or with a misplaced one
            return
        if (
            self.controller.trip is None and self._panorama.fewest_looks(agreeing) < AVERAGED_LOOKS
        ):  # without a trip there is time for more sightings
            return
        self._panorama.forget_before(agreeing)
        before = self.pose[:2]
        moved = self._panorama.contradicting(agreeing) if len(agreeing) > 2 else ()
        self.filter.set_pose(pose, FOUND_SIGMA_M, FOUND_SIGMA_RAD, agreeing)
        self._slip.add_fix(pose, self.filter.reckoned)
        if self.controller.trip is not None and distance(before, pose[:2]) > ODOMETRY_ASTRAY_M:
            self.controller.trip.forget_obstacles()
            self._arrival.note_moved(self.controller.trip.lease)
        for marker in moved:
            self.filter.record.mark_misplaced(marker)
        if self._look_round is None and self.controller.trip is not None:
            self.controller.resume(pose)

    def report(self) -> BaseReported:
        """Return the report of the base: its state, its pose, and the newest facts of the board."""
        return self.controller.report(self.pose, self.link.facts)

    def glimpse(self) -> Glimpse:
        """Return pose, wheel counters, the thinned rest of the route, and what is known about markers."""
        x, y, heading = self.pose
        ahead = self.controller.trip.ahead if self.controller.trip is not None else ()
        thinned = tuple(ahead[:-1:4]) + tuple(ahead[-1:])
        return Glimpse(
            round(x, 4),
            round(y, 4),
            round(heading, 5),
            thinned,
            self.filter.ticks,
            sigma_m=round(self.filter.sigma_m, 3),
            lost=self.filter.lost,
            suspects=self.filter.record.misplaced,
            disagreeing=self.filter.record.disagreeing,
            offsets=offsets(self.filter),
            fitting=fitting(self.filter, self._watched),
            wants_markers=self.wants_markers,
            link=self._counts,
        )

    def lose_link(self) -> Events:
        """End the trip because the board is silent, and return the events of that. It does not go on when the link
        comes back.
        """
        return self.controller.lose_link()

    def relink(self, link: BoardLink) -> None:
        """Go on with `link`, the link to the board on a port that was opened anew."""
        self._lost_links, self.link = self._counts, link

    @property
    def _counts(self) -> LinkCounts:
        """Damaged lines and lost answers on the cable since this loop began, over all its links."""
        lost, now = self._lost_links, counts_of(self.link)
        return LinkCounts(lost.broken_lines + now.broken_lines, lost.missed + now.missed)
