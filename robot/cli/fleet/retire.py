"""Run `kiosk fleet retire`: remove a robot from the table of robots when it goes out of service; its records stay."""

import argparse
import queue
import time
from typing import Any

from robot.cli.fleet import operator_id
from robot.cli.fleet.announce import deliver
from robot.core.trouble import Trouble
from robot.fleet import topics
from robot.fleet.link import BrokerLink, door_of
from robot.fleet.status_reader import connected, robots_of
from robot.runtime.settings.loader import CONFIG
from robot.runtime.settings.schema import FleetSettings

_WAIT_S = 10.0
_STOP = "systemctl disable --now kiosk-fleet"


def run(args: argparse.Namespace, fleet: FleetSettings) -> int:
    """Delete the messages that the broker keeps of the robot `args.robot`; return 0. Raises `Trouble` if it is
    connected or unknown."""
    door, name = door_of(fleet, CONFIG.parent), operator_id(fleet, f"retire-{time.time_ns()}")
    seen = robots_of(door, fleet.province, name).get(args.robot)
    if seen is None:
        raise _refused(
            args.robot,
            "the broker keeps nothing of a robot with this name",
            "máy chủ không giữ gì về robot này",
            ("take a name of kiosk fleet status", "dùng tên có trong kiosk fleet status"),
        )
    if seen.link is not None and seen.link.up:
        raise _refused(
            args.robot,
            "this robot is connected, and would be back with its next report",
            "robot này đang kết nối và sẽ báo lại ngay",
            (f"stop its agent first: {_STOP}", f"dừng nó trước: {_STOP}"),
        )
    facts: queue.SimpleQueue[Any] = queue.SimpleQueue()
    link = BrokerLink(door, name, facts)
    link.open()
    try:
        connected(facts, _WAIT_S)
        for leaf in ("health", "link"):
            deliver(link, facts, topics.of_robot(fleet.province, args.robot, leaf), b"")
    finally:
        link.close()
    print(f"{args.robot}: nothing is kept of it any more | không còn trong danh sách; take its user off the broker")
    return 0


def _refused(robot: str, what: str, vi: str, remedy: tuple[str, str]) -> Trouble:
    return Trouble(what, vi, key="ROBOT", value=robot, remedy=remedy[0], remedy_vi=remedy[1])
