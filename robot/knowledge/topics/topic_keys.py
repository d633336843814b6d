"""Keys and kinds of the topics that a sentence may have, and the type of the sentences in `config/utterances/`.

The key of a procedure is its code, "CODE/CODE" that of a variant (related procedure); "page" and "none" are topics;
all other keys begin with their kind and a colon: "policy:khai-tu-thoi-han", "navigate:toilet", "service:ticket".
"""

from collections.abc import Mapping
from typing import NamedTuple

import msgspec

from robot.core.questions import Question

VARIANT = "/"
"""Separator between procedure and variant in the key of the topic "this variant"."""
PAGE = "page"
"""Key of the topic "the procedure on the screen": a question that names no procedure."""
TALK = "none"
"""Key of the topic "no business of the robot": small talk, talk among visitors."""

BEYOND = "beyond"
"""Kind of the topics that the content does not hold."""

RARE = "rare"
"""Label of the procedures that few visitors ask for."""

KINDS = (
    "procedure", PAGE, "navigate", "service", "refuse", "ask", "policy", "centre", "emergency", TALK, BEYOND,
)  # fmt: skip
"""Kinds of topics. ask: sentences that fit several procedures; beyond: procedures that the catalogue does not hold."""


class TaughtSentence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sentence of a file in `config/utterances/`. Each file was written by one author, independently of the
    catalogue, so that a file left out of the learning shows how well the sentences of a stranger are understood.

    `topics`: keys of the topics that are right for it, the best first; `question`: what it asks, None = not known.
    """

    text: str
    topics: tuple[str, ...]
    question: Question | None = None


def kind_of(key: str) -> str:
    """Return the kind of a topic: "service" for "service:ticket", "procedure" for the code of a procedure."""
    if key in (PAGE, TALK):
        return key
    return key.partition(":")[0] if ":" in key else KINDS[0]


class TopicTraits(NamedTuple):
    """Traits of topics that their sentences do not show.

    `kinds`: maps the id of each policy answer to the question that it answers; `rare`: codes of the procedures that few
    visitors ask for.
    """

    kinds: Mapping[str, str] = {}
    rare: frozenset[str] = frozenset()

    def is_rare(self, key: str) -> bool:
        """Whether the topic is a rare procedure, or a variant of one."""
        return key.partition(VARIANT)[0] in self.rare

    def label(self, key: str) -> str:
        """Return the label of a topic for the classifier of labels: its key for a refusal or an emergency, "rare" for a
        rare procedure, else its kind."""
        kind = kind_of(key)
        return key if kind in ("refuse", "emergency") else RARE if self.is_rare(key) else kind


def name_of(key: str) -> str:
    """Return what follows the kind in the key of a topic: "ticket" for "service:ticket"."""
    return key.partition(":")[2]
