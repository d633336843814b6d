"""What the robot knows of its base outlives the process that moves it."""

from pathlib import Path

import msgspec
import pytest

from hardware.lidar.scanner import LidarMount
from hardware.motion.base_state import BaseLedger
from hardware.motion.messages import Glimpse, MotionSetup
from hardware.motion.saved_pose import PoseMemory
from robot.core.commands import Drive, Halt, Rearm
from robot.core.events import AnyEvent, BaseReported, BaseState, DriveEnded, PartDown, PartUp
from robot.core.parts import Part
from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.ports import LiveValues
from robot.runtime.settings.loader import CONFIG, load_settings

WISH = Drive(4, "counter:3", 1200)
BUMPED = BaseReported(BaseState.BUMPED, 1000, 2000, 0)


class Story:
    """A ledger, and what it told."""

    def __init__(self, folder: Path, *, by_markers: bool = False) -> None:
        self.file = folder / "pose.json"
        self.told: list[AnyEvent] = []
        setup = MotionSetup.of(load_settings().base, load_lobby(CONFIG / "lobby.toml"), by_markers=by_markers)
        self.ledger = BaseLedger(setup, self.file, LiveValues())
        self.ledger.emit = self.told.append


@pytest.fixture
def story(tmp_path: Path) -> Story:
    return Story(tmp_path)


def test_a_wish_without_a_motion_process_is_over_at_once_and_its_renewals_move_nothing(story: Story) -> None:
    assert not story.ledger.admits(WISH, linked=False)
    assert story.told == [DriveEnded(4, False, "link")]
    assert not story.ledger.admits(WISH, linked=True)
    assert story.ledger.admits(msgspec.structs.replace(WISH, lease=5), linked=True)


def test_a_wish_ends_with_the_process_that_carries_it_out(story: Story) -> None:
    assert story.ledger.admits(WISH, linked=True)
    story.ledger.process_ended()
    assert story.told == [DriveEnded(4, False, "link")]
    story.ledger.process_ended()
    assert len(story.told) == 1


def test_halt_and_rearm_go_on_to_a_process_that_is_there(story: Story) -> None:
    assert [story.ledger.admits(Halt(), linked=linked) for linked in (True, False)] == [True, False]
    assert [story.ledger.admits(Rearm(), linked=linked) for linked in (True, False)] == [True, False]


def test_nothing_moves_before_the_disk_holds_that_it_may(story: Story) -> None:
    story.file.mkdir()
    assert not story.ledger.admits(WISH, linked=True)
    assert story.told == [DriveEnded(4, False, "pose")]


def test_what_held_the_base_holds_it_after_the_program_was_started_again(tmp_path: Path) -> None:
    Story(tmp_path).ledger.take(BUMPED)
    assert Story(tmp_path).ledger.setup.held is BaseState.BUMPED


def test_a_robot_that_was_stopped_on_the_way_stays_down_or_looks_for_markers(tmp_path: Path) -> None:
    PoseMemory(tmp_path / "pose.json").moving()
    down = Story(tmp_path).ledger.recall()
    assert down is not None
    english, vietnamese = down.reason.split(" | ")
    assert "the robot was stopped on the way; push it home, then type: ./kiosk run --at-home" in english
    assert "robot bị dừng giữa đường; đẩy robot về chỗ đứng chờ (home) rồi gõ: ./kiosk run --at-home" in vietnamese
    looking = Story(tmp_path, by_markers=True)
    assert looking.ledger.recall() is None
    assert not looking.ledger.setup.start_known


def test_a_pose_that_is_not_trusted_is_not_kept(tmp_path: Path) -> None:
    PoseMemory(tmp_path / "pose.json").moving()
    looking = Story(tmp_path, by_markers=True)
    looking.ledger.recall()
    looking.ledger.take(BaseReported(BaseState.HALTED, 1000, 2000, 0))
    assert Story(tmp_path).ledger.recall() is not None


def test_wheels_that_spin_are_told_to_the_technician_in_both_languages(
    story: Story, caplog: pytest.LogCaptureFixture
) -> None:
    story.ledger.take(DriveEnded(1, False, "blocked"))
    assert caplog.text == ""
    story.ledger.take(DriveEnded(2, False, "slip"))
    assert "the wheels turn" in caplog.text
    assert "bánh xe quay" in caplog.text


def test_a_range_sensor_that_does_not_measure_is_told_once_by_its_number_and_so_is_the_end_of_it(
    story: Story, caplog: pytest.LogCaptureFixture
) -> None:
    well = BaseReported(BaseState.HALTED, 0, 0, 0)
    broken = msgspec.structs.replace(well, broken_sensors=(0, 2))
    for report in (well, broken, broken):
        story.ledger.take(report)
    (told,) = caplog.messages
    assert "r1 being the leftmost: r1, r3;" in told
    assert "bên trái: r1, r3;" in told
    story.ledger.take(well)
    assert "measure again" in caplog.messages[-1]


def test_the_lidar_is_lost_with_the_motion_process_and_that_is_told_once(story: Story) -> None:
    story.ledger.setup = msgspec.structs.replace(story.ledger.setup, lidar=LidarMount())
    story.ledger.take(PartUp(Part.LIDAR, "LD19, /dev/ttyUSB0, 10.0 turns/s"))
    story.ledger.process_ended()
    story.ledger.process_ended()
    assert [(type(event), event.part) for event in story.told if isinstance(event, PartUp | PartDown)] == [
        (PartUp, Part.LIDAR),
        (PartDown, Part.LIDAR),
    ]


def test_a_robot_without_a_lidar_tells_of_none(story: Story) -> None:
    story.ledger.process_ended()
    assert story.told == []


def test_markers_that_contradict_each_other_are_told_once_and_all_of_them(
    story: Story, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(3):
        story.ledger.take_glimpse(Glimpse(1.0, 2.0, 0.0, (), suspects=(9,), disagreeing=((2, 4, 7),)))
    told = [record.getMessage() for record in caplog.records]
    assert len(told) == 2
    assert "markers 2, 4, 7 contradict each other" in told[0]
    assert "các mã 2, 4, 7 mâu thuẫn nhau" in told[0]
    assert "marker 9 is not where the map says" in told[1]
