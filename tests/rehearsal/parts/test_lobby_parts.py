"""The parts of a rehearsed lobby: who is seen, who is heard and how, who walks where, what the cable does to a line."""

import random
from math import hypot

import pytest

from hardware.serial_ports.serial_port import CableLost
from robot.rehearsal.parts.cable import FaultyCable
from robot.rehearsal.parts.sound_field import PIECE_MS, PerfectSession, SoundField
from robot.rehearsal.scenarios.orders import Block, Enter, Follow, Leave, Look, Walk
from robot.rehearsal.world import RehearsalWorld
from robot.runtime.settings.loader import CONFIG, load_settings
from robot.runtime.speech_input.noise_level import dbfs


@pytest.fixture
def world() -> RehearsalWorld:
    return RehearsalWorld(load_settings(), CONFIG / "lobby.toml", seed=1)


def stand(world: RehearsalWorld, who: str, ahead_m: float, aside_m: float = 0.0, **values: object) -> None:
    """Somebody stands before the robot, which looks to the door."""
    x, y, _ = world.physics.pose
    world.people.enter(Enter(who, (x - aside_m, y - ahead_m), **values))  # type: ignore[arg-type]


def looks(world: RehearsalWorld) -> tuple[int, int, bool]:
    world.camera.up = True
    world.camera.look()
    seen = world.camera.seen
    return seen.count, seen.width_px, seen.facing


def walked(world: RehearsalWorld, seconds: float) -> None:
    for _ in range(round(seconds / 0.04)):
        world.lockstep.move_people(40.0)


def test_a_face_is_wider_the_nearer_it_is_and_begins_to_count_when_it_is_near(world: RehearsalWorld) -> None:
    stand(world, "lan", 1.9)
    far = looks(world)
    world.people.leave(Leave("lan", at_once=True))
    stand(world, "lan", 1.0)
    near = looks(world)
    assert 0 < far[1] < world.settings.presence.near_px < near[1]
    assert far[2]
    assert near[2]


def test_who_looks_elsewhere_shows_no_facing_face(world: RehearsalWorld) -> None:
    stand(world, "lan", 1.2, looks=False, heading_deg=200.0)
    count, _, facing = looks(world)
    assert not facing
    world.people.look(Look("lan", True))
    world.people.actors["lan"].heading = 1.57
    assert looks(world)[2]
    assert count <= 1


def test_who_stands_behind_somebody_else_or_beside_the_robot_is_not_seen(world: RehearsalWorld) -> None:
    stand(world, "lan", 1.0)
    stand(world, "ba", 1.8)
    assert looks(world)[0] == 1
    stand(world, "tu", 0.1, aside_m=1.5)
    assert looks(world)[0] == 1


def test_a_covered_and_a_frozen_camera_see_what_they_see(world: RehearsalWorld) -> None:
    stand(world, "lan", 1.0)
    assert looks(world)[0] == 1
    world.break_down("camera_frozen", {})
    world.people.leave(Leave("lan", at_once=True))
    assert looks(world)[0] == 1
    world.mend("camera_frozen")
    world.break_down("camera_dark", {})
    stand(world, "lan", 1.0)
    assert looks(world)[0] == 0


def test_a_voice_is_softer_from_afar_and_its_words_come_one_after_the_other() -> None:
    near, far = SoundField(1), SoundField(1)
    near.say("lan", "tôi muốn hỏi", 1.0)
    far.say("lan", "tôi muốn hỏi", 4.0)
    loud = max(dbfs(near.piece()) for _ in range(40))
    soft = max(dbfs(far.piece()) for _ in range(40))
    assert loud - soft == pytest.approx(12.0, abs=1.5)
    assert near.words(1, 12) == "tôi"
    assert near.words(1, 40) == "tôi muốn hỏi"


def test_a_session_hears_the_pre_roll_and_what_comes_and_nothing_before() -> None:
    air = SoundField(1)
    air.say("lan", "một hai ba bốn", 1.0)
    before = [air.piece() for _ in range(15)]
    session = PerfectSession(air)
    assert session.accept(b"".join(before[-4:])) == ""
    coming = [air.piece() for _ in range(40)]
    assert session.accept(b"".join(coming)) == "hai ba bốn"
    assert session.final() == "hai ba bốn"


def test_two_voices_at_once_are_heard_through_each_other() -> None:
    air = SoundField(1)
    air.say("lan", "một hai ba", 1.0)
    air.say("ba", "x y z", 1.0)
    for _ in range(60):
        air.piece()
    assert sorted(air.words(1, 60).split()) == ["ba", "hai", "một", "x", "y", "z"]


def test_who_speaks_twice_says_the_second_sentence_after_the_first() -> None:
    air = SoundField(1)
    first_ms = air.say("lan", "một hai", 1.0)
    assert air.say("lan", "ba", 1.0) > first_ms
    for _ in range(first_ms // PIECE_MS):
        air.piece()
    assert air.is_speaking("lan")


def test_a_walk_to_the_front_ends_before_the_screen_round_the_robot(world: RehearsalWorld) -> None:
    x, y, _ = world.physics.pose
    world.people.enter(Enter("lan", (x, y + 1.2)))
    world.people.walk(Walk("lan", "front"), world.physics.pose)
    walked(world, 12.0)
    actor = world.people.actors["lan"]
    assert not actor.walking
    assert hypot(actor.at[0] - x, actor.at[1] - (y - 1.05)) < 0.35
    assert world.people.contacts == []


def test_who_leaves_is_gone_by_the_door(world: RehearsalWorld) -> None:
    stand(world, "lan", 1.2)
    world.people.leave(Leave("lan"))
    walked(world, 8.0)
    assert "lan" not in world.people.actors


def test_who_runs_into_the_robot_presses_its_bumper_and_the_robot_has_not_caused_it(world: RehearsalWorld) -> None:
    stand(world, "tun", 1.9)
    world.people.walk(Walk("tun", "robot", speed_m_s=1.8), world.physics.pose)
    pressed = [world.lockstep.move_people(40.0) for _ in range(80)]
    assert any(pressed)
    assert [contact.caused for contact in world.people.contacts] == [False]


def test_who_follows_keeps_behind_a_robot_that_has_gone(world: RehearsalWorld) -> None:
    stand(world, "lan", 1.0)
    world.people.follow(Follow("lan"))
    x, y, heading = world.physics.pose
    for step in range(250):
        world.physics.pose = (x - min(2.0, step * 0.01), y, heading)
        world.lockstep.move_people(40.0)
    actor = world.people.actors["lan"]
    assert 0.5 < hypot(actor.at[0] - (x - 2.0), actor.at[1] - y) < 2.0


def test_a_thing_in_the_way_is_taken_away_by_a_clerk_only(world: RehearsalWorld) -> None:
    world.block(Block("vali", 0.9, kind="thing"))
    world.people.make_room(world.robot(), by_staff=False)
    assert "vali" in world.people.actors
    world.people.make_room(world.robot(), by_staff=True)
    assert "vali" not in world.people.actors


def test_a_cable_that_is_pulled_raises_and_one_that_tears_loses_the_end_of_a_line() -> None:
    cable = FaultyCable(random.Random(1))
    cable.torn_permille = 1000
    cable.write(b"V 1234 0 0\n")
    assert cable.taken() == b"V 123"
    assert cable.wire[-1] == (0.0, "->", b"V 1234 0 0\n")
    cable.pull()
    with pytest.raises(CableLost):
        cable.read()
    with pytest.raises(CableLost):
        cable.write(b"X\n")
    cable.plug_in()
    assert cable.read() == b""


def test_the_battery_shows_the_charge_that_was_ordered(world: RehearsalWorld) -> None:
    world.break_down("low_battery", {"permille": 180})
    rest_mv = world.lockstep.battery.voltage_mv(0)
    low, high = world.settings.battery.rest_mv[1], world.settings.battery.rest_mv[2]
    assert low < rest_mv < high


def test_two_rehearsals_in_one_process_share_no_people() -> None:
    one, other = (RehearsalWorld(load_settings(), CONFIG / "lobby.toml", seed=1) for _ in range(2))
    stand(one, "lan", 1.0)
    one.lockstep.move_people(40.0)
    other.lockstep.move_people(40.0)
    assert len(one.room.discs) == 1
    assert len(other.room.discs) == 0
