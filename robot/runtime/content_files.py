"""Reads the words of the product and puts the content together."""

import datetime
import string
from collections.abc import Callable
from pathlib import Path

from robot.core.trouble import Trouble, Troubles
from robot.guiding.lobby import Lobby
from robot.knowledge.words import LANGUAGES, Words
from robot.runtime.catalogue_files import load_catalogue
from robot.runtime.content import Content, Material
from robot.runtime.settings import Settings
from robot.runtime.settings_files import read_toml


def load_words(folder: Path) -> Words:
    """The words in `folder`/vi/*.toml and `folder`/en/*.toml by "table.key".

    Raises `Troubles` for a key that stands twice or in one language only, and for words that are no template.
    """
    found: list[Trouble] = []
    templates = {language: _language(folder / language, found) for language in LANGUAGES}
    for key in sorted(set().union(*templates.values())):
        missing = [language for language in LANGUAGES if key not in templates[language]]
        for language in missing:
            what, vi = "the words are missing in this language", "thiếu câu ở ngôn ngữ này"
            found.append(_bad(folder / language, key, None, what, vi))
        if not missing and (wrong := _unfinished(templates, key)):
            found.append(_bad(folder, key, wrong, "is not a template: mend the braces", "dấu ngoặc nhọn bị sai"))
    if found:
        raise Troubles(found)
    return Words(templates)


def load_content(
    config: Path, settings: Settings, lobby: Lobby, today: Callable[[], datetime.date] = datetime.date.today
) -> Content:
    """Words, catalogue, pronunciation and map as the port `Content`. Raises `Troubles` with every error."""
    found: list[Trouble] = []
    words, catalogue, pronunciation = None, None, None
    try:
        words = load_words(config / "words")
    except Troubles as troubles:
        found += troubles.found
    try:
        catalogue = load_catalogue(config)
    except Troubles as troubles:
        found += troubles.found
    try:
        pronunciation = read_toml(config / "pronunciation.toml")
    except Trouble as trouble:
        found.append(trouble)
    if words is None or catalogue is None or pronunciation is None:
        raise Troubles(found)
    for topic in settings.site.topics:
        if topic not in catalogue.topics:
            what, vi = "there is no such life event in topics.toml", "topics.toml không có nhóm việc này"
            found.append(_bad(config / "site.toml", "site.topics", topic, what, vi))
    if found:
        raise Troubles(found)
    return Content(Material(catalogue, words, pronunciation, lobby, settings.site), today)


def _language(folder: Path, found: list[Trouble]) -> dict[str, str]:
    templates: dict[str, str] = {}
    files = sorted(folder.glob("*.toml"))
    if not files:
        found.append(_bad(folder, "", None, "holds no words", "không có câu nào"))
    for path in files:
        try:
            tables = read_toml(path)
        except Trouble as trouble:
            found.append(trouble)
            continue
        for table, entries in tables.items():
            if not isinstance(entries, dict):
                found.append(_bad(path, table, None, "words stand in a [table]", "câu phải nằm trong một [bảng]"))
                continue
            for name, text in entries.items():
                key = f"{table}.{name}"
                if not isinstance(text, str):
                    found.append(_bad(path, key, None, "is not text", "không phải là chữ"))
                elif key in templates:
                    found.append(_bad(path, key, None, "the key stands in another file too", "khoá này bị trùng"))
                else:
                    templates[key] = text
    return templates


def _unfinished(templates: dict[str, dict[str, str]], key: str) -> str:
    """The first text of `key` that is not a template; "" when all are."""
    for language in LANGUAGES:
        try:
            list(string.Formatter().parse(templates[language][key]))
        except ValueError:
            return templates[language][key]
    return ""


def _bad(path: Path, key: str, value: object, what: str, vi: str) -> Trouble:
    return Trouble(
        what,
        vi,
        file=str(path),
        key=key,
        value=value,
        remedy="compare config/words/vi with config/words/en",
        remedy_vi="so config/words/vi với config/words/en",
    )
