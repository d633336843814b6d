"""Format text of the program as Markdown tables."""

from collections.abc import Iterable, Sequence

from robot.paths import ROOT


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table with a final newline."""
    lines = [head, ["---"] * len(head), *[[_cell(each) for each in row] for row in rows]]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _cell(text: str) -> str:
    """Return `text` on one line, with paths relative to the checkout."""
    return " ".join(text.split()).replace(f"{ROOT}/", "").replace("|", "\\|")
