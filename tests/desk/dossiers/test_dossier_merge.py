"""An import in the background: seen whole or not at all, in nobody's way, and none the worse for being killed."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable
from pathlib import Path

from robot.desk.dossiers.model import Dossier
from robot.desk.dossiers.store import Dossiers
from robot.desk.queue.model import QueueRule
from robot.desk.queue.tickets import Tickets

COUNT = 5000
AT_S = 1_784_000_000

WORK = """
import sys
from pathlib import Path
from tests.desk.dossiers.test_dossier_merge import take
number = int(sys.argv[2])
while True:
    print(number, flush=True)
    take(Path(sys.argv[1]), number)
    number += 1
"""


def rows(status: int, clerk: str) -> Iterable[Dossier]:
    for number in range(COUNT):
        yield Dossier(code=f"H49.34-2607{number // 1000 + 10}-{number % 1000:04d}", status=status, clerk=clerk)


def take(file: Path, number: int, status: int = 4) -> None:
    """The export `number`, in which every dossier bears that number."""
    with Dossiers(file) as dossiers:
        dossiers.take(
            rows(status, str(number)),
            file="a",
            sha256=str(number),
            kind="csv",
            at_s=AT_S + number,
            as_of_s=AT_S + number,
            refused=0,
        )


def seen(dossiers: Dossiers) -> list[tuple[str, int]]:
    return list(dossiers._run("SELECT clerk, count(*) FROM dossier_now GROUP BY clerk"))


def test_readers_see_an_import_whole_or_not_at_all_and_numbers_are_given_meanwhile(tmp_path: Path) -> None:
    file = tmp_path / "desk.sqlite"
    take(file, 1)
    importing = threading.Thread(target=take, args=(file, 2))
    found: list[list[tuple[str, int]]] = []
    given = 0
    with Dossiers(file) as dossiers, Tickets(file, QueueRule()) as tickets:
        importing.start()
        while importing.is_alive():
            found.append(seen(dossiers))
            tickets.issue("counter:3")
            given += 1
        assert seen(dossiers) == [("2", COUNT)]
        assert dossiers._run("SELECT count(*) FROM dossier_next") == [(0,)]
    assert [one for one in found if one not in ([("1", COUNT)], [("2", COUNT)])] == []
    assert given >= 5, "between its batches everybody else has a turn"


def test_an_import_that_is_killed_at_any_moment_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    file, chance, number = tmp_path / "desk.sqlite", random.Random(3), 2
    take(file, 1)
    for _ in range(6):
        work = subprocess.Popen([sys.executable, "-c", WORK, str(file), str(number)], stdout=subprocess.PIPE, text=True)
        assert work.stdout is not None
        work.stdout.readline()
        time.sleep(chance.uniform(0.0, 0.8))
        os.kill(work.pid, signal.SIGKILL)
        work.communicate()
        with Dossiers(file) as dossiers:
            ((clerk, count),) = seen(dossiers)
            assert count == COUNT
            assert dossiers.count() == COUNT
            assert int(clerk) >= number - 1
            number = int(clerk) + 1
    take(file, number)
    with Dossiers(file) as dossiers:
        assert seen(dossiers) == [(str(number), COUNT)]
        assert dossiers._run("PRAGMA integrity_check") == [("ok",)]


def test_a_dossier_that_is_forgotten_while_it_waits_to_be_moved_is_gone(tmp_path: Path) -> None:
    file = tmp_path / "desk.sqlite"
    take(file, 1)
    code = next(iter(rows(4, ""))).code
    with Dossiers(file) as dossiers:
        dossiers._run("INSERT INTO dossier_next SELECT * FROM dossier_now WHERE code = ?", (code,))
        assert dossiers.find(code) is not None
        assert dossiers.forget(code)
        assert dossiers.find(code) is None
        assert dossiers.count() == COUNT - 1
