"""Lists that come by themselves: taken when nothing must be asked, otherwise they wait for a person."""

import datetime
import json
import os
import resource
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import msgspec
import pytest

from robot.core.trouble import Trouble
from robot.desk.dossiers.store import Dossiers
from robot.paths import ROOT
from robot.portal.lists.importer import ListImporter, questions_of
from robot.portal.lists.list_watcher import ListWatcher
from robot.portal.lists.staged_list import drop_lists_with
from robot.runtime.settings.loader import load_settings
from robot.runtime.settings.schema import Settings

CONFIG = ROOT / "config"
NOW = datetime.datetime(2026, 7, 14, 2, 30)
HEADER = "Mã hồ sơ,Tên thủ tục hành chính,Trạng thái,Ngày nhận"
TITLE = "DANH SÁCH HỒ SƠ (xuất lúc 17:05 ngày 13/07/2026),,,\n"


class Site:
    """A site with a watched folder, a database and a clock."""

    def __init__(self, folder: Path) -> None:
        self.now = NOW
        whole = load_settings(config=CONFIG)
        desk = msgspec.structs.replace(whole.desk, file=str(folder / "var" / "desk.sqlite"))
        self.settings: Settings = msgspec.structs.replace(whole, desk=desk)
        self.folder = folder / "watched"
        self.folder.mkdir()
        self.importer = ListImporter(folder, CONFIG, self.settings, lambda: self.now)

    def watcher(self, night_url: str = "") -> ListWatcher:
        dossiers = msgspec.structs.replace(
            self.settings.dossiers, watch_folder=str(self.folder), night_url=night_url, token_file=""
        )
        return ListWatcher(self.importer, dossiers, ROOT, lambda: self.now)

    def put(self, name: str, *rows: str, title: str = TITLE) -> None:
        (self.folder / name).write_text(title + "\n".join((HEADER, *rows)), encoding="utf-8")
        os.utime(self.folder / name, (NOW.timestamp() - 7200, NOW.timestamp() - 7200))

    def count(self) -> int:
        with Dossiers(self.importer.database) as dossiers:
            return dossiers.count()


def row(number: int, status: str = "Đang xử lý") -> str:
    return f"H49.34-260713-{number:04d},Đăng ký khai sinh,{status},13/07/2026"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def looked(site: Site, watcher: ListWatcher) -> list[str]:
    watcher.look()
    keys = watcher.look()
    for key in keys:
        site.importer.wait(key)
    return keys


def test_a_list_in_the_folder_is_taken_when_it_has_stopped_growing_and_nothing_must_be_asked(site: Site) -> None:
    watcher = site.watcher()
    site.put("a.csv", row(1))
    assert watcher.look() == [], "seen once"
    site.put("a.csv", row(1), row(2))
    assert watcher.look() == [], "it has grown"
    (key,) = watcher.look()
    site.importer.wait(key)
    assert site.count() == 2
    assert site.importer.states() == []
    assert watcher.look() == [], "it is taken once"
    assert site.watcher().look() == []
    assert looked(site, site.watcher()) == [], "also after a restart"
    assert (site.folder / "a.csv").exists()


@pytest.mark.parametrize(
    ("rows", "asked"),
    [
        ((row(1, "Chờ Chủ tịch ký"),), "statuses"),
        ((row(1), "ABC,x,Đang xử lý,13/07/2026"), "refused"),
        ((row(1).replace("H49.34", "H49.35"),), "elsewhere"),
    ],
)
def test_a_list_with_a_question_waits_for_a_person(site: Site, rows: tuple[str, ...], asked: str) -> None:
    site.put("a.csv", *rows)
    looked(site, site.watcher())
    (state,) = site.importer.states()
    assert state.export is not None
    assert state.looked_at is not None
    assert questions_of(state.export, state.looked_at) == [asked]
    assert state.about.origin == "folder"
    assert site.count() == 0


def test_a_list_without_a_time_in_its_title_waits_and_so_does_one_that_lacks_dossiers(site: Site) -> None:
    watcher = site.watcher()
    site.put("a.csv", row(1), row(2))
    looked(site, watcher)
    site.put("b.csv", row(1), title="")
    site.put("c.csv", row(1, "Đã trả kết quả"), title=TITLE.replace("17:05", "18:05"))
    looked(site, watcher)
    found = {
        state.about.name: questions_of(state.export, state.looked_at)
        for state in site.importer.states()
        if state.export and state.looked_at
    }
    assert found == {"b.csv": ["time", "vanished"], "c.csv": ["vanished"]}


def test_a_list_that_was_taken_already_and_files_that_are_none_are_left(site: Site) -> None:
    watcher = site.watcher()
    site.put("a.csv", row(1))
    looked(site, watcher)
    site.put("a again.csv", row(1))
    (site.folder / "~$a.xlsx").write_bytes(b"x")
    (site.folder / ".hidden").write_bytes(b"x")
    (site.folder / "folder").mkdir()
    (site.folder / "link.csv").symlink_to(site.folder / "a.csv")
    (site.folder / "empty.csv").touch()
    (site.folder / "b.pdf").write_bytes(b"%PDF-1.7")
    assert len(looked(site, watcher)) == 2
    (state,) = site.importer.states()
    assert (state.about.name, state.failed and state.failed.vi) == (
        "b.pdf",
        "đây là tệp PDF, không phải bảng dữ liệu",
    )


def test_a_file_that_cannot_be_read_stops_no_other_and_is_logged_once(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    watcher = site.watcher()
    site.put("a.csv", row(1))
    with (site.folder / "b.csv").open("ab") as file:
        file.truncate(9_000_000)
    site.put("c.csv", row(2))
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8_000_000, limits[1]))  # the disk refuses the second file
    try:
        assert len(looked(site, watcher)) == 2
        assert looked(site, watcher) == []
        assert looked(site, site.watcher()) == [], "the others are remembered"
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert [each.getMessage().split(":")[0] for each in caplog.records if each.levelname == "ERROR"] == [
        "the list b.csv cannot be read"
    ] * 2, "once by each watcher"
    (key,) = watcher.look()
    site.importer.wait(key)
    assert site.count() == 2


def test_the_watcher_goes_on_after_an_error_that_no_one_foresaw(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    site.put("a.csv", row(1))
    site.importer.folder.mkdir(parents=True)
    (site.importer.folder / "seen.json").write_text('{"a.csv": "x"}')
    stopping = threading.Event()
    thread = threading.Thread(target=site.watcher().run, args=(stopping,))
    thread.start()
    while not caplog.records:
        stopping.wait(0.01)
    assert thread.is_alive()
    stopping.set()
    thread.join()
    assert "the watched folder cannot be looked at" in caplog.text


def test_a_deleted_dossier_leaves_the_staged_lists(site: Site) -> None:
    site.put("a.csv", row(1, "?"))
    site.put("b.csv", row(2, "?"))
    looked(site, site.watcher())
    drop_lists_with(site.importer.folder, "H49.34-260713-0001")
    (state,) = site.importer.states()
    assert state.about.name == "b.csv"


def test_a_staged_list_is_deleted_after_a_day(site: Site) -> None:
    site.put("a.csv", row(1, "?"))
    looked(site, site.watcher())
    site.now = datetime.datetime.now() + datetime.timedelta(hours=23)
    site.importer.expire()
    assert len(site.importer.states()) == 1
    site.now += datetime.timedelta(hours=2)
    site.importer.expire()
    assert site.importer.states() == []


class _Platform(BaseHTTPRequestHandler):
    answers: ClassVar[list[tuple[int, bytes]]] = []

    def do_GET(self) -> None:
        status, body = self.answers.pop(0)
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def platform() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Platform)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/list"
    server.shutdown()
    server.server_close()


def test_the_service_is_asked_once_a_night_and_again_in_the_next_hour_after_a_failure(
    site: Site, platform: str
) -> None:
    items = [{"MaHoSo": "H49.34-260713-0001", "TrangThaiHoSo": "4", "NgayTiepNhan": "20260713081000"}]
    body = json.dumps({"data": items}).encode()
    _Platform.answers[:] = [(503, b""), (200, body)]
    watcher = site.watcher(platform)
    with pytest.raises(Trouble, match="status 503"):
        watcher.fetch_if_due()
    assert watcher.fetch_if_due() == "", "once an hour"
    site.now += datetime.timedelta(hours=1)
    key = watcher.fetch_if_due()
    site.importer.wait(key)
    assert site.count() == 1
    site.now += datetime.timedelta(hours=1)
    assert watcher.fetch_if_due() == ""
    site.now = NOW.replace(hour=9)
    assert site.watcher(platform).fetch_if_due() == "", "not by day"
    assert _Platform.answers == []
    with Dossiers(site.importer.database) as dossiers:
        assert dossiers.as_of_s() == int((NOW + datetime.timedelta(hours=1)).timestamp())
