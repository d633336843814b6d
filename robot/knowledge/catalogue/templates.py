"""Sentence templates of the robot by key, in each language, with places in braces."""

import re
import string
from collections.abc import Mapping

import msgspec

from robot.core.trouble import Trouble

LANGUAGES = ("vi", "en")
ADDRESS = {"vi": "bác", "en": "you"}
"""The form of address for a visitor, by language, unless a site sets another."""
_ADDRESSED = frozenset(("bác", "Bác"))
_VISITOR = re.compile(r"\b[Bb]ác\b(?! ruột)")
"""Matches "bác" where it addresses the visitor, but not in "bác ruột" (uncle)."""
# fmt: off
PLACES = frozenset(
    (
        "bác", "Bác", "a", "amount", "answer", "at", "b", "besides", "channels", "code", "condition", "d", "day",
        "days", "document", "documents", "documents_n", "facts", "fee", "first", "forms", "from", "hour", "hours", "i",
        "last", "m", "minute", "month", "more", "n", "name", "office", "place", "place_name", "q", "related", "result",
        "s", "second", "Second", "step", "text", "time", "title", "to", "unit", "unknown", "weekday", "when", "where",
        "Where", "who",
    )
)
# fmt: on
"""Names that a template may have in braces, as places for values."""


class Templates(msgspec.Struct, frozen=True):
    """Maps a language to templates by key. The loader ensures that every key exists in every language."""

    templates: Mapping[str, Mapping[str, str]]
    address: Mapping[str, str] = msgspec.field(default_factory=lambda: dict(ADDRESS))

    def text(self, key: str, language: str, values: Mapping[str, object]) -> str:
        """Return the text of `key` with `values` filled in. If the value `n` is 1, "KEY.one" is used if it exists.

        Raises `Trouble` for a missing key or value.
        """
        templates = self.templates[language if language in self.templates else "en"]
        template = templates.get(f"{key}.one", templates.get(key)) if values.get("n") == 1 else templates.get(key)
        if template is None:
            raise _missing(key, "there are no words for this key", "chưa có câu cho khoá này")
        address = self.address.get(language, "")
        filled = {"bác": address, "Bác": _capital(address), **values}
        try:
            return template.format_map(filled)
        except KeyError as error:
            what = f"nothing fills the place {{{error.args[0]}}}"
            raise _missing(key, what, f"chưa có giá trị cho {{{error.args[0]}}}") from None

    def has(self, key: str) -> bool:
        """Whether there is a text of `key`."""
        return key in next(iter(self.templates.values()), {})

    def addressing(self, address: str) -> "Templates":
        """Return a copy of these templates that addresses the visitor as `address` in Vietnamese."""
        return msgspec.structs.replace(self, address={**self.address, "vi": address})

    def addressed(self, text: str, language: str) -> str:
        """Replace "bác" in a sentence of the catalogue by this visitor's form of address."""
        address = self.address.get(language, "")
        if language != "vi" or address == ADDRESS["vi"]:
            return text
        return _VISITOR.sub(lambda word: address if word[0].islower() else _capital(address), text)

    def fixed(self, prefix: str) -> tuple[str, ...]:
        """Return the keys beginning with `prefix` whose texts are fixed: no values are filled in but the address."""
        return tuple(
            key
            for key in next(iter(self.templates.values()), {})
            if key.startswith(prefix)
            and all(_places(templates[key]) <= {"bác", "Bác"} for templates in self.templates.values())
        )


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]


def _places(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def _missing(key: str, what: str, vi: str) -> Trouble:
    return Trouble(
        what,
        vi,
        file="config/words",
        key=key,
        remedy="add or mend it in config/words/vi and config/words/en",
        remedy_vi="thêm hoặc sửa trong config/words/vi và config/words/en",
    )
