"""Change a TOML text so that it says something else, and keep its comments, its order and the layout of the rest."""

import re
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import AoT, Array, Comment, InlineTable, Item, Table, Whitespace

from robot.core.trouble import Trouble
from robot.runtime.settings.toml_reader import parse_toml

LONG_LINE = 110
"""A list whose one line would be longer gets a line for each entry. Chosen: the house's files are like that."""


_NOWHERE = Path()


def edited(text: str, wanted: dict[str, Any]) -> str:
    """Return the TOML `text` changed so that it says `wanted`: tables, lists and plain values by key.

    Keys that stay keep their place, their layout and their comments. Raises `Trouble` when `text` is not TOML.
    """
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n")
    known = _parsed(plain)
    if known == wanted:
        return plain
    document = tomlkit.parse(plain)
    _make_equal(document, known, wanted)
    result = tomlkit.dumps(document)
    if _says(result, wanted):
        return result
    document = tomlkit.parse(plain)  # an odd layout: the changed top keys are written anew
    for key in [key for key in known if key not in wanted]:
        del document[key]
    for key, value in wanted.items():
        if known.get(key) != value:
            document.pop(key, None)
            document[key] = _item(value)
    result = tomlkit.dumps(document)
    return result if _says(result, wanted) else written(wanted)


def written(wanted: dict[str, Any]) -> str:
    """Return a new TOML text that says `wanted`: plain values first, then tables and lists of tables."""
    document = tomlkit.document()
    for key, value in sorted(wanted.items(), key=lambda each: _is_table(each[1])):
        document[key] = _item(value)
    return tomlkit.dumps(document)


def _parsed(text: str) -> dict[str, Any]:
    return parse_toml(text, _NOWHERE)


def _says(text: str, wanted: dict[str, Any]) -> bool:
    try:
        return _parsed(text) == wanted
    except Trouble:
        return False


def _make_equal(container: Any, known: dict[str, Any], wanted: dict[str, Any]) -> None:
    """Change `container`, a table that says `known`, so that it says `wanted`."""
    for key in [key for key in known if key not in wanted]:
        del container[key]
    for key, value in wanted.items():
        if key not in known:
            container[key] = _item(value, inline=isinstance(container, InlineTable))
        elif known[key] != value:
            _change(container, key, known[key], value)


def _change(container: Any, key: str, known: Any, value: Any) -> None:
    old = container[key]
    if isinstance(known, dict) and isinstance(value, dict):
        _make_equal(old, known, value)
    elif isinstance(old, AoT) and isinstance(value, list) and value and all(isinstance(each, dict) for each in value):
        _align_tables(old, known, value)
    elif isinstance(old, Array) and isinstance(value, list) and value:
        _align_entries(old, known, value)
    else:
        _replace(container, key, value)


def _replace(container: Any, key: str, value: Any) -> None:
    """Set `key`, keeping the comment behind a plain value. A list of tables stays where it stood."""
    old = container[key]
    new = _item(value, inline=isinstance(container, InlineTable))
    if isinstance(old, Item) and isinstance(new, Item) and not isinstance(old, Table | AoT | InlineTable):
        new.trivia.comment_ws, new.trivia.comment = old.trivia.comment_ws, old.trivia.comment
    container[key] = new


def _align_tables(old: AoT, known: list[dict[str, Any]], wanted: list[dict[str, Any]]) -> None:
    """Change a list of tables entry by entry; entries that no longer occur are taken out from where they stood. Entries
    with an "id" are known by it, so that one can be put between two others."""
    known = list(known)
    if not _by_id(old, known, wanted):
        for number, value in enumerate(wanted):
            rest = len(wanted) - number
            while number < len(known) and known[number] not in wanted[number:] and len(known) - number > rest:
                _take_out(old, known, number)
            if number >= len(known):
                old.append(_item(value))
                known.append(value)
            elif known[number] != value:
                _make_equal(old[number], known[number], value)
    while len(old) > len(wanted):
        _take_out(old, known, len(old) - 1)


def _by_id(old: AoT, known: list[dict[str, Any]], wanted: list[dict[str, Any]]) -> bool:
    """Change a list of tables with ids of their own, and return True; False if they have none, or change places."""
    ids, new = [each.get("id") for each in known], [each.get("id") for each in wanted]
    kept = [each for each in ids if each in new]
    if None in (*ids, *new) or len({*new}) < len(new) or [each for each in new if each in kept] != kept:
        return False
    for number in range(len(known) - 1, -1, -1):
        if known[number]["id"] not in new:
            _take_out(old, known, number)
    for number, value in enumerate(wanted):
        if number < len(known) and known[number]["id"] == value["id"]:
            _make_equal(old[number], known[number], value)
        else:
            old.insert(number, _item(value))
            old[number - 1 if number == len(known) and number else number].add(tomlkit.nl())
            known.insert(number, value)
    return True


def _take_out(old: AoT, known: list[dict[str, Any]], number: int) -> None:
    """Delete a table of a list; comments behind it, which are about what follows, go behind the table before it."""
    body = old[number].value.body
    end = next((at for at in range(len(body), 0, -1) if body[at - 1][0] is not None), 0)
    behind = [item for _, item in body[end:] if isinstance(item, Comment | Whitespace)]
    del old[number]
    del known[number]
    if number and any(isinstance(each, Comment) for each in behind):
        for item in behind:
            old[number - 1].add(item)


def _align_entries(old: Array, known: list[Any], wanted: list[Any]) -> None:
    """Change a list in brackets: entries that stay keep their line and its comment."""
    if len(known) == len(wanted) and all(isinstance(each, float) for each in (*known, *wanted)):  # a point
        for number, value in enumerate(wanted):
            if known[number] != value:
                old[number] = value
        return
    known = list(known)
    for number in range(len(known) - 1, -1, -1):
        if known[number] not in wanted:
            del old[number]
            del known[number]
    kept = [each for each in wanted if each in known]
    if kept != known:  # another order, or an entry that stands twice
        _fill(old, wanted)
        return
    for number, value in enumerate(wanted):
        if number >= len(known) or known[number] != value:
            if number == len(known) and "\n" in old.as_string():
                old.add_line(_item(value, inline=True), indent=_indent(old))
            else:
                old.insert(number, _item(value, inline=True))
            known.insert(number, value)


def _indent(array: Array) -> str:
    """Return the spaces before the entries of a list with a line for each."""
    found = re.search(r"\n([ \t]*)[^\s\]]", array.as_string())
    return found[1] if found else "  "


def _fill(old: Array, wanted: list[Any]) -> None:
    multiline = "\n" in old.as_string()
    old.clear()
    for value in wanted:
        old.append(_item(value, inline=True))
    old.multiline(multiline)


def _item(value: Any, *, inline: bool = False) -> Any:
    """Return a value as an item of tomlkit: tables in brackets of their own, or `inline` in braces."""
    if isinstance(value, dict):
        if inline or _in_braces(value):
            braces = tomlkit.inline_table()
            for key, each in value.items():
                braces[key] = _item(each, inline=True)
            return braces
        table = tomlkit.table()
        for key, each in value.items():
            table[key] = _item(each)
        return table
    if isinstance(value, list):
        if not inline and value and all(isinstance(each, dict) and not set(each) <= {"vi", "en"} for each in value):
            tables = tomlkit.aot()
            for each in value:
                tables.append(_item(each))
            return tables
        array = tomlkit.array()
        for each in value:
            array.append(_item(each, inline=True))
        array.multiline(len(array.as_string()) > LONG_LINE)
        return array
    return tomlkit.item(value)


def _in_braces(value: dict[str, Any]) -> bool:
    """Whether a table is short enough for one line: a text in both languages, or numbers such as those of a pose."""
    both = set(value) <= {"vi", "en"} and not any(isinstance(each, dict | list) for each in value.values())
    return both or (bool(value) and all(isinstance(each, float) for each in value.values()))


def _is_table(value: Any) -> bool:
    return isinstance(_item(value), Table | AoT)
