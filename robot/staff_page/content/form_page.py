"""The forms of the content: shown, checked field by field, asked back, and saved as a draft."""

from collections.abc import Mapping
from typing import Any

from robot.core.trouble import Trouble, Troubles
from robot.desk.content_versions.store import ContentVersion
from robot.editing.content_editor import LOOKED_AT
from robot.editing.content_items import ContentItem
from robot.editing.differences import differences
from robot.editing.edit_outcomes import FileHead, Overtaken
from robot.editing.form_fields import field_named
from robot.editing.merging import MergeConflict, merge
from robot.editing.policy_items import POLICY
from robot.editing.procedure_items import PROCEDURE
from robot.staff_page.content.content_desk import ContentDesk
from robot.staff_page.content.form_view import FormDrawing
from robot.staff_page.content.page_words import PageWords
from robot.staff_page.content.wrong_words import by_field, explained
from robot.staff_page.request_types import Answer, Ask, Goto, RenderTemplate
from robot.staff_page.stores import StaffStores

UNCHANGED = "content_told.unchanged"
MISSING = RenderTemplate("missing.html", {}, 404)


def words_of(desk: StaffStores, ask: Ask, item: ContentItem | None = None) -> PageWords:
    """Return the words of a request, with the labels of `item`."""
    with desk.accounts() as accounts:
        people = {account.name: account.display for account in accounts.all()}
    return PageWords(desk.knowledge.content, desk.lobby, ask.session.language, people, item)


def form(desk: StaffStores, ask: Ask) -> Answer:
    """Show one form of an item, with the values of its newest draft or of the content in force."""
    content, item = desk.content.ready(), desk.content.item(ask.parts["kind"], ask.parts["key"])
    if item is None or ask.parts["form"] not in item.forms.forms:
        return MISSING
    heads = [content.editor.head(path, item.subject) for path in item.paths]
    with content.editor.versions() as versions:
        for head in heads:
            versions.keep(head.text)
    return FormAnswer(desk, ask, item, heads).render({}, [])


def save(desk: StaffStores, ask: Ask) -> Answer:
    """Save what was typed as a draft; or show the form again with what is wrong, doubtful or overtaken."""
    content, item = desk.content.ready(), desk.content.item(ask.parts["kind"], ask.parts["key"])
    if item is None or ask.parts["form"] not in item.forms.forms:
        return MISSING
    heads = [content.editor.head(path, item.subject) for path in item.paths]
    return FormAnswer(desk, ask, item, heads).save()


class FormAnswer:
    """Handler of a request to a form of `item`, whose files stand as `heads`."""

    def __init__(self, desk: StaffStores, ask: Ask, item: ContentItem, heads: list[FileHead]) -> None:
        self.desk, self.ask, self.item, self.heads = desk, ask, item, heads
        self.content: ContentDesk = desk.content
        self.words, self.form = words_of(desk, ask, item), ask.parts["form"]
        self.now_texts = {head.path: head.text for head in heads}
        self.now, self.unfit = item.read(self.form, self.now_texts)

    def render(self, errors: Mapping[str, str], others: list[str], **more: Any) -> RenderTemplate:
        """Return the form with errors by field, and others above it."""
        drawing = FormDrawing(self.now, self.words.option, self.words.label, errors, self.ask.form or None)
        values = {
            "item": self.item,
            "form": self.form,
            "forms": list(self.item.forms.forms),
            "parts": drawing.parts(self.item.forms.forms[self.form]),
            "bases": self._bases(),
            "why": self.ask.form.get("why", ""),
            "others": others,
            "unfit": [self.words.known_label(place) or self.words.title for place in self.unfit],
            "wrong": bool(errors or others),
            "doubts": [],
            "conflict": None,
            "open": next((head.open for head in self.heads if head.open is not None), None),
            "planned": self.content.planned(self.item.subject),
            "replaced": self.item.kind == POLICY and self.item.key in self.desk.knowledge.content.policies.replaced,
            "words": self.words,
            "is_new": self.item.is_new,
            **more,
        }
        return RenderTemplate("content/form.html", values, 422 if errors or others else 200)

    def save(self) -> Answer:
        """Save what was sent, or return the form again."""
        base = self._base()
        typed = self.item.typed(self.form, self.ask.form, base)
        if typed.errors:
            errors = {name: self._wrong(key, self._most(name, key)) for name, key in typed.errors.items()}
            in_draft = self.content.draft(f"{PROCEDURE}:{typed.values.get('code', '')}") if self.item.is_new else None
            return self.render(errors, [], **({} if in_draft is None else {"open": in_draft}))
        values = typed.values
        if base != self.now:
            chosen = self._chosen()
            merged = merge(base, values, self.now, chosen)
            unseen = any(self.ask.form.get(name) != head.hash for name, head in self._numbered("seen"))
            if unseen or any(each.name not in chosen for each in merged.conflicts):
                return self._conflict(base, values, merged.conflicts)
            values = merged.values
        if values == self.now and not self.unfit and not self.item.is_new:
            self.ask.session.told = (UNCHANGED, "")
            return Goto(f"/content/{self.item.kind}/{self.item.key}")
        doubts = self.item.doubts(self.now, values, self.desk.now().date())
        if any(doubt.name not in self.ask.form for doubt in doubts):
            shown = [(doubt.name, self.words.doubt(doubt), doubt.name in self.ask.form) for doubt in doubts]
            return self.render({}, [], doubts=shown)
        return self._saved(values)

    def _saved(self, values: Mapping[str, Any]) -> Answer:
        texts = self.item.texts(self.now_texts, values)
        bases = dict.fromkeys(texts, "") | {head.path: head.hash for head in self.heads}
        subject = self.item.subject_of(texts)
        session = self.ask.session
        try:
            version = self.content.editor.save(subject, session.who, self.ask.form.get("why", ""), texts, bases)
        except Troubles as troubles:
            fields, others = by_field(troubles.found, self.item, self.item.forms.forms[self.form], self.words)
            return self.render(fields, others)
        except Overtaken as late:  # in the same moment, or a draft of the same new thing
            waiting = next((head.open for head in late.heads if head.open is not None), None)
            return self.render({}, [self._wrong("overtaken")], open=waiting)
        except Trouble as trouble:
            return self.render({}, [explained(trouble, self.words)])
        before, after = self.words.summary(differences(self.now, values))
        self.desk.note(session, "content_saved", self.words.title or subject, before, after, version.why)
        return Goto(f"/content/version/{version.id}")

    def _base(self) -> dict[str, Any]:
        """Return the values from which the form that was sent had been made; those of now if they are not known."""
        texts = dict(self.now_texts)
        with self.content.editor.versions() as versions:
            for name, head in self._numbered("base"):
                sent = self.ask.form.get(name, head.hash)
                if sent != head.hash:
                    text = versions.text(sent)
                    texts[head.path] = text if text is not None or not sent else head.text
        return self.item.read(self.form, texts).values

    def _bases(self) -> list[tuple[str, str]]:
        """Return the hidden fields that say on what the shown values were typed, and what was decided since then. A
        form that is shown again keeps those that it was sent with."""
        bases = [(name, self.ask.form.get(name, head.hash)) for name, head in self._numbered("base")]
        decided = ("choose.", "seen.")
        return bases + [(name, value) for name, value in self.ask.form.items() if name.startswith(decided)]

    def _numbered(self, start: str) -> list[tuple[str, FileHead]]:
        return [(f"{start}.{number}", head) for number, head in enumerate(self.heads)]

    def _chosen(self) -> dict[str, str]:
        start = "choose."
        return {name.removeprefix(start): value for name, value in self.ask.form.items() if name.startswith(start)}

    def _conflict(
        self, base: Mapping[str, Any], mine: Mapping[str, Any], conflicts: tuple[MergeConflict, ...]
    ) -> Answer:
        """Show what the other person has changed meanwhile, beside one's own change; both are kept until decided."""
        other = next((head.open for head in self.heads if head.open is not None), None) or self._decided_last()
        refused = other is not None and other.state == "refused"
        conflict = {
            "how": "conflict_refused" if refused else "conflict",
            "who": "" if other is None else other.decided_by if refused else other.who,
            "why": "" if other is None else other.reason if refused else other.why,
            "theirs": differences(base, self.now),
            "mine": differences(base, mine),
            "places": [self.words.conflict(each) for each in conflicts],
            "sent": [
                (name, value)
                for name, value in self.ask.form.items()
                if name != "form_token" and not name.startswith(("choose.", "seen."))
            ],
            "seen": [(name, head.hash) for name, head in self._numbered("seen")],
        }
        return self.render({}, [], conflict=conflict)._replace(status=409)

    def _decided_last(self) -> ContentVersion | None:
        """Return the version of the item that was decided last; None if there is none."""
        with self.content.editor.versions() as versions:
            decided = [each for each in versions.of_subject(self.item.subject, LOOKED_AT) if each.decided_s is not None]
        return max(decided, key=lambda each: each.decided_s or 0, default=None)

    def _wrong(self, key: str, most: int = 0) -> str:
        return self.words.text(f"content_wrong.{key}", n=most)

    def _most(self, name: str, key: str) -> int:
        """Return the most characters of the field `name`, or of its entries when one of them is too long."""
        field = field_named(self.item.forms.forms[self.form], name)
        return 0 if field is None else field.most_of_text if key == "long_entry" else field.most_chars
