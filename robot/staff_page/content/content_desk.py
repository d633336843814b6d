"""What the section "Nội dung" works with: the editor of content, the index of procedures, and the items by kind."""

import datetime
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from robot.desk.content_versions.store import ContentVersion
from robot.editing.content_editor import ContentEditor
from robot.editing.content_items import ContentItem
from robot.editing.policy_items import NEW_POLICY, POLICY, NewPolicyItem, PolicyItem, policy_tables
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
        check = partial(check_content, config, settings, lobby)
        self.editor = ContentEditor(config, database, check, now, second_person=settings.staff_page.second_person)
        self.index, self._tables = ProcedureIndex(config), TableCache(config)
        self.departments = tuple(
            dict.fromkeys(department for place in lobby.places for department in place.departments)
        )
        self._recovered = False
        self._recovering = threading.Lock()

    def item(self, kind: str, key: str) -> ContentItem | None:
        """Return the thing that officials edit under this kind and key; None when there is none."""
        if kind == PROCEDURE:
            found = self.index.find(key) or self._in_draft(key)
            return None if found is None else ProcedureItem(found, self.index, self.departments)
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
        return list(parse_toml(text or "", Path(PHRASES)).get("procedures", {}))

    def _text_item(self, kind: str, key: str) -> ContentItem | None:
        if kind == POLICY:
            path, table = self.policies().get(key, ("", {}))
            return PolicyItem(key, path, table) if path else self._policy_in_draft(key)
        if kind == NEW_POLICY and key == NOTHING:
            start = {"kind": "other", "confidence": "medium", "as_of": self.now().date()}
            return NewPolicyItem(start, [*self.policies(), *map(self._key, self._open(POLICY))])
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

    def _policy_in_draft(self, key: str) -> ContentItem | None:
        found = self._draft_of(f"{POLICY}:{key}")
        return None if found is None else PolicyItem(key, *found)

    def item_of(self, version: ContentVersion) -> ContentItem | None:
        """Return the thing that a version is about; None when it no longer is there."""
        kind, _, key = version.subject.partition(":")
        return self.item(kind, key)

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

    def _draft_of(self, subject: str) -> tuple[str, dict[str, Any]] | None:
        """Return (path, values) of the file of an open version of `subject`; None when there is none."""
        with self.editor.versions() as versions:
            for version in versions.open_versions():
                if version.subject == subject:
                    file = version.files[0]
                    return file.path, parse_toml(versions.text(file.after) or "", Path(file.path))
        return None
