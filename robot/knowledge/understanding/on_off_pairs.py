"""On or off: of two services that undo each other, which one is meant. Their sentences are alike but for one word."""

from collections.abc import Sequence

from robot.knowledge.understanding.phrases import Phrases

OFF = {"contrast": "no-contrast", "read-aloud": "no-read-aloud", "lowered": "not-lowered", "calm": "not-calm"}
"""Each service, and the one that undoes it."""
_ON = {off: on for on, off in OFF.items()}

_ENDS = Phrases(
    [("tắt", "bỏ", "thôi", "đừng", "khỏi", "không cần", "không hạ", "không đọc", "off", "stop", "no", "do not")]
)
_BEGINS = Phrases([("bật", "mở", "on")])
_LOWERS = Phrases([("hạ", "xuống", "lower", "down")])
_MODE = Phrases([("chế độ", "không cần", "mode")])


def switched(service: str, tokens: Sequence[str]) -> str:
    """`service`, or the one that undoes it, by the word in `tokens` that tells which; others as they are."""
    on = _ON.get(service, service)
    if on not in OFF:
        return service
    ends, begins = _ENDS.find(tokens) is not None, _BEGINS.find(tokens) is not None
    if on == "calm":  # what is switched off is what moves, unless it is the mode itself
        mode = _MODE.find(tokens) is not None
        return OFF[on] if begins is not mode else service
    if on == "lowered":
        begins = begins or _LOWERS.find(tokens) is not None
    return OFF[on] if ends else on if begins else service
