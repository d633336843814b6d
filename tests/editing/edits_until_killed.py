"""A program that saves and approves edits one after the other, until it is done or killed.

Prints a line for each promise: "saved N" once version N is kept, "live N" once it is in force.
"""

import datetime
import sys
from collections.abc import Mapping
from pathlib import Path

from robot.editing.content_editor import ContentEditor
from robot.editing.toml_edits import edited
from robot.runtime.settings.toml_reader import parse_toml

PATHS = ("procedures/a/one.toml", "words/two.toml")


def readable(texts: Mapping[str, str | None]) -> None:
    """Check that the texts are TOML."""
    for path, text in texts.items():
        parse_toml(text or "", Path(path))


def main(folder: Path, edits: int) -> None:
    """Edit until each file says `edits`; every edit changes both files."""
    editor = ContentEditor(
        folder / "config", folder / "desk.sqlite", readable, datetime.datetime.now, second_person=False
    )
    editor.recover()
    print("recovered", flush=True)
    for number in range(edits):
        heads = {path: editor.head(path, "both") for path in PATHS}
        texts = {
            path: edited(head.text or "", {"count": number, "long": "chữ " * 2000}) for path, head in heads.items()
        }
        bases = {path: head.hash for path, head in heads.items()}
        version = editor.save("both", "Hoa", "", texts, bases)
        print("saved", version.id, flush=True)
        editor.approve(version.id, "Hoa")
        print("live", version.id, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
