"""Versions that wait for their day: whether they can be put in force on it, and which of them a change hinders.

A version is carried over to the files as they stand on its day. It cannot be put in force when a value that it changes
was changed otherwise meanwhile, but for what other versions of the same subject changed on earlier days of their own:
of two planned days of one value the later wins.
"""

import datetime
from collections.abc import Container, Iterable, Iterator
from itertools import chain
from pathlib import Path

import msgspec

from robot.desk.content_versions.store import ContentVersion, ContentVersions
from robot.desk.database.clock_jump import BELIEVED, has_leapt
from robot.desk.database.newest_days import Newest
from robot.editing.carrying import ContentEdit, carried_all, is_disputed, texts_of
from robot.editing.content_files import read_text
from robot.editing.edit_outcomes import Texts


def too_early(database: Path, due: Iterable[ContentVersion], today: datetime.date) -> set[int]:
    """Return the ids of those versions to whose day the clock may have leapt: neither their approval nor an entry in
    the desk's `database` is near `today`. Raises `Trouble`."""
    with Newest(database) as rows:
        days = rows.days_before(today)
    approved = {each.id: datetime.date.fromtimestamp(each.decided_s or 0) for each in due}
    return {each for each, day in approved.items() if today - day > BELIEVED and has_leapt(today, [*days, day])}


def disputed_files(versions: ContentVersions, version: ContentVersion, disk: Texts) -> tuple[str, ...]:
    """Return the files of an open version in which the values that it changes were changed otherwise since it was made,
    but for what versions of the same subject changed on days of their own up to its day. `disk` has all its files."""
    return _disputed(texts_of(versions, version), disk, _on_earlier_days(versions, version))


def hindered_at_once(versions: ContentVersions, config: Path, texts: Texts) -> list[ContentVersion]:
    """Return those planned versions that would be put in force on their days as the files below `config` stand now, but
    no longer when `texts` are written at once. Raises `Trouble` when a file in force is broken."""
    planned = planned_in(versions, texts)
    now = texts_now(config, planned)
    return _hindered(versions, planned, now, {**now, **texts})


def hindered(
    versions: ContentVersions, config: Path, found: ContentVersion, from_day: datetime.date | None
) -> list[ContentVersion]:
    """Return those planned versions that could no longer be put in force on their days when `found` is approved to hold
    `from_day` on (None = at once), and those on account of which it could not. Raises `Trouble` when a file in force is
    broken."""
    edit = texts_of(versions, found)
    planned = [each for each in planned_in(versions, edit.after) if each.id != found.id]
    now = texts_now(config, (found, *planned))
    if from_day is None:
        change, _ = carried_all(*edit, now)
        return _hindered(versions, planned, now, {**now, **change})
    dated = msgspec.structs.replace(found, from_day=from_day)
    failing = _failing(versions, (*planned, dated), now) - _failing(versions, planned, now)
    if dated.id in failing and dated.id not in _failing(versions, [dated], now):
        failing |= {each.id for each in planned if dated.id in _failing(versions, [each, dated], now)}
    return [each for each in planned if each.id in failing]


def planned_in(versions: ContentVersions, paths: Container[str]) -> list[ContentVersion]:
    """Return the approved versions that wait for their day and change one of these files, in the order in which they
    are put in force."""
    dated = [each for each in versions.open_versions() if each.state == "approved" and each.from_day is not None]
    return sorted((each for each in dated if any(file.path in paths for file in each.files)), key=due_order)


def texts_now(config: Path, of: Iterable[ContentVersion]) -> dict[str, str | None]:
    """Return the texts in force of all files that these versions change, by path."""
    paths = {file.path for each in of for file in each.files}
    return {path: read_text(config, path) for path in paths}


def _hindered(
    versions: ContentVersions, planned: list[ContentVersion], now: Texts, then: Texts
) -> list[ContentVersion]:
    """Return those planned versions that would be put in force on the texts of `now`, but not on those of `then`."""
    if not planned:
        return []
    failing = _failing(versions, planned, then) - _failing(versions, planned, now)
    return [each for each in planned if each.id in failing]


def due_order(version: ContentVersion) -> tuple[datetime.date, int]:
    """Return the key that sorts planned versions in the order in which they are put in force."""
    return version.from_day or datetime.date.min, version.id


def _failing(versions: ContentVersions, planned: Iterable[ContentVersion], now: Texts) -> set[int]:
    """Return the numbers of those versions that could not be put in force, when each is on its day from `now` on."""
    texts, done, failing = dict(now), list[tuple[str, ContentEdit]](), set[int]()
    for version in sorted(planned, key=due_order):
        edit = texts_of(versions, version)
        then = {path: texts[path] for path in edit.after}
        before = [each for subject, each in reversed(done) if subject == version.subject]
        if _disputed(edit, texts, chain(before, _on_earlier_days(versions, version))):
            failing.add(version.id)
            continue
        carried, _ = carried_all(*edit, then)
        done.append((version.subject, ContentEdit(then, carried)))
        texts |= carried
    return failing


def _on_earlier_days(versions: ContentVersions, version: ContentVersion) -> Iterator[ContentEdit]:
    """Yield what versions of the same subject changed since an open one was made, each on a day of its own up to that
    one's day, the last one first."""
    if version.from_day is not None:
        for each in versions.live_of_subject(version.subject, version.base_turn):
            if each.from_day is not None and each.from_day <= version.from_day:
                yield texts_of(versions, each)


def _disputed(edit: ContentEdit, disk: Texts, excused: Iterator[ContentEdit]) -> tuple[str, ...]:
    """Return the files of `disk` on which an edit cannot be made. The `excused` edits are undone for this, the last one
    first, as many as are needed."""
    without = dict(disk)
    disputed = _conflicts(edit, without)
    while disputed and (undone := next(excused, None)) is not None:
        was, became = undone
        now = {path: without.get(path, became[path]) for path in became}
        without |= carried_all(became, was, now, "theirs")[0]
        disputed = _conflicts(edit, without)
    return disputed


def _conflicts(edit: ContentEdit, texts: Texts) -> tuple[str, ...]:
    return tuple(path for path in edit.after if is_disputed(edit.before[path], edit.after[path], texts[path]))
