"""Build the firmware of the motor board, or write it into a board: kiosk firmware flash --port /dev/ttyACM0."""

import argparse
import json
import sys

from hardware.motor_boards.firmware_build import BOARDS, Built, build, check_port, flash, image
from robot.cli.board.port_lookup import PORT_OPTION


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `kiosk firmware`."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    for name, line in (
        ("build", "build ELF and HEX"),
        ("flash", "build, or take the prebuilt image; write with avrdude, ask the board who it is"),
    ):
        act = acts.add_parser(name, help=line)
        act.add_argument("--board", choices=BOARDS, help="build: all boards; flash: uno")
        act.add_argument("--baud", type=int, choices=(115_200, 250_000), help="other than 115200: set base.baud too")
        act.add_argument("--json", action="store_true", help="one JSON line")
        if name == "flash":
            act.add_argument("--port", required=True, help="serial port of the board, /dev/ttyACM0 or /dev/ttyUSB0")


def run(args: argparse.Namespace) -> int:
    """Build the firmware and return 0; `flash` also writes it and waits for the board's answer."""
    baud = None if args.baud == 115_200 else args.baud
    if args.act == "build":
        boards = [BOARDS[args.board]] if args.board else [BOARDS["uno"], BOARDS["mega"]]
        for board in boards:
            _print_sizes(board.name, build(board, baud), as_json=args.json)
        return 0
    check_port(args.port, PORT_OPTION)
    board = BOARDS[args.board or "uno"]
    built = image(board, baud)
    print(f"{board.name}: writing to {args.port} | đang ghi vào {args.port} ...", file=sys.stderr, flush=True)
    flash(board, built, args.port, PORT_OPTION)
    identity = _answer(args.port, args.baud or 115_200)
    if args.json:
        print(json.dumps({"board": board.name, "port": args.port, "identity": identity}))
    else:
        print(f"{args.port}: {identity}; next: ./kiosk board check --port {args.port} | bước tiếp theo: kiểm tra mạch")
    return 0


def _print_sizes(name: str, built: Built, *, as_json: bool) -> None:
    board = BOARDS[name]
    if as_json:
        print(json.dumps({"board": name, "hex": str(built.hex), "flash": built.flash, "ram": built.ram}))
        return
    flash_share, ram_share = built.flash / (board.flash_kb * 1024), built.ram / board.ram_bytes
    sizes = f"flash {built.flash} B ({flash_share:.0%}), RAM {built.ram} B ({ram_share:.0%})"
    print(f"{name:<9}{board.mcu:<12}{sizes}  {built.hex}")


def _answer(port: str, baud: int) -> str:
    from hardware.motor_boards.conformance.board_under_test import BoardUnderTest, Failed
    from hardware.serial_ports.serial_port import SerialPort
    from robot.core.trouble import Trouble

    device = SerialPort(port, baud, PORT_OPTION)
    try:
        board = BoardUnderTest(device).wake()
    except Failed as failed:
        raise Trouble(
            f"written, but it does not answer: {failed.seen}",
            f"đã ghi nhưng mạch không trả lời: {failed.vi}",
            remedy=f"unplug the board and plug it in again, then ./kiosk board check --port {port}",
            remedy_vi=f"rút mạch ra cắm lại, rồi ./kiosk board check --port {port}",
            key=PORT_OPTION,
            value=port,
        ) from failed
    finally:
        device.close()
    return f"{board.name} {board.firmware} {board.board}"
