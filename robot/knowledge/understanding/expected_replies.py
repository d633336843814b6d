"""Recognise an answer that the page expects: a stop, digits, a choice, a rating, or something that the page shows.

Expected answers are tried before any scoring; an answer to the robot's own question is tried first.
"""

import re
from collections.abc import Mapping, Sequence

from robot.core.commands import Listen
from robot.core.dialogue.spoken_commands import COUNTERS, FIELDS, TILES
from robot.core.events import Act, Understood
from robot.knowledge.catalogue.procedures import Catalogue
from robot.knowledge.topics.lexicon import Concepts
from robot.knowledge.understanding.choice_replies import chosen, says_any
from robot.knowledge.understanding.mentioned_papers import Papers
from robot.knowledge.understanding.requests import Requests
from robot.knowledge.understanding.spoken_ratings import SpokenRatings
from robot.knowledge.understanding.topic_mentions import Tiles, of_fields, of_life_events
from robot.knowledge.vietnamese.procedure_codes import spoken_code
from robot.knowledge.vietnamese.spoken_digits import digits_of
from robot.knowledge.vietnamese.syllables import LIMIT_CHARS

_CODE = re.compile(r"[0-9]\.[0-9]{6}")

Tokens = tuple[str, ...]


class Awaited:
    """Recognises the answers that a page expects, by the words on the page."""

    def __init__(
        self, catalogue: Catalogue, requests: Requests, concepts: Concepts, counters: Mapping[str, Sequence[str]]
    ) -> None:
        """Prepare for this catalogue. `counters`: maps the id of each place in the lobby to the tasks done there."""
        self._procedures, self._code_of = catalogue.procedures, catalogue.code_of
        self._stop = next((tuple(r.phrases) for r in requests.service if r.target == "stop"), ())
        self._opinions = SpokenRatings(
            *([one.phrases for one in kind] for kind in (requests.rating, requests.praise, requests.blame))
        )
        self._papers = Papers(concepts)
        self._tiles, self._fields = of_life_events(catalogue.topics), of_fields(catalogue.fields)
        self._counters = Tiles(counters)

    @property
    def stop(self) -> Tokens:
        """Return the phrases by which a visitor stops the driving robot."""
        return self._stop

    def meant(self, text: str, tokens: Tokens, listen: Listen) -> Understood | None:
        """Return the meaning of `text` if it is an answer that the page expects, else None (then it is scored)."""
        turn = listen.turn
        if not tokens:
            return Understood(turn, Act.REFUSE, target="not_understood")
        if listen.expects == "stop":
            if says_any(tokens, self._stop):
                return Understood(turn, Act.SERVICE, target="stop", score=1.0)
            return Understood(turn, Act.REFUSE, target="not_understood")
        if listen.expects == "digits":
            return _service(turn, "digits") if digits_of(text) else None
        if listen.choices and (number := chosen(tokens, len(listen.choices))) is not None:
            return Understood(turn, Act.ANSWER, procedure=listen.choices[number], score=1.0)
        if code := self._code(text, tokens):
            return Understood(turn, Act.ANSWER, procedure=code, score=1.0)
        return self._on_page(text, tokens, listen)

    def _code(self, text: str, tokens: Tokens) -> str:
        """Return the code of the procedure whose code or other code `text` contains in writing or spoken out; "" if
        none."""
        written = _CODE.search(text[:LIMIT_CHARS])
        return self._code_of.get(written.group() if written else spoken_code(tokens, self._code_of), "")

    def _on_page(self, text: str, tokens: Tokens, listen: Listen) -> Understood | None:
        turn, procedure = listen.turn, self._procedures.get(listen.procedure)
        if (score := self._score(tokens, listen)) is not None:
            return _service(turn, "rate", score)
        if (reason := self._opinions.reason(tokens, listen.offers)) is not None:
            return _service(turn, "reason", reason)
        for tiles, offer in ((self._tiles, TILES), (self._fields, FIELDS)):
            if topic := tiles.meant(tokens, shown=offer in listen.offers):
                return _service(turn, "topic", topic)
        if COUNTERS in listen.offers and (place := self._counters.meant(tokens, shown=True)):
            return Understood(turn, Act.NAVIGATE, target=place, score=1.0)
        if procedure is not None and not listen.expects:
            paper = self._papers.meant(text, procedure)
            return None if paper is None else _service(turn, "tick", paper)
        return None

    def _score(self, tokens: Tokens, listen: Listen) -> int | None:
        if listen.expects == "rating":
            return self._opinions.score(tokens)
        return self._opinions.other_score(tokens) if listen.expects == "remark" else None


def _service(turn: int, name: str, slot: object = "") -> Understood:
    return Understood(turn, Act.SERVICE, target=name, slot=str(slot), score=1.0)
