"""References that stand in READMEs are what the program says: commands, settings, readiness."""

import msgspec
import pytest

from robot.cli.command_table import COMMANDS
from robot.cli.reference import REFERENCES, path_of, rewritten
from robot.cli.reference.commands import parser_of
from robot.cli.reference.readiness import gate_results
from robot.cli.reference.settings import meanings
from robot.runtime.settings.schema import Settings

MOST_WORDS = 60
"""In a value of the readiness table."""


@pytest.mark.parametrize("name", REFERENCES)
def test_a_reference_is_what_the_program_says(name: str) -> None:
    written = path_of(name).read_text(encoding="utf-8")
    assert written == rewritten(name), "run: python -m robot.cli.reference --write"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_a_parser_and_a_description(name: str) -> None:
    assert parser_of(name).description


def test_every_setting_has_a_meaning() -> None:
    keys = {f"{table.name}.{key.name}" for table in msgspec.structs.fields(Settings) for key in _fields(table.type)}
    assert {key for key in keys if not meanings()[key]} == set()


def test_a_value_of_the_readiness_table_is_short() -> None:
    assert [entry.gate for entry in gate_results() if len(entry.value.split()) > MOST_WORDS] == []


def _fields(table: type[msgspec.Struct]) -> tuple[msgspec.structs.FieldInfo, ...]:
    return msgspec.structs.fields(table)
