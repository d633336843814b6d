"""The service desk for clerks and officials: call numbers, import dossiers, see which are late.

kiosk desk call --counter 3            call the next number to counter 3 (--again, --absent, --done, --number 3045)
kiosk desk line                        show which numbers wait at each counter
kiosk desk take --counter 3            issue a number by hand (--priority)
kiosk desk priority | move | cancel    change a number
kiosk desk clock-is-right              delete numbers issued for future days while the clock was wrong
kiosk desk waits                       compare the estimated waiting times with the real ones
kiosk desk import FILE                 take in an export of the one-stop platform (--dry-run: only show what it holds)
kiosk desk overdue | digest            list dossiers that are late or will be; count them by field and clerk
kiosk desk calls | answer              list visitors who ask for a person; announce that a person comes
kiosk desk forget CODE                 delete a dossier, also from the backup copies
kiosk desk backup | restore            copy the database; go back to a copy"""

import argparse
from collections.abc import Callable, Mapping

from robot.cli.argument_types import readable
from robot.cli.desk import backup, dossiers, overdue, queue
from robot.runtime.settings.loader import CONFIG, load_settings
from robot.runtime.settings.schema import Settings

Act = Callable[[argparse.Namespace, Settings], int]

_ACTS: Mapping[str, Act] = {**queue.ACTS, **dossiers.ACTS, **overdue.ACTS, **backup.ACTS}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `kiosk desk`."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--settings", type=readable, action="append", default=[], help="a further TOML file that wins")
    parser.add_argument("--set", action="append", default=[], metavar="TABLE.KEY=VALUE", help="one value that wins")
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    queue.arguments(acts)
    dossiers.arguments(acts)
    overdue.arguments(acts)
    backup.arguments(acts)


def run(args: argparse.Namespace) -> int:
    """Run the chosen action (call, line, import, ...) and return its exit status."""
    return _ACTS[args.act](args, load_settings(args.settings, args.set, config=CONFIG))
