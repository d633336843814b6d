"""The page's own certificate: made once, kept, and made again when it cannot serve."""

import ssl
import stat
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from msgspec.structs import replace

from robot.runtime.monitoring.page_certificate import fingerprint, known_certificate, shown_fingerprint
from robot.runtime.settings.loader import load_settings
from robot.staff_page.certificate import pem_files

PAGE = replace(load_settings().staff_page, address="0.0.0.0", names=("robot.local",))


def test_a_page_on_this_computer_only_has_none(tmp_path: Path) -> None:
    for address in ("127.0.0.1", "::1", "localhost"):
        assert pem_files(replace(PAGE, address=address), tmp_path, tmp_path) is None
    assert list(tmp_path.iterdir()) == []


def test_the_files_of_the_settings_are_taken(tmp_path: Path) -> None:
    named = replace(PAGE, certificate="a.pem", key="a.key")
    assert pem_files(named, tmp_path, tmp_path / "var") == (tmp_path / "a.pem", tmp_path / "a.key")
    assert known_certificate(named, tmp_path, tmp_path / "var") == tmp_path / "a.pem"


def test_the_certificate_is_made_once_and_its_key_is_closed_to_other_users(tmp_path: Path) -> None:
    folder = tmp_path / "var"
    assert known_certificate(PAGE, tmp_path, folder) is None
    files = pem_files(PAGE, tmp_path, folder)
    assert files is not None
    assert stat.S_IMODE(files.key.stat().st_mode) == 0o600
    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(*files)
    first = fingerprint(files.certificate)
    assert len(first.split(" ")) == 16
    assert pem_files(PAGE, tmp_path, folder) == files
    assert fingerprint(files.certificate) == first
    assert known_certificate(PAGE, tmp_path, folder) == files.certificate


@pytest.mark.parametrize("name", ["staff_page.pem", "staff_page.key"])
@pytest.mark.parametrize("text", [None, "", "no PEM"])
def test_a_lost_or_broken_file_is_made_again(tmp_path: Path, name: str, text: str | None) -> None:
    files = pem_files(PAGE, tmp_path, tmp_path)
    assert files is not None
    if text is None:
        (tmp_path / name).unlink()
    else:
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert pem_files(PAGE, tmp_path, tmp_path) == files
    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(*files)
    assert stat.S_IMODE(files.key.stat().st_mode) == 0o600


def test_the_robot_shows_the_fingerprint_that_a_browser_computes(tmp_path: Path) -> None:
    whole = load_settings()
    settings = replace(whole, staff_page=PAGE, desk=replace(whole.desk, file="var/desk.sqlite"))
    assert shown_fingerprint(settings, tmp_path) == ""
    files = pem_files(PAGE, tmp_path, tmp_path / "var")
    assert files is not None
    certificate = x509.load_pem_x509_certificate(files.certificate.read_bytes())
    assert shown_fingerprint(settings, tmp_path).replace(" ", "") == certificate.fingerprint(SHA256()).hex().upper()
    files.certificate.write_text("broken", encoding="utf-8")
    assert shown_fingerprint(settings, tmp_path) == ""
