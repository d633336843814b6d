"""A legal text with its parts: chapter, article (điều), clause (khoản) and point (điểm)."""

import datetime
import re
from collections.abc import Collection, Iterable, Iterator
from typing import Annotated

import msgspec

Text = Annotated[str, msgspec.Meta(min_length=1)]
LegalNumber = Annotated[str, msgspec.Meta(pattern=r"^\d+[\w.]*(/\d{4})?/[\w-]+$", examples=["60/2014/QH13"])]

GAP = 3
"""A heading may skip at most this many articles: a number further on is quoted from another text. Chosen."""

LONGEST_HEADING = 250
"""The heading of a chapter has fewer characters than this; a longer line is text. Chosen."""

_ARTICLE = re.compile(r"^Điều (\d+)([a-zđ]?)\s?[.:]\s*(.*)$")
_PART = re.compile(r"^(Phần|Chương|Mục|Tiểu mục) ([IVXLC]+|\d+|thứ \w+)\b")
_CLAUSE = re.compile(r"^(\d{1,2})([a-zđ]?)\s?\.\s+(\S.*)$")
_POINT = re.compile(r"^([a-zđ]{1,2}\d?)\)\s*(\S.*)$")
_REMARK = re.compile(r"^\[(.+)\]$")
_OF_ANOTHER_TEXT = re.compile(r"^.{0,40}\bcủa (Luật|Bộ luật|Nghị định|Thông tư|Pháp lệnh)\b")
_DEPTH = {"Phần": 0, "Chương": 1, "Mục": 2, "Tiểu mục": 3}


class TextHeader(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Header of a text's file."""

    number: LegalNumber
    name: Text  # as it is cited: "Luật Hộ tịch"
    issuer: Text
    issued: datetime.date | None = None
    in_force: datetime.date | None = None
    as_of: datetime.date  # the copy shows the text as it stood on this day
    fetched: datetime.date  # the day on which the copy was made
    source: str = ""  # address of the official publication; "" = not known
    includes: tuple[Text, ...] = ()  # amending documents whose changes are in the copy
    absent: tuple[Text, ...] = ()  # articles that the copy lacks
    note: str = ""


class Clause(msgspec.Struct, frozen=True):
    """A clause of an article. `number`: "" for what stands before the first clause; `lines`: its text, and its
    points."""

    number: str
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """Return the clause as one string, a line for each point."""
        return "\n".join(self.lines)

    def points(self) -> tuple[tuple[str, str], ...]:
        """Return letter and line of each point (điểm) of this clause."""
        return tuple((found[1], line) for line in self.lines if (found := _POINT.match(line)))


class LegalArticle(msgspec.Struct, frozen=True):
    """An article. `chapter`: the headings above it; `remark`: which amending documents changed it."""

    number: str
    title: str
    chapter: str
    remark: str
    clauses: tuple[Clause, ...]

    @property
    def text(self) -> str:
        """Return all clauses as one string."""
        return "\n".join(clause.text for clause in self.clauses)

    def place_of(self, clause: str) -> int | None:
        """Return the place of the clause with this number; None = the article has no such clause."""
        return next((place for place, each in enumerate(self.clauses) if each.number == clause), None)


class LegalText(msgspec.Struct, frozen=True):
    """A legal text: its header and its articles in their order."""

    header: TextHeader
    articles: tuple[LegalArticle, ...]

    def article(self, number: str) -> LegalArticle | None:
        """Return the article with this number; None = the copy lacks it."""
        return next((each for each in self.articles if each.number == number), None)


class _Open:
    """The article that is being read."""

    def __init__(self, number: str, title: str, chapter: str) -> None:
        self.number, self.title, self.chapter, self.remark = number, title, chapter, ""
        self.clauses: list[tuple[str, list[str]]] = []
        self._last = 0

    def add(self, line: str) -> None:
        """Add a line; the numbers of an amended text that is quoted begin no clause."""
        found = _CLAUSE.match(line)
        if found and self._follows(int(found[1]), found[2]):
            self._last = int(found[1])
            self.clauses.append((found[1] + found[2], [line]))
        elif self.clauses:
            self.clauses[-1][1].append(line)
        else:
            self.clauses.append(("", [line]))

    def _follows(self, number: int, letter: str) -> bool:
        return number == self._last if letter else self._last < number <= self._last + 2

    def closed(self) -> LegalArticle:
        """Return the article as read."""
        clauses = tuple(Clause(number, tuple(lines)) for number, lines in self.clauses)
        return LegalArticle(self.number, self.title, self.chapter, self.remark, clauses)


class _Cutter:
    """Cuts lines into articles, one line after the other."""

    def __init__(self, absent: frozenset[str]) -> None:
        self._absent = absent
        self.articles: list[LegalArticle] = []
        self._parts: dict[int, str] = {}
        self._untitled = False  # whether the heading of a part still waits for its title
        self._current: _Open | None = None

    def add(self, line: str) -> None:
        """Add a line that is not empty."""
        if (found := _PART.match(line)) and len(line) < LONGEST_HEADING:
            self._begin_part(found, line)
        elif (found := _ARTICLE.match(line)) and self._is_heading(found):
            self.close()
            self._current = _Open(found[1] + found[2], found[3], " · ".join(self._parts.values()))
        elif self._current is None:
            if self._untitled and line == line.upper():
                self._parts[max(self._parts)] += f". {line}"
                self._untitled = False
        elif not self._current.clauses and (remark := _REMARK.match(line)):
            self._current.remark = remark[1]
        else:
            self._current.add(line)

    def close(self) -> None:
        """End the article that is open."""
        if self._current is not None:
            self.articles.append(self._current.closed())
            self._current = None

    def _begin_part(self, found: re.Match[str], line: str) -> None:
        self.close()
        depth = _DEPTH[found[1]]
        self._parts = {each: text for each, text in self._parts.items() if each < depth} | {depth: line}
        self._untitled = len(line) <= found.end() + 2

    def _is_heading(self, found: re.Match[str]) -> bool:
        """Whether a line "Điều N. ..." begins an article, and does not quote one."""
        number, title = int(found[1]), found[3]
        if self._current is None and not self.articles:
            return True
        if not title[:1].isupper():
            return False
        last = _number_of(self._current.number if self._current else self.articles[-1].number)
        if number != last + 1 and _OF_ANOTHER_TEXT.match(title):
            return False
        if found[2]:
            return number == last
        return last < number and sum(str(each) not in self._absent for each in range(last + 1, number)) < GAP


def cut(lines: Iterable[str], absent: Collection[str] = ()) -> tuple[LegalArticle, ...]:
    """Cut the lines of a text into articles; what stands before the first article is dropped.

    `absent`: articles that are known to be missing, as the text's header names them.
    """
    cutter = _Cutter(frozenset(absent))
    for line in lines:
        if stripped := line.strip():
            cutter.add(stripped)
    cutter.close()
    return tuple(cutter.articles)


def _number_of(number: str) -> int:
    return int("".join(filter(str.isdigit, number)))


def gaps(articles: Iterable[LegalArticle]) -> Iterator[str]:
    """Yield the numbers of the articles that are missing between the others."""
    have = {_number_of(each.number) for each in articles}
    yield from (str(number) for number in range(1, max(have, default=0) + 1) if number not in have)
