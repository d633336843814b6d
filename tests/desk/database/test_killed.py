"""The desk is killed in the middle of its work, with SIGKILL, again and again: no number twice, none skipped."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

from robot.desk.database.connection import open_database
from robot.desk.feedback.ratings import Ratings
from robot.desk.migrations import MIGRATIONS

WORK = """
import random
import sys
from pathlib import Path
from robot.desk.queue.model import QueueRule
from robot.desk.feedback.ratings import Ratings
from robot.desk.queue.tickets import Tickets

file = Path(sys.argv[1])
with Tickets(file, QueueRule()) as tickets, Ratings(file) as ratings:
    while True:
        given = tickets.issue(random.choice(("counter:3", "counter:4")))
        print("ticket", given.label, flush=True)
        ratings.keep(5, (0,), "counter:3", "1.001193", "cán bộ nhiệt tình")
        print("rating", flush=True)
        if given.number % 3:  # the line stays short
            tickets.call_next(given.place)
"""


def killed(file: Path, after_lines: int, chance: random.Random) -> list[str]:
    """Let the desk work, kill it at a random moment after so many lines; what it has told."""
    work = subprocess.Popen([sys.executable, "-c", WORK, str(file)], stdout=subprocess.PIPE, text=True)
    assert work.stdout is not None
    told = [work.stdout.readline().strip() for _ in range(after_lines)]
    time.sleep(chance.random() * 0.004)
    os.kill(work.pid, signal.SIGKILL)
    told += [line.strip() for line in work.stdout if line.endswith("\n")]
    work.wait()
    return told


def test_a_thousand_tickets_under_a_process_that_is_killed_at_random(tmp_path: Path) -> None:
    file, chance = tmp_path / "desk.sqlite", random.Random(11)
    told: list[str] = []
    kills = 0
    while sum(line.startswith("ticket") for line in told) < 1000:
        told += killed(file, chance.randrange(20, 120), chance)
        kills += 1
    assert kills >= 10
    with sqlite3.connect(file) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        numbers = database.execute("SELECT series, number FROM ticket ORDER BY series, number").fetchall()
        ratings = database.execute("SELECT count(*) FROM rating").fetchone()[0]
    shown = [line.split()[1] for line in told if line.startswith("ticket")]
    assert len(shown) == len(set(shown)), "no number was shown to two people"
    of_series = {series: [number for each, number in numbers if each == series] for series in "34"}
    assert all(found == list(range(1, len(found) + 1)) for found in of_series.values()), "no number is missing"
    assert {(label[0], int(label[1:])) for label in shown} <= set(numbers), "what was shown is on the disk"
    assert len(numbers) - len(shown) <= kills, "at most the number in hand was given and not yet shown"
    assert ratings >= sum(line == "rating" for line in told), "no rating that was taken is lost"


def test_a_file_of_every_earlier_version_is_brought_up_to_date(tmp_path: Path) -> None:
    for version in range(len(MIGRATIONS)):
        file = tmp_path / f"{version}" / "desk.sqlite"
        file.parent.mkdir()
        with sqlite3.connect(file) as database:
            for step in MIGRATIONS[:version]:
                for statement in step:
                    database.execute(statement)
            database.execute(f"PRAGMA user_version = {version}")
        if version:
            with sqlite3.connect(file) as database:
                database.execute("INSERT INTO unanswered VALUES ('làm thẻ thư viện', '2026-07-14', 2, '')")
        with Ratings(file) as ratings:
            ratings.keep(4)
        with sqlite3.connect(file) as database:
            kept = database.execute("SELECT count(*) FROM unanswered").fetchone()[0]
            assert kept == (1 if version else 0), "what stood there still does"
            assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_process_killed_in_the_middle_of_a_migration_leaves_the_old_version_whole(tmp_path: Path) -> None:
    file = tmp_path / "desk.sqlite"
    with sqlite3.connect(file) as database:
        for statement in MIGRATIONS[0]:
            database.execute(statement)
        database.execute("PRAGMA user_version = 1")
    killing = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "import robot.desk.database.connection as database\n"
        "steps = database.MIGRATIONS\n"
        "def steps_of():\n"
        "    yield from steps[2]\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "class Step:\n"
        "    def __iter__(self):\n"
        "        return steps_of()\n"
        "database.MIGRATIONS = (*steps[:2], Step())\n"
        "database.open_database(Path(sys.argv[1]))\n"
    )
    assert subprocess.run([sys.executable, "-c", killing, str(file)], check=False).returncode == -signal.SIGKILL
    with sqlite3.connect(file) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (1,)
        assert database.execute("SELECT name FROM sqlite_master WHERE name = 'ticket'").fetchall() == []
    open_database(file).close()
