"""The table between speech and touch: names of spoken services, and the wants (requests) that a touch would stand for.

A sentence is understood as an act with a procedure, a slot or a target (`robot.knowledge.understanding.understand`);
`want_of` turns it into a want. `understood_for` does the reverse: it returns how the words for a touch target would be
understood.
"""

from collections.abc import Mapping

from robot.core.events import Act, Understood
from robot.core.intents import Intent, Want

SERVICES: Mapping[str, tuple[Want, str]] = {
    "ticket": (Want.TICKET, ""),
    "dossier": (Want.DOSSIER, ""),
    "staff": (Want.STAFF, ""),
    "home": (Want.HOME, ""),
    "help": (Want.HOME, ""),
    "repeat": (Want.REPEAT, ""),
    "louder": (Want.LOUDER, ""),
    "softer": (Want.SOFTER, ""),
    "slower": (Want.SLOWER, ""),
    "as-fast": (Want.SLOWER, "off"),
    "bigger-text": (Want.TEXT_SIZE, "large"),
    "smaller-text": (Want.TEXT_SIZE, "normal"),
    "contrast": (Want.CONTRAST, "high"),
    "no-contrast": (Want.CONTRAST, "light"),
    "options": (Want.OPTIONS, ""),
    "privacy": (Want.PRIVACY, ""),
    "lowered": (Want.LOWERED, "on"),
    "not-lowered": (Want.LOWERED, "off"),
    "read-aloud": (Want.READ_ALOUD, "on"),
    "no-read-aloud": (Want.READ_ALOUD, "off"),
    "read-page": (Want.READ_PAGE, ""),
    "calm": (Want.CALM, "on"),
    "not-calm": (Want.CALM, "off"),
    "hearing-mode": (Want.HEARING_MODE, "on"),
    "search": (Want.SEARCH, ""),
    "next": (Want.PAGE, "next"),
    "previous": (Want.PAGE, "previous"),
    "all": (Want.TOPIC, "all"),
    "show-map": (Want.SHOW_MAP, ""),
    "go-on": (Want.GO_ON, ""),
    "still-here": (Want.STILL_HERE, ""),
    "look-up": (Want.LOOK_UP, ""),
    "send": (Want.SEND, ""),
    "talk-again": (Want.TALK_AGAIN, ""),
    "stop": (Want.STOP, ""),
    "back": (Want.BACK, ""),
    "print": (Want.PRINT, ""),
    "priority": (Want.PRIORITY, "on"),
    "no-priority": (Want.PRIORITY, "off"),
    "thanks": (Want.THANKS, ""),
    "bye": (Want.DONE, ""),
    "english": (Want.LANGUAGE, "en"),
    "vietnamese": (Want.LANGUAGE, "vi"),
    "yes": (Want.YES, ""),
    "no": (Want.NO, ""),
    "unsure": (Want.UNSURE, ""),
    "precheck": (Want.PRECHECK, ""),
    "none": (Want.NONE_OF_THESE, ""),
    "guide": (Want.GUIDE, ""),
    "wrong": (Want.CORRECT, ""),
    "finished-talking": (Want.FINISHED_TALKING, ""),
    "finished": (Want.DONE, ""),
    "close": (Want.BACK, ""),
    "papers": (Want.BACK, ""),
    "clear": (Want.CORRECT, ""),
    "alone": (Want.NO, ""),
    "call-again": (Want.STAFF, ""),
    "try-again": (Want.TICKET, ""),
}
"""The want (request) of each spoken service, by the service's name. "yes", "no" and "unsure" are replies."""

OBJECTS: Mapping[str, Want] = {
    "topic": Want.TOPIC,
    "tick": Want.TICK,
    "digits": Want.DIGITS,
    "rate": Want.RATE,
    "reason": Want.REASON,
    "remark": Want.REMARK,
}
"""Spoken services with an object, which is in the slot: a life event ("birth"), the number of a paper or of a reason
from 0, a face from 1 to 5, `WHOLE` for digits that complete the code. The object of a remark is its turn.
"""

WHOLE = "whole"
"""Slot of the service "digits" if the code is complete."""

ON_PAGE = frozenset(
    {
        *("next", "previous", "go-on", "still-here", "look-up", "send"),
        *("finished", "close", "papers", "clear", "alone", "call-again", "try-again", "priority", "no-priority"),
    }
)
"""Spoken services for buttons that few pages have. They are expected on these pages only, since elsewhere the words
mean something else.
"""

MODES = frozenset(
    {
        *("lowered", "read-aloud", "hearing-mode", "calm", "not-calm"),
        *("options", "search", "all", "show-map", "read-page", "talk-again"),
    }
)
"""Spoken services whose words also occur in many requests: "tôi bị điếc", "tôi ngồi xe lăn", "xem bản đồ"."""

TILES, FIELDS, COUNTERS, PRAISE, BLAME = "tiles", "fields", "counters", "praise", "blame"
"""Names in `Listen.offers` that stand for many phrases: labels of life events and of fields of work, what is done
at a counter, reasons for a good rating, and for a bad one.
"""

TOUCH_ONLY = frozenset(
    {
        *(Want.TYPING, Want.STAFF_ONLY, Want.UNLOCK, Want.TAB, Want.ACT),  # keys, and the staff's screen
        *(Want.TALK, Want.FINISHED_TALKING, Want.READ),  # how to speak and touch
        Want.SHOW_CLERK,  # for visitors who do not hear: no microphone is open
    }
)
"""Wants of touch targets that no one needs to use by voice."""

_SAME_EFFECT: Mapping[Want, str] = {
    Want.BEGIN: "help",
    Want.VOLUME: "louder",
    Want.SEARCH: "none",  # object "heard": none of the choices is meant
    Want.SHEET: "back",  # object "": closes the sheet
    Want.NO: "stop",  # object "call": withdraws the call
}
"""For a want whose touch has an object that no one says (a volume step): the spoken service with the same effect."""


_SERVICE_OF: Mapping[Intent, str] = {Intent(want, of): name for name, (want, of) in reversed(list(SERVICES.items()))}
"""The name of the spoken service with the same intent as a touch; if several have it, the first one."""

ON = "on"
"""Suffix of a spoken number: "3 on" sets paper 3 each time it is said, while a touch sets and removes it by turns."""


def needs_words(intent: Intent) -> bool:
    """Whether a visitor may want to use the touch target of this intent by voice."""
    leaves_hearing_mode = intent == Intent(Want.HEARING_MODE, "off")  # no microphone is open in it
    lists_questions = intent == Intent(Want.SHEET, "asked")  # a visitor who speaks asks the question itself
    return not (intent.want in TOUCH_ONLY or leaves_hearing_mode or lists_questions)


def want_of(event: Understood) -> tuple[Want, str]:
    """Return the want and its object that the meaning of a spoken sentence stands for."""
    match event.act:
        case Act.INFORM if event.policy:
            return Want.INFORM, f"{event.policy} {event.procedure}".rstrip()
        case Act.ANSWER:
            return Want.CHOOSE, f"{event.variant or event.procedure} {question_of(event)}".rstrip()
        case Act.FOLLOW_UP:
            return Want.ASK, question_of(event)
        case Act.EMERGENCY:
            return Want.EMERGENCY, event.target
        case Act.NAVIGATE:
            return Want.GUIDE, event.target
        case Act.SERVICE if event.target in OBJECTS:
            return OBJECTS[event.target], _object(event)
        case Act.SERVICE:
            return SERVICES.get(event.target, (Want.NOT_UNDERSTOOD, ""))
        case Act.INFORM if event.target:
            return Want.CENTRE, f"{event.target.partition(':')[2]} {event.slot}".rstrip()
        case Act.REFUSE if event.target and event.target != "not_understood":
            return Want.OUT_OF_SCOPE, event.target
        case _:
            return Want.NOT_UNDERSTOOD, ""


def question_of(event: Understood) -> str:
    """Return the question about a procedure, as `robot.core.dialogue.pages.answer_line` reads it."""
    if not event.slot:
        return ""
    paper = event.target if event.slot == "paper" else ""
    return " ".join(filter(None, (event.slot, paper, "?" if event.yes_no else "")))


def _object(event: Understood) -> str:
    """Return the object that belongs to a spoken service of `OBJECTS`."""
    if event.target in ("tick", "reason"):
        return f"{event.slot} {ON}"
    return str(event.turn) if event.target == "remark" else event.slot


def understood_for(intent: Intent) -> Understood | None:
    """Return how the words for a touch of `intent` would be understood; None if there are no such words."""
    want, of = intent.want, intent.of
    match want:
        case Want.CHOOSE:
            return Understood(0, Act.ANSWER, procedure=of)
        case Want.INFORM:
            policy, _, code = of.partition(" ")
            return Understood(0, Act.INFORM, procedure=code, policy=policy)
        case Want.ASK | Want.SHEET if of:
            return Understood(0, Act.FOLLOW_UP, slot=of)
        case Want.EMERGENCY:
            return Understood(0, Act.EMERGENCY, target=of)
        case Want.GUIDE | Want.TICKET if of:
            return Understood(0, Act.NAVIGATE, target=of)
        case Want.CENTRE:
            return Understood(0, Act.INFORM, target=f"centre:{of.partition(' ')[0]}", slot=of.partition(" ")[2])
        case Want.TOPIC | Want.TICK | Want.RATE | Want.REASON if intent not in _SERVICE_OF:
            return Understood(0, Act.SERVICE, target=want.value, slot=of)
        case _:
            name = _SERVICE_OF.get(intent) or _SAME_EFFECT.get(want, "")
            return Understood(0, Act.SERVICE, target=name) if name else None
