"""A clerk at the staff's web page: in a real browser if one is installed, else by sending the page's forms over
HTTP."""

import http.client
import re
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlencode

from robot.paths import ROOT
from simulators.office.browser import PROGRAM, Chromium

_START_LIMIT_S = 30.0
_STOP_LIMIT_S = 5.0


def free_port() -> int:
    """Return a TCP port of this machine that is free now."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


class StaffPageProcess:
    """`kiosk staff` as a child process, with the file `settings` (TOML), which sets its `port`. A context manager."""

    def __init__(self, settings: Path, port: int, log: Path) -> None:
        self._settings, self.port, self._log = settings, port, log
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "robot.cli", "staff", "--settings", str(self._settings)],
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(_STOP_LIMIT_S)
            except subprocess.TimeoutExpired:  # the page waits for a browser that is still connected
                self._process.kill()
                self._process.wait()

    def until_ready(self) -> None:
        """Wait until the page accepts connections. Raises ConnectionError, with the end of the log, when its program
        has ended."""
        ends_s = time.monotonic() + _START_LIMIT_S
        while time.monotonic() < ends_s:
            if self._process is None or self._process.poll() is not None:
                raise ConnectionError(f"the staff page ended: {self._log.read_text(encoding='utf-8')[-500:]}")
            try:
                socket.create_connection(("127.0.0.1", self.port), 1.0).close()
                return
            except OSError:
                time.sleep(0.1)
        raise ConnectionError("the staff page does not listen")


class BrowserClerk:
    """A clerk at the counter `place`. `browser`: None when no browser is installed, so that forms are sent without
    one."""

    def __init__(self, port: int, place: str, profile: Path) -> None:
        self._port, self._path = port, f"/counter/{place}"
        self.browser = Chromium(profile) if PROGRAM else None
        self._forms = _Forms(port)

    def close(self) -> None:
        """Close the browser."""
        if self.browser is not None:
            self.browser.close()

    def log_in(self, pin: str) -> None:
        """Log in with the PIN, then open the counter's page."""
        if self.browser is None:
            self._forms.get("/")
            self._forms.post("/login", {"pin": pin})
            self._forms.get(self._path)
            return
        self.browser.open(f"http://127.0.0.1:{self._port}/")
        self.browser.type("#pin", pin)
        self.browser.click("button.main")
        self.browser.wait("document.querySelector('nav') !== null")
        self.browser.open(f"http://127.0.0.1:{self._port}{self._path}")

    def gives_number(self) -> None:
        """Take a number for a visitor who does not use the robot."""
        self._does("take")

    def calls_next(self) -> str:
        """Call the next number. Return the number, "" = no one waits."""
        self._does("next")
        if self.browser is None:
            found = re.search(r'class="huge">([^<]*)<', self._forms.text)
            return found[1] if found else ""
        return str(self.browser.run("document.querySelector('.huge')?.textContent ?? ''"))

    def picture(self, path: Path) -> bool:
        """Save a picture of the clerk's screen. Return False when there is no browser."""
        if self.browser is not None:
            self.browser.run("window.scrollTo(0, 0)")
            self.browser.picture(path)
        return self.browser is not None

    def _does(self, deed: str) -> None:
        path = f"{self._path}/{deed}"
        if self.browser is None:
            self._forms.get(self._path)
            self._forms.post(path, {})
            return
        self.browser.run("document.body.dataset.before = 'yes'")
        self.browser.click(f"form[action='{path}'] button")
        self.browser.wait("document.body.dataset.before !== 'yes' && document.querySelector('.told') !== null")


class _Forms:
    """A client that sends the page's forms: it keeps the cookie, follows redirects and returns the tokens of the last
    page."""

    def __init__(self, port: int) -> None:
        self._port, self._cookie, self.text = port, "", ""

    def get(self, path: str) -> None:
        self._ask("GET", path, None)

    def post(self, path: str, fields: dict[str, str]) -> None:
        kept = dict(re.findall(r'name="(form_token|shown)" value="([^"]*)"', self.text))
        self._ask("POST", path, urlencode({**kept, **fields}))

    def _ask(self, method: str, path: str, body: str | None) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=10)
        headers = {"cookie": self._cookie, "origin": f"http://127.0.0.1:{self._port}"}
        if body is not None:
            headers["content-type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        self.text = answer.read().decode(errors="replace")
        if cookie := answer.getheader("set-cookie"):
            self._cookie = cookie.partition(";")[0]
        goto = answer.getheader("location")
        connection.close()
        if answer.status == 303 and goto:
            self.get(goto)
        elif answer.status >= 400 and path != "/":
            raise ConnectionError(f"the staff page answered {answer.status} to {path}")
