"""READMEs stay short and true: the first one has limits, and what any of them links to or names is there."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from robot.paths import ROOT
from tests.house.pages import PAGES, ROOMS

FIRST = ROOT / "README.md"
MOST_LINES = 120
MOST_BYTES = 9_000
MOST_WORDS = 30
"""In a sentence of the first README."""

SUFFIXES = {".py", ".toml", ".md", ".png", ".c", ".h", ".css", ".html", ".sh"}
NOT_SHIPPED = ("var/", "build/", "voice_models/files/", "config/prompts")
"""Written by programs, or put there by a centre."""

_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_CODE = re.compile(r"`([^`\n]+)`")
_FENCE = re.compile(r"^ *```.*?^ *```", re.MULTILINE | re.DOTALL)
_OPEN = re.compile(r"\.\.\.|…|[<>$]")
_PATH = re.compile(r"(\./)?[\w.@-]+(/[\w.@*-]+)*/?")
_MODULE = re.compile(rf"({'|'.join(ROOMS)})(\.\w+)+")


def test_the_first_readme_is_short() -> None:
    text = FIRST.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= MOST_LINES
    assert len(text.encode()) <= MOST_BYTES


def test_a_sentence_of_the_first_readme_is_read_once() -> None:
    assert [each for each in _sentences(FIRST) if len(each.split()) > MOST_WORDS] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_of_a_readme_lead_somewhere(page: Path) -> None:
    assert [target for target in _LINK.findall(_prose(page)) if not _leads(page, target)] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_what_a_readme_names_in_backticks_is_there(page: Path) -> None:
    assert [word for word in _named(page) if not _is_there(page, word)] == []


def test_every_page_is_nfc() -> None:
    assert [page for page in PAGES if not unicodedata.is_normalized("NFC", page.read_text(encoding="utf-8"))] == []


def test_a_stale_name_is_found(tmp_path: Path) -> None:
    page = tmp_path / "README.md"
    page.write_text("`robot/guiding/blocked.py`, `robot.desk.healing`, `no_such.py`, [more](gone.md), [here](#gone)\n")
    assert [word for word in _named(page) if not _is_there(page, word)] == [
        "robot/guiding/blocked.py",
        "robot.desk.healing",
        "no_such.py",
    ]
    assert [target for target in _LINK.findall(_prose(page)) if not _leads(page, target)] == ["gone.md", "#gone"]


@cache
def _prose(page: Path) -> str:
    """The text without blocks of code."""
    return _FENCE.sub("", page.read_text(encoding="utf-8"))


def _sentences(page: Path) -> Iterator[str]:
    """Sentences of paragraphs, list items and table cells. A link counts as its words."""
    text = re.sub(r"!?\[([^\]]*)\]\([^)\s]+\)", r"\1", _prose(page))
    for block in re.split(r"\n\s*\n|\n(?=[-*#|]|\d+\. )|(?<=\|)", text):
        yield from re.split(r"(?<=[.!?])\s+", " ".join(block.strip("|#-* \n").split()))


def _leads(page: Path, target: str) -> bool:
    """Whether the file is there, and the heading in it."""
    if re.match(r"\w+:", target):
        return True
    name, _, anchor = target.partition("#")
    path = (page.parent / name).resolve() if name else page
    return path.exists() and (not anchor or anchor in _anchors(path))


def _anchors(path: Path) -> set[str]:
    """The headings of a page as GitHub writes them into links."""
    headings = re.findall(r"^#+ (.+)$", _prose(path), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", each.replace("`", "").lower()).replace(" ", "-") for each in headings}


def _named(page: Path) -> Iterator[str]:
    """Words in backticks that are paths or modules, without those that hold a placeholder."""
    for code in _CODE.findall(_prose(page)):
        for word in (each.strip(",;:()\"'") for each in code.split()):
            if word.startswith("/") or _is_placeholder(word):
                continue
            if _MODULE.fullmatch(word) or (_PATH.fullmatch(word) and (_begins_here(page, word) or _has_suffix(word))):
                yield word


def _is_placeholder(word: str) -> bool:
    """Whether a part of it is a word in capitals, FIELD or YYYY, for what a reader puts there."""
    parts = re.split(r"[/.]", word.replace("README.md", "").replace("LICENSE", ""))
    return bool(_OPEN.search(word)) or any(len(part) > 2 and part.isupper() for part in parts)


def _has_suffix(word: str) -> bool:
    return Path(word).suffix in SUFFIXES


def _begins_here(page: Path, word: str) -> bool:
    """Whether the first folder of a path is one of the checkout or of the page's."""
    first, slash, _ = word.removeprefix("./").partition("/")
    return bool(slash) and ((ROOT / first).is_dir() or (page.parent / first).is_dir())


def _is_there(page: Path, word: str) -> bool:
    name = word.removeprefix("./").rstrip("/")
    if name.startswith(NOT_SHIPPED):
        return True
    if _MODULE.fullmatch(name) and not _has_suffix(name):
        return _is_module(name)
    if "/" not in name and _has_suffix(name):
        return name in _file_names()
    return any(any(folder.glob(name)) for folder in (ROOT, page.parent))


def _is_module(name: str) -> bool:
    """Whether a dotted name is a module, a package, or something that stands in one."""
    *parts, last = name.split(".")
    if (ROOT / "/".join((*parts, last))).is_dir() or (ROOT / "/".join((*parts, f"{last}.py"))).is_file():
        return True
    folder = ROOT.joinpath(*parts)
    defined = re.compile(rf"^\s*(def|class|async def) {last}\b|^{last}\b *[:=]", re.MULTILINE)
    return any(
        defined.search(path.read_text(encoding="utf-8"))
        for path in (folder.with_suffix(".py"), folder / "__init__.py")
        if path.is_file()
    )


@cache
def _file_names() -> frozenset[str]:
    """The names of all files in the rooms, and beside them."""
    rooms = [path for room in ROOMS for path in (ROOT / room).rglob("*")]
    return frozenset(path.name for path in [*rooms, *ROOT.glob("*")])
