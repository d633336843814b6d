"""Keep what the last list said of each procedure, so that the next list is compared with it and not with our text.

People complete and correct the catalogue after an import. Compared with the catalogue, their corrections would look
like changes of the portal, and a change of the portal to the same fact would not be seen.
"""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import msgspec

from robot.core.trouble import Trouble
from robot.knowledge.catalogue.procedures import Code, Document, Procedure
from robot.runtime.content.announced_loader import FOLDER

FILE = f"{FOLDER}/listed.jsonl"
"""The file below the configuration: a procedure a line, sorted by code."""


class ListedFacts(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The facts of a procedure as a list gave them, in the words of the import. "" or () = the list gave none.

    `over`: why it is ended or replaced, once that is noted as read.
    """

    code: Code
    official_title: str
    field: str
    decided_by: str = ""
    announced_by: str = ""
    time: str = ""
    fee: str = ""
    online: str = ""
    documents: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    legal_basis: tuple[str, ...] = ()
    unverified: tuple[str, ...] = ()
    over: tuple[str, ...] = ()


LABELS = {
    "official_title": "name | tên",
    "field": "field | lĩnh vực",
    "decided_by": "who decides | nơi quyết định",
    "announced_by": "decision | quyết định công bố",
    "time": "time | thời hạn",
    "fee": "fee | lệ phí",
    "online": "online | trực tuyến",
    "documents": "papers | giấy tờ",
    "forms": "forms | mẫu đơn",
    "legal_basis": "legal basis | căn cứ",
    "unverified": "not plain | ghi không rõ",
}
"""The fields that are compared, and how a report names them."""
_OF_OURS = ("official_title", "time", "fee", "documents", "legal_basis")
"""The fields that our own text writes as a list does: only these are compared where no earlier list is known."""
_NONE = "not listed | không ghi"


def facts_of(procedure: Procedure) -> ListedFacts:
    """Return the facts of `procedure` as they are compared."""
    online = procedure.online.available
    return ListedFacts(
        code=procedure.code,
        official_title=" ".join(procedure.official_title.split()),
        field=procedure.field,
        decided_by=procedure.decided_by or "",
        announced_by=procedure.announced_by or "",
        time=_time(procedure),
        fee=_fee(procedure),
        online="" if online is None else "có" if online else "không",
        documents=tuple(map(paper_text, procedure.documents)),
        forms=tuple(_with(form.name, form.number) for form in procedure.forms),
        legal_basis=tuple(sorted(legal.number for legal in procedure.legal_basis)),
        unverified=procedure.unverified,
    )


def paper_text(paper: Document) -> str:
    """Return a paper as it is compared: its name and its condition."""
    return _with(paper.name, paper.condition)


def from_ours(own: Procedure, listed: ListedFacts) -> ListedFacts:
    """Return what stands for an earlier list where there was none: our own text, in the fields that compare with it."""
    ours = facts_of(own)
    return msgspec.structs.replace(listed, **{field: getattr(ours, field) for field in _OF_OURS})


def changed(before: ListedFacts, after: ListedFacts, given: Collection[str]) -> tuple[str, ...]:
    """Return the fields that differ. What `after` lacks differs only in fields that its list has at all: `given`."""
    return tuple(
        field
        for field in LABELS
        if getattr(before, field) != getattr(after, field) and (getattr(after, field) or field in given)
    )


def described(before: ListedFacts, after: ListedFacts, ours: ListedFacts, fields: Collection[str]) -> Iterator[str]:
    """Yield a line for each of the changed `fields`: the old value, the new one, and ours where people changed it."""
    for field in fields:
        old, new, own = getattr(before, field), getattr(after, field), getattr(ours, field)
        if isinstance(new, tuple):
            added, removed = [each for each in new if each not in old], [each for each in old if each not in new]
            signs = [*(f"+ {each}" for each in added), *(f"- {each}" for each in removed)]
            line = "; ".join(signs) or "another order | đổi thứ tự"
            edited = " (ours was edited | bản của ta đã sửa)" if own not in (old, new) else ""
        else:
            line = f"{old or _NONE} -> {new or _NONE}"
            edited = f" (ours | của ta: {own})" if own and own not in (old, new) else ""
        yield f"{LABELS[field]}: {line}{edited}"


def read_last(config: Path) -> dict[str, ListedFacts]:
    """Return what the last list said, by code; nothing if no list was taken. Raises `Trouble` for a damaged line."""
    path, found = config / FILE, {}
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    for number, line in enumerate(lines, 1):
        try:
            facts = msgspec.json.decode(line, type=ListedFacts)
        except msgspec.MsgspecError as error:
            raise _damaged(path, number, str(error)) from error
        found[facts.code] = facts
    return found


def written(facts: Mapping[str, ListedFacts]) -> str:
    """Return the text of the file for `facts`."""
    return "".join(f"{msgspec.json.encode(facts[code]).decode()}\n" for code in sorted(facts))


def _time(procedure: Procedure) -> str:
    time = procedure.time
    if time.same_day:
        return "trong ngày"
    return f"{'tối đa ' if time.at_most else ''}{time.value} {time.unit}" if time.value else ""


def _fee(procedure: Procedure) -> str:
    if procedure.fee.is_free:
        return "miễn phí"
    items = [item for item in procedure.fee.items if not item.extra and item.amount_vnd is not None]
    return "; ".join(f"{item.amount_vnd} {item.basis or ''}".strip() for item in items)


def _with(name: str, more: str | None) -> str:
    return f"{name} ({more})" if more else name


def _damaged(path: Path, number: int, why: str) -> Trouble:
    return Trouble(
        f"line {number}: {why}",
        f"dòng {number} bị hỏng",
        file=str(path),
        key="code, official_title, field",
        remedy="restore the file, or delete it and import the last list again",
        remedy_vi="khôi phục tệp, hoặc xóa tệp rồi nhập lại danh mục gần nhất",
    )
