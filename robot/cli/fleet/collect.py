"""Run `kiosk fleet collect`: receive the records of all robots of a province and keep them in files."""

import argparse
import queue
import signal
import sys
import threading
from typing import Any

from robot.cli.fleet import operator_id
from robot.fleet.collect import RecordFiles, collect
from robot.fleet.link import BrokerLink, door_of
from robot.runtime.settings.loader import CONFIG
from robot.runtime.settings.schema import FleetSettings


def run(args: argparse.Namespace, fleet: FleetSettings) -> int:
    """Collect the robots' records until SIGTERM or Ctrl-C; return 0."""
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stopping.set())
    facts: queue.SimpleQueue[Any] = queue.SimpleQueue()
    link = BrokerLink(door_of(fleet, CONFIG.parent), operator_id(fleet, "collect"), facts, lasting=True)
    kept = RecordFiles(args.out)
    link.open()
    try:
        collect(link, facts, fleet.province, kept, stopping.is_set, lambda words: print(words, file=sys.stderr))
    finally:
        link.close()
        kept.close()
    for robot, missing in sorted(kept.missing().items()):
        if missing:
            print(f"{robot}: {missing} records missing | thiếu {missing} bản ghi", file=sys.stderr)
    return 0
