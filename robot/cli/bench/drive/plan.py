"""One simulated drive as values: what is set up, and what came of it."""

import msgspec


class DrivePlan(msgspec.Struct, frozen=True):
    """Everything that decides a run; the same plan is the same run.

    `lobby`: the shipped map, "random:N", "hall:N" (N m wide), "meander:N" (a long way), "course" (30 m with six
    corners), or "file:DIGEST:PATH"; "docked:" before it: with a dock at home, and another random one than N where no
    way leads onto it. `place`: "" = chosen by the seed. `host`: "robot", or the baseline "pursuit" (the route follower
    alone, without envelope). `body`: "perfect", "calibrated", "assembled". `mechanics`: our "own", or a peer: "mujoco",
    "mujoco scrubbing", "ir-sim". `pauses`, `strays`: how often the visitor does; `deserts`: the visitor leaves for
    good. `blackout_m`: no marker is seen between these ways, at most for `blackout_s`. `carried_m`: after 2 m it is
    lifted and set down so far away. `spins_m`: after so much way the wheels spin and the body only turns. `echo_lines`
    of the board: 1 = an Uno, which reads its range sensors half as often as a Mega; `crosstalk_permille`: of the pings
    of two sensors at once, heard by the other. `lidar`: one is fitted, and never fails. `back`: then home again, and
    that arrival counts; `homeward`: home again, and the first one counts.
    """

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
    """One contact: speeds of the robot towards the person and of the person towards the robot."""

    at_s: float
    kind: str
    manner: str
    towards_m_s: float
    walked_m_s: float
    caused: bool


class WheelsJudged(msgspec.Struct, kw_only=True):
    """What the judge of the wheels finds in the encoder log of a run.

    `violations`: limits that were broken, in words. `hard_brakings`: over 1.0 m/s2, whatever the controller said, the
    bumper and the red button left out; `hard_for_nobody`: of them, while nobody near came nearer. `judged_s`: length of
    the log; of it under the limits of protective and of emergency braking, and exempt.
    """

    violations: list[str] = msgspec.field(default_factory=list)
    hard_brakings: int = 0
    hard_for_nobody: int = 0
    judged_s: float = 0.0
    protective_s: float = 0.0
    emergency_s: float = 0.0
    exempt_s: float = 0.0


class DriveResult(WheelsJudged):
    """What a run came to, by the true pose. Lengths in m unless named otherwise."""

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
    """How often it drove against a wall or furniture."""
    emergencies: int = 0
    """How often it said that it brakes as hard as it can for somebody who comes,"""
    needless: int = 0
    """and nobody was near."""
    nearest_m: float = 9.9
    restarts: int = 0
    staff_calls: int = 0
    steps: dict[str, int] = msgspec.field(default_factory=dict)
    """What it did on the way beside driving on, counted."""
    visitor_m: float | None = None
    """Of the visitor from the robot at the end,"""
    visitor_soon_m: float | None = None
    """and soon after it had arrived."""
    visitor_gone_s: float | None = None
    stopped_after_s: float | None = None
    drove_on_m: float = 0.0
    """Way driven towards the goal from 5 s after the visitor had gone."""
    displaced_marker: int | None = None
    displaced_seen: bool = False
    """Often enough that it must have been noticed."""
    suspects: list[int] = msgspec.field(default_factory=list)
    disagreeing: list[tuple[int, ...]] = msgspec.field(default_factory=list)
    """Markers that were named, and groups of which one hangs elsewhere: a technician measures them all."""
    work_s: float = 0.0
