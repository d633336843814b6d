"""Turn evidence into chances: a logistic choice between all intents that a sentence may have, and none of them.

The weights in `config/ranking.toml` are learned (`robot.knowledge.understanding.training`) from the catalogue's own
sentences, each compared with all others, so that a score is the probability of being right.
"""

import math
from collections.abc import Container, Sequence

import msgspec

from robot.knowledge.understanding.retrieval import EVIDENCE, STRANGE, Match

KINDS = ("procedure", "slot", "navigate", "service", "refuse", "ask")
"""Kinds of intents, as prefixes of their keys; a key without a prefix is a procedure."""


FAVOUR = 4.0
"""Added to the logit of a procedure that the screen offers as a choice."""
SAME = 8.0
"""Added to the logit of an intent of which a known sentence was said word for word. Chosen, because training, which
leaves out that sentence, cannot learn this value."""


class Ranking(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Weights of the evidence, biases of the kinds and of "nothing", and what strangeness adds to "nothing"."""

    evidence: dict[str, float]
    kinds: dict[str, float]
    nothing: float
    on_screen: float  # bias of a question about the procedure on the screen
    strange: dict[str, float]

    def score(self, match: Match, strange: Sequence[float]) -> float:
        """Return the logit of `match` in a sentence with the signs of strangeness `strange`."""
        opinions = zip(EVIDENCE, match.evidence, strict=True)
        kind = kind_of(match.key)
        score = self.kinds[kind] + sum(self.evidence[name] * value for name, value in opinions)
        if match.same:
            score += SAME
        return score + self._foreign(strange) if kind == "refuse" else score

    def chances(
        self,
        matches: Sequence[Match],
        strange: Sequence[float],
        *,
        on_screen: bool = False,
        choices: Container[str] = (),
    ) -> tuple[list[float], float]:
        """Return the chance of each of `matches` and the chance of none of them; together they are 1.

        `on_screen`: a procedure is shown. `choices`: codes that the screen offers.
        """
        scores = [
            self.score(match, strange)
            + FAVOUR * (match.key in choices)
            + self.on_screen * (on_screen and kind_of(match.key) == "slot")
            for match in matches
        ]
        none = self.nothing + self._foreign(strange)
        top = max(none, *scores) if scores else none
        weights = [math.exp(score - top) for score in scores]
        nothing = math.exp(none - top)
        total = nothing + sum(weights)
        return [weight / total for weight in weights], nothing / total

    def _foreign(self, strange: Sequence[float]) -> float:
        return sum(self.strange[name] * value for name, value in zip(STRANGE, strange, strict=True))


def kind_of(key: str) -> str:
    """Return the kind of an intent: "service" for "service:ticket", "procedure" for the code of a procedure."""
    return key.partition(":")[0] if ":" in key else KINDS[0]
