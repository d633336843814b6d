"""Write a file for a person who helps from afar: versions, settings, checks, logs, the newest journals.

It holds no secrets: PINs, passwords, tokens, keys and accounts in addresses are left out. It holds no words of
visitors: no journal has them, and the desk's database is not in it."""

import argparse
import importlib.metadata
import json
import os
import pwd
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import msgspec

from robot.cli.support.redaction import Redaction, redaction_of, shown
from robot.cli.version import versions
from robot.core.trouble import Trouble, Troubles, refused_by_system
from robot.deploy.system_files import SERVICES
from robot.runtime.event_loop.journal import Head, JournalEntry
from robot.runtime.event_loop.journal_retention import newest
from robot.runtime.settings.loader import CONFIG, load_settings

JOURNAL_BYTES = 64_000_000
"""Most bytes of journals that are read: some days of visits; they become a tenth in the file. Chosen."""
_UNITS = [word for unit in SERVICES for word in ("--unit", unit)]
_ASKED = {
    "log.txt": ["journalctl", "--no-pager", "--output=short-iso", "--lines=20000", *_UNITS],
    "kernel.txt": ["journalctl", "--no-pager", "--output=short-iso", "--lines=2000", "--dmesg"],
    "units.txt": ["systemctl", "--no-pager", "status", *SERVICES],
    "usb.txt": ["lsusb"],
    "disks.txt": ["df", "--human-readable"],
    "network.txt": ["ip", "-brief", "address"],
}
"""Commands whose output goes into the file."""
_ANSWER_S = 30.0
_CHECKS_S = 300.0
"""Longest time that the checks of all parts may take. Chosen."""
_TIMED_OUT = (124, 137)
"""Exit status of `timeout` when it ended or killed the command (coreutils)."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `kiosk support`."""
    parser.add_argument("file", type=Path, metavar="FILE.zip", help="the file to write; it must not be there yet")
    parser.add_argument("--settings", type=Path, action="append", default=[], help="a further TOML file that wins")
    parser.add_argument("--set", action="append", default=[], metavar="TABLE.KEY=VALUE", help="one value that wins")
    parser.add_argument("--no-doctor", action="store_true", help="ask no part: the robot serves visitors now")


def run(args: argparse.Namespace) -> int:
    """Write the file, which only its owner may read; return 0. Raises `Trouble` if it is there already, or cannot be
    written."""
    if args.file.exists():
        raise _refused(args.file, "there is such a file already", "đã có tệp này")
    part = args.file.with_name(f".{args.file.name}.part")
    try:
        part.unlink(missing_ok=True)
        with (
            open(part, "xb", opener=_opened_secretly) as file,
            zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed,
        ):
            left_out: list[str] = []
            for name, text in _collected(args, left_out):
                packed.writestr(name, text)
            packed.writestr("left_out.txt", "\n".join(left_out) + "\n")
        part.rename(args.file)
    except OSError as error:
        raise _refused(args.file, f"cannot be written: {error.strerror}", "không ghi được tệp") from error
    finally:
        part.unlink(missing_ok=True)
    print(f"{args.file}: {args.file.stat().st_size / 1e6:.1f} MB; no secrets, no words of visitors | không có mật khẩu")
    return 0


def _opened_secretly(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _refused(path: Path, what: str, vi: str) -> Trouble:
    return Trouble(
        what,
        vi,
        file=str(path),
        remedy="name another file, on a disk with room",
        remedy_vi="ghi tên tệp khác, trên ổ đĩa còn chỗ",
    )


def _collected(args: argparse.Namespace, left_out: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the members; raise an `OSError` of theirs as a `Trouble`: the file to write has no part in it."""
    try:
        yield from _members(args, left_out)
    except OSError as error:
        raise refused_by_system(error) from error


def _members(args: argparse.Namespace, left_out: list[str]) -> Iterator[tuple[str, str]]:
    """Yield (name, text) of each file; what cannot be had is added to `left_out`."""
    yield "versions.txt", "".join(f"{name}: {text}\n" for name, text in versions().items())
    packages = sorted(f"{each.name}=={each.version}" for each in importlib.metadata.distributions())
    yield "packages.txt", "\n".join(packages) + "\n"
    redact = Redaction()
    try:
        settings = load_settings(args.settings, args.set)
    except Troubles as troubles:  # the values may be secrets, and so only places and faults go in
        faults = [f"{each.file}: {each.key}: {each.what}" for each in troubles.found]
        yield "settings.txt", redact("\n".join(faults) + "\n")
        left_out.append("doctor.jsonl: the settings cannot be loaded")
    else:
        redact = redaction_of(settings, CONFIG.parent)
        yield "settings.json", redact(json.dumps(shown(settings), ensure_ascii=False, indent=1))
        if not args.no_doctor:
            for name, text in _checked(args, left_out):
                yield name, redact(text)
    for name, text in (*_logs(left_out), *_journals(left_out)):
        yield name, redact(text)


def _checked(args: argparse.Namespace, left_out: list[str]) -> Iterator[tuple[str, str]]:
    """Yield what the doctor finds in `_CHECKS_S`. Asked by root it runs as the robot's own user, who may later change
    its files."""
    name, program = "doctor.jsonl", [sys.executable, "-P", "-m", "robot.cli", "doctor", "--json"]
    command = ["timeout", "--kill-after=10", str(_CHECKS_S), *program]  # runuser would leave the doctor running
    command += [word for path in args.settings for word in ("--settings", str(path.resolve()))]
    command += [word for text in args.set for word in ("--set", text)]
    var = CONFIG.parent / "var"
    if os.geteuid() == 0 and var.exists() and var.stat().st_uid != 0:
        command = ["runuser", "-u", pwd.getpwuid(var.stat().st_uid).pw_name, "--", *command]
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", check=False
        )
    except OSError as error:
        left_out.append(f"{name}: {error}")
        return
    if done.returncode in _TIMED_OUT:
        left_out.append(f"{name}: what was not checked in {_CHECKS_S:g} s")
    yield name, done.stdout + done.stderr


def _logs(left_out: list[str]) -> Iterator[tuple[str, str]]:
    for name, command in _ASKED.items():
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, errors="replace", timeout=_ANSWER_S, check=False
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            left_out.append(f"{name}: {error}")
        else:
            yield name, done.stdout + done.stderr


def _journals(left_out: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the newest journals, each line decoded and written anew: what is no line of a journal is left out."""
    entry, head = msgspec.json.Decoder(JournalEntry), msgspec.json.Decoder(Head)
    room = JOURNAL_BYTES
    for path in newest(CONFIG.parent / "var" / "journal"):
        name = f"journal/{path.name}"
        try:
            text = path.read_bytes()
        except OSError as error:
            left_out.append(f"{name}: {error.strerror}")
            continue
        room -= len(text)
        if room < 0:
            left_out.append(f"{name} and older ones: more than {JOURNAL_BYTES // 1_000_000} MB")
            return
        lines, bad = [], 0
        for number, line in enumerate(text.splitlines()):
            try:
                lines.append(msgspec.json.encode((entry if number else head).decode(line)).decode())
            except msgspec.DecodeError:
                bad += 1
        if bad:
            left_out.append(f"{name}: {bad} lines that are none of this version's")
        yield name, "\n".join(lines) + "\n"
