"""An official teaches a sentence while the robot runs: two real processes over the same files."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from robot.core.commands import UseEdition
from robot.core.events import EditionLoaded
from robot.runtime.event_loop.journal import JournalEntry, read
from robot.runtime.event_loop.replay import replay
from robot.runtime.settings.loader import CONFIG

pytestmark = pytest.mark.ports

CODE, SENTENCE = "1.004837", "xin tờ bảo bọc măng non"
WITHIN_S = 60.0


class Site:
    """A copy of the content, a robot without devices that runs on it, and an official's shell beside it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.config = shutil.copytree(CONFIG, folder / "config")
        self.journal = folder / "journal.jsonl"
        self._environment = os.environ | {"KIOSK_CONFIG": str(self.config), "SDL_VIDEODRIVER": "dummy"}
        sets = ("base.port=none", "camera.address=device:9", "microphone.address=device:none", "speaker.address=none:")
        options = [part for each in (*sets, "screen.fullscreen=false") for part in ("--set", each)]
        self.log = folder / "robot.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                self._kiosk("run", "--journal", str(self.journal), *options),
                env=self._environment,
                stdout=log,
                stderr=log,
            )

    def _kiosk(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "robot.cli", *arguments]

    def official(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """A command typed at the same machine."""
        return subprocess.run(
            self._kiosk(*arguments), env=self._environment, capture_output=True, text=True, check=False
        )

    def entries(self) -> list[JournalEntry]:
        return [entry for _, entry in read(self.journal)[1]] if self.journal.exists() else []

    def until_in_force(self, number: int) -> None:
        limit = time.monotonic() + WITHIN_S
        while UseEdition(number) not in [wish for entry in self.entries() for wish in entry.commands]:
            assert time.monotonic() < limit, self.log.read_text(encoding="utf-8")[-800:]
            assert self.process.poll() is None
            time.sleep(0.2)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    site = Site(tmp_path)
    yield site
    if site.process.poll() is None:
        site.process.kill()
        site.process.wait(40)


def test_a_taught_sentence_is_in_force_within_a_minute_and_the_journal_is_decided_again(site: Site) -> None:
    limit = time.monotonic() + WITHIN_S
    while not site.entries():
        assert time.monotonic() < limit
        time.sleep(0.2)
    taught = site.official("unanswered", "teach", CODE, SENTENCE)
    assert taught.returncode == 0, taught.stderr
    site.until_in_force(1)
    site.process.send_signal(signal.SIGTERM)
    assert site.process.wait(40) == 0
    events = [entry.event for entry in site.entries()]
    assert sum(isinstance(event, EditionLoaded) for event in events) == 1
    assert replay(site.journal).difference is None
    assert (site.folder / "var/desk/desk.sqlite").exists()
    assert SENTENCE not in site.journal.read_text(encoding="utf-8")
