"""Builds the reference firmware of `hardware/firmware` with the AVR tool chain, and writes it to a board.

For a site without the tool chain and without a network, built images lie in `hardware/firmware/prebuilt`.
"""

import hashlib
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from hardware.motor_boards.limits import FLASH_LIMIT_S
from hardware.serial_ports import port_errors
from robot.core.trouble import Trouble
from robot.paths import ROOT

SOURCES = ROOT / "hardware" / "firmware"
"""Folder of the firmware's sources."""
PACKAGES = "gcc-avr avr-libc binutils-avr make"
"""Debian packages of the tool chain."""


@dataclass(frozen=True, slots=True)
class FirmwareTarget:
    """A board that the firmware is built for. `flash_kb` (without boot loader), `ram_bytes`: memory of the chip."""

    name: str
    mcu: str
    flash_kb: int
    ram_bytes: int
    programmer: str
    flash_baud: int


BOARDS = {
    board.name: board
    for board in (
        FirmwareTarget("uno", "atmega328p", 31, 2048, "arduino", 115_200),
        FirmwareTarget("nano", "atmega328p", 30, 2048, "arduino", 115_200),
        FirmwareTarget("nano-old", "atmega328p", 30, 2048, "arduino", 57_600),
        FirmwareTarget("mega", "atmega2560", 248, 8192, "wiring", 115_200),
    )
}
"""The boards, by the name that a technician types.

`nano-old` is a Nano with the boot loader of before 2018, which most copies still have.
"""
PREBUILT = SOURCES / "prebuilt"
"""Images for each chip at `BAUD`, and the SHA-256 of these and of their sources, as `make prebuilt` writes them."""
SUMS = "SHA256SUMS"
SIGNATURES = {"1e950f": "atmega328p", "1e9801": "atmega2560"}
"""The signature of each chip, from its data sheet."""


BAUD = 115_200
"""Baud rate that is built into the firmware, equal to the default of the settings."""


@dataclass(frozen=True, slots=True)
class Built:
    """Files of one build, and how many bytes of flash and RAM they take."""

    elf: Path
    hex: Path
    flash: int
    ram: int


def build(board: FirmwareTarget, baud: int | None = None) -> Built:
    """Build the firmware for `board`. `baud`: None = BAUD. Raises `Trouble` if that fails."""
    _need("avr-gcc", PACKAGES)
    _need("make", PACKAGES)
    goal = f"build/{baud or BAUD}/{board.mcu}/firmware.hex"  # relative: make splits a path at its blanks
    target = SOURCES / goal
    done = subprocess.run(
        ["make", "-C", str(SOURCES), f"BAUD={baud or BAUD}", goal], capture_output=True, text=True, check=False
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


def image(board: FirmwareTarget, baud: int | None = None) -> Path:
    """Return the HEX file for `board`: built from the sources or, without the tool chain, the prebuilt one.

    `baud`: None = BAUD, the only one that is prebuilt. Raises `Trouble`.
    """
    if shutil.which("avr-gcc") or baud not in (None, BAUD):
        return build(board, baud).hex
    if changed := changed_since_prebuilt():
        raise Trouble(
            "avr-gcc is not installed, and the prebuilt image is not made of this file",
            "chưa cài avr-gcc, và firmware dựng sẵn không phải từ tệp này",
            remedy=f"sudo apt-get install -y {PACKAGES}; or take the shipped file",
            remedy_vi=f"gõ: sudo apt-get install -y {PACKAGES}; hoặc dùng lại tệp gốc",
            file=str(SOURCES / changed),
        )
    return PREBUILT / f"{board.mcu}.hex"


def changed_since_prebuilt(folder: Path = SOURCES) -> str:
    """Return the first file of the firmware's `folder` that is not as it was when the images were built; "" if none."""
    lines = (folder / PREBUILT.name / SUMS).read_text(encoding="ascii").splitlines()
    sums = {name: sha256 for sha256, _, name in (line.partition("  ") for line in lines)}
    sources = {path.name for pattern in ("*.c", "*.h") for path in folder.glob(pattern)}
    for name in sorted(sources | set(sums)):
        path = folder / name
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != sums.get(name):
            return name
    return ""


def check_port(port: str, key: str) -> None:
    """Check that a board can be written at `port`, before anything is built for it. Raises `Trouble`.

    `key`: the key of the settings, or the option, where the port is written.
    """
    if not os.path.exists(port):
        raise port_errors.absent(port, key)
    if not os.access(port, os.R_OK | os.W_OK):
        raise port_errors.forbidden(port, key)
    _need("avrdude", "avrdude")


def flash(board: FirmwareTarget, image: Path, port: str, key: str) -> None:
    """Write `image` into the board behind `port` with avrdude. Raises `Trouble` that says what a technician can do.

    `key`: the key of the settings, or the option, where the port is written.
    """
    check_port(port, key)
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
        raise _not_written(board, port, key, f"no end after {FLASH_LIMIT_S} s", "") from None
    if done.returncode != 0:
        lines = [line.strip() for line in done.stderr.splitlines() if line.strip()]
        said = next((line for line in lines if "rror" in line or "not in sync" in line or "denied" in line), "")
        said = said or (lines[-1] if lines else f"status {done.returncode}")
        raise _not_written(board, port, key, said, done.stderr)


def _not_written(board: FirmwareTarget, port: str, key: str, said: str, log: str) -> Trouble:
    """Return the error for a write that failed. `log`: everything that avrdude has printed."""
    there = _chip_in(log)
    if there is not None and there != board.mcu:
        names = " / ".join(f"--board {each.name}" for each in BOARDS.values() if each.mcu == there)
        return Trouble(
            f"this board has an {there}, and {board.name} has an {board.mcu}",
            f"mạch này dùng chip {there}, còn {board.name} dùng {board.mcu}",
            remedy=f"flash it as what it is: {names}",
            remedy_vi=f"nạp lại đúng loại mạch: {names}",
            key="--board",
            value=board.name,
        )
    other = "nano" if board.name == "nano-old" else "nano-old"
    others = [("Mega", "mega")] if board.name != "mega" else [("Uno", "uno")]
    others.append(("Nano", other))
    tries = ", ".join(f"{kind}: --board {name}" for kind, name in others)
    return Trouble(
        f"avrdude could not write: {said}",
        f"avrdude không ghi được: {said}",
        remedy=f"close programs that use the port; this was for --board {board.name}, for another board try {tries}",
        remedy_vi=f"đóng chương trình đang dùng cổng; vừa nạp kiểu --board {board.name}, mạch khác thì thử {tries}",
        key=key,
        value=port,
    )


def _chip_in(log: str) -> str | None:
    """Return the chip whose signature avrdude has printed in `log`; None if it is unknown."""
    for line in log.splitlines():
        read = _SIGNATURE.search(line)
        if read is not None:
            return SIGNATURES.get(read[1].replace(" ", "").lower())
    return None


_SIGNATURE = re.compile(r"device signature = (?:0x)?([0-9a-f]{2} ?[0-9a-f]{2} ?[0-9a-f]{2})", re.IGNORECASE)


def _need(tool: str, packages: str) -> None:
    """Raise `Trouble` if `tool` is not installed."""
    if shutil.which(tool) is None:
        raise Trouble(
            f"{tool} is not installed",
            f"chưa cài {tool}",
            remedy=f"sudo apt-get install -y {packages}",
            remedy_vi=f"gõ: sudo apt-get install -y {packages}",
        )
