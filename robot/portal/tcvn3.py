"""Text in TCVN3 (ABC), the one-byte letters of the .VnTime fonts (TCVN 5712:1993, VN3).

The capitals with a tone have no code of their own: old fonts draw the small letters as capitals.
"""

import re

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
"""By the code of the first letter a row of letters with codes in a row."""

_BY_CODE = {first + place: letter for first, letters in _LETTERS.items() for place, letter in enumerate(letters)}
_TABLE = [_BY_CODE.get(code, chr(code)) for code in range(256)]
_TELLING = re.compile(rb"[A-Za-z][\xa8-\xae\xb5-\xb9\xbb-\xbe]")
"""A letter before one of TCVN3's commonest: in no other Vietnamese code do these stand inside a word."""
_MANY = 3


def is_tcvn3(data: bytes) -> bool:
    """Whether `data` reads like TCVN3."""
    return len(_TELLING.findall(data[:200_000])) >= _MANY


def from_tcvn3(data: bytes) -> str:
    """The text of `data`; codes that TCVN3 does not have stay what they are in Latin-1."""
    return "".join(map(_TABLE.__getitem__, data))
