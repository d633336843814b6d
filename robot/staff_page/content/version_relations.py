"""How a version of the content stands to others: its earlier drafts, the one that overtook it, planned ones."""

import datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

import msgspec

from robot.core.trouble import Trouble
from robot.desk.content_versions.store import ContentVersion, ContentVersions
from robot.editing import planned_versions
from robot.editing.carrying import is_disputed, replaced_rows, texts_of
from robot.editing.content_files import read_text
from robot.editing.edit_outcomes import Texts
from robot.editing.planned_versions import due_order, planned_in, texts_now
from robot.staff_page.stores import StaffStores


def built_on(desk: StaffStores, found: ContentVersion) -> list[ContentVersion]:
    """Return the drafts on which a version builds and that say another reason or have another author, the oldest
    first."""
    with desk.content.editor.versions() as versions:
        before = versions.built_on(found.id)
    seen = {(found.who, found.why)}
    kept = []
    for each in before:
        if (each.who, each.why) not in seen:
            seen.add((each.who, each.why))
            kept.append(each)
    return kept


def overtaken_by(desk: StaffStores, found: ContentVersion) -> ContentVersion | None:
    """Return the version in force that changed otherwise what the open version `found` changes; None when it was
    changed by hand, or not at all."""
    with desk.content.editor.versions() as versions:
        before, after = texts_of(versions, found)
        for path in after:
            stands_against = partial(_cannot_be_carried, before[path], after[path])
            if stands_against(read_text(desk.content.config, path)):
                for each in versions.live_of_file(path, found.base_turn):
                    was, became = (texts[path] for texts in texts_of(versions, each))
                    if stands_against(was) != stands_against(became):
                        return None if each.kind == "hand" or not stands_against(became) else each
    return None


def _cannot_be_carried(before: str | None, after: str | None, now: str | None) -> bool:
    try:
        return is_disputed(before, after, now)
    except Trouble:  # a hand had broken the file
        return True


class Hindered(NamedTuple):
    """A planned version against which another one stands. `rows`: what the rows are called in which the later of two
    days of one thing would undo the earlier one's change; () = the later could not be put in force on its day."""

    version: ContentVersion
    rows: tuple[str, ...] = ()


def hindered(desk: StaffStores, found: ContentVersion, from_day: datetime.date | None) -> list[Hindered]:
    """Return the planned versions that `found` stands against when it is approved to hold `from_day` on (None = at
    once). Of two days of one thing the later wins, but for whole rows. Raises `Trouble` when a file in force is
    broken."""
    config = desk.content.config
    with desk.content.editor.versions() as versions:
        against = planned_versions.hindered(versions, config, found, from_day)
        same = [] if from_day is None else _planned_too(versions, found)
        dated = msgspec.structs.replace(found, from_day=from_day)
        rows = [(each, _undone_rows(versions, config, each, dated)) for each in same if each not in against]
    return [*map(Hindered, against), *(Hindered(*each) for each in rows if each[1])]


def hindered_at_once(desk: StaffStores, texts: Texts) -> list[Hindered]:
    """Return the planned versions that could not be put in force on their day once `texts` are written, by path. Raises
    `Trouble` when a file in force is broken."""
    with desk.content.editor.versions() as versions:
        return [*map(Hindered, planned_versions.hindered_at_once(versions, desk.content.config, texts))]


def _planned_too(versions: ContentVersions, found: ContentVersion) -> list[ContentVersion]:
    """Return the planned versions of the same thing."""
    planned = planned_in(versions, {file.path for file in found.files})
    return [each for each in planned if each.subject == found.subject and each.id != found.id]


def _undone_rows(
    versions: ContentVersions, config: Path, one: ContentVersion, other: ContentVersion
) -> tuple[str, ...]:
    first, second = (texts_of(versions, each) for each in sorted((one, other), key=due_order))
    return replaced_rows(first, second, texts_now(config, (one, other)))
