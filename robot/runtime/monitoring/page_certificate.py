"""The certificate of the staff page as the robot shows it: its fingerprint, to be compared with the browser's."""

import hashlib
import ipaddress
import ssl
from pathlib import Path

from robot.runtime.settings.schema import Settings
from robot.runtime.settings.staff_page_settings import StaffPageSettings

CERTIFICATE = "staff_page.pem"
"""Name of the certificate that the page makes for itself, in the folder of the desk's database."""
_GROUP = 4


def is_loopback(address: str) -> bool:
    """Whether the page at this address is served to this computer only."""
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return address == "localhost"


def known_certificate(page: StaffPageSettings, root: Path, folder: Path) -> Path | None:
    """Return the certificate with which the page is served: that of the settings, relative to `root`, or its own one in
    `folder`; None if there is none."""
    if page.certificate:
        return root / page.certificate
    path = folder / CERTIFICATE
    return path if not is_loopback(page.address) and path.is_file() else None


def fingerprint(certificate: Path) -> str:
    """Return the SHA-256 of a certificate in groups of four digits, "A1B2 C3D4 ...". Raises `ValueError` or `OSError`
    if it cannot be read."""
    text = certificate.read_text(encoding="ascii")
    begin = text.index(ssl.PEM_HEADER)
    end = text.index(ssl.PEM_FOOTER, begin) + len(ssl.PEM_FOOTER)
    digits = hashlib.sha256(ssl.PEM_cert_to_DER_cert(text[begin:end])).hexdigest().upper()
    return " ".join(digits[at : at + _GROUP] for at in range(0, len(digits), _GROUP))


def shown_fingerprint(settings: Settings, root: Path) -> str:
    """Return the fingerprint of the staff page's certificate, "" if there is none that can be read."""
    path = known_certificate(settings.staff_page, root, (root / settings.desk.file).parent)
    try:
        return "" if path is None else fingerprint(path)
    except (OSError, ValueError):
        return ""
