"""A robot that is taken out of service leaves the province's table, and comes back by nothing but its own agent."""

import argparse
from pathlib import Path

import pytest

from robot.cli.bench.fleet.broker import OPERATOR, PASSWORD, Broker
from robot.cli.fleet.retire import run
from robot.core.trouble import Trouble
from robot.fleet.status_reader import RobotStatus
from robot.runtime.settings.loader import load_settings
from robot.runtime.settings.schema import FleetSettings
from tests.fleet.province import PROVINCE, agent, place, robot_writes, seen, until

pytestmark = pytest.mark.waits
GONE = argparse.Namespace(robot="mong-duong-1")


@pytest.fixture
def operator(broker: Broker, tmp_path: Path) -> FleetSettings:
    """The settings of the operator's computer."""
    (tmp_path / "password").write_text(PASSWORD, encoding="ascii")
    sets = {"broker": f"mqtts://127.0.0.1:{broker.port}", "province": PROVINCE, "robot": OPERATOR}
    sets |= {"password_file": f"{tmp_path}/password", "ca_file": str(broker.ca_file)}
    return load_settings(sets=[f"fleet.{key}={value}" for key, value in sets.items()]).fleet


def test_nothing_is_kept_of_a_robot_that_was_retired(broker: Broker, operator: FleetSettings, tmp_path: Path) -> None:
    robot_writes(tmp_path)
    with agent(broker, place(tmp_path)):
        until(lambda: seen(broker).health)
        with pytest.raises(Trouble, match="is connected"):
            run(GONE, operator)
    until(lambda: (known := seen(broker).link) is not None and not known.up)
    assert run(GONE, operator) == 0
    assert seen(broker) == RobotStatus()
    with pytest.raises(Trouble, match="keeps nothing"):
        run(GONE, operator)
