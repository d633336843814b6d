"""Where only tests in real time are wanted, files without such a test are not imported: that takes seconds."""

from pathlib import Path

import pytest

from tests.another_chance import IN_REAL_TIME


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Ignore a file in which a mark does not stand that every wanted test has."""
    needed = _needed(config.option.markexpr)
    if collection_path.suffix != ".py" or not needed:
        return None
    text = collection_path.read_text(encoding="utf-8")
    return True if any(f"mark.{mark}" not in text for mark in needed) else None


def _needed(expression: str) -> list[str]:
    """Marks in real time without which `-m EXPRESSION` chooses no test, as far as it is a row of `and`."""
    row = [] if " or " in expression else expression.split(" and ")
    return [mark for mark in IN_REAL_TIME if mark in row]
