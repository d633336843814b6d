"""The manifest of a bundle, first file in its archive: kind, version, and each file with its hash."""

import hashlib
import re
from pathlib import Path, PurePosixPath
from typing import Annotated, Literal

import msgspec

NAME = "manifest.json"
_VERSION = r"^[0-9]{1,9}(\.[0-9]{1,9}){0,4}$"

Version = Annotated[str, msgspec.Meta(pattern=_VERSION, examples=["2026.11.26", "0.2.0"])]
"""A version: numbers separated by dots, such as a date; compared number by number."""


class ManifestEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file of a bundle: its SHA-256 in hex, its size, and whether it is executable."""

    sha256: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
    size_bytes: Annotated[int, msgspec.Meta(ge=0)]
    runs: bool = False


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The manifest of a bundle. `kind`: "content" = only the folder `config`; "release" = program and `config`.

    `content`: version of the content. `release`: version of the program; for kind "content", of the program with which
    the content was made.
    """

    kind: Literal["content", "release"]
    content: Version
    release: Version
    files: dict[str, ManifestEntry]
    format: Literal[1] = 1

    def __post_init__(self) -> None:
        for name in self.files:
            if not plain(name):
                raise ValueError(f"{name!r} is no path below the bundle")

    @property
    def version(self) -> str:
        """Return the version of the delivered content, or of the delivered release."""
        return self.release if self.kind == "release" else self.content

    @property
    def size_bytes(self) -> int:
        """Return the total size of all files, bytes."""
        return sum(entry.size_bytes for entry in self.files.values())


def plain(name: str) -> bool:
    """Whether `name` is a path below the target folder (no "..", not absolute) and not the manifest's."""
    path = PurePosixPath(name)
    parts = name.split("/")
    bad = not name or "\0" in name or "\\" in name or any(part in ("", ".", "..") for part in parts)
    return not bad and not path.is_absolute() and name != NAME


def number(version: str) -> tuple[int, ...]:
    """Return a version as numbers to compare: 1.10 is newer than 1.9, and 1.0 equals 1. Raises ValueError."""
    if not re.fullmatch(_VERSION, version):
        raise ValueError(f"{version!r} is no version")
    parts = [int(part) for part in version.split(".")]
    while parts and parts[-1] == 0:
        parts.pop()
    return tuple(parts)


def entry_of(path: Path) -> ManifestEntry:
    """Return the manifest entry of the file `path`: its hash, size and permission."""
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    status = path.stat()
    return ManifestEntry(sha256, status.st_size, bool(status.st_mode & 0o100))
