"""Write announced procedures as TOML: one table a procedure, sorted by code, so that a change shows as a few lines."""

import datetime
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from robot.knowledge.catalogue.procedures import Procedure

HEAD = """# Thủ tục theo danh mục công bố, chưa ai đối chiếu: xem README.md cạnh đây.
# Announced procedures that no one has checked yet: one table ["CODE"] each, the keys of a procedure's own file.
"""
_TABLE = re.compile(r'^\["([^"]+)"\]', re.MULTILINE)
_FLAGS = ("at_most", "extra")
"""Keys that are left out where they are false."""
_ONE_LINE = 100
"""A list whose items are longer than this together, in characters, is written with an item a line. Chosen."""
_KEYS = (
    "title", "official_title", "field", "subject", "department", "elsewhere", "handed_in", "icon", "other_codes",
    "decided_by", "submit_at", "citizen_deadline", "announced_by", "confidence", "as_of", "valid_until", "related",
    "result", "conditions", "common_mistakes", "ask_first", "notes", "unverified", "asked", "fee", "time", "documents",
    "precheck", "forms", "variants", "online", "legal_basis", "sources", "second_source",
)  # fmt: skip
"""The keys that are written, in this order."""


def blocks(text: str) -> dict[str, str]:
    """Return the text of each table by its code; the text before the first one by ""."""
    starts = list(_TABLE.finditer(text))
    ends = [start.start() for start in starts[1:]] + [len(text)]
    found = {"": text[: starts[0].start()] if starts else text}
    return found | {start[1]: text[start.start() : end] for start, end in zip(starts, ends, strict=True)}


def with_blocks(text: str, changed: Mapping[str, str]) -> str:
    """Return `text` with the tables `changed` by code: new ones are added, "" removes one, all others stay as they
    are."""
    found = blocks(text) if text else {"": HEAD}
    head = found.pop("").rstrip()
    kept = {code: block for code, block in (found | dict(changed)).items() if block}
    return "\n\n".join([head, *(kept[code].strip() for code in sorted(kept))]) + "\n"


def block(procedure: Procedure, before: str = "") -> str:
    """Return the table of `procedure`. The comments of `before`, its former table, are kept below the first line."""
    comments = [line for line in before.splitlines() if line.startswith("#")]
    values = msgspec.to_builtins(procedure, builtin_types=(datetime.date,))
    return "\n".join([f'["{procedure.code}"]', *comments, *_lines(values, procedure)])


def _lines(values: dict[str, Any], procedure: Procedure) -> Iterator[str]:
    plain = dict(_defaults(procedure))
    for key in _KEYS:
        value = values.get(key)
        if value in (None, (), [], {}) or value == plain.get(key):
            continue
        if key == "asked":
            for part in ("situation", "names", "phrases"):
                yield f"asked.{part} = {_value(value[part])}"
        else:
            yield f"{key} = {_value(_stripped(value))}"


def _defaults(procedure: Procedure) -> Iterator[tuple[str, Any]]:
    for field in msgspec.structs.fields(procedure):
        if field.default is not msgspec.NODEFAULT:
            yield field.name, msgspec.to_builtins(field.default, builtin_types=(datetime.date,))


def _stripped(value: Any) -> Any:
    """Return `value` without keys that hold nothing."""
    if isinstance(value, dict):
        kept = {key: each for key, each in value.items() if each not in (None, (), [])}
        return {key: _stripped(each) for key, each in kept.items() if each is not False or key not in _FLAGS}
    return [_stripped(each) for each in value] if isinstance(value, (list, tuple)) else value


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, dict):
        inner = ", ".join(f"{key} = {_value(each)}" for key, each in value.items())
        return f"{{ {inner} }}"
    if isinstance(value, Sequence):
        items = [_value(each) for each in value]
        if sum(map(len, items)) <= _ONE_LINE:
            return f"[{', '.join(items)}]"
        return "".join(["[\n", *(f"  {item},\n" for item in items), "]"])
    return str(value)
