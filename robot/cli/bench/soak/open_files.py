"""Describe the open file descriptors of a process, in words that are the same in each sample."""

import os
import re
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

_NUMBER = re.compile(r"\[\d+\]|\d{3,}")
_SOCKET = re.compile(r"socket:\[(\d+)\]")


def open_files(pids: Iterable[int]) -> Counter[str]:
    """Count the open file descriptors of these processes by target, such as "hardware.camera.process: socket tcp
    127.0.0.1:8554"."""
    found: Counter[str] = Counter()
    for pid in pids:
        with suppress(OSError):  # the process has just ended
            sockets = _sockets(pid)
            for descriptor in os.listdir(f"/proc/{pid}/fd"):
                with suppress(OSError):  # the descriptor was closed in the meantime
                    target = os.readlink(f"/proc/{pid}/fd/{descriptor}")
                    number = _SOCKET.fullmatch(target)
                    what = f"socket {sockets.get(number[1], '')}" if number else _NUMBER.sub("", target)
                    found[f"{_name(pid)}: {what.rstrip()}"] += 1
    return found


def _name(pid: int) -> str:
    """Return the name of the module that a Python process runs, else of its program."""
    words = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
    return words[words.index("-m") + 1] if "-m" in words[:-1] else Path(words[0]).name


def _sockets(pid: int) -> dict[str, str]:
    """Return descriptions of the sockets in the process's network namespace, by inode number."""
    known: dict[str, str] = {}
    for protocol in ("tcp", "udp"):
        for line in _lines(f"/proc/{pid}/net/{protocol}"):
            fields = line.split()
            known[fields[9]] = f"{protocol} {_address(fields[1])} to {_address(fields[2])}"
    for line in _lines(f"/proc/{pid}/net/unix"):
        fields = line.split()
        known[fields[6]] = f"unix {fields[7]}" if len(fields) > 7 else "unix"
    return known


def _lines(file: str) -> list[str]:
    return Path(file).read_text(encoding="utf-8", errors="replace").splitlines()[1:]


def _address(word: str) -> str:
    """Return the address as text; an ephemeral port becomes "a port", because its number means nothing."""
    port = int(word.rpartition(":")[2], 16)
    return f"port {port}" if port < 32_768 else "a port"
