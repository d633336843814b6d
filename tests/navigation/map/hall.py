"""A small hall with one desk and two markers, in which nothing is wrong."""

from robot.navigation.map.lobby_map import Lobby, Marker, Place, Pose

DESK = Place(
    "desk",
    {"vi": "Bàn", "en": "Desk"},
    {"vi": "Bàn", "en": "Desk"},
    "form",
    (9.0, 5.0),
    (1.6, 1.0),
    Pose(7.3, 5.0, 180.0),
)
HALL = Lobby(
    10.0,
    10.0,
    Pose(2.0, 2.0, 90.0),
    (DESK,),
    ((1.0, 0.0), (3.0, 0.0)),
    markers=(Marker(1, 8.2, 5.0, 0.7, 180.0, 0.2), Marker(2, 0.0, 3.0, 1.5, 0.0, 0.2)),
)
