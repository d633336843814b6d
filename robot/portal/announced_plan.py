"""Decide what becomes of each procedure of an announced list, before anything is written.

Nothing is taken without being named: new procedures by the word "new", changed and ended ones by their codes. Words
that people wrote (title, situation, everyday names, icon, counter) stay when facts change.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

import msgspec

from robot.core.trouble import Trouble, Troubles
from robot.knowledge.catalogue.procedures import Procedure, WorkField
from robot.portal.announced_facts import differing, procedure_of, with_facts
from robot.portal.announced_list import Listed
from robot.portal.announced_text import block, blocks, with_blocks
from robot.runtime.content.announced_loader import FIELDS, FOLDER
from robot.runtime.content.catalogue_loader import load_catalogue_files

NEW = "new"
"""The word that takes every new procedure."""
_MAJORITY = 3 / 4
"""Least share of the checked procedures of a field whose department is taken for new ones. Chosen."""


class Outcome(msgspec.Struct, frozen=True):
    """Outcome of a procedure of the list, or of a known one that the list lacks.

    `what`: "new", "changed", "ended", "same" for announced procedures; "known" for one that has a file of its own, and
    is only compared; "merged" for another code of a known one; "left out". `taken`: it is written, or taken out.
    """

    code: str
    what: str
    name: str
    told: tuple[str, ...] = ()
    file: str = ""
    taken: bool = False


class AnnouncedPlan:
    """The effect of taking a list: the outcome of each procedure, and the texts to write by file.

    `take`: codes of procedures to take, and `NEW`. Raises `Troubles` for a code that is neither in the list nor known.
    """

    def __init__(self, listed: Sequence[Listed], config: Path, take: Collection[str]) -> None:
        self._config, self._take = config, frozenset(take)
        self._catalogue, self._files = load_catalogue_files(config, taught=False)
        self._listed = {each.code: each for each in listed}
        unknown = self._take - {NEW} - self._listed.keys() - self._catalogue.procedures.keys()
        if unknown:
            raise Troubles([_unknown(code) for code in sorted(unknown)])
        self._departments = _departments(self._catalogue.procedures.values())
        self._merged = dict(self._merges())
        self._blocks: dict[Path, dict[str, str]] = {}
        self.outcomes = [*map(self._outcome, self._listed.values()), *self._gone()]
        self.texts = {path: with_blocks(_text(path), changed) for path, changed in self._blocks.items()}

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
        """Return why a procedure of the list is not taken, "" = it is."""
        if each.status:
            return each.status
        if not each.in_scope:
            return "not handed in at this commune | không thuộc danh mục của xã này"
        if self._group(each) is None:
            return f"{FIELDS} has no group for the field {each.field!r} | {FIELDS} chưa có lĩnh vực này"
        return "" if each.day else f"has no day: {each.date!r} | không rõ ngày của danh mục"

    def _group(self, each: Listed) -> tuple[str, WorkField] | None:
        return next(((key, group) for key, group in self._catalogue.fields.items() if each.field in group.fields), None)

    def _facts(self, each: Listed) -> Procedure:
        former = [self._listed[old] for old, code in self._merged.items() if code == each.code]
        others = {old for old in each.replaces or () if old not in self._listed and self._catalogue.find(old) is None}
        if own := self._catalogue.procedures.get(each.code):
            others |= set(own.other_codes)
        group, department = self._group(each), self._departments.get(each.field or "", "")
        return procedure_of(each, former, others, group[1] if group else None, department)

    def _outcome(self, each: Listed) -> Outcome:
        own = self._catalogue.procedures.get(each.code)
        if own is not None and not own.announced:
            return Outcome(each.code, "known", own.title.vi, differing(own, self._facts(each)))
        if (code := self._merged.get(each.code)) is not None:
            return Outcome(each.code, "merged", each.title, (f"into | vào: {code}",))
        if reason := self._reason(each):
            return self._ended(own, reason) if own else Outcome(each.code, "left out", each.title, (reason,))
        return self._compared(own, self._facts(each)) if own else self._new(each)

    def _new(self, each: Listed) -> Outcome:
        group, facts = self._group(each), self._facts(each)
        path = self._config / FOLDER / f"{group[0] if group else ''}.toml"
        taken = bool(self._take & {NEW, each.code})
        if taken:
            self._blocks.setdefault(path, {})[each.code] = block(facts)
        return Outcome(each.code, "new", each.title, facts.unverified, str(path), taken)

    def _compared(self, own: Procedure, facts: Procedure) -> Outcome:
        path, found = self._files[own.code], differing(own, facts)
        taken = bool(found) and own.code in self._take
        if taken:
            new = with_facts(own, facts)
            self._blocks.setdefault(path, {})[own.code] = block(new, blocks(_text(path))[own.code])
        return Outcome(own.code, "changed" if found else "same", own.title.vi, found, str(path), taken)

    def _ended(self, own: Procedure, reason: str) -> Outcome:
        path, taken = self._files[own.code], own.code in self._take
        if taken:
            self._blocks.setdefault(path, {})[own.code] = ""
        return Outcome(own.code, "ended", own.title.vi, (reason,), str(path), taken)

    def _gone(self) -> Iterator[Outcome]:
        """Yield the procedures that the list does not have under any of their codes, in the fields that it has at all.
        One with a file of its own is only named."""
        fields, why = {each.field for each in self._listed.values()}, "not in the list | không có trong danh mục"
        for code, own in self._catalogue.procedures.items():
            if own.field not in fields or self._listed.keys() & {code, *own.other_codes}:
                continue
            yield self._ended(own, why) if own.announced else Outcome(code, "ended", own.title.vi, (why,))


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
