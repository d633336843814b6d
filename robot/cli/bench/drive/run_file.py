"""The file in which finished simulated drives are recorded, one JSON line each, so that a benchmark that was stopped
can resume."""

import fcntl
import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import msgspec

from robot.cli.bench.drive.plan import DrivePlan, DriveResult
from robot.core.trouble import Trouble
from robot.paths import ROOT
from robot.runtime.settings.loader import CONFIG

DECIDES = (
    "hardware/**/*.py",
    "robot/navigation/**/*.py",
    "robot/runtime/content/lobby_map_loader.py",
    "robot/cli/bench/drive/*.py",
    "simulators/**/*.py",
)
"""Modules whose code, with the shipped lobby, decides the result of a plan."""
_BEGINS = b'{"case":"'
"""The beginning of every line. A last line that was cut off but begins so is one of this benchmark's own."""


class _Head(msgspec.Struct):
    case: str
    program: str


class DriveRecord:
    """Record of finished runs, by case and plan: the same program and plan give the same run. Only one benchmark at a
    time may lock its file."""

    def __init__(self, file: IO[bytes] | None = None, program: str = "") -> None:
        """Create a record for runs of this `program` (a digest); without a file it is kept in memory only."""
        self._file, self._program = file, program
        self._runs: dict[tuple[str, DrivePlan], DriveResult] = {}

    def __contains__(self, run: tuple[str, DrivePlan]) -> bool:
        return run in self._runs

    def __getitem__(self, run: tuple[str, DrivePlan]) -> DriveResult:
        return self._runs[run]

    def add(self, case: str, results: Iterable[DriveResult]) -> None:
        """Record runs that have ended."""
        for result in results:
            self._runs[case, result.plan] = result
            if self._file is not None:
                line = {"case": case, "program": self._program, **msgspec.to_builtins(result)}
                self._file.write(msgspec.json.encode(line) + b"\n")
                self._file.flush()

    def read(self) -> None:
        """Read the recorded runs from the file, and remove a last line that was cut off while it was written. Raises
        `Trouble` with file, line and value for a line that is not of this benchmark, and then leaves the file
        unchanged."""
        assert self._file is not None
        self._file.seek(0)
        *lines, last = self._file.read().split(b"\n")
        for number, line in enumerate(lines, start=1):
            self._take(number, line)
        if last[: len(_BEGINS)] != _BEGINS[: len(last)]:
            self._take(len(lines) + 1, last)
        self._file.truncate(sum(len(line) + 1 for line in lines))

    def _take(self, number: int, line: bytes) -> None:
        try:
            head, run = msgspec.json.decode(line, type=_Head), msgspec.json.decode(line, type=DriveResult)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            what, vi = f"no run of this bench: {error}", "không phải là chuyến đi mô phỏng"
            raise self._no_run(number, line, what, vi) from error
        if head.program != self._program:
            what, vi = "driven by another program: figures would be mixed", "do phiên bản chương trình khác chạy"
            raise self._no_run(number, line, what, vi)
        self._runs[head.case, run.plan] = run

    def _no_run(self, number: int, line: bytes, what: str, vi: str) -> Trouble:
        assert self._file is not None
        return Trouble(
            what,
            vi,
            file=self._file.name,
            key=f"line {number}",
            value=line[:60].decode(errors="replace"),
            remedy="name another file",
            remedy_vi="chọn tệp khác",
        )


@contextmanager
def record(path: Path | None) -> Iterator[DriveRecord]:
    """Open the record in the file `path`, which is created if needed; None = in memory only. Raises `Trouble`."""
    if path is None:
        yield DriveRecord()
        return
    if path.exists() and not path.is_file():
        raise _not_written(path, OSError(0, "is no file"))
    with opened(path) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Trouble(
                "another bench writes it",
                "một lần đo khác đang ghi tệp này",
                file=str(path),
                remedy="wait until it has ended, or name another file",
                remedy_vi="đợi lần đo đó xong hoặc chọn tệp khác",
            ) from error
        kept = DriveRecord(file, program())
        kept.read()
        yield kept


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """Open the file to read and append, and close it afterwards. Raises `Trouble` for any error of the disk."""
    try:
        file = path.open("a+b")
        try:
            yield file
        finally:
            file.close()
    except OSError as error:
        raise _not_written(path, error) from error


def program() -> str:
    """Return a digest (hash) of the modules and the lobby that decide a run."""
    files = sorted(file for pattern in DECIDES for file in ROOT.glob(pattern))
    digest = hashlib.sha256()
    for file in (*files, CONFIG / "lobby.toml"):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:12]


def _not_written(path: Path, error: OSError) -> Trouble:
    return Trouble(
        f"cannot be written: {error.strerror}",
        "không ghi được tệp",
        file=str(path),
        remedy="name a file in a folder that exists, is yours, and has room",
        remedy_vi="chọn tệp trong thư mục có sẵn, ghi được và còn chỗ trống",
    )
