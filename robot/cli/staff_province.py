"""Read the robots of the province for the officials' page, where this robot belongs to a fleet."""

import time

from robot.cli.fleet import operator_id
from robot.cli.fleet.status import SILENT_S
from robot.fleet.link import door_of
from robot.fleet.status_reader import RobotStatus, robots_of
from robot.runtime.settings.loader import CONFIG
from robot.runtime.settings.schema import Settings
from robot.staff_page.robot_state.province import Province, ProvinceRobot

WAIT_S = 4.0
"""Longest wait for the broker, s: a person waits for the page. Chosen."""


def province_of(settings: Settings) -> Province | None:
    """Return the fleet of the robot's province; None if the robot belongs to none."""
    fleet = settings.fleet
    if not fleet.broker:
        return None

    def read() -> list[ProvinceRobot]:
        client_id = operator_id(fleet, f"page-{time.time_ns()}")
        seen = robots_of(door_of(fleet, CONFIG.parent), fleet.province, client_id, WAIT_S)
        return [province_robot(name, seen[name]) for name in sorted(seen)]

    return Province(read)


def province_robot(name: str, status: RobotStatus) -> ProvinceRobot:
    """Return what the page shows of a robot with this retained status."""
    health, online = status.health, status.link is not None and status.link.up
    if health is None:
        return ProvinceRobot(name, online)
    return ProvinceRobot(
        name,
        online,
        heard_s=health.at_s,
        battery_mv=health.battery_mv,
        down=tuple(sorted(part for part, up in health.parts.items() if not up)),
        silent=health.silent_s is None or health.silent_s > SILENT_S,
        visits=health.today.get("visit", 0),
        version=health.version,
    )
