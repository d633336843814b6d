"""The words of the section "Nội dung" in the language of a session: labels, choices, values and doubts."""

import datetime
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from robot.core.trouble import Trouble
from robot.desk.content_versions.store import ContentVersion
from robot.editing.content_editor import BY_HAND
from robot.editing.content_items import ContentItem
from robot.editing.differences import Difference, as_text, differences
from robot.editing.merging import MergeConflict
from robot.editing.plausibility import ImplausibleValue
from robot.editing.policy_items import NEW_POLICY, POLICY
from robot.editing.row_matching import ORDER
from robot.editing.site_items import FACTS, SITE, TAUGHT
from robot.editing.word_items import WORDS
from robot.navigation.map.lobby_map import Lobby
from robot.runtime.content.provider import ContentProvider
from robot.staff_page.content.form_view import label_key
from robot.staff_page.stores import StaffStores

ELSEWHERE = "*"
"""Place of a difference that stands elsewhere in the file of an item."""
_ROW = re.compile(r"\[\d+\]")
_ROW_IN_NAME = re.compile(r"(?P<place>.+?)\.\d+(\.(?P<field>.+))?")

SHARED_FILES = ("words", "site_texts", "site_phrases")
"""Names of the files, or of their folder, in which many things stand; each has words."""


class ShownConflict(NamedTuple):
    """A conflict of two edits in words. `place`: where; `mine`, `theirs`: both values, "" = their order differs."""

    name: str
    place: str
    mine: str = ""
    theirs: str = ""


class PageWords:
    """The words of one request, from the content in force. `people`: names of persons by account."""

    def __init__(
        self,
        content: ContentProvider,
        lobby: Lobby,
        language: str,
        people: Mapping[str, str],
        item: ContentItem | None = None,
    ) -> None:
        self._content, self.language, self._people, self._item = content, language, people, item
        self._places = {place.id: place.label.get(language, place.id) for place in lobby.places}
        self._counters = {
            department: f"{place.label.get(language, place.id)} – {place.name.get(language, place.id)}"
            for place in lobby.places
            for department in place.departments
        }

    @property
    def title(self) -> str:
        """Return what the item is called; "" for a new one and without an item."""
        if self._item is None:
            return ""
        return self._item.title or self._known(f"content.title_{self._item.key}")

    def who(self, account: str) -> str:
        """Return the person's name of an account."""
        return self._people.get(account) or account or self.text("content.no_name")

    def of_file(self, version: ContentVersion) -> str:
        """Return what stands in the file of a version that is about a whole file; "" for any other version."""
        kind, _, path = version.subject.partition(":")
        name = path.split("/")[0].removesuffix(".toml")
        return self.text(f"content.file_{name}") if kind == BY_HAND and name in SHARED_FILES else ""

    def text(self, key: str, **values: object) -> str:
        """Return the words of `key`. Raises `Trouble` for a missing key."""
        return self._content.text(key, self.language, **values)

    def option(self, value: str) -> str:
        """Return the words of a choice; the value itself when it is words already."""
        if self._item is not None and value in self._item.option_words:
            return self._item.option_words[value]
        if value in self._counters:
            name = self._known(f"content_option.{value}") or value
            return f"{self._counters[value]} ({name})"
        return self._known(f"content_option.{value}") or value

    def label(self, name: str) -> str:
        """Return the label of a field by its name; the name itself for a value that no form shows."""
        if self._item is not None and self._item.kind in (SITE, WORDS, TAUGHT, POLICY, NEW_POLICY):
            return self._of_item(self._item, name) or self._known(label_key(name)) or name
        return self._known(label_key(name)) or name

    def known_label(self, key: str) -> str:
        """Return the label of the field that a key of a file means; "" when no form has it."""
        name = _ROW.sub("", key)
        label = self.label(name)
        return "" if label == name else label

    def place(self, difference: Difference) -> str:
        """Return where a difference stands: "Khoản thu, mục 2, Số tiền"."""
        if difference.place == ELSEWHERE:
            return self.text("content.elsewhere_in_file")
        parts = [self.label(difference.place)]
        if difference.row:
            parts.append(self.text("content.row", n=difference.row))
        if difference.field == ORDER:
            parts.append(self.text("content.order"))
        elif difference.field:
            parts.append(self.label(f"{difference.place}.{difference.field}"))
        return ", ".join(parts)

    def conflict(self, conflict: MergeConflict) -> "ShownConflict":
        """Return a conflict of two edits in words: "Khoản thu, mục 2 (lệ phí trễ hạn), Số tiền"."""
        whole, _, order = conflict.name.rpartition(".")
        if order == ORDER and conflict.mine is conflict.theirs is None:
            return ShownConflict(conflict.name, f"{self.label(whole)}, {self.text('content.order')}")
        place, field = conflict.name, ""
        if conflict.row is not None and (found := _ROW_IN_NAME.fullmatch(conflict.name)):
            place, field = found["place"], found["field"] or ""
        parts = [self.label(place)]
        if conflict.row is not None:
            row = self.text("content.row", n=conflict.row) if conflict.row else self.text("content.new_row")
            parts.append(f"{row} ({conflict.called})" if conflict.called else row)
        if field:
            parts.append(self.label(f"{place}.{field}"))
        mine, theirs = (self._whole(conflict.name, value) for value in (conflict.mine, conflict.theirs))
        return ShownConflict(conflict.name, ", ".join(parts), mine, theirs)

    def _whole(self, name: str, value: Any) -> str:
        """Return a value in words, a table by its fields."""
        if value is None:
            return self.text("content.taken_out")
        if isinstance(value, Mapping):
            fields = differences({}, value, f"{name}.")
            return "; ".join(f"{self.label(each.place)}: {self.value(each.after)}" for each in fields)
        return self.value(as_text(value))

    def value(self, text: str) -> str:
        """Return a value of a difference in words."""
        return self.option(text) if text else self.text("content.nothing")

    def example(self, name: str) -> str:
        """Return an example of what the robot fills into the place `name` of a sentence."""
        return self._known(f"content_example.{name}") or self.text("content_example.other")

    def moment(self, at_s: int | None) -> str:
        """Return a moment of a version as local time; "" for None."""
        return "" if at_s is None else f"{datetime.datetime.fromtimestamp(at_s):%H:%M, %d/%m/%Y}"

    def summary(self, changes: Sequence[Difference]) -> tuple[str, str]:
        """Return the values before and after some changes, each with its place, for the log of deeds."""
        places = [(self.place(each), each) for each in changes]
        before = "; ".join(f"{place}: {self.value(each.before)}" for place, each in places)
        return before, "; ".join(f"{place}: {self.value(each.after)}" for place, each in places)

    def doubt(self, doubt: ImplausibleValue) -> str:
        """Return the question of a doubt."""
        return self.text(f"content_doubt.{doubt.key}", **doubt.values)

    def _of_item(self, item: ContentItem, name: str) -> str:
        """Return the label of a field of texts that have labels of their own: facts, places, sentences, policies."""
        first, _, rest = name.partition(".")
        if item.kind == SITE and item.key == FACTS:
            subject = self._known(f"centre_of.{first.replace('_', '-')}") or self._known(f"content_fact.{first}")
            return f"{subject[:1].upper()}{subject[1:]}, {self.text(f'content.in_{rest}')}" if rest else subject
        if item.kind == SITE:
            part, _, language = rest.partition(".")
            shown = [self._places.get(first, first), self.text(f"content.place_{part}") if part else ""]
            return ", ".join(filter(None, [*shown, self.text(f"content.in_{language}") if language else ""]))
        return self._known(f"content_{item.kind.removeprefix('new-')}.{_plain(name)}")

    def _known(self, key: str) -> str:
        try:
            return self.text(key)
        except Trouble:
            return ""


def _plain(name: str) -> str:
    return label_key(name).removeprefix("content_field.")


def plain_title(desk: StaffStores, version: ContentVersion) -> str:
    """Return what a version is about in Vietnamese, for the log of deeds and the bars."""
    item = desk.content.item_of(version)
    words = PageWords(desk.knowledge.content, desk.lobby, "vi", {}, item)
    return words.title or words.of_file(version) or desk.content.called(version)
