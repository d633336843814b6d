"""Save, approve, refuse, put in force and take back versions of the content files.

A draft belongs to one subject, and counts for the values that it changes: drafts of other subjects in the same file
stand beside it, and each is carried over to the file as it is when it is approved.

The head of a file for a subject is the text on which a further edit builds: that of the subject's draft, else the
disk's. An edit names the head that it was made from; when another one has been saved meanwhile, `Overtaken` is raised
and nothing is lost: the person sees both and decides.
"""

import datetime
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec

from robot.core.trouble import Trouble
from robot.desk.content_versions.store import ContentVersion, ContentVersions, NewVersion, text_hash
from robot.editing.carrying import carried_all
from robot.editing.content_files import HandEdited, finish_or_undo, put_in_force, read_text, sole_writer

Texts = Mapping[str, str | None]
"""Texts of files by path; None = there is no such file."""
Check = Callable[[Texts], None]
"""Checks the whole content with the texts of some files exchanged, by path. Raises `Troubles`."""
Narrow = Callable[[Texts, Texts], Texts]
"""Returns the texts of now with only one thing as the second texts say it."""
WHY_CHARS = 300
"""Most characters of the reason for a change. Chosen."""


class FileHead(NamedTuple):
    """The text on which an edit of a file builds. `open`: the version that it belongs to, None = it is in force."""

    path: str
    text: str | None
    open: ContentVersion | None

    @property
    def hash(self) -> str:
        """Return the hash by which an edit names this head."""
        return text_hash(self.text)


class Overtaken(Exception):
    """Error: another edit of these files was saved since this one began. `heads`: the files as they stand now."""

    def __init__(self, heads: tuple[FileHead, ...]) -> None:
        self.heads = heads
        super().__init__(", ".join(head.path for head in heads))


class Disputed(Exception):
    """Error: what a version changed was changed again later. `texts`: the files by path, with the version's change
    taken back all the same."""

    def __init__(self, texts: Texts) -> None:
        self.texts = texts
        super().__init__(", ".join(texts))


class DueVersion(NamedTuple):
    """A version whose day has come. `error`: why it is not in force; None = it is."""

    version: ContentVersion
    error: Exception | None = None


class ContentEditor:
    """Edits the content below `config`; its versions stand in the desk's `database`.

    `second_person`: another person than its author must approve a version. Every method may raise `Trouble`.
    """

    def __init__(
        self, config: Path, database: Path, check: Check, now: Callable[[], datetime.datetime], *, second_person: bool
    ) -> None:
        self.config, self.second_person = config, second_person
        self._database, self._check, self._now = database, check, now

    def versions(self) -> ContentVersions:
        """Open the store of versions; the caller closes it."""
        return ContentVersions(self._database)

    def head(self, path: str, subject: str) -> FileHead:
        """Return the text on which an edit of `subject` in the file `path` builds."""
        with self.versions() as versions:
            return self._head(versions, path, subject)

    def save(
        self, subject: str, who: str, why: str, texts: Mapping[str, str | None], bases: Mapping[str, str]
    ) -> ContentVersion:
        """Store the new `texts` by path as a draft, in place of the draft of `subject` on which it builds.

        `bases`: hashes of the heads from which it was made. Raises `Overtaken` when a head has changed since then, and
        `Troubles` when the content with these texts is wrong.
        """
        self._check(texts)
        with sole_writer(self._database), self.versions() as versions:
            heads = [self._head(versions, path, subject) for path in texts]
            if late := tuple(head for head in heads if head.hash != bases[head.path]):
                raise Overtaken(late)
            for head in heads:
                if head.open is not None and head.open.state == "approved":
                    raise _waits_for_its_day(head.open)
            return self._saved(versions, heads, NewVersion(subject, who, why[:WHY_CHARS], self._at_s(), {}), texts)

    def approve(self, number: int, who: str, from_day: datetime.date | None = None) -> ContentVersion:
        """Approve a draft: it is in force when this returns, or `from_day` on, if that day is to come.

        Raises `HandEdited` when the values that it changes were changed on the disk meanwhile, and `Troubles` when the
        content with it is wrong; the draft stays.
        """
        with sole_writer(self._database), self.versions() as versions:
            version = self._open(versions, number)
            if self.second_person and who in versions.authors(number):
                raise _refused("another person than its author must approve it", "người duyệt phải khác với người soạn")
            version = self._carried(versions, version)
            self._check({file.path: versions.text(file.after) for file in version.files})
            later = from_day if from_day is not None and from_day > self._now().date() else None
            versions.decide(number, "approved", who, self._at_s(), from_day=later)
            if later is None:
                put_in_force(self.config, versions, version, self._at_s())
            return self._known(versions, number)

    def refuse(self, number: int, who: str, reason: str) -> ContentVersion:
        """Refuse a draft, or withdraw one's own; its text stays in the list of versions."""
        with sole_writer(self._database), self.versions() as versions:
            self._open(versions, number)
            versions.decide(number, "refused", who, self._at_s(), reason=reason[:WHY_CHARS])
            return self._known(versions, number)

    def go_back(
        self,
        number: int,
        who: str,
        why: str,
        *,
        to_before: bool = False,
        sure: bool = False,
        narrow: Narrow | None = None,
    ) -> ContentVersion:
        """Put what version `number` says in force again, or with `to_before` take back what it changed, as a new one.

        It was in force before, so that no second person is needed. `narrow` limits the first to one thing of a shared
        file. Raises `Overtaken` when a draft of the subject waits, `Disputed` when a value that is to be taken back was
        changed again later, unless `sure`, and `Troubles` when the content would be wrong today.
        """
        with sole_writer(self._database), self.versions() as versions:
            version = self._known(versions, number)
            if version.state != "live":
                raise _refused("it was never in force", "bản này chưa từng có hiệu lực")
            before, after = texts_of(versions, version)
            now = self._disk(version)
            texts, disputed = carried_all(after, before, now) if to_before else (dict(after), ())
            if disputed and not sure:
                raise Disputed(texts)
            if not to_before and narrow is not None:
                texts = dict(narrow(now, after))
            if texts == now:
                raise _refused("the content says this already", "nội dung hiện tại đã như vậy")
            return self._put_back(versions, version, texts, who, why)

    def join(self, number: int) -> ContentVersion:
        """Store the changes of an open version as a draft that builds on the files as they stand on the disk now; where
        both changed a value, the version's counts.

        What stood there is kept as a version. Raises `Troubles` when the content with it is wrong.
        """
        with sole_writer(self._database), self.versions() as versions:
            old = self._open(versions, number)
            disk = self._disk(old)
            texts, _ = carried_all(*texts_of(versions, old), disk)
            self._check(texts)
            for path, text in disk.items():
                self._notice(versions, path, text)
            pairs = {path: (disk[path], text) for path, text in texts.items()}
            new = NewVersion(old.subject, old.who, old.why, self._at_s(), pairs, replaces=(number,))
            return self._known(versions, versions.save(new))

    def disputed(self, version: ContentVersion) -> tuple[str, ...]:
        """Return the files of an open version in which the values that it changes were changed on the disk too."""
        with self.versions() as versions:
            return carried_all(*texts_of(versions, version), self._disk(version))[1]

    def put_due(self) -> list[DueVersion]:
        """Put in force the approved versions whose day has come. One that the system could not write stays approved,
        and is tried again; one whose content is wrong, or was edited by hand, becomes a draft."""
        done = []
        with sole_writer(self._database), self.versions() as versions:
            for version in versions.due(self._now().date()):
                error = self._try(versions, version)
                done.append(DueVersion(self._known(versions, version.id), error))
        return done

    def _try(self, versions: ContentVersions, version: ContentVersion) -> Exception | None:
        """Put a version in force; return the error that has hindered it, which never stops other versions."""
        try:
            carried = self._carried(versions, version)
            self._check({file.path: versions.text(file.after) for file in carried.files})
            put_in_force(self.config, versions, carried, self._at_s())
        except Trouble as trouble:
            at_s = version.decided_s or self._at_s()
            versions.decide(version.id, "approved", version.decided_by, at_s, from_day=version.from_day)
            return trouble
        except Exception as error:
            versions.not_written(version.id)
            return error
        return None

    def recover(self) -> None:
        """Complete what a crash has interrupted. Call this once at the start, before anything is edited."""
        with sole_writer(self._database), self.versions() as versions:
            finish_or_undo(self.config, versions, self._at_s())

    def notice_hand_edits(self, paths: tuple[str, ...]) -> None:
        """Store as versions what was written into these files by hand since their last version."""
        with self.versions() as versions:
            for path in paths:
                self._notice(versions, path, read_text(self.config, path))

    def record(self, subject: str, who: str, why: str, path: str, before: str | None) -> None:
        """Store as a version what a person has just written into the file `path` by another page; `before`: its text
        until then."""
        after = read_text(self.config, path)
        if after != before:
            with self.versions() as versions:
                self._notice(versions, path, before)
                new = NewVersion(subject, who, why[:WHY_CHARS], self._at_s(), {path: (before, after)}, state="live")
                versions.save(new)

    def _head(self, versions: ContentVersions, path: str, subject: str) -> FileHead:
        disk = read_text(self.config, path)
        for version in versions.open_versions():
            after = next((file.after for file in version.files if file.path == path), None)
            if after is not None and version.subject == subject and (version.state == "draft" or disk is None):
                return FileHead(path, versions.text(after), version)
        return FileHead(path, disk, None)

    def _disk(self, version: ContentVersion) -> dict[str, str | None]:
        return {file.path: read_text(self.config, file.path) for file in version.files}

    def _carried(self, versions: ContentVersions, version: ContentVersion) -> ContentVersion:
        """Return an open version with its changes made on the files as they stand on the disk. Raises `HandEdited`."""
        disk = self._disk(version)
        if all(text_hash(disk[file.path]) == file.before for file in version.files):
            return version
        texts, disputed = carried_all(*texts_of(versions, version), disk)
        if disputed:
            raise HandEdited(disputed)
        for path, text in disk.items():
            self._notice(versions, path, text)
        versions.carry(version.id, {path: (disk[path], text) for path, text in texts.items()})
        return self._known(versions, version.id)

    def _saved(
        self,
        versions: ContentVersions,
        heads: list[FileHead],
        new: NewVersion,
        texts: Mapping[str, str | None],
    ) -> ContentVersion:
        """Store `new` with `texts`, and with the other files of the draft that it replaces."""
        replaced = {head.open.id: head.open for head in heads if head.open is not None}
        kept = {file.path: file for version in replaced.values() for file in version.files}
        whole = {path: versions.text(file.after) for path, file in kept.items()} | dict(texts)
        pairs = {}
        for path, text in whole.items():
            before = versions.text(kept[path].before) if path in kept else read_text(self.config, path)
            if path not in kept:
                self._notice(versions, path, before)
            pairs[path] = (before, text)
        number = versions.save(msgspec.structs.replace(new, texts=pairs, replaces=tuple(replaced)))
        return self._known(versions, number)

    def put_at_once(
        self, subject: str, who: str, why: str, texts: Mapping[str, str | None], bases: Mapping[str, str]
    ) -> ContentVersion:
        """Save `texts` and put them in force without a second person: for what each clerk may do at once. Raises as
        `save` and `approve` do."""
        self._check(texts)
        with sole_writer(self._database), self.versions() as versions:
            heads = [self._head(versions, path, subject) for path in texts]
            if late := tuple(head for head in heads if head.open is not None or head.hash != bases[head.path]):
                raise Overtaken(late)
            new = NewVersion(subject, who, why[:WHY_CHARS], self._at_s(), {})
            return self._in_force(versions, self._saved(versions, heads, new, texts), who)

    def _put_back(
        self, versions: ContentVersions, old: ContentVersion, texts: Mapping[str, str | None], who: str, why: str
    ) -> ContentVersion:
        heads = [self._head(versions, path, old.subject) for path in texts]
        if waiting := tuple(head for head in heads if head.open is not None):
            raise Overtaken(waiting)
        self._check(texts)
        new = NewVersion(old.subject, who, why[:WHY_CHARS], self._at_s(), {}, kind="back")
        return self._in_force(versions, self._saved(versions, heads, new, texts), who)

    def _in_force(self, versions: ContentVersions, version: ContentVersion, who: str) -> ContentVersion:
        versions.decide(version.id, "approved", who, self._at_s())
        put_in_force(self.config, versions, version, self._at_s())
        return self._known(versions, version.id)

    def _notice(self, versions: ContentVersions, path: str, text: str | None) -> None:
        """Store the text of a file as a version if it is not the one last put in force, but was edited by hand."""
        known = versions.live_hash(path)
        if known is None or known == text_hash(text):
            return
        pair = {path: (versions.text(known), text)}
        subject = versions.of_file(path, 1)[0].subject
        versions.save(NewVersion(subject, "", "", self._at_s(), pair, kind="hand", state="live"))

    def _open(self, versions: ContentVersions, number: int) -> ContentVersion:
        version = self._known(versions, number)
        if version.state not in ("draft", "approved"):
            raise _refused("it has been decided already", "bản này đã được xử lý")
        return version

    def _known(self, versions: ContentVersions, number: int) -> ContentVersion:
        version = versions.get(number)
        if version is None:
            raise _refused("there is no such version", "không có bản này")
        return version

    def _at_s(self) -> int:
        return int(self._now().timestamp())


def texts_of(versions: ContentVersions, version: ContentVersion) -> tuple[dict[str, str | None], dict[str, str | None]]:
    """Return the texts of a version's files before and after it, by path."""
    before = {file.path: versions.text(file.before) for file in version.files}
    return before, {file.path: versions.text(file.after) for file in version.files}


def _waits_for_its_day(version: ContentVersion) -> Trouble:
    day = f"{version.from_day:%d/%m/%Y}"
    return Trouble(
        f"it was approved and holds from {day} on",
        f"nội dung này đã được duyệt, có hiệu lực từ {day}",
        remedy="refuse that version first, or edit after that day",
        remedy_vi="đề nghị không duyệt bản đó trước, hoặc sửa sau ngày đó",
    )


def _refused(what: str, vi: str) -> Trouble:
    return Trouble(what, vi, remedy="look at the list of versions again", remedy_vi="xin xem lại danh sách các bản")
