"""Types of `config/requests.toml`: what visitors ask for beside procedures."""

from typing import Annotated, Literal

import msgspec

Phrases = Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
ServiceName = Literal[
    "ticket", "dossier", "staff", "help", "repeat", "louder", "softer", "slower", "bigger-text", "stop", "back",
    "home", "print", "thanks", "bye", "english", "vietnamese", "guide", "none", "precheck",
    "wrong", "smaller-text", "contrast", "no-contrast", "options", "lowered", "not-lowered", "read-aloud",
    "no-read-aloud", "privacy", "read-page", "calm", "not-calm", "hearing-mode", "as-fast", "search", "next",
    "previous", "all", "show-map", "go-on", "still-here", "look-up", "send", "talk-again", "finished-talking",
    "finished", "close", "clear", "papers", "alone", "call-again", "try-again",
    "priority", "no-priority",
]  # fmt: skip
"""Services (commands by voice) that `robot.core.dialogue.spoken_commands` knows; other names would have no effect."""
SlotName = Literal[
    "how", "papers", "paper", "fee", "time", "deadline", "amount", "validity", "age", "eligibility", "exemption",
    "proxy", "fine", "where", "online", "form", "legal", "result", "who", "hours",
]  # fmt: skip
"""Questions about a procedure that have an answer: `robot.knowledge.catalogue.known_facts.QUESTIONS`."""
CentreName = Literal[
    "hours", "hours-lunch", "hours-saturday", "hours-tet", "hours-holiday", "which-counter", "queue", "payment",
    "address", "phone", "head", "wifi", "parking", "photocopy", "lost-property", "pens-forms", "seats", "water", "lift",
    "pets", "complaint-clerk", "thanks-staff", "legal-aid", "website", "wheelchair", "interpreter", "first-aid",
    "baby-care", "charging", "smoking", "food", "atm", "transport", "staff-count", "robot", "notice",
]  # fmt: skip
"""Facts of the centre; `robot.runtime.content.centre_answers` answers them."""


class RequestPhrases(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A target (a place, a service, a reason for a refusal) and the sentences that mean it."""

    target: str
    phrases: Phrases


class ServicePhrases(RequestPhrases, frozen=True, forbid_unknown_fields=True):
    """A service of the robot and its sentences. `only_with`: the service is meant only if one of these words is said.

    `labels`: words on its button; they mean the service only if nothing else is said, and are not used for scoring.
    """

    target: ServiceName
    phrases: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    only_with: tuple[str, ...] = ()


class SlotPhrases(RequestPhrases, frozen=True, forbid_unknown_fields=True):
    """Questions about one fact of the procedure on the screen."""

    target: SlotName


class CentrePhrases(RequestPhrases, frozen=True, forbid_unknown_fields=True):
    """Questions about one fact of the centre. `unless`: the fact is not meant if one of these words is said."""

    target: CentreName
    unless: tuple[str, ...] = ()


class CentreRequests(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Contents of `config/centre.toml`."""

    centre: tuple[CentrePhrases, ...]


class AskBack(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Sentences that fit several procedures, so that the robot must ask back which of `codes` is meant."""

    codes: Annotated[tuple[str, ...], msgspec.Meta(min_length=2, max_length=4)]
    phrases: Phrases


class Opinion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A rating or a reason for it, in the words of visitors."""

    phrases: Phrases


Marks = Annotated[tuple[Opinion, ...], msgspec.Meta(min_length=5, max_length=5)]
Reasons = Annotated[tuple[Opinion, ...], msgspec.Meta(min_length=6, max_length=6)]


class ReplyPhrases(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Short replies to a yes-or-no question of the robot."""

    yes: Phrases
    no: Phrases
    unsure: Phrases


class Requests(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Contents of `config/requests.toml`: sentences for places, services, facts of a procedure and refused requests."""

    navigate: tuple[RequestPhrases, ...]
    service: tuple[ServicePhrases, ...]
    slot: tuple[SlotPhrases, ...]
    refuse: tuple[RequestPhrases, ...]
    ask_back: tuple[AskBack, ...]
    replies: ReplyPhrases
    rating: Marks  # from worst to best
    praise: Reasons  # in the order of the rating page
    blame: Reasons
    centre: tuple[CentrePhrases, ...] = ()  # of `config/centre.toml`
    goes_on_after: tuple[str, ...] = ()
    """Words that never end a sentence; after a pause behind one of them the robot keeps listening."""
