"""A line is what the robot says, by key: the words themselves stand in `config/words/{vi,en}.toml`."""

import msgspec
from msgspec.structs import replace


class Line(msgspec.Struct, frozen=True, omit_defaults=True):
    """One sentence by its word key.

    `procedure` and `place` name a catalogue code and a lobby place whose facts fill the sentence; `n` is a number;
    `text` is never a visitor's: it carries a catalogue phrase at most.
    """

    key: str
    procedure: str = ""
    place: str = ""
    n: int = 0
    text: str = ""


IN_WRITING = frozenset(
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
"""Sentences that invite to speak or to listen. Whoever does not hear reads others: `written.home` for `say.home`."""


def in_writing(line: Line) -> Line:
    """`line` for somebody who does not hear."""
    return replace(line, key=line.key.replace("say.", "written.")) if line.key in IN_WRITING else line
