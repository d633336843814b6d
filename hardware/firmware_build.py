"""Builds the reference firmware of `hardware/firmware` with the AVR tool chain and writes it to a board."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from serial.tools import list_ports

from robot.core.trouble import Trouble

SOURCES = Path(__file__).resolve().parent / "firmware"
PACKAGES = "gcc-avr avr-libc binutils-avr make"
FLASH_LIMIT_S = 180


@dataclass(frozen=True, slots=True)
class Board:
    """A board that the firmware is built for. `flash_kb` without boot loader and `ram_bytes` are what the chip has."""

    name: str
    mcu: str
    flash_kb: int
    ram_bytes: int
    programmer: str
    flash_baud: int


BOARDS = {
    board.name: board
    for board in (
        Board("uno", "atmega328p", 31, 2048, "arduino", 115_200),
        Board("nano", "atmega328p", 30, 2048, "arduino", 115_200),
        Board("nano-old", "atmega328p", 30, 2048, "arduino", 57_600),
        Board("mega", "atmega2560", 248, 8192, "wiring", 115_200),
    )
}
"""`nano-old` is a Nano with the boot loader of before 2018, which most copies still have."""


BAUD = 115_200


@dataclass(frozen=True, slots=True)
class Built:
    """Files of one build and what they take of the chip, in bytes."""

    elf: Path
    hex: Path
    flash: int
    ram: int


def build(board: Board, baud: int | None = None) -> Built:
    """Build for `board`. `baud`: None = the 115200 of the settings. Raises `Trouble`."""
    _need("avr-gcc", PACKAGES)
    _need("make", PACKAGES)
    folder = SOURCES / f"build/{baud or BAUD}"
    variables = [f"BUILD={folder}", f"BAUD={baud or BAUD}"]
    target = folder / board.mcu / "firmware.hex"
    done = subprocess.run(
        ["make", "-C", str(SOURCES), *variables, str(target)], capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        errors = [line for line in done.stderr.splitlines() if "error" in line] or done.stderr.splitlines()
        raise Trouble(
            f"the firmware can't be built: {errors[0].strip()}",
            "không biên dịch được firmware",
            remedy="mend the line that is named",
            remedy_vi="sửa dòng được nêu tên",
            file=str(SOURCES),
        )
    elf = target.with_suffix(".elf")
    sizes = subprocess.run(["avr-size", elf], capture_output=True, text=True, check=True).stdout.splitlines()[1].split()
    text, data, bss = (int(word) for word in sizes[:3])
    return Built(elf, target, text + data, data + bss)


def flash(board: Board, image: Path, port: str) -> None:
    """Write `image` into the board behind `port` with avrdude. Raises `Trouble` that says what a technician can do."""
    _need("avrdude", "avrdude")
    if not Path(port).exists():
        found = [device.device for device in list_ports.comports() if device.vid is not None]
        seen, seen_vi = (", ".join(found), ", ".join(found)) if found else ("no serial board", "không có mạch nào")
        raise Trouble(
            f"there is no such port; on USB now: {seen}",
            f"không có cổng này; trên USB đang có: {seen_vi}",
            remedy="plug the board in and name its port",
            remedy_vi="cắm mạch rồi ghi đúng tên cổng",
            key="--port",
            value=port,
        )
    words = ["-p", board.mcu, "-c", board.programmer, "-P", port, "-b", str(board.flash_baud), "-D"]
    try:
        done = subprocess.run(
            ["avrdude", *words, "-U", f"flash:w:{image}:i"],
            capture_output=True,
            text=True,
            check=False,
            timeout=FLASH_LIMIT_S,
        )
    except subprocess.TimeoutExpired:
        raise _not_written(board, port, f"no end after {FLASH_LIMIT_S} s") from None
    if done.returncode != 0:
        lines = [line.strip() for line in done.stderr.splitlines() if line.strip()]
        told = next((line for line in lines if "rror" in line or "not in sync" in line or "denied" in line), "")
        raise _not_written(board, port, told or (lines[-1] if lines else f"status {done.returncode}"))


def _not_written(board: Board, port: str, told: str) -> Trouble:
    other = "nano" if board.name == "nano-old" else "nano-old"
    return Trouble(
        f"avrdude could not write: {told}",
        "avrdude không ghi được",
        remedy=f"close programs that use the port, join the group dialout; for a Nano try --board {other}",
        remedy_vi=f"đóng chương trình đang dùng cổng, vào nhóm dialout; với Nano thử --board {other}",
        key="--port",
        value=port,
    )


def _need(tool: str, packages: str) -> None:
    if shutil.which(tool) is None:
        raise Trouble(
            f"{tool} is not installed",
            f"chưa cài {tool}",
            remedy=f"sudo apt-get install -y {packages}",
            remedy_vi=f"gõ: sudo apt-get install -y {packages}",
        )
