"""The counts on disk: what stands there, how long, and what a crash, a broken file or a newer program does to them."""

import datetime
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from robot.core.trouble import Trouble
from robot.desk.database.connection import MIGRATIONS, open_database
from robot.desk.feedback.sentence_groups import UnansweredSentence
from robot.desk.feedback.unanswered import DAY_LIMIT, Unanswered
from robot.paths import ROOT

TODAY = datetime.date(2026, 11, 24)
YESTERDAY = TODAY - datetime.timedelta(1)
LIBRARY = "làm thẻ thư viện"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "var" / "desk" / "desk.sqlite"


def bytes_on_disk(file: Path) -> bytes:
    return b"".join(path.read_bytes() for path in file.parent.iterdir())


def test_a_sentence_is_counted_by_day_and_found_by_both(file: Path) -> None:
    with Unanswered(file) as desk:
        for day in (YESTERDAY, TODAY, TODAY):
            desk.count("Làm thẻ THƯ VIỆN?", day)
        assert desk.sentences(YESTERDAY) == [UnansweredSentence(LIBRARY, 3, "2026-11-24")]
        assert desk.sentences(TODAY) == [UnansweredSentence(LIBRARY, 2, "2026-11-24")]
        assert desk.sentences(YESTERDAY, YESTERDAY) == [UnansweredSentence(LIBRARY, 1, "2026-11-23")]


def test_a_sentence_that_is_not_to_be_kept_never_reaches_the_disk(file: Path) -> None:
    with Unanswered(file) as desk:
        desk.count("ừ", TODAY)
        desk.count("căn cước của tôi số 079085001234", TODAY)
        assert [each.text for each in desk.sentences(TODAY)] == ["căn cước của tôi số"]
    assert b"079085001234" not in bytes_on_disk(file)


def test_a_refusal_is_counted_by_its_reason_alone(file: Path) -> None:
    with Unanswered(file) as desk:
        for target in ("visa", "court", "court"):
            desk.count_refused(target, TODAY)
        assert desk.refused(TODAY) == {"court": 2, "visa": 1}
        assert desk.sentences(TODAY) == []


def test_sentences_of_old_days_are_forgotten(file: Path) -> None:
    with Unanswered(file) as desk:
        desk.count(LIBRARY, YESTERDAY)
        desk.count_refused("visa", YESTERDAY)
        desk.count("thuê sân bóng", TODAY)
        desk.expire(before=TODAY)
        assert [each.text for each in desk.sentences(datetime.date.min)] == ["thuê sân bóng"]
        assert desk.refused(datetime.date.min) == {}


def test_what_is_forgotten_is_gone_from_the_disk(file: Path) -> None:
    with Unanswered(file) as desk:
        desk.count(LIBRARY, TODAY)
        desk.count("thuê sân bóng", TODAY)
        assert LIBRARY.encode() in bytes_on_disk(file)
        desk.forget([LIBRARY])
        assert LIBRARY.encode() not in bytes_on_disk(file)
        assert desk.forget_all() == 1
        assert "thuê sân bóng".encode() not in bytes_on_disk(file)


def test_a_taught_sentence_leaves_the_list_and_comes_back_when_a_later_day_still_brings_it(file: Path) -> None:
    with Unanswered(file) as desk:
        desk.count(LIBRARY, YESTERDAY)
        desk.teach([LIBRARY], "1.001193")
        desk.count(LIBRARY, YESTERDAY)
        assert desk.sentences(YESTERDAY) == []
        desk.count(LIBRARY, TODAY)
        assert desk.sentences(YESTERDAY) == [UnansweredSentence(LIBRARY, 1, "2026-11-24")]


def test_a_television_does_not_fill_the_disk(file: Path) -> None:
    with Unanswered(file) as desk:
        for number in range(DAY_LIMIT + 5):
            desk.count("nghe " + " ".join("ab"[int(bit)] for bit in f"{number:b}"), TODAY)
        assert len(desk.sentences(TODAY)) == DAY_LIMIT
        known = desk.sentences(TODAY)[0]
        desk.count(known.text, TODAY)
        assert desk.sentences(TODAY)[0].count == known.count + 1


def test_two_processes_use_the_file_at_once(file: Path) -> None:
    with Unanswered(file) as robot, Unanswered(file) as official:
        robot.count(LIBRARY, TODAY)
        official.teach([LIBRARY], "1.001193")
        robot.count("thuê sân bóng", TODAY)
        assert [each.text for each in official.sentences(TODAY)] == ["thuê sân bóng"]


def test_what_was_counted_survives_a_killed_process(file: Path) -> None:
    script = (
        "import datetime, os, signal, sys\nfrom pathlib import Path\n"
        "from robot.desk.feedback.unanswered import Unanswered\n"
        "desk = Unanswered(Path(sys.argv[1]))\n"
        "for _ in range(50): desk.count(sys.argv[2], datetime.date(2026, 11, 24))\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    root = ROOT
    killed = subprocess.run(
        [sys.executable, "-c", script, str(file), LIBRARY],
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(root)},
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    with Unanswered(file) as desk:
        assert desk.sentences(TODAY) == [UnansweredSentence(LIBRARY, 50, "2026-11-24")]


def test_a_new_file_has_the_newest_version_and_is_in_wal_mode(file: Path) -> None:
    open_database(file).close()
    database = sqlite3.connect(file)
    assert database.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
    assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    database.close()


def test_a_file_of_a_newer_program_is_left_alone(file: Path) -> None:
    open_database(file).close()
    database = sqlite3.connect(file)
    database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(Trouble, match="version 99"):
        Unanswered(file)


def test_a_file_that_is_no_database_is_told_with_its_name(file: Path) -> None:
    file.parent.mkdir(parents=True)
    file.write_text("this is not a database, and it is long enough to be looked at", encoding="utf-8")
    with pytest.raises(Trouble, match=r"desk\.sqlite: desk\.file: .*not a database"):
        Unanswered(file)


def test_a_folder_that_cannot_be_made_is_told_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("", encoding="utf-8")
    with pytest.raises(Trouble, match=r"desk\.sqlite"):
        Unanswered(tmp_path / "var" / "desk" / "desk.sqlite")


def test_no_other_account_may_read_what_visitors_said(file: Path) -> None:
    with Unanswered(file) as desk:
        desk.count(LIBRARY, TODAY)
        assert {path.name for path in file.parent.iterdir()} == {f"{file.name}{end}" for end in ("", "-wal", "-shm")}
        assert {path.stat().st_mode & 0o777 for path in file.parent.iterdir()} == {0o600}
    assert file.parent.stat().st_mode & 0o777 == 0o700


def test_files_that_were_open_to_all_are_closed_and_a_shared_folder_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "shared" / "desk.sqlite"
    file.parent.mkdir(mode=0o755)
    (file.parent / "other").touch()
    file.touch(mode=0o644)
    Unanswered(file).close()
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o755
