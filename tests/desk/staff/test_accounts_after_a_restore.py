"""Going back to a copy of the desk's database opens no account again, and loses no deed."""

import datetime
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from robot.desk.database.backups import keep_of_day
from robot.desk.database.restore import restore
from robot.desk.migrations import MIGRATIONS
from robot.desk.staff.accounts import Accounts
from robot.desk.staff.deeds import Deeds
from robot.desk.staff.roles import Role

NOW = datetime.datetime.now().replace(microsecond=0)


@pytest.mark.parametrize("newer", [False, True], ids=["same version", "newer version"])
def test_an_ended_account_and_an_old_pin_stay_without_entry(tmp_path: Path, newer: bool) -> None:
    file = tmp_path / "desk.sqlite"
    with Accounts(file) as accounts, Deeds(file) as deeds:
        head = accounts.make("hoa", "Trần Thị Hoa", Role.HEAD, "395270")
        accounts.make("lan", "Lê Thị Lan", Role.CLERK, "640182")
        deeds.note("hoa", "account_made", "lan")
        key = accounts.key()
        copy = keep_of_day(file, NOW.date())
        accounts.set_secret("hoa", head.version, "271936")
        accounts.end("lan", 1)
        deeds.note("hoa", "account_ended", "lan")
    if newer:
        with closing(sqlite3.connect(file)) as database:
            database.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    restore(file, copy, NOW)
    with Accounts(file) as accounts, Deeds(file) as deeds:
        assert accounts.opened_by("hoa", "395270") is None
        assert accounts.opened_by("hoa", "271936") is not None
        assert accounts.opened_by("lan", "640182") is None
        assert accounts.key() == key
        assert [each.deed for each in deeds.newest(9)] == ["account_ended", "account_made"]


def test_a_database_that_was_lost_gets_the_accounts_of_the_copy(tmp_path: Path) -> None:
    file = tmp_path / "desk.sqlite"
    with Accounts(file) as accounts:
        accounts.make("hoa", "Trần Thị Hoa", Role.HEAD, "395270")
    copy = keep_of_day(file, NOW.date())
    for each in tmp_path.glob("desk.sqlite*"):
        if each != copy:
            each.unlink()
    Accounts(file).close()
    restore(file, copy, NOW)
    with Accounts(file) as accounts:
        assert accounts.opened_by("hoa", "395270") is not None
