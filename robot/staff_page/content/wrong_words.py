"""Errors of a form and of the content in the words of officials: no file names, no keys."""

from robot.core.trouble import RefusedBySystem, Trouble
from robot.editing.content_items import ContentItem
from robot.editing.form_fields import FormPart, field_at
from robot.staff_page.content.page_words import PageWords

_BY_START = (
    ("the key is missing", "needed"),
    ("must not be empty", "needed"),
    ("needs a department of this centre", "needs_place"),
    ("is free, but an ordinary item has an amount", "free_with_amount"),
    ("no procedure has this code", "no_procedure"),
    ("a time needs its unit", "needs_unit"),
    ("no document has this name", "no_paper"),
    ("no uploaded form has this name", "no_form_file"),
    ("nothing fills the place", "no_value_for_place"),
    ("is not a template", "braces"),
    ("must be one of", "no_choice"),
    ("ends before it begins", "ends_early"),
    ("is itself or stands twice", "twice"),
    ("is not among the procedures of this answer", "not_among"),
    ("this code stands twice", "code_twice"),
    ("this id stands twice", "id_twice"),
)
"""Beginnings of the loaders' messages, and the word keys of what officials read instead."""


def explained(trouble: Trouble, words: PageWords) -> str:
    """Return what is wrong with the content, as officials read it."""
    if isinstance(trouble, RefusedBySystem):
        return words.text("content_wrong.system")
    for start, key in _BY_START:
        if trouble.what.startswith(start):
            return words.text(f"content_wrong.{key}")
    return trouble.vi[:1].upper() + trouble.vi[1:] if words.language == "vi" else trouble.what


def by_field(
    found: list[Trouble], item: ContentItem, parts: tuple[FormPart, ...], words: PageWords
) -> tuple[dict[str, str], list[str]]:
    """Return the errors that belong to fields of a form of `item`, and those that belong to none of them, in words. An
    error of one line of a field begins with that line."""
    fields, others = dict[str, list[str]](), list[str]()
    for trouble in found:
        place = item.field_of(trouble)
        if name := field_at(parts, place):
            line = f"{trouble.value}: " if name != place and isinstance(trouble.value, str) else ""
            fields.setdefault(name, []).append(f"{line}{explained(trouble, words)}")
        else:
            others.append(placed(trouble, words, place or trouble.key))
    return {name: " ".join(errors) for name, errors in fields.items()}, others


def placed(trouble: Trouble, words: PageWords, key: str = "") -> str:
    """Return what is wrong after the label of its field, if a form has that field. `key`: the place of the field in its
    item, "" = as the error names it."""
    name = words.known_label(key or trouble.key)
    return f"{name}: {explained(trouble, words)}" if name else explained(trouble, words)
