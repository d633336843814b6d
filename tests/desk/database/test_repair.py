"""A page of the desk's database is damaged, any page: no number is given twice, what can be read is kept."""

import datetime
import shutil
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from robot.core.trouble import Trouble
from robot.desk.database.repair import back_up, backup_of, expire_damaged, heal
from robot.desk.feedback.ratings import Ratings
from robot.desk.migrations import MIGRATIONS
from robot.desk.queue.model import QueueRule
from robot.desk.queue.tickets import Tickets

TODAY = datetime.date(2026, 7, 14)
NOW = datetime.datetime(2026, 7, 14, 9, 0)
NUMBERS, RATINGS = 150, 80
COPIED = 20
"""Numbers and ratings at the time of the backup."""
PAGE_BYTES = 4096


def desk(file: Path) -> Path:
    """A morning at the desk, all of it in the file itself and nothing in the log beside it."""
    with Tickets(file, QueueRule(), lambda: NOW) as tickets, Ratings(file) as ratings:
        for number in range(NUMBERS):
            tickets.issue("counter:3", "1.001193")
            if number < RATINGS:
                ratings.keep(5, (0,), "counter:3", "1.001193", f"cán bộ nhiệt tình {number}")
            if number + 1 == COPIED:
                back_up(file)
        assert ratings.wipe_traces()
    return file


def damage(file: Path, page: int) -> None:
    with file.open("r+b") as disk:
        disk.seek(page * PAGE_BYTES)
        disk.write(b"\xa5" * PAGE_BYTES)


def numbers(file: Path) -> list[int]:
    with sqlite3.connect(file) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return [row[0] for row in database.execute("SELECT number FROM ticket ORDER BY number")]


def ratings_in(file: Path) -> int:
    with sqlite3.connect(file) as database:
        return int(database.execute("SELECT count(*) FROM rating").fetchone()[0])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return desk(tmp_path_factory.mktemp("desk") / "desk.sqlite")


@pytest.fixture
def file(tmp_path: Path, made: Path) -> Path:
    """The desk with its backup."""
    return fresh(tmp_path, made)


def fresh(folder: Path, made: Path) -> Path:
    folder.mkdir(exist_ok=True)
    shutil.copy(backup_of(made), folder)
    return Path(shutil.copy(made, folder))


def test_a_whole_file_is_left_as_it_is(tmp_path: Path, file: Path) -> None:
    assert not heal(tmp_path / "none.sqlite", TODAY), "there is none yet"
    assert not heal(file, TODAY)
    assert list(tmp_path.glob("*.damaged*")) == []


def test_whichever_page_is_damaged_no_number_is_lost_or_given_twice(tmp_path: Path, made: Path) -> None:
    left = []
    for page in range(made.stat().st_size // PAGE_BYTES):
        file = fresh(tmp_path / f"{page}", made)
        damage(file, page)
        if not heal(file, TODAY):
            continue  # a page that nothing stood on
        assert numbers(file) == list(range(1, NUMBERS + 1)), f"page {page}"
        left.append(ratings_in(file))
        with Tickets(file, QueueRule(), lambda: NOW) as tickets:
            assert tickets.issue("counter:3").number == NUMBERS + 1
    assert min(left) == COPIED, "where the root of a table is damaged, what the backup has is kept"
    assert sum(count < RATINGS for count in left) <= 3, "and all of it where anything else is"


def test_without_a_backup_the_rest_of_the_file_is_kept(file: Path) -> None:
    backup_of(file).unlink()
    with sqlite3.connect(file) as database:
        (page,) = database.execute("SELECT rootpage FROM sqlite_master WHERE name = 'unanswered'").fetchone()
    damage(file, page - 1)
    assert heal(file, TODAY)
    assert numbers(file) == list(range(1, NUMBERS + 1))
    assert ratings_in(file) == RATINGS


def test_who_has_the_file_open_writes_into_the_mended_one(file: Path) -> None:
    with sqlite3.connect(file) as database:
        (page,) = database.execute("SELECT rootpage FROM sqlite_master WHERE name = 'rating'").fetchone()
    with Tickets(file, QueueRule(), lambda: NOW) as tickets:
        damage(file, page - 1)
        assert heal(file, TODAY)
        tickets.issue("counter:3")
    assert numbers(file) == list(range(1, NUMBERS + 2))


def test_who_has_the_file_open_keeps_its_locks_while_it_is_mended(file: Path) -> None:
    with sqlite3.connect(file) as database:
        (page,) = database.execute("SELECT rootpage FROM sqlite_master WHERE name = 'rating'").fetchone()
    others = "import sys, sqlite3; c = sqlite3.connect(sys.argv[1]); c.execute('SELECT 1 FROM ticket').fetchall()"
    with Tickets(file, QueueRule(), lambda: NOW) as tickets:
        tickets.find("3001")
        here = (
            "bs=4096",
            f"seek={page - 1}",
            "count=1",
            "conv=notrunc",
        )  # in another process: this one keeps its locks
        subprocess.run(["dd", "if=/dev/urandom", f"of={file}", *here], check=True, capture_output=True)
        assert heal(file, TODAY)
        tickets.issue("counter:3")
        subprocess.run([sys.executable, "-c", f"{others}; c.close()", str(file)], check=True)
        assert file.with_name("desk.sqlite-wal").exists(), "another program took itself for the last one"


def test_a_damaged_file_of_an_earlier_version_loses_no_number(tmp_path: Path) -> None:
    file, earlier = tmp_path / "desk.sqlite", len(MIGRATIONS) - 1  # the update came, and the power went
    with sqlite3.connect(file) as database:
        for statement in (each for step in MIGRATIONS[:earlier] for each in step):
            database.execute(statement)
        database.execute(f"PRAGMA user_version = {earlier}")
        for number in range(1, 4):
            database.execute(
                """INSERT INTO ticket (day, series, number, place, code, position, ahead, issued_s)
                VALUES (?, '3', ?, 'counter:3', '1.001193', ?, 0, 7)""",
                (TODAY.isoformat(), number, number),
            )
        (page,) = database.execute("SELECT rootpage FROM sqlite_master WHERE name = 'rating'").fetchone()
    database.close()
    damage(file, page - 1)
    assert heal(file, TODAY)
    assert numbers(file) == [1, 2, 3]
    with sqlite3.connect(file) as database:
        codes = database.execute("SELECT code, issued_s FROM ticket").fetchall()
    assert codes == [("1.001193", 7)] * 3, "the whole row is kept, not the number alone"


def test_what_is_put_aside_is_private_and_goes_when_its_time_is_over(tmp_path: Path, file: Path) -> None:
    damage(file, 1)
    assert heal(file, TODAY)
    aside = list(tmp_path.glob("*.damaged-*"))
    assert {stat.S_IMODE(each.stat().st_mode) for each in [*aside, backup_of(file)]} == {0o600}
    expire_damaged(file, TODAY)
    assert list(tmp_path.glob("*.damaged-*")) == aside
    expire_damaged(file, TODAY + datetime.timedelta(1))
    assert not list(tmp_path.glob("*.damaged-*"))


def test_a_disk_that_takes_nothing_is_trouble(tmp_path: Path, file: Path) -> None:
    damage(file, 1)
    (tmp_path / "desk.sqlite.damaged-20260714").mkdir()
    with pytest.raises(Trouble, match=r"desk\.sqlite"):
        heal(file, TODAY)
