"""Bars over every page: what all officials must know at once, such as a list of dossiers that is too old."""

import datetime
from typing import NamedTuple

from robot.desk.content_versions.store import ContentVersion
from robot.desk.dossiers.working_days import WorkingDays
from robot.desk.notices.store import OfficialNotice
from robot.desk.staff.roles import Right

STALE_WORKING_DAYS = 1
"""A list of dossiers that is older than this many working days gets a bar. Chosen."""


class Banner(NamedTuple):
    """A bar. `key`: key of its words; `text`: what they mention; `path`: the page that mends it, "" = none; `right`:
    without it the bar is not shown, None = everyone sees it."""

    key: str
    text: str
    path: str = ""
    right: Right | None = None


def stale_list(as_of_s: int | None, now: datetime.datetime, days: WorkingDays) -> list[Banner]:
    """Return a bar if the list of dossiers, true at `as_of_s` (s since 1970, None = there is no list), is too old."""
    if as_of_s is None:
        return []
    as_of = datetime.datetime.fromtimestamp(as_of_s)
    if days.between(as_of.date(), now.date()) <= STALE_WORKING_DAYS:
        return []
    return [Banner("page_lists.stale", f"{as_of:%H:%M, %d/%m/%Y}", "/lists")]


def unsent_notice(notice: OfficialNotice | None) -> list[Banner]:
    """Return a bar if there is a message to officials that could not be sent."""
    if notice is None:
        return []
    since = datetime.datetime.fromtimestamp(notice.created_s)
    key = f"page_notices.banner_{notice.channel.value}"
    return [Banner(key, f"{since:%H:%M, %d/%m/%Y}", "/notices", Right.ROBOT)]


def not_in_force(versions: list[ContentVersion]) -> list[Banner]:
    """Return a bar if there are approved versions of the content that could not be put in force on their day."""
    if not versions:
        return []
    return [Banner("content.banner_not_in_force", str(len(versions)), "/content/waiting", Right.APPROVE)]
