"""Exports merge into one table: newer wins, gaps erase nothing, a bad one changes nothing."""

import datetime
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from robot.core.trouble import Trouble
from robot.desk.database import store
from robot.desk.dossiers.model import Dossier, DossierStatus
from robot.desk.dossiers.store import Dossiers, Reopening, Taken

CODE = "H49.34-260713-0012"


@pytest.fixture
def dossiers(tmp_path: Path) -> Iterator[Dossiers]:
    with Dossiers(tmp_path / "desk.sqlite") as opened:
        yield opened


def at(text: str) -> int:
    return int(datetime.datetime.fromisoformat(f"2026-{text}").timestamp())


def take(dossiers: Dossiers, *rows: Dossier, when: str = "07-14T08:00:00") -> Taken:
    return dossiers.take(rows, file="a.csv", sha256=when, kind="csv", at_s=at(when), as_of_s=at(when), refused=0)


def guess(dossiers: Dossiers, *rows: Dossier, when: str, as_of_s: int | None = None) -> Taken:
    """An export whose time is that of the file."""
    as_of_s = at(when) if as_of_s is None else as_of_s
    return dossiers.take(
        rows, file="a.csv", sha256=when, kind="csv", at_s=at(when), as_of_s=as_of_s, refused=0, sure=False
    )


def one(dossiers: Dossiers) -> Dossier:
    found = dossiers.find(CODE)
    assert found is not None
    return found


def test_a_newer_export_changes_what_it_knows_and_keeps_what_it_does_not(dossiers: Dossiers) -> None:
    take(dossiers, Dossier(code=CODE, status=4, title="Đăng ký khai sinh", due="2026-07-15", due_given=True, fee=True))
    taken = take(dossiers, Dossier(code=CODE, status=9, clerk="Lan", finished="2026-07-14"), when="07-14T16:00:00")
    assert (taken.new, taken.changed) == (0, 1)
    found = one(dossiers)
    assert (found.status, found.clerk, found.finished) == (9, "Lan", "2026-07-14")
    assert (found.title, found.due, found.fee) == ("Đăng ký khai sinh", "2026-07-15", True)


def test_an_older_export_taken_in_later_changes_nothing(dossiers: Dossiers) -> None:
    take(dossiers, Dossier(code=CODE, status=9, title="Đăng ký khai sinh"), when="07-14T16:00:00")
    take(dossiers, Dossier(code=CODE, status=4, title="x"), when="07-13T16:00:00")
    assert (one(dossiers).status, one(dossiers).title) == (9, "Đăng ký khai sinh")


def test_rows_older_than_what_is_known_are_counted(dossiers: Dossiers) -> None:
    assert take(dossiers, Dossier(code=CODE, status=9), when="07-14T16:00:00").older == 0
    assert take(dossiers, Dossier(code=CODE, status=4), when="07-13T16:00:00").older == 1


@pytest.mark.parametrize("as_of", ["2036-07-14T08:00:00", "1999-12-31T08:00:00"])
def test_a_list_from_the_future_is_refused_and_freezes_nothing(dossiers: Dossiers, as_of: str) -> None:
    as_of_s = int(datetime.datetime.fromisoformat(as_of).timestamp())
    with pytest.raises(Trouble, match="--as-of"):
        dossiers.take(
            [Dossier(code=CODE, status=4)],
            file="a",
            sha256="a",
            kind="csv",
            at_s=at("07-14T08:00:00"),
            as_of_s=as_of_s,
            refused=0,
        )
    take(dossiers, Dossier(code=CODE, status=9), when="07-15T08:00:00")
    assert one(dossiers).status == 9


def test_an_old_list_that_was_downloaded_again_takes_nothing_back(dossiers: Dossiers) -> None:
    codes = [f"H49.34-260713-{number:04d}" for number in range(10)]
    take(dossiers, *(Dossier(code=code, status=10) for code in codes))
    with pytest.raises(Trouble, match="old list"):
        guess(dossiers, *(Dossier(code=code, status=4) for code in codes), when="07-15T08:00:00")
    assert {each.status for each in dossiers.of_status(10)} == {10}
    with pytest.raises(Reopening, match=codes[0]):
        guess(dossiers, Dossier(code=codes[0], status=4), when="07-15T09:00:00")
    assert len(dossiers.of_status(10)) == 10, "one is asked about too"
    taken = take(dossiers, Dossier(code=codes[0], status=4), when="07-15T09:00:00")
    assert taken.reopened == 1
    assert len(dossiers.of_status(10)) == 9, "a clerk may open one again"


def test_what_a_page_shows_of_a_refused_list_names_no_command(dossiers: Dossiers) -> None:
    take(dossiers, Dossier(code=CODE, status=10))
    with pytest.raises(Reopening) as reopening:
        guess(dossiers, Dossier(code=CODE, status=4), when="07-15T09:00:00")
    with pytest.raises(Trouble) as no_time:
        guess(dossiers, Dossier(code=CODE, status=4), when="07-15T09:00:00", as_of_s=0)
    for found in (reopening.value, no_time.value):
        assert "--as-of" in found.line(), "the terminal names the option"
        assert "--" not in found.vi + found.remedy_vi + found.what + found.remedy


def test_a_list_without_a_column_of_statuses_ends_no_request(dossiers: Dossiers) -> None:
    take(dossiers, Dossier(code=CODE, status=5, missing="Ảnh 3x4", supplement_since="2026-07-13"))
    take(dossiers, Dossier(code=CODE, clerk="Lan"), when="07-15T08:00:00")
    found = one(dossiers)
    assert (found.status, found.missing, found.supplement_since) == (5, "Ảnh 3x4", "2026-07-13")
    assert (found.supplements, found.supplement_s) == (1, 0)


def test_a_request_that_is_open_when_a_dossier_is_first_seen_is_the_first_one(dossiers: Dossiers) -> None:
    take(dossiers, Dossier(code=CODE, status=5))
    assert (one(dossiers).supplements, one(dossiers).supplement_since) == (1, "2026-07-14T08:00:00")
    take(dossiers, Dossier(code=CODE, status=5), when="07-15T08:00:00")
    assert (one(dossiers).supplements, one(dossiers).supplement_since) == (1, "2026-07-14T08:00:00")
    take(dossiers, Dossier(code=CODE, status=4), when="07-16T08:00:00")
    take(dossiers, Dossier(code=CODE, status=5), when="07-17T08:00:00")
    assert one(dossiers).supplements == 2


def test_a_second_request_between_two_lists_is_seen_by_its_day(dossiers: Dossiers) -> None:
    take(dossiers, Dossier(code=CODE, status=5, supplement_since="2026-07-13T09:00:00"))
    take(dossiers, Dossier(code=CODE, status=5, supplement_since="2026-07-15T09:00:00"), when="07-16T08:00:00")
    assert one(dossiers).supplements == 2


def test_a_list_made_again_makes_what_is_known_from_it_as_new(dossiers: Dossiers) -> None:
    taken = take(dossiers, Dossier(code=CODE, status=4))
    dossiers.still_true(taken, at("07-15T08:00:00"))
    assert one(dossiers).as_of_s == dossiers.as_of_s() == at("07-15T08:00:00")


def test_while_somebody_reads_a_deletion_is_not_called_complete(
    tmp_path: Path, dossiers: Dossiers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "WAIT_S", 0.5)
    take(dossiers, Dossier(code=CODE, title="Một tiêu đề dễ nhận ra", status=4))
    reader = sqlite3.connect(tmp_path / "desk.sqlite", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM dossier").fetchone()
    with pytest.raises(Trouble, match="traces"):
        dossiers.forget(CODE)
    assert dossiers.find(CODE) is None
    reader.close()
    assert not dossiers.forget(CODE), "and once more wipes them"
    assert "dễ nhận ra".encode() not in b"".join(path.read_bytes() for path in tmp_path.iterdir())


def test_a_row_that_is_missing_today_stays(dossiers: Dossiers) -> None:
    take(dossiers, Dossier(code=CODE, status=4))
    take(dossiers, Dossier(code="H49.34-260713-0013", status=4), when="07-15T08:00:00")
    assert dossiers.count() == 2


def test_a_due_date_of_the_platform_is_never_overwritten_by_one_that_was_counted(dossiers: Dossiers) -> None:
    take(dossiers, Dossier(code=CODE, due="2026-07-16", due_given=False))
    assert one(dossiers).due == "2026-07-16"
    take(dossiers, Dossier(code=CODE, due="2026-07-20", due_given=True), when="07-14T09:00:00")
    take(dossiers, Dossier(code=CODE, due="2026-07-17", due_given=False), when="07-14T10:00:00")
    assert (one(dossiers).due, one(dossiers).due_given) == ("2026-07-20", True)
    take(dossiers, Dossier(code=CODE, due="2026-07-22", due_given=True), when="07-14T11:00:00")
    assert one(dossiers).due == "2026-07-22"


def test_requests_for_papers_are_counted_and_timed_from_export_to_export(dossiers: Dossiers) -> None:
    for status, when in ((4, "13T08"), (5, "14T08"), (5, "14T16"), (4, "16T08"), (5, "17T08"), (4, "17T18")):
        missing = "Ảnh 3x4" if status == 5 else ""
        take(dossiers, Dossier(code=CODE, status=status, missing=missing), when=f"07-{when}:00:00")
        assert one(dossiers).missing == missing
        assert (one(dossiers).supplement_since is None) is (status != 5)
    assert one(dossiers).supplements == 2
    assert one(dossiers).supplement_s == (48 + 10) * 3600


def test_an_import_that_breaks_off_leaves_everything_as_it_was(dossiers: Dossiers) -> None:
    take(dossiers, Dossier(code=CODE, status=4))

    def rows() -> Iterator[Dossier]:
        for number in range(6000):
            yield Dossier(code=f"H49.34-260714-{number:04d}")
        raise RuntimeError("the file ends here")

    with pytest.raises(RuntimeError):
        dossiers.take(
            rows(), file="b", sha256="b", kind="csv", at_s=at("07-14T08:00:00"), as_of_s=at("07-14T08:00:00"), refused=0
        )
    assert dossiers.count() == 1
    assert dossiers.taken("b") is None
    take(dossiers, Dossier(code="H49.34-260713-0013"), when="07-14T09:00:00")
    assert dossiers.count() == 2


def test_numbers_are_given_while_an_import_goes_on(tmp_path: Path) -> None:
    file = tmp_path / "desk.sqlite"
    with Dossiers(file) as dossiers, sqlite3.connect(file, isolation_level=None, timeout=0.1) as other:

        def rows() -> Iterator[Dossier]:
            for number in range(3):
                yield Dossier(code=f"H49.34-260714-{number:04d}")
                other.execute("INSERT INTO refused VALUES ('visa', ?, 1)", (str(number),))

        dossiers.take(
            rows(), file="b", sha256="b", kind="csv", at_s=at("07-14T08:00:00"), as_of_s=at("07-14T08:00:00"), refused=0
        )
        assert other.execute("SELECT count(*) FROM refused").fetchone() == (3,)


def test_what_a_report_needs_is_what_was_received_ended_or_open_in_its_days(dossiers: Dossiers) -> None:
    rows = {
        "before": Dossier(code="A-260101-0001", status=10, received="2026-05-01", finished="2026-05-20"),
        "ended in it": Dossier(code="A-260101-0002", status=10, received="2026-05-01", finished="2026-06-20"),
        "received in it": Dossier(
            code="A-260101-0003", status=10, received="2026-06-30T16:00:00", finished="2026-07-02"
        ),
        "open": Dossier(code="A-260101-0004", status=4, received="2026-03-01"),
        "after": Dossier(code="A-260101-0005", status=4, received="2026-07-01T07:00:00"),
    }
    take(dossiers, *rows.values())
    found = {each.code for each in dossiers.touching(datetime.date(2026, 6, 1), datetime.date(2026, 6, 30))}
    assert found == {rows[name].code for name in ("ended in it", "received in it", "open")}


def test_what_ended_long_ago_is_forgotten_and_what_is_open_never(dossiers: Dossiers) -> None:
    take(
        dossiers,
        Dossier(code="A-250101-0001", status=10, returned="2025-01-05"),
        Dossier(code="A-250101-0002", status=4, received="2025-01-05"),
        Dossier(code="A-260701-0001", status=10, returned="2026-07-05"),
        when="07-06T08:00:00",
    )
    dossiers.expire(datetime.date(2026, 7, 10))
    assert dossiers.find("A-250101-0001") is None
    assert dossiers.find("A-260701-0001") is None
    assert dossiers.find("A-250101-0002") is not None


def test_a_dossier_forgotten_for_its_age_is_gone_from_the_disk_too(tmp_path: Path, dossiers: Dossiers) -> None:
    old = Dossier(code="A-250101-0001", status=10, returned="2025-01-05", title="Một tiêu đề dễ nhận ra")
    take(dossiers, old, when="07-06T08:00:00")
    dossiers.expire(datetime.date(2026, 7, 10))
    assert "dễ nhận ra".encode() not in b"".join(path.read_bytes() for path in tmp_path.iterdir())


def test_a_dossier_can_be_forgotten_on_request_down_to_the_disk(tmp_path: Path, dossiers: Dossiers) -> None:
    take(dossiers, Dossier(code=CODE, title="Một tiêu đề dễ nhận ra", status=int(DossierStatus.PROCESSING)))
    assert dossiers.forget(CODE)
    assert not dossiers.forget(CODE)
    assert "dễ nhận ra".encode() not in b"".join(path.read_bytes() for path in tmp_path.iterdir())
