"""An uploaded form is known by its contents, and what visitors should not get is refused with its reason."""

import contextlib
import random
import tracemalloc
import unicodedata
import zlib
from collections.abc import Callable

import pytest

from robot.core.trouble import Trouble
from robot.editing.form_kinds import FORM_FILE_BYTES, OBJECT_STREAMS, RELATIONS_BYTES, STREAMS, kind_of_form
from tests.editing.blank_forms import (
    doc_form,
    doc_with_loop,
    doc_with_objects,
    doc_with_turning_directory,
    docm_form,
    docx_as_from_word,
    docx_form,
    docx_with_macros,
    docx_with_relation,
    locked_zip,
    lying_zip,
    object_stream,
    odt_form,
    pdf_form,
    pdf_with_nested_streams,
    pdf_with_packed_objects,
    renamed,
    small_doc,
    with_parts,
    xlsx_form,
    zip_bomb,
)

GOOD = {
    "pdf": pdf_form(),
    "docx": docx_form(),
    "xlsx": xlsx_form(),
    "odt": odt_form(),
    "doc": doc_form(),
}
LOCKED = b"<manifest:encryption-data/>"
REFUSED = {
    "nothing": (b"", "rỗng"),
    "blank": (b" \r\n" * 9, "rỗng"),
    "large": (pdf_form(b"%" + b"x" * FORM_FILE_BYTES), "10 MB"),
    "text": ("Tờ khai".encode(), "không phải PDF"),
    "web page": (b"<html><script>alert(1)</script>", "không phải PDF"),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(99), "không phải PDF"),
    "program": (b"MZ" + bytes(999), "không phải PDF"),
    "other archive": (with_parts(odt_form(), {"mimetype": b"application/epub+zip"}), "không phải PDF"),
    "presentation": (with_parts(docx_form(), {"[Content_Types].xml": b"presentation.main+xml"}), "không phải PDF"),
    "old workbook": (doc_form(document="Workbook"), "không phải PDF"),
    "cut PDF": (pdf_form()[:-20], "hỏng"),
    "cut DOCX": (docx_form()[:-200], "hỏng"),
    "cut DOC": (doc_form()[:2000], "hỏng"),
    "spoiled DOC": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 3000, "hỏng"),
    "lying archive": (lying_zip(), "hỏng"),
    "locked PDF": (pdf_form(trailer=b"/Root 1 0 R/Encrypt 5 0 R"), "mật khẩu"),
    "locked archive": (locked_zip(), "mật khẩu"),
    "locked DOC": (doc_form(flags=0x0100), "mật khẩu"),
    "dynamic PDF": (pdf_form(b"4 0 obj\n<</AcroForm<</XFA 5 0 R>>/NeedsRendering true>>\nendobj\n"), "XFA"),
    "packed dynamic PDF": (pdf_with_packed_objects(b"4 0 <</AcroForm 5 0 R/#4eeedsRendering true>>"), "XFA"),
    "locked DOC of one line": (small_doc(flags=0x0100), "mật khẩu"),
    "locked DOCX": (doc_form("EncryptedPackage", document="EncryptionInfo"), "mật khẩu"),
    "locked ODT": (odt_form(manifest=LOCKED), "mật khẩu"),
    "DOCX with macros": (docx_with_macros(), "macro"),
    "DOCM": (docm_form(), "macro"),
    "XLSX with old macros": (with_parts(xlsx_form(), {"xl/macrosheets/sheet1.xml": b"<x/>"}), "macro"),
    "DOC with macros": (doc_form("Macros", "VBA"), "macro"),
    "DOCM with names in small letters": (
        renamed(docm_form(), {"[Content_Types].xml": "[content_types].xml"}),
        "macro",
    ),
    "locked ODT with names in other letters": (
        renamed(odt_form(manifest=LOCKED), {"META-INF/manifest.xml": "Meta-Inf/MANIFEST.XML"}),
        "mật khẩu",
    ),
    "ODT with an object and names in capitals": (
        renamed(with_parts(odt_form(), {"content.xml": b"<draw:object/>"}), {"content.xml": "CONTENT.XML"}),
        "macro",
    ),
    "ODT with macros": (odt_form(Basic__script=b"x"), "macro"),
    "PDF with a script": (pdf_form(b"4 0 obj<</S/JavaScript/JS(app.alert(1))>>endobj\n"), "mã lệnh"),
    "PDF with a packed script": (pdf_with_packed_objects(b"4 0 <</S /JavaScript /JS (x)>>"), "mã lệnh"),
    "PDF with an escaped script": (pdf_form(b"4 0 obj<</S/J#61vaScript/JS(app.alert(1))>>endobj\n"), "mã lệnh"),
    "PDF with a packed escaped start": (pdf_with_packed_objects(b"4 0 <</S/#4caunch/F(cmd.exe)>>"), "mã lệnh"),
    "PDF with a script packed in an escaped kind": (
        pdf_with_packed_objects(b"/JavaScript").replace(b"/ObjStm", b"/Obj#53tm"),
        "mã lệnh",
    ),
    "PDF with an attached file": (pdf_form(b"4 0 obj<</Names<</EmbeddedFiles 5 0 R>>>>endobj\n"), "đính kèm"),
    "PDF with an escaped key": (pdf_form(trailer=b"/Root 1 0 R/Encryp#74 5 0 R"), "mật khẩu"),
    "PDF with objects packed otherwise": (pdf_form(object_stream(b"<3132>")), "hỏng"),
    "PDF with a predictor": (pdf_form(object_stream(zlib.compress(b"1"), b"/DecodeParms<</Predictor 12>>")), "hỏng"),
    "PDF with a script after another mark": (
        pdf_form(b"% stream\n" + object_stream(zlib.compress(b"/JavaScript"))),
        "mã lệnh",
    ),
    "PDF of packed objects": (pdf_form(object_stream(zlib.compress(b"1")) * (OBJECT_STREAMS + 1)), "giải nén"),
    "PDF of streams": (pdf_form(b"stream\n" * (STREAMS + 2)), "giải nén"),
    "PDF of nested streams": (pdf_with_nested_streams(), "giải nén"),
    "PDF of signs": (pdf_form(b"#41" * 100_001), "hỏng"),
    "DOC with a loop": (doc_with_loop(), "hỏng"),
    "DOC with a turning directory": (doc_with_turning_directory(), "hỏng"),
    "DOC with objects": (doc_with_objects(), "đối tượng nhúng"),
    "DOC with an attached file": (doc_form("\x01Ole10Native"), "đính kèm"),
    "DOC with macros in capitals": (doc_form("MACROS"), "macro"),
    "DOCX with an object": (with_parts(docx_form(), {"word/embeddings/oleObject1.bin": b"MZ"}), "đối tượng nhúng"),
    "DOCX with an object elsewhere": (
        docx_with_relation("oleObject", "media/a.bin", "Internal", "document.xml"),
        "đối tượng nhúng",
    ),
    "DOCX with an included page": (docx_with_relation("aFChunk", "a.html", "Internal"), "đối tượng nhúng"),
    "DOCX with a template of the web": (docx_with_relation("attachedTemplate", "https://a.vn/x.dotm"), "tệp mẫu"),
    "DOCX with a template of the network": (docx_with_relation("attachedTemplate", "\\\\may\\x.dotx"), "tệp mẫu"),
    "DOCX with a template behind a local address": (
        docx_with_relation("attachedTemplate", "file:////may/x"),
        "tệp mẫu",
    ),
    "DOCX with a template elsewhere": (docx_with_relation("attachedTemplate", "file://may/x.dotx"), "tệp mẫu"),
    "DOCX with entities": (
        with_parts(docx_form(), {"word/_rels/a.rels": b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"}),
        "hỏng",
    ),
    "DOCX with spoiled relations": (with_parts(docx_form(), {"word/_rels/a.rels": b"<a>"}), "hỏng"),
    "DOCX of relations": (
        with_parts(docx_form(), {"word/_rels/a.rels": b"<a>" + b" " * RELATIONS_BYTES + b"</a>"}),
        "giải nén",
    ),
    "XLSX with an object": (with_parts(xlsx_form(), {"xl/embeddings/a.docx": docx_form()}), "đối tượng nhúng"),
    "ODT with an object": (odt_form(Object_1=b"\xd0\xcf"), "đối tượng nhúng"),
    "ODT with an object in its text": (with_parts(odt_form(), {"content.xml": b"<draw:object-ole/>"}), "nhúng"),
    "bomb": (zip_bomb(), "giải nén"),
    "PDF bomb": (pdf_with_packed_objects(bytes(101 << 20)), "giải nén"),
}


@pytest.mark.parametrize("ending", GOOD)
def test_a_good_form_is_known_by_its_contents(ending: str) -> None:
    assert kind_of_form(GOOD[ending]).ending == ending


ORDINARY = {
    "from Word": docx_as_from_word(),
    "PDF with fields": pdf_form(b"4 0 obj\n<</AcroForm<</Fields[6 0 R 7 0 R]/NeedAppearances true>>>>\nendobj\n"),
    "PDF with fields and the same in XML": pdf_form(b"4 0 obj\n<</AcroForm<</Fields[6 0 R]/XFA 5 0 R>>>>\nendobj\n"),
    "DOC of one line": small_doc(),
    "DOC with an empty storage of objects": doc_form("ObjectPool", "1Table"),
    "ODT with pictures": odt_form(Pictures__1=b"x", Configurations2__menubar__=b"", Thumbnails__thumbnail=b"x"),
    "XLSX with settings of a printer": with_parts(xlsx_form(), {"xl/printerSettings/printerSettings1.bin": b"x"}),
    "PDF with names of fonts": pdf_form(b"4 0 obj<</BaseFont/Times#20New#20Roman>>endobj\n" * 1000),
    "PDF with many packed objects": pdf_form(object_stream(zlib.compress(b"4 0 <</Type/Font>>")) * 300),
    "PDF with a packed list of objects": pdf_form(
        b"8 0 obj<</Type/XRef/DecodeParms<</Predictor 12>>/Filter/FlateDecode>>stream\r\nx\nendstream endobj\n"
    ),
}


@pytest.mark.parametrize("name", ORDINARY)
def test_what_ordinary_programs_write_is_taken(name: str) -> None:
    assert kind_of_form(ORDINARY[name]).ending in GOOD


@pytest.mark.parametrize(
    "address",
    [
        "file:///Users/hoa/Library/Group%20Containers/Normal.dotm",
        "file:///home/hoa/Normal.dotm",
        "file://localhost/C:/Normal.dotm",
        "file:/C:/Normal.dotm",
    ],
)
def test_a_template_on_the_computer_of_the_author_is_no_template_of_the_network(address: str) -> None:
    assert kind_of_form(docx_with_relation("attachedTemplate", address)).ending == "docx"


@pytest.mark.parametrize("make", [doc_with_loop, doc_with_turning_directory])
def test_a_crafted_doc_takes_no_more_memory_than_its_size_allows(make: Callable[[int], bytes]) -> None:
    data = make(200_000)
    tracemalloc.start()
    try:
        with pytest.raises(Trouble):
            kind_of_form(data)
        assert tracemalloc.get_traced_memory()[1] < 4 * len(data)
    finally:
        tracemalloc.stop()


def test_bytes_before_the_mark_of_a_pdf_are_allowed() -> None:
    assert kind_of_form(b"\xef\xbb\xbf\r\n" + pdf_form()).type == "application/pdf"
    assert kind_of_form(pdf_with_packed_objects(b"4 0 <</Type/Font>>")).ending == "pdf"


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_is_refused_with_its_reason_in_plain_vietnamese(name: str) -> None:
    data, reason = REFUSED[name]
    with pytest.raises(Trouble) as caught:
        kind_of_form(data)
    trouble = caught.value
    assert reason in trouble.vi
    assert all((trouble.what, trouble.remedy, trouble.remedy_vi))
    assert unicodedata.is_normalized("NFC", trouble.vi + trouble.remedy_vi)


@pytest.mark.parametrize("ending", GOOD)
def test_a_spoiled_form_is_taken_or_refused_and_never_an_error_of_the_program(ending: str) -> None:
    chance = random.Random(ending)
    for _ in range(300):
        data = bytearray(GOOD[ending])
        for _ in range(chance.randint(1, 8)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        cut = chance.randint(1, len(data))
        with contextlib.suppress(Trouble):
            assert kind_of_form(bytes(data[:cut] if chance.random() < 0.3 else data)).ending in GOOD


@pytest.mark.parametrize(
    ("data", "names", "ending"),
    [
        (docx_form(), {"[Content_Types].xml": "[content_types].xml", "word/document.xml": "Word/Document.xml"}, "docx"),
        (xlsx_form(), {"[Content_Types].xml": "[CONTENT_TYPES].XML"}, "xlsx"),
        (odt_form(), {"mimetype": "Mimetype", "content.xml": "Content.xml"}, "odt"),
    ],
)
def test_names_of_parts_count_in_any_case(data: bytes, names: dict[str, str], ending: str) -> None:
    assert kind_of_form(renamed(data, names)).ending == ending
