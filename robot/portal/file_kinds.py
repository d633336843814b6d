"""Name the kind of a file by its contents, because its name can be wrong, and say why a file cannot be a list."""

import io
import zipfile
from pathlib import Path
from typing import NamedTuple

from robot.core.trouble import Trouble
from robot.portal.archive_limits import NO_ARCHIVE

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_SPREADSHEET_ML = b"urn:schemas-microsoft-com:office:spreadsheet"
_START_BYTES = 4000
"""Bytes at the beginning of a file that are looked at for the kind of a text."""
_MIME_BYTES, _MANIFEST_BYTES = 80, 200_000
"""Bytes that are unpacked of the two files of an archive that say its kind and whether it is locked. Chosen."""
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."


class _Refusal(NamedTuple):
    """Why a kind of file is refused, and what to do, in English and Vietnamese."""

    what: str
    vi: str
    remedy: str
    remedy_vi: str


_EXPORT = ("export the list as XLSX or CSV (UTF-8)", "xuất danh sách từ hệ thống thành tệp Excel (XLSX) hoặc CSV")
_PASSWORD = _Refusal(
    "is locked with a password",
    "tệp có mật khẩu",
    "open it in Excel, remove the password, save it and choose it again",
    "mở tệp bằng Excel, bỏ mật khẩu (Tệp > Thông tin > Bảo vệ), lưu lại rồi chọn lại",
)
_REFUSALS = {
    "empty": _Refusal("is empty", "tệp rỗng, không có nội dung", *_EXPORT),
    "pdf": _Refusal("is a PDF, not a table", "đây là tệp PDF, không phải bảng dữ liệu", *_EXPORT),
    "word": _Refusal("is a Word document", "đây là tệp Word, không phải bảng tính", *_EXPORT),
    "slides": _Refusal("is a presentation", "đây là tệp trình chiếu, không phải bảng tính", *_EXPORT),
    "picture": _Refusal("is a picture", "đây là tệp ảnh, không phải bảng dữ liệu", *_EXPORT),
    "database": _Refusal("is a database", "đây là tệp cơ sở dữ liệu, không phải bảng tính", *_EXPORT),
    "encrypted": _PASSWORD,
    "archive": _Refusal(
        "is an archive of files",
        "đây là tệp nén",
        "unpack it and choose the list inside",
        "giải nén rồi chọn tệp danh sách bên trong",
    ),
}
_MAGICS = {
    b"%PDF": "pdf",
    b"\xff\xd8\xff": "picture",
    b"\x89PNG": "picture",
    b"GIF8": "picture",
    b"Rar!": "archive",
    b"7z\xbc\xaf": "archive",
    b"\x1f\x8b": "archive",
    b"{\\rtf": "word",
    b"SQLite format 3": "database",
}
_STREAMS = {
    "EncryptedPackage": "encrypted",
    "WordDocument": "word",
    "PowerPoint Document": "slides",
}
"""Maps the name of a stream in an OLE file to the kind of the file."""


def kind_of(data: bytes) -> str:
    """Return the kind of a file: xlsx, xlsb, ods, xls, excel-2003-xml, mhtml, html, json or csv; or a kind that is no
    list: a key of the refusals of `require_list`."""
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        return "empty"
    if data.startswith(_ZIP):
        return _kind_of_archive(data)
    if data.startswith(_OLE):
        return next((kind for name, kind in _STREAMS.items() if name.encode("utf-16-le") in data), "xls")
    if (at := data[:1024].find(b"%PDF")) >= 0 and not data[:at].strip(b"\0 \t\r\n\xef\xbb\xbf"):
        return "pdf"
    if named := next((kind for magic, kind in _MAGICS.items() if data.startswith(magic)), ""):
        return named
    start = data[:_START_BYTES].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if start.startswith(b"<"):
        return "excel-2003-xml" if _SPREADSHEET_ML in start else "html"
    if start.lower().startswith(b"mime-version:"):
        return "mhtml"
    return "json" if start.startswith((b"{", b"[")) else "csv"


def require_list(path: Path, kind: str) -> None:
    """Raise `Trouble` if a file of this `kind` cannot hold a list: it names what the file is."""
    if refusal := _REFUSALS.get(kind):
        raise Trouble(refusal.what, refusal.vi, file=str(path), remedy=refusal.remedy, remedy_vi=refusal.remedy_vi)


def locked(path: Path) -> Trouble:
    """Return the error for a workbook that asks for a password."""
    return Trouble(_PASSWORD.what, _PASSWORD.vi, file=str(path), remedy=_PASSWORD.remedy, remedy_vi=_PASSWORD.remedy_vi)


def _kind_of_archive(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            mime = _start_of(archive, "mimetype", _MIME_BYTES)
            manifest = _start_of(archive, "META-INF/manifest.xml", _MANIFEST_BYTES) if mime else b""
    except NO_ARCHIVE:
        return "xlsx"  # the reader of workbooks names the fault
    if mime.startswith(_OPEN_DOCUMENT):
        if b"encryption-data" in manifest:
            return "encrypted"
        return {b"spreadsheet": "ods", b"text": "word", b"presentation": "slides"}.get(
            mime[len(_OPEN_DOCUMENT) :].split(b"-")[0], "archive"
        )
    for name, kind in (
        ("xl/workbook.bin", "xlsb"),
        ("xl/workbook.xml", "xlsx"),
        ("word/document.xml", "word"),
        ("ppt/presentation.xml", "slides"),
    ):
        if name in names:
            return kind
    return "xlsx" if any(name.startswith("xl/") for name in names) else "archive"


def _start_of(archive: zipfile.ZipFile, name: str, size: int) -> bytes:
    """Return the first `size` bytes of a file in the archive; b"" if it is absent or packed in an unusual way. No more
    than these bytes is unpacked."""
    try:
        member = archive.getinfo(name)
    except KeyError:
        return b""
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return b""
    with archive.open(member) as file:
        return file.read(size)
