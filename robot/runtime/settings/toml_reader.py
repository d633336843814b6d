"""Read TOML files as mappings. An error names the wrong line, quotes it, and gives a reason."""

import re
from pathlib import Path
from typing import Any

import tomli

from robot.core.trouble import Trouble

_BOM = "\ufeff"  # byte order mark, which Notepad writes first
_SHOWN_CHARS = 60
_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_KEY = re.compile(r"""^\s*("[^"]*"|'[^']*'|[\w.-]+)\s*=""")
_TABLE = re.compile(r"^\s*\[+[\w.\s\"'-]+\]+\s*(#.*)?$")

Reason = tuple[str, str]
"""Why a line is not TOML, in English and Vietnamese."""

_TWICE = ("Cannot overwrite", "Cannot declare", "Cannot mutate", "Duplicate inline table key")
_IN_THE_TEXT = ("Illegal", "Unterminated", "Unclosed", "Unescaped", "Invalid hex", "Escaped")
_BY_LINE: tuple[tuple[str, Reason], ...] = (
    (
        r"[=\[,{]\s*\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\b(?!\.)",
        ("no such day: write a date like 2026-08-15", "ngày không đúng: ghi như 2026-08-15"),
    ),
    (
        r"[=\[,{]\s*(\d{1,3}([., ]\d{3})+|0\d+)\b",
        ("write a number with digits only: 8000000", "ghi số liền nhau, không dấu chấm, phẩy: 8000000"),
    ),
    (r"[=\[,{]\s*[“”„‘’«]", ('use straight quotes: "..."', 'dùng dấu nháy thẳng: "..."')),
    (r"=\s*(#.*)?$", ("the value is missing", "thiếu giá trị sau dấu =")),
    (r"=\s*(True|False|TRUE|FALSE)\b", ("write true or false in small letters", "ghi true hoặc false bằng chữ thường")),
    (
        r"""^\s*[^"'=#\[]*[^\x00-\x7f][^"'=]*=""",
        ("a key has only letters a to z, digits, _ and -", "tên khoá chỉ gồm chữ không dấu, số, _ và -"),
    ),
)
"""Patterns of mistakes that the line itself shows, and their reasons; the parser's message is then not used."""

_BY_MESSAGE: tuple[tuple[str, Reason], ...] = (
    (
        r"Illegal character '\\n'|Unterminated string|Expected \"'",
        ("a closing quote is missing", "thiếu dấu nháy đóng"),
    ),
    (r"Illegal character", ("a tab or control sign that is not allowed", "có ký tự lạ (ký tự điều khiển)")),
    (r"Unescaped '\\'|Invalid hex value|Escaped character", ("write \\\\ instead of \\", "ghi \\\\ thay cho \\")),
    (r"Unclosed array", ("before this a comma or the closing ] is missing", "trước chỗ này thiếu dấu phẩy hoặc dấu ]")),
    (r"Unclosed inline", ("a comma or the closing } is missing", "thiếu dấu phẩy hoặc dấu }")),
    (r"table declaration", ("the closing ] is missing", "thiếu dấu ]")),
    (r"Expected '=' after", ("after the key an = is missing", "sau tên khoá thiếu dấu =")),
    (r"Expected newline", ("too much after the value: look at the quotes", "thừa chữ sau giá trị: xem lại dấu nháy")),
    (r"Invalid value", ("text must stand in quotes", "chữ phải nằm trong dấu nháy")),
    (r"Invalid statement|key part", ("a key is expected here", "chỗ này phải là tên khoá")),
    (r"Invalid date", ("no such day: write a date like 2026-08-15", "ngày không đúng: ghi như 2026-08-15")),
)


def read_toml(path: Path) -> dict[str, Any]:
    """Return the mapping in a TOML file. Raises `Trouble` when the file is missing, not UTF-8 or not TOML."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise Trouble(
            "the file is missing",
            "thiếu tệp này",
            file=str(path),
            remedy="put it back from the installation, or look at its name",
            remedy_vi="chép lại từ bản cài đặt, hoặc xem lại tên tệp",
        ) from None
    except OSError as error:
        raise Trouble(
            f"cannot be read: {error.strerror}",
            "không đọc được tệp",
            file=str(path),
            remedy="look at the file and its permissions",
            remedy_vi="xem lại tệp và quyền đọc tệp",
        ) from error
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        number = data.count(b"\n", 0, error.start) + 1
        raise Trouble(
            f"line {number} is not saved as UTF-8",
            f"dòng {number} không được lưu bằng mã UTF-8",
            file=str(path),
            remedy="save the file again with the encoding UTF-8",
            remedy_vi="lưu lại tệp (Save as) với mã hoá UTF-8",
        ) from error
    return parse_toml(text, path)


def parse_toml(text: str, path: Path) -> dict[str, Any]:
    """Return the mapping in `text`, the text of file `path`. Raises `Trouble` with the line that is not TOML."""
    text = text.removeprefix(_BOM).replace("\r\n", "\n").replace("\r", "\n")
    try:
        return tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        number, line, (what, vi) = _place_and_reason(str(error), text.split("\n"))
        shown = "".join(sign if sign.isprintable() else "·" for sign in line.strip())
        shown = shown if len(shown) <= _SHOWN_CHARS else f"{shown[:_SHOWN_CHARS]}…"
        raise Trouble(
            f"line {number} `{shown}`: {what}",
            f"dòng {number} `{shown}`: {vi}",
            file=str(path),
            remedy=f"mend line {number}",
            remedy_vi=f"sửa dòng {number}",
        ) from None


def _place_and_reason(message: str, lines: list[str]) -> tuple[int, str, Reason]:
    """Return number and text of the wrong line, and the reason, from the parser's message."""
    found = _PLACE.search(message)
    number = int(found[1]) if found and found[1] else len(lines)
    while number > 1 and not lines[number - 1].strip():
        number -= 1  # the parser stopped behind the last line with text
    if message.startswith(_TWICE):
        return _twice(number, lines)
    line = lines[number - 1]
    if "Invalid value" in message and _KEY.match(line) and found and found[2] and not line[: int(found[2]) - 1].strip():
        return number, line, ("before this the closing ] is missing", "trước chỗ này thiếu dấu ]")
    for pattern, reason in _BY_LINE:
        if re.search(pattern, line) and not message.startswith(_IN_THE_TEXT):
            return number, line, reason
    for pattern, reason in _BY_MESSAGE:
        if re.search(pattern, message):
            return number, line, reason
    return number, line, (f"is not TOML: {_PLACE.sub('', message)}", "không đúng dạng TOML")


def _twice(number: int, lines: list[str]) -> tuple[int, str, Reason]:
    """Return number and text of the line that repeats a key or table, and a reason that names its first line."""
    while number > 1 and not (_KEY.match(lines[number - 1]) or _TABLE.match(lines[number - 1])):
        number -= 1  # the value is a list that ends below its key
    line = lines[number - 1]
    key = _KEY.match(line)
    for before in range(number - 1, 0, -1):
        above = lines[before - 1]
        match = _KEY.match(above)
        if key and _TABLE.match(above):
            break  # the table above may have the same key
        if (key and match and match[1] == key[1]) or (
            not key and above.split("#")[0].strip() == line.split("#")[0].strip()
        ):
            return number, line, (f"stands already in line {before}", f"đã có ở dòng {before}")
    return number, line, ("stands twice", "ghi hai lần")
