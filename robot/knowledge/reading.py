"""Chances: how likely each thing is what a sentence means, in the context of the page."""

import math

import msgspec

from robot.core.commands import Listen
from robot.core.events import Candidate
from robot.knowledge.asides import Asides
from robot.knowledge.retrieve import Index, Match
from robot.knowledge.text import has_accents, syllables

STEEPNESS = 17.0
NOTHING = 0.27
"""Scores become chances by a logistic choice between all matches and "nothing of these", which has this score. Both
were set on the questions in tests/knowledge."""

CONTEXT_BONUS = 0.12
"""What a question about the procedure on the screen, a choice on the screen or a reply gains."""

ASK_LEAD = 0.02
"""By so much a sentence that fits several procedures must be likelier than any procedure that is named."""


class Reading(msgspec.Struct, frozen=True):
    """The matches of a sentence, best first, and the chance of each; `nothing` = that of none of them."""

    tokens: tuple[str, ...]
    matches: tuple[Match, ...]
    chances: tuple[float, ...]
    nothing: float
    content: int  # syllables that say anything
    slot: str = ""  # a slot that was asked for in the same breath

    def procedures(self) -> list[Candidate]:
        """Procedures and their chances, best first."""
        pairs = zip(self.matches, self.chances, strict=True)
        return [Candidate(match.key, round(chance, 4)) for match, chance in pairs if ":" not in match.key]

    def chance_of(self, *kinds: str) -> float:
        """The chance of the likeliest match of `kinds` ("service", "slot", ...; "" = a procedure)."""
        pairs = zip(self.matches, self.chances, strict=True)
        return next((chance for match, chance in pairs if kind_of(match.key) in kinds), 0.0)

    def score_of(self, key: str) -> float:
        """The score of `key`; that of nothing where it did not match."""
        return next((match.score for match in self.matches if match.key == key), NOTHING)


def kind_of(key: str) -> str:
    """ "service" of "service:ticket"; "" of a procedure's code."""
    return key.partition(":")[0] if ":" in key else ""


class Reader:
    """Reads sentences against an index of everything that visitors may mean."""

    def __init__(self, index: Index, asides: Asides) -> None:
        self._index = index
        self._asides = asides

    def read(self, text: str, listen: Listen) -> Reading:
        """What `text` may mean in the context `listen`."""
        tokens, accents = syllables(text), has_accents(text)
        whole = self._weigh(tokens, accents, listen)
        rest, slot = self._asides.part(tokens)
        if not slot:
            return whole
        # "mất thẻ căn cước, làm lại hết bao nhiêu tiền": the question about the fee hides what is asked for.
        named = self._weigh(rest, accents, listen)
        others = whole.chance_of("navigate", "service", "slot", "refuse", "reply")
        clearer = named.chance_of("") > max(whole.chance_of(""), others)
        return msgspec.structs.replace(named if clearer else whole, slot=slot)

    def _weigh(self, tokens: tuple[str, ...], accents: bool, listen: Listen) -> Reading:
        matches = [
            msgspec.structs.replace(match, score=match.score + _bonus(match.key, listen))
            for match in self._index.search(tokens, accents=accents)
            if _counts(match.key, listen)
        ]
        matches.sort(key=lambda match: (-match.score, match.key))
        named = next((match.score for match in matches if not kind_of(match.key)), 0.0)
        if matches and not (kind_of(matches[0].key) == "ask" and matches[0].score >= named + ASK_LEAD):
            # A sentence that fits several procedures is either the likeliest, or no rival of the one that is named.
            matches = [match for match in matches if kind_of(match.key) != "ask"]
        weights = [math.exp(STEEPNESS * match.score) for match in matches]
        nothing = math.exp(STEEPNESS * NOTHING)
        total = nothing + sum(weights)
        return Reading(
            tokens,
            tuple(matches),
            tuple(weight / total for weight in weights),
            nothing / total,
            self._index.weight_of(tokens),
        )


def _bonus(key: str, listen: Listen) -> float:
    return CONTEXT_BONUS if kind_of(key) in ("slot", "reply") or key in listen.choices else 0.0


def _counts(key: str, listen: Listen) -> bool:
    """Slots need a procedure on the screen, replies a question."""
    match kind_of(key):
        case "slot":
            return bool(listen.procedure)
        case "reply":
            return listen.expects == "yes_no"
        case _:
            return True
