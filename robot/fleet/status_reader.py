"""Read the state of all robots of a province once, from the broker's retained messages, for an operator."""

import queue
import time
from typing import Any

import msgspec

from robot.core.trouble import Trouble
from robot.fleet import topics
from robot.fleet.link import Arrived, BrokerLink, Connected, Door, Lost
from robot.fleet.messages import Health, Linked, decode

QUIET_S = 0.7
"""Time without a message after which all retained messages have come, s: a broker sends them upon subscription."""


class RobotStatus(msgspec.Struct):
    """The two retained messages of a robot, link and health; None = the broker has no such message."""

    link: Linked | None = None
    health: Health | None = None


def robots_of(door: Door, province: str, client_id: str, wait_s: float = 10.0) -> dict[str, RobotStatus]:
    """Return {robot: status} of `province`. Raises `Trouble` when the broker cannot be reached within `wait_s`."""
    facts: queue.SimpleQueue[Any] = queue.SimpleQueue()
    link = BrokerLink(door, client_id, facts, many=True)
    found: dict[str, RobotStatus] = {}
    link.open()
    try:
        connected(facts, wait_s)
        for leaf in ("link", "health"):
            link.subscribe(topics.of_robot(province, "+", leaf))
        until_s = time.monotonic() + QUIET_S
        while (left_s := until_s - time.monotonic()) > 0:
            try:
                fact = facts.get(timeout=left_s)
            except queue.Empty:
                break
            if isinstance(fact, Arrived):
                _note(found, fact)
                if fact.retained:  # live messages never end: they do not prolong the wait
                    until_s = time.monotonic() + QUIET_S
        return found
    finally:
        link.close()


def connected(facts: "queue.SimpleQueue[Any]", wait_s: float) -> None:
    """Wait up to `wait_s` for `Connected` in the link's queue. Raises `Trouble` with the broker's last reason."""
    until_s = time.monotonic() + wait_s
    reason = "no answer"
    while (left_s := until_s - time.monotonic()) > 0:
        try:
            fact = facts.get(timeout=left_s)
        except queue.Empty:
            break
        if isinstance(fact, Connected):
            return
        if isinstance(fact, Lost):
            reason = fact.reason
    raise Trouble(
        f"the broker does not let us in: {reason}",
        "không kết nối được máy chủ MQTT",
        key="fleet.broker",
        remedy="check address, password and certificates of [fleet], and that the broker runs",
        remedy_vi="kiểm tra địa chỉ, mật khẩu, chứng thư trong [fleet] và máy chủ",
    )


def _note(found: dict[str, RobotStatus], message: Arrived) -> None:
    named = topics.robot_of(message.topic)
    if named is None:
        return
    robot, leaf = named
    seen = found.setdefault(robot, RobotStatus())
    if leaf == "link":
        seen.link = decode(message.payload, Linked)
    elif leaf == "health":
        seen.health = decode(message.payload, Health)
