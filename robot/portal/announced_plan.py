"""Decide what becomes of each procedure of an announced list, before anything is written.

A list is compared with what the last one said, not with the catalogue, which people complete and correct. Nothing is
taken without being named: new procedures by the word "new", changed, ended and replaced ones by their codes. Only facts
that changed are taken; words that people wrote (title, situation, everyday names, icon, counter) stay.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

import msgspec

from robot.core.trouble import Trouble, Troubles
from robot.knowledge.catalogue.procedures import Procedure, WorkField
from robot.portal import listed_facts
from robot.portal.announced_facts import dropped, procedure_of, with_facts
from robot.portal.announced_list import AnnouncedList, Listed
from robot.portal.announced_text import block, blocks, with_blocks
from robot.portal.listed_facts import LABELS, facts_of
from robot.runtime.content.announced_loader import FIELDS, FOLDER
from robot.runtime.content.catalogue_loader import load_catalogue_files

NEW = "new"
"""The word that takes every new procedure."""
_MAJORITY = 3 / 4
"""Least share of the checked procedures of a field whose department is taken for new ones. Chosen."""
_CODE = re.compile(r"\d\.\d{6}")
_NOT_HERE = "not handed in at this commune | không thuộc danh mục của xã này"
_GONE = "not in the list | không có trong danh mục"
_BY_HAND = "people change its own file | có tệp riêng, người sửa tay"
_OTHER_BY_HAND = "people change the known one | người sửa tay ở thủ tục đã có"
_DROPPED = "of ours, dropped by --take | của ta, --take sẽ bỏ"
_NO_LAST = "compared with our own text, no earlier list is known | so với nội dung của ta, chưa có danh mục trước"


class Outcome(msgspec.Struct, frozen=True):
    """Outcome of a procedure of the list, or of a known one that the list lacks.

    `what`: "new", "changed", "ended", "replaced", "same"; "known" for the same one where it has a file of its own;
    "merged" for another code of a known one; "left out". `taken`: it is written, taken out, or noted as read. `noted`:
    it is only noted as read, since people change the file.
    """

    code: str
    what: str
    name: str
    told: tuple[str, ...] = ()
    file: str = ""
    taken: bool = False
    noted: bool = False


class AnnouncedPlan:
    """The effect of taking a list: the outcome of each procedure, and the texts to write by file.

    `take`: codes of procedures to take, and `NEW`. `imported`: what the list says is kept, for the next one, also of
    known procedures that no earlier list had. Raises `Troubles` for a code that is neither in the list nor known.
    """

    def __init__(self, read: AnnouncedList, config: Path, take: Collection[str], *, imported: bool = False) -> None:
        self._config, self._take, self._imported = config, frozenset(take), imported
        self._catalogue, self._files = load_catalogue_files(config, taught=False)
        self._last = listed_facts.read_last(config)
        self._listed = {each.code: each for each in read.procedures}
        self._refused = {each.code for each in read.refused}
        unknown = self._take - {NEW} - self._listed.keys() - self._catalogue.procedures.keys()
        if unknown:
            raise Troubles([_unknown(code) for code in sorted(unknown)])
        self._departments = _departments(self._catalogue.procedures.values())
        self._merged = dict(self._merges())
        self._facts = {code: self._read(each) for code, each in self._listed.items()}
        self._said = {code: facts_of(each) for code, each in self._facts.items()}
        self._given = {field for field in LABELS for each in self._said.values() if getattr(each, field)}
        self._next = dict(self._last)
        self._blocks: dict[Path, dict[str, str]] = {}
        refused = [Outcome(each.code, "left out", each.name, (each.reason,)) for each in read.refused]
        self.outcomes = [*refused, *map(self._outcome, self._listed.values()), *self._gone()]
        self._hand_on()
        self.texts = {path: with_blocks(_text(path), changed) for path, changed in self._blocks.items()}
        if self._next != self._last:
            self.texts[config / listed_facts.FILE] = listed_facts.written(self._next)

    def _merges(self) -> Iterator[tuple[str, str]]:
        """Yield (code in the list, the code under which its procedure is known or taken)."""
        for each in self._listed.values():
            if each.code in self._catalogue.procedures:
                continue
            if (known := self._catalogue.find(each.code)) is not None and each.code in known.other_codes:
                yield each.code, known.code
                continue
            newer = each.replaced_by or ""
            if (known := self._catalogue.procedures.get(newer)) is not None:
                yield each.code, known.code
            elif newer in self._listed and not self._reason(self._listed[newer]) and not self._catalogue.find(newer):
                yield each.code, newer

    def _reason(self, each: Listed) -> str:
        """Return why a procedure of the list that is not known is not taken, "" = it is."""
        if over := self._over(each, None):
            return "; ".join(over)
        if not each.in_scope:
            return _NOT_HERE
        if self._group(each) is None:
            return f"{FIELDS} has no group for the field {each.field!r} | {FIELDS} chưa có lĩnh vực này"
        return "" if each.day else f"has no day: {each.date!r} | không rõ ngày của danh mục"

    def _over(self, each: Listed, own: Procedure | None) -> list[str]:
        """Return in words that the list has ended or replaced a procedure; nothing where its newer code is one of
        `own`."""
        newer = [self._catalogue.find(code) for code in _CODE.findall(each.replaced_by or "")]
        found = [each.status] if each.status else []
        if each.replaced_by and not (own in newer and None not in newer):
            found.append(f"replaced by | thay bằng: {each.replaced_by}")
        return found

    def _group(self, each: Listed) -> tuple[str, WorkField] | None:
        return next(((key, group) for key, group in self._catalogue.fields.items() if each.field in group.fields), None)

    def _read(self, each: Listed) -> Procedure:
        former = [self._listed[old] for old, code in self._merged.items() if code == each.code]
        others = {old for old in each.replaces or () if old not in self._listed and self._catalogue.find(old) is None}
        if own := self._catalogue.procedures.get(each.code):
            others |= set(own.other_codes)
        others |= self._inherited(each.code)
        group, department = self._group(each), self._departments.get(each.field or "", "")
        return procedure_of(each, former, others, group[1] if group else None, department)

    def _inherited(self, code: str) -> set[str]:
        """Return the codes of the procedures that are taken out now because procedure `code` replaces them."""
        old = [each.code for each in self._listed.values() if each.replaced_by == code and self._removed(each.code)]
        return {code for each in old for code in (each, *self._catalogue.procedures[each].other_codes)}

    def _removed(self, code: str) -> bool:
        """Whether an ended or replaced procedure is named, and is one that a list may take out."""
        own = self._catalogue.procedures.get(code)
        return own is not None and own.announced and code in self._take

    def _outcome(self, each: Listed) -> Outcome:
        if own := self._catalogue.procedures.get(each.code):
            if over := self._over(each, own):
                return self._ended(own, "ended" if each.status else "replaced", over)
            if own.announced and not each.in_scope:
                return self._ended(own, "ended", [_NOT_HERE])
            return self._compared(each, own)
        if (code := self._merged.get(each.code)) is not None:
            return self._compared_other(each, code)
        if reason := self._reason(each):
            return Outcome(each.code, "left out", each.title, (reason,))
        return self._new(each)

    def _new(self, each: Listed) -> Outcome:
        group, facts = self._group(each), self._facts[each.code]
        path = self._config / FOLDER / f"{group[0] if group else ''}.toml"
        taken = bool(self._take & {NEW, each.code})
        if taken:
            self._blocks.setdefault(path, {})[each.code] = block(facts)
        self._keep(each.code, taken=taken, known=False)
        return Outcome(each.code, "new", each.title, facts.unverified, str(path), taken)

    def _compared(self, each: Listed, own: Procedure) -> Outcome:
        """Compare a known procedure. What changed is written where it is announced; one with a file of its own is noted
        as read."""
        facts, said, path = self._facts[own.code], self._said[own.code], self._files[own.code]
        last = self._last.get(own.code)
        before = last or listed_facts.from_ours(own, said)
        fields = listed_facts.changed(before, said, self._given)
        told = [*listed_facts.described(before, said, facts_of(own) if last else before, fields)]
        if fields and last is None:
            told.insert(0, _NO_LAST)
        if fields and own.announced and (missing := self._unfit(each)):
            told.append(missing)
        elif fields and not own.announced:
            told.append(f"{_BY_HAND}: {path}")
        taken = bool(fields) and own.code in self._take and not (own.announced and self._unfit(each))
        if fields and own.announced:
            # without an earlier list, people may have written any condition of a paper: ours stay
            new = with_facts(own, facts, last or msgspec.structs.replace(before, documents=()), fields)
            told += [f"{_DROPPED}: {text}" for text in dropped(own, new, told)]
            if taken:
                self._move(own, each, new)
        self._keep(own.code, taken=taken, known=True)
        same = "same" if own.announced else "known"
        what = "changed" if fields and (last or own.announced) else same
        return Outcome(own.code, what, own.title.vi, tuple(told), str(path), taken, noted=taken and not own.announced)

    def _unfit(self, each: Listed) -> str:
        """Return why changed facts cannot be taken, "" = they can."""
        return self._reason(msgspec.structs.replace(each, status=None, replaced_by=None))

    def _move(self, own: Procedure, each: Listed, new: Procedure) -> None:
        """Write a changed procedure, to another file where its field is of another group now."""
        path, group = self._files[own.code], self._group(each)
        before = blocks(_text(path))[own.code]
        target = self._config / FOLDER / f"{group[0]}.toml" if group and new.field != own.field else path
        if target != path:
            self._blocks.setdefault(path, {})[own.code] = ""
        self._blocks.setdefault(target, {})[own.code] = block(new, before)

    def _compared_other(self, each: Listed, code: str) -> Outcome:
        """Compare the entry of another code of a known procedure with what the last list said under that code. Its
        changes are noted as read."""
        said, last = self._said[each.code], self._last.get(each.code)
        fields = listed_facts.changed(last, said, self._given) if last else ()
        told = [f"into | vào: {code}", *(listed_facts.described(last, said, last, fields) if last else ())]
        if fields:
            told.append(f"{_OTHER_BY_HAND}: {self._files.get(code, code)}")
        taken = bool(fields) and each.code in self._take
        self._keep(each.code, taken=taken, known=True)
        what = "changed" if fields else "merged"
        return Outcome(each.code, what, each.title, tuple(told), taken=taken, noted=taken)

    def _keep(self, code: str, *, taken: bool, known: bool) -> None:
        """Keep what the list says of a procedure that is taken, or of a known one that no earlier list had."""
        if taken or (known and self._imported and code not in self._last):
            self._next[code] = self._said[code]

    def _ended(self, own: Procedure, what: str, why: Sequence[str]) -> Outcome:
        """Report a procedure that is over. It is taken out where it is announced; one with a file of its own is noted
        as read, so that the same reason is not named again."""
        path, last = self._files[own.code], self._last.get(own.code)
        if own.announced:
            taken = self._removed(own.code)
            if taken:
                self._blocks.setdefault(path, {})[own.code] = ""
                self._next.pop(own.code, None)
            return Outcome(own.code, what, own.title.vi, (*why,), str(path), taken)
        if last and last.over == (*why,):
            return Outcome(own.code, "known", own.title.vi, file=str(path))
        noted = own.code in self._take
        if noted:
            self._next[own.code] = msgspec.structs.replace(last or self._said[own.code], over=(*why,))
        return Outcome(own.code, what, own.title.vi, (*why, f"{_BY_HAND}: {path}"), str(path), noted, noted)

    def _hand_on(self) -> None:
        """Give the codes of procedures that are taken out now to those that replace them and were taken before. One
        that is written anyway has them already."""
        written = {code for changed in self._blocks.values() for code in changed}
        for code in {each.replaced_by for each in self._listed.values() if each.replaced_by} - written:
            own, codes = self._catalogue.procedures.get(code), self._inherited(code)
            if own is not None and own.announced and codes:
                path, codes = self._files[code], codes | set(own.other_codes)
                new = msgspec.structs.replace(own, other_codes=tuple(sorted(codes)))
                self._blocks.setdefault(path, {})[code] = block(new, blocks(_text(path))[code])

    def _gone(self) -> Iterator[Outcome]:
        """Yield the procedures that the last list had and this one lacks, in the fields that this list has at all; and
        announced ones that it has under none of their codes. A procedure whose row is refused may be in it."""
        fields = {each.field for each in self._said.values()}
        announced = {code for code, own in self._catalogue.procedures.items() if own.announced}
        for code in sorted((self._last.keys() | announced) - self._listed.keys()):
            own, last = self._catalogue.find(code), self._last.get(code)
            if own is None or (last.field if last else own.field) not in fields:
                continue
            if self._refused & {code, own.code, *own.other_codes}:
                continue
            left = sorted(self._listed.keys() & {own.code, *own.other_codes})
            if not left and own.code == code:
                yield self._ended(own, "ended", [_GONE])
            elif last:
                still = f"still listed as | vẫn còn mã: {', '.join(left)}" if left else f"into | vào: {own.code}"
                taken = code in self._take
                if taken:
                    self._next.pop(code)
                yield Outcome(code, "ended", own.title.vi, (_GONE, still), taken=taken, noted=taken)


def _departments(known: Collection[Procedure]) -> dict[str, str]:
    """Return the department of each field of work that a clear majority of its checked procedures has."""
    found: dict[str, Counter[str]] = {}
    for procedure in known:
        if not procedure.announced:
            found.setdefault(procedure.field, Counter())[procedure.department or ""] += 1
    common = {field: (counted.most_common(1)[0], counted.total()) for field, counted in found.items()}
    return {field: one for field, ((one, count), total) in common.items() if count >= _MAJORITY * total}


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _unknown(code: str) -> Trouble:
    return Trouble(
        "is neither in the list nor an announced procedure",
        "không có trong danh mục, cũng không phải thủ tục công bố",
        key="--take",
        value=code,
        remedy='take a code that the report names, or the word "new"',
        remedy_vi='dùng mã nêu trong báo cáo, hoặc chữ "new"',
    )
