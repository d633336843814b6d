"""What the pose filter would believe without the survey of a marker."""

import numpy as np
import pytest

from robot.navigation.localization.marker_model import FIRST, part_without_survey, without_survey
from tests.navigation.localization.looking_robot import AHEAD, ASIDE, BACK, BEHIND, Looking

MARKERS = (AHEAD, ASIDE, BEHIND, BACK)


@pytest.mark.parametrize("without", range(4))
@pytest.mark.parametrize(
    "part", [slice(0, 3), *(slice(FIRST + 2 * number, FIRST + 2 * number + 2) for number in range(4))]
)
def test_a_part_of_the_belief_without_a_markers_survey_is_that_part_of_the_whole(part: slice, without: int) -> None:
    robot = Looking(true=(0.03, -0.02, 0.02), hang={ASIDE.id: (0.05, 0.0)})
    for marker in (AHEAD, ASIDE, BEHIND):  # the last one was never seen
        robot.moves(way_m=0.2, turn_rad=0.3).sees(marker, 3)
    slot = FIRST + 2 * without
    belief = robot.filter.belief
    mean, covariance = without_survey(*belief, slot)
    partial = part_without_survey(*belief, part, slot)
    assert partial[0] == pytest.approx(mean[part], abs=1e-9)
    assert partial[1] == pytest.approx(np.asarray(covariance[part, part]), abs=1e-9)
