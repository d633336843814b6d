"""How sure the filter is, against how wrong it is: the normalised estimation error squared, on drives by chance.

For three numbers and an honest covariance its mean is 3 (Bar-Shalom, Li & Kirubarajan 2001, 5.4). Much more is conceit,
by which good markers are refused; much less is a robot that calls itself lost while it is not.
"""

from contextlib import suppress
from math import dist, inf

import numpy as np
import numpy.typing as npt
import pytest
from msgspec.structs import replace

from robot.cli.bench.drive.plan import DrivePlan
from robot.cli.bench.drive.simulated_drive import SimulatedDrive
from robot.core.events import DriveEnded
from robot.navigation.geometry import wrapped

EVERY, TURNING_RAD_S = 25, 0.1
CONCEIT, TIMID = 6.0, 0.5
LIGHT_M = 9.0
"""Where markers are dark from 2 to 8 m, one has been seen again by here."""


class FarEnough(Exception):
    """It has driven as far as it is watched."""


class Watched(SimulatedDrive):
    """A drive on which error and covariance are taken twice a second, by the way since a marker was believed."""

    def __init__(self, plan: DrivePlan, until_m: float) -> None:
        super().__init__(plan)
        self._until_m = until_m
        self.samples: list[tuple[float, float, float, float]] = []
        """Way m since a marker, the normalised error squared, the error m and its sigma m."""

    def add_reading(self) -> None:
        """Drive so far; what comes behind that shows nothing."""
        with suppress(FarEnough):
            self.run()

    def _step(self) -> DriveEnded | None:
        ended = super()._step()
        if self.lockstep.physics.travelled_m > self._until_m:
            raise FarEnough
        belief, true = self.host.filter, self.lockstep.physics.pose
        turning = abs(belief._turn_rad_s) > TURNING_RAD_S  # then the true pose is a step ahead of what the wheels told
        if self._steps % EVERY == 0 and not turning and self.lockstep.physics.travelled_m > 0.3:
            off = np.array(belief.pose) - np.array(true)
            off[2] = wrapped(off[2])
            covariance = belief.belief.covariance[:3, :3]
            squared = float(off @ np.linalg.solve(covariance, off))
            self.samples.append((belief.since_marker_m, squared, dist(belief.pose[:2], true[:2]), belief.sigma_m))
        return ended


def samples(*plans: DrivePlan, until_m: float = inf) -> npt.NDArray[np.float64]:
    taken = []
    for plan in plans:
        drive = Watched(plan, until_m)
        drive.add_reading()
        taken += drive.samples
    return np.array(taken)


@pytest.mark.parametrize("body", ["calibrated", "assembled"])
def test_with_markers_it_is_about_as_sure_as_it_should_be(body: str) -> None:
    taken = samples(*(DrivePlan(seed, f"random:{seed}", body=body) for seed in range(70, 75)))
    assert TIMID < taken[:, 1].mean() < CONCEIT
    assert np.percentile(taken[:, 2], 95) < 0.10


def test_on_its_wheels_alone_its_doubt_grows_as_its_error_does() -> None:
    dark = DrivePlan(0, "hall:30", place="counter:1", blackout_m=(2.0, 8.0))
    taken = samples(
        *(replace(dark, seed=seed, place=f"counter:{1 + seed % 8}") for seed in range(70, 75)), until_m=LIGHT_M
    )
    blind = taken[(taken[:, 0] > 3.0) & (taken[:, 0] <= 8.0)]
    assert len(blind) > 50
    assert TIMID < blind[:, 1].mean() < CONCEIT
    assert np.percentile(blind[:, 2], 95) < 2.0 * np.percentile(blind[:, 3], 95)


def test_eight_metres_by_calibrated_wheels_are_not_yet_too_far() -> None:
    taken = samples(DrivePlan(71, "hall:30", place="counter:2", blackout_m=(2.0, 8.0)), until_m=LIGHT_M)
    assert taken[taken[:, 0] <= 7.0][:, 3].max() < 0.25
