"""Read the files that hold secrets: one line, readable by its owner only."""

import stat
from pathlib import Path

from robot.core.trouble import Trouble

_LONGEST = 4096


def secret_of(path: Path, key: str) -> str:
    """Return the first line of the secret file `path`. `key`: the setting that names it.

    Raises `Trouble` if the file cannot be read, is empty, or may be read by other accounts.
    """
    try:
        if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise Trouble(
                "other accounts may read this file",
                "tài khoản khác đọc được tệp bí mật này",
                file=str(path),
                key=key,
                remedy=f"close it: chmod 600 {path}",
                remedy_vi=f"khoá tệp lại: chmod 600 {path}",
            )
        with path.open(encoding="utf-8") as file:
            line = file.readline(_LONGEST).strip()
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(path, key, str(error)) from error
    if not line:
        raise _unreadable(path, key, "it is empty")
    return line


def _unreadable(path: Path, key: str, why: str) -> Trouble:
    return Trouble(
        f"the file with the secret cannot be read: {why}",
        "không đọc được tệp bí mật",
        file=str(path),
        key=key,
        remedy="write the secret into this file, mode 0600",
        remedy_vi="ghi mật khẩu vào tệp này, quyền 0600",
    )
