"""The whole robot leads nobody: it notices, stops, turns round, and goes on only with somebody who stands there."""

import time
from pathlib import Path

import pytest

from robot.runtime.event_loop.replay import replay
from simulators.boards.motor_board import SimulatedBoard
from simulators.centre.journal_follower import JournalLine
from tests.whole_robot.started_robot import Started, until_still

pytestmark = pytest.mark.ports


def escort(name: str, step: JournalLine) -> bool:
    return step.kind == "EscortChanged" and step.event["step"] == name


def leads(lease: int, step: JournalLine) -> bool:
    wish = step.command("Drive")
    return wish is not None and wish["lease"] == lease


def test_without_a_visitor_behind_it_stops_turns_round_and_leads_on_whom_the_camera_sees(
    tmp_path: Path, board: SimulatedBoard
) -> None:
    robot = Started(tmp_path, board, "led")  # its camera looks at the photograph of a face
    try:
        robot.drive_off()
        until_still(board)
        seeking = robot.until(lambda step: escort("seeking", step))
        assert not any(step.kind == "DriveEnded" and step.event["reached"] for step in robot.tail.steps)
        assert seeking.page["page"] == "SeekingPage"
        looking = robot.until(lambda step: escort("looking", step))
        assert looking.page["looking"]
        again = robot.until(lambda step: leads(2, step))
        assert again.at - looking.at >= 1200, "a face must stay"
        assert again.page["page"] == "MovingPage"
        assert replay(robot.journal).difference is None
    finally:
        robot.end()


def test_a_touch_anywhere_on_the_way_stands_the_wheels(tmp_path: Path, board: SimulatedBoard) -> None:
    robot = Started(tmp_path, board, "touched")
    try:
        robot.drive_off()
        robot.panel.press(37, 61)
        ended = robot.until(lambda step: step.kind == "DriveEnded")
        assert ended.event["reason"] == "halt"
        until_still(board)
        robot.until(lambda step: step.page.get("page") == "MapPage" and step.page.get("paused"))
        time.sleep(1.5)
        assert board.wheel_mm_s == (0, 0)
    finally:
        robot.end()
