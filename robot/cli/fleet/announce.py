"""Run `kiosk fleet announce`: send a signed content bundle to all robots of a province."""

import argparse
import hashlib
import queue
import time
from pathlib import Path
from typing import Any

from robot.cli.bundle import password_of
from robot.cli.fleet import operator_id
from robot.core.trouble import Trouble
from robot.fleet import topics
from robot.fleet.announcement_signature import SignedAnnouncement, Statement, sign
from robot.fleet.content import PIECE_BYTES
from robot.fleet.link import Acknowledged, Arrived, BrokerLink, door_of
from robot.fleet.messages import decode, encode
from robot.fleet.status_reader import QUIET_S, connected
from robot.runtime.minisign import ENDING, read_signer, verify_data
from robot.runtime.settings.loader import CONFIG
from robot.runtime.settings.schema import FleetSettings

_WAIT_S = 60.0


def announce(args: argparse.Namespace, fleet: FleetSettings) -> int:
    """Publish the pieces of the content bundle, then its announcement, then delete the pieces of the previous bundle;
    return 0."""
    try:
        bundle = args.file.read_bytes()
        signature = args.file.with_name(args.file.name + ENDING).read_text(encoding="utf-8")
    except OSError as error:
        raise _bad_file(Path(error.filename), error.strerror or str(error)) from error
    sha256 = hashlib.sha256(bundle).hexdigest()
    signer = read_signer(args.key, password_of(args.key))
    verify_data(bundle, signature, [signer.public], args.file.name)  # every robot would refuse a bad one
    statement = Statement(fleet.province, args.number, args.file.name, sha256, len(bundle), PIECE_BYTES, signature)
    announcement = sign(statement, signer)
    facts: queue.SimpleQueue[Any] = queue.SimpleQueue()
    link = BrokerLink(door_of(fleet, CONFIG.parent), operator_id(fleet, f"announce-{time.time_ns()}"), facts, many=True)
    link.open()
    try:
        connected(facts, _WAIT_S)
        before = _announced(link, facts, fleet.province)
        if before is not None and before.number >= args.number:
            raise _not_newer(args.number, before.number)
        for index in range(_pieces(statement)):
            piece = bundle[index * PIECE_BYTES : (index + 1) * PIECE_BYTES]
            deliver(link, facts, topics.piece(fleet.province, sha256, index), piece)
        deliver(link, facts, topics.content(fleet.province), encode(announcement))
        if before is not None and before.sha256 != sha256:
            for index in range(_pieces(before)):
                deliver(link, facts, topics.piece(fleet.province, before.sha256, index), b"")
    finally:
        link.close()
    print(f"content {args.number}: {len(bundle)} bytes, sha256 {sha256}; watch it with ./kiosk fleet status")
    return 0


def _announced(link: BrokerLink, facts: "queue.SimpleQueue[Any]", province: str) -> Statement | None:
    """Return the statement (number, size, hash) that is announced now, unverified; None where the broker keeps none
    that can be read."""
    link.subscribe(topics.content(province))
    try:
        while not isinstance(fact := facts.get(timeout=QUIET_S), Arrived):
            pass
    except queue.Empty:
        return None
    announcement = decode(fact.payload, SignedAnnouncement)
    return None if announcement is None else decode(announcement.statement.encode(), Statement)


def deliver(link: BrokerLink, facts: "queue.SimpleQueue[Any]", topic: str, payload: bytes) -> None:
    """Publish one message and wait until the broker confirms it. Raises `Trouble` if it is refused or not confirmed
    within `_WAIT_S`."""
    mid = link.publish(topic, payload, retain=True)
    until_s = time.monotonic() + _WAIT_S
    refused = "no answer"
    while (left_s := until_s - time.monotonic()) > 0:
        try:
            fact = facts.get(timeout=left_s)
        except queue.Empty:
            break
        if isinstance(fact, Acknowledged) and fact.mid == mid:
            if not fact.refused:
                return
            refused = fact.refused
            break
    raise Trouble(
        f"the broker does not take it: {refused}",
        "máy chủ MQTT không nhận",
        value=topic,
        remedy="give the operator's user the right to write there: config/fleet/acl",
        remedy_vi="cho tài khoản quản trị quyền ghi: config/fleet/acl",
    )


def _pieces(statement: Statement) -> int:
    return -(-statement.size_bytes // statement.piece_bytes)


def _bad_file(path: Path, what: str) -> Trouble:
    return Trouble(
        what,
        "không dùng được tệp này",
        file=str(path),
        remedy="name another file",
        remedy_vi="chọn tệp khác",
    )


def _not_newer(number: int, before: int) -> Trouble:
    return Trouble(
        f"content {before} is announced already",
        f"đã công bố nội dung số {before}",
        key="--number",
        value=number,
        remedy="take a higher number; to bring old content back, announce its bundle under a new number",
        remedy_vi="dùng số lớn hơn; muốn quay lại nội dung cũ thì công bố gói cũ với số mới",
    )
