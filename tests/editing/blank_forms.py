"""Small blank forms of every kind as bytes, whole and spoiled, for tests."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

import docx
import openpyxl

ODT_MIME = "application/vnd.oasis.opendocument.text"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PIXEL = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0:~\x9bU"
    b"\0\0\0\nIDATx\x9cc`\0\0\0\x02\0\x01H\xaf\xa4q\0\0\0\0IEND\xaeB`\x82"
)
"""A picture (PNG) of one pixel."""


def docx_form(text: str = "Tờ khai đăng ký khai sinh") -> bytes:
    document = docx.Document()
    document.add_paragraph(text)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def xlsx_form() -> bytes:
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = "Bảng kê"
    kept = io.BytesIO()
    workbook.save(kept)
    return kept.getvalue()


def odt_form(**more: bytes) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("mimetype", ODT_MIME)
        archive.writestr("content.xml", "<office:document-content/>")
        archive.writestr("META-INF/manifest.xml", more.pop("manifest", b"<manifest:manifest/>"))
        for name, data in more.items():
            archive.writestr(name.replace("__", "/"), data)
    return kept.getvalue()


def pdf_form(more: bytes = b"", trailer: bytes = b"/Root 1 0 R") -> bytes:
    body = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n" + more
    return body + b"trailer\n<<" + trailer + b">>\nstartxref\n%d\n%%%%EOF\n" % len(body)


def object_stream(packed: bytes, more: bytes = b"") -> bytes:
    """An object of a PDF in which others are packed."""
    head = b"7 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode%b/Length %d>>\nstream\n" % (more, len(packed))
    return head + packed + b"\nendstream\nendobj\n"


def pdf_with_packed_objects(text: bytes) -> bytes:
    return pdf_form(object_stream(zlib.compress(text)))


def pdf_with_nested_streams(depth: int = 60) -> bytes:
    """A PDF in which each object stream goes on, without adding anything, over all those after it."""
    inner = b""
    for _ in range(depth):
        inner = object_stream(b"\x78\x01" + b"\0\0\0\xff\xff" * 200 + _stored(inner))
    return pdf_form(inner)


def _stored(data: bytes) -> bytes:
    blocks = [data[at : at + 65535] for at in range(0, len(data), 65535)]
    text = b"".join(b"\0" + struct.pack("<HH", len(each), len(each) ^ 0xFFFF) + each for each in blocks)
    return text + b"\x01\0\0\xff\xff" + struct.pack(">I", zlib.adler32(data))


def with_parts(data: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The archive `data` with further parts, or with others in their place."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            if member.filename not in parts:
                new.writestr(member.filename, old.read(member))
        for name, part in parts.items():
            new.writestr(name, part)
    return kept.getvalue()


def renamed(data: bytes, names: Mapping[str, str]) -> bytes:
    """The archive `data` with other names of its parts."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            new.writestr(names.get(member.filename, member.filename), old.read(member))
    return kept.getvalue()


def docx_with_macros() -> bytes:
    return with_parts(docx_form(), {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"})


def docm_form() -> bytes:
    """A document that its list of types calls one with macros, though it has none."""
    with zipfile.ZipFile(io.BytesIO(docx_form())) as archive:
        types = archive.read("[Content_Types].xml")
    old = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return with_parts(
        docx_form(),
        {"[Content_Types].xml": types.replace(old, b"application/vnd.ms-word.document.macroEnabled.main+xml")},
    )


def zip_bomb() -> bytes:
    """A document of some 100 kB that unpacks to 101 MB."""
    return with_parts(docx_form(), {"word/media/image1.bmp": bytes(101 << 20)})


def lying_zip() -> bytes:
    """A document with a part that is longer than the archive's own list says."""
    data = bytearray(with_parts(docx_form(), {"word/media/image1.bmp": bytes(1 << 20)}))
    at = data.rindex(b"PK\x01\x02", 0, data.rindex(b"word/media/image1.bmp"))
    struct.pack_into("<I", data, at + 24, 1000)
    return bytes(data)


def locked_zip() -> bytes:
    """A document with a part that needs a password."""
    data = bytearray(docx_form())
    at = 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        data[at + 8] |= 1
        at += 4
    return bytes(data)


def doc_form(*more: str, flags: int = 0, document: str = "WordDocument") -> bytes:
    """A compound file with a document of Word of 4,096 bytes, and further empty streams or storages."""
    sector, end, free = 512, 0xFFFFFFFE, 0xFFFFFFFF
    names = ["Root Entry", document, *more]
    entries = b""
    for number, name in enumerate(names):
        text = name.encode("utf-16-le") + b"\0\0"
        kind, start, size = (5, end, 0) if number == 0 else (2, 2, 4096) if number == 1 else (1, end, 0)
        entry = text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, free, free, free)
        entries += entry.ljust(116, b"\0") + struct.pack("<IQ", start, size)
    directory = entries.ljust(sector, b"\0")
    fat = [0xFFFFFFFD, end, *range(3, 10), end]
    fib = struct.pack("<HHHHHH", 0xA5EC, 0xC1, 0, 0, 0, flags).ljust(4096, b"\0")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0)
    head += struct.pack("<I", 0) + struct.pack("<I", free) * 108
    return head + struct.pack("<128I", *fat, *[free] * (128 - len(fat))) + directory + fib


def small_doc(flags: int = 0) -> bytes:
    """A document of Word of 64 bytes, as LibreOffice writes a form of one line: in the stream of the small streams."""
    data = bytearray(doc_form(flags=flags))
    root, document = (data.index(name.encode("utf-16-le")) for name in ("Root Entry", "WordDocument"))
    struct.pack_into("<II", data, root + 116, 2, 4096)
    struct.pack_into("<II", data, document + 116, 9, 64)
    at = 3 * 512  # where the document stood; its ninth small sector stands in the second sector
    data[at + 9 * 64 : at + 10 * 64] = data[at : at + 64]
    data[at : at + 64] = bytes(64)
    return bytes(data)


def doc_with_loop(size: int = 100_000) -> bytes:
    """A compound file whose list of sectors of its FAT names one of them 127 times, and goes on with itself."""
    data = bytearray(doc_form())
    data += struct.pack("<128I", *[0] * 127, len(data) // 512 - 1)
    struct.pack_into("<II", data, 68, len(data) // 512 - 2, 1)
    return bytes(data) + bytes(size)


def doc_with_turning_directory(size: int = 100_000) -> bytes:
    """A compound file whose directory goes on with its first sector, and whose FAT is as long as the file allows."""
    data = bytearray(doc_form() + bytes(size // 512 * 512))
    sectors = len(data) // 512 - 1
    fat = list(range(10, min(sectors, 118)))
    struct.pack_into(f"<{len(fat)}I", data, 80, *fat)
    struct.pack_into("<I", data, 512 + 4, 1)
    for sector in fat:
        struct.pack_into("<128I", data, 512 + sector * 512, *[0xFFFFFFFF] * 128)
    return bytes(data)


def doc_with_objects() -> bytes:
    """A document of Word with a storage of embedded objects that has one in it."""
    data = bytearray(doc_form("ObjectPool", "_1234567890"))
    at = data.index("ObjectPool".encode("utf-16-le"))
    struct.pack_into("<I", data, at + 76, 3)
    return bytes(data)


def docx_with_relation(kind: str, target: str, mode: str = "External", part: str = "settings.xml") -> bytes:
    """A document with a relation from one of its parts to something else."""
    relation = f'<Relationship Id="rId1" Type="{_RELATIONS}/{kind}" Target="{target}" TargetMode="{mode}"/>'
    text = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">' + relation
    return with_parts(docx_form(), {f"word/_rels/{part}.rels": f"{text}</Relationships>".encode()})


def docx_as_from_word() -> bytes:
    """A document with a table, a picture, a link, a text box and a template on the drive of its author."""
    document = docx.Document()
    document.add_table(2, 3).cell(0, 0).text = "Họ và tên"
    document.add_picture(io.BytesIO(_PIXEL))
    document.part.relate_to("https://dichvucong.gov.vn", f"{_RELATIONS}/hyperlink", is_external=True)
    document.part._settings_part.relate_to(
        "file:///C:\\Mau\\To%20khai.dotx", f"{_RELATIONS}/attachedTemplate", is_external=True
    )
    box = "<w:r xmlns:w='{}'><w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'><v:textbox><w:txbxContent>"
    box += "<w:p/></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    document.add_paragraph()._p.append(docx.oxml.parse_xml(box.format(docx.oxml.ns.nsmap["w"])))
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()
