"""Tests can be read alone: a name that says what broke, and helpers in modules of their own."""

import ast
import re
from pathlib import Path

import pytest

from robot.paths import ROOT
from tests.house.sources import TEST_SOURCES, syntax

ROOMS = sorted(path.name for path in (ROOT / "tests").iterdir() if any(path.glob("**/test_*.py")))
"""Rooms of the tests."""
LEANING = re.compile(r"test_(so|nor|and|or|but|it|its|one|that|neither|others?|they)_")
"""Beginnings of a name that needs the test before it to be understood."""
LONGEST_NAME = 100


@pytest.mark.parametrize("room", ROOMS)
def test_a_test_module_takes_no_helper_from_another_test_module(room: str) -> None:
    assert [f"{_name(path)} imports {module}" for path in _sources(room) for module in _test_modules(path)] == []


@pytest.mark.parametrize("room", ROOMS)
def test_the_name_of_a_test_does_not_lean_on_the_test_before_it(room: str) -> None:
    assert [f"{_name(path)}: {name}" for path in _sources(room) for name in _tests(path) if LEANING.match(name)] == []


@pytest.mark.parametrize("room", ROOMS)
def test_the_name_of_a_test_has_at_most_100_characters(room: str) -> None:
    names = [f"{_name(path)}: {name}" for path in _sources(room) for name in _tests(path) if len(name) > LONGEST_NAME]
    assert names == []


def test_a_test_has_an_assertion_or_a_helper_that_may_have_one() -> None:
    """A body of nothing but `pass`, a docstring or values that are not looked at shows nothing."""
    empty = [
        f"{_name(path)}: {node.name}"
        for path in TEST_SOURCES
        for node in syntax(path).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_")
        if not any(
            isinstance(inner, ast.Assert | ast.Call | ast.Raise) for line in node.body for inner in ast.walk(line)
        )
    ]
    assert empty == []


def test_no_assertion_holds_whatever_happens() -> None:
    """`assert value or True`, `assert (value, "reason")` and `assert "text"` never fail."""
    idle = [
        f"{_name(path)}:{node.lineno}"
        for path in TEST_SOURCES
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.Assert) and _always_holds(node.test)
    ]
    assert idle == []


def _always_holds(test: ast.expr) -> bool:
    match test:
        case ast.Constant(value=value):
            return bool(value)
        case ast.Tuple(elts=elements):
            return bool(elements)
        case ast.BoolOp(op=ast.Or(), values=values):
            return any(map(_always_holds, values))
        case ast.BoolOp(op=ast.And(), values=values):
            return all(map(_always_holds, values))
        case ast.Compare(left=left, ops=[ast.Eq()], comparators=[right]):
            return not any(isinstance(each, ast.Call) for each in ast.walk(left)) and ast.dump(left) == ast.dump(right)
        case _:
            return False


def _sources(room: str) -> list[Path]:
    return [path for path in TEST_SOURCES if path.is_relative_to(ROOT / "tests" / room)]


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _tests(path: Path) -> list[str]:
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [
        node.name for node in ast.walk(syntax(path)) if isinstance(node, functions) and node.name.startswith("test_")
    ]


def _test_modules(path: Path) -> list[str]:
    """The test modules that a module imports, or imports from."""
    found = []
    for node in ast.walk(syntax(path)):
        match node:
            case ast.Import(names=imported):
                found += [each.name for each in imported]
            case ast.ImportFrom(module=module, names=imported):
                found += [module or "", *(f"{module}.{each.name}" for each in imported)]
    return sorted({name for name in found if name.startswith("tests.") and ".test_" in name})
