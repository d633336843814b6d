"""Run `kiosk fleet run`, the agent of this robot, at nice 10 and with few wake-ups so that the robot has priority."""

import argparse
import logging
import os
import signal
import sys

from robot.fleet.agent import Agent, AgentFiles
from robot.fleet.announcement_signature import judged
from robot.fleet.content import command
from robot.fleet.link import door_of
from robot.runtime.settings.loader import CONFIG, load_settings
from robot.runtime.settings.schema import FleetSettings

SPOOL_BYTES = 16_000_000
"""Most bytes of records that may wait for the broker: room for more than two months; chosen."""
BUNDLE_BYTES = 64_000_000
"""Largest content bundle that the robot fetches, bytes; chosen."""
_NICE = 10


def run(args: argparse.Namespace, fleet: FleetSettings) -> int:
    """Run the agent until SIGTERM or Ctrl-C; return 0."""
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    os.nice(_NICE)
    root = CONFIG.parent
    figures = root / load_settings(args.settings, args.set, config=CONFIG).desk.figures_dir
    place = AgentFiles(
        fleet.province,
        fleet.robot,
        root / fleet.dir,
        figures,
        CONFIG,
        SPOOL_BYTES,
        BUNDLE_BYTES,
    )
    agent = Agent(
        place,
        door_of(fleet, root),
        fleet.report_s,
        lambda payload: judged(payload, root / fleet.keys_dir),
        command(fleet.apply, root),
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: agent.stop())
    agent.run()
    return 0
