"""The data of a simulated drive: the plan of a run, and its result."""

import msgspec


class DrivePlan(msgspec.Struct, frozen=True):
    """All that decides a run; equal plans give equal runs.

    `lobby`: the shipped map, "random:N", "hall:N" (N m wide), "meander:N" (a long way), "course" (30 m with six
    corners), or "file:DIGEST:PATH"; the prefix "docked:" adds a dock at home and replaces a random lobby without a way
    onto the dock. `place`, the goal: "" = chosen by the seed. `host`, the controller: "robot", or the baseline
    "pursuit" (the route follower alone, without safety envelope). `body`: "perfect", "calibrated", "assembled".
    `mechanics`: our "own", or a peer: "mujoco", "mujoco scrubbing", "ir-sim". `pauses`, `strays`: how often the visitor
    pauses or strays; `deserts`: the visitor leaves for good. `blackout_m`: the two distances driven between which no
    marker is seen, for at most `blackout_s`. `carried_m`: after 2 m the robot is lifted and set down this far away.
    `spins_m`: after this distance driven the wheels spin and the robot no longer moves forward. `echo_lines`: 1 = the
    board is an Uno, which reads its range sensors half as often as a Mega. `crosstalk_permille`: share of ultrasonic
    pings that another sensor, which pings at the same time, takes for its own. `lidar`: a lidar is fitted and never
    fails. `back`: the robot then drives home, and the arrival there is judged. `homeward`: the robot then drives home,
    but the first arrival is judged."""

    seed: int
    lobby: str = "shipped"
    place: str = ""
    host: str = "robot"
    body: str = "calibrated"
    mechanics: str = "own"
    people: int = 0
    visitor: bool = False
    pauses: int = 0
    strays: int = 0
    deserts: bool = False
    markers: bool = True
    survey_sigma_m: float = 0.01
    lost_pictures: float = 0.0
    blackout_m: tuple[float, float] | None = None
    blackout_s: float | None = None
    displaced_m: float = 0.0
    carried_m: float = 0.0
    spins_m: float = 0.0
    ideal_ranges: bool = False
    echo_lines: int = 2
    crosstalk_permille: int = 0
    lidar: bool = True
    cruise_mm_s: int = 500
    friction: float | None = None
    noise_permille: int = 0
    back: bool = False
    homeward: bool = False
    limit_s: float = 400.0


class ContactSpeeds(msgspec.Struct, frozen=True):
    """A contact of robot and person: the robot's speed towards the person, and the person's towards the robot."""

    at_s: float
    kind: str
    manner: str
    towards_m_s: float
    walked_m_s: float
    caused: bool


class WheelsJudged(msgspec.Struct, kw_only=True):
    """Findings of the wheel judge in the encoder log of a run.

    `violations`: limits that were broken, in words. `hard_brakings`: brakings over 1.0 m/s2 for any reported reason but
    bumper and red button; `hard_for_nobody`: how many of them happened while no one near came nearer. `judged_s`:
    length of the log; `protective_s`, `emergency_s` and `exempt_s`: time under the limits of protective and emergency
    braking, and without limits."""

    violations: list[str] = msgspec.field(default_factory=list)
    hard_brakings: int = 0
    hard_for_nobody: int = 0
    judged_s: float = 0.0
    protective_s: float = 0.0
    emergency_s: float = 0.0
    exempt_s: float = 0.0


class DriveResult(WheelsJudged):
    """Result of a run, measured by the simulator's true pose. Lengths in m unless the name has another unit."""

    plan: DrivePlan
    place: str = ""
    reached: bool = False
    reason: str = ""
    seconds: float = 0.0
    ideal_s: float = 0.0
    straight_m: float = 0.0
    route_m: float = 0.0
    error_cm: float = 0.0
    error_deg: float = 0.0
    track_rms_cm: float = 0.0
    track_max_cm: float = 0.0
    belief_max_cm: float = 0.0
    peak_m_s: float = 0.0
    touches: list[ContactSpeeds] = msgspec.field(default_factory=list)
    struck: int = 0
    """How often the robot drove against a wall or furniture."""
    emergencies: int = 0
    """Number of times the robot reported emergency braking for an approaching person."""
    needless: int = 0
    """Number of reported emergency brakings while no one was near."""
    nearest_m: float = 9.9
    restarts: int = 0
    staff_calls: int = 0
    steps: dict[str, int] = msgspec.field(default_factory=dict)
    """How often the robot reported each escort step on the way, by the step's name."""
    visitor_m: float | None = None
    """Distance of the visitor from the robot at the end of the run."""
    visitor_soon_m: float | None = None
    """Distance of the visitor from the robot soon after its arrival."""
    visitor_gone_s: float | None = None
    stopped_after_s: float | None = None
    drove_on_m: float = 0.0
    """Distance driven towards the goal later than 5 s after the visitor had gone."""
    displaced_marker: int | None = None
    displaced_seen: bool = False
    """Whether the displaced marker was in so many pictures that the robot must have noticed it."""
    suspects: list[int] = msgspec.field(default_factory=list)
    disagreeing: list[tuple[int, ...]] = msgspec.field(default_factory=list)
    """Groups of markers of which one is misplaced, but unknown which: a technician has to measure them all. `suspects`
    lists markers that are known to be misplaced."""
    work_s: float = 0.0
