"""Carry the changes of one version over to files that have changed otherwise meanwhile, value by value.

The versions keep whole files, but several things that officials edit stand in one file: each version counts for the
values that it changes, and for nothing else.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from robot.core.trouble import Trouble
from robot.editing.differences import merge
from robot.editing.toml_edits import edited
from robot.runtime.settings.toml_reader import parse_toml

_WHOLE = "*"
"""Stands for a whole file among the places of a conflict."""


class CarriedText(NamedTuple):
    """A file's text with the changes of a version. `conflicts`: places that were changed otherwise meanwhile; there
    the text says what the version says."""

    text: str | None
    conflicts: tuple[str, ...] = ()


def carried(before: str | None, after: str | None, now: str | None) -> CarriedText:
    """Return the file's text `now` with the changes that lead from `before` to `after`; None = there is no file."""
    if now in (before, after):
        return CarriedText(after)
    if after == before:
        return CarriedText(now)
    if before is None or after is None or now is None:
        return CarriedText(after, (_WHOLE,))
    try:
        base, mine, theirs = (parse_toml(text, Path()) for text in (before, after, now))
        conflicts = merge(base, mine, theirs).conflicts
        return CarriedText(edited(now, merge(base, mine, theirs, dict.fromkeys(conflicts, "mine")).values), conflicts)
    except Trouble:  # one of them is not TOML
        return CarriedText(after, (_WHOLE,))


def carried_all(
    before: Mapping[str, str | None], after: Mapping[str, str | None], now: Mapping[str, str | None]
) -> tuple[dict[str, str | None], tuple[str, ...]]:
    """Return the texts of several files with the changes of a version, by path, and the files with a conflict."""
    found = {path: carried(before[path], after[path], now[path]) for path in after}
    return {path: each.text for path, each in found.items()}, tuple(path for path in found if found[path].conflicts)
