"""`kiosk staff`, as a site runs it, sends messages by itself."""

import datetime
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from robot.desk.feedback.staff_calls import StaffCalls
from robot.desk.pins import hashed
from robot.paths import ROOT
from simulators.office.webhook_receiver import WebhookReceiver

pytestmark = pytest.mark.waits


def test_an_emergency_leaves_the_house_while_no_one_has_the_page_open(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    database, key, site = (tmp_path / name for name in ("desk.sqlite", "webhook.key", "site.toml"))
    with StaffCalls(database) as calls:
        calls.call("", "vi", kind="medical")
    key.write_text("khoá\n", encoding="utf-8")
    key.chmod(0o600)
    with WebhookReceiver() as receiver:
        site.write_text(
            f'[staff]\npins = [{{ level = 1, hash = "{hashed("824913")}" }}]\n'
            f'[staff_page]\nport = {port}\n[desk]\nfile = "{database}"\n'
            f'[notices]\nkinds = ["emergency"]\nwebhook = "{receiver.address}"\nwebhook_secret_file = "{key}"\n',
            encoding="utf-8",
        )
        site.chmod(0o600)
        command = [sys.executable, "-m", "robot.cli", "staff", "--settings", str(site)]
        program = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            ends = datetime.datetime.now() + datetime.timedelta(seconds=90)
            while not receiver.posted and datetime.datetime.now() < ends:
                time.sleep(0.1)
        finally:
            program.kill()
            program.wait(10)
    (posted,) = receiver.posted
    assert "cấp cứu y tế" in posted.body.decode()
