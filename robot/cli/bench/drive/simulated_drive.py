"""Carry out one simulated drive: the robot's real code on a board and in a lobby that are simulated in memory."""

import math
import random
import time

from hardware.lidar.scanner import Lidar
from hardware.motion.messages import Sighted, TimedCommand
from hardware.motor_boards.interface import LinkLost
from hardware.motor_boards.reference_board import ReferenceLink
from robot.cli.bench.drive import world
from robot.cli.bench.drive.controllers import Event, Host, Pursuit, robot, setup_of
from robot.cli.bench.drive.measurements import Measures
from robot.cli.bench.drive.plan import DrivePlan, DriveResult
from robot.core.commands import LEASE_MS, Drive, Rearm
from robot.core.events import DriveEnded, EscortChanged, EscortStep
from robot.navigation.geometry import wrapped
from simulators.people.led_visitor import VisitorConduct
from simulators.physics.lockstep import Lockstep

STEP_MS = 20.0
RENEW_STEPS = 20
RESTART_AFTER_MS = 4_000.0
"""Time in ms after a bump until a person has looked around, pressed "go on" and agreed to the trip again."""
HEARD_AFTER_MS = 1_500.0
PLEADS_EVERY_MS = 6_000.0
STAFF_AFTER_MS = 15_000.0
COMES_UP_MS, COME_UP_M = 40_000.0, 2.0
"""Time in ms that the robot waits for its follower at the counter (`robot.runtime.content.core_rules.ARRIVED_MS`), and
distance in m from which the follower counts as arrived."""
SOON_MS = 15_000.0
RESTARTS = 6
GREET_STEPS = 25
ANSWER_AFTER_MS, ANSWER_WITHIN_M = 2_500.0, 2.0
"""Time in ms until a visitor answers the question "are you still there?", and the largest distance from the robot, m,
at which a visitor does."""
SEEN_WITHIN_RAD = math.radians(35.0)
"""Largest angle from the camera's axis at which a person is seen, from the shipped settings (`camera.hfov_deg`)."""
NOTICED_PICTURES = 12
CARRIED_AFTER_M, CARRIED_CLEAR_M = 2.0, 0.6


class SimulatedDrive:
    """A simulated drive, which follows a plan."""

    def __init__(self, plan: DrivePlan) -> None:
        self.plan = plan
        self.shared = world.shared_lobby(plan.lobby)
        lobby = self.shared.lobby
        physics = world.physics_of(plan, self.shared)
        self.crowd = world.crowd_of(plan, self.shared, physics)
        lidar = world.lidar_of(plan)
        self.lockstep = Lockstep(
            physics,
            plan.seed,
            self.crowd,
            plan.noise_permille,
            echo_lines=plan.echo_lines,
            crosstalk=plan.crosstalk_permille / 1000,
            lidar=lidar[1] if lidar is not None else None,
        )
        self.camera = world.camera_of(plan, lobby, physics.room)
        start = (lobby.home.x_m, lobby.home.y_m, math.radians(lobby.home.heading_deg))
        setup = setup_of(
            lobby,
            start,
            plan.cruise_mm_s,
            by_markers=self.camera is not None,
            calibrated=plan.body != "assembled",
            lidar=lidar[0] if lidar is not None else None,
        )
        link = ReferenceLink(self.lockstep.cable)  # type: ignore[arg-type]
        self.host: Host = (
            Pursuit(setup, link, self.shared.planner)
            if plan.host == "pursuit"
            else robot(setup, link, self.shared.planner, Lidar(self.lockstep.lidar_cable, lidar[0]) if lidar else None)
        )
        self.place = world.chosen_place(plan, self.shared.places)
        self.result = DriveResult(plan, place=self.place)
        if self.camera is not None and plan.displaced_m:
            self.result.displaced_marker = world.displaced_marker(plan, lobby)
        self._displaced_pictures = 0
        self._carried = False
        self._lease = 0
        self._steps = 0
        self._heading = physics.pose[2]
        self._held_until_ms: float | None = None
        self._asked_at_ms: float | None = None
        self._pleads: EscortStep | None = None
        self._plead_at_ms = 0.0
        self._measures = Measures(self.result, self.lockstep, self.host, STEP_MS)

    def run(self) -> DriveResult:
        """Drive all trips of the plan and return the result."""
        began_s = time.process_time()
        for _ in range(GREET_STEPS):
            self._step()
        route = self.shared.planner.route(self.host.pose[:2], self.place)
        assert route is not None
        self._measures.route = list(route.points)
        result, goal = self.result, route.goal
        start_ms = self.lockstep.now_ms
        ended = self._go(start_ms)
        if self.plan.back and ended is not None and ended.reached:
            self.place, goal = world.HOME, self.shared.lobby.home
            ended = self._go(start_ms)
        result.reached = ended is not None and ended.reached
        result.seconds = (self.lockstep.now_ms - start_ms) / 1000
        self._await_visitor()
        result.reason = ended.reason if ended is not None else "time"
        straight_m = math.dist(route.points[0], (route.goal.x_m, route.goal.y_m))
        result.straight_m = straight_m * (2 if self.plan.back else 1)
        result.route_m = route.length_m
        result.ideal_s = result.straight_m / (self.plan.cruise_mm_s / 1000)
        self._measures.arrive(goal)
        if self.plan.homeward and result.reached:
            self.place = world.HOME
            self._go(start_ms)
        result.displaced_seen = self._displaced_pictures >= NOTICED_PICTURES
        self._measures.finish()
        result.work_s = time.process_time() - began_s
        return result

    def _await_visitor(self) -> None:
        """Wait at the counter until the following visitor has come up, or `COMES_UP_MS` have passed."""
        visitor = self.crowd.visitor if self.crowd is not None else None
        if visitor is None or not self.result.reached or visitor.mood is VisitorConduct.GONE:
            return
        arrived_ms = self.lockstep.now_ms
        self._lease = 0
        while self.lockstep.now_ms < arrived_ms + COMES_UP_MS:
            self._step()
            away_m = math.dist((visitor.person.x, visitor.person.y), self.lockstep.physics.pose[:2])
            if self.lockstep.now_ms <= arrived_ms + SOON_MS:
                self.result.visitor_soon_m = away_m
            if away_m < COME_UP_M:
                return

    def _go(self, start_ms: float) -> DriveEnded | None:
        """Order one trip and drive until it ends; return how it ended, None = the time limit of the plan was
        reached."""
        self._lease += 1
        ended: DriveEnded | None = None
        while ended is None and self.lockstep.now_ms - start_ms < self.plan.limit_s * 1000:
            ended = self._resume(self._step())
        return ended

    def _step(self) -> DriveEnded | None:
        lockstep, host, plan = self.lockstep, self.host, self.plan
        now_ms = lockstep.now_ms
        if self._lease and self._held_until_ms is None and self._steps % RENEW_STEPS == 0:
            host.order(
                TimedCommand(now_ms, Drive(self._lease, self.place, LEASE_MS, led=plan.visitor, watched=plan.visitor))
            )
        self._steps += 1
        ended = None
        for event in self._host_step(now_ms):
            if isinstance(event, DriveEnded):
                ended = event
            elif isinstance(event, EscortChanged):
                self._react(event.step)
        self._find_visitor(now_ms)
        lockstep.advance(STEP_MS)
        self._carry()
        if plan.spins_m and lockstep.physics.travelled_m >= plan.spins_m:
            world.spin(lockstep.physics)
        self._look()
        self._plead()
        self._measures.step()
        return ended

    def _find_visitor(self, now_ms: float) -> None:
        """Renew the trip once a visitor who was called back stands in the camera's view, as the robot's decision logic
        does."""
        visitor = self.crowd.visitor if self.crowd is not None else None
        if self._asked_at_ms is None or visitor is None or now_ms - self._asked_at_ms < ANSWER_AFTER_MS:
            return
        x, y, heading = self.lockstep.physics.pose
        person = visitor.person
        aside_rad = abs(wrapped(math.atan2(person.y - y, person.x - x) - heading))
        near = math.dist((person.x, person.y), (x, y)) <= ANSWER_WITHIN_M
        if visitor.behind and near and aside_rad <= SEEN_WITHIN_RAD:
            self._asked_at_ms, self._lease, self._steps = None, self._lease + 1, 0

    def _host_step(self, now_ms: float) -> tuple[Event, ...]:
        """Run one control step of the controller, and reopen a lost link as the motion process does."""
        try:
            return self.host.step(now_ms, STEP_MS)
        except LinkLost:
            self.host.relink(ReferenceLink(self.lockstep.cable))  # type: ignore[arg-type]
            return self.host.lose_link()

    def _react(self, step: EscortStep) -> None:
        """Count an escort step that the robot reports, and let people react to what it says then."""
        self._asked_at_ms = self.lockstep.now_ms if step is EscortStep.LOOKING else None
        self.result.steps[step.value] = self.result.steps.get(step.value, 0) + 1
        if self.crowd is None:
            return
        self._pleads = step if step in (EscortStep.ASKING, EscortStep.STUCK) else None
        self._plead_at_ms = self.lockstep.now_ms + HEARD_AFTER_MS
        if step is EscortStep.STUCK:
            self._plead_at_ms += STAFF_AFTER_MS
            self.result.staff_calls += 1
        if step is EscortStep.LOOKING and self.crowd.visitor is not None:
            self.crowd.visitor.call(self.crowd.now_s)

    def _plead(self) -> None:
        """Let people make way when the robot asks to be let through, at each repetition; if staff were called, a clerk
        comes."""
        if self._pleads is None or self.crowd is None or self.lockstep.now_ms < self._plead_at_ms:
            return
        self._plead_at_ms = self.lockstep.now_ms + PLEADS_EVERY_MS
        self.crowd.ask(self.lockstep.robot(), by_staff=self._pleads is EscortStep.STUCK)

    def _resume(self, ended: DriveEnded | None) -> DriveEnded | None:
        """Let a person restart the robot after a bump, and return None then; any other end of the trip is returned."""
        now_ms = self.lockstep.now_ms
        if ended is not None and ended.reason == "bumper" and self.result.restarts < RESTARTS:
            self._held_until_ms = now_ms + RESTART_AFTER_MS
            return None
        if self._held_until_ms is not None and now_ms >= self._held_until_ms:
            self._held_until_ms = None
            self.result.restarts += 1
            self._lease += 1
            self._steps = RENEW_STEPS - 15  # time for the base to clear its latch
            self.host.order(TimedCommand(now_ms, Rearm()))
        return ended

    def _carry(self) -> None:
        """Lift the robot and set it down elsewhere, once."""
        physics = self.lockstep.physics
        if self._carried or not self.plan.carried_m or physics.travelled_m < CARRIED_AFTER_M:
            return
        self._carried = True
        x, y, heading = physics.pose
        dice = random.Random(f"carried {self.plan.seed}")
        for _ in range(50):
            way, turn = dice.uniform(-math.pi, math.pi), dice.uniform(-1.0, 1.0)
            there = x + self.plan.carried_m * math.cos(way), y + self.plan.carried_m * math.sin(way)
            if physics.room.free_between((x, y), there, CARRIED_CLEAR_M):
                world.set_down(physics, (*there, heading + turn))
                return

    def _look(self) -> None:
        camera, lockstep = self.camera, self.lockstep
        if camera is None:
            return
        pose = lockstep.physics.pose
        turn_rad_s = wrapped(pose[2] - self._heading) / (STEP_MS / 1000)
        self._heading = pose[2]
        camera.look(lockstep.now_ms, pose, turn_rad_s, lockstep.physics.travelled_m)
        seen = camera.due(lockstep.now_ms)
        if seen:
            self._displaced_pictures += any(one.marker == self.result.displaced_marker for one in seen)
            self.host.order(TimedCommand(lockstep.now_ms, Sighted(seen)))


def drive(plan: DrivePlan) -> DriveResult:
    """Simulate the drive of one plan and return its result."""
    return SimulatedDrive(plan).run()
