"""Lock of a desk for the robot that runs: a second one would give the same numbers, and write over pose and figures of
the first."""

import contextlib
import hashlib
import socket
from collections.abc import Iterator
from pathlib import Path

from robot.core.trouble import Trouble


@contextlib.contextmanager
def sole_robot(database: Path) -> Iterator[None]:
    """Be the only robot that uses the desk's `database` inside the block. Raises `Trouble` when another one does.

    The kernel keeps the name of a Unix socket as long as its program lives (unix(7), "abstract"): nothing is left after
    a kill, and no file belongs to the wrong user.
    """
    name = hashlib.sha256(str(database.resolve()).encode()).hexdigest()[:32]
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as held:
        try:
            held.bind(f"\0kiosk-run-{name}")
        except OSError as error:
            raise Trouble(
                "another robot runs here and uses this desk",
                "robot khác đang chạy với dữ liệu quầy này",
                file=str(database),
                key="desk.file",
                remedy="end that one first (a service: systemctl stop kiosk), or set desk.file to another file",
                remedy_vi="dừng robot đó trước (dịch vụ: systemctl stop kiosk), hoặc đổi desk.file",
            ) from error
        yield
