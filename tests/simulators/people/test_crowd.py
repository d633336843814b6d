"""People of the crowd keep out of walls and out of each other, mind the robot by their manner, and touches are told."""

import math

import msgspec
import pytest

from robot.navigation.map.lobby_map import Lobby
from simulators.lobby.random_lobbies import random_lobby
from simulators.people.crowd import Crowd
from simulators.people.crowd_members import Manner, Person, PersonKind, RobotState
from simulators.people.crowd_paths import Ways
from simulators.people.led_visitor import LedVisitor, VisitorConduct
from simulators.physics.room import RoomGeometry
from tests.hardware.motion.rig import LOBBY

DT_S = 0.02
CORRIDOR = msgspec.toml.decode(LOBBY.read_bytes(), type=Lobby)
WAYS = Ways(RoomGeometry(CORRIDOR), 1)
STANDING = RobotState(6.0, 2.0, 0.0, 0.0, 0.25)


def alone_with(one: Person) -> Crowd:
    """A crowd of one in the corridor."""
    crowd = Crowd(WAYS, 0, 0, STANDING)
    crowd.people = [one]
    return crowd


def walker(manner: Manner, **changed) -> Person:
    """Walks along the corridor towards the robot."""
    one = Person(PersonKind.WALKER, manner, 9.0, 2.0, 0.22, 1.1)
    one.points = [(2.0, 2.0)]
    for name, value in changed.items():
        setattr(one, name, value)
    return one


def run(crowd: Crowd, seconds: float, robot: RobotState = STANDING) -> None:
    for _ in range(round(seconds / DT_S)):
        crowd.step(DT_S, robot)


def test_who_sees_the_robot_goes_round_it() -> None:
    one = walker(Manner.YIELDS)
    crowd = alone_with(one)
    run(crowd, 9.0)
    assert one.x < 5.0
    assert crowd.contacts == []


def test_who_looks_at_a_phone_walks_into_a_standing_robot_which_has_not_caused_it() -> None:
    crowd = alone_with(walker(Manner.BLIND))
    run(crowd, 4.0)
    (contact,) = crowd.contacts
    assert contact.walked_m_s > 0.9
    assert contact.ahead
    assert not contact.caused
    assert crowd.people[0].manner is Manner.YIELDS, "now they have seen it"


def test_a_robot_that_drives_into_somebody_has_caused_it() -> None:
    one = walker(Manner.BLIND, points=[], kind=PersonKind.LUGGAGE)
    one.manner = Manner.THING
    crowd = alone_with(one)
    for step in range(200):
        crowd.step(DT_S, RobotState(7.0 + 0.5 * step * DT_S, 2.0, 0.0, 0.5, 0.25))
        if crowd.contacts:
            break
    assert crowd.contacts[0].caused
    assert crowd.contacts[0].towards_m_s == pytest.approx(0.5)


def test_a_child_runs_up_to_it_and_most_stop_before_it() -> None:
    child = Person(PersonKind.CHILD, Manner.RUNS_AT, 9.0, 2.0, 0.15, 1.8)
    child.points = [(6.0, 2.0)]
    crowd = alone_with(child)
    run(crowd, 2.5)
    assert crowd.contacts == []
    assert 0.1 < crowd.nearest_m < 0.4


def test_who_stands_in_the_way_steps_aside_when_asked() -> None:
    moved = 0
    for seed in range(20):
        crowd = Crowd(WAYS, seed, 0, STANDING)
        one = Person(PersonKind.STANDER, Manner.LATE, 7.0, 2.0, 0.22, 0.8)
        crowd.people = [one]
        crowd.ask(STANDING)
        run(crowd, 2.0)
        moved += abs(one.y - 2.0) > 0.5
    assert 12 <= moved < 20, "most of them do"


def test_a_few_never_heed_the_robot_and_go_only_when_a_clerk_comes() -> None:
    crowd = Crowd(WAYS, 0, 0, STANDING)
    one = Person(PersonKind.STANDER, Manner.LATE, 7.0, 2.0, 0.22, 0.8, heeds=False)
    crowd.people = [one]
    for _ in range(20):
        crowd.ask(STANDING)
    assert one.points == []
    crowd.ask(STANDING, by_staff=True)
    assert one.points != []


def test_how_many_never_heed_it_is_the_seeds() -> None:
    crowds = [[one.heeds for one in Crowd(WAYS, seed, 8, STANDING).people] for seed in (*range(40), *range(40))]
    assert crowds[:40] == crowds[40:]
    everybody = [heeds for crowd in crowds[:40] for heeds in crowd]
    assert 0.03 < everybody.count(False) / len(everybody) < 0.15


def test_a_plea_leaves_the_visitor_who_is_led_their_own_way() -> None:
    visitor = LedVisitor((7.0, 2.0), 3)
    crowd = Crowd(WAYS, 1, 0, STANDING, visitor)
    visitor.person.points = [(9.0, 2.0)]
    crowd.ask(STANDING, by_staff=True)
    assert visitor.person.points == [(9.0, 2.0)]


def test_a_child_that_a_clerk_sends_away_runs_after_the_robot_no_more() -> None:
    child = Person(PersonKind.CHILD, Manner.RUNS_AT, 6.7, 2.0, 0.15, 1.5)
    crowd = alone_with(child)
    crowd.ask(STANDING, by_staff=True)
    for _ in range(10):
        run(crowd, 2.0)
        assert crowd.contacts == []
        assert abs(child.y - 2.0) > 0.5 or child.x - STANDING.x > 1.5, "out of the robot's way"


def test_who_has_no_room_beside_the_robot_leaves_its_way_at_the_far_end() -> None:
    narrow = Lobby(10.0, 3.0, CORRIDOR.home, (), ((0.0, 1.0), (0.0, 2.0)), walls=(
        ((2.0, 1.0), (5.0, 1.0)), ((2.0, 2.0), (5.0, 2.0)),
    ))  # fmt: skip
    ways, robot = Ways(RoomGeometry(narrow), 1), RobotState(2.2, 1.5, 0.0, 0.0, 0.25)
    one = Person(PersonKind.STANDER, Manner.LATE, 3.2, 1.5, 0.22, 0.8)
    crowd = Crowd(ways, 0, 0, robot)
    crowd.people = [one]
    crowd.ask(robot, by_staff=True)
    run(crowd, 3.0, robot)
    assert one.x > 5.0


def test_who_stands_at_a_counter_makes_room_back_along_the_robots_way() -> None:
    shut = Lobby(6.0, 6.0, CORRIDOR.home, (), ((0.0, 2.5), (0.0, 3.5)), walls=(((4.4, 0.0), (4.4, 6.0)),))
    ways, robot = Ways(RoomGeometry(shut), 1), RobotState(3.0, 3.0, 0.0, 0.0, 0.25)
    one = Person(PersonKind.STANDER, Manner.LATE, 4.1, 3.0, 0.22, 0.8)
    crowd = Crowd(ways, 0, 0, robot)
    crowd.people = [one]
    crowd.ask(robot, by_staff=True)
    run(crowd, 3.0, robot)
    assert abs(one.y - 3.0) > 0.5


def test_luggage_goes_only_when_a_clerk_comes() -> None:
    bag = Person(PersonKind.LUGGAGE, Manner.THING, 6.9, 2.0, 0.2, 0.0)
    crowd = alone_with(bag)
    crowd.ask(STANDING)
    assert crowd.people == [bag]
    crowd.ask(STANDING, by_staff=True)
    assert crowd.people == []


@pytest.mark.parametrize("seed", range(4))
def test_nobody_walks_through_walls_and_furniture(seed: int) -> None:
    room = RoomGeometry(random_lobby(seed))
    home = RobotState(room.width_m / 2, 2.2, 4.7, 0.0, 0.25)
    crowd = Crowd(Ways(room, seed), seed, 12, home)
    assert len(crowd.people) >= 12
    for _ in range(1500):
        crowd.step(DT_S, home)
        assert all(room.walls_m(one.x, one.y) > 0.1 for one in crowd.people)


def test_the_same_seed_is_the_same_crowd() -> None:
    places = []
    for _ in range(2):
        crowd = Crowd(WAYS, 5, 8, STANDING)
        run(crowd, 10.0)
        places.append([(one.x, one.y) for one in crowd.people])
    assert places[0] == places[1]


def led(visitor: LedVisitor, seconds: float, pace_m_s: float = 0.4) -> tuple[Crowd, RobotState]:
    """The robot drives along the corridor at `pace_m_s`; the visitor's habits decide the rest."""
    robot = RobotState(2.0, 2.0, 0.0, pace_m_s, 0.25)
    crowd = Crowd(WAYS, 1, 0, robot, visitor)
    for step in range(round(seconds / DT_S)):
        robot = RobotState(min(10.0, 2.0 + pace_m_s * step * DT_S), 2.0, 0.0, pace_m_s, 0.25)
        crowd.step(DT_S, robot)
    return crowd, robot


def test_a_visitor_follows_at_a_step_behind() -> None:
    visitor = LedVisitor((1.0, 2.0), 3)
    visitor.person.pace_m_s = 0.9
    crowd, robot = led(visitor, 15.0)
    gap = robot.x - visitor.person.x - 0.25 - 0.22
    assert 0.5 < gap < 1.6
    assert crowd.contacts == []


def test_a_slow_visitor_falls_behind_a_robot_that_does_not_wait() -> None:
    visitor = LedVisitor((1.0, 2.0), 3)
    visitor.person.pace_m_s = 0.3
    _, robot = led(visitor, 12.0, pace_m_s=0.5)
    assert robot.x - visitor.person.x > 2.0


def test_a_visitor_who_leaves_is_gone_for_good() -> None:
    visitor = LedVisitor((1.0, 2.0), 3, deserts=True)
    led(visitor, 30.0, pace_m_s=0.2)
    assert visitor.mood is VisitorConduct.GONE


def test_a_visitor_who_is_called_comes_before_the_robot() -> None:
    visitor = LedVisitor((6.2, 3.1), 3)
    turned = RobotState(6.0, 2.0, 0.0, 0.0, 0.25)
    crowd = Crowd(WAYS, 1, 0, turned, visitor)
    visitor.call(crowd.now_s)
    run(crowd, 5.0, turned)
    assert math.dist((visitor.person.x, visitor.person.y), (7.1, 2.0)) < 0.5


def test_a_visitor_in_the_way_of_the_robot_goes_round_it_by_one_side_though_a_counter_narrows_it() -> None:
    shut = Lobby(6.0, 6.0, CORRIDOR.home, (), ((0.0, 2.5), (0.0, 3.5)), walls=(((0.0, 4.02), (6.0, 4.02)),))
    visitor = LedVisitor((3.61, 3.46), 3)
    robot = RobotState(3.0, 3.0, 0.0, 0.0, 0.25)
    crowd = Crowd(Ways(RoomGeometry(shut), 1), 1, 0, robot, visitor)
    run(crowd, 15.0, robot)
    aside = math.atan2(visitor.person.y - robot.y, visitor.person.x - robot.x)
    assert abs(aside) > math.pi / 2
