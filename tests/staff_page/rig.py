"""A ward's desk with its page: the real server on a real port, stores on disk, and a browser that keeps cookies."""

import datetime
import http.client
import re
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

import msgspec
import uvicorn

from robot.cli.staff import CONNECTIONS, desk_of, doors_of
from robot.desk.pins import hashed
from robot.runtime.content.desk_vocabulary_loader import queue_rule_of
from robot.runtime.content.words_loader import load_words
from robot.runtime.desk_service.report_builder import ReportMaker
from robot.runtime.processes.atomic_files import write_whole
from robot.runtime.settings.loader import CONFIG, load_settings
from robot.runtime.settings.schema import Settings
from robot.staff_page.app import staff_app
from robot.staff_page.idle_connections import Impatient
from robot.staff_page.rate_limit import GuessLimit
from robot.staff_page.staff_pins import StaffPins
from robot.staff_page.stores import StaffStores

PIN = "824913"
NOW = datetime.datetime(2026, 11, 24, 9, 30)
CODE = "1.001193"


@cache
def _settings() -> Settings:
    return load_settings(config=CONFIG)


@cache
def _shipped() -> StaffStores:
    return desk_of(_settings())


class Office:
    """The page over a database in `folder`, and the port that it listens on."""

    def __init__(self, folder: Path) -> None:
        whole = _settings()
        self.settings = msgspec.structs.replace(
            whole,
            desk=msgspec.structs.replace(
                whole.desk, file=str(folder / "desk.sqlite"), figures_dir=str(folder / "figures")
            ),
        )
        self.site = folder / "pins.toml"
        self.pin_hash = hashed(PIN)
        self.set_pins(self.pin_hash)
        seen = _shipped()
        rule = queue_rule_of(self.settings)
        words = load_words(CONFIG / "words")
        reports = ReportMaker(folder, CONFIG, self.settings, words, seen.working_days)
        self.desk = StaffStores(
            folder, CONFIG, self.settings, seen.lobby, seen.knowledge, rule, seen.working_days, reports, lambda: NOW
        )
        self.port = 0

    def set_pins(self, *hashes: str) -> None:
        """Write the settings file with these PINs, as `kiosk pin --write` does."""
        entries = ", ".join(f'{{ level = 1, hash = "{each}" }}' for each in hashes)
        write_whole({self.site: f"[staff]\npins = [{entries}]\n"}, secret=True)

    def pins(self) -> StaffPins:
        """The PINs as the program reads them."""
        return StaffPins(lambda: load_settings([self.site], config=CONFIG).staff.pins, [self.site])

    def browser(self, source: str = "127.0.0.1") -> "Browser":
        """A browser at the address `source`; all of 127.0.0.0/8 are this machine's."""
        return Browser(self.port, source)


@contextmanager
def open_office(folder: Path, limit: GuessLimit | None = None) -> Iterator[Office]:
    """The page while it is served. `limit`: the wrong PINs of before."""
    office = Office(folder)
    doors = doors_of(office.desk, office.pins(), limit or GuessLimit())
    app = staff_app(office.desk, doors, load_words(CONFIG / "words"))
    server = uvicorn.Server(
        uvicorn.Config(
            app, host="127.0.0.1", port=0, log_level="critical", http=Impatient, limit_concurrency=CONNECTIONS
        )
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    office.port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield office
    finally:
        server.should_exit = True
        thread.join(5)


class Browser:
    """Keeps the cookie, follows redirects, sends the token of the page it has seen, says where a form comes from."""

    def __init__(self, port: int, source: str) -> None:
        self._port, self._source = port, source
        self.cookie = ""
        self.device = ""
        self.text, self.data = "", b""
        self.headers: dict[str, str] = {}

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def form_token(self) -> str:
        found = re.search(r'name="form_token" value="([^"]*)"', self.text)
        return found[1] if found else ""

    def get(self, path: str, **headers: str) -> int:
        return self.ask("GET", path, None, headers)

    def post(self, path: str, fields: Mapping[str, str] | None = None, **headers: str) -> int:
        shown = re.search(r'name="shown" value="([^"]*)"', self.text)
        body = urlencode({"form_token": self.form_token, **({"shown": shown[1]} if shown else {}), **(fields or {})})
        kind = {"content-type": "application/x-www-form-urlencoded", "origin": self.origin}
        return self.ask("POST", path, body, {**kind, **headers})

    def upload(self, path: str, name: str, data: bytes, fields: Mapping[str, str] | None = None) -> int:
        """Send a form with the file `name`, as a browser does."""
        mark = "boundary7d9a"
        rows = [
            f'--{mark}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
            for key, value in {"form_token": self.form_token, **(fields or {})}.items()
        ]
        head = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        body = "".join(rows).encode() + head.encode() + data + f"\r\n--{mark}--\r\n".encode()
        kind = {"content-type": f"multipart/form-data; boundary={mark}", "origin": self.origin}
        return self.ask("POST", path, body, kind)

    def enter(self, pin: str = PIN) -> int:
        return self.post("/login", {"pin": pin})

    def enter_as(self, account: str, pin: str) -> int:
        """Log in with an account."""
        return self.post("/login", {"account": account, "pin": pin})

    def ask(self, method: str, path: str, body: str | bytes | None, headers: Mapping[str, str]) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60, source_address=(self._source, 0))
        cookies = "; ".join(filter(None, (self.cookie, self.device)))
        sent = {"cookie": cookies, **headers} if cookies else dict(headers)
        connection.request(method, path, body, sent)
        answer = connection.getresponse()
        self.data = answer.read()
        self.text = self.data.decode(errors="replace")
        self.headers = {name.lower(): value for name, value in answer.getheaders()}
        connection.close()
        for cookie in answer.headers.get_all("set-cookie") or ():
            pair = cookie.partition(";")[0]
            if pair.startswith("kiosk_device"):
                self.device = pair
            elif pair.startswith("kiosk_staff"):
                self.cookie = pair
        if answer.status == 303:
            return self.get(self.headers["location"].partition("#")[0])
        return answer.status
