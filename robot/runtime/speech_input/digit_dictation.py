"""Dictation of digits: spoken digits go into the typed field, and into no event."""

import msgspec

from robot.core.dialogue.spoken_commands import WHOLE
from robot.core.events import Act, Understood
from robot.knowledge.vietnamese.spoken_digits import digits_of, is_whole, with_digits
from robot.runtime.ports import LiveValues


def written_down(live: LiveValues, text: str, understood: Understood, field: int) -> Understood:
    """Put the digits of `text` into the field, or wipe the field on a no. Returns the meaning without any digit.

    "Không" means nought and no: after a complete code, which the robot asks to confirm, it means no.
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
