"""Sentences of the robot, each named by a key; their words are in `config/words/vi` and `config/words/en`."""

import msgspec
from msgspec.structs import replace


class Line(msgspec.Struct, frozen=True, omit_defaults=True):
    """A sentence of the robot, named by the key of its words.

    `procedure`, `place` and `policy` name a catalogue code, a lobby place and a policy answer whose facts fill the
    sentence; `n` is a number; `text` may hold a phrase of the catalogue, never a visitor's words. `confirmed`: this
    visitor has heard that a clerk will confirm doubtful facts, so the sentence does not say it again. `condoled`:
    the visit is about a death already, so the first answer offers no condolences again. For an answer about a
    procedure: `yes_no`: the question wants a yes or a no first; `n`: the paper that "answer.paper" is about,
    from 1 in the order of the checklist, 0 = one that is not in it.
    """

    key: str
    procedure: str = ""
    place: str = ""
    n: int = 0
    text: str = ""
    policy: str = ""
    yes_no: bool = False
    confirmed: bool = False
    condoled: bool = False


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
