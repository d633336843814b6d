"""Damage files on a robot's disk between two starts or while the robot runs, then check how the robot serves."""

import random
import shutil
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from robot.cli.bench.faults.plan import FaultCase
from robot.cli.bench.faults.port_faults import row
from robot.cli.bench.faults.rig import FaultRig
from robot.core.trouble import Trouble
from robot.desk.queue.model import QueueRule
from robot.desk.queue.tickets import Tickets
from robot.runtime.event_loop.journal import read
from robot.runtime.settings.loader import CONFIG
from simulators.centre.watched_robot import START_LIMIT_S

_PAGE_BYTES = 4096
NUMBERS = 3


def files(plan: Mapping[str, FaultCase], folder: Path) -> list[dict[str, Any]]:
    """Try each fault of the disk on a new robot that has given queue numbers before; return the rows of the table."""
    return [_tried(name, case, folder / name) for name, case in plan.items()]


def _tried(name: str, case: FaultCase, folder: Path) -> dict[str, Any]:
    print(f"{name} ...", file=sys.stderr, flush=True)
    folder.mkdir(parents=True)
    config = folder / "site" / "config"
    shutil.copytree(CONFIG, config)
    variables = {"KIOSK_CONFIG": str(config), "SDL_VIDEODRIVER": "dummy"}
    if name == "zone_unknown":
        variables["TZ"] = "Nowhere/Atlantis"
    wrong: list[str] = []
    with closing(FaultRig(folder, quiet=True, variables=variables)) as rig:
        try:
            rig.open()
            for _ in range(NUMBERS if name.startswith("database") else 1):
                if rig.take_number() != "TicketPage":
                    wrong.append("no number was given before")
            began_s = time.monotonic()
            if name == "database_page_live":
                damage_database(rig.desk)
                if rig.touch() is None or rig.take_number() is None:
                    wrong.append("nobody was served before the next start")
            rig.premises.robot.end()
            _DAMAGE[name](rig, config)
            rig.premises.restart()
            safe_s = _up(rig, rig.all_parts - set(case.without))
            touch_s = rig.touch()
            if rig.take_number() != "TicketPage" or not rig.was_given():
                wrong.append("no number was given after it")
            recovered_s = time.monotonic() - began_s if "desk" in rig.parts else None
            wrong += _CHECKS[name](rig) if name in _CHECKS else []
            lost = rig.losses() if name != "journal_tail" else []
        except (TimeoutError, OSError, RuntimeError, Trouble) as error:
            return row(name, case, None, None, None, [], [f"{type(error).__name__}: {error}"])
    return row(name, case, safe_s, touch_s, recovered_s, lost, wrong)


def _up(rig: FaultRig, wanted: frozenset[str]) -> float | None:
    began_s = time.monotonic()
    up = rig.until(lambda: rig.parts >= wanted and rig.page() != "StartingPage", START_LIMIT_S)
    return time.monotonic() - began_s if up else None


def damage_database(desk: Path) -> None:
    """Overwrite the database page that holds the queue numbers with random bytes."""
    with Tickets(desk, QueueRule()) as tickets:
        tickets.wipe_traces()  # moves all data from the write-ahead log into the file itself
    page = desk.read_bytes().index(b"counter:") // _PAGE_BYTES
    with desk.open("r+b") as file:
        file.seek(page * _PAGE_BYTES)
        file.write(random.Random(1).randbytes(_PAGE_BYTES))


def _overlay(ruined: Callable[[bytes], bytes]) -> Callable[[FaultRig, Path], None]:
    def damage(_rig: FaultRig, config: Path) -> None:
        site = config / "site.toml"
        site.write_bytes(ruined(site.read_bytes()))

    return damage


def _ruin_tail(rig: FaultRig, _config: Path) -> None:
    with rig.premises.robot.journal.open("ab") as journal:
        journal.write(b'{"at":99999,"event":{"ev' + random.Random(2).randbytes(300) + b"\n" + bytes(512))


def _ruin_pose(rig: FaultRig, _config: Path) -> None:
    (rig.premises.robot.folder / "pose.json").write_bytes(random.Random(3).randbytes(40))


_DAMAGE: Mapping[str, Callable[[FaultRig, Path], None]] = {
    "overlay": _overlay(lambda text: bytes(len(text))),
    "overlay_cut": _overlay(lambda text: text[: text.rindex(b"=") + 2]),
    "overlay_empty": _overlay(lambda _text: b""),
    "journal_tail": _ruin_tail,
    "database_page": lambda rig, _config: damage_database(rig.desk),
    "pose_file": _ruin_pose,
    "database_page_live": lambda _rig, _config: None,  # the damage was done while the robot ran
    "zone_unknown": lambda _rig, _config: None,
}


def _says(words: str) -> Callable[[FaultRig], list[str]]:
    def check(rig: FaultRig) -> list[str]:
        told = rig.premises.robot.log.read_text(encoding="utf-8", errors="replace")
        return [] if words in told else [f"the log does not say {words!r}"]

    return check


def _tail_left_out(rig: FaultRig) -> list[str]:
    first = rig.premises.robot.journals[0]
    try:
        return [] if len(list(read(first)[1])) > NUMBERS else ["the old journal has lost its steps"]
    except Trouble as trouble:
        return [trouble.line()]


def _stays_down(rig: FaultRig) -> list[str]:
    return ["the base is up: it believes a ruined file"] if "base" in rig.parts else []


_LAST_START = _says("the settings of the last start are in force")
_CHECKS: Mapping[str, Callable[[FaultRig], list[str]]] = {
    "overlay": _LAST_START,
    "overlay_cut": _LAST_START,
    "overlay_empty": _LAST_START,
    "database_page": _says("database was damaged"),
    "journal_tail": _tail_left_out,
    "pose_file": _stays_down,
}
