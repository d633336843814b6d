"""Copies of the desk's database: one a day, one before a new version; going back never takes a number back."""

import contextlib
import datetime
import os
import sqlite3
import stat
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from robot.core.trouble import Trouble
from robot.desk.database import backups
from robot.desk.database.backups import CopiesBusy, copies, expire_copies, forgetting, keep_of_day
from robot.desk.database.connection import copy_database
from robot.desk.database.file_lock import takes_lock
from robot.desk.database.repair import backup_of, heal
from robot.desk.database.restore import copy_before_update, restore
from robot.desk.dossiers.model import Dossier, DossierStatus
from robot.desk.dossiers.store import Dossiers
from robot.desk.feedback.ratings import Ratings
from robot.desk.feedback.staff_calls import StaffCalls
from robot.desk.feedback.unanswered import Unanswered
from robot.desk.migrations import MIGRATIONS
from robot.desk.queue.model import QueueRule
from robot.desk.queue.tickets import Tickets

NOW = datetime.datetime.now().replace(microsecond=0)
SENTENCE = "làm thẻ thư viện"
CODE = "H49.34-260713-0012"


def labels(file: Path) -> list[str]:
    with Tickets(file, QueueRule()) as tickets:
        return [each.label for each in tickets.of_days(NOW.date(), NOW.date())]


def test_going_back_brings_back_what_was_lost_and_gives_no_number_twice(tmp_path: Path) -> None:
    file = tmp_path / "desk.sqlite"
    with Tickets(file, QueueRule()) as tickets, Ratings(file) as ratings:
        tickets.issue("counter:3")
        ratings.keep(5)
        copy = keep_of_day(file, NOW.date())
        tickets.issue("counter:3")
        tickets.call_next("counter:3")
        with contextlib.closing(sqlite3.connect(file)) as other, other:
            other.execute("DELETE FROM rating")  # by mistake
        assert ratings.of_days(NOW.date(), NOW.date()) == [], "or the copy brings nothing back"
        done = restore(file, copy, NOW)  # the robot has the file open all along
        assert len(ratings.of_days(NOW.date(), NOW.date())) == 1
        current = tickets.current("counter:3")
        assert current is not None
        assert current.label == "3001", "called after the copy was made"
        assert tickets.issue("counter:3").label == "3003"
    assert done.numbers == 2
    assert done.aside is not None
    assert labels(done.aside) == ["3001", "3002"]
    assert labels(file) == ["3001", "3002", "3003"]


def test_numbers_that_are_given_while_it_goes_back_are_neither_lost_nor_given_twice(tmp_path: Path) -> None:
    file = tmp_path / "desk.sqlite"
    given: list[str] = []
    over = threading.Event()

    def robot() -> None:
        with Tickets(file, QueueRule()) as tickets:
            while not over.wait(0.005):
                given.append(tickets.issue("counter:3").label)

    with Dossiers(file) as dossiers:
        rows = [Dossier(code=f"H49.34-260713-{number:04d}", status=DossierStatus.PROCESSING) for number in range(2000)]
        at_s = int(NOW.timestamp())
        dossiers.take(rows, file="a", sha256="a", kind="csv", at_s=at_s, as_of_s=at_s, refused=0)
    copy = keep_of_day(file, NOW.date())
    giving = threading.Thread(target=robot)
    giving.start()
    try:
        while len(given) < 20 and giving.is_alive():
            restore(file, copy, NOW + datetime.timedelta(0, len(given)))
    finally:
        over.set()
        giving.join()
    assert len(given) >= 20
    assert given == labels(file)


def test_a_damaged_database_takes_no_good_copys_place(tmp_path: Path) -> None:
    file = tmp_path / "desk.sqlite"
    with Tickets(file, QueueRule()) as tickets:
        tickets.issue("counter:3")
    copy = keep_of_day(file, NOW.date())
    with sqlite3.connect(file) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        ((page,),) = database.execute("SELECT rootpage FROM sqlite_master WHERE name = 'ticket'").fetchall()
    with file.open("r+b") as writing:
        writing.seek((page - 1) * 4096)
        writing.write(b"\xff" * 4096)
    with pytest.raises(Trouble, match="damaged"):
        keep_of_day(file, NOW.date())
    with pytest.raises(Trouble, match="damaged"), forgetting(file, NOW.date()):
        pytest.fail("something was deleted that the copy brings back")
    assert labels(copy) == ["3001"]
    assert heal(file, NOW.date())
    assert labels(file) == ["3001"]


def test_what_a_killed_program_left_of_a_copy_is_forgotten_too(tmp_path: Path) -> None:
    file = tmp_path / "desk.sqlite"
    Dossiers(file).close()
    left = [file.with_name(f"desk.sqlite{end}") for end in (".version-4.17.ab.new", ".restoring-wal", ".mended")]
    for each in left:
        each.write_text(CODE)
    with forgetting(file, NOW.date()):
        pass
    assert not [each for each in left if each.exists()]


def test_files_of_other_names_beside_a_copy_from_before_an_update_are_no_such_copies(tmp_path: Path) -> None:
    file = tmp_path / "desk.sqlite"
    copy = newer_program_runs(file)
    by_hand, folder = copy.with_name(f"{copy.name}.bak"), copy.with_name(f"{copy.name}.d")
    journals = [copy.with_name(f"{copy.name}{end}") for end in (".17.ab.new-journal", "-journal")]
    folder.mkdir()
    for each in (by_hand, *journals):
        each.write_text(CODE)
    assert set(copies(file)) == {copy, by_hand}
    expire_copies(file, NOW.date() + datetime.timedelta(1))
    assert copies(file) == [copy]
    assert SENTENCE.encode() not in copy.read_bytes()
    assert not journals[0].exists()


@pytest.mark.parametrize("content", [b"", b"no database" * 900, None])
def test_what_is_no_copy_is_refused_and_changes_nothing(tmp_path: Path, content: bytes | None) -> None:
    file, copy = tmp_path / "desk.sqlite", tmp_path / "copy"
    with Tickets(file, QueueRule()) as tickets:
        tickets.issue("counter:3")
    if content is None:
        with sqlite3.connect(copy) as database:
            database.execute("CREATE TABLE other (one)")
            database.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    else:
        copy.write_bytes(content)
    with pytest.raises(Trouble, match="no copy"):
        restore(file, copy, NOW)
    assert labels(file) == ["3001"]
    assert copies(file) == []


def test_before_a_new_version_the_old_one_is_kept_and_can_be_gone_back_to(tmp_path: Path) -> None:
    file, earlier = tmp_path / "desk.sqlite", len(MIGRATIONS) - 1
    with sqlite3.connect(file) as database:
        for statement in (each for step in MIGRATIONS[:earlier] for each in step):
            database.execute(statement)
        database.execute(f"PRAGMA user_version = {earlier}")
        database.execute("INSERT INTO unanswered VALUES ('làm thẻ thư viện', '2026-07-14', 2, '')")
    Tickets(file, QueueRule()).close()
    (kept,) = copies(file)
    assert kept.name == f"desk.sqlite.version-{earlier}"
    with sqlite3.connect(kept) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (earlier,)
        assert database.execute("SELECT count(*) FROM unanswered").fetchone() == (1,)
    restore(file, kept, NOW)
    assert labels(file) == [], "brought up to date again"


def test_an_earlier_program_names_the_command_that_brings_the_desk_back(
    tmp_path: Path,
) -> None:
    file = tmp_path / "desk.sqlite"
    with Tickets(file, QueueRule()) as tickets, Ratings(file) as ratings:
        tickets.issue("counter:3")
        ratings.keep(5)
    copy_database(file, tmp_path / f"desk.sqlite.version-{len(MIGRATIONS)}")
    with Tickets(file, QueueRule()) as tickets:  # the newer program goes on for a while
        tickets.call_next("counter:3")
        tickets.issue("counter:3")
    with sqlite3.connect(file) as database:
        database.execute("ALTER TABLE ticket ADD COLUMN mood TEXT NOT NULL DEFAULT 'good'")
        database.execute("CREATE TABLE later (one)")
        database.execute("DROP TABLE rating")
        database.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    with pytest.raises(Trouble, match="knows up to") as told:
        Tickets(file, QueueRule())
    for remedy in (told.value.remedy, told.value.remedy_vi):
        assert remedy.endswith(f"kiosk desk restore {tmp_path}/desk.sqlite.version-{len(MIGRATIONS)}")
    done = restore(file, Path(told.value.remedy.rpartition(" ")[2]), NOW)
    assert done.numbers == 2
    with Tickets(file, QueueRule()) as tickets, Ratings(file) as ratings:
        current = tickets.current("counter:3")
        assert current is not None
        assert current.label == "3001", "called by the newer program"
        assert tickets.issue("counter:3").label == "3003"
        assert len(ratings.of_days(NOW.date(), NOW.date())) == 1
    assert done.aside is not None
    with sqlite3.connect(done.aside) as database:
        assert database.execute("SELECT count(*) FROM later").fetchone() == (0,)


def test_where_there_is_no_copy_the_message_of_a_newer_database_names_none(tmp_path: Path) -> None:
    file = tmp_path / "desk.sqlite"
    with sqlite3.connect(file) as database:
        database.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    with pytest.raises(Trouble, match="to another file"):
        Tickets(file, QueueRule())


def test_copies_are_closed_to_others_and_go_after_their_days(tmp_path: Path) -> None:
    file, today = tmp_path / "desk.sqlite", NOW.date()
    Tickets(file, QueueRule()).close()
    for days in (20, 13, 0):
        copy = keep_of_day(file, today - datetime.timedelta(days))
        file.with_name("desk.sqlite.backup").unlink()
        at_s = NOW.timestamp() - days * 86_400
        os.utime(copy, (at_s, at_s))
        assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    expire_copies(file, today - datetime.timedelta(14))
    days = [each.name.rpartition("backup-")[2] for each in copies(file)]
    assert days == [(today - datetime.timedelta(13)).isoformat(), today.isoformat()]


def test_sentences_that_are_forgotten_are_forgotten_in_the_copies_too(tmp_path: Path) -> None:
    file = tmp_path / "desk.sqlite"
    at_s = int(NOW.timestamp())
    with Dossiers(file) as dossiers:
        dossiers.take([Dossier(code=CODE)], file="a", sha256="a", kind="csv", at_s=at_s, as_of_s=at_s, refused=0)
        keep_of_day(file, NOW.date() - datetime.timedelta(1))
        with forgetting(file, NOW.date()):
            assert dossiers.forget(CODE)
    kept = [each for each in tmp_path.iterdir() if CODE.encode() in each.read_bytes()]
    assert kept == []
    assert len(copies(file)) == 1


def newer_program_runs(file: Path) -> Path:
    """It brings the database to its version, and keeps the copy from before that, with a sentence in it."""
    with Tickets(file, QueueRule()) as tickets, Unanswered(file) as asked:
        tickets.issue("counter:3")
        asked.count(SENTENCE, NOW.date())
    copy = file.with_name(f"{file.name}.version-{len(MIGRATIONS)}")
    copy_database(file, copy)
    with Tickets(file, QueueRule()) as tickets:
        tickets.issue("counter:3")
    return copy


def earlier_program_is_back(file: Path, copy: Path) -> None:
    """And goes on with the numbers of today."""
    with sqlite3.connect(file) as database:
        database.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    assert copy_before_update(file) == copy
    restore(file, copy, NOW)
    assert labels(file) == ["3001", "3002"]


def test_months_after_an_update_the_earlier_program_gets_a_desk_without_kept_sentences(
    tmp_path: Path,
) -> None:
    file = tmp_path / "desk.sqlite"
    copy = newer_program_runs(file)
    older = file.with_name(f"{file.name}.version-{len(MIGRATIONS) - 1}")
    copy_database(copy, older)
    made_s = NOW.timestamp() - 15 * 86_400
    for each in (copy, older):
        os.utime(each, (made_s, made_s))
    for _ in range(2):  # each morning
        expire_copies(file, NOW.date() - datetime.timedelta(14))
    assert copies(file) == [copy], "one of them is enough"
    assert SENTENCE.encode() not in copy.read_bytes()
    assert (copy.stat().st_mtime, stat.S_IMODE(copy.stat().st_mode)) == (made_s, 0o600)
    earlier_program_is_back(file, copy)


def test_a_sentence_that_is_forgotten_is_in_no_copy_and_the_earlier_program_still_gets_a_desk(tmp_path: Path) -> None:
    file = tmp_path / "desk.sqlite"
    copy = newer_program_runs(file)
    with Unanswered(file) as asked, forgetting(file, NOW.date()):
        asked.forget_all()
    assert [each for each in tmp_path.iterdir() if SENTENCE.encode() in each.read_bytes()] == []
    earlier_program_is_back(file, copy)


def test_who_goes_back_to_an_emptied_copy_keeps_all_that_the_newer_program_kept(tmp_path: Path) -> None:
    file = tmp_path / "desk.sqlite"
    copy = newer_program_runs(file)
    long_ago, at_s = NOW - datetime.timedelta(300), int(NOW.timestamp())
    with Ratings(file, lambda: long_ago) as ratings, Dossiers(file) as dossiers, StaffCalls(file) as calls:
        ratings.keep(5)
        dossiers.take([Dossier(code=CODE)], file="a", sha256="a", kind="csv", at_s=at_s, as_of_s=at_s, refused=0)
        calls.call(CODE, "vi")
        calls.expire(NOW.date() + datetime.timedelta(1))
    expire_copies(file, NOW.date() + datetime.timedelta(1))
    with sqlite3.connect(file) as database:
        database.execute("ALTER TABLE rating ADD COLUMN mood TEXT NOT NULL DEFAULT 'good'")
        database.execute("ALTER TABLE dossier_import DROP COLUMN reading")
        database.execute("CREATE TABLE later (id INTEGER PRIMARY KEY AUTOINCREMENT)")
        database.execute("INSERT INTO later VALUES (7)")
    earlier_program_is_back(file, copy)
    with Ratings(file) as ratings, Dossiers(file) as dossiers, Unanswered(file) as asked, StaffCalls(file) as calls:
        assert [each.score for each in ratings.of_days(long_ago.date(), NOW.date())] == [5]
        assert dossiers.find(CODE) is not None
        assert [each.text for each in asked.sentences(NOW.date())] == [SENTENCE]
        assert calls.call(CODE, "vi") == 2, "no number of a call is given twice"


def test_a_copy_from_before_an_update_that_cannot_be_emptied_is_deleted(tmp_path: Path) -> None:
    file = tmp_path / "desk.sqlite"
    copy = newer_program_runs(file)
    copy.write_bytes(SENTENCE.encode())
    with forgetting(file, NOW.date()):
        pass
    assert not copy.exists()


def forget_all(file: Path, today: datetime.date) -> None:
    """An official's command."""
    with Unanswered(file) as asked, forgetting(file, today):
        asked.forget_all()


def test_the_robot_s_copy_of_the_day_and_an_official_s_forgetting_leave_each_other_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups, "WAITS_S", 60.0)
    file = tmp_path / "desk.sqlite"
    Unanswered(file).close()
    faults: list[BaseException] = []

    def again_and_again(act: Callable[[Path, datetime.date], object]) -> None:
        try:
            for _ in range(12):
                act(file, NOW.date())
        except (OSError, Trouble) as error:
            faults.append(error)

    acts = (keep_of_day, forget_all, keep_of_day, forget_all)
    beside = [threading.Thread(target=again_and_again, args=(act,)) for act in acts]
    for each in beside:
        each.start()
    for each in beside:
        each.join()
    assert faults == []
    assert len(copies(file)) == 1


def test_what_root_s_command_makes_the_robot_can_use(tmp_path: Path) -> None:
    file = tmp_path / "desk.sqlite"
    copy = newer_program_runs(file)
    if os.geteuid() == 0:
        for each in (file, copy):
            os.chown(each, 12345, 12345)
    with Unanswered(file) as asked:
        before = set(tmp_path.iterdir())
        with forgetting(file, NOW.date()):
            asked.forget_all()
    owners = {(each.stat().st_uid, each.stat().st_gid) for each in [file, *copies(file), backup_of(file)]}
    assert len(owners) == 1
    assert set(tmp_path.iterdir()) - before <= {*copies(file), backup_of(file)}, "no lock is left lying about"


def test_while_a_command_that_hangs_holds_the_copies_none_is_made_and_nobody_waits_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups, "WAITS_S", 0.1)
    file = tmp_path / "desk.sqlite"
    with Tickets(file, QueueRule()) as tickets:
        tickets.issue("counter:3")
        hanging = os.open(tmp_path, os.O_RDONLY)
        assert takes_lock(hanging, 0.0)
        with pytest.raises(CopiesBusy):
            keep_of_day(file, NOW.date())
        monkeypatch.setattr(backups, "PATIENT_S", 0.1)
        with pytest.raises(CopiesBusy), forgetting(file, NOW.date()):
            pytest.fail("something was deleted that stays in the copies")
        os.close(hanging)
        assert keep_of_day(file, NOW.date()).is_file()
