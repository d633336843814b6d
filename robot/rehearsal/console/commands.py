"""The orders of the console in one table, used by the window's clicks, by the keyboard and by lines in headless mode.

A line is a JSON object ({"do": "say", "who": "lan", "text": "..."}) or short words in the order of the table's fields
("say lan Tôi muốn ..."); `name=value` sets any field by its name.
"""

import json
import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Order = dict[str, Any]
"""An order as scenarios and backends read it: the name under "do", and a value for each field."""


class OrderRefused(Exception):
    """Raised for an order that can't be carried out. Holds a key of the console's texts ("refused.stuck") and the
    values of that text."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key, self.values = key, values


Kind = Literal["word", "number", "point", "way", "place", "text", "flag"]
"""Kind of a field's value. `point`: x y. `way`: x y x y ... or a name. `place`: x y or a name. `text`: the rest of the
line."""


@dataclass(frozen=True)
class Field:
    """A field of an order: its name, the kind of its value, and whether the value is required."""

    name: str
    kind: Kind = "word"
    must: bool = True


@dataclass(frozen=True)
class Spec:
    """Definition of an order. `owner`: the part of the console that carries it out. `recorded`: whether a scenario
    recorder keeps it."""

    name: str
    fields: tuple[Field, ...] = ()
    owner: Literal["backend", "console"] = "backend"
    recorded: bool = False

    @property
    def usage(self) -> str:
        """The syntax of the order's line, for the help: "say WHO TEXT"."""
        return " ".join([self.name, *(_usage(field) for field in self.fields)])


_WHO = Field("who")

_TABLE = (
    Spec("state", owner="console"),
    Spec("enter", (_WHO, Field("at", "place", must=False), Field("label", "text", must=False)), recorded=True),
    Spec("move", (_WHO, Field("at", "point")), owner="console"),
    Spec("wait", (Field("seconds", "number"),), owner="console"),
    Spec("walk", (_WHO, Field("to", "way"), Field("speed_m_s", "number", must=False)), recorded=True),
    Spec("look", (_WHO, Field("looks", "flag", must=False)), recorded=True),
    Spec("follow", (_WHO,), recorded=True),
    Spec("leave", (_WHO,), recorded=True),
    Spec("block", (_WHO, Field("ahead_m", "number", must=False)), recorded=True),
    Spec("say", (_WHO, Field("text", "text")), recorded=True),
    Spec("wav", (_WHO, Field("file", "text")), owner="console"),
    Spec("tap", (Field("want"), Field("of", must=False)), recorded=True),
    Spec("touch", (Field("at", "point"),), recorded=True),
    Spec("type", (Field("text", "text"),), recorded=True),
    Spec("fault", (Field("name"),), recorded=True),
    Spec("mend", (Field("name", must=False),), recorded=True),
    Spec("clerk", (Field("act"), Field("place", must=False)), recorded=True),
    Spec("pause", owner="console"),
    Spec("resume", owner="console"),
    Spec("step", (Field("ms", "number", must=False),), owner="console"),
    Spec("speed", (Field("times", "number"),), owner="console"),
    Spec("record", (Field("name", "text", must=False),), owner="console"),
    Spec("keep", (Field("file", "text", must=False),), owner="console"),
    Spec("picture", (Field("file"), Field("of", must=False)), owner="console"),
    Spec("language", (Field("to", must=False),), owner="console"),
    Spec("help", owner="console"),
    Spec("quit", owner="console"),
)

ORDERS: Mapping[str, Spec] = {spec.name: spec for spec in _TABLE}


def read(line: str) -> Order:
    """Parse one line into an order. Raises `OrderRefused` for a line that is no order; the reason is in the console's
    words."""
    line = unicodedata.normalize("NFC", line.strip())
    if line.startswith("{"):
        try:
            order = json.loads(line)
        except ValueError as error:
            raise OrderRefused("refused.not_json", text=line[:60]) from error
        return checked(order)
    name, _, rest = line.partition(" ")
    return checked({"do": name, **_short(_spec(name), rest)})


def checked(order: Mapping[str, Any]) -> Order:
    """Return a copy of `order`. Raises `OrderRefused` for an unknown order, or for a wrong or missing field."""
    spec = _spec(str(order.get("do", "")))
    for field in spec.fields:
        value = order.get(field.name)
        if field.must and value in (None, "") and not (spec.name == "say" and "wav" in order):
            raise OrderRefused("refused.missing", text=spec.name, name=field.name)
        if field.name in order and not _fits(field.kind, value):
            raise OrderRefused("refused.not_that_kind", text=spec.name, name=field.name, value=str(value)[:40])
    return dict(order)


def _fits(kind: Kind, value: object) -> bool:
    """Whether `value` is valid for a field of this kind. A check is needed because a line of JSON may hold any type."""
    match kind:
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
        case "flag":
            return isinstance(value, bool)
        case "point":
            return isinstance(value, list | tuple) and len(value) == 2 and all(_fits("number", part) for part in value)
        case "place":
            return isinstance(value, str) or _fits("point", value)
        case "way":
            points = isinstance(value, list | tuple) and bool(value) and all(_fits("point", part) for part in value)
            return points or isinstance(value, str)
        case _:
            return isinstance(value, str)


def _spec(name: str) -> Spec:
    spec = ORDERS.get(name)
    if spec is None:
        raise OrderRefused("refused.unknown_order", text=name[:40] or "∅")
    return spec


_NAMED = re.compile(r"^([a-z_]+)=(.*)$")


def _short(spec: Spec, rest: str) -> Order:
    words, found = rest.split(), Order()
    for field in spec.fields:
        if field.kind == "text":
            text, words = " ".join(words), []
            if text:
                found[field.name] = text
            continue
        named = next((word for word in words if word.startswith(f"{field.name}=")), None)
        if named is not None:
            words.remove(named)
            found[field.name] = _value(field, [named.partition("=")[2]])
        elif words and not (_NAMED.match(words[0]) and spec.name != "tap"):
            found[field.name] = _value(field, words)
    if words:
        named_words = _NAMED.match(words[0])
        raise OrderRefused("refused.unexpected", text=spec.name, name=named_words[1] if named_words else words[0])
    return found


def _value(field: Field, words: list[str]) -> Any:
    """Remove the words that belong to `field` from the front of `words`, and return their value."""
    match field.kind:
        case "number":
            return _number(field, words.pop(0))
        case "flag":
            return words.pop(0).lower() not in ("no", "0", "false", "off")
        case "point":
            return _point(field, words)
        case "place":
            return _point(field, words) if _is_number(words[0]) else words.pop(0)
        case "way":
            if not _is_number(words[0]):
                return words.pop(0)
            way = [_point(field, words)]
            while len(words) >= 2 and _is_number(words[0]) and _is_number(words[1]):
                way.append(_point(field, words))
            return way
        case _:
            return words.pop(0)


def _point(field: Field, words: list[str]) -> list[float]:
    if len(words) < 2:
        raise OrderRefused("refused.not_a_number", name=field.name, text=" ".join(words))
    return [_number(field, words.pop(0)), _number(field, words.pop(0))]


def _number(field: Field, word: str) -> float:
    if not _is_number(word):
        raise OrderRefused("refused.not_a_number", name=field.name, text=word[:40])
    return float(word)


def _is_number(word: str) -> bool:
    return re.fullmatch(r"[+-]?\d{1,9}(\.\d{1,9})?", word, re.ASCII) is not None


def _usage(field: Field) -> str:
    shown = {"point": "X Y", "way": "X Y …", "flag": "yes|no"}.get(field.kind, field.name.upper())
    return shown if field.must else f"[{shown}]"
