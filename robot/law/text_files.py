"""Files of legal texts: a header in TOML between two lines "+++", then the text, a line for each paragraph.

The texts that are shipped lie in `config/law`, those that the centre imports in `var/law`; of two texts with the same
number the centre's own is read.
"""

import datetime
import re
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec
import tomlkit

from robot.core.trouble import Trouble, Troubles
from robot.law.legal_text import LegalArticle, LegalText, TextHeader, cut, gaps
from robot.runtime.content.typed_toml import converted
from robot.runtime.processes.atomic_files import write_whole
from robot.runtime.settings.foreign_files import own

SHIPPED = Path("config") / "law"
OWN = Path("var") / "law"
GUIDE = "robot/law/README.md"
FENCE = "+++"


def load_texts(*folders: Path) -> dict[str, LegalText]:
    """Return the texts of the files in `folders`, *.txt, by number; a later folder wins. Raises `Troubles`."""
    found: list[Trouble] = []
    texts: dict[str, LegalText] = {}
    for folder in folders:
        here: dict[str, Path] = {}
        for path in own(folder.glob("*.txt")):
            text = read_text(path, found)
            if text is None:
                continue
            if text.header.number in here:
                found.append(_bad(path, "number", text.header.number, "stands in two files", "ghi trong hai tệp"))
            here[text.header.number] = path
            texts[text.header.number] = text
    if found:
        raise Troubles(found)
    return texts


def read_text(path: Path, found: list[Trouble]) -> LegalText | None:
    """Return the text of a file; None on errors, which are added to `found`."""
    try:
        whole = unicodedata.normalize("NFC", path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        found.append(_bad(path, "", None, "is not UTF-8", "không phải UTF-8"))
        return None
    parts = whole.split(f"{FENCE}\n", 2)
    if len(parts) < 3 or parts[0].strip():
        found.append(
            _bad(path, "", None, f"has no header between two lines {FENCE}", f"thiếu phần đầu giữa hai {FENCE}")
        )
        return None
    try:
        table = tomlkit.parse(parts[1]).unwrap()
    except tomlkit.exceptions.ParseError as error:
        found.append(_bad(path, "", None, f"its header is no TOML: {error}", "phần đầu ghi sai cú pháp"))
        return None
    header = converted(path, TextHeader, table, found, GUIDE)
    if header is None:
        return None
    articles = cut(parts[2].splitlines(), header.absent)
    found += _incomplete(path, header, articles)
    return LegalText(header, articles)


def _incomplete(path: Path, header: TextHeader, articles: tuple[LegalArticle, ...]) -> list[Trouble]:
    """Return an error for a text without articles, and for articles that are missing though `absent` lacks them."""
    if not articles:
        return [_bad(path, "", None, "has no article", "không có điều nào")]
    unsaid = [number for number in gaps(articles) if number not in header.absent]
    return [_bad(path, "absent", number, "this article is missing", "thiếu điều này") for number in unsaid]


def file_name(number: str) -> str:
    """Return the name of the file for the text with this number: "123/2015/NĐ-CP" is kept in 123-2015-ND-CP.txt."""
    letters = unicodedata.normalize("NFD", number.replace("Đ", "D").replace("đ", "d"))
    return re.sub(r"[^A-Za-z0-9]+", "-", "".join(sign for sign in letters if sign.isascii())) + ".txt"


def write_text(folder: Path, header: TextHeader, lines: Iterable[str]) -> Path:
    """Write a text into `folder` and return its file; one with the same number is replaced. Raises `OSError`."""
    path = folder / file_name(header.number)
    body = "\n".join(line for line in lines if line != FENCE)
    folder.mkdir(parents=True, exist_ok=True)
    write_whole({path: f"{FENCE}\n{_toml(header)}{FENCE}\n{body}\n"})
    return path


def _toml(header: TextHeader) -> str:
    values: Mapping[str, object] = msgspec.to_builtins(header, builtin_types=(datetime.date,))
    return tomlkit.dumps({key: value for key, value in values.items() if value not in (None, "", [], ())})


def _bad(path: Path, key: str, value: object, what: str, vi: str) -> Trouble:
    return Trouble(
        what,
        vi,
        file=str(path),
        key=key,
        value=value,
        remedy=f"{GUIDE} explains the files",
        remedy_vi=f"xem {GUIDE}",
    )
