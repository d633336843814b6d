"""Edits of TOML texts keep comments, order and layout, and say exactly what is wanted, for every shipped file."""

import copy
import difflib
import itertools
import random
from typing import Any

import pytest
import tomli

from robot.editing.toml_edits import edited, written
from robot.paths import CONFIG

FILES = sorted([*(CONFIG / "procedures").rglob("*.toml"), *(CONFIG / "policies").rglob("*.toml")])
ANNOUNCED = CONFIG / "procedures_announced" / "quan-su.toml"


def test_a_changed_value_changes_its_line_only_and_keeps_its_comment() -> None:
    text = '# đầu tệp\na = 1  # một\n\n[fee]\nb = "x"\n\n[[fee.items]]  # khoản\namount = 5  # đồng\n'
    assert edited(text, {"a": 1, "fee": {"b": "x", "items": [{"amount": 8}]}}) == text.replace("= 5", "= 8")
    assert edited(text, {"a": 2, "fee": {"b": "x", "items": [{"amount": 5}]}}) == text.replace("a = 1", "a = 2")


def test_an_entry_is_added_to_and_taken_out_of_a_list_in_its_place() -> None:
    text = 'phrases = [\n  "một",\n  "hai",  # hay gặp\n  "ba",\n]\n'
    assert edited(text, {"phrases": ["một", "hai", "ba", "bốn"]}) == text.replace('"ba",', '"ba",\n  "bốn",')
    assert edited(text, {"phrases": ["hai", "ba"]}) == text.replace('  "một",\n', "")


def test_the_same_values_leave_the_text_as_it_is() -> None:
    for path in FILES:
        text = path.read_text(encoding="utf-8")
        assert edited(text, tomli.loads(text)) == text


@pytest.mark.parametrize("seed", range(3))
def test_any_edit_of_any_shipped_file_says_what_is_wanted_and_touches_few_lines(seed: int) -> None:
    chance = random.Random(seed)
    for path in [*FILES[seed::3], ANNOUNCED]:
        text = path.read_text(encoding="utf-8")
        wanted = _changed(tomli.loads(text), chance)
        result = edited(text, wanted)
        assert tomli.loads(result) == wanted, path
        assert len(list(difflib.unified_diff(text.splitlines(), result.splitlines(), n=0))) < 40, path


def test_a_value_of_any_type_takes_the_place_of_one_of_any_other() -> None:
    values: list[Any] = [5, "x", ["a"], {"b": 1}, [{"b": 1}, {"b": 2, "c": "x"}], {"b": {"c": [{"d": 1}]}}, []]
    for old, new in itertools.product(values, values):
        whole = {"first": 1, "fee": new, "last": {"c": old}}
        assert tomli.loads(edited(written({**whole, "fee": old, "last": {"c": new}}), whole)) == whole


def test_a_new_file_says_what_is_wanted() -> None:
    for path in FILES:
        values = tomli.loads(path.read_text(encoding="utf-8"))
        assert tomli.loads(written(values)) == values


def _changed(value: Any, chance: random.Random) -> Any:
    """A value with one change somewhere inside: another text or number, an entry more, less or elsewhere."""
    if isinstance(value, dict):
        key = chance.choice(list(value))
        return {**value, key: _changed(value[key], chance)}
    if isinstance(value, list) and value:
        entries = list(value)
        place = chance.randrange(len(entries))
        match chance.randrange(4):
            case 0:
                del entries[place]
            case 1:
                entries.append(copy.deepcopy(entries[-1]) if isinstance(entries[0], dict) else "câu mới")
            case 2 if not isinstance(entries[0], dict):
                chance.shuffle(entries)
            case _:
                entries[place] = _changed(entries[place], chance)
        return entries
    if isinstance(value, str):
        return value + ' "đổi" \\'
    return value + 1 if type(value) is int else value
