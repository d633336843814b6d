"""Digits that are said where a finger would have typed them: into the field, and into no event."""

import msgspec

from robot.core.dialogue.spoken_commands import WHOLE
from robot.core.events import Act, Understood
from robot.knowledge.vietnamese.spoken_digits import digits_of, is_whole, with_digits
from robot.runtime.ports import LiveValues


def written_down(live: LiveValues, text: str, understood: Understood, field: int) -> Understood:
    """Put the digits of `text` into the field; a no wipes it. Returns what was understood, without a digit.

    "Không" is a nought and a no: behind a whole code, which the robot asks about, it is the latter.
    """
    code, digits = live.typed, digits_of(text) if understood.target == "digits" else ""
    if is_whole(code) and digits == "0":
        understood, digits = msgspec.structs.replace(understood, target="no"), ""
    if understood.act is Act.SERVICE and understood.target in ("no", "wrong", "clear"):
        live.dictate("", field)
    if not digits:
        return understood
    code = with_digits(code, digits)
    live.dictate(code, field)
    return msgspec.structs.replace(understood, slot=WHOLE if is_whole(code) else "")
