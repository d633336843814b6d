"""After a look-up nothing of it is left: not on disk, not in the journal, not in the memory of the process."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from robot.desk.dossiers.identity_factor import Factor
from robot.desk.dossiers.model import Dossier, DossierStatus
from robot.desk.dossiers.store import Dossiers
from robot.paths import ROOT

CODE, DIGITS = "H49.34-260327-4821", "739154"
TITLE, MISSING = "Một thủ tục chỉ có ở đây", "Một giấy tờ chỉ có ở đây"
TYPED = "2603274821"
SECRETS = (CODE, CODE.partition("-")[2], TYPED, DIGITS, TITLE, MISSING)
PAGE = os.sysconf("SC_PAGE_SIZE")
QUICK = ("dossiers.factor_digits=6", "dialogue.home_ms=6000", "dialogue.timeout_ms=2000")

pytestmark = [
    pytest.mark.ports,
    pytest.mark.skipif(not Path("/proc/self/pagemap").exists(), reason="needs /proc/PID/mem and pagemap"),
]


class Session:
    """The program `tests.whole_robot.desk_session` with a dossier in its database."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database, key = folder / "desk" / "desk.sqlite", folder / "desk" / "key"
        row = Dossier(
            code=CODE,
            title=TITLE,
            status=int(DossierStatus.SUPPLEMENT),
            missing=MISSING,
            factor=Factor(key, 6).of(CODE, f"022095{DIGITS}"),
        )
        with Dossiers(self.database) as dossiers:
            dossiers.take([row], file="a", sha256="a", kind="csv", at_s=1_784_000_000, as_of_s=1_784_000_000, refused=0)
        sets = (f"desk.file={self.database}", f"dossiers.key_file={key}", *QUICK)
        self.journal, self.log = folder / "journal.jsonl", folder / "log.txt"
        self.program = subprocess.Popen(
            [sys.executable, "-m", "tests.whole_robot.desk_session", str(self.journal), *sets],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.log.open("wb"),
            cwd=ROOT,
        )

    def reaches(self, word: str) -> None:
        assert self.program.stdout is not None
        told = self.program.stdout.readline().decode().strip()
        assert told == word, self.log.read_text(encoding="utf-8")[-2000:]

    def types(self, digits: str) -> None:
        assert self.program.stdin is not None
        self.program.stdin.write(digits.encode())
        self.program.stdin.flush()

    def in_memory(self) -> set[str]:
        """Which of the secrets stand somewhere in what the process may write."""
        found: set[str] = set()
        with open(f"/proc/{self.program.pid}/mem", "rb", 0) as memory:
            for begin, size in self._written():
                try:
                    memory.seek(begin)
                    data = memory.read(size)
                except OSError:
                    continue
                found |= {secret for secret in SECRETS for form in _forms(secret) if form in data}
        return found

    def _written(self) -> Iterator[tuple[int, int]]:
        """Where the process may write and has done so, page by page: what it never touched holds nothing."""
        process = Path(f"/proc/{self.program.pid}")
        with (process / "maps").open() as maps, (process / "pagemap").open("rb", 0) as pages:
            for line in maps:
                area = re.match(r"([0-9a-f]+)-([0-9a-f]+) rw\S+ \S+ \S+ \d+\s*(.*)", line)
                if area is None or area[3].startswith("[v"):
                    continue
                begin, end = int(area[1], 16), int(area[2], 16)
                pages.seek(begin // PAGE * 8)
                flags = np.frombuffer(pages.read((end - begin) // PAGE * 8), np.uint64)
                there = np.concatenate(([False], flags >> np.uint64(62) != 0, [False]))  # present, or swapped out
                edges = np.flatnonzero(np.diff(there))
                for first, last in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
                    yield begin + first * PAGE, (last - first) * PAGE


def _forms(secret: str) -> tuple[bytes, ...]:
    """As text stands in memory: UTF-8, and two and four bytes a letter."""
    return secret.encode(), secret.encode("utf-16-le"), secret.encode("utf-32-le")


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    running = Session(tmp_path)
    yield running
    running.program.kill()
    running.program.communicate()


def test_of_a_look_up_nothing_is_left_when_the_visit_is_over(session: Session) -> None:
    session.reaches("ready")
    assert session.in_memory() == set()
    session.types(f" {TYPED}{DIGITS}")
    session.reaches("found")
    assert {TITLE, MISSING} <= session.in_memory(), "while it is shown it is there: this scan would find it"
    session.types(" ")
    session.reaches("over")
    assert session.in_memory() == set()
    session.types(" ")
    session.program.wait(40)
    for path in session.folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            kept = path.parent == session.database.parent  # the export stands there, without the owner's digits
            left = {secret for secret in SECRETS for form in _forms(secret) if form in data}
            assert left <= ({CODE, CODE.partition("-")[2], TYPED, TITLE, MISSING} if kept else set()), path
    assert b"DossierFound" in session.journal.read_bytes()
