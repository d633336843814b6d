"""Put a file at its place as a whole: after a power cut it is there with all its bytes, or not at all."""

import contextlib
import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path


def write_file(path: Path, data: bytes, mode: int) -> None:
    """Write `data` to the file `path`, which gets the access rights `mode`. Raises `OSError`; then `path` is as it
    was."""
    with _beside(path) as new, os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
        _finish(file.fileno(), mode)


def same_file(path: Path, source: Path, mode: int) -> None:
    """Put the file `source`, which is never changed, at `path` too, with the access rights `mode`. Raises
    `OSError`; then `path` is as it was.

    It is a hard link, which takes no room on the disk. Where the system makes none, as between two disks or for a file
    of another account, it is a copy.
    """
    with _beside(path) as new:
        try:
            os.link(source, new, follow_symlinks=False)
        except FileNotFoundError:
            raise
        except OSError:
            with source.open("rb") as old, new.open("xb") as file:
                shutil.copyfileobj(old, file)
                _finish(file.fileno(), mode)
        if new.stat().st_mode & 0o777 != mode:
            new.chmod(mode)


def _finish(file: int, mode: int) -> None:
    os.fchmod(file, mode)
    os.fsync(file)


@contextlib.contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """Yield a path beside `path` for its next contents, which are moved to `path` after the block."""
    new = path.with_name(f".{path.name}.{secrets.token_hex(4)}.new")
    try:
        yield new
        new.replace(path)
    finally:
        with contextlib.suppress(OSError):  # a disk that became read-only refuses also what is not there
            new.unlink(missing_ok=True)
