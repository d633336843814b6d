"""The cases of `kiosk bench drive`: which runs each needs. Rows are those of the acceptance table of motion."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from robot.cli.bench.drive_plan import DrivePlan

RUNS_A_LOBBY = 10
"""Runs that share a random lobby: its routes and ways are found once."""


@dataclass(frozen=True)
class Case:
    """`most`: more runs than these tell nothing new; `share` of the runs asked for, at least `least`."""

    name: str
    row: int
    what: str
    plan: Callable[[int], DrivePlan]
    share: float = 1.0
    least: int = 5
    most: int = 1_000_000

    def plans(self, runs: int, seed: int) -> list[DrivePlan]:
        """The runs from `seed` on."""
        count = min(self.most, max(self.least, round(runs * self.share)))
        return [self.plan(seed + number) for number in range(count)]


def lobby_of(seed: int) -> str:
    """One run in four in the shipped lobby, the others in lobbies of chance."""
    group = seed // RUNS_A_LOBBY
    return "shipped" if group % 4 == 3 else f"random:{group}"


def _hall(seed: int) -> str:
    return f"hall:{(18, 24, 30)[seed // RUNS_A_LOBBY % 3]}"


def _meander(seed: int) -> str:
    return f"meander:{seed // RUNS_A_LOBBY}"


def _crowded(seed: int, **other: object) -> DrivePlan:
    """A visitor with habits, and four to fourteen others."""
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


CASES = (
    Case("track", 9, "30 m at 0.6 m/s, perfect pose", lambda seed: DrivePlan(
        seed, "course", body="perfect", ideal_ranges=True, markers=False, cruise_mm_s=600), 0.02, 5, 20),
    Case("markers", 10, "markers, calibrated wheels", lambda seed: DrivePlan(seed, lobby_of(seed)), 0.1, 20, 200),
    Case("assembled", 10, "markers, wheels as assembled", lambda seed: DrivePlan(
        seed, lobby_of(seed), body="assembled"), 0.1, 20, 200),
    Case("wheels", 10, "baseline: calibrated wheels alone", lambda seed: DrivePlan(
        seed, lobby_of(seed), markers=False), 0.1, 20, 200),
    Case("half", 11, "half of the pictures lost", lambda seed: DrivePlan(
        seed, lobby_of(seed), lost_pictures=0.5), 0.1, 20, 200),
    Case("dark7", 11, "no marker for 7 m on the way", lambda seed: DrivePlan(
        seed, _meander(seed), blackout_m=(6.0, 13.0)), 0.05, 20, 100),
    Case("dark10", 11, "no marker for 10 m on the way", lambda seed: DrivePlan(
        seed, _meander(seed), blackout_m=(6.0, 16.0)), 0.05, 20, 100),
    Case("dark", 11, "no marker from 6 m on", lambda seed: DrivePlan(
        seed, _meander(seed), blackout_m=(6.0, 999.0)), 0.02, 10, 50),
    Case("carried", 11, "lifted and set down 1.5 m away", lambda seed: DrivePlan(
        seed, lobby_of(seed), carried_m=1.5), 0.05, 20, 100),
    Case("spinning", 11, "the wheels spin after 2.5 m", lambda seed: DrivePlan(
        seed, lobby_of(seed), spins_m=2.5), 0.05, 20, 100),
    Case("displaced", 12, "one marker 30 cm out of place, there and home again", lambda seed: DrivePlan(
        seed, lobby_of(seed), displaced_m=0.3, homeward=True), 0.1, 20, 200),
    Case("home", 13, "to a place and home again", lambda seed: DrivePlan(
        seed, lobby_of(seed), back=True), 0.1, 20, 200),
    Case("crowd", 15, "escorts through a crowd", _crowded),
    Case("pursuit", 15, "baseline: route follower alone", lambda seed: _crowded(seed, host="pursuit"), 0.1, 20, 300),
    Case("deserted", 18, "the visitor leaves for good", lambda seed: DrivePlan(
        seed, _hall(seed), place=f"counter:{1 + seed % 8}", visitor=True, deserts=True, people=4), 0.1, 20, 300),
)  # fmt: skip


def growth() -> list[tuple[str, list[DrivePlan]]]:
    """How time and success grow with the crowd and the map."""
    crowds = [
        (f"people {people}", [DrivePlan(seed, "hall:18", visitor=True, people=people) for seed in range(6)])
        for people in (0, 5, 10, 20, 40)
    ]
    halls = [
        (f"hall {wide} m", [DrivePlan(seed, f"hall:{wide}", visitor=True, people=10) for seed in range(6)])
        for wide in (12, 18, 24, 36)
    ]
    return crowds + halls
