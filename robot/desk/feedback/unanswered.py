"""Count the sentences that the robot did not understand: words and a day, never a person or a time."""

import datetime
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from robot.desk.database.store import DeskStore
from robot.desk.feedback.redaction import kept_words
from robot.desk.feedback.sentence_groups import UnansweredSentence

DAY_LIMIT = 500
"""At most this many different sentences are stored per day. Chosen: a microphone beside a television must not fill the
disk."""


_TABLES = ("unanswered", "refused", "open_question")


SKIPPED, NOT_HERE = "-skipped", "-not-here"
"""Marks of sentences that staff have dismissed: not to be looked at, or about what is not done here. No procedure has
such a code."""


class OpenQuestion(NamedTuple):
    """A question about procedure `code` whose fact the robot does not know; `last_day`: when it was asked last."""

    code: str
    question: str
    times: int
    last_day: str


class Unanswered(DeskStore):
    """The store of sentences that were not understood, in the database at `path`. Writing does not wait for the disk,
    because a count lost in a power cut does no harm."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, durable=False)

    def count(self, text: str, day: datetime.date) -> None:
        """Count one sentence that was not understood. Only its redacted words (`kept_words`) are stored; if none are
        left, nothing is counted."""
        words = kept_words(text)
        if words:
            self._run(
                """INSERT INTO unanswered (text, day, count) SELECT :text, :day, 1
                WHERE EXISTS (SELECT 1 FROM unanswered WHERE text = :text AND day = :day)
                OR (SELECT count(*) FROM unanswered WHERE day = :day) < :limit
                ON CONFLICT (text, day) DO UPDATE SET count = count + 1""",
                {"text": words, "day": day.isoformat(), "limit": DAY_LIMIT},
            )

    def count_refused(self, target: str, day: datetime.date) -> None:
        """Count one request that was understood but is not handled here. Only the reason `target` is stored."""
        self._run(
            """INSERT INTO refused (target, day, count) VALUES (?, ?, 1)
            ON CONFLICT (target, day) DO UPDATE SET count = count + 1""",
            (target, day.isoformat()),
        )

    def count_open(self, code: str, question: str, day: datetime.date) -> None:
        """Count one `question` about procedure `code` that was understood, but whose fact the robot does not know."""
        self._run(
            """INSERT INTO open_question (code, question, day, count) VALUES (?, ?, ?, 1)
            ON CONFLICT (code, question, day) DO UPDATE SET count = count + 1""",
            (code, question, day.isoformat()),
        )

    def open_questions(self, since: datetime.date) -> list[OpenQuestion]:
        """Return the questions since that day whose facts were not known, the most frequent first."""
        rows = self._run(
            """SELECT code, question, sum(count), max(day) FROM open_question WHERE day >= ?
            GROUP BY code, question ORDER BY sum(count) DESC, code, question""",
            (since.isoformat(),),
        )
        return [OpenQuestion(*row) for row in rows]

    def close_question(self, code: str, question: str) -> None:
        """Take a question off the list, because staff have answered it. It returns when it is asked without a fact."""
        self._run("DELETE FROM open_question WHERE code = ? AND question = ?", (code, question))

    def expire(self, before: datetime.date) -> None:
        """Delete the counts of days before `before`."""
        for table in _TABLES:
            self._run(f"DELETE FROM {table} WHERE day < ?", (before.isoformat(),))
        self.wipe_traces()

    def sentences(self, since: datetime.date, until: datetime.date = datetime.date.max) -> list[UnansweredSentence]:
        """Return the sentences of these days that were not understood and that staff have neither taught to the robot
        since nor dismissed, in alphabetical order."""
        rows = self._run(
            """SELECT text, sum(count), max(day) FROM unanswered WHERE day BETWEEN ? AND ? AND taught = ''
            AND text NOT IN (SELECT text FROM unanswered WHERE taught IN (?, ?)) GROUP BY text ORDER BY text""",
            (since.isoformat(), until.isoformat(), SKIPPED, NOT_HERE),
        )
        return [UnansweredSentence(*row) for row in rows]

    def dismissed(self, since: datetime.date) -> list[tuple[str, str]]:
        """Return (text, mark) of the sentences since that day that staff have dismissed, in alphabetical order."""
        rows = self._run(
            "SELECT DISTINCT text, taught FROM unanswered WHERE day >= ? AND taught IN (?, ?) ORDER BY text",
            (since.isoformat(), SKIPPED, NOT_HERE),
        )
        return [(text, mark) for text, mark in rows]

    def call_back(self, text: str) -> None:
        """Put a dismissed sentence on the list again."""
        self._run("UPDATE unanswered SET taught = '' WHERE text = ? AND taught IN (?, ?)", (text, SKIPPED, NOT_HERE))

    def refused(self, since: datetime.date) -> dict[str, int]:
        """Return how many requests were refused for each reason since that day, the most frequent reason first."""
        rows = self._run(
            "SELECT target, sum(count) FROM refused WHERE day >= ? GROUP BY target ORDER BY sum(count) DESC, target",
            (since.isoformat(),),
        )
        return dict(rows)

    def teach(self, texts: Iterable[str], code: str) -> None:
        """Take `texts` off the list, because they were taught as sentences of procedure `code`. If one is not
        understood again on a later day, it returns to the list. `code` may be `SKIPPED` or `NOT_HERE`: such a sentence
        stays off the list for as long as it is kept."""
        for text in texts:
            self._run("UPDATE unanswered SET taught = ? WHERE text = ?", (code, text))

    def forget(self, texts: Iterable[str]) -> None:
        """Delete the sentences `texts`, and their traces in the write-ahead log."""
        for text in texts:
            self._run("DELETE FROM unanswered WHERE text = ?", (text,))
        self.wipe_traces()

    def forget_all(self) -> int:
        """Delete all sentences, refusals and open questions; return how many different sentences there were."""
        ((count,),) = self._run("SELECT count(DISTINCT text) FROM unanswered")
        for table in _TABLES:
            self._run(f"DELETE FROM {table}")
        self.wipe_traces()
        return int(count)
