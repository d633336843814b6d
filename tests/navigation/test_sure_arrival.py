"""When the robot may say that it has arrived: by the markers of its last metres, trip by trip."""

from math import radians

import pytest

from robot.navigation.localization.arrival_confidence import ArrivalConfidence, Doubt, TripSummary
from robot.navigation.localization.limits import ARRIVAL_ASTRAY_MARKER_M, ARRIVAL_MARKER_M
from robot.navigation.localization.marker_sighting import Sighting
from robot.navigation.localization.odometry import Odometry
from robot.navigation.localization.pose_filter import PoseFilter
from robot.navigation.map.lobby_map import Lobby, Marker, Pose

TICKS_PER_M = 2800.6
MARKER = Marker(1, 10.0, 2.0, 1.4, 180.0, 0.2)
LOBBY = Lobby(10.0, 4.0, Pose(1.0, 2.0, 0.0), (), ((0.0, 1.5), (0.0, 2.5)), markers=(MARKER,))
TRIP, NEXT_TRIP = 7, 8


def belief(metres_since_a_marker: float) -> PoseFilter:
    """Of a robot that stands where it believes, so far from where it has seen the marker last."""
    belief = PoseFilter(Odometry(75.0, 360.0, 1320, (2.0, 2.0, 0.0), (0, 0)), LOBBY.markers)
    belief.advance(0, 0, 0.0)
    belief.add_sightings([Sighting(0.0, MARKER.id, 8.0, radians(0.0))])
    for step in range(1, 101):
        ticks = round(metres_since_a_marker * TICKS_PER_M * step / 100)
        belief.advance(ticks, ticks, 20.0 * step)
    assert belief.since_marker_m == pytest.approx(metres_since_a_marker, abs=0.01)
    return belief


def doubt_on_arrival(assurance: ArrivalConfidence, trip: int, metres_since_a_marker: float) -> Doubt:
    return assurance.doubt(
        0.0, belief(metres_since_a_marker), TripSummary(trip, arrived=True, blocked=False, looking=False)
    )


@pytest.mark.parametrize(
    ("metres", "doubt"), [(ARRIVAL_MARKER_M - 0.2, Doubt.NONE), (ARRIVAL_MARKER_M + 0.2, Doubt.ARRIVAL)]
)
def test_a_marker_of_the_last_three_metres_stands_up_for_an_arrival(metres: float, doubt: Doubt) -> None:
    assert doubt_on_arrival(ArrivalConfidence(LOBBY), TRIP, metres) is doubt


def test_a_robot_that_has_found_itself_elsewhere_asks_for_a_marker_of_the_last_metre() -> None:
    assurance = ArrivalConfidence(LOBBY)
    assurance.note_moved(TRIP)
    assert doubt_on_arrival(assurance, TRIP, ARRIVAL_ASTRAY_MARKER_M - 0.2) is Doubt.NONE
    assert doubt_on_arrival(assurance, TRIP, ARRIVAL_ASTRAY_MARKER_M + 0.2) is Doubt.ARRIVAL


def test_a_robot_found_elsewhere_needs_a_near_marker_when_its_trip_is_ordered_anew_not_on_another() -> None:
    assurance = ArrivalConfidence(LOBBY)
    assurance.note_moved(TRIP)
    assert doubt_on_arrival(assurance, NEXT_TRIP, ARRIVAL_ASTRAY_MARKER_M + 0.2) is Doubt.NONE
    assurance.transfer(TRIP, NEXT_TRIP)
    assert doubt_on_arrival(assurance, NEXT_TRIP, ARRIVAL_ASTRAY_MARKER_M + 0.2) is Doubt.ARRIVAL
