"""Questions about the centre itself: name the fact that is asked for, and the day that a question about hours means."""

from msgspec.structs import replace

from robot.core.events import Act, Understood
from robot.knowledge.vietnamese.meant_days import meant_day

CENTRE = "centre"
"""Kind of the intents about facts of the centre, and the beginning of their target: "centre:parking"."""
HOURS = f"{CENTRE}:hours"
"""The target of a question about opening hours; a day or time of day may follow it: "centre:hours-lunch"."""

_USUALLY = {"hours-lunch": "lunch", "hours-saturday": "sat", "hours-tet": "tet", "hours-holiday": "holiday"}
"""The day or time that a question about hours means if it names none."""
_FEASTS = ("hung-kings", "holiday", "01-01", "04-30", "05-01", "09-02", "11-24")


def with_day(meaning: Understood, text: str) -> Understood:
    """Return `meaning`; if it is a question about opening hours, with the day that `text` means as its slot."""
    if meaning.act is not Act.INFORM or not meaning.target.startswith(HOURS):
        return meaning
    slot = meant_day(text)
    usual = _USUALLY.get(meaning.target.partition(":")[2], "")
    if not slot or (slot in ("am", "pm", "eve", "now") and usual not in ("", "lunch")):
        slot = f"{usual} {slot}".strip()
    return replace(meaning, target=_target(slot), slot=slot)


def _target(slot: str) -> str:
    day, _, time = slot.partition(" ")
    if day.startswith("tet"):
        return f"{HOURS}-tet"
    if day in _FEASTS:
        return f"{HOURS}-holiday"
    if day.partition("/")[0] in ("sat", "sun", "weekend"):
        return f"{HOURS}-saturday"
    return f"{HOURS}-lunch" if "lunch" in (day, time) else HOURS
