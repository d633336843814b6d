"""Group the topics of a sentence by procedure: the procedure itself, and the policy answers that belong to it.

"Khai sinh muộn có bị phạt không" is about the registration of births, though a policy answer states the fine.
"""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from robot.knowledge.catalogue.policies import Policies, Policy
from robot.knowledge.topics.sentence_index import EVIDENCE, Match
from robot.knowledge.topics.topic_keys import VARIANT, kind_of, name_of
from robot.knowledge.understanding.scoring import ScoredReading

OPINIONS: tuple[tuple[str, ...], ...] = (
    ("similar", "heard", "written"),
    ("fuzzy", "closest"),
    ("near", "nearest"),
    ("typical",),
)
"""Opinions on which procedure is meant, each by the sum of some evidence. Opinions that err differently are the best
confidence there is when they agree."""
SHARPNESS, AGREEMENT, LEVEL = 0.422, 0.989, -1.177
"""Weights of the log odds of a family's chance and of each opinion for it, and the level, in the log odds that the
family is right. Learned by logistic regression from 1,380 sentences of seven authors who were left out, with 560
procedures (2026-11-30): 98 % of the families with four opinions for them were right, 91 % with three, 72 % with two,
52 % with one."""


class Family(NamedTuple):
    """A procedure with its policy answers. `code`: of the procedure, "" for a policy answer that belongs to none.

    `chance`: that one of them is meant, calibrated; `share`: what the ranking gives all of them, `own` the procedure
    itself, and `stated` its likeliest policy answer `policy`; None = none is likely.
    """

    code: str
    chance: float
    share: float
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
    ordered = sorted((_family(code, own, found) for code in codes), key=lambda family: -family.share)
    votes = _votes(reading.matches, policies)
    return [family._replace(chance=_calibrated(family, votes)) for family in ordered]


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
    share = min(1.0, chance)
    return Family("" if ":" in key else key, share, share, own.get(key, 0.0), policy, best)


def _votes(matches: Sequence[Match], policies: Policies) -> list[frozenset[str]]:
    """Return for each of `OPINIONS` the procedures, or the policy answer without one, that it takes for the meant."""
    about = [(match, codes) for match in matches if (codes := _codes(match.key, policies))]
    if not about:
        return []
    votes = []
    for names in OPINIONS:
        places = [EVIDENCE.index(name) for name in names]
        found = [(sum(match.evidence[place] for place in places), codes) for match, codes in about]
        most, voted = max(found, key=lambda pair: pair[0])
        votes.append(voted if most > 0 else frozenset())  # there are no embeddings
    return votes


def _codes(key: str, policies: Policies) -> frozenset[str]:
    if kind_of(key) == "policy":
        policy = policies.find(name_of(key))
        return frozenset((*policy.procedures, policy.id)) if policy is not None else frozenset()
    return frozenset((key.partition(VARIANT)[0],)) if kind_of(key) == "procedure" else frozenset()


def _calibrated(family: Family, votes: Sequence[frozenset[str]]) -> float:
    """Return the probability that the family is right, from the ranking's chance and the opinions for it."""
    chance = min(max(family.share, 1e-4), 1 - 1e-4)
    name = family.code or (family.policy.id if family.policy is not None else "")
    agreed = sum(name in vote for vote in votes)
    odds = SHARPNESS * math.log(chance / (1 - chance)) + AGREEMENT * agreed + LEVEL
    return 1 / (1 + math.exp(-odds))
