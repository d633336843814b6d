"""Check the staff page for `kiosk doctor`: its certificate, its port, and whether it answers there."""

import datetime
import errno
import http.client
import socket
import ssl
from pathlib import Path

from cryptography import x509

from robot.core.trouble import Trouble
from robot.desk.staff.accounts import has_accounts
from robot.runtime.monitoring.page_certificate import is_loopback, known_certificate
from robot.runtime.settings.loader import CONFIG
from robot.runtime.settings.schema import Settings
from robot.runtime.settings.staff_page_settings import StaffPageSettings
from robot.staff_page.listening import require_certificate

SOON = datetime.timedelta(days=30)
"""A certificate that ends this soon is a red line: issuing another takes days at most centres. Chosen."""
_ANSWER_S = 3.0
_PAGE_BYTES = 1_000_000
_LOGIN = b'action="/login"'
"""Part of the page that the staff page answers to a browser without a session."""


def staff_page(settings: Settings) -> str:
    """Return the address of the staff page and whether it is served there. Raises `Trouble` for a certificate that
    `kiosk staff` or browsers refuse, and for an address or port that the page cannot have."""
    page = settings.staff_page
    require_certificate(page, CONFIG.parent)
    file = CONFIG.parent / settings.desk.file
    certificate = known_certificate(page, CONFIG.parent, file.parent)
    until = _certificate(certificate) if page.certificate and certificate is not None else ""
    if not settings.staff.pins and not has_accounts(file):
        return "nobody has a PIN: it is not served | chưa có mã PIN nên chưa có trang"
    secure = certificate is not None or not is_loopback(page.address)
    url = f"{'https' if secure else 'http'}://{page.address}:{page.port}/"
    if _answers(page, secure=secure):
        return f"{url} answers{_forms(page)}{until} | trang đang chạy"
    try:
        family = socket.AF_INET6 if ":" in page.address else socket.AF_INET
        with socket.create_server((page.address, page.port), family=family):
            pass
    except OSError as error:
        raise _not_here(page, error) from error
    return f"{url} is not served now: systemctl enable --now kiosk-staff, or ./kiosk staff{until} | trang chưa chạy"


def _answers(page: StaffPageSettings, *, secure: bool) -> bool:
    link: http.client.HTTPConnection
    if secure:
        anyone = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        anyone.check_hostname, anyone.verify_mode = False, ssl.CERT_NONE  # asked from this computer: only who answers
        link = http.client.HTTPSConnection(page.address, page.port, timeout=_ANSWER_S, context=anyone)
    else:
        link = http.client.HTTPConnection(page.address, page.port, timeout=_ANSWER_S)
    try:
        link.request("GET", "/")
        return _LOGIN in link.getresponse().read(_PAGE_BYTES)
    except (OSError, http.client.HTTPException):
        return False
    finally:
        link.close()


def _forms(page: StaffPageSettings) -> str:
    """Return where phones fetch the blank forms. Raises `Trouble` if the address is set and does not answer."""
    if not page.forms_url:
        return ""
    try:
        socket.create_connection((page.forms_address, page.forms_port), _ANSWER_S).close()
    except OSError as error:
        raise Trouble(
            f"phones cannot fetch forms there: {error.strerror or error}",
            "điện thoại không tải được biểu mẫu ở địa chỉ này",
            key="staff_page.forms_address, staff_page.forms_port",
            value=f"{page.forms_address}:{page.forms_port}",
            remedy="write this computer's address in the visitors' Wi-Fi (ip -brief address) and a free port",
            remedy_vi="ghi địa chỉ của máy này trong Wi-Fi của người dân (ip -brief address) và một cổng còn trống",
        ) from error
    return f", forms for phones at {page.forms_url}"


def _certificate(path: Path) -> str:
    """Return until when the certificate, which `kiosk staff` accepts, is valid. Raises `Trouble` if it ends soon."""
    try:
        ends = x509.load_pem_x509_certificate(path.read_bytes()).not_valid_after_utc
    except ValueError as error:
        raise _bad(path, f"cannot be read: {error}", "không đọc được chứng chỉ") from error
    if ends - datetime.datetime.now(datetime.UTC) < SOON:
        raise _bad(path, f"ends on {ends:%Y-%m-%d}", f"hết hạn ngày {ends:%d/%m/%Y}")
    return f", certificate until {ends:%Y-%m-%d}"


def _bad(path: Path, what: str, vi: str) -> Trouble:
    return Trouble(
        what,
        vi,
        file=str(path),
        key="staff_page.certificate",
        remedy="have a new pair of PEM files issued, name them in staff_page.certificate and staff_page.key",
        remedy_vi="xin cấp lại cặp tệp PEM, ghi vào staff_page.certificate và staff_page.key",
    )


def _not_here(page: StaffPageSettings, error: OSError) -> Trouble:
    taken = error.errno == errno.EADDRINUSE
    return Trouble(
        "another program has this port" if taken else f"the page cannot be served there: {error.strerror}",
        "chương trình khác đang dùng cổng này" if taken else "không mở được trang ở địa chỉ này",
        key="staff_page.port" if taken else "staff_page.address",
        value=page.port if taken else page.address,
        remedy="choose another port, or end that program: ss -ltnp" if taken else "write 0.0.0.0 or 127.0.0.1",
        remedy_vi="chọn cổng khác, hoặc tắt chương trình đó: ss -ltnp" if taken else "ghi 0.0.0.0 hoặc 127.0.0.1",
    )
