"""Decode text in TCVN3 (ABC), the one-byte encoding of the .VnTime fonts (TCVN 5712:1993, VN3).

Capitals with a tone mark have no codes of their own: special fonts draw the small letters as capitals.
"""

import re
from itertools import islice

_LETTERS = {
    0xA1: "ĂÂÊÔƠƯĐăâêôơưđ",
    0xB5: "àảãáạ",
    0xBB: "ằẳẵắ",
    0xC6: "ặầẩẫấậè",
    0xCE: "ẻẽéẹềểễếệìỉ",
    0xDC: "ĩíịò",
    0xE1: "ỏõóọồổỗốộờởỡớợù",
    0xF1: "ủũúụừửữứựỳỷỹýỵ",
}
"""Maps a code to the letters that have this code and the codes after it."""

_BY_CODE = {first + place: letter for first, letters in _LETTERS.items() for place, letter in enumerate(letters)}
_TABLE = [_BY_CODE.get(code, chr(code)) for code in range(256)]
_TELLING = re.compile(rb"[A-Za-z][\xa8-\xae\xb5-\xb9\xbb-\xbe]")
"""Matches a letter followed by one of TCVN3's commonest codes, which no other Vietnamese encoding has inside words."""
_MANY = 3


def is_tcvn3(data: bytes) -> bool:
    """Whether the bytes `data` look like text in TCVN3."""
    return len(_TELLING.findall(data[:200_000])) >= _MANY


def from_tcvn3(data: bytes) -> str:
    """Return the text of the TCVN3 bytes `data`. Codes that TCVN3 does not define are read as Latin-1."""
    return "".join(map(_TABLE.__getitem__, data))


_TELLING_TEXT = re.compile(r"[A-Za-z][\xa8-\xac\xae\xb5-\xb9\xbb-\xbe]")
_UNICODE_LETTER = re.compile(r"[\u0100-\u01b0\u1ea0-\u1ef9]")
_SAMPLE_CELLS = 20_000
_BEYOND_LATIN_1 = re.compile(r"[^\x00-\xff]")


def is_tcvn3_cells(rows: list[list[str]]) -> bool:
    """Whether the cells of a table hold letters of .VnTime: signs that TCVN3 alone has inside words, and more of them
    than cells with true Vietnamese letters."""
    telling = unicode_cells = 0
    for cell in islice((cell for row in rows for cell in row if not cell.isascii()), _SAMPLE_CELLS):
        telling += bool(_TELLING_TEXT.search(cell))
        unicode_cells += bool(_UNICODE_LETTER.search(cell))
    return telling >= _MANY and telling > unicode_cells


def from_tcvn3_cell(cell: str) -> str:
    """Return the text of a cell whose letters are those of .VnTime; a cell with other signs is returned as it is."""
    if cell.isascii() or _BEYOND_LATIN_1.search(cell):
        return cell
    return "".join(_TABLE[ord(sign)] for sign in cell)
