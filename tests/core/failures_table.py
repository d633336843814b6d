"""Write the table "When a part fails" of `robot/core/README.md` from `DEGRADED` and the words.

Run as `python -m tests.core.failures_table` after a change of either.
"""

import re
from collections.abc import Mapping

from robot.core.health import DEGRADED
from robot.paths import ROOT
from robot.runtime.content.words_loader import load_words

README = ROOT / "robot" / "core" / "README.md"
MARKED = re.compile(r"(?<=<!-- generated: failures -->\n).*?(?=<!-- end -->)", re.DOTALL)


def failures_table(words: Mapping[str, str]) -> str:
    """Return the table as Markdown: each part, what the robot says is lost, what it offers instead."""
    rows = [
        f"| {part.value} | {words[mode.lost]} | {words[mode.instead]} | {'yes' if mode.serves else 'no'} |\n"
        for part, mode in DEGRADED.items()
    ]
    return "".join(["| part | lost | instead | serves visitors |\n", "|---|---|---|---|\n", *rows])


def english_words() -> Mapping[str, str]:
    """Return the English words by key."""
    return load_words(ROOT / "config" / "words").templates["en"]


if __name__ == "__main__":
    text = README.read_text(encoding="utf-8")
    README.write_text(MARKED.sub(failures_table(english_words()), text), encoding="utf-8")
