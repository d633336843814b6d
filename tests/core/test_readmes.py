"""The READMEs of the robot and of its core name files that exist."""

import re

import pytest

from robot.paths import ROOT

READMES = ("robot/README.md", "robot/core/README.md")


@pytest.mark.parametrize("readme", READMES)
def test_every_path_in_the_readme_exists(readme: str) -> None:
    named = re.findall(r"`([\w.-]+(?:/[\w.-]+)+)`", (ROOT / readme).read_text(encoding="utf-8"))
    assert named, "or the test shows nothing"
    places = (ROOT, (ROOT / readme).parent)
    assert [path for path in named if not any((place / path).exists() for place in places)] == []


@pytest.mark.parametrize("readme", READMES)
def test_a_sentence_of_the_readme_has_at_most_30_words(readme: str) -> None:
    text = re.sub(r"```.*?```", "", (ROOT / readme).read_text(encoding="utf-8"), flags=re.DOTALL)
    blocks = re.split(r"\n\s*\n|\n(?=[-|#])", text)
    prose = [" ".join(block.split()) for block in blocks if not block.lstrip().startswith("|")]
    sentences = [sentence for block in prose for sentence in re.split(r"(?<=[.!?])\s", block)]
    assert [sentence for sentence in sentences if len(sentence.split()) > 30] == []
