"""What the section "Nội dung" works with: the editor of content, the index of procedures, and the items by kind."""

import contextlib
import datetime
import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from robot.core.trouble import Trouble
from robot.desk.content_versions.removed_forms import RemovedForm, RemovedForms
from robot.desk.content_versions.store import ContentVersion
from robot.editing.content_editor import ContentEditor
from robot.editing.content_items import ContentItem
from robot.editing.form_fields import table_at, value_at
from robot.editing.form_files import FormFile, FormFiles
from robot.editing.policy_items import NEW_POLICY, POLICY, NewPolicyItem, PolicyItem, asked_of, policy_tables
from robot.editing.procedure_index import IndexedProcedure, ProcedureIndex
from robot.editing.procedure_items import NEW, NOTHING, PROCEDURE, NewProcedureItem, ProcedureItem
from robot.editing.site_items import FACTS, PLACES, SITE, TAUGHT, FactsItem, PlacesItem, TaughtItem
from robot.editing.table_cache import TableCache
from robot.editing.trial import check_content
from robot.editing.word_items import WORDS, WordItem, sentences
from robot.navigation.map.lobby_map import Lobby
from robot.runtime.content.site_overlays import PHRASES
from robot.runtime.settings.schema import Settings
from robot.runtime.settings.toml_reader import parse_toml

Now = Callable[[], datetime.datetime]


class ContentDesk:
    """The content of the centre and its versions, as the pages see them. May be used by any thread."""

    def __init__(self, config: Path, database: Path, settings: Settings, lobby: Lobby, now: Now) -> None:
        self.config, self.settings, self.lobby, self.now = config, settings, lobby, now
        self.editor = ContentEditor(config, database, self._check, now, second_person=settings.staff_page.second_person)
        self.index, self._tables, self.form_files = ProcedureIndex(config), TableCache(config), FormFiles(config)
        self.removed_forms = RemovedForms(database)
        self._recovered = False
        self._recovering = threading.Lock()

    @property
    def departments(self) -> tuple[str, ...]:
        """The departments that work at the places of the map in force."""
        return tuple(dict.fromkeys(department for place in self.lobby.places for department in place.departments))

    def _check(self, texts: Mapping[str, str | None]) -> None:
        check_content(self.config, self.settings, self.lobby, texts)

    def item(self, kind: str, key: str) -> ContentItem | None:
        """Return the thing that officials edit under this kind and key; None when there is none."""
        if kind == PROCEDURE:
            found = self.index.find(key) or self._in_draft(key)
            if found is None:
                return None
            files = self.form_files.all()
            titles = _titles([*files, *self.removed_forms.all()])
            there = {each.name: titles[each.name] for each in files}
            drafted = self._draft_path(found.code) if found.within else ""
            return ProcedureItem(found, self.index, self.departments, there, titles, drafted)
        if kind == NEW:
            entry = self.index.find(key)
            if entry is None and key != NOTHING:
                return None
            drafts = {self._key(each): each.files[0].path for each in self._open(PROCEDURE)}
            return NewProcedureItem(entry, self.index, self.departments, self.now().date(), drafts)
        return self._text_item(kind, key)

    def policies(self) -> dict[str, tuple[str, dict[str, Any]]]:
        """Return {id: (path, values)} of the policy answers on the disk."""
        return policy_tables(self._tables)

    def sentences(self) -> list[tuple[str, str, str]]:
        """Return (key, file, Vietnamese text) of the robot's sentences."""
        return list(sentences(self._tables))

    def taught_codes(self, text: str | None) -> list[str]:
        """Return the codes of the procedures for which the file of taught sentences has some."""
        return list(table_at(parse_toml(text or "", Path(PHRASES)), "procedures"))

    def _text_item(self, kind: str, key: str) -> ContentItem | None:
        if kind == POLICY:
            path, table = self.policies().get(key, ("", {}))
            others = partial(self._other_policies, key)
            return PolicyItem(key, path, table, others) if path else self._policy_in_draft(key)
        if kind == NEW_POLICY:
            return self._new_policy(key)
        if kind == WORDS:
            found = next((each for each in self.sentences() if each[0] == key), None)
            return None if found is None else WordItem(*found)
        if kind == SITE and key == FACTS:
            return FactsItem(self.settings.facts)
        if kind == SITE and key == PLACES:
            return PlacesItem(self.lobby)
        if kind == TAUGHT and (entry := self.index.find(key)):
            return TaughtItem(key, entry.title)
        return None

    def _new_policy(self, key: str) -> ContentItem | None:
        question, code = asked_of(key)
        if key != NOTHING and self.index.find(code) is None:
            return None
        start = {"kind": question or "other", "confidence": "medium", "as_of": self.now().date()}
        if code:
            start |= {"procedures": [code], "answers_for": [code]}
        taken = [*self.policies(), *map(self._key, self._open(POLICY))]
        return NewPolicyItem(key, start, partial(self._other_policies, ""), taken)

    def _policy_in_draft(self, key: str) -> ContentItem | None:
        found = self._draft_of(f"{POLICY}:{key}")
        return None if found is None else PolicyItem(key, *found, partial(self._other_policies, key))

    def _other_policies(self, key: str) -> list[dict[str, Any]]:
        """Return the values of the policy answers but `key`: those of open versions, then those on the disk."""
        subjects = {each.subject for each in self._open(POLICY)} - {f"{POLICY}:{key}"}
        drafted = [found[1] for each in subjects if (found := self._draft_of(each)) is not None]
        return [*drafted, *(table for each, (_, table) in self.policies().items() if each != key)]

    def item_of(self, version: ContentVersion) -> ContentItem | None:
        """Return the thing that a version is about; None when it no longer is there."""
        kind, _, key = version.subject.partition(":")
        return self.item(kind, key)

    def called(self, version: ContentVersion) -> str:
        """Return what the texts of a version call its thing, which need not be there any longer; else its key."""
        key = self._key(version)
        with self.editor.versions() as versions:
            texts = [versions.text(each) for file in version.files for each in (file.after, file.before)]
        for text in texts:
            with contextlib.suppress(Trouble):
                table = parse_toml(text or "", Path())
                found = value_at(table, "title.vi") or table.get("official_title") or table.get("question")
                if found:
                    return str(found)
        return key

    def draft(self, subject: str) -> ContentVersion | None:
        """Return the newest draft of `subject`; None when there is none."""
        with self.editor.versions() as versions:
            found = [each for each in versions.open_versions() if each.subject == subject and each.state == "draft"]
        return found[0] if found else None

    def planned(self, subject: str) -> list[ContentVersion]:
        """Return the versions of `subject` that are approved and wait for their day."""
        with self.editor.versions() as versions:
            known = versions.open_versions()
        return [each for each in known if each.subject == subject and each.state == "approved" and each.from_day]

    def _open(self, kind: str) -> list[ContentVersion]:
        with self.editor.versions() as versions:
            return [each for each in versions.open_versions() if each.subject.startswith(f"{kind}:")]

    def _key(self, version: ContentVersion) -> str:
        return version.subject.partition(":")[2]

    def ready(self) -> "ContentDesk":
        """Return this desk, once what a crash has interrupted is completed."""
        with self._recovering:
            if not self._recovered:
                self.editor.recover()
                self._recovered = True
        return self

    def _in_draft(self, code: str) -> IndexedProcedure | None:
        """Return a new procedure that stands only in an open version; None when there is none with this code."""
        found = self._draft_of(f"{PROCEDURE}:{code}")
        return None if found is None else IndexedProcedure(code, found[0], "", found[1], None)

    def _draft_path(self, code: str) -> str:
        """Return the path of the file of an open version of the procedure `code`; "" when there is none."""
        return next((each.files[0].path for each in self._open(PROCEDURE) if self._key(each) == code), "")

    def _draft_of(self, subject: str) -> tuple[str, dict[str, Any]] | None:
        """Return (path, values) of the file of an open version of `subject`; None when there is none."""
        with self.editor.versions() as versions:
            for version in versions.open_versions():
                if version.subject == subject:
                    file = version.files[0]
                    return file.path, parse_toml(versions.text(file.after) or "", Path(file.path))
        return None


def _titles(forms: Sequence[FormFile | RemovedForm]) -> dict[str, str]:
    """Return what officials read of forms, by the names of their files. Those that read alike get the day of their
    upload, and if need be its time."""
    found, alike = dict[str, str](), {form.name: form for form in forms}
    for moment in ("", ", %d/%m/%Y", ", %H:%M %d/%m/%Y", ", %H:%M:%S %d/%m/%Y"):
        found |= {
            name: f"{form.title} ({name.rpartition('.')[2].upper()}{form.when.strftime(moment)})"
            for name, form in alike.items()
        }
        times = Counter(found.values())
        alike = {name: form for name, form in alike.items() if times[found[name]] > 1}
    return found
