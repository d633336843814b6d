"""Sentences of the robot, each named by a key; their words are in `config/words/vi` and `config/words/en`."""

import msgspec
from msgspec.structs import replace


class Line(msgspec.Struct, frozen=True, omit_defaults=True):
    """A sentence of the robot, named by the key of its words.

    `procedure` and `place` name a catalogue code and a lobby place whose facts fill the sentence; `n` is a number;
    `text` may hold a phrase of the catalogue, never a visitor's words. For an answer about a procedure: `yes_no`: the
    question wants a yes or a no first; `confirmed`: the visitor has heard already that a clerk will confirm the facts;
    `n`: the paper that "answer.paper" is about, from 1 in the order of the checklist, 0 = one that is not in it.
    """

    key: str
    procedure: str = ""
    place: str = ""
    n: int = 0
    text: str = ""
    yes_no: bool = False
    confirmed: bool = False


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
"""Sentences that ask the visitor to speak or to listen. For a deaf visitor each has a form without that: `written.home`
for `say.home`.
"""


def in_writing(line: Line) -> Line:
    """Return the form of `line` for a deaf visitor, or `line` itself where it has none."""
    return replace(line, key=line.key.replace("say.", "written.")) if line.key in HAS_WRITTEN_FORM else line
