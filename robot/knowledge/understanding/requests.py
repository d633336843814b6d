"""What visitors ask for beside procedures: `config/requests.toml` as values."""

from typing import Annotated, Literal

import msgspec

Phrases = Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
ServiceName = Literal[
    "ticket", "dossier", "staff", "help", "repeat", "louder", "softer", "slower", "bigger-text", "stop", "back",
    "home", "print", "thanks", "bye", "english", "vietnamese", "hours", "emergency", "guide", "none", "precheck",
    "wrong", "smaller-text", "contrast", "no-contrast", "options", "lowered", "not-lowered", "read-aloud",
    "no-read-aloud", "privacy", "read-page", "calm", "not-calm", "hearing-mode", "as-fast", "search", "next",
    "previous", "all", "show-map", "go-on", "still-here", "look-up", "send", "talk-again", "finished-talking",
    "finished", "close", "clear", "papers", "alone", "call-again", "try-again",
    "priority", "no-priority",
]  # fmt: skip
"""What the core does on request (`robot.core.dialogue.spoken_commands`): a name that it does not know would be a
request that nothing follows."""
SlotName = Literal["fee", "time", "documents", "where", "form", "legal", "online", "result", "who"]


class RequestPhrases(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A target and sentences that mean it."""

    target: str
    phrases: Phrases


class ServicePhrases(RequestPhrases, frozen=True, forbid_unknown_fields=True):
    """Something that the robot does. `only_with`: one of these is said whenever it is meant.

    `labels`: words of its button, which mean it when they are all that is said. Nothing is weighed by them.
    """

    target: ServiceName
    phrases: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    only_with: tuple[str, ...] = ()


class SlotPhrases(RequestPhrases, frozen=True, forbid_unknown_fields=True):
    """A fact of the procedure on the screen."""

    target: SlotName


class AskBack(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Sentences that fit several procedures: the robot asks which of `codes` is meant."""

    codes: Annotated[tuple[str, ...], msgspec.Meta(min_length=2, max_length=4)]
    phrases: Phrases


class Opinion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A face or a reason, in the words of visitors."""

    phrases: Phrases


Marks = Annotated[tuple[Opinion, ...], msgspec.Meta(min_length=5, max_length=5)]
Reasons = Annotated[tuple[Opinion, ...], msgspec.Meta(min_length=6, max_length=6)]


class ReplyPhrases(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Short answers to a question of the robot."""

    yes: Phrases
    no: Phrases
    unsure: Phrases


class Requests(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Places, services, slots of a procedure, and what is not done here."""

    navigate: tuple[RequestPhrases, ...]
    service: tuple[ServicePhrases, ...]
    slot: tuple[SlotPhrases, ...]
    refuse: tuple[RequestPhrases, ...]
    ask_back: tuple[AskBack, ...]
    replies: ReplyPhrases
    rating: Marks  # from worst to best
    praise: Reasons  # as they stand on the page of the rating
    blame: Reasons
    goes_on_after: tuple[str, ...] = ()
    """Words that a sentence does not end in: a pause behind them is no end of the turn."""
