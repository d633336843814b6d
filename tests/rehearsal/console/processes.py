"""Processes of this machine, found by their command line."""

from pathlib import Path


def started_with(word: str) -> list[int]:
    """Return the ids of the processes that have `word` in their command line."""
    found = []
    for directory in Path("/proc").glob("[0-9]*"):
        try:
            if word.encode() in (directory / "cmdline").read_bytes():
                found.append(int(directory.name))
        except OSError:
            continue
    return found
