"""The fleet agent: a separate program that reports the robot's state to the province and applies content updates.

Once a minute it reads the robot's files and writes changed values as records to the disk; the records are sent when the
link is up. The robot's health is sent every minute, even when the disk fails.
"""

import contextlib
import datetime
import fcntl
import logging
import queue
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from msgspec.structs import replace

from robot.core.trouble import Trouble
from robot.fleet import topics
from robot.fleet.content import Apply, Judge, Updates
from robot.fleet.content_fingerprint import ContentFingerprint
from robot.fleet.delivery import PAUSE_S, Delivery
from robot.fleet.link import AGAIN_S, Acknowledged, Arrived, BrokerLink, Connected, Door, Lost, Will
from robot.fleet.messages import Linked, encode
from robot.fleet.outbox import Outbox
from robot.fleet.telemetry_reader import Days, RobotFile, today_of

log = logging.getLogger("kiosk.fleet")


class Applied(NamedTuple):
    """Message: update `number` has ended. `reason`: why its bundle could not be applied, "" = it was applied."""

    number: int
    reason: str


class AgentStop(NamedTuple):
    """Message that requests the agent to end."""


class AgentFiles(NamedTuple):
    """An agent's names, folders and limits. `folder`: the agent's own files; `figures`: the robot's daily figures."""

    province: str
    robot: str
    folder: Path
    figures: Path
    config: Path
    spool_bytes: int
    bundle_bytes: int


class Agent:
    """The agent, for one thread. The MQTT library has a thread that only puts messages into the agent's queue."""

    def __init__(
        self,
        place: AgentFiles,
        door: Door,
        report_s: float,
        judge: Judge,
        apply: Apply,
        *,
        again_s: tuple[int, int, int] = AGAIN_S,
        pause_s: float = PAUSE_S,
        now: Callable[[], datetime.datetime] = datetime.datetime.now,
    ) -> None:
        """Raises `Trouble` when the folder of `place` cannot be used, or is used by another agent."""
        self._place, self._report_s, self._now = place, report_s, now
        place.folder.mkdir(parents=True, exist_ok=True)
        self._lock = _only_one(place.folder)
        self._facts: queue.SimpleQueue[Any] = queue.SimpleQueue()
        farewell = Will(self._topic("link"), encode(Linked(False)))
        self._link = BrokerLink(door, f"kiosk-{place.province}-{place.robot}", self._facts, farewell, again_s=again_s)
        self._outbox = Outbox(place.folder / "outbox", place.spool_bytes)
        self._delivery = Delivery(self._outbox, lambda payload: self._publish("records", payload), pause_s)
        self._robot = RobotFile(place.folder / "robot.json")
        self._edition = ContentFingerprint(place.config)
        self._days = Days(place.figures, place.folder / "days.txt")
        self._updates = Updates(
            place.folder / "content",
            place.province,
            place.bundle_bytes,
            judge,
            self,
            apply,
            lambda work: threading.Thread(target=work, name="apply", daemon=True).start(),
            lambda number, reason: self._facts.put(Applied(number, reason)),
        )
        self._parts: dict[str, bool] = {}
        self._gauges: dict[str, Any] = {}

    def stop(self) -> None:
        """Let `run` end soon. Callable from any thread and from a signal handler."""
        self._facts.put(AgentStop())

    def run(self) -> None:
        """Run the agent until `stop` is called."""
        self._link.open()
        due_s = 0.0
        try:
            while True:
                now_s = time.monotonic()
                if now_s >= due_s:
                    due_s = now_s + self._report_s
                    for act in (self._record, self._updates.look, self._publish_health):
                        self._guarded(act)
                if not self._taken_in(due_s - now_s):
                    return
                self._guarded(self._deliver)
        finally:
            if self._link.connected:
                self._publish("link", encode(Linked(False, round(time.time()))), retain=True)
            self._link.close()
            self._lock.close()

    def ask(self, sha256: str, index: int) -> None:
        """Ask the broker for piece `index` of the bundle with this SHA-256, by subscribing to its topic."""
        self._link.subscribe(topics.piece(self._place.province, sha256, index))

    def enough(self, sha256: str, index: int) -> None:
        """Unsubscribe from the topic of a piece that has come."""
        self._link.unsubscribe(topics.piece(self._place.province, sha256, index))

    def _taken_in(self, wait_s: float) -> bool:
        """Wait up to `wait_s` for a message, then handle all that wait; return False on an `AgentStop`."""
        fact: Any
        with contextlib.suppress(queue.Empty):
            fact = self._facts.get(timeout=max(0.0, wait_s))
            while True:
                if isinstance(fact, AgentStop):
                    return False
                self._guarded(lambda fact=fact: self._take(fact))  # type: ignore[misc]
                fact = self._facts.get_nowait()
        return True

    def _take(self, fact: Any) -> None:
        match fact:
            case Connected():
                log.info("connected to the broker")
                self._publish("link", encode(Linked(True, round(time.time()))), retain=True)
                self._link.subscribe(topics.content(self._place.province))
                self._updates.connected()
                self._publish_health()
            case Lost(reason):
                log.warning("no broker: %s", reason)
            case Acknowledged():
                self._delivery.acknowledged(fact, time.monotonic())
            case Arrived(topic, payload):
                piece = topics.piece_of(topic)
                if piece is not None:
                    self._updates.piece(*piece, payload)
                elif topic == topics.content(self._place.province):
                    self._updates.announced(payload)
                    self._publish_health()
            case Applied(number, reason):
                self._updates.finished(number, reason)
                self._publish_health()

    def _record(self) -> None:
        """Put changed values into the outbox. A value that a full disk refused is put again in the next minute."""
        at_s = round(time.time())
        health = self._robot.health(at_s)
        gauges = self._robot.gauges()
        if health.parts != self._parts:
            self._outbox.put("parts", health.parts, at_s)
            self._parts = health.parts
        if gauges and gauges != self._gauges:
            self._outbox.put("gauges", gauges, at_s)
            self._gauges = gauges
        for day, body in self._days.over(self._now().date()):
            self._outbox.put("day", body, at_s)
            self._days.mark_reported(day)

    def _publish_health(self) -> None:
        if not self._link.connected:
            return
        health = replace(
            self._robot.health(round(time.time())),
            disk_free_mb=shutil.disk_usage(self._place.folder).free // 1_000_000,
            catalogue=self._edition.fingerprint(),
            content=self._updates.state,
            today=today_of(self._place.figures, self._now().date()),
            waiting=self._outbox.waiting,
            dropped=self._outbox.dropped,
            unread=self._delivery.unread,
        )
        self._publish("health", encode(health), retain=True)

    def _deliver(self) -> None:
        self._delivery.settle()
        if self._link.connected:
            self._delivery.fill(time.monotonic())

    def _publish(self, leaf: str, payload: bytes, *, retain: bool = False) -> int:
        return self._link.publish(self._topic(leaf), payload, retain=retain)

    def _topic(self, leaf: str) -> str:
        return topics.of_robot(self._place.province, self._place.robot, leaf)

    def _guarded(self, act: Callable[[], None]) -> None:
        """Run `act`, and log a failure of the disk."""
        try:
            act()
        except (Trouble, OSError) as error:
            log.error("%s", error)


def _only_one(folder: Path) -> BinaryIO:
    """Lock the folder; return the lock file: closing it unlocks. Raises `Trouble` when another agent has the lock."""
    file = (folder / "lock").open("wb")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        file.close()
        raise Trouble(
            "another agent of the fleet runs here",
            "chương trình báo về tỉnh đang chạy rồi",
            file=str(folder),
            key="fleet.dir",
            remedy="stop it first: systemctl stop kiosk-fleet",
            remedy_vi="dừng nó trước: systemctl stop kiosk-fleet",
        ) from error
    return file
