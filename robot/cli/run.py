"""Run the robot with the settings of this site until it is stopped (Ctrl-C, SIGTERM).

Without a panel it does not start, but for a trial: SDL_VIDEODRIVER=dummy paints into memory."""

import argparse
import asyncio
import logging
import signal
import sys
from pathlib import Path
from typing import NoReturn

from robot.cli.argument_types import readable
from robot.core.trouble import Trouble, Troubles
from robot.runtime.processes.sole_robot import sole_robot
from robot.runtime.settings.fallback import load_or_last_good
from robot.runtime.settings.loader import CONFIG
from robot.runtime.settings.schema import Settings

_SWITCH_S = 0.001
"""How long a computing thread may keep the Python interpreter from a waiting thread, s. A loudspeaker runs dry after 40
ms; its thread, beside two computing ones, was served 22 ms late at Python's default of 5 ms, 10 ms late at 1 ms (p50, a
loaded machine)."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `kiosk run`."""
    parser.add_argument("--settings", type=readable, action="append", default=[], help="a further TOML file that wins")
    parser.add_argument("--set", action="append", default=[], metavar="TABLE.KEY=VALUE", help="one value that wins")
    parser.add_argument("--journal", type=Path, help="where to write the journal (var/journal/...)")
    parser.add_argument("--gauges", type=Path, help="also append the figures of each minute to this file")
    parser.add_argument("--at-home", action="store_true", help="a person has pushed the robot to its home place")
    parser.add_argument("--quiet", action="store_true", help="only warnings on stderr")


def run(args: argparse.Namespace) -> int:
    """Run the robot and return its exit status."""
    level = logging.WARNING if args.quiet else logging.INFO
    logging.basicConfig(stream=sys.stderr, level=level, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    sys.setswitchinterval(_SWITCH_S)
    settings = load_or_last_good(args.settings, args.set)
    with sole_robot(CONFIG.parent / settings.desk.file):
        return _serve(settings, args)


def _serve(settings: Settings, args: argparse.Namespace) -> int:
    """Run the robot; while its files are faulty, show so and wait until they are mended. Return the exit status.
    Raises `Trouble` without a display."""
    from kiosk_ui.window.sdl_display import open_driver
    from robot.cli.startup_failure import mended
    from robot.runtime.assemble import default_journal, robot

    signal.signal(signal.SIGINT, _leave)
    open_driver()
    while True:
        try:
            return asyncio.run(robot(settings, args.journal or default_journal(), args.gauges, at_home=args.at_home))
        except (Trouble, Troubles) as trouble:
            if not mended(trouble, settings.screen, CONFIG):
                raise


def _leave(_number: int, _frame: object) -> NoReturn:
    """Interrupt the start of the robot at once; the handler of asyncio would wait until all content is loaded."""
    raise KeyboardInterrupt
