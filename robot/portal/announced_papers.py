"""Read the papers of an announced procedure: rows of a portal's table, mixed with headings and remarks."""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Literal, NamedTuple

import msgspec

from robot.knowledge.catalogue.procedures import Document, Form

MOST_PAPERS = 20
"""Papers beyond this number are left out, since a list that long holds several cases; a remark says how many."""
MOST_FORMS, _FORM_CHARS = 5, 64
"""Forms beyond this number, and characters of a form's name beyond this one, do not fit on the sheet of forms."""
_NAME_CHARS, _CONDITION_CHARS = 96, 120
"""Longest name and condition of a paper that the screen shows whole, in characters."""
_FOR_A_REMARK = 170
"""A row without a number of copies and with more characters is a remark, not a paper. Chosen."""

_WRITTEN_OUT = {
    "KNLĐ": "khả năng lao động", "GĐYK": "giám định y khoa", "TNLĐ": "tai nạn lao động", "BNN": "bệnh nghề nghiệp",
    "SDLĐ": "sử dụng lao động", "NSNN": "ngân sách nhà nước", "KCB": "khám chữa bệnh", "BHXH": "bảo hiểm xã hội",
    "BHYT": "bảo hiểm y tế", "UBND": "Ủy ban nhân dân", "SDDPNN": "sử dụng đất phi nông nghiệp",
    "GCN": "giấy chứng nhận", "QSDĐ": "quyền sử dụng đất", "TNCN": "thu nhập cá nhân", "GTGT": "giá trị gia tăng",
    "NLĐ": "người lao động", "HTX": "hợp tác xã", "QLT": "quản lý thuế", "NNT": "người nộp thuế",
}  # fmt: skip
"""Abbreviations in lists that no visitor has to know."""
_ABBREVIATED = re.compile(rf"(?<![/-])\b(?:{'|'.join(_WRITTEN_OUT)})\b(?![/-])")
_LEAST_PAPER = 2
"""Least number of characters of the name of a paper: "Ảnh" is one, a lone sign is none."""
_LEAST_NAME = 8
"""Least number of characters of a name that stands before a condition."""

_GROUP = re.compile(r"^\[((?:[^\[\]]|\[[^\]]*\])*)\]\s*")
_COUNT = re.compile(r"\s*\[(?:bản chính (\d+), bản sao (\d+)|(\d+) bản chính(?:,\s*(\d+) bản sao)?)\]\s*$")
_SIGN = re.compile(r"^(?:\s|[-+*•–;.,]|\(?\d{1,2}(?:\.\d{1,2})*[.)]|\(?(?:[a-zđ]|[ivx]{1,4})\d?[.)])+(?=\S)")
_REMARKS = re.compile(r"lưu ý|ghi chú", re.IGNORECASE)
_SHOWN = re.compile(r"xuất trình", re.IGNORECASE)
_PLAIN = re.compile(
    r"^(?:-*|số lượng hồ sơ.*|giấy tờ phải .*|các giấy tờ.*|thành phần hồ sơ.*|hồ sơ(?: (?:bao )?gồm.*)?"
    r"|trường hợp không quy định là bản chính.*|xuất trình.*|.*bao gồm)$",
    re.IGNORECASE,
)
"""Matches a heading over papers that every applicant needs."""
_REMARK = re.compile(
    r"^(?:nếu|trường hợp|người|cá nhân|đối với|khi|cơ quan|việc|trong |ngoài|các giấy tờ|bản chụp|hai bên"
    r"|không |số lượng)",
    re.IGNORECASE,
)
_NO_PAPER = re.compile(
    r"^(?:trừ |phòng |sở |cơ sở nuôi|ủy ban|uỷ ban|hồ sơ .*bao gồm|thành phần hồ sơ (?:của|do) (?:ubnd|ủy ban|uỷ ban|cơ"
    r" quan)|chưa có quy định|số lượng|riêng đối với|t[ỷỉ] lệ|hồ sơ (?:tương tự|.*được xác lập)|.*thủ tục tương tự"
    r"|.*cơ quan .*có trách nhiệm|thủ tục .*nguyên tắc|một trong các giấy tờ$)",
    re.IGNORECASE,
)
"""Matches rows that name an office, head a list, or say how many, how large or how good papers must be."""
_GIVEN_IF = re.compile(
    r"^((?:nếu|trường hợp)\b[^:;]*?),?\s+(?:thì(?: phải)?|phải) (?:có|nộp|kèm)(?: thêm| theo)?\s+(?=\S)",
    re.IGNORECASE,
)
"""Matches the condition of a paper that stands before it: "Nếu đã phẫu thuật thì phải kèm theo phiếu phẫu thuật"."""
_SHOW = re.compile(r"^xuất trình (?!hoặc )", re.IGNORECASE)
_HEADING = re.compile(r"(?::|gồm|sau đây|như sau|sau)\s*$", re.IGNORECASE)
_WHEN = re.compile(
    r"[\s,;]*(?:\((nếu có|nếu\b[^()]*|(?:đối với|trường hợp|trong trường hợp|khi|áp dụng)\b[^()]*)\)"
    r"|\b(nếu có|nếu\b.*|(?:trong|đối với)\s+(?:các\s+)?trường hợp\b.*|áp dụng (?:đối với|cho)\b.*))[.;,\s]*$",
    re.IGNORECASE | re.DOTALL,
)
_WRITES = re.compile(
    r"^(?:Cá nhân|Người)\b[^.;]{0,60}?\b(?:lập|viết|làm|có)\s+(bản khai|đơn đề nghị)[^.;]*?(theo Mẫu số \d+)[^.;]*?"
    r"(?:kèm(?: theo)? ([^.]*?)(?: gửi .*)?)?[.;:]?$",
    re.IGNORECASE,
)
"""Matches "Cá nhân lập bản khai theo Mẫu số 09 ... kèm ...": the words of a decree."""
_SHOWS = re.compile(r"^Người yêu cầu [^:]{0,40}xuất trình[^:]*:\s*(.+)$", re.IGNORECASE | re.DOTALL)
_BY = re.compile(
    r"[\s,;]*\(?(?:được )?(?:theo (?:các )?mẫu|theo quy định tại|quy định tại|ban hành kèm theo|mẫu số|tại phụ lục"
    r"|theo phụ lục|theo biểu mẫu)\b.*$",
    re.IGNORECASE | re.DOTALL,
)
_IF_ANY = re.compile(r"\s*\(?nếu có\)?(?:\s*:.*)?", re.IGNORECASE | re.DOTALL)
_SHEETS = re.compile(r"\s*\(?0?\d \(?(?:một|hai|ba)?\)?\s*bản(?: chính| sao)?\)?$", re.IGNORECASE)
_NUMBER = re.compile(r"\bmẫu (?:số )?[\w./-]*\d[\w./-]*", re.IGNORECASE)
_FILE = re.compile(
    r"(?:(?<=\))(?=[A-ZĐ0-9])|(?<=[a-zà-ỹđ])(?=[A-ZĐ])|(?<=NĐ-CP)|(?<=;)|(?=[^\s;)]+\.))[^;]*?\.(?:docx?|pdf|xlsx?)\d*$"
)
"""Matches the name of an attached file, which a reading of the portal has glued to the name of the paper."""
_FORM = re.compile(
    r"^(?:\d+ )?(?:tờ khai|đơn\b|mẫu|phiếu(?! phẫu thuật)|giấy đề nghị|văn bản đề nghị|giấy khai|tờ đơn|bản khai)",
    re.IGNORECASE,
)
_ONLINE = re.compile(r"điện tử tương tác", re.IGNORECASE)
_HERE = re.compile(r"hình thức trực tiếp|nộp trực tiếp", re.IGNORECASE)
"""Matches a condition that holds for every visitor of a counter."""
_IDENTITY = re.compile(r"thẻ căn cước|căn cước công dân|giấy tờ (?:tuỳ|tùy) thân|nhân thân", re.IGNORECASE)
_RESIDENCE = re.compile(r"nơi cư trú|về cư trú|nơi thường trú", re.IGNORECASE)
_SHORT = (
    (_IDENTITY, "Giấy tờ tùy thân: thẻ căn cước, hộ chiếu hoặc giấy tờ có dán ảnh còn giá trị"),
    (_RESIDENCE, "Giấy tờ chứng minh nơi cư trú"),
)
"""Papers that nearly every list describes in a hundred words, and a short name for each."""


_OPENINGS = ("trường hợp ", "đối với ", "trong trường hợp ", "nếu ")
"""Words before a condition that are not repeated before a second one."""


class ListedPapers(NamedTuple):
    """The papers and forms of a procedure. `left_out`: how many further papers the list has."""

    documents: tuple[Document, ...]
    forms: tuple[Form, ...]
    left_out: int


class _Row(NamedTuple):
    group: str
    text: str
    originals: int
    copies: int


def papers_of(rows: Sequence[str], waivable: Sequence[str] = ()) -> ListedPapers:
    """Return the papers in the `rows` of a list, forms first. `waivable`: "PAPER → database" where the office may look
    up a paper itself."""
    read = [row for written in rows for row in _rows(written) if _is_paper(row)]
    groups = {row.group for row in read}
    found: dict[str, list[tuple[Document, str]]] = {}
    for row in read:
        document, number = _document(row, alone=len(groups) == 1, waivable=waivable)
        found.setdefault(_key(document.name), []).append((document, number))
    cases = {_condition(group) for group in groups if not _PLAIN.match(group)}
    merged = [(_in_all_cases([each for each, _ in same], cases), same[0][1]) for same in found.values()]
    ordered = sorted(merged, key=lambda each: each[0].kind != "biểu mẫu")
    kept = ordered[:MOST_PAPERS]
    forms = tuple(_forms(kept))[:MOST_FORMS]
    return ListedPapers(tuple(document for document, _ in kept), forms, len(ordered) - len(kept))


def _rows(text: str) -> Iterator[_Row]:
    """Yield the row in `text`; two rows for a sentence of a decree that names a form and what goes with it."""
    row = _row(text)
    if shown := _SHOWS.match(row.text):
        yield row._replace(text=shown[1], group="xuất trình", originals=1)
        return
    found = _WRITES.match(row.text)
    if found is None:
        yield row
        return
    yield row._replace(text=f"{found[1]} {found[2]}", originals=1)
    if found[3]:
        yield row._replace(text=found[3].strip(" .;:"), originals=0, copies=0)


def _row(text: str) -> _Row:
    text = " ".join(text.split())
    count = _COUNT.search(text)
    text = _ABBREVIATED.sub(lambda found: _WRITTEN_OUT[found.group()], _COUNT.sub("", text))
    group = _GROUP.match(text)
    text = _FILE.sub("", _GROUP.sub("", text))
    named = _SIGN.sub("", group[1]).strip(" :-*+.") if group else ""
    numbers = [min(int(each or 0), 99) for each in count.groups()] if count else [0, 0, 0, 0]
    return _Row(named, _SIGN.sub("", text).strip(" ;.,"), numbers[0] + numbers[2], numbers[1] + numbers[3])


def _is_paper(row: _Row) -> bool:
    name = _named(row.text)
    if (
        len(row.text) < _LEAST_PAPER
        or _HEADING.search(row.text)
        or _NO_PAPER.match(row.text)
        or _ONLINE.search(row.text)
    ):
        return False
    if name.endswith(":") or _NO_PAPER.match(name):
        return False
    if _REMARKS.match(row.text) or (_REMARKS.search(row.group) and not (row.originals or row.copies)):
        return False
    if row.originals or row.copies:
        return not (_REMARK.match(row.text) and len(row.text) > _FOR_A_REMARK)
    return not _REMARK.match(row.text) and (len(row.text) <= _FOR_A_REMARK or bool(_FORM.match(row.text)))


def _document(row: _Row, *, alone: bool, waivable: Sequence[str]) -> tuple[Document, str]:
    name, condition = _split(_SHOW.sub("", row.text))
    number = found.group() if (found := _NUMBER.search(name)) else ""
    name = _named(name) or row.text
    if name.count("(") > name.count(")"):  # what stood in the brackets is cut off
        name = name[: name.rindex("(")].strip(" ;.,") or name
    if not alone and not _PLAIN.match(row.group):
        condition = condition or row.group
    if _HERE.search(condition):
        condition = ""
    waived = False
    for pattern, short in _SHORT:
        if pattern.search(name) and (len(name) > _NAME_CHARS or pattern is _RESIDENCE):
            name, waived = short, True
            break
    waived = waived or any(_key(each.split("→")[0])[:24] in _key(name) for each in waivable)
    need: Literal["always", "conditional", "waived_if_in_database"] = (
        "waived_if_in_database" if waived else "conditional" if condition or _REMARK.match(name) else "always"
    )
    shown = _SHOW.match(row.text) or (_SHOWN.search(row.group) and not _FORM.match(name))
    return (
        Document(
            name=_shortened(name[:1].upper() + name[1:], _NAME_CHARS),
            kind=_kind(name, row),
            copies=max(row.originals, row.copies) or None,
            action="xuất trình" if shown else "nộp",
            need=need,
            condition=_condition(condition) or None if need == "conditional" else None,
        ),
        number,
    )


def _in_all_cases(same: Sequence[Document], cases: Collection[str]) -> Document:
    """Return the paper that the list names in several of its `cases`: needed always if a case needs it without a
    condition or if all `cases` need it, otherwise on any of the conditions."""
    first, conditions = same[0], list(dict.fromkeys(each.condition or "" for each in same))
    if len(conditions) == 1 or first.need != "conditional":
        return first
    if any(each.need == "always" for each in same) or set(cases) <= set(conditions):
        return msgspec.structs.replace(first, need="always", condition=None)
    return msgspec.structs.replace(first, condition=_any_of([each for each in conditions if each]))


def _any_of(conditions: Sequence[str]) -> str:
    """Return the `conditions` in a line: those that fit, and how many further ones there are."""
    head, *others = conditions
    opening = next((each for each in _OPENINGS if head.lower().startswith(each)), "")
    short = [head, *(each[len(opening) :] if each.lower().startswith(opening) else each for each in others)]
    joined = "; ".join(short)
    if len(joined) <= _CONDITION_CHARS:
        return joined
    more = f" và {len(others)} trường hợp khác"
    return _shortened(head, _CONDITION_CHARS - len(more)) + more


def _condition(text: str) -> str:
    return _shortened(text, _CONDITION_CHARS)


def _named(text: str) -> str:
    """Return the name of a paper without the rule that sets its form."""
    return _BY.sub("", text).strip(" ;.,(")


def _split(text: str) -> tuple[str, str]:
    """Return the name of a paper, and the condition at its end on which it is needed."""
    if (any_ := _IF_ANY.search(text)) and any_.start() > _LEAST_NAME:
        return _SHEETS.sub("", text[: any_.start()]).strip(" ;.,("), "nếu có"
    text = _SHEETS.sub("", text)
    if given := _GIVEN_IF.match(text):
        return text[given.end() :].strip(" ;.,("), f"{given[1][:1].lower()}{given[1][1:]}"
    found = _WHEN.search(text)
    if found is None or found.start() < _LEAST_NAME or text[: found.start()].endswith("trừ"):
        return text, ""
    return text[: found.start()].strip(" ;.,("), (found[1] or found[2]).strip(" ;.,)")


def _kind(name: str, row: _Row) -> str:
    if _FORM.match(name):
        return "biểu mẫu"
    if row.originals and not row.copies:
        return "bản chính"
    return "bản sao" if row.copies and not row.originals else "khác"


def _forms(found: Sequence[tuple[Document, str]]) -> Iterator[Form]:
    for document, number in found:
        if document.kind == "biểu mẫu":
            named = number[:1].upper() + number[1:] or None
            yield Form(name=_shortened(document.name, _FORM_CHARS), number=named)


def _shortened(text: str, most: int) -> str:
    """Return `text`, cut at a word after at most `most` characters."""
    text = text.strip()
    return text if len(text) <= most else f"{text[:most].rsplit(' ', 1)[0].rstrip(' ,;:')}…"


def _key(name: str) -> str:
    return re.sub(r"\W+", "", name.lower())
