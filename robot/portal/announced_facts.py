"""Make a procedure of an entry of an announced list: its facts, and first words that people will replace."""

import datetime
import re
from collections.abc import Collection, Iterator, Sequence

import msgspec

from robot.knowledge.catalogue.procedures import (
    SITUATION_CHARS,
    Both,
    Document,
    Fee,
    FeeItem,
    Legal,
    Online,
    Phrasings,
    Procedure,
    SecondSource,
    Situation,
    Time,
    WorkField,
)
from robot.portal import cell_values
from robot.portal.announced_list import AnnouncedTime, Listed, fee_of, time_of, unclear
from robot.portal.announced_papers import papers_of
from robot.portal.listed_facts import ListedFacts, paper_text

_NOT_HERE = re.compile(r"huyện|Phòng (Nội vụ|Tư pháp)|Giao thông vận tải|TP HCM|Hà Nội|Hồ Chí Minh", re.IGNORECASE)
"""Offices of districts and departments that ended in 2025, and those of other cities."""
_OFFICE_CHARS = 90
"""Longest name of an office, in characters; a longer text also says what it does. Chosen."""

_NOT_NAMED = ("kind", "action", "need", "unit", "channel", "channels", "level", "number", "en")
"""Keys whose texts are not named as dropped: choices of a few words, numbers of forms and laws, English names."""

_UNDATED = datetime.date(1970, 1, 1)
"""Stands for the day of an entry without one, which is never taken, only compared."""


def procedure_of(
    listed: Listed, former: Sequence[Listed], others: Collection[str], group: WorkField | None, department: str
) -> Procedure:
    """Return the procedure.

    `former`: entries of its former codes, one of which gives the facts if its own entry has no papers. `others`: codes
    of it that have no entry. `group`, `department`: of its field of work.
    """
    source = listed if listed.documents else next((old for old in former if old.documents), listed)
    time, fee, papers = time_of(source), fee_of(source), papers_of(source.documents or (), source.waivable or ())
    unverified = [*unclear(source, time=time is not None, fee=fee is not None)]
    if papers.left_out:
        unverified.append(f"Giấy tờ: danh mục còn {papers.left_out} giấy tờ khác theo từng trường hợp")
    if source is not listed:
        unverified.append(f"Giấy tờ, thời hạn, lệ phí: lấy ở mã cũ {source.code}")
    title = _titled(listed.title)
    return Procedure(
        code=listed.code,
        title=Both(vi=title, en=title),
        official_title=listed.title,
        field=listed.field or "Chưa rõ lĩnh vực",
        department=department or (group.department if group else None),
        elsewhere=group.elsewhere if group else None,
        icon=group.icon if group else "doc",
        other_codes=tuple(sorted({*others, *(old.code for old in former)})),
        decided_by=_office(source.where),
        announced_by=listed.decision or None,
        confidence="announced",
        as_of=source.day or listed.day or _UNDATED,
        notes=(listed.note,) if listed.note else (),
        unverified=tuple(unverified),
        sources=tuple(dict.fromkeys(filter(None, (listed.url, _origin(listed), _origin(source))))) or ("Danh mục",),
        second_source=source.second,
        asked=Phrasings(
            situation=Situation(vi=_cut(title), en=_cut(title)), names=(title.lower(),), phrases=(title.lower(),)
        ),
        fee=_fee(fee),
        time=_time(time),
        documents=papers.documents,
        forms=papers.forms,
        online=_online(source),
        legal_basis=tuple(Legal(number=number) for number in source.laws),
    )


def with_facts(ours: Procedure, theirs: Procedure, before: ListedFacts, fields: Collection[str]) -> Procedure:
    """Return `ours` with the facts of the list in the changed `fields`, and their origin. `before`: what the last list
    said. A fact that the list lacks stays, and so does what people wrote beside the amount of a fee and on a paper of
    the same name; a question of the paper check about a paper that the list no longer has becomes advice."""
    empty = {each.name: each.default for each in msgspec.structs.fields(Procedure)}
    new = {field: getattr(theirs, field) for field in fields if getattr(theirs, field) != empty[field]}
    if "fee" in new:
        new["fee"] = _fee_with_ours(ours.fee, theirs.fee)
    if "documents" in new:
        same = {paper.name: paper for paper in ours.documents}
        new["documents"] = tuple(
            _paper_with_ours(same[paper.name], paper, before.documents) if paper.name in same else paper
            for paper in theirs.documents
        )
        names = {paper.name for paper in theirs.documents}
        new["precheck"] = tuple(
            question if question.paper in names else msgspec.structs.replace(question, paper=None)
            for question in ours.precheck
        )
    ended, known = set(before.unverified) - set(theirs.unverified), {*before.unverified, *ours.unverified}
    new["unverified"] = (
        *(remark for remark in ours.unverified if remark not in ended),
        *(remark for remark in theirs.unverified if remark not in known),
    )
    new["sources"] = tuple(dict.fromkeys((*ours.sources, *theirs.sources)))
    new["second_source"] = theirs.second_source or _still_confirmed(ours.second_source, fields)
    return msgspec.structs.replace(ours, **new, as_of=theirs.as_of, other_codes=theirs.other_codes)


def dropped(ours: Procedure, new: Procedure, named: Collection[str]) -> list[str]:
    """Return texts that stand in a fact of `ours`, but neither in the same fact of `new` nor in a line of `named`."""
    found: dict[str, None] = {}
    for field in ("time", "fee", "online", "documents", "forms", "legal_basis"):
        kept = {*_texts(msgspec.to_builtins(getattr(new, field)))}
        texts = _texts(msgspec.to_builtins(getattr(ours, field)))
        found |= dict.fromkeys(text for text in texts if text not in kept and not any(text in line for line in named))
    return list(found)


def _texts(value: object, key: str = "") -> Iterator[str]:
    """Yield the texts in `value`, the builtin form of a fact, without choices and translations of names."""
    if isinstance(value, dict):
        for name, each in value.items():
            yield from _texts(each, name)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each, key)
    elif isinstance(value, str) and key not in _NOT_NAMED:
        yield value


def _fee_with_ours(ours: Fee, theirs: Fee) -> Fee:
    """Return `ours` with the amount of `theirs`: relief, notes and extra items stay, and so does what the one ordinary
    item says beside its amount, but not its dates."""
    ordinary, extra = [item for item in ours.items if not item.extra], [item for item in ours.items if item.extra]
    items = theirs.items
    if len(ordinary) == 1:
        items = tuple(
            msgspec.structs.replace(
                ordinary[0], amount_vnd=item.amount_vnd, basis=item.basis, valid_from=None, valid_until=None
            )
            for item in items
        )
    return msgspec.structs.replace(ours, is_free=theirs.is_free, items=(*items, *extra))


def _paper_with_ours(ours: Document, theirs: Document, before: Collection[str]) -> Document:
    """Return the paper of the list with what `ours`, of the same name, says besides. Need and condition are those of
    the list only where it has changed them and people have not. `before`: the papers of the last list."""
    if paper_text(theirs) in before:
        return ours
    new = msgspec.structs.replace(theirs, en=ours.en, copies=theirs.copies or ours.copies)
    if paper_text(ours) in before:
        return new
    return msgspec.structs.replace(new, need=ours.need, condition=ours.condition, condition_en=ours.condition_en)


def _still_confirmed(second: SecondSource | None, fields: Collection[str]) -> SecondSource | None:
    """Return the second source without the facts that have changed since it was read; None if none is left."""
    changed = {"papers" if field == "documents" else field for field in fields}
    kept = tuple(fact for fact in second.confirms if fact not in changed) if second else ()
    return msgspec.structs.replace(second, confirms=kept) if second and kept else None


def _fee(fee: cell_values.FeeValue | None) -> Fee:
    if fee is None:
        return Fee()
    if fee.amount_vnd == 0:
        return Fee(is_free=True)
    return Fee(is_free=False, items=(FeeItem(amount_vnd=fee.amount_vnd, basis=fee.basis),))


def _time(time: AnnouncedTime | None) -> Time:
    if time is None:
        return Time()
    value = time.value
    if value.same_day:
        return Time(same_day=True)
    return Time(value=value.value, unit="ngày" if value.unit == "ngày" else "ngày làm việc", at_most=time.at_most)


def _online(listed: Listed) -> Online:
    available = True if listed.online else listed.is_online
    channels = ("Cổng Dịch vụ công quốc gia",) if available else ()
    return Online(available=available, level=listed.online, channels=channels)


def _origin(listed: Listed) -> str:
    return f"github.com/{listed.source.replace(':', ', ', 1)}" if listed.source else ""


def _titled(name: str) -> str:
    text = name[len("thủ tục ") :] if name.lower().startswith("thủ tục ") else name
    return text[:1].upper() + text[1:]


def _office(text: str | None) -> str | None:
    """Return the offices that decide, each once; None for a text that says more, and for an office of a district or
    of another city."""
    names = dict.fromkeys(" ".join(name.split()).rstrip(".") for name in (text or "").split(";"))
    name = "; ".join(filter(None, names))
    wrong = re.search(r"[:/]", name) or _NOT_HERE.search(name)
    return name if name and len(name) <= _OFFICE_CHARS and not wrong else None


def _cut(text: str) -> str:
    """Shorten `text` to the length of a situation, cut between words."""
    if len(text) <= SITUATION_CHARS:
        return text
    return text[: SITUATION_CHARS - 1].rsplit(" ", 1)[0].rstrip(" ,;") + "…"
