"""The agent: looks at the robot once a minute, tells the province, takes content in. A program of its own.

Order of a round: records go to the disk first, then over the link; without a link they wait there. How the robot is, is
told in each round, whatever the disk does.
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
    """A bundle was taken in, or not, for a reason."""

    number: int
    reason: str


class AgentStop(NamedTuple):
    """Leave."""


class AgentFiles(NamedTuple):
    """Whose agent this is, and where its files are. `folder` is the agent's own, `figures` the robot's."""

    province: str
    robot: str
    folder: Path
    figures: Path
    config: Path
    spool_bytes: int
    bundle_bytes: int


class Agent:
    """Runs in one thread until `stop`; paho's thread only feeds its queue."""

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
        """Raises `Trouble` when the folder cannot be used, or another agent uses it."""
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
        """Leave soon. From any thread, or a signal."""
        self._facts.put(AgentStop())

    def run(self) -> None:
        """Until `stop`."""
        self._link.open()
        due_s = 0.0
        try:
            while True:
                now_s = time.monotonic()
                if now_s >= due_s:
                    due_s = now_s + self._report_s
                    for act in (self._record, self._updates.look, self._tell_health):
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
        """A piece of content is wanted."""
        self._link.subscribe(topics.piece(self._place.province, sha256, index))

    def enough(self, sha256: str, index: int) -> None:
        """It is there."""
        self._link.unsubscribe(topics.piece(self._place.province, sha256, index))

    def _taken_in(self, wait_s: float) -> bool:
        """Wait for a fact, then take all that wait; False when one of them is `AgentStop`."""
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
                self._tell_health()
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
                    self._tell_health()
            case Applied(number, reason):
                self._updates.finished(number, reason)
                self._tell_health()

    def _record(self) -> None:
        """What has changed is remembered once it is on the disk: what a full one refused is put again."""
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
            self._days.told(day)

    def _tell_health(self) -> None:
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
        """A disk that fails costs what was to be done now; the next round tries again."""
        try:
            act()
        except (Trouble, OSError) as error:
            log.error("%s", error)


def _only_one(folder: Path) -> BinaryIO:
    """The lock of the folder, held until it is closed or the program ends in any way."""
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
