"""The findings of a paper check: what its replies amount to."""

from collections.abc import Sequence

import msgspec

from robot.core.rules import CheckRule

YES, NO, UNSURE = "yes", "no", "unsure"
"""Replies to a question of the paper check."""


class Findings(msgspec.Struct, frozen=True, omit_defaults=True):
    """Indexes of the questions, by what their replies mean. Each question is in at most one place."""

    missing: tuple[int, ...] = ()  # a paper that was asked for is not there
    bring: tuple[int, ...] = ()  # the visitor's case needs one more paper; whether it is there was not asked
    notes: tuple[int, ...] = ()  # a rule to know; no paper is wanted
    unsure: tuple[int, ...] = ()  # for a clerk

    @property
    def stops(self) -> bool:
        """Whether something is to be cleared up before the counter."""
        return bool(self.missing or self.unsure)

    @property
    def anything_to_read(self) -> bool:
        """Whether there is anything to read."""
        return bool(self.stops or self.bring or self.notes)


NOTHING_FOUND = Findings()
"""Findings of a check in which all is well."""


def found_by(rules: Sequence[CheckRule], replies: Sequence[str]) -> Findings:
    """Sort the replies into findings. Only a question for a paper itself ("do you have ...?") can find it missing."""
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
    """Whether some question asks for a paper, so that "you have all the papers that I asked about" has a meaning."""
    return any(rule.paper and rule.good == YES for rule in rules)
