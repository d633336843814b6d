"""`kiosk staff` as the program that a site runs."""

import datetime
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from msgspec.structs import replace

from robot.cli.__main__ import main
from robot.desk.pins import hashed
from robot.desk.staff.accounts import Accounts
from robot.desk.staff.roles import Role
from robot.paths import ROOT
from robot.runtime.settings.loader import load_settings
from robot.staff_page import listening


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


def test_an_address_in_the_network_is_served_by_https_with_a_certificate_of_its_own(tmp_path: Path) -> None:
    site, port = tmp_path / "site.toml", free_port()
    site.write_text(
        f'[staff_page]\naddress = "0.0.0.0"\nport = {port}\n[desk]\nfile = "{tmp_path}/var/desk.sqlite"\n',
        encoding="utf-8",
    )
    with Accounts(tmp_path / "var" / "desk.sqlite") as accounts:
        accounts.make("hoa", "Trần Thị Hoa", Role.HEAD, "395270")
    told = []
    for _ in range(2):
        command = [sys.executable, "-m", "robot.cli", "staff", "--settings", str(site)]
        program = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        try:
            assert program.stdout is not None
            assert program.stdout.readline().strip() == f"https://0.0.0.0:{port}/"
            told.append(program.stdout.readline().strip().rpartition(": ")[2])
            pem = ssl.get_server_certificate(("127.0.0.1", port))
            program.send_signal(signal.SIGTERM)
            program.wait(40)
        finally:
            program.kill()
    shown = x509.load_pem_x509_certificate(pem.encode()).fingerprint(hashes.SHA256()).hex().upper()
    assert [each.replace(" ", "") for each in told] == [shown, shown], "the second start keeps the certificate"
    assert (tmp_path / "var" / "staff_page.key").stat().st_mode & 0o777 == 0o600


def test_the_forms_have_a_port_of_their_own_that_knows_no_other_page(tmp_path: Path) -> None:
    site, port, forms = tmp_path / "site.toml", free_port(), free_port()
    site.write_text(
        f'[staff]\npins = [{{ level = 1, hash = "{hashed("824913")}" }}]\n[desk]\nfile = "{tmp_path}/desk.sqlite"\n'
        f'[staff_page]\nport = {port}\nforms_address = "127.0.0.1"\nforms_port = {forms}\n',
        encoding="utf-8",
    )
    command = [sys.executable, "-m", "robot.cli", "staff", "--settings", str(site)]
    program = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert program.stdout is not None
        program.stdout.readline()
        answers: list[tuple[int, bool]] = []
        while len(answers) < 3:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{forms}{('/', '/login', '/f/')[len(answers)]}", timeout=5)
            except urllib.error.HTTPError as error:
                answers.append((error.code, "biểu mẫu" in error.read().decode()))
            except urllib.error.URLError:  # not open yet
                time.sleep(0.05)
        assert answers == [(404, True)] * 3
        program.send_signal(signal.SIGTERM)
        assert program.wait(40) in (0, -signal.SIGTERM)
    finally:
        program.kill()


def test_without_a_pin_it_does_not_start(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["staff"]) == 2
    assert "kiosk pin" in capsys.readouterr().err


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Settings of a site with a PIN, and PEM files of certificates and keys beside them."""
    file = tmp_path / "site.toml"
    file.write_text(f'[staff]\npins = [{{ level = 1, hash = "{hashed("824913")}" }}]\n', encoding="utf-8")
    for name in ("page", "other"):
        key = ec.generate_private_key(ec.SECP256R1())
        plain, locked = serialization.NoEncryption(), serialization.BestAvailableEncryption(b"secret")
        for ending, how in (("key", plain), ("locked", locked)):
            pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, how)
            (tmp_path / f"{name}.{ending}").write_bytes(pem)
        names = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        now = datetime.datetime.now(datetime.UTC)
        made = x509.CertificateBuilder(names, names, key.public_key(), 1, now, now + datetime.timedelta(1))
        (tmp_path / f"{name}.pem").write_bytes(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    (tmp_path / "text.pem").write_text("no certificate", encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("certificate", "key", "named"),
    [
        ("page.pem", "", "staff_page.key = '': certificate and key belong together"),
        ("", "page.key", "staff_page.certificate = '': certificate and key belong together"),
        ("none.pem", "page.key", "none.pem': cannot be read: No such file"),
        ("page.pem", "none.key", "none.key': cannot be read: No such file"),
        ("text.pem", "page.key", "are no PEM files that belong together"),
        ("page.pem", "other.key", "are no PEM files that belong together"),
        ("page.pem", "page.locked", "or the key has a password"),
    ],
)
def test_a_certificate_that_cannot_serve_is_one_line_with_the_command_that_makes_one(
    site: Path, capsys: pytest.CaptureFixture[str], certificate: str, key: str, named: str
) -> None:
    paths = {"certificate": certificate, "key": key}
    sets = [f"--set=staff_page.{name}={site.parent / file if file else ''}" for name, file in paths.items()]
    assert main(["staff", f"--settings={site}", *sets]) == 2
    told = capsys.readouterr()
    (line,) = told.err.splitlines()
    assert named in line
    assert line.count("openssl req -x509 ") == 2
    assert told.out == "", "no address is printed at which nothing answers"


def test_a_port_that_another_program_uses_is_one_line(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert main(["staff", f"--settings={site}", f"--set=staff_page.port={port}"]) == 2
    told = capsys.readouterr()
    (line,) = told.err.splitlines()
    assert f"'127.0.0.1:{port}': cannot be listened at: Address already in use; end the other program" in line
    assert told.out == ""


def test_the_certificate_that_the_remedy_makes_is_taken(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    subprocess.run(listening._MAKE.split(), cwd=tmp_path, check=True, capture_output=True)
    page = replace(load_settings().staff_page, certificate="var/page.pem", key="var/page.key")
    listening.require_certificate(page, tmp_path)
    assert (tmp_path / "var/page.pem").read_text(encoding="utf-8").startswith("-----BEGIN CERTIFICATE")
