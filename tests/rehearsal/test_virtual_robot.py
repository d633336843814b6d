"""A robot in virtual time is the robot: its journal decides itself again, and the same orders give the same journal."""

from pathlib import Path

import pytest

from robot.core.events import PartDown, PartUp
from robot.core.parts import Part
from robot.core.trouble import Trouble, Troubles
from robot.rehearsal.scenarios.faults import FAULTS
from robot.rehearsal.virtual_robot import VirtualRobot
from robot.runtime.event_loop.replay import replay


def greeted(folder: Path, seed: int = 1, *, screen: bool = False) -> VirtualRobot:
    robot = VirtualRobot(folder, seed=seed, screen=screen)
    robot.do({"do": "enter", "who": "lan"})
    robot.do({"do": "walk", "who": "lan", "to": "front"})
    robot.advance(9_000)
    return robot


def test_a_visitor_who_comes_is_greeted_and_what_is_said_is_understood(tmp_path: Path) -> None:
    robot = greeted(tmp_path)
    assert robot.state()["page"] == "GreetingPage"
    robot.do({"do": "say", "who": "lan", "text": "tôi muốn làm giấy khai sinh cho cháu"})
    robot.advance(4_000)
    assert robot.state()["page"] == "ProcedurePage"
    assert robot.state()["view"]["page"]["code"] == "1.001193"
    assert "khai sinh" in robot.state()["said"].casefold()
    robot.close()


def test_the_journal_is_decided_again_without_a_difference(tmp_path: Path) -> None:
    robot = greeted(tmp_path)
    robot.do({"do": "say", "who": "lan", "text": "dẫn tôi đến quầy số ba"})
    robot.advance(20_000)
    robot.close()
    again = replay(robot.journal)
    assert again.difference is None
    assert again.events > 40


@pytest.mark.parametrize("screen", [False, True])
def test_the_same_orders_and_seed_give_the_same_journal(tmp_path: Path, screen: bool) -> None:
    journals = []
    for number in range(2):
        robot = greeted(tmp_path / str(number), screen=screen)
        robot.do({"do": "say", "who": "lan", "text": "dẫn tôi đến quầy số ba"})
        robot.advance(9_000)
        robot.do({"do": "say", "who": "lan", "text": "vâng"})
        robot.advance(9_000)
        robot.do({"do": "fault", "name": "byte_noise"})
        robot.advance(9_000)
        robot.close()
        journals.append(robot.journal.read_bytes())
    assert journals[0] == journals[1]


def test_another_seed_gives_another_journal(tmp_path: Path) -> None:
    one, other = (greeted(tmp_path / str(seed), seed) for seed in (1, 2))
    for robot in (one, other):
        robot.close()
    assert one.journal.read_bytes() != other.journal.read_bytes()


def test_time_passes_alike_in_large_and_small_steps(tmp_path: Path) -> None:
    at_once, bit_by_bit = VirtualRobot(tmp_path / "a", screen=False), VirtualRobot(tmp_path / "b", screen=False)
    at_once.advance(6_000)
    for _ in range(600):
        bit_by_bit.advance(10)
    for robot in (at_once, bit_by_bit):
        robot.close()
    assert at_once.journal.read_bytes() == bit_by_bit.journal.read_bytes()


def test_the_base_keeps_its_link_while_nobody_is_there(tmp_path: Path) -> None:
    robot = VirtualRobot(tmp_path, screen=False)
    robot.advance(120_000)
    told = [step.event for step in robot.steps if isinstance(step.event, PartUp | PartDown)]
    assert [type(event) for event in told if event.part is Part.BASE] == [PartUp]
    robot.close()


def test_a_robot_whose_power_failed_starts_again_on_its_folder(tmp_path: Path) -> None:
    robot = greeted(tmp_path)
    robot.do({"do": "fault", "name": "power_loss", "seconds": 5})
    robot.advance(1_000)
    assert robot.is_off
    robot.advance(10_000)
    assert not robot.is_off
    assert len(robot.journals) == 2
    assert all(replay(journal).difference is None for journal in robot.journals)
    assert robot.state()["people"]["lan"]["at"]
    robot.close()


def test_time_goes_on_after_a_power_loss_between_two_milliseconds(tmp_path: Path) -> None:
    robot = VirtualRobot(tmp_path, screen=False)
    robot.advance(5_000.346007045)
    robot.do({"do": "fault", "name": "power_loss", "seconds": 3})
    robot.advance(20_000)
    robot.do({"do": "enter", "who": "lan"})
    robot.do({"do": "walk", "who": "lan", "to": "front"})
    robot.advance(60_000)  # what is due at an instant and not done there would be due for ever
    assert robot.state()["page"] == "GreetingPage"
    robot.close()


def test_a_clock_that_jumps_moves_the_wall_and_not_the_decisions(tmp_path: Path) -> None:
    robot = VirtualRobot(tmp_path, screen=False)
    robot.advance(1_000)
    before = robot.wall()
    robot.do({"do": "fault", "name": "clock_jump", "seconds": -3600})
    robot.advance(1_000)
    assert (robot.wall() - before).total_seconds() == -3599
    assert robot.at_ms == 2_000
    robot.close()


@pytest.mark.parametrize("name", [name for name, kind in FAULTS.items() if "virtual" in kind.backends])
def test_every_fault_can_be_injected_and_mended_and_the_touch_path_lives(tmp_path: Path, name: str) -> None:
    robot = VirtualRobot(tmp_path)
    robot.advance(2_000)
    values = {"seconds": 3} if name in ("clock_jump", "power_loss") else {}
    robot.do({"do": "fault", "name": name, **values})
    robot.advance(9_000)
    robot.do({"do": "touch", "at": [270, 480]})
    robot.advance(2_000)
    assert robot.state()["page"] in ("HomePage", "StopPage")
    robot.do({"do": "mend", "name": name})
    robot.advance(9_000)
    assert robot.faults == []
    assert robot.crash == ""
    robot.close()


@pytest.mark.parametrize(
    "order",
    [
        {"do": "walk", "who": "nobody", "to": "front"},
        {"do": "enter", "who": "lan", "at": "moon"},
        {"do": "fault", "name": "rain"},
        {"do": "say", "who": "lan", "wav": "x.wav"},
        {"do": "clerk", "act": "call_next", "place": "counter:99"},
        {"do": "clerk", "act": "call_next"},
        {"do": "fly"},
    ],
)
def test_what_cannot_be_ordered_is_told(tmp_path: Path, order: dict[str, object]) -> None:
    robot = VirtualRobot(tmp_path, screen=False)
    with pytest.raises((Trouble, Troubles)):
        robot.do(order)
    robot.close()


def test_a_clerk_tells_whom_they_called_and_that_nobody_waits(tmp_path: Path) -> None:
    robot = VirtualRobot(tmp_path)
    robot.advance(2_000)
    for want, of in (("begin", ""), ("topic", "marry"), ("choose", "1.000894"), ("ticket", "")):
        robot.do({"do": "tap", "want": want, "of": of or None})
        robot.advance(2_000)
    call = {"do": "clerk", "act": "call_next", "place": "counter:3"}
    assert robot.do(call) == {"called": "3001"}
    assert robot.do(call) == {"called": None}
    assert robot.do({"do": "clerk", "act": "answer"}) == {"answered": 0}
    robot.close()


def test_pictures_of_lobby_and_screen_are_saved(tmp_path: Path) -> None:
    robot = greeted(tmp_path, screen=True)
    for of in ("above", "screen"):
        robot.picture(of, tmp_path / f"{of}.png")
        assert (tmp_path / f"{of}.png").stat().st_size > 5_000
    with pytest.raises(Trouble, match="no such picture"):
        robot.picture("below", tmp_path / "x.png")
    robot.close()


def test_a_robot_without_camera_and_microphone_serves_by_touch_and_reports_nothing_broken(tmp_path: Path) -> None:
    robot = VirtualRobot(tmp_path, sets=("camera.address=none", "microphone.address=none"))
    robot.advance(3_000)
    assert robot.state()["page"] == "IdlePage"
    assert robot.state()["view"]["by_touch"], "so that no page invites to speak"
    robot.do({"do": "tap", "want": "begin"})
    robot.advance(2_000)
    robot.do({"do": "tap", "want": "topic", "of": "birth"})
    robot.advance(2_000)
    assert robot.state()["page"] == "ListPage"
    robot.advance(120_000)
    assert robot.state()["page"] == "IdlePage", "the visit ends without a camera"
    events = [step.event for step in robot.steps]
    assert not [event for event in events if isinstance(event, PartDown)]
    assert {event.part for event in events if isinstance(event, PartUp)}.isdisjoint({Part.CAMERA, Part.MICROPHONE})
    robot.close()
