"""The page's own certificate for https, made on this computer when the settings name none.

No authority vouches for it: the browser warns at the first visit. Its fingerprint, compared with the one that the
browser shows, proves that it is the robot's.
"""

import datetime
import os
import socket
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from robot.core.trouble import Trouble
from robot.desk.database.connection import make_private
from robot.runtime.monitoring.page_certificate import CERTIFICATE, is_loopback
from robot.runtime.processes.atomic_files import write_whole
from robot.runtime.settings.staff_page_settings import StaffPageSettings

KEY = "staff_page.key"
"""Name of the key of the page's own certificate, beside it."""
DAYS = 3650
"""How long the certificate is valid. Chosen: the life of a robot, since a new one has to be compared again."""
_RENEW = datetime.timedelta(days=30)
_EARLIER = datetime.timedelta(days=1)  # computers whose clock is late


class PemFiles(NamedTuple):
    """The two files with which the page is served by https."""

    certificate: Path
    key: Path


def pem_files(page: StaffPageSettings, root: Path, folder: Path) -> PemFiles | None:
    """Return the files of the page: those of the settings, relative to `root`; for an address in the network its own
    ones in `folder`, which are made if they are missing or end soon; None for an address on this computer only."""
    if page.certificate:
        return PemFiles(root / page.certificate, root / page.key)
    return None if is_loopback(page.address) else _own(folder, page.names)


def _own(folder: Path, names: Iterable[str]) -> PemFiles:
    files = PemFiles(folder / CERTIFICATE, folder / KEY)
    try:
        if not _serves(files):
            _make(files, names)
    except OSError as error:
        raise Trouble(
            f"the certificate of the staff page cannot be made: {error.strerror}",
            "không tạo được chứng chỉ của trang cán bộ",
            file=str(files.certificate),
            remedy="make room and the folder writable",
            remedy_vi="dọn ổ đĩa và cho phép ghi thư mục",
        ) from error
    return files


def _serves(files: PemFiles) -> bool:
    """Whether both files are there, belong together and are valid for some time."""
    try:
        certificate = x509.load_pem_x509_certificate(files.certificate.read_bytes())
        key = serialization.load_pem_private_key(files.key.read_bytes(), None)
    except (FileNotFoundError, ValueError, TypeError):
        return False
    left = certificate.not_valid_after_utc - datetime.datetime.now(datetime.UTC)
    return left > _RENEW and certificate.public_key() == key.public_key()


def _make(files: PemFiles, names: Iterable[str]) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    host = socket.gethostname()
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host[:64] or "robot")])
    known = sorted({name for name in ("localhost", host, *names) if name and name.isascii()})
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - _EARLIER)
        .not_valid_after(now + datetime.timedelta(DAYS))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name) for name in known]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    files.key.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = files.key.with_name(f".{files.key.name}.{os.getpid()}.new")
    fresh.unlink(missing_ok=True)
    make_private(fresh, files.key.parent)
    fresh.write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))
    fresh.replace(files.key)
    write_whole({files.certificate: made.public_bytes(pem).decode()})
