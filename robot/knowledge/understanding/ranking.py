"""From evidence to chances: a logistic choice between everything that a sentence may mean, and nothing of it.

The weights are learned (`robot.knowledge.understanding.training`) from the catalogue's own sentences, each compared
with all others, so that a score is the probability of being right. `config/ranking.toml` holds them."""

import math
from collections.abc import Container, Sequence

import msgspec

from robot.knowledge.understanding.retrieval import EVIDENCE, STRANGE, Match

KINDS = ("procedure", "slot", "navigate", "service", "refuse", "ask")
"""What may be meant; a key without a prefix is a procedure."""


FAVOUR = 4.0
"""Head start of what is on the screen to be chosen."""
SAME = 8.0
"""Head start of a thing one of whose sentences was said word for word; training cannot see it, since it leaves the
sentence out."""


class Ranking(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Weights of the evidence, head starts of the kinds and of "nothing", and what strangeness adds to the latter."""

    evidence: dict[str, float]
    kinds: dict[str, float]
    nothing: float
    on_screen: float  # head start of a question about the procedure on the screen
    strange: dict[str, float]

    def score(self, match: Match, strange: Sequence[float]) -> float:
        """The logit of a match in a sentence that is so `strange`."""
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
        """The chance of each of `matches`, and that of none of them; together 1.

        `on_screen`: a procedure is shown; `choices`: codes that are offered.
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
    """ "service" of "service:ticket"; "procedure" of a procedure's code."""
    return key.partition(":")[0] if ":" in key else KINDS[0]
