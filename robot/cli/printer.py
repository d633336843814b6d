"""Ask the ticket printer for its state, or print a trial slip | Máy in phiếu: trạng thái và phiếu thử.

kiosk printer                print a trial slip with letters, map and code
kiosk printer --state        only show the state of paper and cover
kiosk printer --png FILE     draw the slip as a picture, without a printer"""

import argparse
import logging
from pathlib import Path

from robot.cli.argument_types import readable
from robot.cli.doctor.printer_check import cannot_print, printer, printer_of
from robot.cli.output_files import require_ending, written
from robot.core.screen.ticket_slip import SlipOutcome
from robot.core.trouble import Trouble
from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.content.words_loader import load_content
from robot.runtime.desk_service.ticket_slips import trial_slip
from robot.runtime.settings.loader import CONFIG, load_settings

_OUTCOMES = {
    SlipOutcome.PRINTED: "printed | đã in",
    SlipOutcome.UNSURE: "sent; the printer does not tell whether it came out | đã gửi, máy in không báo lại",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `kiosk printer`."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--state", action="store_true", help="only ask for paper and cover")
    what.add_argument("--png", type=Path, metavar="FILE", help="draw the slip as a picture")
    parser.add_argument("--language", choices=("vi", "en"), default="vi")
    parser.add_argument("--settings", type=readable, action="append", default=[], help="a further TOML file that wins")
    parser.add_argument("--set", action="append", default=[], metavar="TABLE.KEY=VALUE", help="one value that wins")


def run(args: argparse.Namespace) -> int:
    """Print or draw a trial slip, or print the printer's state; return 0. Raises `Trouble` when printing failed."""
    logging.getLogger("kiosk.printer").setLevel(logging.ERROR)  # a `Trouble` reports a printer that is gone
    settings = load_settings(args.settings, args.set, config=CONFIG)
    if args.png is not None:
        require_ending(args.png, ".png", key="--png")
    if args.state:
        print(printer(settings))
        return 0
    slip = trial_slip(load_content(CONFIG, settings, load_lobby(CONFIG / "lobby.toml")), args.language)
    if args.png is not None:
        from hardware.printer.slip_layout import picture

        with written(args.png, "--png"):
            picture(slip, settings.printer.width_dots, args.png)
        print(args.png)
        return 0
    device = printer_of(settings)
    if device is None:
        raise Trouble(
            "this site has no ticket printer",
            "chưa khai báo máy in phiếu",
            file="config/site.toml",
            key="printer.address",
            value=settings.printer.address,
            remedy='set it: [printer] address = "usb:", or --set printer.address=serial:/dev/ttyUSB0',
            remedy_vi='khai báo: [printer] address = "usb:", hoặc --set printer.address=serial:/dev/ttyUSB0',
        )
    printing = device.print(slip)
    if printing.outcome is SlipOutcome.FAILED:
        raise cannot_print(settings, printing.state)
    print(f"{_OUTCOMES[printing.outcome]}: {printing.state.value}")
    return 0
