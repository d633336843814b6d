"""`kiosk desk` as clerks type it, over real files; and what `kiosk doctor` says of the desk."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from robot.cli.__main__ import main
from robot.cli.doctor import desk_checks
from robot.core.trouble import Trouble
from robot.desk.database.connection import copy_database
from robot.desk.database.repair import back_up, heal
from robot.desk.dossiers.model import DossierStatus
from robot.desk.dossiers.store import Dossiers
from robot.desk.feedback.staff_calls import StaffCalls
from robot.desk.migrations import MIGRATIONS
from robot.paths import ROOT
from robot.runtime.settings.loader import load_settings
from simulators.office.one_stop_platform import as_csv, as_html, cases
from tests.portal.dossier_exports import GOOD, HEADER, TODAY


class Desk:
    """A desk of its own folder."""

    def __init__(self, folder: Path) -> None:
        self.sets = (f"desk.file={folder / 'desk.sqlite'}", f"dossiers.key_file={folder / 'key'}")

    def words(self, *words: str) -> list[str]:
        return ["desk", *(part for each in self.sets for part in ("--set", each)), *words]

    def types(self, *words: str) -> int:
        return main(self.words(*words))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def last(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out.strip().splitlines()[-1]


def test_a_counter_calls_its_numbers_one_after_the_other(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert desk.types("call", "--counter", "3") == 1, "nobody waits"
    for _ in range(2):
        assert desk.types("take", "--counter", "3") == 0
    assert desk.types("take", "--counter", "3", "--priority") == 0
    assert desk.types("call", "--counter", "3") == 0
    assert last(capsys).startswith("3001 ")
    desk.types("call", "--counter", "3", "--again")
    assert last(capsys).startswith("3001 ")
    desk.types("call", "--counter", "3", "--absent")
    assert last(capsys).startswith("3003 * "), "one call in two goes to somebody with priority"
    desk.types("move", "3002", "--to", "1")
    desk.types("line", "--json")
    line = json.loads(last(capsys))
    assert line["counter:3"] == {"serving": "3003", "waiting": ["3001"]}
    assert line["counter:1"]["waiting"] == ["3002"]
    assert desk.types("call", "--counter", "3", "--number", "3001") == 0
    assert last(capsys).split()[:2] == ["3001", "counter:3"]
    desk.types("call", "--counter", "3", "--number", "3002")
    assert last(capsys).split()[:2] == ["3002", "counter:3"], "it waited for counter 1"
    desk.types("take", "--counter", "3")
    desk.types("call", "--counter", "3")
    assert desk.types("call", "--counter", "3", "--done") == 0
    assert desk.types("clock-is-right") == 0
    desk.types("take", "--counter", "3")
    assert desk.types("cancel", last(capsys).split()[0]) == 0
    assert desk.types("waits") == desk.types("calls") == 0


def test_the_list_of_calls_names_the_kind_of_an_emergency(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with StaffCalls(tmp_path / "desk.sqlite") as robot:
        robot.call("1.001193", "vi", kind="lost-child")
    assert desk.types("calls") == 0
    assert last(capsys).split()[2:4] == ["lost-child", "vi"]
    assert desk.types("calls", "--json") == 0
    assert [call["kind"] for call in json.loads(last(capsys))] == ["lost-child"]


@pytest.mark.parametrize("words", [("call", "--counter", "99"), ("cancel", "3999"), ("import", "nothing.csv")])
def test_a_ticket_or_file_that_does_not_exist_is_one_line_and_status_2(
    desk: Desk, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    assert desk.types(*words) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_a_site_with_a_queue_system_of_its_own_calls_with_that(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.sets = (*desk.sets, "queue.source=http://queue.local/api")
    assert desk.types("call", "--counter", "3") == 2
    assert "another system" in capsys.readouterr().err


def test_an_export_is_taken_in_once_and_what_is_refused_is_told(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "list.csv"
    file.write_text("\n".join((HEADER, GOOD, GOOD.replace("13/07/2026 08:12:00", "31/02/2026"))), encoding="utf-8")
    assert desk.types("import", str(file), "--dry-run") == 1
    assert "row 3" in capsys.readouterr().out
    assert desk.types("import", str(file), "--json", "--as-of", "2026-07-14T08:30") == 1
    told = json.loads(last(capsys))
    assert (told["rows"], told["taken"], told["new"]) == (2, 1, 1)
    assert told["refused"][0]["place"] == "row 3"
    assert desk.types("import", str(file)) == 0
    assert "already" in last(capsys)
    assert desk.types("import", str(file), "--json", "--as-of", "2026-07-15T08:30") == 0
    assert json.loads(last(capsys))["still_true"] is True, "the same list, made again a day later"
    desk.types("import", str(file), "--json", "--again", "--as-of", "2026-07-14T08:30")
    assert json.loads(last(capsys))["older"] == 1
    desk.sets = (*desk.sets, "dossiers.factor_digits=6")
    desk.types("import", str(file), "--json", "--as-of", "2026-07-16T08:30")
    assert "new" in json.loads(last(capsys)), "with another second factor it is read anew"
    database = tmp_path / "desk.sqlite"
    for name, code in (
        ("digest-2026-07-14.txt", "H49.34-260713-0001"),
        ("digest-2026-07-15.txt", "H49.34-260713-0002"),
    ):
        database.with_name(name).write_text(f"  {code}  13/07/2026", encoding="utf-8")
    assert desk.types("forget", "2607130001") == 0
    assert [each.name for each in tmp_path.glob("digest-*")] == ["digest-2026-07-15.txt"]
    assert desk.types("forget", "2607130001") == 1


def test_an_unknown_word_is_to_be_added_to_the_file_that_no_update_replaces(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "list.csv"
    row = GOOD.replace("Đang xử lý", "Đang chờ Sở") + ",có lẽ"
    file.write_text("\n".join((HEADER + ",Thanh toán trực tuyến", row)), encoding="utf-8")
    desk.types("import", str(file), "--dry-run")
    lines = capsys.readouterr().out.splitlines()
    for beginning in ("Unknown status | ", "Neither yes nor no | "):
        (line,) = (line for line in lines if line.startswith(beginning))
        assert line.endswith("; add it to config/site_dossiers.toml")


@pytest.fixture
def old_copied_anew(desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A list in which a dossier is open that the list of before has as returned."""
    newest, old = tmp_path / "newest.csv", tmp_path / "old.csv"
    newest.write_text("\n".join((HEADER, GOOD.replace("Đang xử lý", "Đã trả kết quả"))), encoding="utf-8")
    old.write_text("\n".join((HEADER, GOOD)), encoding="utf-8")
    os.utime(newest, (os.stat(old).st_mtime - 60,) * 2)
    assert desk.types("import", str(newest)) == 0
    capsys.readouterr()
    return old


def returned(folder: Path) -> bool:
    with Dossiers(folder / "desk.sqlite") as dossiers:
        return len(dossiers.of_status(DossierStatus.RETURNED)) == 1


def test_an_old_list_copied_anew_reopens_nothing_unless_it_is_said(
    desk: Desk, old_copied_anew: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert desk.types("import", str(old_copied_anew)) == 2
    told = capsys.readouterr().err
    assert "H49.34-260713-0001" in told
    assert "1 hồ sơ đã kết thúc lại đang mở" in told
    assert returned(tmp_path)
    assert desk.types("import", str(old_copied_anew), "--reopen") == 0
    assert "1 hồ sơ đã kết thúc nay lại đang xử lý" in capsys.readouterr().out
    assert not returned(tmp_path)


@pytest.mark.parametrize(("answer", "status", "kept"), [("k", 1, True), ("", 1, True), ("c", 0, False)])
def test_at_a_terminal_it_is_asked_whether_dossiers_are_open_again(
    desk: Desk, old_copied_anew: Path, tmp_path: Path, answer: str, status: int, kept: bool
) -> None:
    screen, keyboard = os.openpty()
    os.write(screen, answer.encode() + b"\n")
    done = subprocess.run(
        [sys.executable, "-m", "robot.cli", *desk.words("import", str(old_copied_anew))],
        stdin=keyboard,
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    os.close(screen)
    os.close(keyboard)
    assert done.returncode == status, done.stderr
    assert "Vẫn nhập?" in done.stderr
    assert returned(tmp_path) is kept


def test_a_dossier_of_another_ward_is_told(desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "list.csv"
    file.write_text("\n".join((HEADER, GOOD, GOOD.replace("H49.34", "H49.35"))), encoding="utf-8")
    assert desk.types("import", str(file)) == 0
    told = capsys.readouterr().out
    assert "của đơn vị khác: row 3" in told
    assert "H49.35-260713-0001" in told


@pytest.mark.parametrize("as_of", ["0001-01-01", "2099-01-01T08:00", "hôm qua", "9999-12-31T23:59+00:00"])
def test_a_time_that_cannot_be_is_one_line_and_nothing_is_taken_in(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str], as_of: str
) -> None:
    file = tmp_path / "list.csv"
    file.write_text("\n".join((HEADER, GOOD)), encoding="utf-8")
    assert desk.types("import", str(file), "--as-of", as_of) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
    assert desk.types("forget", "2607130001") == 1


def test_a_list_whose_title_tells_when_it_was_made_is_of_that_time(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "list.csv"
    file.write_text("\n".join(("Ngày xuất: 14/07/2026 08:30,,,,,", HEADER, GOOD)), encoding="utf-8")
    desk.types("import", str(file), "--json")
    assert json.loads(last(capsys))["as_of"] == "2026-07-14T08:30:00"


@pytest.mark.parametrize("words", [("waits", "--days", "99999999999"), ("digest", "--out", "/nowhere/digest.txt")])
def test_a_value_that_cannot_be_is_no_traceback(desk: Desk, words: tuple[str, ...]) -> None:
    status = 0
    try:
        status = desk.types(*words)
    except SystemExit as refused:
        status = int(str(refused.code))
    assert status == 2


def test_what_is_late_is_listed_by_field_and_clerk(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = cases(3000, TODAY)
    file = tmp_path / "list.xls"
    file.write_text(as_html(made), encoding="utf-8")
    assert desk.types("import", str(file)) == 0
    assert desk.types("overdue", "--json") == 1
    found = json.loads(last(capsys))
    open_and_past = {case.code for case in made if case.status in (1, 2, 4)} & {each["code"] for each in found}
    assert open_and_past
    assert {each["warning"] for each in found} >= {"late"}
    clerk = found[0]["clerk"]
    desk.types("overdue", "--json", "--clerk", clerk)
    assert {each["clerk"] for each in json.loads(last(capsys))} == {clerk}
    digest = tmp_path / "digest.txt"
    assert desk.types("digest", "--out", str(digest)) == 0
    text = digest.read_text(encoding="utf-8")
    assert clerk in text
    assert found[0]["code"] in text
    for case in made:
        assert case.identity not in text
        assert case.phone not in text
        assert case.address not in text


def test_the_doctor_looks_at_the_queue_and_the_dossiers(desk: Desk, tmp_path: Path) -> None:
    settings = load_settings(sets=desk.sets)
    assert "own" in desk_checks.queue(settings)
    assert "nothing was imported" in desk_checks.dossiers(settings)
    file = tmp_path / "list.csv"
    file.write_text(as_csv(cases(20, TODAY)), encoding="utf-8")
    assert desk.types("import", str(file)) == 0
    assert "20 dossiers" in desk_checks.dossiers(settings)
    strange = "\n".join((HEADER, GOOD.replace("Đang xử lý", "Chờ Chủ tịch ký")))
    file.write_text(strange, encoding="utf-8")
    desk.types("import", str(file))
    with pytest.raises(Trouble, match="Chờ Chủ tịch ký"):
        desk_checks.dossiers(settings)
    with pytest.raises(Trouble, match="does not answer"):
        desk_checks.queue(load_settings(sets=(*desk.sets, "queue.source=http://127.0.0.1:9/api")))


def test_the_doctor_tells_of_a_damaged_database_and_of_one_that_was_mended(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = load_settings(sets=desk.sets)
    file = Path(settings.desk.file)
    assert "nothing was kept" in desk_checks.database(settings)
    assert not file.exists(), "who looks makes nothing"
    desk.types("take", "--counter", "3")
    back_up(file)
    assert "whole" in desk_checks.database(settings)
    with file.open("r+b") as disk:
        disk.write(b"\xa5" * 4096)
    with pytest.raises(Trouble, match="start the robot: it keeps what can be read") as told:
        desk_checks.database(settings)
    assert desk.types("line") == 2
    assert told.value.remedy in capsys.readouterr().err, "one advice, whoever gives it"
    assert heal(file, TODAY)
    with pytest.raises(Trouble, match="was damaged and mended"):
        desk_checks.database(settings)


def test_a_file_that_never_was_a_desk_is_not_left_to_the_robot(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "desk.sqlite").write_text("a letter of somebody else, longer than the head of a database" * 20)
    assert desk.types("line") == 2
    assert "set desk.file to another file, or move this one away" in capsys.readouterr().err


@pytest.mark.parametrize("there", ["letter", "folder", "link", "device", "desk"])
def test_a_backup_replaces_nothing_that_is_no_backup(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str], there: str
) -> None:
    desk.types("take", "--counter", "3")
    place = tmp_path / there
    match there:
        case "letter":
            place.write_text("of somebody else", encoding="utf-8")
        case "folder":
            place.mkdir()
        case "link":
            place.symlink_to(tmp_path / "desk.sqlite")
        case "device":
            os.mkfifo(place)
        case "desk":
            place = tmp_path / "desk.sqlite"
    before = place.lstat()
    assert desk.types("backup", "--out", str(place)) == 2
    assert f"{place}: --out: stands there already, is no copy" in capsys.readouterr().err
    assert place.lstat().st_ino == before.st_ino
    assert desk.types("line") == 0
    assert desk.types("backup", "--out", str(tmp_path / "stick")) == 0
    assert desk.types("backup", "--out", str(tmp_path / "stick")) == 0, "its own copy of yesterday it replaces"


def test_a_copy_is_made_seen_and_gone_back_to(desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stick = tmp_path / "stick.sqlite"
    assert desk.types("backup", "--out", str(stick)) == 2, "there is nothing yet"
    desk.types("take", "--counter", "3")
    assert desk.types("backup", "--out", str(stick)) == 0
    assert desk.types("backup") == 0
    desk.types("take", "--counter", "3")
    assert desk.types("restore", str(stick)) == 0
    desk.types("line", "--json")
    assert json.loads(last(capsys))["counter:3"]["waiting"] == ["3001", "3002"]
    desk.types("restore", "--list", "--json")
    assert len(json.loads(last(capsys))) == 2, "of the day, and what was there before"
    assert desk.types("restore", str(tmp_path / "key")) == 2


def test_a_database_that_a_newer_program_has_written_goes_back_to_before(desk: Desk, tmp_path: Path) -> None:
    file, known = tmp_path / "desk.sqlite", len(MIGRATIONS)
    assert desk.types("restore", "--before-update") == 0, "there is nothing yet"
    desk.types("take", "--counter", "3")
    assert desk.types("restore", "--before-update") == 0, "it is no newer one"
    with sqlite3.connect(file) as database:
        database.execute(f"PRAGMA user_version = {known + 1}")
    assert desk.types("restore", "--before-update") == 2, "there is no copy"
    assert desk.types("line") == 2
    with sqlite3.connect(file) as database:
        database.execute(f"PRAGMA user_version = {known}")
        copy_database(file, tmp_path / f"desk.sqlite.version-{known}")
        database.execute(f"PRAGMA user_version = {known + 1}")
    assert desk.types("restore", "--before-update") == 0
    assert desk.types("line") == 0
