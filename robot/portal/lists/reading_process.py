"""Read a staged list and compare it with the known dossiers, in a process of its own with limits on memory and time.

The page goes on answering meanwhile, and the memory that a large list takes is given back at the end. Progress is
written to the standard output, one JSON line each.
"""

import datetime
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec

from robot.core.trouble import Trouble, Troubles
from robot.desk.dossiers.lists import DossierLists
from robot.portal.dossier_export import read_export
from robot.portal.lists.list_vocabulary import records_of
from robot.portal.lists.staged_list import AboutList, FailedList, LookedAt, StagedList, TimeSource
from robot.runtime.settings.schema import Settings

LIMIT_PROCESS_BYTES = 2_000_000_000
"""Largest address space of the reading process; chosen, a list of 50 MB needs some 600 MB of memory."""

LIMIT_PROCESS_S = 300
"""Largest processor time of the reading process, s. Chosen."""

_LAST_MINUTE = datetime.time(23, 59)


class ReadRequest(msgspec.Struct, frozen=True):
    """A request to the process. `today`, `now_s`: the clock of the page; `as_of_s`: when the list was true, as a
    person says, s since 1970; 0 = as its title or file says."""

    folder: str
    config: str
    root: str
    settings: Settings
    today: datetime.date
    now_s: int
    as_of_s: int = 0


class ReadProgress(msgspec.Struct, frozen=True):
    """Message of the process: what it is doing ("read", "check" or "compare"), and the number of rows."""

    what: str
    rows: int = 0


def read_staged(request: ReadRequest, progress: Callable[[ReadProgress], None]) -> None:
    """Read the staged list in a new process; wait until it has ended. The outcome lies in the folder of the list."""
    command = [sys.executable, "-P", "-m", __name__]
    env = {"PYTHONPATH": ":".join(filter(None, sys.path)), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=env
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(msgspec.json.encode(request))
        process.stdin.close()
        for line in process.stdout:
            if line.endswith(b"\n"):
                progress(msgspec.json.decode(line, type=ReadProgress))
    finally:
        process.kill()
        process.stdout.close()
        process.wait()
    staged = StagedList(Path(request.folder))
    if staged.folder.exists() and staged.looked_at is None and staged.failed is None:
        staged.keep_failure(FailedList.of(_broke_off(staged.file)))


def _read(request: ReadRequest, progress: Callable[[ReadProgress], None]) -> None:
    staged, root = StagedList(Path(request.folder)), Path(request.root)
    try:
        records, reading = records_of(request.settings, Path(request.config), root, request.today)
        export = staged.export
        if export is None or staged.reading != reading:
            export = read_export(staged.file, records, lambda what, rows: progress(ReadProgress(what, rows)))
            export.file = staged.about.name
            staged.keep_export(export, reading)
            dossiers = list(export.dossiers.values())
        else:
            dossiers = staged.dossiers()
        progress(ReadProgress("compare", len(dossiers)))
        as_of_s, source = _time(request, export.made, staged.about)
        with DossierLists(root / request.settings.desk.file) as lists:
            comparison = lists.compare(dossiers, as_of_s)
            taken = lists.taken(export.sha256)
    except Troubles as raised:
        staged.keep_failure(FailedList.of(raised.found[0]))
    except Trouble as trouble:
        staged.keep_failure(FailedList.of(trouble))
    else:
        again = taken.imported_s if taken is not None and taken.reading == reading else 0
        staged.keep_look(
            LookedAt(as_of_s=as_of_s, as_of_from=source, reading=reading, comparison=comparison, taken_s=again)
        )


def _time(request: ReadRequest, made: str, about: AboutList) -> tuple[int, TimeSource]:
    """Return when the list was true, and where that comes from."""
    if request.as_of_s:
        return request.as_of_s, "person"
    if "T" in made:
        return int(datetime.datetime.fromisoformat(made).timestamp()), "title"
    if about.origin == "service":
        return about.modified_s, "service"
    if made and (on_day := _on_day(datetime.date.fromisoformat(made), about.modified_s, request.now_s)):
        return on_day, "title_day"
    if 0 < about.modified_s <= request.now_s:
        return about.modified_s, "file"
    return request.now_s, "received"


def _on_day(day: datetime.date, modified_s: int, now_s: int) -> int:
    """Return the time of the file's last change if it lies on `day`, else the end of that day, at most now; s since
    1970. A day that has not come yet gives 0."""
    first, last = (int(datetime.datetime.combine(day, at).timestamp()) for at in (datetime.time.min, _LAST_MINUTE))
    if first > now_s:
        return 0
    return min(modified_s if first <= modified_s else last, last, now_s)


def _broke_off(path: Path) -> Trouble:
    return Trouble(
        "could not be read within the limits of memory and time",
        "tệp quá lớn hoặc quá phức tạp nên không đọc hết được",
        file=str(path),
        remedy="export a shorter period, or save the list as CSV (UTF-8)",
        remedy_vi="xuất danh sách theo kỳ ngắn hơn, hoặc lưu thành CSV (UTF-8) rồi chọn lại",
    )


def _send(message: ReadProgress) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(message) + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (LIMIT_PROCESS_BYTES, LIMIT_PROCESS_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (LIMIT_PROCESS_S, LIMIT_PROCESS_S))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _read(msgspec.json.decode(sys.stdin.buffer.read(), type=ReadRequest), _send)
