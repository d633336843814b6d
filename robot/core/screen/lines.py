"""A line is one sentence of the robot, by its key; the words are in `config/words/vi` and `config/words/en`."""

import msgspec
from msgspec.structs import replace


class Line(msgspec.Struct, frozen=True, omit_defaults=True):
    """A sentence by its word key.

    `procedure` and `place` name a catalogue code and a lobby place whose facts fill the sentence; `n` is a number;
    `text` never holds a visitor's words: it carries a catalogue phrase at most.
    """

    key: str
    procedure: str = ""
    place: str = ""
    n: int = 0
    text: str = ""


HAS_WRITTEN_FORM = frozenset(
    {
        "say.home",
        "say.none_of_these",
        "say.search",
        "say.declined",
        "say.follow_me",
        "say.arrived",
        "say.not_understood",
        "say.not_understood_again",
    }
)
"""Sentences that invite to speak or to listen. For a visitor who does not hear each has a written form: `written.home`
for `say.home`.
"""


def in_writing(line: Line) -> Line:
    """Return the form of `line` for a visitor who does not hear."""
    return replace(line, key=line.key.replace("say.", "written.")) if line.key in HAS_WRITTEN_FORM else line
