"""The findings of a paper check: what the visitor's replies mean."""

from collections.abc import Sequence

import msgspec

from robot.core.rules import CheckRule

YES, NO, UNSURE = "yes", "no", "unsure"
"""Replies to a question of the paper check."""


class Findings(msgspec.Struct, frozen=True, omit_defaults=True):
    """Indexes of the questions, sorted by what their replies mean. Each question is in at most one list."""

    missing: tuple[int, ...] = ()  # the paper asked for is missing
    bring: tuple[int, ...] = ()  # the visitor's case needs one more paper; whether it is there was not asked
    notes: tuple[int, ...] = ()  # a rule to know; no paper is wanted
    unsure: tuple[int, ...] = ()  # the visitor was unsure; a clerk has to decide

    @property
    def stops(self) -> bool:
        """Whether something has to be cleared up before the visitor goes to the counter."""
        return bool(self.missing or self.unsure)

    @property
    def anything_to_read(self) -> bool:
        """Whether there is any finding for the visitor to read."""
        return bool(self.stops or self.bring or self.notes)


NOTHING_FOUND = Findings()
"""Findings of a check in which nothing is missing or to be noted."""


def found_by(rules: Sequence[CheckRule], replies: Sequence[str]) -> Findings:
    """Sort the replies into findings. Only a question whether the visitor has a paper ("do you have ...?") can find it
    missing.
    """
    found: dict[str, tuple[int, ...]] = {}
    for number, (rule, reply) in enumerate(zip(rules, replies, strict=True)):
        if reply == rule.good:
            continue
        if reply == UNSURE:
            kind = "unsure"
        elif not rule.paper:
            kind = "notes"
        else:
            kind = "missing" if rule.good == YES else "bring"
        found[kind] = (*found.get(kind, ()), number)
    return Findings(**found)


def asks_for_papers(rules: Sequence[CheckRule]) -> bool:
    """Whether some question asks for a paper, so that the sentence "you have all the papers that I asked about" makes
    sense.
    """
    return any(rule.paper and rule.good == YES for rule in rules)
