"""Writes text files as a whole: a reader, or a power cut, finds the old text or the new one."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from robot.core.trouble import Trouble


def write_whole(texts: Mapping[Path, str]) -> None:
    """Write all files, or none where one cannot be written: each is written beside its place before one is replaced.

    A file that was there keeps its mode. Raises `Trouble` with the file that cannot be written.
    """
    waiting: list[tuple[Path, Path]] = []
    try:
        for path, text in texts.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            beside = path.with_name(f".{path.name}.new")
            waiting.append((beside, path))
            with beside.open("w", encoding="utf-8", newline="") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            if path.exists():
                shutil.copymode(path, beside)
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
            beside.unlink(missing_ok=True)
