"""When a robot says that the state of the machine has served."""

import asyncio
from pathlib import Path

import pytest

from robot.core.events import PartUp
from robot.core.parts import Part
from robot.runtime.monitoring.update_probation import FILE, UpdateProbation


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """One with state 7 in force."""
    for number in (7, 8):
        (tmp_path / f"generations/{number}/config").mkdir(parents=True)
        (tmp_path / f"generations/{number}/var").symlink_to("../../var")
    (tmp_path / "var").mkdir()
    (tmp_path / "current").symlink_to("generations/7")
    return tmp_path


async def test_nothing_is_said_before_the_screen_has_stood_for_its_time(machine: Path) -> None:
    served = UpdateProbation(machine / "current/config", served_s=0.05)
    running = asyncio.ensure_future(served.run())
    await asyncio.sleep(0.1)
    assert not (machine / FILE).exists()
    served.observing(lambda event: None)(PartUp(Part.SCREEN))
    await asyncio.sleep(0)
    assert not (machine / FILE).exists()
    await running
    assert (machine / FILE).read_text() == "7"


async def test_a_robot_says_it_of_the_state_that_it_was_started_from(machine: Path) -> None:
    served = UpdateProbation(machine / "current/config", served_s=0.0)
    (machine / "current").unlink()
    (machine / "current").symlink_to("generations/8")
    served.observing(lambda event: None)(PartUp(Part.SCREEN))
    await served.run()
    assert (machine / FILE).read_text() == "7"


async def test_a_checkout_has_no_states(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    await UpdateProbation(tmp_path / "config", served_s=0.0).run()
    assert list(tmp_path.iterdir()) == [tmp_path / "config"]
