"""Group the topics of a sentence by procedure: the procedure itself, and the policy answers that belong to it.

"Khai sinh muộn có bị phạt không" is likely to be about the registration of births, whichever of the two answers it.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from robot.knowledge.catalogue.policies import Policies, Policy
from robot.knowledge.topics.topic_keys import kind_of, name_of
from robot.knowledge.understanding.scoring import ScoredReading


class Family(NamedTuple):
    """A procedure with its policy answers. `code`: of the procedure, "" for a policy answer that belongs to none.

    `chance`: that one of them is meant; `own`: that the procedure itself is; `policy`: the likeliest policy answer with
    its chance `stated`; None = none is likely.
    """

    code: str
    chance: float
    own: float
    policy: Policy | None
    stated: float


def families(reading: ScoredReading, policies: Policies, groups: Sequence[Sequence[str]], page: str) -> list[Family]:
    """Return the families of the sentence, the likeliest first. `page`: code of the procedure on the screen."""
    own = {candidate.code: candidate.score for candidate in reading.procedures(groups)}
    found: dict[str, list[tuple[float, Policy]]] = {}
    for match, chance in zip(reading.matches, reading.chances, strict=True):
        policy = policies.find(name_of(match.key)) if kind_of(match.key) == "policy" else None
        if policy is not None:
            found.setdefault(_nearest(policy, own, page), []).append((chance, policy))
    codes = dict.fromkeys((*own, *found))
    return sorted((_family(code, own, found) for code in codes), key=lambda family: (-family.chance, family.code))


def _nearest(policy: Policy, own: Mapping[str, float], page: str) -> str:
    """Return the procedure of `policy` that is likeliest to be meant; its id with a colon if it has none."""
    if page in policy.procedures:
        return page
    codes = sorted(policy.procedures, key=lambda code: -own.get(code, 0.0))
    return codes[0] if codes else f"policy:{policy.id}"


def _family(key: str, own: Mapping[str, float], found: Mapping[str, Sequence[tuple[float, Policy]]]) -> Family:
    stated = found.get(key, ())
    best, policy = max(stated, key=lambda pair: pair[0], default=(0.0, None))
    chance = own.get(key, 0.0) + sum(each for each, _ in stated)
    return Family("" if ":" in key else key, min(1.0, chance), own.get(key, 0.0), policy, best)
