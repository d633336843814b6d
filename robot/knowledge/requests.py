"""What visitors ask for beside procedures: `config/requests.toml` as values."""

from typing import Annotated

import msgspec


class Request(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A target and sentences that mean it."""

    target: str
    phrases: tuple[str, ...]


class AskBack(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Sentences that fit several procedures: the robot asks which of `codes` is meant."""

    codes: Annotated[tuple[str, ...], msgspec.Meta(min_length=2, max_length=4)]
    phrases: tuple[str, ...]


class Replies(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Short answers to a question of the robot."""

    yes: tuple[str, ...]
    no: tuple[str, ...]
    unsure: tuple[str, ...] = ()


class Requests(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Places, services, slots of a procedure, and what is not done here."""

    navigate: tuple[Request, ...]
    service: tuple[Request, ...]
    slot: tuple[Request, ...]
    refuse: tuple[Request, ...]
    ask_back: tuple[AskBack, ...]
    replies: Replies
