"""The ways in which people ask for a service."""

from typing import NamedTuple

from robot.core.dialogue.spoken_commands import ON_PAGE
from robot.core.events import Act
from tests.knowledge.asking import ask

LABELLED = (
    *("finished-talking", "finished", "close", "papers", "clear", "alone", "call-again", "try-again"),
    *("priority", "no-priority"),
)
"""Services that are asked for by the label of a button alone: see `test_labels`."""


class Ways(NamedTuple):
    """Sentences of a service that stand in no file: of the North, the Centre, the South, unmarked, in English."""

    north: str
    centre: str
    south: str
    unmarked: str
    english: tuple[str, str, str]


def meant(name: str, text: str) -> str:
    """The service that is asked for on a page that has its button."""
    meaning = ask(text, offers=(name,) if name in ON_PAGE else ())
    return meaning.target if meaning.act is Act.SERVICE else f"{meaning.act}: {meaning.target or meaning.procedure}"
