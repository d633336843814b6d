"""What the program of a state does itself, as the robot's user and in its own process: it alone knows its files."""

import os
import subprocess
from pathlib import Path
from typing import Any

from robot.core.trouble import Trouble
from robot.deploy.generations import Generation
from robot.deploy.layout import Layout
from robot.deploy.program import python_of
from robot.deploy.service import Service

_LIMIT_S = 300.0


def try_out(layout: Layout, wanted: Generation) -> None:
    """The new program loads the new content, the site's settings and the map. Raises `Trouble`."""
    if wrong := _do(layout, wanted, "bundle", "try"):
        raise fallen(
            wanted,
            wrong,
            "does not load with this centre's files; nothing was changed",
            "không nạp được; máy chưa đổi gì",
        )


def desk_back(layout: Layout, left: Generation, stays: Generation, service: Service | None) -> str:
    """A desk's database that the program of `left` has brought to its own version, for that of `stays`; what is wrong.

    The robot is stopped for it: a number that it gave meanwhile would be lost. So is what runs beside it: a page of the
    newer program would bring the database to its version again.
    """
    if left.release_dir == stays.release_dir:
        return ""
    if service is None:
        return _do(layout, stays, "desk", "restore", "--before-update")
    service.stop()
    with service.beside_stopped():
        return _do(layout, stays, "desk", "restore", "--before-update")


def _do(layout: Layout, generation: Generation, *words: str) -> str:
    """Run a command of a state's program with its content; "", or what is wrong."""
    folder = layout.generations / str(generation.number)
    program = folder / "program"
    environment = os.environ | {"KIOSK_CONFIG": str(folder / "config"), "PYTHONPATH": str(program.resolve())}
    command = [str(python_of(program)), "-P", "-m", "robot.cli", *words]
    try:
        done = subprocess.run(
            command,
            cwd=program,
            env=environment,
            capture_output=True,
            text=True,
            timeout=_LIMIT_S,
            check=False,
            **_as_owner(layout),
        )
    except subprocess.TimeoutExpired:
        return f"no answer within {_LIMIT_S:.0f} s"
    return "" if done.returncode == 0 else (done.stderr.strip() or f"exit status {done.returncode}")


def _as_owner(layout: Layout) -> dict[str, Any]:
    """As whom a trial runs: what it leaves in the data belongs to the robot's user, also when root runs it.

    The users of another root are not those of this machine: there the data get their owner when it starts.
    """
    status = (layout.state / "var").stat()
    if layout.root != Path("/") or os.geteuid() != 0 or status.st_uid == 0:
        return {}
    return {"user": status.st_uid, "group": status.st_gid, "extra_groups": []}


def fallen(generation: Generation, wrong: str, what: str, vi: str) -> Trouble:
    """`what` befell `generation`, and what is `wrong` with it."""
    return Trouble(
        f"release {generation.release}, content {generation.content} {what}: {wrong}",
        f"phiên bản {generation.release}, nội dung {generation.content}: {vi}",
        remedy="see: journalctl -u kiosk -e; report it to whoever made the bundle",
        remedy_vi="xem: journalctl -u kiosk -e; báo cho nơi phát hành gói",
    )
