"""`kiosk doctor` asks the staff page: its port, whether it answers there, its certificate."""

import datetime
import os
import pty
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from robot.cli.doctor.staff_page_check import staff_page
from robot.core.trouble import Trouble
from robot.desk.pins import hashed
from robot.runtime.settings.loader import load_settings
from robot.runtime.settings.schema import Settings
from tests.staff_page.rig import open_office

PLAIN = serialization.NoEncryption()


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that another program has."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield int(other.getsockname()[1])


def settings(folder: Path, **page: object) -> Settings:
    """Settings with a PIN, whose staff page has these keys."""
    site = folder / "site.toml"
    site.write_text(f'[staff]\npins = [{{ level = 1, hash = "{hashed("824913")}" }}]\n', encoding="utf-8")
    return load_settings([site], [f"staff_page.{key}={value}" for key, value in page.items()])


def certificate(folder: Path, days: int, locked: serialization.KeySerializationEncryption = PLAIN) -> dict[str, object]:
    """A certificate that ends in `days` days, and its key, as settings name them."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    now = datetime.datetime.now(datetime.UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    signed = made.not_valid_before(now).not_valid_after(now + datetime.timedelta(days, 60)).sign(key, hashes.SHA256())
    pem = serialization.Encoding.PEM
    (folder / "page.pem").write_bytes(signed.public_bytes(pem))
    (folder / "page.key").write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, locked))
    return {"certificate": folder / "page.pem", "key": folder / "page.key"}


def test_a_page_that_is_served_answers(tmp_path: Path) -> None:
    with open_office(tmp_path) as office:
        assert "answers" in staff_page(settings(tmp_path, port=office.port))


def test_the_port_of_the_forms_is_asked_if_it_is_set(tmp_path: Path, taken: int) -> None:
    with open_office(tmp_path) as office:
        forms = {"forms_address": "127.0.0.1", "forms_port": taken}
        assert f"forms for phones at http://127.0.0.1:{taken}/f/" in staff_page(
            settings(tmp_path, port=office.port, **forms)
        )
        with socket.create_server(("127.0.0.1", 0)) as probe:
            free = probe.getsockname()[1]
        with pytest.raises(Trouble, match="phones cannot fetch forms there"):
            staff_page(settings(tmp_path, port=office.port, forms_address="127.0.0.1", forms_port=free))


def test_without_a_pin_there_is_no_page(taken: int) -> None:
    assert "nobody has a PIN" in staff_page(load_settings(sets=[f"staff_page.port={taken}"]))


def test_a_port_of_another_program_is_red(tmp_path: Path, taken: int) -> None:
    with pytest.raises(Trouble, match="another program has this port"):
        staff_page(settings(tmp_path, port=taken))


def test_an_address_of_another_computer_is_red(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="cannot be served there"):
        staff_page(settings(tmp_path, address="192.0.2.77"))


def test_a_page_that_is_not_served_now_is_good_with_how_to_start_it(tmp_path: Path) -> None:
    pair = certificate(tmp_path, 31)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        free = probe.getsockname()[1]
    told = staff_page(settings(tmp_path, port=free, **pair))
    assert "not served now: systemctl enable --now kiosk-staff" in told
    assert ", certificate until 20" in told


def test_a_certificate_that_has_ended_or_will_soon_is_red(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match=r"page\.pem: staff_page.certificate: ends on "):
        staff_page(settings(tmp_path, **certificate(tmp_path, 29)))


@pytest.mark.parametrize("name", ["page.pem", "page.key"])
@pytest.mark.parametrize("text", [None, "no PEM"])
def test_a_certificate_or_key_that_cannot_be_read_is_red(tmp_path: Path, name: str, text: str | None) -> None:
    pair = certificate(tmp_path, 300)
    (tmp_path / name).unlink()
    if text is not None:
        (tmp_path / name).write_text(text)
    with pytest.raises(Trouble, match="cannot be read" if text is None else "no PEM files that belong together"):
        staff_page(settings(tmp_path, **pair))


@pytest.mark.parametrize("left_out", ["certificate", "key"])
def test_a_certificate_in_one_file_with_its_key_is_red_as_in_the_command(tmp_path: Path, left_out: str) -> None:
    pair = certificate(tmp_path, 300)
    with (tmp_path / "page.pem").open("ab") as both:
        both.write((tmp_path / "page.key").read_bytes())
    with pytest.raises(Trouble, match="certificate and key belong together"):
        staff_page(settings(tmp_path, **{**pair, left_out: ""}))


def test_a_key_with_a_password_is_red_and_no_one_is_asked_for_it(tmp_path: Path) -> None:
    pair = certificate(tmp_path, 300, serialization.BestAvailableEncryption(b"secret"))
    script = (
        "import sys; from robot.cli.doctor.staff_page_check import staff_page;"
        "from robot.runtime.settings.loader import load_settings;"
        "staff_page(load_settings(sets=sys.argv[1:]))"
    )
    command = [sys.executable, "-c", script, *(f"staff_page.{name}={path}" for name, path in pair.items())]
    terminal, other_end = pty.openpty()
    done = subprocess.run(
        command, stdin=other_end, capture_output=True, text=True, timeout=60, check=False, start_new_session=True
    )
    os.close(terminal)
    os.close(other_end)
    assert "the key has a password" in done.stderr
    assert "Enter PEM pass phrase" not in done.stderr + done.stdout
