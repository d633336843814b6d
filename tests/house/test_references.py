"""References that stand in READMEs are what the program says: commands, settings, readiness."""

import argparse
import re
import tomllib
from functools import cache
from pathlib import Path

import msgspec
import pytest

from robot.cli.command_table import COMMANDS
from robot.knowledge.catalogue.procedures import Procedure
from robot.paths import ROOT
from robot.runtime.settings.schema import Settings
from tests.house.pages import PAGES
from tests.house.reference import REFERENCES, path_of, rewritten
from tests.house.reference.commands import parser_of
from tests.house.reference.readiness import gate_results
from tests.house.reference.settings import meanings

MOST_WORDS = 60
"""In a value of the readiness table."""


@pytest.mark.parametrize("name", REFERENCES)
def test_a_reference_is_what_the_program_says(name: str) -> None:
    written = path_of(name).read_text(encoding="utf-8")
    assert written == rewritten(name), "run: python -m tests.house.reference --write"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_a_parser_and_a_description(name: str) -> None:
    assert parser_of(name).description


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_command_that_a_readme_names_exists_with_its_options(page: Path) -> None:
    lines = re.findall(
        r"(?:^|`)(?:sudo )?(?:\./)?kiosk ([a-z][^`\n#|]*)", page.read_text(encoding="utf-8"), re.MULTILINE
    )
    assert [line for line in lines if not _is_known(line)] == []


def test_every_setting_has_a_meaning() -> None:
    keys = {f"{table.name}.{key.name}" for table in msgspec.structs.fields(Settings) for key in _fields(table.type)}
    assert {key for key in keys if not meanings()[key]} == set()


def test_every_word_that_a_setting_may_have_is_in_its_meaning() -> None:
    unexplained = [
        f"{table.name}.{key.name} = {word}"
        for table in msgspec.structs.fields(Settings)
        for key in _fields(table.type)
        for words in re.findall(r"\^\(([a-z|-]+)\)\$", str(key.type))
        for word in words.split("|")
        if word not in meanings()[f"{table.name}.{key.name}"]
    ]
    assert unexplained == []


def test_the_annotated_procedure_is_one_that_the_robot_takes() -> None:
    page = (ROOT / "config/README.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    assert msgspec.convert(tomllib.loads(example), Procedure).code == "1.001193"


def test_a_value_of_the_readiness_table_is_short() -> None:
    assert [entry.gate for entry in gate_results() if len(entry.value.split()) > MOST_WORDS] == []


def _is_known(line: str) -> bool:
    """Whether the command is there, its sub-command where it has one, and each option of either."""
    name, *words = line.split()
    if name not in COMMANDS:
        return False
    parsers = [_parser(name)]
    for word in words:
        if (inner := _sub_commands(parsers[-1])) and word[0].islower():
            if word not in inner:
                return False
            parsers.append(inner[word])
    known = {option for parser in parsers for option in parser._option_string_actions}
    return all(word in known for word in words if word.startswith("--"))


@cache
def _parser(name: str) -> argparse.ArgumentParser:
    return parser_of(name)


def _sub_commands(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    return next((each.choices for each in parser._actions if isinstance(each, argparse._SubParsersAction)), {})


def _fields(table: type[msgspec.Struct]) -> tuple[msgspec.structs.FieldInfo, ...]:
    return msgspec.structs.fields(table)
