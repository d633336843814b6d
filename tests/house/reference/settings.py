"""Write the settings reference: every table and key with its type, its value as shipped, and its meaning.

A meaning is the comment beside the key in `config/robot.toml` (`config/site.toml` for the centre), otherwise the
docstring or comment of the field in `robot/runtime/settings/schema.py`.
"""

import ast
import io
import re
import tokenize
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import msgspec
import tomlkit

from robot.paths import ROOT
from robot.runtime.settings import schema
from robot.runtime.settings.validation_messages import missing
from tests.house.reference.markdown import table

_HEAD = ("key", "type", "as shipped", "meaning")


def settings_reference() -> str:
    """Return the reference as Markdown: a section for each table."""
    return "\n".join(_section(field) for field in msgspec.structs.fields(schema.Settings))


def meanings() -> Mapping[str, str]:
    """Return the meaning of each key by its full name, as "camera.address"; "" where none is written."""
    described = dict(_described())
    return {
        f"{name}.{key}": _comment(_shipped().get(name), key) or described.get((kind.__name__, key), "")
        for name, kind in _tables().items()
        for key in _keys(kind)
    }


def _section(field: msgspec.structs.FieldInfo) -> str:
    """Return the reference of one table of the settings."""
    name, shipped, known = field.name, _shipped().get(field.name), meanings()
    rows = [
        (f"`{key}`", _allowed(kind), _value(shipped, key), known[f"{name}.{key}"])
        for key, kind in _keys(field.type).items()
    ]
    about = f"{_text(shipped.trivia.comment)}\n\n" if shipped is not None and shipped.trivia.comment else ""
    return f"## {name}\n\n{about}{table(_HEAD, rows)}"


def _tables() -> dict[str, type[msgspec.Struct]]:
    return {field.name: field.type for field in msgspec.structs.fields(schema.Settings)}


def _keys(kind: type[msgspec.Struct]) -> dict[str, Any]:
    return {field.name: field.type for field in msgspec.structs.fields(kind)}


@cache
def _shipped() -> dict[str, Any]:
    """Return the tables of the shipped files, with their comments."""
    texts = [(ROOT / "config" / name).read_text(encoding="utf-8") for name in ("site.toml", "robot.toml")]
    return {name: found for text in texts for name, found in tomlkit.parse(text).items()}


def _allowed(kind: Any) -> str:
    """Return what the type of a key allows, in words."""
    return re.sub(r"^must be (one of: )?", "", missing(kind)[0].removeprefix("the key is missing: "))


def _value(shipped: Any, key: str) -> str:
    """Return the value of a key as shipped, in TOML."""
    return f"`{shipped.item(key).as_string()}`" if shipped is not None and key in shipped else "-"


def _comment(shipped: Any, key: str) -> str:
    """Return the comment behind a key in its file."""
    return _text(shipped.item(key).trivia.comment) if shipped is not None and key in shipped else ""


def _text(comment: str) -> str:
    """Return a comment without its mark."""
    return comment.removeprefix("#").strip()


def _described() -> Iterator[tuple[tuple[str, str], str]]:
    """Yield (class, field) of the schema with the docstring below the field, or else the comment behind it."""
    source = (ROOT / "robot/runtime/settings/schema.py").read_text(encoding="utf-8")
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    comments = {each.start[0]: _text(each.string) for each in tokens if each.type == tokenize.COMMENT}
    for owner in (each for each in ast.parse(source).body if isinstance(each, ast.ClassDef)):
        for field, below in zip(owner.body, [*owner.body[1:], None], strict=True):
            match field, below:
                case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                    yield (owner.name, name), " ".join(text.split())
                case ast.AnnAssign(target=ast.Name(id=name), end_lineno=int(line)), _:
                    yield (owner.name, name), comments.get(line, "")
