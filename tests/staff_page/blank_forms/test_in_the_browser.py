"""A form in a real browser: uploaded, chosen in a procedure, saved as a draft; its code leads a phone to the file."""

import os
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from robot.desk.staff.roles import Role
from robot.editing.form_kinds import FORM_FILE_BYTES
from robot.staff_page.blank_forms.visitors_port import PortState, VisitorsPort
from simulators.office.browser import PROGRAM, Chromium
from tests.editing.blank_forms import docx_form, pdf_form
from tests.staff_page.axe import violations
from tests.staff_page.content.content_office import open_content_office
from tests.staff_page.rig import NOW, Office

pytestmark = [pytest.mark.waits, pytest.mark.skipif(not PROGRAM, reason="no chromium on this machine")]
PICTURES = os.environ.get("STAFF_PAGE_PICTURES", "")
HERE, FORMS = "/content/forms", "/content/procedure/1.001193/forms"
TITLE, PIN = "Tờ khai đăng ký khai sinh", "395270"
CHOOSE = """(function () {
  var data = new DataTransfer();
  data.items.add(new File([new Uint8Array(%s)], %r));
  var field = document.querySelector("form.upload input[type=file]");
  field.files = data.files;
  field.dispatchEvent(new Event("change", { bubbles: true }));
  return field.validity.valid;
})()"""
SIZES = {"desk": (1280, 900), "phone": (412, 915)}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with open_content_office(tmp_path_factory.mktemp("office")) as office, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number = probe.getsockname()[1]
        probe.close()
        desk = office.desk
        desk.content.form_files.add(docx_form(), "Giấy ủy quyền nộp hồ sơ và nhận kết quả", "hoa", NOW)
        page = msgspec.structs.replace(
            office.settings.staff_page, forms_address="127.0.0.1", forms_port=number, forms_wifi="TTHCC-KHACH"
        )
        desk.settings = msgspec.structs.replace(office.settings, staff_page=page)
        desk.visitors_port = VisitorsPort(desk.content.form_files, page, desk.knowledge.content.text)
        with desk.accounts() as accounts:
            accounts.make("binh", "Trần Văn Bình", Role.HEAD, "640182")
            accounts.make("hoa", "Nguyễn Thị Hoa", Role.CONTENT, PIN)
        stopping = threading.Event()
        thread = threading.Thread(target=desk.visitors_port.run, args=(stopping,), daemon=True)
        thread.start()
        while desk.visitors_port.state is not PortState.OPEN:
            time.sleep(0.02)
        yield office
        stopping.set()
        thread.join(10)


def log_in(browser: Chromium, at: str) -> None:
    browser.open(f"{at}/")
    browser.type("#account", "hoa")
    browser.type("#pin", PIN)
    browser.click("button.main")
    browser.wait("document.querySelector('nav') !== null")
    browser.open(f"{at}{HERE}")


@pytest.mark.parametrize("place", SIZES)
def test_a_form_is_uploaded_chosen_in_a_procedure_and_saved_as_a_draft(
    office: Office, tmp_path: Path, place: str
) -> None:
    at = f"http://127.0.0.1:{office.port}"
    data = pdf_form(b"%" + place.encode() + b"\n")
    found = {}
    with Chromium(tmp_path, *SIZES[place], phone=place == "phone") as browser:

        def look(name: str) -> None:
            found[name] = violations(browser)
            if PICTURES:
                browser.picture(Path(PICTURES) / f"forms-{name}-{place}.png")
            assert browser.run("document.documentElement.scrollWidth <= innerWidth"), name

        log_in(browser, at)
        look("list")
        browser.run(CHOOSE % (list(b"MZ"), "mau.pdf"))
        browser.click("form.upload button.main")
        browser.wait("document.querySelector('p.alert') !== null")
        look("refused")
        browser.run(CHOOSE % (list(data), "mau 01.pdf"))
        browser.type("#title", f"{TITLE} {place}")
        browser.click("form.upload button.main")
        browser.wait("document.querySelector('p.told') !== null")
        look("one")
        name = browser.run("location.pathname.split('/').pop()")
        code = browser.run("document.querySelector('section img').alt")
        assert code.endswith(f"/f/{name}")
        with urllib.request.urlopen(code, timeout=10) as answer:
            assert answer.read() == data
        browser.open(f"{at}{FORMS}")
        field = "document.querySelector('[name=\"forms.0.file\"]')"
        browser.run(f"{field}.value = {name!r}")
        assert browser.run(f"{field}.selectedOptions[0].text") == f"{TITLE} {place} (PDF)"
        look("chosen")
        browser.click("form.content button.main")
        browser.wait("document.querySelector('ins') !== null")
        assert browser.run("document.querySelector('ins').innerText") == f"{TITLE} {place} (PDF)"
        browser.open(f"{at}{HERE}/{name}")
        assert browser.run("document.querySelector('button[name=delete]') === null"), "a draft uses it"
        browser.open(f"{at}{HERE}")
        look("used")
    assert {name: each for name, each in found.items() if each} == {}


@pytest.mark.parametrize("place", SIZES)
def test_a_deleted_form_is_kept_from_phones_until_an_official_restores_it(
    office: Office, tmp_path: Path, place: str
) -> None:
    at = f"http://127.0.0.1:{office.port}"
    form = next(each for each in office.desk.content.form_files.all() if each.title.startswith("Giấy ủy quyền"))

    def status() -> int:
        try:
            with urllib.request.urlopen(f"{office.desk.visitors_port.url}{form.name}", timeout=10) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code

    with Chromium(tmp_path, *SIZES[place], phone=place == "phone") as browser:
        log_in(browser, at)
        browser.open(f"{at}{HERE}/{form.name}")
        browser.click("button[name=delete]")
        browser.wait("document.querySelector('#removed') !== null")
        assert status() == 404
        assert violations(browser) == []
        assert browser.run("document.documentElement.scrollWidth <= innerWidth")
        browser.click("form[action$='/restore'] button")
        browser.wait("document.querySelector('button[name=delete]') !== null")
        assert status() == 200


def test_a_file_that_is_too_large_is_refused_before_it_is_sent(office: Office, tmp_path: Path) -> None:
    at = f"http://127.0.0.1:{office.port}"
    with Chromium(tmp_path, *SIZES["desk"], phone=False) as browser:
        log_in(browser, at)
        assert browser.run(CHOOSE % (FORM_FILE_BYTES + 1, "x.pdf")) is False
        assert browser.run("document.querySelector('#file').validationMessage") == "Tệp lớn hơn 10 MB."
