"""A ward's office with its page in a program of its own: the shipped content and more, dossiers, numbers, accounts."""

import datetime
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from robot.cli.bench.page.office_browser import OfficeBrowser
from robot.desk.queue.tickets import Tickets
from robot.desk.staff.accounts import Accounts
from robot.desk.staff.roles import Role
from robot.editing.procedure_index import ProcedureIndex
from robot.paths import CONFIG, ROOT
from robot.rehearsal.dossier_list import take_in
from robot.runtime.content.desk_vocabulary_loader import queue_rule_of
from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.content.words_loader import load_content
from robot.runtime.settings.loader import load_settings
from robot.runtime.settings.schema import Settings
from simulators.office.one_stop_platform import as_csv, cases

AUTHOR, APPROVER = "an", "lan"
SECRET = "728491"
COUNTER = "counter:3"
FEE_CODE, FEE_FILE = "1.001193", "procedures/ho-tich/dang-ky-khai-sinh.toml"
SEED = 7
STARTS_S = 120.0
"""Longest start of the page's program, s. Chosen; it takes some 5 s."""
_LARGE = ("*.npz", "utterances", "law")
"""Parts of the content that no edit changes: linked, not copied."""
_STEP_S = 0.05
_CODE = re.compile(r'^code = "[^"]*"', re.MULTILINE)
_TITLE = re.compile(r'^title = \{ vi = "([^"]*)"', re.MULTILINE)


class ServedOffice(NamedTuple):
    """An office whose page listens on `port` of this computer, with its content in `config`."""

    config: Path
    port: int
    settings: Settings

    def browser(self, account: str) -> OfficeBrowser:
        """Return a browser in which `account` is logged in."""
        browser = OfficeBrowser(self.port)
        browser.get("/")
        browser.send("/login", {**browser.form("/login"), "account": account, "pin": SECRET})
        browser.get("/")
        return browser

    def give_numbers(self, count: int) -> None:
        """Give queue numbers to visitors of the measured counter."""
        with Tickets(Path(self.settings.desk.file), queue_rule_of(self.settings)) as tickets:
            for _ in range(count):
                tickets.issue(COUNTER, FEE_CODE)


@contextmanager
def served_office(folder: Path, dossiers: int, procedures: int) -> Iterator[ServedOffice]:
    """Serve the page over a copy of the shipped content in `folder`, with procedures added up to `procedures`, and
    with `dossiers` imported. Raises `RuntimeError` when the page does not start."""
    config = folder / "config"
    shutil.copytree(CONFIG, config, ignore=shutil.ignore_patterns(*_LARGE))
    for path in (found for name in _LARGE for found in CONFIG.glob(name)):
        (config / path.name).symlink_to(path)
    _add_procedures(config, procedures)
    port = _free_port()
    sets = (
        f"desk.file={folder / 'desk.sqlite'}",
        f"desk.figures_dir={folder / 'figures'}",
        f"staff_page.port={port}",
        "staff_page.address=127.0.0.1",
    )
    settings = load_settings(sets=sets, config=config)
    _import_dossiers(folder, settings, dossiers)
    with Accounts(Path(settings.desk.file)) as accounts:
        for name in (AUTHOR, APPROVER):
            accounts.make(name, name.title(), Role.HEAD, SECRET)
    command = [sys.executable, "-m", "robot.cli", "staff", *(f"--set={each}" for each in sets)]
    program = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "KIOSK_CONFIG": str(config)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(program, port)
        yield ServedOffice(config, port, settings)
    finally:
        program.terminate()
        program.wait()


def _add_procedures(config: Path, wanted: int) -> None:
    """Copy a procedure under new codes and titles until the catalogue has `wanted` procedures."""
    folder = config / "procedures" / "thu"
    folder.mkdir()
    text = (config / FEE_FILE).read_text(encoding="utf-8")
    for number in range(wanted - len(ProcedureIndex(config).all())):
        more = _CODE.sub(f'code = "9.{number:06}"', text, count=1)
        more = _TITLE.sub(f'title = {{ vi = "Thủ tục thử số {number}"', more, count=1)
        (folder / f"thu-{number}.toml").write_text(more, encoding="utf-8")


def _import_dossiers(folder: Path, settings: Settings, count: int) -> None:
    now = datetime.datetime.now()
    export = folder / "list.csv"
    export.write_text(as_csv(cases(count, now.date(), SEED)), encoding="utf-8")
    content = load_content(folder / "config", settings, load_lobby(folder / "config" / "lobby.toml"))
    take_in(export, settings, folder, content, now)


def _free_port() -> int:
    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        return int(opened.getsockname()[1])


def _wait_for(program: subprocess.Popen[bytes], port: int) -> None:
    ends_s = time.monotonic() + STARTS_S
    while time.monotonic() < ends_s and program.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(_STEP_S)
        else:
            return
    raise RuntimeError("the page does not start")
