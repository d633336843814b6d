"""Files and folders that a command writes because the user named them."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from robot.core.trouble import Trouble, refused_by_system


@contextlib.contextmanager
def written(out: Path, key: str = "--out") -> Iterator[None]:
    """Create the folder of `out`; in this block, turn any `OSError` into a `Trouble` that names the option `key`."""
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as error:
        cause = refused_by_system(error)
        raise Trouble(
            f"cannot be written: {cause.what}",
            f"không ghi được: {cause.vi}",
            remedy=cause.remedy,
            remedy_vi=cause.remedy_vi,
            key=key,
            value=str(out),
        ) from error


def require_ending(out: Path, *known: str, key: str = "--out") -> None:
    """Raise `Trouble` unless the name of `out` ends in one of `known`, the kinds of files that are written."""
    if out.suffix.lower() not in known:
        listed = ", ".join(known)
        raise Trouble(
            "no such kind of file is written",
            "không ghi được loại tệp này",
            remedy=f"choose a name that ends in {listed}",
            remedy_vi=f"hãy chọn tên tệp có đuôi {listed}",
            key=key,
            value=str(out),
        )


def require_new(out: Path, key: str = "--out") -> None:
    """Raise `Trouble` when there is something at `out`: the command does not replace what it did not make."""
    if out.exists() or out.is_symlink():
        raise Trouble(
            "something of this name is there, and is not replaced",
            "đã có tệp tên này, lệnh không ghi đè",
            remedy="choose another name, or move it away",
            remedy_vi="chọn tên khác, hoặc chuyển tệp đó đi chỗ khác",
            key=key,
            value=str(out),
        )
