"""The store of messages to officials: queued once, tried with growing pauses, given up after a day.

No message names a person: it holds counts, names of parts of the robot, and codes of dossiers.
"""

import datetime
import enum
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from robot.desk.database.store import DeskStore

SPACING_S = 3600
"""Shortest time between two messages of one kind, s; emergencies have none. Chosen: at most one an hour."""

FIRST_PAUSE_S = 60
LONGEST_PAUSE_S = 3600
"""Pause after the first failed try, s; it doubles with each try, up to `LONGEST_PAUSE_S`. Chosen."""

GIVE_UP_S = 24 * 3600
"""Age at which a message that could not be sent is given up, s. Chosen: the next morning brings a new one."""

TRIAL_SPACING_S = 60
"""Shortest time between two trials, s. Chosen."""

LEASE_S = 300
"""Time for which a message that is being sent is not due for another program, s. Longer than a try may take."""

ERROR_CHARS = 300


class NoticeKind(enum.StrEnum):
    """Occasion of a message."""

    DIGEST = "digest"  # what is due and late, each working morning
    OVERDUE = "overdue"  # dossiers that became late today
    STALE_LIST = "stale_list"  # the list of dossiers is older than one working day
    FAULT = "fault"  # parts of the robot are down
    EMERGENCY = "emergency"  # a visitor called for staff in an emergency
    TRIAL = "trial"  # a person tries out the channels


_SPACINGS_S = {NoticeKind.TRIAL: TRIAL_SPACING_S, NoticeKind.EMERGENCY: 0}


class NoticeChannel(enum.StrEnum):
    """Way by which a message leaves the house."""

    MAIL = "mail"
    WEBHOOK = "webhook"


class SendState(enum.StrEnum):
    """State of a message. `WAITING`: to be sent, perhaps after failed tries; `FAILED`: given up."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


class NoticeText(msgspec.Struct, frozen=True):
    """Contents of a message. `codes`: of dossiers; `counts`: numbers by name, for the receiving program."""

    subject: str
    body: str
    counts: Mapping[str, int] = {}
    codes: Sequence[str] = ()


class OfficialNotice(msgspec.Struct, frozen=True, kw_only=True):
    """A message on one channel, as stored in the table `notice`. Times are s since 1970; `error`: of the last try."""

    id: int
    day: str
    kind: NoticeKind
    key: str
    channel: NoticeChannel
    created_s: int
    subject: str
    body: str
    payload: str
    state: SendState
    tries: int
    next_s: int
    ended_s: int | None
    error: str


_COLUMNS = ", ".join(OfficialNotice.__struct_fields__)


class Notices(DeskStore):
    """The store of messages in the database at `path`. Every method may raise `Trouble`."""

    def __init__(self, path: Path, now: Callable[[], datetime.datetime] = datetime.datetime.now) -> None:
        super().__init__(path, durable=True)
        self._now = now

    def queue(
        self, kind: NoticeKind, key: str, text: NoticeText, channels: Collection[NoticeChannel], payload: str = "{}"
    ) -> bool:
        """Queue a message on `channels`; return whether it was queued.

        It is not if the message with this `kind` and `key` was queued before, or if another one of the kind was queued
        within the shortest time of `kind`; the caller may try again later.
        """
        spacing_s = _SPACINGS_S.get(kind, SPACING_S)
        now = self._now()
        now_s = int(now.timestamp())
        with self._writing():
            ((hindered,),) = self._run(
                "SELECT count(*) FROM notice WHERE kind = ? AND (key = ? OR (? AND created_s > ?))",
                (kind.value, key, spacing_s > 0, now_s - spacing_s),
            )
            if hindered:
                return False
            for channel in sorted(channels):
                self._run(
                    """INSERT INTO notice (day, kind, key, channel, created_s, subject, body, payload, next_s)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                    (
                        now.date().isoformat(),
                        kind.value,
                        key,
                        channel.value,
                        now_s,
                        text.subject,
                        text.body,
                        payload,
                        now_s,
                    ),
                )
        return bool(channels)

    def knows(self, kind: NoticeKind, key: str) -> bool:
        """Whether a message with this `kind` and `key` was queued before."""
        return bool(self._run("SELECT 1 FROM notice WHERE kind = ? AND key = ? LIMIT 1", (kind.value, key)))

    def newest_key(self, kind: NoticeKind) -> str:
        """Return the key of the newest message of `kind`; "" = there is none."""
        rows = self._run("SELECT key FROM notice WHERE kind = ? ORDER BY id DESC LIMIT 1", (kind.value,))
        return rows[0][0] if rows else ""

    def claim(self) -> OfficialNotice | None:
        """Return the next message that is due, counted as tried and not due for `LEASE_S`; None = none is due."""
        now_s = int(self._now().timestamp())
        with self._writing():
            found = self._notices("state = 'waiting' AND next_s <= ? ORDER BY next_s, id LIMIT 1", (now_s,))
            for each in found:
                self._run("UPDATE notice SET tries = tries + 1, next_s = ? WHERE id = ?", (now_s + LEASE_S, each.id))
        return msgspec.structs.replace(found[0], tries=found[0].tries + 1) if found else None

    def sent(self, notice: OfficialNotice) -> None:
        """Record that a message has left the house."""
        self._run(
            "UPDATE notice SET state = 'sent', ended_s = ?, error = '' WHERE id = ?",
            (int(self._now().timestamp()), notice.id),
        )

    def failed(self, notice: OfficialNotice, error: str) -> None:
        """Record a failed try of a message from `claim`; after `GIVE_UP_S` the message is given up. `error`: why."""
        now_s = int(self._now().timestamp())
        if now_s - notice.created_s >= GIVE_UP_S or notice.kind is NoticeKind.TRIAL:
            self._run(
                "UPDATE notice SET state = 'failed', ended_s = ?, error = ? WHERE id = ?",
                (now_s, error[:ERROR_CHARS], notice.id),
            )
            return
        pause_s = min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2 ** min(notice.tries - 1, 12))
        self._run(
            "UPDATE notice SET next_s = ?, error = ? WHERE id = ?", (now_s + pause_s, error[:ERROR_CHARS], notice.id)
        )

    def newest(self, most: int) -> list[OfficialNotice]:
        """Return at most `most` messages, the newest first."""
        return self._notices("1 ORDER BY id DESC LIMIT ?", (most,))

    def troubled(self) -> OfficialNotice | None:
        """Return the newest message that could not be sent during the last `GIVE_UP_S`, unless a later one on the same
        channel was sent; None = there is none. Trials do not count."""
        since_s = int(self._now().timestamp()) - GIVE_UP_S
        found = self._notices(
            """error <> '' AND kind <> 'trial' AND (state = 'waiting' OR ended_s >= ?) AND NOT EXISTS (
            SELECT 1 FROM notice AS later WHERE later.channel = notice.channel AND later.state = 'sent'
            AND later.created_s > notice.created_s) ORDER BY id DESC LIMIT 1""",
            (since_s,),
        )
        return found[0] if found else None

    def expire(self, before: datetime.date) -> None:
        """Delete the messages of days before the day `before`."""
        self._run("DELETE FROM notice WHERE day < ?", (before.isoformat(),))

    def _notices(self, where: str, values: Sequence[object]) -> list[OfficialNotice]:
        return [_notice(row) for row in self._run(f"SELECT {_COLUMNS} FROM notice WHERE {where}", values)]


def _notice(row: tuple[Any, ...]) -> OfficialNotice:
    values = dict(zip(OfficialNotice.__struct_fields__, row, strict=True))
    return OfficialNotice(
        **{
            **values,
            "kind": NoticeKind(values["kind"]),
            "channel": NoticeChannel(values["channel"]),
            "state": SendState(values["state"]),
        }
    )
