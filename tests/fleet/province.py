"""A robot's computer with its files, its agent, and an operator who looks on: what the tests of the fleet act with."""

import datetime
import json
import os
import queue
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from robot.cli.bench.fleet.broker import OPERATOR, Broker
from robot.fleet.agent import Agent, AgentFiles
from robot.fleet.announcement_signature import judged
from robot.fleet.collect import RecordFiles, collect
from robot.fleet.content import Apply
from robot.fleet.link import BrokerLink
from robot.fleet.status_reader import RobotStatus, robots_of
from robot.runtime.settings.loader import CONFIG

PROVINCE = "quang-ninh"
AGAIN_S = (1, 1, 1)


def place(folder: Path, robot: str = "mong-duong-1") -> AgentFiles:
    """The files of a robot below `folder`."""
    return AgentFiles(PROVINCE, robot, folder / robot, folder / robot / "figures", CONFIG, 1_000_000, 10_000_000)


def robot_writes(folder: Path, robot: str = "mong-duong-1", **parts: bool) -> None:
    """The robot's program writes its file."""
    standing = {
        "at_s": int(time.time()),
        "version": "0.1.0",
        "parts": parts or {"camera": True},
        "base": "ready",
        "battery_mv": 25100,
        "computer": {"temperature_c": 51.5},
        "gauges": {"events": 7, "loop_lag_ms": {"p99": 0.4}, "said": "vợ em mới sinh con"},
    }
    path = folder / robot / "robot.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".new")
    beside.write_text(json.dumps(standing), encoding="utf-8")
    os.replace(beside, path)


@contextmanager
def agent(
    broker: Broker,
    where: AgentFiles,
    *,
    apply: Apply = lambda _path: None,
    keys: Path = Path("no-keys"),
    report_s: float = 0.3,
    pause_s: float = 0.5,
    now: Callable[[], datetime.datetime] = datetime.datetime.now,
) -> Iterator[Agent]:
    """The agent of `where`, running."""
    running = Agent(
        where,
        broker.door(where.robot),
        report_s,
        lambda payload: judged(payload, keys),
        apply,
        again_s=AGAIN_S,
        pause_s=pause_s,
        now=now,
    )
    thread = threading.Thread(target=running.run)
    thread.start()
    try:
        yield running
    finally:
        running.stop()
        thread.join(timeout=10)
        assert not thread.is_alive()


@contextmanager
def collector(broker: Broker, folder: Path) -> Iterator[RecordFiles]:
    """The operator's collector, running."""
    facts: queue.SimpleQueue[Any] = queue.SimpleQueue()
    link = BrokerLink(broker.door(OPERATOR), "collector", facts, lasting=True, again_s=AGAIN_S)
    stopping = threading.Event()
    kept = RecordFiles(folder)
    link.open()
    thread = threading.Thread(target=collect, args=(link, facts, PROVINCE, kept, stopping.is_set, lambda _words: None))
    thread.start()
    try:
        yield kept
    finally:
        stopping.set()
        thread.join(timeout=10)
        link.close()
        kept.close()


def records(folder: Path, robot: str = "mong-duong-1") -> list[dict[str, Any]]:
    """What was collected of a robot, in the order in which it came."""
    lines = [line for path in (folder / robot).glob("*.jsonl") for line in path.read_bytes().splitlines()]
    return [json.loads(line) for line in lines]


def seen(broker: Broker, robot: str = "mong-duong-1") -> RobotStatus:
    """What the operator sees of a robot."""
    return robots_of(broker.door(OPERATOR), PROVINCE, f"look-{time.time_ns()}").get(robot, RobotStatus())


def until(holds: Callable[[], Any], wait_s: float = 40.0) -> None:
    """Wait until it is so; a failure names what was waited for by the line that calls."""
    end_s = time.monotonic() + wait_s
    while not holds():
        assert time.monotonic() < end_s, "it did not come about"
        threading.Event().wait(0.05)
