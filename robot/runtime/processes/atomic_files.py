"""Write text files as a whole: at any moment, also after a power cut, a file holds its old or its new text."""

import contextlib
import errno
import os
import secrets
import stat
from collections.abc import Mapping
from pathlib import Path

from robot.core.trouble import Trouble


def write_whole(texts: Mapping[Path, str], *, secret: bool = False) -> None:
    """Write all files under temporary names; once all are written, rename them to their paths one after the other.

    On a full disk, an unwritable folder or a target that is not a file nothing is changed. A power cut or error between
    two renames leaves the later files old. An existing file keeps its mode; for a link, its target is written. A
    `secret` text is readable for the owner and the group only, also if the file was open to others. Written by root, an
    existing file keeps its owner and group, and a new file gets those of its folder. Raises `Trouble` with the file
    that cannot be written.
    """
    waiting: list[tuple[Path, Path]] = []
    try:
        for place, text in texts.items():
            path = place.resolve()
            if path.exists() and not path.is_file():
                raise FileExistsError(errno.EEXIST, "is there and is no file", str(path))
            path.parent.mkdir(parents=True, exist_ok=True)
            own = f"{os.getpid()}.{secrets.token_hex(4)}"  # another process may write the same file now
            beside = path.with_name(f".{path.name}.{own}.new")
            waiting.append((beside, path))
            opener = _opened_secretly if secret or path.exists() else None  # its mode is set at the end
            with open(beside, "w", encoding="utf-8", newline="", opener=opener) as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
                if os.geteuid() == 0:  # else the robot's own user could not read or change what `sudo kiosk` wrote
                    owned = (path if path.exists() else path.parent).stat()
                    with contextlib.suppress(PermissionError):  # root of another computer's disk may not
                        os.fchown(file.fileno(), owned.st_uid, owned.st_gid)
            if path.exists():
                beside.chmod(stat.S_IMODE(path.stat().st_mode) & (0o770 if secret else 0o7777))
        for beside, path in waiting:
            beside.replace(path)
    except OSError as error:
        raise Trouble(
            f"cannot be written: {error.strerror}",
            "không ghi được tệp",
            remedy="free the disk or allow writing, then run it again",
            remedy_vi="dọn đĩa hoặc cho quyền ghi rồi chạy lại",
            file=str(error.filename or ""),
        ) from error
    finally:
        for beside, _ in waiting:
            with contextlib.suppress(OSError):  # a disk that became read-only refuses also what is not there
                beside.unlink(missing_ok=True)


def _opened_secretly(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
