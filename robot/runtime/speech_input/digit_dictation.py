"""Dictation of digits: spoken digits are written into the typed field, and for privacy into no event."""

import msgspec

from robot.core.dialogue.spoken_commands import WHOLE
from robot.core.events import Act, Understood
from robot.knowledge.vietnamese.spoken_digits import digits_of, is_whole, with_digits
from robot.runtime.ports import LiveValues


def written_down(live: LiveValues, text: str, understood: Understood, field: int) -> Understood:
    """Put the digits in `text` into the typed field, or wipe the field after a "no". Return the meaning, without
    digits.

    "Không" can mean zero or no. After a complete code, which the robot asks the visitor to confirm, it means no.
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
