"""An import of a list is compared first and can be undone exactly, also after a crash, and delays no visitor."""

import datetime
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest

from robot.core.trouble import Trouble
from robot.desk.dossiers.import_version import ImportsVersion
from robot.desk.dossiers.lists import DossierLists, ExplainedName
from robot.desk.dossiers.model import Dossier
from robot.desk.dossiers.store import Taken
from robot.desk.queue.model import QueueRule
from robot.desk.queue.tickets import Tickets

AT = datetime.datetime(2026, 7, 14, 8, 0)
AT_S = int(AT.timestamp())
TABLES = ("dossier", "dossier_next", "dossier_import", "dossier_before")
COUNT = 3000

UNDO = """
import datetime, sys
from pathlib import Path
from typing import ClassVar
from robot.desk.dossiers.import_version import ImportsVersion
from robot.desk.dossiers.lists import DossierLists
with DossierLists(Path(sys.argv[1])) as lists:
    print("begins", flush=True)
    lists.undo(2, datetime.datetime(2026, 7, 14, 9, 0), "Lan")
"""


@pytest.fixture
def lists(tmp_path: Path) -> Iterator[DossierLists]:
    with DossierLists(tmp_path / "desk.sqlite") as lists:
        yield lists


def dossier(number: int, status: int = 4, clerk: str = "Lan", received: str = "2026-07-01") -> Dossier:
    return Dossier(
        code=f"H49.34-2607{number // 1000 + 10}-{number % 1000:04d}",
        status=status,
        clerk=clerk,
        received=received,
        due="2026-07-20",
        factor=bytes([number % 256]) * 8,
    )


def take(lists: DossierLists, *dossiers: Dossier, hour: int = 0, gone: tuple[str, ...] = (), file: str = "") -> Taken:
    at_s = AT_S + hour * 3600
    return lists.take(
        dossiers,
        file=file or f"{hour}.csv",
        sha256=f"{hour} {file}",
        kind="csv",
        at_s=at_s,
        as_of_s=at_s,
        refused=0,
        who="Lan",
        delisted=gone,
    )


def dump(lists: DossierLists, *tables: str) -> list[list[tuple[object, ...]]]:
    return [lists._run(f"SELECT * FROM {table} ORDER BY 1, 2") for table in tables or TABLES]


def later(hours: int) -> datetime.datetime:
    return AT + datetime.timedelta(hours=hours)


def test_an_undone_import_leaves_no_trace_in_the_dossiers(lists: DossierLists) -> None:
    take(lists, *(dossier(number) for number in range(40)))
    before = dump(lists)
    fresh = [dossier(number, status=10, clerk="Hùng") for number in range(20, 60)]
    taken = take(lists, *fresh, hour=1, gone=(dossier(3).code, dossier(4).code, "H49.34-260101-0001"))
    assert (taken.new, taken.changed, taken.delisted) == (20, 20, 2)
    assert lists.find(dossier(3).code) is None
    assert lists.undo(taken.id, later(2), "Hạnh") == "1.csv"
    assert dump(lists) == before
    newest, first = lists.history()
    assert (newest.undone_by, newest.who, newest.undoable, newest.delisted) == ("Hạnh", "Lan", False, 2)
    assert first.undoable


def test_the_same_list_can_be_taken_in_after_it_was_undone(lists: DossierLists) -> None:
    rows = [dossier(number) for number in range(5)]
    number = take(lists, *rows).id
    lists.undo(number, later(1))
    assert lists.count() == 0
    assert lists.as_of_s() is None
    assert lists.taken("0 ") is None
    take(lists, *rows)
    assert lists.count() == 5


def test_an_older_import_can_be_undone_only_while_nothing_newer_has_touched_its_rows(lists: DossierLists) -> None:
    first = take(lists, *(dossier(number) for number in range(10)))
    apart = take(lists, *(dossier(number) for number in range(20, 30)), hour=1)
    assert [each.undoable for each in lists.history()] == [True, True]
    above = take(lists, dossier(25, status=10), hour=2)
    assert [each.undoable for each in lists.history()] == [True, False, True]
    before = dump(lists)
    with pytest.raises(Trouble, match="a newer import has changed"):
        lists.undo(apart.id, later(3))
    assert dump(lists) == before
    lists.undo(first.id, later(3))
    assert lists.count() == 10
    lists.undo(above.id, later(4))
    lists.undo(apart.id, later(5))
    assert lists.count() == 0


def test_a_dossier_that_was_withdrawn_and_came_again_keeps_the_older_import(lists: DossierLists) -> None:
    take(lists, dossier(1), dossier(2))
    withdrawn = take(lists, dossier(1), hour=1, gone=(dossier(2).code,))
    take(lists, dossier(2), hour=2)
    with pytest.raises(Trouble, match="a newer import has changed"):
        lists.undo(withdrawn.id, later(3))


def test_only_the_newest_imports_keep_the_rows_as_they_were(lists: DossierLists) -> None:
    for hour in range(6):
        take(lists, *(dossier(number) for number in range(10)), hour=hour)
    assert [each.undoable for each in lists.history()] == [True, *[False] * 5]
    kept = lists._run("SELECT DISTINCT by_import FROM dossier_before ORDER BY 1")
    assert kept == [(4,), (5,), (6,)]
    with pytest.raises(Trouble, match="no longer be undone"):
        lists.undo(1, later(9))
    with pytest.raises(Trouble, match="does not exist"):
        lists.undo(77, later(9))


def test_a_dossier_deleted_at_its_owners_wish_does_not_come_back(lists: DossierLists) -> None:
    take(lists, dossier(1), dossier(2))
    second = take(lists, dossier(1, status=10), dossier(2), hour=1)
    lists.forget(dossier(1).code)
    lists.undo(second.id, later(2))
    assert lists.find(dossier(1).code) is None
    assert lists._run("SELECT count(*) FROM dossier_before WHERE code = ?", (dossier(1).code,)) == [(0,)]
    assert lists.find(dossier(2).code) is not None


def test_an_undo_that_was_killed_is_finished_by_the_next_import(tmp_path: Path) -> None:
    file = tmp_path / "desk.sqlite"
    with DossierLists(file) as lists:
        take(lists, *(dossier(number) for number in range(COUNT)))
        before = dump(lists, "dossier")
        take(lists, *(dossier(number, status=10) for number in range(COUNT // 2, COUNT + 500)), hour=1)
    process = subprocess.Popen([sys.executable, "-c", UNDO, str(file)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    with DossierLists(file) as lists:
        ((kept,),) = lists._run(copies := "SELECT count(*) FROM dossier_before WHERE by_import = 2")
        while process.poll() is None and lists._run(copies) == [(kept,)]:
            time.sleep(0.001)
        process.kill()
        assert process.wait() == -signal.SIGKILL
        process.stdout.close()
        with lists._alone():
            pass
        assert dump(lists, "dossier") == before
        assert [each.id for each in lists.history() if not each.undone_s] == [1]


def test_numbers_are_given_while_an_import_is_undone(tmp_path: Path) -> None:
    file = tmp_path / "desk.sqlite"
    with DossierLists(file) as lists:
        take(lists, *(dossier(number) for number in range(COUNT)))
        number = take(lists, *(dossier(number, status=10) for number in range(COUNT)), hour=1).id

    def undo() -> None:
        with DossierLists(file) as lists:
            lists.undo(number, later(2))

    thread = threading.Thread(target=undo)
    given = 0
    with Tickets(file, QueueRule({}, 2, 3), lambda: AT) as tickets:
        thread.start()
        while thread.is_alive():
            tickets.issue("counter:1")
            given += 1
            time.sleep(0.01)
    assert given > 5


def test_a_comparison_says_what_a_list_would_change_and_writes_nothing(lists: DossierLists) -> None:
    take(
        lists,
        dossier(1, status=10),
        dossier(2),
        dossier(3),
        dossier(4),
        dossier(5, received="2026-01-05"),
        dossier(6, status=9),
    )
    before = dump(lists)
    found = lists.compare([dossier(1), dossier(2), dossier(3, clerk="Hùng"), dossier(9)], AT_S + 60)
    assert (found.rows, found.new, found.changed, found.same, found.older) == (4, 1, 2, 1, 0)
    assert [(each.code, each.before, each.now) for each in found.backwards] == [(dossier(1).code, 10, 4)]
    assert [each.code for each in found.vanished] == [dossier(4).code]
    assert (found.vanished_count, found.outside, found.earliest) == (1, 1, "2026-07-01")
    old = lists.compare([dossier(1), dossier(2)], AT_S - 60)
    assert (old.older, old.backwards, old.vanished_count) == (2, [], 0)
    empty = lists.compare([], AT_S + 60)
    assert (empty.rows, empty.new) == (0, 0)
    assert dump(lists) == before


def test_names_are_explained_explained_anew_and_forgotten(lists: DossierLists) -> None:
    lists.explain([ExplainedName("column", "Mốc  trả", "due", "Lan", 1), ExplainedName("status", "Chờ ký", "4")])
    lists.explain([ExplainedName("column", "MỐC TRẢ", "received", "Hà", 2)])
    names = lists.chosen_names()
    assert (dict(names.columns), dict(names.statuses)) == ({"moctra": "received"}, {"choky": 4})
    lists.forget_name("status", "chờ ký")
    assert dict(lists.chosen_names().statuses) == {}


def test_a_dossier_that_a_newer_list_holds_or_that_has_ended_is_not_deleted(lists: DossierLists) -> None:
    take(lists, *(dossier(number) for number in range(1, 5)))
    take(lists, dossier(1), dossier(2), hour=9)
    take(lists, dossier(3, status=10), hour=1)
    gone = tuple(dossier(number).code for number in (2, 3, 4))
    taken = take(lists, dossier(1), hour=5, gone=gone)
    assert taken.delisted == 1
    assert [lists.find(code) is None for code in gone] == [False, False, True]


def test_the_number_of_an_undone_import_is_not_given_again(lists: DossierLists) -> None:
    take(lists, dossier(1))
    undone = take(lists, dossier(2), hour=1).id
    lists.undo(undone, later(2))
    assert take(lists, dossier(3), hour=3).id == undone + 1
    with pytest.raises(Trouble, match="does not exist"):
        lists.undo(undone, later(4))


class SettlingLists(DossierLists):
    """The store, which keeps the versions that others see just before withdrawn dossiers are deleted."""

    seen: ClassVar[list[ImportsVersion]] = []

    def _settle(self) -> None:
        super()._settle()
        self.seen.append(self.version())


def test_the_version_changes_with_each_step_that_changes_what_is_visible(tmp_path: Path) -> None:
    with SettlingLists(tmp_path / "desk.sqlite") as lists:
        take(lists, dossier(1), dossier(2))
        lists.seen[:] = [lists.version()]
        number = take(lists, dossier(1), hour=1, gone=(dossier(2).code,)).id
        lists.seen.append(lists.version())
        assert len(set(lists.seen)) == 3, "before, while the withdrawn dossier is still there, and after"
        lists.undo(number, later(2))
        assert lists.version() not in lists.seen
