"""One database, many connections: in the threads of the robot, and in programs that come and go beside it."""

import contextlib
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from robot.desk.database import connection, store
from robot.desk.database.connection import copy_database, open_database
from robot.desk.migrations import MIGRATIONS
from robot.desk.queue.model import QueueRule
from robot.desk.queue.tickets import Tickets

_CLERK = """
import sys
from pathlib import Path
from robot.desk.queue.model import QueueRule
from robot.desk.queue.tickets import Tickets
for _ in range(3):
    with Tickets(Path(sys.argv[1]), QueueRule()) as tickets:
        tickets.issue("counter:1")
"""


def clerk(path: Path) -> None:
    """Another program that opens the file, gives three numbers and ends, as the staff page does at each request."""
    subprocess.run([sys.executable, "-c", _CLERK, str(path)], check=True, timeout=240)


def test_a_program_that_comes_and_goes_takes_nothing_from_a_robot_that_opens_the_file_twice(tmp_path: Path) -> None:
    path = tmp_path / "desk.sqlite"
    with Tickets(path, QueueRule()) as desk:
        desk.issue("counter:3")
        Tickets(path, QueueRule()).close()  # another thread of the robot: the look-up, or a report
        clerk(path)
        desk.issue("counter:3")
        clerk(path)
        desk.issue("counter:3")
        assert desk.last_announcement() == 0
    with sqlite3.connect(path) as found:
        assert found.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        numbers = [each for (each,) in found.execute("SELECT series || '-' || number FROM ticket ORDER BY 1")]
    assert numbers == [*(f"1-{n}" for n in range(1, 7)), *(f"3-{n}" for n in range(1, 4))]


def test_who_opens_a_new_file_waits_for_the_one_that_is_just_making_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "desk.sqlite"
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    waits: list[float] = []

    def wait(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 3:
            other.rollback()

    monkeypatch.setattr(connection, "time", SimpleNamespace(sleep=wait, monotonic=time.monotonic))
    open_database(path).close()
    assert len(waits) == 3
    other.close()


def test_before_an_update_one_of_those_who_open_the_file_copies_it_and_nobody_updates_it_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, earlier = tmp_path / "desk.sqlite", len(MIGRATIONS) - 1
    with monkeypatch.context() as before:
        before.setattr(connection, "MIGRATIONS", MIGRATIONS[:earlier])
        open_database(path).close()
    tried: list[str] = []

    def copy(source: Path, to: Path) -> None:
        with contextlib.closing(sqlite3.connect(source, timeout=0.0)) as another:
            try:
                another.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                tried.append(str(error))
        copy_database(source, to)

    monkeypatch.setattr(connection, "copy_database", copy)
    open_database(path).close()
    assert tried == ["database is locked"]
    with contextlib.closing(sqlite3.connect(tmp_path / f"desk.sqlite.version-{earlier}")) as kept:
        assert kept.execute("PRAGMA user_version").fetchone() == (earlier,)


def empties_the_log(path: Path) -> bool:
    """Another program; whether it could."""
    with Tickets(path, QueueRule()) as official:
        return official.wipe_traces()


def test_while_a_log_cannot_be_emptied_for_a_reader_numbers_are_given_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "WAIT_S", 2.5)
    path, emptied = tmp_path / "desk.sqlite", []
    with Tickets(path, QueueRule()) as desk, contextlib.closing(sqlite3.connect(path, isolation_level=None)) as reader:
        desk.issue("counter:3")
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM ticket").fetchone()
        emptying = threading.Thread(target=lambda: emptied.append(empties_the_log(path)))
        emptying.start()
        given = 0
        while emptying.is_alive():
            desk.issue("counter:3")
            given += 1
            time.sleep(0.1)
        emptying.join()
    assert given > 2
    assert emptied == [False]
    assert empties_the_log(path)


def test_all_who_open_a_new_file_at_the_same_moment_get_it(tmp_path: Path) -> None:
    together, opened = threading.Barrier(6), []

    def open_it(path: Path) -> None:
        together.wait()
        open_database(path).close()
        opened.append(path)

    for turn in range(8):
        opening = [
            threading.Thread(target=open_it, args=(tmp_path / f"{turn}.sqlite",)) for _ in range(together.parties)
        ]
        for each in opening:
            each.start()
        for each in opening:
            each.join()
    assert len(opened) == 8 * together.parties
