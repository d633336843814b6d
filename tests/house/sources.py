"""The source files of the house, room by room, for the tests that read them."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from robot.paths import ROOT

PRODUCT = ("robot", "hardware", "kiosk_ui", "voice_models", "simulators")
PRODUCT_SOURCES = sorted(path for room in PRODUCT for path in (ROOT / room).rglob("*.py"))
TEST_SOURCES = sorted((ROOT / "tests").rglob("*.py"))
SOURCES = [*PRODUCT_SOURCES, *TEST_SOURCES]


class Docstring(NamedTuple):
    """One docstring: where it stands, what it describes, and its text on one line."""

    place: str
    """Path below the checkout, a colon, and the line."""
    owner: str
    """"module", "class", "function" or "constant"."""
    text: str


@cache
def syntax(path: Path) -> ast.Module:
    """The syntax tree of a source file."""
    return ast.parse(path.read_text(encoding="utf-8"))


def docstrings(path: Path) -> Iterator[Docstring]:
    """Every docstring of a file, also those below constants and fields."""
    name = path.relative_to(ROOT).as_posix()
    for node in ast.walk(syntax(path)):
        match node:
            case ast.Module():
                owner = "module"
            case ast.ClassDef():
                owner = "class"
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                owner = "function"
            case _:
                continue
        for number, inner in enumerate(node.body):
            match inner:
                case ast.Expr(value=ast.Constant(value=str(text))):
                    if number > 0 and owner == "function":
                        continue
                    described = owner if number == 0 else "constant"
                    yield Docstring(f"{name}:{inner.lineno}", described, " ".join(text.split()))
