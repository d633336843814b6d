"""Decide whether the article found for a question answers it: a logistic function of its measures (Cox 1958).

Fitted on questions of tests/data/law, on titles of 200 articles asked as questions, and on 474 sentences that
people ask about laws that are not shipped (policy answers).
"""

import math

from robot.law.article_index import FoundArticle
from robot.law.law_words import LawSubject

BIAS = -14.83
WORDS, MEANING, TITLE, HEADING, PAIRS, LEAD, MEANT = 2.30, 15.12, 2.09, -0.83, 2.18, 0.61, 1.10
MOST_LEAD, MOST_MEANT = 3.0, 2
LEAST = 0.3
"""Least chance at which an article is quoted as the answer. Measured: see robot/law/README.md."""

NEAR = 0.02
"""Least chance at which the headings of articles are named though no article is quoted. Measured: see there."""

SURE = 0.95
"""Least chance at which an article is quoted though its matter has a law that is not here. Chosen."""


def chance(found: FoundArticle) -> float:
    """Return the chance, 0 to 1, that the best article for a question answers it."""
    total = (
        BIAS
        + WORDS * found.words
        + MEANING * found.meaning
        + TITLE * found.title
        + HEADING * found.heading
        + PAIRS * found.pairs
        + LEAD * min(found.lead, MOST_LEAD)
        + MEANT * min(found.meant, MOST_MEANT)
    )
    return 1 / (1 + math.exp(-total))


def is_of(found: FoundArticle, subject: LawSubject) -> bool:
    """Whether an article is plainly about the matter of a law that is not here: its title names it."""
    return subject.is_in(found.place.article.title) and chance(found) >= SURE
