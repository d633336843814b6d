"""What the staff page needs before it can be served: its port, and certificate and key. Each fault is one `Trouble`."""

import socket
import ssl
from pathlib import Path

from robot.core.trouble import Trouble
from robot.runtime.settings.staff_page_settings import StaffPageSettings

_MAKE = (
    "openssl req -x509 -nodes -newkey rsa:2048 -days 825 -subj /CN=robot.local -keyout var/page.key -out var/page.pem"
)
"""Command that makes a key and a certificate signed with it."""


def listening(page: StaffPageSettings) -> socket.socket:
    """Return a socket that listens at the page's address and port. Raises `Trouble`, also when the port is taken."""
    family = socket.AF_INET6 if ":" in page.address else socket.AF_INET
    try:
        return socket.create_server((page.address, page.port), family=family)
    except OSError as error:
        raise Trouble(
            f"cannot be listened at: {str(error.strerror or error).partition(' (while')[0]}",
            "không mở được cổng này",
            file="config/site.toml",
            key="staff_page.address, staff_page.port",
            value=f"{page.address}:{page.port}",
            remedy="end the other program that uses it, or choose another: --set staff_page.port=8091",
            remedy_vi="tắt chương trình đang dùng cổng này, hoặc chọn cổng khác: --set staff_page.port=8091",
        ) from error


def require_certificate(page: StaffPageSettings, root: Path) -> None:
    """Raise `Trouble` unless certificate and key are both named or both left out, can be read, and fit. `root`: folder
    to which their paths are relative."""
    if not page.certificate and not page.key:
        return
    if not page.certificate or not page.key:
        raise _unusable(
            "certificate" if page.key else "key", "", "certificate and key belong together", "thiếu một tệp"
        )
    for name, file in (("certificate", page.certificate), ("key", page.key)):
        try:
            (root / file).read_bytes()
        except OSError as error:
            raise _unusable(name, file, f"cannot be read: {error.strerror}", "không đọc được tệp") from error
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(root / page.certificate, root / page.key, lambda: b"")
    except ssl.SSLError as error:
        both = f"{page.certificate}, {page.key}"
        what = f"are no PEM files that belong together, or the key has a password: {error.reason or error}"
        raise _unusable("certificate, staff_page.key", both, what, "không phải cặp tệp PEM hợp lệ") from error


def _unusable(name: str, value: str, what: str, vi: str) -> Trouble:
    return Trouble(
        what,
        vi,
        file="config/site.toml",
        key=f"staff_page.{name}",
        value=value,
        remedy=f"name two PEM files, or make them: {_MAKE}",
        remedy_vi=f"ghi hai tệp PEM, hoặc tạo bằng: {_MAKE}",
    )
