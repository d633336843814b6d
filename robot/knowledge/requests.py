"""What visitors ask for beside procedures: `config/requests.toml` as values."""

from typing import Annotated, Literal

import msgspec

Phrases = Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
ServiceName = Literal[
    "ticket", "dossier", "staff", "help", "repeat", "louder", "softer", "slower", "bigger-text", "stop", "back", "home",
    "print", "thanks", "bye", "english", "vietnamese", "hours", "emergency", "guide", "none", "precheck", "wrong",
]  # fmt: skip
"""What the core does on request: a name that it does not know would be a request that nothing follows."""
SlotName = Literal["fee", "time", "documents", "where", "form", "legal", "online", "result", "who"]


class Request(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A target and sentences that mean it."""

    target: str
    phrases: Phrases


class Service(Request, frozen=True, forbid_unknown_fields=True):
    """Something that the robot does."""

    target: ServiceName


class Slot(Request, frozen=True, forbid_unknown_fields=True):
    """A fact of the procedure on the screen."""

    target: SlotName


class AskBack(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Sentences that fit several procedures: the robot asks which of `codes` is meant."""

    codes: Annotated[tuple[str, ...], msgspec.Meta(min_length=2, max_length=4)]
    phrases: Phrases


class Replies(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Short answers to a question of the robot."""

    yes: Phrases
    no: Phrases
    unsure: Phrases


class Requests(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Places, services, slots of a procedure, and what is not done here."""

    navigate: tuple[Request, ...]
    service: tuple[Service, ...]
    slot: tuple[Slot, ...]
    refuse: tuple[Request, ...]
    ask_back: tuple[AskBack, ...]
    replies: Replies
    goes_on_after: tuple[str, ...] = ()
    """Words that a sentence does not end in: a pause behind them is no end of the turn."""
