"""Decide whether a service (such as high contrast) is to be switched on or off. The sentences for the two differ in one
word only."""

from collections.abc import Sequence

from robot.knowledge.understanding.phrases import Phrases

OFF = {"contrast": "no-contrast", "read-aloud": "no-read-aloud", "lowered": "not-lowered", "calm": "not-calm"}
"""Maps each service to the service that undoes it."""
_ON = {off: on for on, off in OFF.items()}

_ENDS = Phrases(
    [("tắt", "bỏ", "thôi", "đừng", "khỏi", "không cần", "không hạ", "không đọc", "off", "stop", "no", "do not")]
)
_BEGINS = Phrases([("bật", "mở", "on")])
_LOWERS = Phrases([("hạ", "xuống", "lower", "down")])
_MODE = Phrases([("chế độ", "không cần", "mode")])


def switched(service: str, tokens: Sequence[str]) -> str:
    """Return `service` or, if the words in `tokens` say so, the service that undoes it."""
    on = _ON.get(service, service)
    if on not in OFF:
        return service
    ends, begins = _ENDS.find(tokens) is not None, _BEGINS.find(tokens) is not None
    if on == "calm":  # "off" concerns what moves, so it asks for calm, unless it concerns the mode itself
        mode = _MODE.find(tokens) is not None
        return OFF[on] if begins is not mode else service
    if on == "lowered":
        begins = begins or _LOWERS.find(tokens) is not None
    return OFF[on] if ends else on if begins else service
