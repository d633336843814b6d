"""A line is what the robot says, by key: the words themselves stand in `config/words/{vi,en}.toml`."""

import msgspec


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
