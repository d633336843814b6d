"""Turn evidence into chances (probabilities) of the intents that a sentence may have, and of none of them, by a
conditional logit (softmax).

The weights in `config/ranking.toml` are learned (`robot.knowledge.understanding.training`) from the catalogue's own
sentences, each compared with all others, so that a chance is the probability of being right.
"""

import math
from collections.abc import Container, Sequence

import msgspec

from robot.knowledge.understanding.retrieval import EVIDENCE, STRANGE, Match

KINDS = ("procedure", "slot", "navigate", "service", "refuse", "ask", "centre")
"""Kinds of intents. The key of an intent begins with its kind and a colon; a key without a colon is a procedure."""


FAVOUR = 4.0
"""Added to the logit of a procedure that the screen offers as a choice."""
SAME = 8.0
"""Added to the logit of an intent if one of its known sentences was said word for word. Chosen: training cannot learn
it, because it leaves out the sentence that it searches."""


class Ranking(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The learned weights: of the evidence, biases of the kinds of intents and of "nothing" (no intent is meant), and
    what signs of a strange sentence add to "nothing"."""

    evidence: dict[str, float]
    kinds: dict[str, float]
    nothing: float
    on_screen: float  # bias of a question about the procedure on the screen
    strange: dict[str, float]

    def score(self, match: Match, strange: Sequence[float]) -> float:
        """Return the logit of the intent `match`. `strange`: signs that the sentence is no business of the robot."""
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
        """Return the chance of each of `matches`, and the chance that none is meant; their sum is 1.

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
