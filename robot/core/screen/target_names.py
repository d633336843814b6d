"""The name of each touch target: read aloud to a visitor who does not see it, shown as the visitor's words in hearing
mode.
"""

from robot.core.intents import Intent, Want
from robot.core.screen.lines import Line

BY_OBJECT: dict[Want, tuple[str, ...]] = {
    Want.ASK: ("fee", "time", "papers", "where", "form", "legal", "online", "result", "who"),
    Want.PAGE: ("next", "previous"),
    Want.NO: ("call",),
    Want.SHEET: ("legal", "form", "online", "asked", ""),
    Want.SEARCH: ("heard",),
    Want.LANGUAGE: ("vi", "en"),
    Want.TEXT_SIZE: ("normal", "large"),
    Want.CONTRAST: ("light", "high"),
    Want.LOWERED: ("on", "off"),
    Want.READ_ALOUD: ("on", "off"),
    Want.CALM: ("on", "off"),
    Want.HEARING_MODE: ("on", "off"),
    Want.SLOWER: ("", "off"),
    Want.PRIORITY: ("on", "off"),
    Want.RATE: ("1", "2", "3", "4", "5"),
}
"""Wants with few objects, each of which has a name of its own, by key: `name.WANT_OBJECT`, `name.WANT` for ""."""


def name_of(intent: Intent, code: str = "") -> Line:
    """Return the name of the touch target that stands for `intent`; `code` is the procedure on the screen."""
    want, of = intent.want, intent.of
    match want:
        case Want.CHOOSE:
            return Line("name.choose", procedure=of.partition(" ")[0])
        case Want.INFORM:
            return Line("name.inform", policy=of.partition(" ")[0])
        case Want.TOPIC:
            return Line("name.topic", text=of)
        case Want.TICK if code and of.isdigit():
            return Line("name.tick", procedure=code, n=int(of))
        case Want.GUIDE | Want.TICKET if of:
            return Line(f"name.{want.value}_to", place=of)
        case _ if of and of in BY_OBJECT.get(want, ()):
            return Line(f"name.{want.value}_{of}")
        case Want.REASON | Want.VOLUME if of.isdigit():
            return Line(f"name.{want.value}", n=int(of) + 1)
        case _:
            return Line(f"name.{want.value}")
