"""One database, many connections: in the threads of the robot, and in programs that come and go beside it."""

import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

from robot.core.trouble import Trouble
from robot.desk.database import open_database
from robot.desk.queue_ticket import QueueRule
from robot.desk.tickets import Tickets

_CLERK = """
import sys
from pathlib import Path
from robot.desk.queue_ticket import QueueRule
from robot.desk.tickets import Tickets
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


def test_all_who_open_a_new_file_at_the_same_moment_get_it(tmp_path: Path) -> None:
    refused: list[Trouble] = []
    together = threading.Barrier(6)

    def open_it(path: Path) -> None:
        together.wait()
        try:
            open_database(path).close()
        except Trouble as error:
            refused.append(error)

    for turn in range(150):
        opening = [
            threading.Thread(target=open_it, args=(tmp_path / f"{turn}.sqlite",)) for _ in range(together.parties)
        ]
        for each in opening:
            each.start()
        for each in opening:
            each.join()
    assert refused == []
