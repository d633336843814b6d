"""The cases of `kiosk bench drive` and the runs that each needs. Rows are those of motion's acceptance table."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import msgspec

from robot.cli.bench.drive.plan import DrivePlan
from robot.core.trouble import Trouble

RUNS_A_LOBBY = 10
"""Number of runs that share a random lobby, so that its routes are computed once."""
DOCKED = "docked:"
"""Prefix of a lobby's name: adds a dock at home. A random lobby without a way onto the dock is replaced by another."""


@dataclass(frozen=True)
class DriveCase:
    """A group of like runs. Number of runs: `share` of those asked for, at least `least`, at most `most` (more would
    show nothing new); the acceptance table asks for `needs`. A map given by `--lobby` needs a place whose route from
    home is at least `way_m` long, and markers if `markers` is set."""

    name: str
    row: int
    what: str
    plan: Callable[[int], DrivePlan]
    share: float = 1.0
    least: int = 5
    most: int = 1_000_000
    needs: int = 0
    way_m: float = 0.0
    markers: bool = True

    def plans(self, runs: int, seed: int) -> list[DrivePlan]:
        """Return the plans of the case's runs, whose seeds count up from `seed`."""
        count = min(self.most, max(self.least, round(runs * self.share)))
        return [self.plan(seed + number) for number in range(count)]

    def goals(self, goals: dict[str, float]) -> list[str]:
        """Return the places of a map that are far enough from home for the case. `goals`: place -> length of its route
        from home, m."""
        return [place for place, way_m in goals.items() if way_m >= self.way_m]

    @property
    def docks(self) -> bool:
        """Whether the runs of the case end on a dock at home."""
        return self.plan(0).lobby.startswith(DOCKED)


def in_lobby(plans: Sequence[DrivePlan], lobby: str, goals: Sequence[str]) -> list[DrivePlan]:
    """Return the same runs in the map named `lobby`, each to a place of `goals` that its seed chooses."""
    return [
        msgspec.structs.replace(
            plan,
            lobby=DOCKED + lobby if plan.lobby.startswith(DOCKED) else lobby,
            place=random.Random(f"place {plan.seed}").choice(goals),
        )
        for plan in plans
    ]


def chosen(names: str, others: Sequence[str]) -> list[str]:
    """Split the value of `--cases` into names of cases or of `others`; an empty value gives []. Raises `Trouble` for an
    unknown name."""
    wanted = [name.strip() for name in names.split(",") if name.strip()]
    known = [*(case.name for case in CASES), *others]
    unknown = [name for name in wanted if name not in known]
    if unknown:
        raise Trouble(
            "there is no such case",
            "không có trường hợp này",
            key="--cases",
            value=", ".join(unknown),
            remedy=f"name some of: {', '.join(known)}",
            remedy_vi=f"chọn trong: {', '.join(known)}",
        )
    return wanted


def lobby_of(seed: int) -> str:
    """Return the name of the lobby for a seed: the shipped lobby for a quarter of the runs, a random lobby for the
    others."""
    group = seed // RUNS_A_LOBBY
    return "shipped" if group % 4 == 3 else f"random:{group}"


def _hall(seed: int) -> str:
    return f"hall:{(18, 24, 30)[seed // RUNS_A_LOBBY % 3]}"


def _meander(seed: int) -> str:
    return f"meander:{seed // RUNS_A_LOBBY}"


def _crowded(seed: int, **other: object) -> DrivePlan:
    """Return a plan of an escort: a visitor who may pause or stray, among 4 to 14 other people."""
    dice = random.Random(f"crowded {seed}")
    return DrivePlan(
        seed,
        lobby_of(seed),
        people=dice.randint(4, 14),
        visitor=True,
        pauses=dice.choice([0, 0, 1, 2]),
        strays=dice.choice([0, 0, 0, 1]),
        **other,  # type: ignore[arg-type]
    )


SEEDS = 200
"""Number of runs that row 10 is judged by; row 11 uses the same number."""
ESCORTS, ESCORTS_ON_PEER = 3000, 300
"""Numbers of runs that row 15 is judged by: on our own simulated mechanics, and on an independent engine."""

CASES = (
    DriveCase("track", 9, "0.6 m/s, perfect pose; the course: 30 m", lambda seed: DrivePlan(
        seed, "course", body="perfect", ideal_ranges=True, markers=False, cruise_mm_s=600), 0.02, 5, 20, markers=False),
    DriveCase("markers", 10, "markers, calibrated wheels", lambda seed: DrivePlan(
        seed, lobby_of(seed)), 0.1, 20, SEEDS, SEEDS),
    DriveCase("assembled", 10, "markers, wheels as assembled", lambda seed: DrivePlan(
        seed, lobby_of(seed), body="assembled"), 0.1, 20, SEEDS, SEEDS),
    DriveCase("wheels", 10, "baseline: calibrated wheels alone", lambda seed: DrivePlan(
        seed, lobby_of(seed), markers=False), 0.1, 20, SEEDS, markers=False),
    DriveCase("half", 11, "half of the pictures lost", lambda seed: DrivePlan(
        seed, lobby_of(seed), lost_pictures=0.5), 0.1, 20, SEEDS, SEEDS),
    DriveCase("dark7", 11, "no marker for 7 m on the way", lambda seed: DrivePlan(
        seed, _meander(seed), blackout_m=(6.0, 13.0)), 0.1, 20, SEEDS, SEEDS, 15.0),
    DriveCase("dark10", 11, "no marker for 10 m on the way", lambda seed: DrivePlan(
        seed, _meander(seed), blackout_m=(6.0, 16.0)), 0.1, 20, SEEDS, SEEDS, 18.0),
    DriveCase("dark", 11, "no marker from 6 m on", lambda seed: DrivePlan(
        seed, _meander(seed), blackout_m=(6.0, 999.0)), 0.02, 10, 50, way_m=18.0),
    DriveCase("carried", 11, "lifted and set down 1.5 m away", lambda seed: DrivePlan(
        seed, lobby_of(seed), carried_m=1.5), 0.05, 20, 100),
    DriveCase("spinning", 11, "the wheels spin after 2.5 m", lambda seed: DrivePlan(
        seed, lobby_of(seed), spins_m=2.5), 0.05, 20, 100),
    DriveCase("displaced", 12, "one marker 30 cm out of place, there and home again", lambda seed: DrivePlan(
        seed, lobby_of(seed), displaced_m=0.3, homeward=True), 0.1, 20, 200),
    DriveCase("home", 13, "to a place and home again", lambda seed: DrivePlan(
        seed, lobby_of(seed), back=True), 0.1, 20, 200),
    DriveCase("dock", 13, "the same, onto a dock at home", lambda seed: DrivePlan(
        seed, DOCKED + lobby_of(seed), back=True), 0.1, 20, 200),
    DriveCase("crowd", 15, "escorts through a crowd", _crowded, needs=ESCORTS, markers=False),
    DriveCase("pursuit", 15, "baseline: route follower alone", lambda seed: _crowded(
        seed, host="pursuit"), 0.1, 20, 300, markers=False),
    DriveCase("deserted", 18, "the visitor leaves for good", lambda seed: DrivePlan(
        seed, _hall(seed), place=f"counter:{1 + seed % 8}", visitor=True, deserts=True, people=4), 0.1, 20, 300,
        markers=False),
)  # fmt: skip


def growth() -> list[tuple[str, list[DrivePlan]]]:
    """Return the plans that show how time and success change with the size of the crowd and of the map."""
    crowds = [
        (f"people {people}", [DrivePlan(seed, "hall:18", visitor=True, people=people) for seed in range(6)])
        for people in (0, 5, 10, 20, 40)
    ]
    halls = [
        (f"hall {wide} m", [DrivePlan(seed, f"hall:{wide}", visitor=True, people=10) for seed in range(6)])
        for wide in (12, 18, 24, 36)
    ]
    return crowds + halls
