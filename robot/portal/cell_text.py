"""Turn the value of a cell into text: NFC, without HTML and without invisible signs."""

import html
import re
import unicodedata
from collections.abc import Iterable

_LIMIT_DEPTH = 20
"""Greatest depth of nested lists in a JSON cell; real exports have three or four."""
_TAG = re.compile(
    r"<(/?)(p|br|div|span|[uo]l|li|[biua]|strong|em|font|su[bp]|table|t(?:head|body|[rdh])|h[1-6]|o:p)"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_BLOCKS = frozenset(("p", "br", "div", "ul", "ol", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6"))
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.IGNORECASE)


def text_of(value: object, depth: int = 0) -> str:
    """Return the value of a cell as text: whole numbers without decimal point, lists and objects one item a line."""
    if depth > _LIMIT_DEPTH:
        raise RecursionError
    match value:
        case None:
            return ""
        case bool():
            return "có" if value else "không"
        case float() if value.is_integer():
            return str(int(value))
        case list() | tuple():
            return _lines(value, depth)
        case dict():
            return _lines(value.values(), depth)
        case _:
            return cleaned(str(value))


def _lines(values: Iterable[object], depth: int) -> str:
    return "\n".join(text for value in values if (text := text_of(value, depth + 1)))


SOFT_HYPHEN = "\xad"
"""An invisible sign that `cleaned` keeps, because in the letters of .VnTime it is "ư"."""


def cleaned(text: str) -> str:
    """Return a cell without HTML and invisible signs, but with `SOFT_HYPHEN`."""
    if "&" in text:
        text = _ENTITY.sub(lambda found: html.unescape(found[0]), text)
    if "<" in text:
        text = _TAG.sub(lambda found: "\n" if found[2].lower() in _BLOCKS else "", text)
        text = "\n".join(filter(None, map(str.strip, text.split("\n"))))
    if not text.isprintable():
        text = "".join(_seen(sign) for sign in text)
    return unicodedata.normalize("NFC", text).strip()


def _seen(sign: str) -> str:
    match unicodedata.category(sign):
        case "Cf" if sign == SOFT_HYPHEN:
            return sign
        case "Cf" | "Co":  # zero-width blanks, soft hyphens; private signs
            return ""
        case "Cc" if sign != "\n":
            return " "
        case _:
            return sign
