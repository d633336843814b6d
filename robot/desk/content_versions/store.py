"""The store of content versions: every saved text of a content file, with who, when, why, and its state.

draft -> approved -> writing -> live
   |         \\_________ back to draft when the same values were edited by hand meanwhile
   +-> refused, or replaced by a later draft of the same subject; a draft again when that one is withdrawn
"""

import datetime
import hashlib
import zlib
from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from robot.desk.database.store import DeskStore

NO_FILE = ""
"""Stands for the hash of a file that does not exist."""

Kind = Literal["edit", "back", "hand"]
"""How a version came to be: edited on a page, gone back to an earlier text, or found edited by hand on the disk."""
State = Literal["draft", "approved", "writing", "live", "refused", "replaced"]

_COLUMNS = (
    "id, subject, kind, state, who, why, saved_s, decided_by, decided_s, reason, from_day, live_s, turn, base_turn"
)
_LAST_TURN = "(SELECT coalesce(max(turn), 0) FROM content_change)"
_OPEN = "('draft', 'approved', 'writing')"


class ChangedFile(msgspec.Struct, frozen=True):
    """A file of a version, by its path below `config`. `before`, `after`: hashes of its text, `NO_FILE` = none."""

    path: str
    before: str
    after: str


class ContentVersion(msgspec.Struct, frozen=True):
    """A saved version of one or more files. `subject`: what it is about, such as "procedure:1.001193"; `from_day`: the
    day from which an approved version holds; moments (`*_s`) are seconds since 1970; `turn`: its number among those
    that came in force, in the order in which they did, None = it never did; `base_turn`: the last turn when its texts
    before stood on the disk."""

    id: int
    subject: str
    kind: Kind
    state: State
    who: str
    why: str
    saved_s: int
    decided_by: str
    decided_s: int | None
    reason: str
    from_day: datetime.date | None
    live_s: int | None
    turn: int | None
    base_turn: int
    files: tuple[ChangedFile, ...]

    @property
    def is_open(self) -> bool:
        """Whether it is neither in force nor refused nor replaced."""
        return self.state in ("draft", "approved", "writing")


class NewVersion(msgspec.Struct, frozen=True):
    """A version to be saved. `texts`: by path, the text before and after, None = no file; `replaces`: ids of open
    versions in whose place it comes; `base_turn`: the last turn when the texts before stood on the disk, None = they
    stand there now."""

    subject: str
    who: str
    why: str
    saved_s: int
    texts: Mapping[str, tuple[str | None, str | None]]
    kind: Kind = "edit"
    state: State = "draft"
    replaces: tuple[int, ...] = ()
    base_turn: int | None = None


def text_hash(text: str | None) -> str:
    """Return the hash (SHA-256, hex) of a file's text; `NO_FILE` for None."""
    return NO_FILE if text is None else hashlib.sha256(text.encode()).hexdigest()


class ContentVersions(DeskStore):
    """The store of content versions in the desk's database. Every method may raise `Trouble`."""

    def save(self, new: NewVersion) -> int:
        """Store a version with its whole texts; return its id."""
        with self._writing():
            for before, after in new.texts.values():
                self.keep(before)
                self.keep(after)
            live_s, turn = (new.saved_s, f"{_LAST_TURN} + 1") if new.state == "live" else (None, "NULL")
            self._run(
                f"""INSERT INTO content_change (subject, kind, state, who, why, saved_s, live_s, turn, base_turn)
                VALUES (?, ?, ?, ?, ?, ?, ?, {turn}, coalesce(?, {_LAST_TURN}))""",
                (new.subject, new.kind, new.state, new.who, new.why, new.saved_s, live_s, new.base_turn),
            )
            ((number,),) = self._run("SELECT last_insert_rowid()")
            self._many(
                "INSERT INTO content_file (change, path, before, after) VALUES (?, ?, ?, ?)",
                [(number, path, text_hash(before), text_hash(after)) for path, (before, after) in new.texts.items()],
            )
            for replaced in new.replaces:
                self._run(
                    f"""UPDATE content_change SET state = 'replaced', replaced_by = ?
                    WHERE id = ? AND state IN {_OPEN}""",
                    (number, replaced),
                )
        return int(number)

    def text(self, text_of: str) -> str | None:
        """Return the text with this hash; None when it is not stored, or for `NO_FILE`."""
        rows = self._run("SELECT text FROM content_text WHERE hash = ?", (text_of,))
        return zlib.decompress(rows[0][0]).decode() if rows else None

    def get(self, number: int) -> ContentVersion | None:
        """Return the version with this id; None when there is none."""
        return next(iter(self._read("WHERE id = ?", (number,))), None)

    def open_versions(self) -> list[ContentVersion]:
        """Return the versions that are neither in force nor refused nor replaced, the newest first."""
        return self._read(f"WHERE state IN {_OPEN} ORDER BY id DESC")

    def open_of(self, path: str) -> ContentVersion | None:
        """Return the newest open version of the file `path`; None when there is none."""
        found = self._read(
            f"""WHERE state IN {_OPEN} AND id IN (SELECT change FROM content_file WHERE path = ?)
            ORDER BY id DESC LIMIT 1""",
            (path,),
        )
        return next(iter(found), None)

    def of_subject(self, subject: str, most: int) -> list[ContentVersion]:
        """Return at most `most` versions of `subject`, the newest first."""
        return self._read("WHERE subject = ? ORDER BY id DESC LIMIT ?", (subject, most))

    def of_file(self, path: str, most: int) -> list[ContentVersion]:
        """Return at most `most` versions of the file `path`, the newest first."""
        return self._read(
            "WHERE id IN (SELECT change FROM content_file WHERE path = ?) ORDER BY id DESC LIMIT ?", (path, most)
        )

    def live_of_subject(self, subject: str, after_turn: int = 0) -> list[ContentVersion]:
        """Return the versions of `subject` that came in force after this turn, the last one first."""
        return self._read("WHERE subject = ? AND state = 'live' AND turn > ? ORDER BY turn DESC", (subject, after_turn))

    def live_of_file(self, path: str, after_turn: int = 0) -> list[ContentVersion]:
        """Return the versions of the file `path` that came in force after this turn, the last one first."""
        return self._read(
            """WHERE state = 'live' AND turn > ? AND id IN (SELECT change FROM content_file WHERE path = ?)
            ORDER BY turn DESC""",
            (after_turn, path),
        )

    def newest(self, most: int) -> list[ContentVersion]:
        """Return at most `most` versions of all files, the newest first."""
        return self._read("ORDER BY id DESC LIMIT ?", (most,))

    def live_hash(self, path: str) -> str | None:
        """Return the hash of the text of `path` that was last put in force by a version; None when none was."""
        rows = self._run(
            """SELECT after FROM content_file JOIN content_change ON id = change
            WHERE path = ? AND state = 'live' ORDER BY turn DESC LIMIT 1""",
            (path,),
        )
        return str(rows[0][0]) if rows else None

    def due(self, today: datetime.date) -> list[ContentVersion]:
        """Return the approved versions that hold from `today` or earlier, in the order of their days."""
        return self._read("WHERE state = 'approved' AND from_day <= ? ORDER BY from_day, id", (today.isoformat(),))

    def not_in_force(self) -> list[ContentVersion]:
        """Return the drafts that had been approved for a day, and could not be put in force on it."""
        return self._read("WHERE state = 'draft' AND from_day IS NOT NULL ORDER BY id")

    def half_written(self) -> list[ContentVersion]:
        """Return the versions whose files were being written when a program ended, or that were approved for at once
        and not written."""
        return self._read("WHERE state = 'writing' OR (state = 'approved' AND from_day IS NULL) ORDER BY id")

    def decide(
        self, number: int, state: State, who: str, at_s: int, *, reason: str = "", from_day: datetime.date | None = None
    ) -> bool:
        """Set the state of an open version by a person's decision; return False if it is no longer open."""
        with self._writing():
            self._run(
                f"""UPDATE content_change SET state = ?, decided_by = ?, decided_s = ?, reason = ?, from_day = ?
                WHERE id = ? AND state IN {_OPEN}""",
                (state, who, at_s, reason, None if from_day is None else from_day.isoformat(), number),
            )
            ((changed,),) = self._run("SELECT changes()")
        return bool(changed)

    def begin_writing(self, number: int) -> None:
        """Journal that the files of an approved version are about to be written. Durable when this returns."""
        self._run("UPDATE content_change SET state = 'writing' WHERE id = ? AND state = 'approved'", (number,))

    def written(self, number: int, at_s: int) -> None:
        """Record that all files of a version are written: it is in force."""
        self._run(
            f"""UPDATE content_change SET state = 'live', live_s = ?, turn = {_LAST_TURN} + 1
            WHERE id = ? AND state = 'writing'""",
            (at_s, number),
        )

    def not_written(self, number: int) -> None:
        """Make a version that could not be put in force a draft again, for a person to decide. Who had approved it, and
        for which day, is kept."""
        self._run(
            "UPDATE content_change SET state = 'draft' WHERE id = ? AND state IN ('approved', 'writing')", (number,)
        )

    def carry(self, number: int, texts: Mapping[str, tuple[str | None, str | None]]) -> None:
        """Set the texts before and after of an open version: its changes, made on the files as they stand now."""
        with self._writing():
            self._run(f"UPDATE content_change SET base_turn = {_LAST_TURN} WHERE id = ?", (number,))
            for path, (before, after) in texts.items():
                self.keep(before)
                self.keep(after)
                self._run(
                    "UPDATE content_file SET before = ?, after = ? WHERE change = ? AND path = ?",
                    (text_hash(before), text_hash(after), number, path),
                )

    def revive(self, number: int, without: str) -> None:
        """Make the drafts whose place the version took drafts again, but for those that `without` has written: of these
        the ones before."""
        with self._writing():
            self._run(
                """WITH RECURSIVE part (id) AS (
                    SELECT id FROM content_change WHERE replaced_by = :number
                    UNION SELECT earlier.id FROM content_change AS earlier
                    JOIN part ON earlier.replaced_by = part.id
                    JOIN content_change AS later ON later.id = part.id AND later.who = :without
                )
                UPDATE content_change SET state = 'draft', replaced_by = NULL
                WHERE id IN (SELECT id FROM part) AND who <> :without AND state = 'replaced'""",
                {"number": number, "without": without},
            )

    def built_on(self, number: int) -> list[ContentVersion]:
        """Return the drafts that a version has taken the place of, the oldest first."""
        return self._read(
            """WHERE id != ? AND id IN (WITH RECURSIVE part (id) AS (VALUES (?) UNION
            SELECT content_change.id FROM content_change JOIN part ON replaced_by = part.id)
            SELECT id FROM part) ORDER BY id""",
            (number, number),
        )

    def authors(self, number: int) -> frozenset[str]:
        """Return who has written a version: its author, and those of the drafts that it has taken the place of."""
        rows = self._run(
            """WITH RECURSIVE part (id) AS (VALUES (?) UNION
            SELECT content_change.id FROM content_change JOIN part ON replaced_by = part.id)
            SELECT DISTINCT who FROM content_change WHERE id IN (SELECT id FROM part)""",
            (number,),
        )
        return frozenset(str(who) for (who,) in rows)

    def keep(self, text: str | None) -> None:
        """Store a text, so that an edit that began with it can be compared with later ones."""
        if text is not None:
            self._run(
                "INSERT OR IGNORE INTO content_text (hash, text) VALUES (?, ?)",
                (text_hash(text), zlib.compress(text.encode())),
            )

    def _read(self, where: str, values: tuple[object, ...] = ()) -> list[ContentVersion]:
        rows = self._run(f"SELECT {_COLUMNS} FROM content_change {where}", values)
        return [self._version(row) for row in rows]

    def _version(self, row: tuple[Any, ...]) -> ContentVersion:
        files = self._run("SELECT path, before, after FROM content_file WHERE change = ? ORDER BY path", (row[0],))
        known = dict(zip(_COLUMNS.split(", "), row, strict=True))
        return msgspec.convert(
            {**known, "files": [ChangedFile(*each) for each in files]}, ContentVersion, from_attributes=True
        )
