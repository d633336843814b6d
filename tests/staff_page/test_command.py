"""`kiosk staff` as the program that a site runs."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from robot.cli.__main__ import main
from robot.desk.pins import hashed
from robot.paths import ROOT


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_the_staff_page_serves_at_the_address_of_the_settings_and_ends_when_asked(tmp_path: Path) -> None:
    site = tmp_path / "site.toml"
    port = free_port()
    site.write_text(
        f'[staff]\npins = [{{ level = 1, hash = "{hashed("824913")}" }}]\n'
        f'[staff_page]\nport = {port}\n[desk]\nfile = "{tmp_path}/desk.sqlite"\n',
        encoding="utf-8",
    )
    site.chmod(0o644)
    command = [sys.executable, "-m", "robot.cli", "staff", "--settings", str(site)]
    logged = tmp_path / "log"
    with logged.open("w", encoding="utf-8") as log:
        program = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=log, text=True, env={**os.environ})
    try:
        assert program.stdout is not None
        assert program.stdout.readline().strip() == f"http://127.0.0.1:{port}/"
        for _ in range(100):
            time.sleep(0.05)
            with pytest.raises(urllib.error.URLError) as caught:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5)
            if isinstance(caught.value, urllib.error.HTTPError):
                break
        assert isinstance(caught.value, urllib.error.HTTPError)
        assert caught.value.code == 401
        assert f"chmod o-rwx {site}" in logged.read_text(encoding="utf-8")
        program.send_signal(signal.SIGTERM)
        program.wait(40)
    finally:
        program.kill()


def test_without_a_pin_it_does_not_start(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["staff"]) == 2
    assert "kiosk pin" in capsys.readouterr().err
