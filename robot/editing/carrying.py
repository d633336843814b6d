"""Carry the changes of one version over to files that have changed otherwise meanwhile, by value and row.

The versions keep whole files, but several things that officials edit stand in one file: each version counts for the
values that it changes, and for nothing else.
"""

import functools
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, NamedTuple

from robot.core.trouble import Trouble
from robot.desk.content_versions.store import ContentVersion, ContentVersions
from robot.editing.merging import MergeConflict, merge
from robot.editing.toml_edits import edited
from robot.runtime.settings.toml_reader import parse_toml

TEXTS = 64
"""Texts whose values are kept, since the days to come are run through on the same few. Chosen: 5 MB at most."""
_WHOLE = "*"
"""Stands for a whole file among the places of a conflict."""

Side = Literal["mine", "theirs"]
"""Which of two edits counts where both changed a value: the version's, or what stands there now."""


class CarriedText(NamedTuple):
    """A file's text with the changes of a version. `conflicts`: places that were changed otherwise meanwhile; `rows`:
    those rows among them of which only one state as a whole can count."""

    text: str | None
    conflicts: tuple[str, ...] = ()
    rows: tuple[MergeConflict, ...] = ()


def carried(before: str | None, after: str | None, now: str | None, wins: Side = "mine") -> CarriedText:
    """Return the file's text `now` with the changes that lead from `before` to `after`; None = there is no file. Raises
    `Trouble` when `now` is not TOML, so that no one can say what else stands in it."""
    if now in (before, after):
        return CarriedText(after)
    if after == before:
        return CarriedText(now)
    if before is None or after is None or now is None:
        return CarriedText(after, (_WHOLE,))
    sides = _values(before), _values(after), _readable(now)
    merged = merge(*sides)
    conflicts = tuple(each.name for each in merged.conflicts)
    values = merge(*sides, dict.fromkeys(conflicts, wins)).values if conflicts else merged.values
    return CarriedText(edited(now, values), conflicts, tuple(each for each in merged.conflicts if each.is_whole))


def is_disputed(before: str | None, after: str | None, now: str | None) -> bool:
    """Whether the changes from `before` to `after` cannot be made on the file's text `now`, because it was changed
    otherwise. Raises as `carried` does."""
    if now in (before, after) or after == before:
        return False
    if before is None or after is None or now is None:
        return True
    return bool(merge(_values(before), _values(after), _readable(now)).conflicts)


@functools.lru_cache(maxsize=TEXTS)
def _values(text: str) -> dict[str, Any]:
    """Return the values of a text, which must not be changed."""
    return parse_toml(text, Path())


def _readable(now: str) -> dict[str, Any]:
    try:
        return _values(now)
    except Trouble:
        raise Trouble(
            "the content that is in force was broken by hand",
            "nội dung đang áp dụng bị hỏng do sửa trực tiếp trên máy",
            remedy="put its last good state back first: the button above each page",
            remedy_vi="đề nghị bấm nút đưa về bản tốt gần nhất ở đầu trang trước",
        ) from None


def carried_all(
    before: Mapping[str, str | None],
    after: Mapping[str, str | None],
    now: Mapping[str, str | None],
    wins: Side = "mine",
) -> tuple[dict[str, str | None], tuple[str, ...]]:
    """Return the texts of several files with the changes of a version, by path, and the files with a conflict. `wins`:
    what such a value says then, "mine" = as the version, "theirs" = as it is now."""
    found = {path: carried(before[path], after[path], now[path], wins) for path in after}
    return {path: each.text for path, each in found.items()}, tuple(path for path in found if found[path].conflicts)


class ContentEdit(NamedTuple):
    """The texts of some files by path before and after one version."""

    before: Mapping[str, str | None]
    after: Mapping[str, str | None]


def texts_of(versions: ContentVersions, version: ContentVersion) -> ContentEdit:
    """Return the texts of a version's files before and after it, by path."""
    before = {file.path: versions.text(file.before) for file in version.files}
    return ContentEdit(before, {file.path: versions.text(file.after) for file in version.files})


def replaced_rows(first: ContentEdit, second: ContentEdit, now: Mapping[str, str | None]) -> tuple[str, ...]:
    """Return what those rows are called that both edits change, of which one has made another thing or `first` has
    taken them out: `second`, made after `first`, would undo there what `first` has changed. `now` has all files."""
    texts = {**now, **carried_all(*first, now)[0]}
    return tuple(
        row.called
        for path, was in second.before.items()
        for row in carried(was, second.after[path], texts[path]).rows
        if row not in carried(was, second.after[path], now[path]).rows
    )
