"""The simulated ticket printer as a program: its firmware in real time behind a pseudo terminal or a TCP port.

On stdin the program takes one JSON object a line; each slip that is cut off is written as a PNG and reported on stdout
as {"slip": PATH, "rows": N}:

    {"do": "state"}                     one state line
    {"do": "lid", "open": true}         open or close the cover
    {"do": "paper", "rows": 0}          number of rows of paper left; null = a full roll
    {"do": "jam", "jammed": true}       jam the cutter, or free it
    {"do": "mute", "mute": true}        stop answering, like some copies
    {"do": "unplug"} {"do": "plug"}     pull the cable; plug it in: the same TCP port, a pty behind the same `--link`

The end of stdin ends the program.
"""

import argparse
import json
import os
import pty
import select
import socket
import sys
import termios
import time
import tty
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from simulators.printer.firmware import PrinterFirmware

STEP_S = 0.005
PIECE_BYTES = 1024
ROWS_PER_S = 1200  # 150 mm/s at 8 dots a millimetre


class PrinterServer:
    """The simulated printer as a server, with its cable, its clock and its folder of slips."""

    def __init__(self, firmware: PrinterFirmware, folder: Path, baud: int, *, net: bool, link: Path | None) -> None:
        self.firmware, self._folder, self._link = firmware, folder, link
        self._bytes_per_s = baud / 10 if baud else 1e9
        self._slips = 0
        self._commands = b""
        self._holding = False  # XOFF was sent
        self._cable: int | None = None
        self._slave: int | None = None
        self._listener: socket.socket | None = None
        self._peer: socket.socket | None = None
        folder.mkdir(parents=True, exist_ok=True)
        self._net, self._port = net, 0
        self._plug()
        self.address = f"tcp:127.0.0.1:{self._port}" if net else f"serial:{link or os.ttyname(self._slave or 0)}"

    def run(self) -> None:
        """Serve the sender and the commands until stdin ends."""
        _print_line({"address": self.address})
        os.set_blocking(sys.stdin.fileno(), False)
        owed = bytes_owed = 0.0
        before_s = time.monotonic()
        try:
            while self._serve_once():
                now_s = time.monotonic()
                owed = min(owed + (now_s - before_s) * ROWS_PER_S, ROWS_PER_S / 10)
                bytes_owed = min(bytes_owed + (now_s - before_s) * self._bytes_per_s, self._bytes_per_s / 10)
                before_s = now_s
                self._send(self.firmware.arrived(int(bytes_owed)))
                bytes_owed -= int(bytes_owed)
                self._send(self.firmware.work(int(owed)))
                self._hold_up()
                owed -= int(owed)
                self._keep_slips()
        finally:
            if self._link is not None:
                self._link.unlink(missing_ok=True)

    def _serve_once(self) -> bool:
        readers: list[Any] = [sys.stdin.fileno()]
        source = self._cable if self._peer is None else self._peer.fileno()
        if source is not None and (self._peer is None or not self.firmware.full):
            readers.append(source)
        if self._listener is not None and self._peer is None:
            readers.append(self._listener)
        ready, _, _ = select.select(readers, [], [], STEP_S)
        if sys.stdin.fileno() in ready and not self._read_commands():
            return False
        if self._listener in ready and self._listener is not None:
            self._peer, _ = self._listener.accept()
            self._peer.setblocking(False)
        elif source in ready and source is not None:
            self._read(source)
        return True

    def _read(self, source: int) -> None:
        try:
            data = os.read(source, PIECE_BYTES)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if data:
            self.firmware.receive(data)
        elif self._peer is not None:
            self._peer.close()
            self._peer = None

    def _send(self, data: bytes) -> None:
        target = self._cable if self._peer is None else self._peer.fileno()
        if not data or target is None:
            return
        try:
            os.write(target, data)
        except OSError:
            return  # a real cable loses bytes that no one reads, too

    def _hold_up(self) -> None:
        """Hold up the sender by software flow control: send XOFF when the buffer becomes full, XON when it no longer
        is."""
        if self._listener is None and self.firmware.full != self._holding:
            self._holding = self.firmware.full
            self._send(b"\x13" if self._holding else b"\x11")

    def _keep_slips(self) -> None:
        while self.firmware.cut:
            dots = self.firmware.cut.pop(0)
            self._slips += 1
            path = self._folder / f"slip-{self._slips:03d}.png"
            cv2.imwrite(str(path), np.where(dots, 0, 255).astype(np.uint8))
            _print_line({"slip": str(path), "rows": int(dots.shape[0])})

    def _read_commands(self) -> bool:
        data = os.read(sys.stdin.fileno(), 65_536)
        *lines, self._commands = (self._commands + data).split(b"\n")
        for line in lines:
            if line.strip():
                self._do(json.loads(line))
        return bool(data)

    def _do(self, command: dict[str, Any]) -> None:
        match command["do"]:
            case "state":
                _print_line(self._state())
            case "lid":
                self.firmware.lid_open = command["open"]
            case "paper":
                self.firmware.paper_rows_left = command["rows"]
            case "jam":
                self.firmware.cutter_jammed = command["jammed"]
            case "mute":
                self.firmware.answers = not command["mute"]
            case "unplug":
                self._unplug()
            case "plug":
                self._unplug()
                self._plug()
            case unknown:
                _print_line({"error": f"unknown command {unknown!r}"})

    def _state(self) -> dict[str, Any]:
        firmware = self.firmware
        return {
            "slips": self._slips,
            "on_paper": firmware.on_paper,
            "unknown": firmware.unknown,
            "drawer_kicks": firmware.drawer_kicks,
        }

    def _plug(self) -> None:
        if self._net:
            self._listener = socket.create_server(("127.0.0.1", self._port))
            self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 * PIECE_BYTES)  # print servers are small
            self._port = self._listener.getsockname()[1]
            return
        self._cable, self._slave = pty.openpty()
        tty.setraw(self._slave, termios.TCSANOW)
        os.set_blocking(self._cable, False)
        if self._link is not None:
            self._link.unlink(missing_ok=True)
            self._link.symlink_to(os.ttyname(self._slave))

    def _unplug(self) -> None:
        for descriptor in (self._slave, self._cable):
            if descriptor is not None:
                os.close(descriptor)
        self._slave = self._cable = None
        for connection in (self._peer, self._listener):
            if connection is not None:
                connection.close()
        self._peer = self._listener = None


def _print_line(value: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Run the simulated printer alone: `python -m simulators.printer.server --out DIR`."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="folder for the slips, as PNG")
    parser.add_argument("--dots", type=int, default=576)
    parser.add_argument("--baud", type=int, default=115_200, help="0 = as fast as it goes")
    parser.add_argument("--net", action="store_true", help="a TCP port in place of a serial one")
    parser.add_argument("--mute", action="store_true", help="never answers")
    parser.add_argument("--no-clear", action="store_true", help="takes DLE DC4 8 for nothing, like some copies")
    parser.add_argument("--link", type=Path, help="a name for the serial port")
    args = parser.parse_args()
    firmware = PrinterFirmware(args.dots, answers=not args.mute, clears=not args.no_clear)
    PrinterServer(firmware, args.out, args.baud, net=args.net, link=args.link).run()


if __name__ == "__main__":
    main()
