"""Name the kind of an uploaded blank form by its contents, and refuse what visitors should not get.

Refused are other kinds of files, broken ones, those with a password, those with programs (macros, scripts), attached
files or embedded objects in them, dynamic forms (XFA) in a PDF, and those that take a template from the network. All
is read in linear time.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import NamedTuple
from xml.parsers import expat

from robot.core.trouble import Trouble
from robot.editing.old_word import OldWordFile, UnreadableOldWord
from robot.portal.archive_limits import NO_ARCHIVE

FORM_FILE_BYTES = 10 << 20
"""Largest uploaded form, bytes: 10 MB. Chosen; the longest forms of the ministries have some 2 MB."""
UNPACKED_BYTES = 100 << 20
"""Largest contents of an archive, such as a DOCX, bytes. Chosen."""
MEMBERS = 2000
"""Most files in such an archive. Chosen; a form with pictures has some 50."""
OBJECTS_BYTES = 30 << 20
"""Largest unpacked objects of a PDF, bytes. Chosen; 100,000 objects have some 10 MB."""
OBJECT_STREAMS = 5000
"""Most object streams of a PDF. Chosen; a PDF of 10 MB with 100,000 objects has some 1,000."""
STREAMS = 100_000
"""Most streams of a PDF. Chosen; a PDF of 10 MB with many pictures has some 5,000."""
ESCAPES = 100_000
"""Most signs "#xx" in a PDF. Chosen; a name of a font has some 3, and 10 MB of chance some 300."""
RELATIONS_BYTES = 4 << 20
"""Longest lists of relations of an archive together, bytes. Chosen; a form with 1,000 links has some 200 kB."""
_PIECE_BYTES = 1 << 18
_PIECE_OF_PDF_BYTES = 1 << 14
_END_BYTES = 2048
"""Bytes at the end of a PDF that hold its end mark, as readers look for it (ISO 32000-1, appendix H.3.18: 1,024)."""
_START_BYTES = 1024
_OLE, _ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
_ODT = b"application/vnd.oasis.opendocument.text"
_STREAM = re.compile(rb"(?<!end)stream\s{0,9}")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
"""A sign of a name in a PDF, written as its number (ISO 32000-1, 7.3.5)."""
_PDF_KEY = re.compile(rb"/Encrypt\s*(?:\d+\s+\d+\s+R|<<)")
_PDF_DYNAMIC = re.compile(rb"/NeedsRendering\s+true\b")
"""The entry of a form in XML (XFA) whose pages the reader has to make (ISO 32000-1, 7.7.2); most phones show none."""
_PDF_PROGRAMS = (b"/JavaScript", b"/Launch", b"/EmbeddedFile")
_ZIP_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)

_MAIN_PARTS = {
    "docx": ("word/document.xml", b"document.main+xml"),
    "xlsx": ("xl/workbook.xml", b"sheet.main+xml"),
}
"""The main part of an archive by the ending of the form's name, and how the archive's list of types names it."""
_PROGRAM_PARTS = ("vbaproject.bin", "vbadata.xml", "/activex/", "/macrosheets/", "/embeddings/")
_PROGRAM_TYPES = (b"macroEnabled", b"vbaProject", b"oleObject", b"activeX")
_PROGRAM_RELATIONS = frozenset(("oleObject", "package", "control", "vbaProject", "aFChunk", "subDocument", "frame"))
"""Kinds of relations to embedded or included files, by the last word of their type (ECMA-376, part 1, 15)."""
_TEMPLATE = "attachedTemplate"
_TEMPLATE_HERE = re.compile(
    r"[a-z]:[/\\]|file:(?://(?:localhost)?)?/(?![/\\]|%(?:2f|5c))|(?![a-z][\w+.-]*:|[/\\]{2})", re.ASCII | re.IGNORECASE
)
"""The address of a template that no network is asked for: on the computer of its author, or beside the file."""
_ODT_PARTS = re.compile(
    r"(?:mimetype|(?:content|styles|meta|settings)\.xml|manifest\.rdf|layout-cache)"
    r"|(?:meta-inf|thumbnails|pictures|media|configurations2|fonts)/.*"
)
"""The parts of an ODT in which there is text, pictures, fonts and settings."""
_ODT_OBJECT = re.compile(rb"<[\w.-]{1,40}:(?:object|object-ole|applet|plugin)\b")


class FormKind(NamedTuple):
    """A kind of uploaded form. `type`: its media type (IANA)."""

    ending: str
    type: str


_OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS = {
    each.ending: each
    for each in (
        FormKind("pdf", "application/pdf"),
        FormKind("docx", f"{_OFFICE}.wordprocessingml.document"),
        FormKind("doc", "application/msword"),
        FormKind("xlsx", f"{_OFFICE}.spreadsheetml.sheet"),
        FormKind("odt", _ODT.decode()),
    )
}
"""The kinds of files that can be uploaded, by the ending of their names."""


def kind_of_form(data: bytes) -> FormKind:
    """Return the kind of an uploaded form. Raises `Trouble` with the reason why this file is refused."""
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise _refusal("empty")
    if len(data) > FORM_FILE_BYTES:
        raise _refusal("large")
    if (at := data[:_START_BYTES].find(b"%PDF-")) >= 0 and not data[:at].strip(b"\0 \t\r\n\xef\xbb\xbf"):
        return _pdf(data)
    if data.startswith(_ZIP):
        return _archive(data)
    if data.startswith(_OLE):
        return _old_word(data)
    raise _refusal("other")


def _pdf(data: bytes) -> FormKind:
    end = data[-_END_BYTES:]
    if b"%%EOF" not in end or b"startxref" not in end:
        raise _refusal("broken")
    plain = _unescaped(data)
    if _PDF_KEY.search(plain):
        raise _refusal("locked")
    for text in chain((plain,), map(_unescaped, _object_streams(data))):
        if any(name in text for name in _PDF_PROGRAMS):
            raise _refusal("program")
        if _PDF_DYNAMIC.search(text):
            raise _refusal("dynamic")
    return KINDS["pdf"]


def _unescaped(text: bytes) -> bytes:
    """Return a text of a PDF with the signs of its names as they are meant."""
    plain, signs = _ESCAPED.subn(lambda found: bytes.fromhex(found[1].decode()), text, ESCAPES + 1)
    if signs > ESCAPES:
        raise _refusal("broken")
    return plain


def _object_streams(data: bytes) -> Iterator[bytes]:
    """Yield the unpacked object streams of a PDF, in which its objects may be packed. Each is refused that cannot be
    looked into: packed by another method than Flate, or after a predictor."""
    unpacking, begin = _Unpacking(data), 0
    for number, found in enumerate(_STREAM.finditer(data)):
        if number > STREAMS:
            raise _refusal("bomb")
        head = _unescaped(data[begin : found.start()])
        begin = found.end()
        if b"/ObjStm" in head and b"/Filter" in head:
            if b"/Predictor" in head:
                raise _refusal("broken")
            yield unpacking.unpacked(begin)


class _Unpacking:
    """Unpacks object streams of a PDF: at most `OBJECT_STREAMS` to at most `OBJECTS_BYTES` in all, and no byte of the
    file twice."""

    def __init__(self, data: bytes) -> None:
        self._data, self._streams_left = memoryview(data), OBJECT_STREAMS
        self._packed_left, self._unpacked_left = len(data), OBJECTS_BYTES

    def unpacked(self, begin: int) -> bytes:
        """Return the contents of the stream whose packed bytes begin there, up to its own end mark."""
        self._streams_left -= 1
        flate, texts = zlib.decompressobj(), list[bytes]()
        try:
            while not flate.eof and (piece := self._data[begin : begin + _PIECE_OF_PDF_BYTES]):
                texts.append(flate.decompress(piece, self._unpacked_left))
                begin += len(piece)
                self._packed_left -= len(piece) - len(flate.unused_data)
                self._unpacked_left -= len(texts[-1])
                if min(self._packed_left, self._unpacked_left - 1, self._streams_left) < 0:
                    raise _refusal("bomb")
        except zlib.error as error:
            raise _refusal("broken") from error
        return b"".join(texts)


def _archive(data: bytes) -> FormKind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _kind_of_archive(archive)
    except NO_ARCHIVE as error:
        raise _refusal("broken") from error


def _kind_of_archive(archive: zipfile.ZipFile) -> FormKind:
    members = archive.infolist()
    if len(members) > MEMBERS or sum(each.file_size for each in members) > UNPACKED_BYTES:
        raise _refusal("bomb")
    if any(each.flag_bits & _ZIP_ENCRYPTED for each in members):
        raise _refusal("locked")
    if any(each.compress_type not in _METHODS for each in members):
        raise _refusal("broken")
    parts = {each.filename.lower().replace("\\", "/"): each for each in members}
    if len(parts) < len(members):
        raise _refusal("broken")
    kind = _kind_by_parts(archive, parts)
    for member in members:
        with archive.open(member) as file:  # reads as much as the list of the archive says, and compares checksums
            while file.read(_PIECE_BYTES):
                pass
    return kind


def _kind_by_parts(archive: zipfile.ZipFile, parts: Mapping[str, zipfile.ZipInfo]) -> FormKind:
    """Return the kind of an archive. `parts`: its members by name in small letters, because names of parts are equal in
    any case (ECMA-376, part 2, 6.2.2.3)."""
    if "mimetype" in parts:
        return _odt(archive, parts)
    types = archive.read(parts["[content_types].xml"]) if "[content_types].xml" in parts else b""
    if any(word in types for word in _PROGRAM_TYPES):
        raise _refusal("program")
    if any(part in f"/{name}" for name in parts for part in _PROGRAM_PARTS):
        raise _refusal("program")
    for ending, (name, kind) in _MAIN_PARTS.items():
        if name in parts and kind in types:
            _check_relations(archive)
            return KINDS[ending]
    raise _refusal("other")


def _odt(archive: zipfile.ZipFile, parts: Mapping[str, zipfile.ZipInfo]) -> FormKind:
    if archive.read(parts["mimetype"]).strip() != _ODT or "content.xml" not in parts:
        raise _refusal("other")
    manifest = parts.get("meta-inf/manifest.xml")
    if manifest is not None and b"encryption-data" in archive.read(manifest):
        raise _refusal("locked")
    if any(_ODT_PARTS.fullmatch(name) is None for name in parts):
        raise _refusal("program")
    if _ODT_OBJECT.search(archive.read(parts["content.xml"])):
        raise _refusal("program")
    return KINDS["odt"]


def _check_relations(archive: zipfile.ZipFile) -> None:
    """Refuse a DOCX or XLSX with a relation to an embedded file, or to a template in the network."""
    lists = [each for each in archive.infolist() if each.filename.lower().endswith(".rels")]
    if sum(each.file_size for each in lists) > RELATIONS_BYTES:
        raise _refusal("bomb")
    for each in lists:
        for relation in _relations(archive.read(each)):
            kind = relation.get("Type", "").rpartition("/")[2]
            if kind in _PROGRAM_RELATIONS:
                raise _refusal("program")
            if kind == _TEMPLATE and not _TEMPLATE_HERE.match(relation.get("Target", "").strip()):
                raise _refusal("remote")


def _relations(text: bytes) -> list[Mapping[str, str]]:
    """Return the attributes of all elements of a list of relations. One with entities is refused as broken."""
    found = list[Mapping[str, str]]()
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda _name, attributes: found.append(attributes)
    parser.StartDoctypeDeclHandler = _no_doctype
    try:
        parser.Parse(text, True)
    except expat.ExpatError as error:
        raise _refusal("broken") from error
    return found


def _no_doctype(*_names: object) -> None:
    raise _refusal("broken")


def _old_word(data: bytes) -> FormKind:
    try:
        file = OldWordFile(data)
    except UnreadableOldWord as error:
        raise _refusal("broken") from error
    if file.locked:
        raise _refusal("locked")
    if file.has_macros or file.has_objects:
        raise _refusal("program")
    if not file.is_word:
        raise _refusal("other")
    return KINDS["doc"]


class _Refusal(NamedTuple):
    """Why a file is refused, and what to do, in English and Vietnamese."""

    what: str
    vi: str
    remedy: str
    remedy_vi: str


_REFUSALS = {
    "empty": _Refusal("is empty", "tệp rỗng, không có nội dung", "choose the file again", "đề nghị chọn lại tệp"),
    "large": _Refusal(
        "has more than 10 MB",
        "tệp lớn hơn 10 MB",
        "make its pictures smaller, or save it as PDF",
        "đề nghị giảm dung lượng ảnh trong tệp, hoặc lưu thành PDF",
    ),
    "other": _Refusal(
        "is no PDF, Word, Excel (XLSX) or OpenDocument text",
        "nội dung tệp không phải PDF, Word (DOCX, DOC), Excel (XLSX) hoặc ODT",
        "open it in the program that made it and save it as PDF or DOCX",
        "đề nghị mở tệp và lưu thành PDF hoặc DOCX rồi tải lên lại",
    ),
    "broken": _Refusal(
        "is damaged or incomplete",
        "tệp bị hỏng hoặc chưa đủ",
        "open it, save it anew and upload it again",
        "đề nghị mở tệp, lưu lại rồi tải lên lần nữa",
    ),
    "locked": _Refusal(
        "is locked with a password",
        "tệp có mật khẩu hoặc bị mã hóa",
        "remove the password, save it and upload it again",
        "đề nghị bỏ mật khẩu, lưu lại rồi tải lên lần nữa",
    ),
    "program": _Refusal(
        "has macros, scripts, attached files or embedded objects in it",
        "tệp có macro, mã lệnh, tệp đính kèm hoặc đối tượng nhúng bên trong",
        "save it without them (DOCX, XLSX), or print it to a PDF",
        "đề nghị lưu thành tệp không có các nội dung đó (DOCX, XLSX), hoặc in ra PDF",
    ),
    "dynamic": _Refusal(
        "is a dynamic form (XFA), of which most phones show nothing",
        "tệp là biểu mẫu động (dạng XFA), mở trên phần lớn điện thoại sẽ không thấy nội dung",
        "open it in Adobe Reader and print it to a PDF, or take the Word file",
        "đề nghị mở bằng Adobe Reader rồi in ra PDF, hoặc dùng tệp Word",
    ),
    "remote": _Refusal(
        "takes a template from the network",
        "tệp dùng tệp mẫu (template) ở máy khác, qua mạng",
        "take the template off in Word and save it anew, or print it to a PDF",
        "đề nghị bỏ tệp mẫu đó trong Word rồi lưu lại, hoặc in ra PDF",
    ),
    "bomb": _Refusal(
        "unpacks to too much",
        "nội dung tệp sau khi giải nén quá lớn",
        "make its pictures smaller, or save it as PDF",
        "đề nghị giảm ảnh trong tệp, hoặc lưu thành PDF",
    ),
}


def _refusal(key: str) -> Trouble:
    found = _REFUSALS[key]
    return Trouble(found.what, found.vi, remedy=found.remedy, remedy_vi=found.remedy_vi)
