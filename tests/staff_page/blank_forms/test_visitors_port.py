"""The port of the forms over real HTTP: it gives forms to phones, and nothing else of the robot to anyone."""

import http.client
import logging
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from robot.editing.form_files import FormFile, FormFiles
from robot.paths import CONFIG
from robot.runtime.content.words_loader import load_words
from robot.runtime.settings.loader import load_settings
from robot.staff_page.blank_forms import visitors_port
from robot.staff_page.blank_forms.visitors_port import CONNECTIONS, REQUESTS, PortState, VisitorsPort
from tests.editing.blank_forms import docx_form, pdf_form
from tests.staff_page.rig import NOW

pytestmark = pytest.mark.waits
TITLE = "Tờ khai đăng ký khai sinh"
WORDS = load_words(CONFIG / "words")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def port_at(config: Path, address: str, port: int) -> VisitorsPort:
    page = msgspec.structs.replace(load_settings().staff_page, forms_address=address, forms_port=port)
    return VisitorsPort(FormFiles(config), page, lambda key, language: WORDS.text(key, language, {}))


class Phones:
    """A served port over the forms of a centre in `config`, and the phones that ask it."""

    def __init__(self, config: Path) -> None:
        self.config, self.files = config, FormFiles(config)
        self.form: FormFile = self.files.add(docx_form(), TITLE, "hoa", NOW)
        (config / "site.toml").write_text('secret = "x"', encoding="utf-8")
        self.port = port_at(config, "127.0.0.1", free_port())
        self.headers: dict[str, str] = {}
        self.data = b""

    def get(self, path: str, method: str = "GET", source: str = "127.0.0.1", **headers: str) -> int:
        address = self.port.address
        assert address is not None
        connection = http.client.HTTPConnection(*address, timeout=20, source_address=(source, 0))
        connection.putrequest(method, path, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        self.data = answer.read()
        self.headers = {name.lower(): value for name, value in answer.getheaders()}
        connection.close()
        return answer.status


@pytest.fixture(scope="module")
def phones(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Phones]:
    phones, stopping = Phones(tmp_path_factory.mktemp("config")), threading.Event()
    thread = threading.Thread(target=phones.port.run, args=(stopping,), daemon=True)
    thread.start()
    await_open(phones.port)
    yield phones
    stopping.set()
    thread.join(10)
    assert not thread.is_alive()
    assert phones.port.state is PortState.CLOSED


def await_open(port: VisitorsPort) -> None:
    ends_s = time.monotonic() + 20
    while port.state is not PortState.OPEN and time.monotonic() < ends_s:
        time.sleep(0.02)
    assert port.state is PortState.OPEN


def test_a_phone_gets_the_form_under_its_title_and_may_go_on_where_it_stopped(phones: Phones) -> None:
    path = f"/f/{phones.form.name}"
    assert phones.get(path) == 200
    assert phones.data == phones.files.read(phones.form.name)
    assert phones.headers["content-type"] == phones.form.kind.type
    assert phones.headers["content-disposition"].startswith(
        f'attachment; filename="{phones.form.name}"; filename*=UTF-8'
    )
    assert "T%E1%BB%9D%20khai" in phones.headers["content-disposition"]
    assert phones.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in phones.headers["content-security-policy"]
    assert {"server", "set-cookie"}.isdisjoint(phones.headers)
    whole = phones.data
    assert phones.get(path, range="bytes=100-") == 206
    assert phones.data == whole[100:]
    assert phones.get(path, range="bytes=0-1,5-9,3-4") == 200, "of several parts the whole"
    assert phones.get(path, "HEAD") == 200
    assert phones.data == b""


PAGES = ("/", "/f", "/f/", "/login", "/content", "/content/forms", "/favicon.ico", "/robots.txt", "/f/index.html")
TRAVERSALS = (
    "/f/../site.toml",
    "/f/..%2fsite.toml",
    "/f/%2e%2e/site.toml",
    "/f/..%5csite.toml",
    "/f//etc/passwd",
    "/f/{name}.toml",
    "/f/{name}/",
    "/f/{name}%00",
    "/f/{name}%0a",
    "/f/./{name}",
    "/F/{name}",
    "/f/README.md",
    "/f/" + "a" * 4000 + ".pdf",
    "/f/to-khai-0000000000.pdf",
)


@pytest.mark.parametrize("number", range(len(PAGES + TRAVERSALS)))
def test_no_other_page_and_no_other_file_is_reached(phones: Phones, number: int) -> None:
    path = (PAGES + TRAVERSALS)[number].format(name=phones.form.name)
    assert phones.get(path, source=f"127.0.1.{number + 1}") == 404
    assert "Không có biểu mẫu này" in phones.data.decode()
    assert b"secret" not in phones.data


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "X"])
def test_nothing_can_be_sent_there(phones: Phones, method: str) -> None:
    assert phones.get(f"/f/{phones.form.name}", method) == 405
    assert phones.files.find(phones.form.name) is not None


def test_an_address_that_tries_names_has_to_wait_and_still_gets_what_is_there(phones: Phones) -> None:
    found = [phones.get(f"/f/to-khai-{number:010}.pdf", source="127.0.2.1") for number in range(8)]
    assert found[:3] == [404] * 3
    assert found[-1] == 429
    assert int(phones.headers["retry-after"]) >= 1
    assert phones.get(f"/f/{phones.form.name}", source="127.0.2.1") == 200
    assert phones.get("/f/to-khai-0000000000.pdf", source="127.0.2.2") == 404


def test_an_address_gets_only_so_many_downloads_a_minute(phones: Phones) -> None:
    path = f"/f/{phones.form.name}"
    found = [phones.get(path, "HEAD", "127.0.3.1") for _ in range(REQUESTS + 1)]
    assert found == [200] * REQUESTS + [429]
    assert phones.get(path, source="127.0.3.2") == 200


def test_a_head_that_never_ends_and_too_many_connections_keep_no_one_out(phones: Phones) -> None:
    assert phones.port.address is not None
    held = [socket.create_connection(phones.port.address, source_address=("127.0.4.1", 0)) for _ in range(40)]
    held[0].sendall(b"GET /f/" + b"x" * 20_000)
    assert phones.get(f"/f/{phones.form.name}", source="127.0.4.2") == 200
    for each in held:
        each.close()


def test_what_an_address_asks_for_in_vain_counts_as_well(phones: Phones, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visitors_port, "REFUSED_S", 0.0)
    found = {phones.get(f"/f/to-khai-{number:010}.pdf", source="127.0.3.3") for number in range(REQUESTS)}
    assert found == {404, 429}
    assert phones.get(f"/f/{phones.form.name}", source="127.0.3.3") == 429
    assert phones.headers["connection"] == "close"


def test_phones_that_read_nothing_of_their_answer_are_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visitors_port, "CONNECTION_S", 5.0)
    phones, stopping = Phones(tmp_path), threading.Event()
    large = phones.files.add(pdf_form(b"%" + b"x" * (9 << 20) + b"\n"), "Mẫu lớn", "hoa", NOW)
    thread = threading.Thread(target=phones.port.run, args=(stopping,), daemon=True)
    thread.start()
    await_open(phones.port)
    held = [stalled(phones, large.name, f"127.0.6.{number // 15}") for number in range(CONNECTIONS - 1)]
    ends_s, found = time.monotonic() + 30, [0]
    while found[-1] != 200 and time.monotonic() < ends_s:
        found.append(phones.get(f"/f/{phones.form.name}", source="127.0.6.9"))
        time.sleep(0.5)
    stopping.set()
    thread.join(10)
    for each in held:
        each.close()
    assert (found[1], found[-1]) == (503, 200)


def stalled(phones: Phones, name: str, source: str) -> socket.socket:
    assert phones.port.address is not None
    phone = socket.socket()
    phone.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    phone.bind((source, 0))
    phone.connect(phones.port.address)
    phone.sendall(f"GET /f/{name} HTTP/1.1\r\nHost: robot\r\n\r\n".encode())
    assert phone.recv(12) == b"HTTP/1.1 200"
    return phone


def test_a_new_form_is_there_at_once_and_a_deleted_one_gone(phones: Phones) -> None:
    form = phones.files.add(pdf_form(), "Giấy ủy quyền", "hoa", NOW)
    assert phones.get(f"/f/{form.name}", source="127.0.5.1") == 200
    assert phones.data == pdf_form()
    phones.files.delete(form.name)
    assert phones.get(f"/f/{form.name}", source="127.0.5.1") == 404


def test_an_address_that_is_not_there_yet_is_tried_again_and_said_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(visitors_port, "AGAIN_S", 0.02)
    taken = socket.create_server(("127.0.0.1", 0))
    port, stopping = port_at(tmp_path, "127.0.0.1", taken.getsockname()[1]), threading.Event()
    thread = threading.Thread(target=port.run, args=(stopping,), daemon=True)
    with caplog.at_level(logging.ERROR):
        thread.start()
        time.sleep(0.3)
    assert port.state is PortState.CLOSED
    assert len([each for each in caplog.records if "cannot be served" in each.message]) == 1
    taken.close()
    await_open(port)
    stopping.set()
    thread.join(10)


def test_a_port_that_is_not_set_up_is_not_opened(tmp_path: Path) -> None:
    port = port_at(tmp_path, "", 0)
    port.run(threading.Event())
    assert (port.state, port.url) == (PortState.OFF, "")
    assert port_at(tmp_path, "192.168.1.20", 8091).url == "http://192.168.1.20:8091/f/"
    assert port_at(tmp_path, "fd00::1", 8091).url == "http://[fd00::1]:8091/f/"
