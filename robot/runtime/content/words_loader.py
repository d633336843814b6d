"""Load the texts that the robot shows and says, and assemble the content."""

import datetime
import string
from collections.abc import Callable
from pathlib import Path

from robot.core.trouble import Trouble, Troubles
from robot.knowledge.catalogue.templates import LANGUAGES, PLACES, Templates
from robot.knowledge.topics.lexicon import Lexicon
from robot.navigation.map.lobby_map import Lobby
from robot.runtime.content.catalogue_loader import load_catalogue
from robot.runtime.content.content_material import ContentMaterial
from robot.runtime.content.desk_vocabulary_loader import load_working_days
from robot.runtime.content.policies_loader import load_policies
from robot.runtime.content.provider import ContentProvider
from robot.runtime.content.site_overlays import SiteTexts, load_site_texts
from robot.runtime.content.typed_toml import decode
from robot.runtime.content.understanding_loader import LEXICON
from robot.runtime.settings.foreign_files import own
from robot.runtime.settings.known_files import known
from robot.runtime.settings.schema import Settings
from robot.runtime.settings.toml_reader import read_toml


def load_words(folder: Path) -> Templates:
    """Return the texts in `folder`/vi/*.toml and `folder`/en/*.toml by their key, "table.key".

    Raises `Troubles` for a key that is repeated or missing in a language, and for a text that is blank, is no valid
    template, or has a placeholder for which no value is ever given.
    """
    if not folder.is_dir():
        raise Troubles([_bad(folder, "", None, "the folder is missing", "thiếu thư mục này")])
    found: list[Trouble] = []
    templates = {language: _language(folder / language, found) for language in LANGUAGES}
    # When a file or a language cannot be read, only that is reported, not each of its keys.
    if all(templates.values()) and all(trouble.key for trouble in found):
        for key in sorted(set().union(*templates.values())):
            for language in LANGUAGES:
                if key not in templates[language]:
                    what, vi = "the words are missing in this language", "thiếu câu ở ngôn ngữ này"
                    found.append(_bad(folder / language, key, None, what, vi))
    if found:
        raise Troubles(found)
    return Templates(templates)


def load_content(
    config: Path,
    settings: Settings,
    lobby: Lobby,
    today: Callable[[], datetime.date] = datetime.date.today,
    now: Callable[[], datetime.datetime] = datetime.datetime.now,
) -> ContentProvider:
    """Return words, catalogue, policies, pronunciation and map as a `ContentProvider`. Raises `Troubles` with every
    error."""
    found: list[Trouble] = []
    words, catalogue, policies, pronunciation, days = None, None, None, None, None
    try:
        words = load_words(config / "words")
    except Troubles as troubles:
        found += troubles.found
    try:
        catalogue = load_catalogue(config)
    except Troubles as troubles:
        found += troubles.found
    try:
        policies = load_policies(config, catalogue)
    except Troubles as troubles:
        found += troubles.found
    try:
        pronunciation = read_toml(config / "pronunciation.toml")
    except Trouble as trouble:
        found.append(trouble)
    texts = SiteTexts()
    try:
        texts = load_site_texts(config, lobby)
    except Troubles as troubles:
        found += troubles.found
    try:
        days = load_working_days(config, settings)
    except Trouble as trouble:
        found.append(trouble)
    except Troubles as troubles:
        found += troubles.found
    if words is None or catalogue is None or policies is None or pronunciation is None or days is None:
        raise Troubles(found)
    for topic in settings.site.topics:
        if topic not in catalogue.topics:
            what, vi = "there is no such life event in topics.toml", "topics.toml không có nhóm việc này"
            found.append(
                Trouble(
                    what,
                    vi,
                    file=str(config / "site.toml"),
                    key="site.topics",
                    value=topic,
                    remedy="take a name that stands in config/topics.toml",
                    remedy_vi="dùng tên có trong config/topics.toml",
                )
            )
    if found:
        raise Troubles(found)
    lexicon = decode(config / LEXICON, Lexicon, [])  # its errors are reported by the loader of understanding
    abbreviations = () if lexicon is None else lexicon.abbreviations
    desk = settings.desk
    kept_days = desk.keep_days + desk.backup_days if desk.count_unanswered else 0  # copies keep them longer
    material = ContentMaterial(
        catalogue,
        policies,
        words,
        pronunciation,
        texts.over_lobby(lobby),
        settings.site,
        texts.over_facts(settings.facts),
        days,
        abbreviations,
        kept_days,
        settings.staff_page.forms_url,
        settings.staff_page.forms_wifi,
    )
    return ContentProvider(material, today, now)


def _language(folder: Path, found: list[Trouble]) -> dict[str, str]:
    templates: dict[str, str] = {}
    files = own(folder.glob("*.toml"))
    if not files:
        found.append(_bad(folder, "", None, "holds no words", "không có câu nào"))
    for path in files:
        for key, text in _texts(path, found):
            if key in templates:
                found.append(_bad(path, key, None, "the key stands in another file too", "khoá này bị trùng"))
            templates[key] = text
    return templates


def _texts(path: Path, found: list[Trouble]) -> list[tuple[str, str]]:
    """Return (key, text) of each text in a file. Errors are added to `found`."""
    texts: list[tuple[str, str]] = []

    def read() -> list[tuple[str, str]] | None:
        try:
            tables = read_toml(path)
        except Trouble as trouble:
            found.append(trouble)
            return None
        before = len(found)
        for table, entries in tables.items():
            if not isinstance(entries, dict):
                found.append(_bad(path, table, None, "words stand in a [table]", "câu phải nằm trong một [bảng]"))
                continue
            for name, text in entries.items():
                if fault := _fault(text):
                    found.append(_bad(path, f"{table}.{name}", text, *fault))
                texts.append((f"{table}.{name}", str(text)))
        return texts if len(found) == before else None

    return known(path, "words", read) or texts


def _fault(text: object) -> tuple[str, str] | None:
    """Return the error in a text, in English and Vietnamese; None = valid."""
    if not isinstance(text, str):
        return "is not text", "không phải là chữ"
    if not text.strip():
        return "is blank", "câu trống"
    try:
        fields = [field for field in string.Formatter().parse(text) if field[1] is not None]
    except ValueError:
        return "is not a template: mend the braces", "dấu ngoặc nhọn bị sai"
    for _, name, form, conversion in fields:
        if name not in PLACES or form or conversion:
            return f"nothing fills the place {{{name}}}", f"không có giá trị nào cho {{{name}}}"
    return None


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
