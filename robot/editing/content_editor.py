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

import msgspec

from robot.core.trouble import Trouble
from robot.desk.content_versions.store import ContentVersion, ContentVersions, Kind, NewVersion, text_hash
from robot.editing.carrying import carried_all, texts_of
from robot.editing.content_files import HandEdited, finish_or_undo, is_content, put_in_force, read_text, sole_writer
from robot.editing.edit_outcomes import (
    Disputed,
    DueVersion,
    FileHead,
    GoingBack,
    Overtaken,
    Texts,
    clock_in_doubt,
    no_day,
    refused,
    waits_for_its_day,
)
from robot.editing.planned_versions import disputed_files, too_early

Check = Callable[[Texts], None]
"""Checks the whole content with the texts of some files exchanged, by path. Raises `Troubles`."""
Narrow = Callable[[Texts, Texts], Texts]
"""Returns the texts of now with only one thing as the second texts say it."""
WHY_CHARS = 300
"""Most characters of the reason for a change. Chosen."""
LATEST = datetime.timedelta(days=2 * 366)
"""Longest time ahead of the day for which a version is approved. Chosen: laws are announced a year ahead at most."""
LOOKED_AT = 50
"""Versions among which the last good text of a file is looked for. Chosen."""
BY_HAND = "file"
"""The kind of a subject that is a whole file in which many things stand, changed by hand."""
OWN_FILES = ("procedures/", "policies/", "lobby.toml")
"""Beginnings of the paths of files each of which is about one thing."""


def holds_content(version: ContentVersion) -> bool:
    """Whether every file of a version is content; an older program also kept versions of other files."""
    return all(is_content(file.path) for file in version.files)


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
                    raise waits_for_its_day(head.open)
            return self._saved(versions, heads, NewVersion(subject, who, why[:WHY_CHARS], self._at_s(), {}), texts)

    def approve(self, number: int, who: str, from_day: datetime.date | None = None) -> ContentVersion:
        """Approve a draft: it is in force when this returns, or `from_day` on, if that day is to come. With
        `second_person` none of its authors may approve it.

        Raises `HandEdited` when the values that it changes were changed on the disk meanwhile, `Troubles` when the
        content with it is wrong, and `Trouble` for a day that has passed or is too far; the draft stays.
        """
        today = self._now().date()
        if from_day is not None and not today <= from_day <= today + LATEST:
            raise no_day(from_day, today)
        with sole_writer(self._database), self.versions() as versions:
            version = self._open(versions, number)
            if self.second_person and who in versions.authors(number):
                raise refused("another person than its author must approve it", "người duyệt phải khác với người soạn")
            texts = self._carried(versions, version)
            self._check(texts)
            if from_day is None or from_day == today:
                return self._in_force(versions, self._on_disk(versions, version, texts), who, from_day)
            versions.decide(number, "approved", who, self._at_s(), from_day=from_day)
            return self._known(versions, number)

    def refuse(self, number: int, who: str, reason: str) -> ContentVersion:
        """Refuse a draft, or withdraw one's own; its text stays in the list of versions. The draft of another person
        on which a withdrawn one was built is a draft again."""
        with sole_writer(self._database), self.versions() as versions:
            version = self._open(versions, number)
            versions.decide(number, "refused", who, self._at_s(), reason=reason[:WHY_CHARS])
            if who == version.who:
                versions.revive(number, who)
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
            back = self._going_back(versions, version, narrow, to_before=to_before)
            if back.is_disputed and not sure:
                raise Disputed(back.texts)
            if back.texts == back.now:
                raise refused("the content says this already", "nội dung hiện tại đã như vậy")
            return self._put_back(versions, version, back.texts, who, why)

    def going_back(self, number: int, *, to_before: bool = False, narrow: Narrow | None = None) -> GoingBack:
        """Return what `go_back` would write with the same arguments."""
        with self.versions() as versions:
            return self._going_back(versions, self._known(versions, number), narrow, to_before=to_before)

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

    def redraft(self, number: int, who: str) -> ContentVersion:
        """Store the changes of a refused or withdrawn version as a draft of `who` on the files as they stand now.

        Raises `Overtaken` when a draft of the subject waits, and `Troubles` when the content with it is wrong.
        """
        with sole_writer(self._database), self.versions() as versions:
            old = self._known(versions, number)
            alike = (old, *(each for each in versions.open_versions() if each.subject == old.subject))
            paths = dict.fromkeys(file.path for each in alike for file in each.files)
            heads = [self._head(versions, path, old.subject) for path in paths]
            if waiting := tuple(head for head in heads if head.open is not None):
                raise Overtaken(waiting)
            texts, _ = carried_all(*texts_of(versions, old), self._disk(old))
            if old.state != "refused" or texts == self._disk(old):
                raise refused("there is nothing to be drafted again", "không có nội dung nào để soạn lại")
            self._check(texts)
            return self._saved(versions, heads, NewVersion(old.subject, who, old.why, self._at_s(), {}), texts)

    def disputed(self, version: ContentVersion) -> tuple[str, ...]:
        """Return the files of an open version in which the values that it changes were changed on the disk too, but for
        what a version of an earlier day has changed."""
        with self.versions() as versions:
            return disputed_files(versions, version, self._disk(version))

    def check_now(self, version: ContentVersion) -> None:
        """Raise what an approval of an open version would raise, if its day were today."""
        with self.versions() as versions:
            self._check(self._carried(versions, version))

    def put_due(self) -> list[DueVersion]:
        """Put in force the approved versions whose day has come. One that the system could not write, or to whose day
        the clock may have leapt, stays approved, and is tried again; one whose content is wrong, or was edited by hand,
        becomes a draft. What was interrupted is completed first."""
        done, today = [], self._now().date()
        with sole_writer(self._database), self.versions() as versions:
            finish_or_undo(self.config, versions, self._at_s())
            due = versions.due(today)
        early = too_early(self._database, due, today) if due else ()
        for number in (version.id for version in due):
            with sole_writer(self._database), self.versions() as versions:  # others may write between two of them
                for version in versions.due(today):
                    if version.id == number:
                        error = clock_in_doubt(today) if number in early else self._try(versions, version)
                        done.append(DueVersion(self._known(versions, number), error))
        return done

    def _try(self, versions: ContentVersions, version: ContentVersion) -> Exception | None:
        """Put a version in force; return the error that has hindered it, which never stops other versions."""
        try:
            texts = self._carried(versions, version)
            self._check(texts)
            put_in_force(self.config, versions, self._on_disk(versions, version, texts), self._at_s())
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
        with sole_writer(self._database), self.versions() as versions:
            for path in paths:
                self._notice(versions, path, read_text(self.config, path))

    def texts_in_force(self, path: str) -> list[tuple[int, str]]:
        """Return (moment in s since 1970, text) of the newest versions of `path` that are or were in force."""
        with self.versions() as versions:
            files = [
                (version.live_s or 0, versions.text(file.after))
                for version in versions.live_of_file(path)[:LOOKED_AT]
                for file in version.files
                if file.path == path
            ]
        return [(moment, text) for moment, text in files if text is not None]

    def record(self, subject: str, who: str, why: str, path: str, before: str | None, kind: Kind = "edit") -> None:
        """Store as a version what a person has just written into the file `path` by another page; `before`: its text
        until then. A file that is no content gets no version."""
        if is_content(path) and (after := read_text(self.config, path)) != before:
            with self.versions() as versions:
                self._notice(versions, path, before)
                pair = {path: (before, after)}
                new = NewVersion(subject, who, why[:WHY_CHARS], self._at_s(), pair, kind=kind, state="live")
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

    def _carried(self, versions: ContentVersions, version: ContentVersion) -> Texts:
        """Return the files with an open version's changes made on them as they stand on the disk. Raises
        `HandEdited`."""
        disk = self._disk(version)
        if disputed := disputed_files(versions, version, disk):
            raise HandEdited(disputed)
        return carried_all(*texts_of(versions, version), disk)[0]

    def _on_disk(self, versions: ContentVersions, version: ContentVersion, texts: Texts) -> ContentVersion:
        """Return an open version that leads from the files as they stand on the disk to `texts`, to be written at once:
        one that waits keeps the texts from which it was made, by which it is judged on its day."""
        disk = self._disk(version)
        for path, text in disk.items():
            self._notice(versions, path, text)
        versions.carry(version.id, {path: (disk[path], text) for path, text in texts.items()})
        return self._known(versions, version.id)

    def _going_back(
        self, versions: ContentVersions, version: ContentVersion, narrow: Narrow | None, *, to_before: bool
    ) -> GoingBack:
        if version.state != "live":
            raise refused("it was never in force", "bản này chưa từng có hiệu lực")
        before, after = texts_of(versions, version)
        now = self._disk(version)
        if to_before:
            texts, disputed = carried_all(after, before, now)
            return GoingBack(now, texts, bool(disputed))
        return GoingBack(now, after if narrow is None else narrow(now, after), is_disputed=False)

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
        base_turn = min((version.base_turn for version in replaced.values()), default=None)
        whole_new = msgspec.structs.replace(new, texts=pairs, replaces=tuple(replaced), base_turn=base_turn)
        number = versions.save(whole_new)
        return self._known(versions, number)

    def put_at_once(
        self,
        subject: str,
        who: str,
        why: str,
        texts: Mapping[str, str | None],
        bases: Mapping[str, str],
        kind: Kind = "edit",
    ) -> ContentVersion:
        """Save `texts` and put them in force without a second person: for what each clerk may do at once. Raises as
        `save` and `approve` do."""
        self._check(texts)
        with sole_writer(self._database), self.versions() as versions:
            heads = [self._head(versions, path, subject) for path in texts]
            if late := tuple(head for head in heads if head.open is not None or head.hash != bases[head.path]):
                raise Overtaken(late)
            new = NewVersion(subject, who, why[:WHY_CHARS], self._at_s(), {}, kind)
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

    def _in_force(
        self, versions: ContentVersions, version: ContentVersion, who: str, from_day: datetime.date | None = None
    ) -> ContentVersion:
        # in one step: nothing stays approved and unwritten
        versions.decide(version.id, "writing", who, self._at_s(), from_day=from_day)
        put_in_force(self.config, versions, version, self._at_s())
        return self._known(versions, version.id)

    def _notice(self, versions: ContentVersions, path: str, text: str | None) -> None:
        """Store the text of a file as a version if it is not the one last put in force, but was edited by hand."""
        known = versions.live_hash(path)
        if known is None or known == text_hash(text):
            return
        pair = {path: (versions.text(known), text)}
        subject = versions.of_file(path, 1)[0].subject if path.startswith(OWN_FILES) else f"{BY_HAND}:{path}"
        versions.save(NewVersion(subject, "", "", self._at_s(), pair, kind="hand", state="live"))

    def _open(self, versions: ContentVersions, number: int) -> ContentVersion:
        version = self._known(versions, number)
        if version.state not in ("draft", "approved"):
            raise refused("it has been decided already", "bản này đã được xử lý")
        return version

    def _known(self, versions: ContentVersions, number: int) -> ContentVersion:
        version = versions.get(number)
        if version is None or not holds_content(version):
            raise refused("there is no such version", "không có bản này")
        return version

    def _at_s(self) -> int:
        return int(self._now().timestamp())
