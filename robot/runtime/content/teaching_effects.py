"""Find the unanswered sentences that the robot understands now, because a similar sentence was taught."""

import datetime

from robot.core.commands import Listen
from robot.core.events import Act
from robot.desk.feedback.sentence_groups import UnansweredSentence, grouped
from robot.desk.feedback.unanswered import Unanswered
from robot.knowledge.understanding.understand import Understander
from robot.knowledge.vietnamese.syllables import clean
from robot.runtime.content.teaching import Taught

EVER = datetime.date.min


def settle(desk: Unanswered, taught: Taught, code: str) -> tuple[int, int]:
    """Mark similar sentences that now mean procedure `code` as taught; return (how many, of how many similar ones)."""
    group = group_of(desk, clean(taught.sentence))
    known = [each.text for each in group if _means(taught.understander, each.text, code)]
    desk.teach(known, code)
    return len(known), len(group)


def group_of(desk: Unanswered, words: str) -> tuple[UnansweredSentence, ...]:
    """Return the unanswered sentences similar to `words`; () when `words` is not one of them itself."""
    groups = grouped(desk.sentences(EVER))
    return next((group.sentences for group in groups if words in (each.text for each in group.sentences)), ())


def _means(understander: Understander, text: str, code: str) -> bool:
    meaning = understander.understand(text, Listen(turn=1))
    return meaning.act is Act.ANSWER and meaning.procedure == code
